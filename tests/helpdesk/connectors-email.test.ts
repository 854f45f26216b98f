// E-mail against a real SMTP server: threads, headers nobody can write into, and no mail in the clear.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openPage } from '../../dialogs/page.ts';
import { ticketMail } from '../../dialogs/mail.ts';
import type { TicketChange } from '../../helpdesk/connectors/connector.ts';
import { createEmail, type EmailOptions } from '../../helpdesk/connectors/email.ts';
import { isMailbox, readSmtpUrl } from '../../helpdesk/connectors/mail-address.ts';
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import { makeCertificate } from '../contracts/certificate.ts';
import { openMailServer, openMailSystem, writeMail, type MailServer } from '../contracts/mail-system.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { bob, draft, openWorld, request } from './world.ts';

const AT = '2026-11-21T10:00:00.000Z';
const ticket: Ticket = {
  ...draft(),
  id: 't1',
  number: 1001,
  status: 'open',
  assignee: null,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
};
const event: TicketEvent = { seq: 1, at: AT, action: 'open', actor: bob, text: '', paste: '', findings: [] };
const opened: TicketChange = { id: 'e1', kind: 'opened', ticket, event, reference: null };

describe('e-mail', () => {
  let open: MailServer | undefined;
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  it('puts the mails of a request into one thread', async () => {
    const system = await openMailSystem();
    const world = await openWorld({ connectors: [system.connector] });
    const { id } = (await world.helpdesk.open('k1', draft())).ticket;
    await world.helpdesk.act('a1', request(id, 'assign', bob));
    await world.helpdesk.act('a2', request(id, 'close', bob, { text: 'done' }));
    await world.helpdesk.connectors.pump();
    const of = (name: string) => system.mails.map(({ headers }) => headers.get(name));
    const first = `<${id}.1@helpdesk.example>`;
    assert.deepEqual(of('message-id'), [first, `<${id}.2@helpdesk.example>`, `<${id}.3@helpdesk.example>`]);
    assert.deepEqual(of('in-reply-to'), [undefined, first, first]);
    assert.deepEqual(of('references'), [undefined, first, first]);
    assert.equal(new Set(of('subject')).size, 1, 'mail programs that thread by subject see one');
    assert.deepEqual(of('auto-submitted'), ['auto-generated', 'auto-generated', 'auto-generated']);
    await world.end();
    await system.close();
  });

  it('has only our headers, our recipient and one part of plain text, whatever people type', async () => {
    const nasty = [
      'x\r\nBcc: evil@evil.example',
      'x\nTo: evil@evil.example\n\nbody',
      'x\u2028Bcc: evil@evil.example\u0085Cc: evil@evil.example\u000bX-A: b',
      '=?utf-8?q?=0D=0ABcc:_evil@evil.example?=',
      '"; evil@evil.example, <evil@evil.example>',
      '.\r\nMAIL FROM:<evil@evil.example>\r\nRCPT TO:<evil@evil.example>\r\nDATA\r\n',
      '\u202e<script>alert(1)</script>\0',
      'e'.repeat(5000),
    ];
    const server = (open = await openMailServer());
    const write: EmailOptions['write'] = ({ ticket: { summary } }) =>
      Promise.resolve({ subject: summary, text: summary });
    const url = `smtp://127.0.0.1:${server.port}`;
    const email = createEmail({ url, from: 'bot@helpdesk.example', to: 'desk@helpdesk.example', write });
    for (const summary of nasty) {
      const odd = { ...ticket, summary, user: { id: summary, name: summary } };
      assert.equal((await email.send({ ...opened, ticket: odd })).outcome, 'sent');
    }
    assert.equal(server.mails.length, nasty.length, 'no mail inside a mail');
    const names =
      'auto-submitted content-transfer-encoding content-type date from message-id mime-version subject to x-auto-response-suppress';
    for (const [i, { headers, body, from, to }] of server.mails.entries()) {
      assert.equal([...headers.keys()].sort().join(' '), names, nasty[i]);
      assert.deepEqual([from, to], ['bot@helpdesk.example', ['desk@helpdesk.example']]);
      assert.equal(headers.get('to'), 'desk@helpdesk.example');
      assert.match(headers.get('content-type') ?? '', /^text\/plain; charset=utf-8/);
      assert.ok((headers.get('subject') ?? '').length <= 150);
      assert.doesNotMatch(headers.get('subject') ?? '', /[\p{Cc}\p{Zl}\p{Zp}]/u);
      assert.ok(body.includes((nasty[i] ?? '').replaceAll('\r\n', '\n').slice(0, 20).trim().slice(0, 5)));
    }
  });

  describe('TLS', () => {
    const { key, cert } = makeCertificate(new Date());
    const send = (url: string, ca?: string) =>
      createEmail({
        url,
        from: 'a@b.example',
        to: 'c@d.example',
        write: writeMail,
        ...(ca !== undefined && { ca }),
      }).send(opened);

    it('is there from the start with smtps, with a login', async () => {
      const server = (open = await openMailServer({
        secure: true,
        key,
        cert,
        disabledCommands: [],
        onAuth: (auth, _session, done) => done(null, { user: auth.username ?? '' }),
      }));
      assert.equal((await send(`smtps://me%40x:p%2Fw@localhost:${server.port}`, cert)).outcome, 'sent');
      assert.equal(server.mails[0]?.secure, true);
      assert.equal(server.mails[0]?.user, 'me@x');
    });

    it('does not talk to a server whose certificate it cannot check', async () => {
      const server = (open = await openMailServer({ secure: true, key, cert }));
      assert.deepEqual(await send(`smtps://localhost:${server.port}`), { outcome: 'retry', afterMs: 0 });
      assert.equal(server.mails.length, 0);
    });

    // 127.1 is this machine to the system but not by its name, as any server elsewhere.
    it('is asked for elsewhere, and nothing is sent without it', async () => {
      const server = (open = await openMailServer());
      assert.deepEqual(await send(`smtp://127.1:${server.port}`), { outcome: 'retry', afterMs: 0 });
      assert.equal(server.mails.length, 0);
      assert.equal((await send(`smtp://127.0.0.1:${server.port}`)).outcome, 'sent', 'on this machine it may');
    });
  });

  it('ends by itself when a server says nothing', async function () {
    this.timeout(15_000);
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const email = createEmail({ url, from: 'a@b.example', to: 'c@d.example', write: writeMail });
    assert.deepEqual(await email.send(opened), { outcome: 'retry', afterMs: 0 });
    silent.close();
  });

  it('is tried again when the mail cannot be written: nothing has left', async () => {
    const server = (open = await openMailServer());
    const url = `smtp://127.0.0.1:${server.port}`;
    const write = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    const email = createEmail({ url, from: 'a@b.example', to: 'c@d.example', write });
    assert.deepEqual(await email.send(opened), { outcome: 'retry', afterMs: 0 });
    assert.equal(server.mails.length, 0);
  });

  it('takes plain addresses only, and no options behind the server', () => {
    for (const good of ['a@b.example', 'it-desk+bot@mail.contoso.example']) assert.equal(isMailbox(good), true, good);
    for (const bad of [
      '',
      'a',
      '@b',
      'a@',
      'a@b@c',
      'A <a@b.example>',
      'a@b.example,c@d.example',
      'a@b.example\n',
      'a b@c.example',
      'a@b.example>',
    ])
      assert.equal(isMailbox(bad), false, bad);
    const read = readSmtpUrl('smtps://u%40x:p%3Aw@mail.example?tls.rejectUnauthorized=false');
    assert.deepEqual(read, {
      host: 'mail.example',
      port: 465,
      secure: true,
      user: 'u@x',
      password: 'p:w',
      local: false,
    });
    assert.equal(readSmtpUrl('smtp://[::1]:2525').local, true);
    assert.equal(readSmtpUrl('smtp://mail.example').port, 587);
  });

  for (const [language, said, erased] of [
    ['en', 'From: Ann', 'Delete the emails about it too'],
    ['nl', 'Van: Ann', 'Verwijder ook de mails'],
    ['nb', 'Fra: Ann', 'Slett også e-postene'],
  ] as const) {
    it(`speaks the helpdesk’s language: ${language}`, () => {
      const page = openPage(realKnowledge(), language, 'k', 'channel');
      const mail = ticketMail(opened, page);
      assert.equal(mail.subject, '[#1001] PC-en kobler seg ikke til');
      assert.ok(mail.text.includes(said) && mail.text.includes('AzureAdJoined : NO'), mail.text);
      const words = 'first line\nsecond line';
      const reply = ticketMail(
        { ...opened, kind: 'changed', event: { ...event, seq: 2, action: 'reply', text: words } },
        page,
      );
      assert.ok(reply.text.includes(words) && reply.text.includes('Bob'), reply.text);
      assert.ok(ticketMail({ ...opened, kind: 'erased', event: null }, page).text.includes(erased));
    });
  }
});
