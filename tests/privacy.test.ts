// A person's own data, over the real helpdesk: shown, deleted once when confirmed, taken back with the message.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startUpkeep, EVERY_MS, FIRST_MS } from '../bot/upkeep.ts';
import { respond } from '../dialogs/respond.ts';
import type { Reply, Services, TurnInput } from '../dialogs/services.ts';
import { buttonsOf, press } from './dialogs/press.ts';
import { realKnowledge, turn } from './dialogs/fakes.ts';
import { channel, cor, draft, openWorld, request, sender, type World } from './helpdesk/world.ts';

const OUTPUT =
  'AzureAdJoined : NO\nDomainJoined : YES\nDevice Name : PC-CANARY.canary.example\nTenantId : 7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02';
const DAY = 86_400_000;

describe('privacy', () => {
  let world: World;
  let services: Services;
  let messages = 0;
  beforeEach(async () => {
    world = await openWorld();
    let ids = 0;
    services = {
      knowledge: realKnowledge(),
      helpdesk: world.helpdesk,
      directory: { roleOf: () => Promise.resolve('user'), hasLeft: () => Promise.resolve(false) },
      now: () => world.now(),
      newId: () => `id-${++ids}`,
      log: { info: () => undefined, error: (event, error) => assert.fail(`${event}: ${String(error)}`) },
    };
  });
  afterEach(() => world.end());
  const say = async (text: string, more: Partial<TurnInput> = {}): Promise<Reply> => {
    const [first] = await respond(turn(text, { activityId: `m${++messages}`, ...more }), services);
    return first ?? { text: '' };
  };
  const click = (reply: Reply, title: string, more: Partial<TurnInput> = {}, form = {}): Promise<Reply> =>
    say('', { kind: 'action', value: { ...press(reply, title), ...form }, ...more });
  const openTicket = (key: string, changes = {}) =>
    world.helpdesk.open(key, draft({ tenant: 'contoso', user: { id: 'u1', name: 'Kari Nordmann' }, ...changes }));

  describe('forget me', () => {
    for (const [words, title, go] of [
      ['forget me', 'Delete what I keep about you?', 'Delete my data'],
      ['vergeet mij', 'Verwijderen wat ik over je bewaar?', 'Gegevens verwijderen'],
      ['glem meg', 'Vil du slette det jeg har lagret om deg?', 'Slett dataene mine'],
    ] as const) {
      it(`asks first: ${words}`, async () => {
        await openTicket('k1');
        const asked = await say(words);
        assert.ok(asked.text.includes(title), asked.text);
        assert.deepEqual(buttonsOf(asked)[0], go);
        assert.equal((await world.helpdesk.requestsOf('contoso', 'u1')).length, 1, 'nothing is done yet');
      });
    }

    it('deletes once, says what, and empties what stands in the channel', async () => {
      await world.helpdesk.setChannel(channel({ tenant: 'contoso' }));
      const { ticket } = await openTicket('k1', { summary: 'CANARY-SUMMARY' });
      await openTicket('k2', { user: cor });
      const posted = sender();
      await world.helpdesk.outbox.pump(posted.post);
      await world.helpdesk.act('a', {
        ...request(ticket.id, 'reply', undefined, { text: 'CANARY-REPLY' }),
        tenant: 'contoso',
      });
      await world.helpdesk.outbox.pump(posted.post);
      await say(OUTPUT);

      const asked = await say('forget me');
      const done = await click(asked, 'Delete my data');
      assert.match(done.text, /Your request and everything else I kept about you are deleted/);
      assert.equal(done.replaces, true);
      assert.deepEqual(await world.helpdesk.requestsOf('contoso', 'u1'), []);
      assert.deepEqual(await world.helpdesk.recall('c1'), {});
      assert.equal((await world.helpdesk.requestsOf('contoso', 'cor')).length, 1, "others' stay");
      const emptied = sender();
      await world.helpdesk.outbox.pump(emptied.post);
      assert.deepEqual(
        emptied.posts.map(({ kind }) => kind),
        ['card-blank', 'card-blank'],
        'the card and the line below it',
      );

      await openTicket('k3');
      const again = await click(asked, 'Delete my data');
      assert.match(again.text, /done already/);
      assert.equal((await world.helpdesk.requestsOf('contoso', 'u1')).length, 1, 'an old card deletes nothing new');
    });

    it('does nothing when an hour has passed, or when told not to', async () => {
      await openTicket('k1');
      const asked = await say('forget me');
      assert.match((await click(asked, 'Cancel')).text, /Nothing was deleted/);
      world.pass(61 * 60_000);
      assert.match((await click(asked, 'Delete my data')).text, /more than an hour old/);
      const forged = { v: 1, do: 'forget', once: 'x', at: 'never', lang: 'en' };
      assert.match((await say('', { kind: 'action', value: forged })).text, /more than an hour old/);
      assert.equal((await world.helpdesk.requestsOf('contoso', 'u1')).length, 1);
    });

    it('happens in a private chat only', async () => {
      await openTicket('k1');
      const asked = await say('forget me');
      for (const scope of ['channel', 'groupChat'] as const) {
        assert.match((await say('forget me', { scope })).text, /private chat only/);
        assert.match((await click(asked, 'Delete my data', { scope })).text, /private chat only/);
        assert.match((await say('export my data', { scope })).text, /private chat only/);
      }
      assert.equal((await world.helpdesk.requestsOf('contoso', 'u1')).length, 1);
    });
  });

  describe('export my data', () => {
    it('shows everything that is kept, and of nobody else', async () => {
      const { ticket } = await openTicket('k1', { summary: 'mine', paste: 'line one\nline two' });
      await openTicket('k2', { user: cor, summary: 'SECRET of Cor' });
      const act = request(ticket.id, 'note', undefined, { text: 'SECRET note' });
      await world.helpdesk.act('a', { ...act, tenant: 'contoso' });
      await world.helpdesk.firstContact('contoso', 'u1');
      await say(OUTPUT);
      const shown = await say('export my data');
      assert.match(shown.text, /1 request for help/);
      const data = JSON.parse(shown.text.slice(shown.text.indexOf('{'), shown.text.lastIndexOf('}') + 1)) as {
        requests: { summary: string; paste: string[] }[];
        remembered: { paste: string[] };
        welcomedAt: string;
      };
      assert.deepEqual(data.requests[0]?.paste, ['line one', 'line two']);
      assert.ok(data.remembered.paste.includes('Device Name : <host-1>'), 'as it is stored');
      assert.equal(data.welcomedAt, '2026-11-21T10:00:00.000Z');
      assert.doesNotMatch(shown.text, /SECRET/);
    });

    it('comes in parts that fit into a card each, and lose nothing', async () => {
      const paste = Array.from({ length: 100 }, (_, i) => `line ${i} "quoted" ${'x'.repeat(40)}`).join('\n');
      for (let i = 0; i < 12; i++) await openTicket(`k${i}`, { paste, summary: `summary ${i}` });
      let part = await say('eksporter dataene mine');
      let whole = '';
      let parts = 0;
      for (;;) {
        parts += 1;
        assert.ok(JSON.stringify(part.card).length * 2 <= 28 * 1024, 'fits');
        whole += part.text.slice(part.text.indexOf('\n', part.text.indexOf('Del ')) + 1);
        if (!buttonsOf(part).includes('Neste del')) break;
        part = await click(part, 'Neste del');
      }
      assert.ok(parts > 3);
      for (let i = 0; i < 12; i++) assert.ok(whole.includes(`summary ${i}"`), `${i}`);
      assert.equal(whole.split('line 57').length - 1, 12);
    });
  });

  describe('a message taken back', () => {
    const memory = () => world.helpdesk.recall('c1');
    it('takes its paste along: the remembered one, the request’s and an attached one', async () => {
      await world.helpdesk.setChannel(channel({ tenant: 'contoso' }));
      const diagnosis = await say(OUTPUT, { activityId: 'pasted' });
      const form = await click(diagnosis, 'Ask the helpdesk');
      await click(form, 'Send', {}, { summary: 'as told by phone', severity: 'normal', contact: '' });
      const [ticket] = await world.helpdesk.requestsOf('contoso', 'u1');
      assert.match(ticket?.paste ?? '', /AzureAdJoined/);
      await world.helpdesk.outbox.pump(sender().post);

      assert.deepEqual(await respond(turn('', { kind: 'deleted', activityId: 'another' }), services), []);
      assert.match((await world.helpdesk.ticket('contoso', ticket?.id ?? ''))?.paste ?? '', /AzureAdJoined/);

      assert.deepEqual(await respond(turn('', { kind: 'deleted', activityId: 'pasted' }), services), []);
      assert.equal((await memory())['paste'], undefined);
      const left = await world.helpdesk.ticket('contoso', ticket?.id ?? '');
      assert.equal(left?.paste, '');
      assert.equal(left?.summary, 'as told by phone', 'the request stays');
      const redrawn = sender();
      await world.helpdesk.outbox.pump(redrawn.post);
      assert.deepEqual(
        redrawn.posts.map(({ kind }) => kind),
        ['ticket-update'],
      );
    });

    it('is not read again after a change, and the person is told', async () => {
      await say(OUTPUT, { activityId: 'pasted' });
      const [told] = await respond(turn('', { kind: 'edited', activityId: 'pasted' }), services);
      assert.match(told?.text ?? '', /deleted my copy/);
      assert.equal((await memory())['paste'], undefined);
      const [other] = await respond(turn('', { kind: 'edited', activityId: 'chat' }), services);
      assert.match(other?.text ?? '', /don’t read a message again/);
      const inChannel = turn('', { kind: 'edited', activityId: 'chat', scope: 'channel' });
      assert.deepEqual(await respond(inChannel, services), [], 'no noise where others read along');
    });
  });

  describe('retention', () => {
    it('empties cards with the request, and draws them again without an old paste', async () => {
      await world.helpdesk.setChannel(channel({ tenant: 'contoso' }));
      const { ticket } = await openTicket('k1', { paste: 'CANARY-PASTE' });
      await world.helpdesk.outbox.pump(sender().post);
      world.pass(31 * DAY);
      assert.equal((await world.helpdesk.purge(world.now())).pastes, 1);
      const redrawn: string[] = [];
      await world.helpdesk.outbox.pump((row, current) => {
        redrawn.push(`${row.kind} ${current.paste}`);
        return Promise.resolve({ outcome: 'sent', messageId: 'm' });
      });
      assert.deepEqual(redrawn, ['ticket-update ']);
      world.pass(340 * DAY);
      assert.equal((await world.helpdesk.purge(world.now())).tickets, 1);
      const emptied = sender();
      await world.helpdesk.outbox.pump(emptied.post);
      assert.deepEqual(
        emptied.posts.map(({ kind, cardMessageId }) => [kind, cardMessageId]),
        [['card-blank', 'message-1']],
      );
      assert.equal(await world.helpdesk.ticket('contoso', ticket.id), null);
    });

    it('is kept soon after the start and then every day, also after a bad one', async () => {
      const timers: { ms: number; run: () => void }[] = [];
      const rounds: string[] = [];
      const stop = startUpkeep({
        purge: (at) => {
          rounds.push(at.toISOString());
          return rounds.length === 1
            ? Promise.reject(new Error('busy'))
            : Promise.resolve({ pastes: 0, tickets: 0, keys: 0 });
        },
        now: () => world.now(),
        log: { info: () => undefined, error: () => undefined },
        after: (ms, run) => {
          timers.push({ ms, run });
          return () => timers.splice(0);
        },
      });
      for (const expected of [FIRST_MS, EVERY_MS, EVERY_MS]) {
        assert.equal(timers[0]?.ms, expected);
        timers.shift()?.run();
        for (let i = 0; i < 5; i++) await Promise.resolve();
      }
      assert.equal(rounds.length, 3);
      await stop();
      assert.equal(timers.length, 0);
    });
  });

  it('leaves nothing of a forgotten person in the files', async () => {
    await world.helpdesk.setChannel(channel({ tenant: 'contoso' }));
    const user = { id: 'u1', name: 'CANARY-NAME' };
    await openTicket('k1', {
      user,
      address: 'CANARY-ADDRESS',
      summary: 'CANARY-SUMMARY',
      paste: 'CANARY-PASTE'.repeat(500),
    });
    await world.helpdesk.remember('c1', { paste: `CANARY\n${'CANARY'.repeat(500)}` });
    await world.helpdesk.outbox.pump(sender().post);
    const grep = () =>
      readdirSync(world.dataDir).filter((file) => readFileSync(join(world.dataDir, file)).includes('CANARY'));
    assert.ok(grep().length > 0, 'it can be found');
    await world.helpdesk.forget('contoso', 'u1', 'c1');
    assert.deepEqual(grep(), []);
  });
});
