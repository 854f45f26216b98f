// Standard Webhooks: what goes out is signed and sent nowhere else; what comes in counts only when signed, fresh and new.
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { openLocalGate } from '../../bot/gate.ts';
import { openHelpdeskDoor } from '../../bot/helpdesk-door.ts';
import { call } from '../../bot/http-call.ts';
import { startServer, type ListeningServer } from '../../bot/server.ts';
import type { TicketChange } from '../../helpdesk/connectors/connector.ts';
import { createWebhook, isSecret, sign } from '../../helpdesk/connectors/webhook.ts';
import { openLoopback, type LoopbackServer } from '../emulator/loopback.ts';
import { SECRET } from '../contracts/webhook-system.ts';
import { draft, openWorld, tenant, type World } from './world.ts';

const OTHER = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const T0 = Date.parse('2026-11-21T10:00:00.000Z');

describe('webhook: outgoing', () => {
  const seen: { path: string; headers: Record<string, string>; body: string }[] = [];
  let server: LoopbackServer;
  let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
  const change = {
    id: 'webhook_t1_1',
    kind: 'opened',
    reference: null,
    ticket: {
      ...draft(),
      id: 't1',
      number: 1001,
      assignee: null,
      status: 'open',
      updatedAt: '',
      createdAt: '',
      version: 1,
    },
    event: {
      seq: 1,
      at: '2026-11-21T10:00:00.000Z',
      action: 'open',
      actor: { id: 'ann', name: 'Ann' },
      text: '',
      paste: '',
      findings: [],
    },
  } as TicketChange;
  before(async () => {
    server = await openLoopback((request, body, response) => {
      seen.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
      response.writeHead(answer.status, answer.headers);
      response.end();
    });
  });
  after(() => server.close());
  beforeEach(() => (seen.length = 0));
  const webhook = (secrets = [SECRET]) =>
    createWebhook({ url: `${server.origin}/hook`, secrets, call, now: () => new Date() });
  const send = async (status: number, headers: Record<string, string> = {}) => {
    answer = { status, headers };
    return webhook().send(change);
  };

  it('is signed as the specification’s own package checks it, with every secret there is', async () => {
    answer = { status: 204 };
    assert.deepEqual(await webhook([SECRET, OTHER]).send(change), { outcome: 'sent', reference: '' });
    const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = seen;
    for (const secret of [SECRET, OTHER]) {
      const message = new Webhook(secret).verify(body, headers) as { type: string; timestamp: string; data: object };
      assert.equal(message.type, 'ticket.opened');
      assert.equal(message.timestamp, '2026-11-21T10:00:00.000Z');
    }
    assert.equal(headers['webhook-id'], 'webhook_t1_1');
    const third = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    assert.throws(() => new Webhook(third).verify(body, headers));
  });

  it('means what the answer says', async () => {
    assert.deepEqual(await send(410), { outcome: 'gone' });
    assert.deepEqual(await send(413), { outcome: 'refused' });
    for (const status of [401, 404, 409, 429, 500, 502, 503]) {
      assert.deepEqual(await send(status), { outcome: 'retry', afterMs: 0 }, String(status));
    }
    assert.deepEqual(await send(429, { 'retry-after': '90' }), { outcome: 'retry', afterMs: 90_000 });
    const at = { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:02:00 GMT' };
    assert.deepEqual(await send(503, at), { outcome: 'retry', afterMs: 120_000 });
    assert.deepEqual(await send(503, { 'retry-after': 'soon' }), { outcome: 'retry', afterMs: 0 });
  });

  it('follows no redirect', async () => {
    assert.equal((await send(307, { location: `${server.origin}/elsewhere` })).outcome, 'retry');
    assert.deepEqual(
      seen.map(({ path }) => path),
      ['/hook'],
    );
  });

  it('takes secrets of 24 to 64 bytes', () => {
    const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 5).toString('base64')}`;
    assert.deepEqual(
      [23, 24, 32, 64, 65].map((n) => isSecret(of(n))),
      [false, true, true, true, false],
    );
    for (const bad of [
      '',
      'whsec_',
      'secret',
      `${of(32)}\n`,
      of(32).slice(6),
      'whsec_not base64 at all at all at all!!!!',
    ]) {
      assert.equal(isSecret(bad), false, bad);
    }
  });
});

describe('webhook: incoming', () => {
  let world: World;
  let server: ListeningServer;
  let ticketId: string;
  let clock: number;
  const refusals: string[] = [];
  const open = (withDoor: boolean) =>
    startServer({
      host: '127.0.0.1',
      port: 0,
      healthPort: null,
      gate: openLocalGate(),
      turn: () => Promise.resolve({ status: 200 }),
      helpdesk: withDoor
        ? openHelpdeskDoor({
            secrets: [SECRET, OTHER],
            takeIn: (...message) => world.helpdesk.takeIn(...message),
            now: () => new Date(clock),
          })
        : undefined,
      onRefused: (status, reason) => refusals.push(`${status} ${reason}`),
      health: { live: () => true, ready: () => Promise.resolve(true), metrics: () => Promise.resolve('') },
    });
  beforeEach(async () => {
    clock = T0;
    refusals.length = 0;
    world = await openWorld();
    ticketId = (await world.helpdesk.open('k1', draft())).ticket.id;
    server = await open(true);
  });
  afterEach(async () => {
    await server.close();
    await world.end();
  });

  const message = (type: string, data: object = {}) =>
    JSON.stringify({ type, data: { ticket: { id: ticketId }, name: 'Desk', ...data } });
  const post = async (body: string, more: Record<string, string | undefined> = {}, id = 'msg_1', secret = SECRET) => {
    const all = { 'content-type': 'application/json', ...sign([secret], id, new Date(clock), body), ...more };
    const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    const response = await fetch(`http://127.0.0.1:${server.port}/api/helpdesk`, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, outcome: text === '' ? '' : (JSON.parse(text) as { outcome: string }).outcome };
  };
  const ticket = () => world.helpdesk.ticket(tenant, ticketId);
  const history = async () => (await world.helpdesk.events(tenant, ticketId)).map(({ action }) => action);

  it('assigns, replies and closes, and tells the requester', async () => {
    assert.deepEqual(await post(message('ticket.assign'), {}, 'm1'), { status: 200, outcome: 'done' });
    assert.deepEqual((await ticket())?.assignee, { id: 'connector:webhook', name: 'Desk' });
    const secret = 'Ask bob@fabrikam.example';
    assert.deepEqual(await post(message('ticket.reply', { text: secret }), {}, 'm2', OTHER), {
      status: 200,
      outcome: 'done',
    });
    assert.deepEqual(await post(message('ticket.close', { text: 'done' }), {}, 'm3'), { status: 200, outcome: 'done' });
    assert.equal((await ticket())?.status, 'closed');
    const events = await world.helpdesk.events(tenant, ticketId);
    assert.equal(events[2]?.text, 'Ask <user-1>', 'redacted like everything that is stored');
    const rows = await world.helpdesk.outbox.rows(tenant, ticketId);
    assert.equal(rows.filter(({ kind }) => kind === 'notify-user').length, 3);
  });

  it('redacts the name as well, and leaves names of people and desks as they are', async () => {
    for (const [name, shown] of [
      ['zoe@fabrikam.example', '<user-1>'],
      ['Zoë Ødegård (second line)', 'Zoë Ødegård (second line)'],
    ] as const) {
      await post(message('ticket.assign', { name }), {}, `m${shown.length}`);
      assert.equal((await ticket())?.assignee?.name, shown);
      await post(message('ticket.unassign'), {}, `n${shown.length}`);
    }
  });

  it('does the same message once, even when doing it again has become possible', async () => {
    assert.equal((await post(message('ticket.unassign'), {}, 'm1')).outcome, 'refused');
    await post(message('ticket.assign'), {}, 'm2');
    assert.equal((await post(message('ticket.unassign'), {}, 'm1')).outcome, 'repeated');
    const many = await Promise.all([1, 2, 3, 4, 5].map(() => post(message('ticket.note', { text: 'x' }), {}, 'm3')));
    assert.equal(many.filter(({ outcome }) => outcome === 'done').length, 1);
    assert.deepEqual(await history(), ['open', 'assign', 'note']);
    await world.restart();
    assert.equal((await post(message('ticket.note', { text: 'x' }), {}, 'm3')).outcome, 'repeated');
  });

  it('does nothing that is the requester’s, and nothing with a request it does not name', async () => {
    for (const action of ['withdraw', 'comment', 'attach', 'open', 'list']) {
      assert.equal((await post(message(`ticket.${action}`), {}, action)).status, 400, action);
    }
    assert.equal((await post(message('ticket.assign', { ticket: { id: 'nobody’s' } }))).outcome, 'missing');
    assert.deepEqual(await history(), ['open']);
  });

  it('refuses what is not signed, not fresh or not whole, with an empty body', async () => {
    const body = message('ticket.assign');
    const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const now = String(T0 / 1000);
    const cases: [status: number, why: string, () => ReturnType<typeof post>][] = [
      [401, 'another secret', () => post(body, {}, 'm', other)],
      [401, 'no id', () => post(body, { 'webhook-id': undefined })],
      [401, 'no time', () => post(body, { 'webhook-timestamp': undefined })],
      [401, 'no signature', () => post(body, { 'webhook-signature': undefined })],
      [401, 'an empty signature', () => post(body, { 'webhook-signature': 'v1,' })],
      [401, 'another version', () => post(body, { 'webhook-signature': `v2,${'A'.repeat(43)}=` })],
      [401, 'another id', () => post(body, { 'webhook-id': 'm2' })],
      [401, 'an id with a full stop', () => post(body, { 'webhook-id': 'm.1' })],
      [401, 'another time', () => post(body, { 'webhook-timestamp': String(T0 / 1000 - 1) })],
      [401, 'a time with more', () => post(body, { 'webhook-timestamp': `${now}x` })],
      [401, 'a time from below', () => post(body, { 'webhook-timestamp': `-${now}` })],
      [415, 'packed', () => post(body, { 'content-encoding': 'gzip' })],
      [415, 'not JSON by name', () => post(body, { 'content-type': 'text/plain' })],
      [400, 'not JSON', () => post('{"type":')],
      [400, 'nothing in it', () => post('{}')],
      [400, 'deep', () => post('['.repeat(1000))],
      [413, 'large', () => post(JSON.stringify({ x: 'x'.repeat(70_000) }))],
    ];
    for (const [status, why, run] of cases) assert.deepEqual(await run(), { status, outcome: '' }, why);
    for (const minutes of [-6, 6]) {
      const headers = sign([SECRET], 'msg_1', new Date(T0 + minutes * 60_000), body);
      assert.equal((await post(body, headers)).status, 401, `${minutes} minutes`);
    }
    for (const minutes of [-4, 4]) {
      const headers = sign([SECRET], `m${minutes}`, new Date(T0 + minutes * 60_000), body);
      assert.equal((await post(body, headers, `m${minutes}`)).status, 200, `${minutes} minutes`);
    }
    assert.ok(refusals.length >= cases.length);
    assert.deepEqual(await history(), ['open', 'assign']);
  });

  it('changes one byte and is refused', async () => {
    const body = message('ticket.close', { text: 'aaaa' });
    const headers = sign([SECRET], 'm1', new Date(clock), body);
    for (const at of [2, 20, body.length - 3]) {
      const changed = `${body.slice(0, at)}${body[at] === 'x' ? 'y' : 'x'}${body.slice(at + 1)}`;
      assert.equal((await post(changed, headers)).status, 401);
    }
    assert.deepEqual(await history(), ['open']);
  });

  it('is not there when it is not set up', async () => {
    const bare = await open(false);
    const response = await fetch(`http://127.0.0.1:${bare.port}/api/helpdesk`, { method: 'POST', body: '{}' });
    assert.equal(response.status, 404);
    assert.equal(await response.text(), '');
    await bare.close();
  });
});
