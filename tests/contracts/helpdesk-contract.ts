// What every database must do under the helpdesk: the same checks for the embedded one and for PostgreSQL.
import assert from 'node:assert/strict';
import type { TicketRequest } from '../../helpdesk/types.ts';
import { ann, bob, channel, cor, draft, openWorld, request, sender, tenant, type World } from '../helpdesk/world.ts';

const DAY = 86_400_000;

/** Registers the checks; `place` gives each its own empty database. */
export function helpdeskContract(place: () => Promise<{ databaseUrl?: string }>): void {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(await place());
  });
  afterEach(() => world.end());
  const open = async (key: string, changes = {}) => (await world.helpdesk.open(key, draft(changes))).ticket;

  describe('open', () => {
    it('numbers from 1001 and keeps every field', async () => {
      const { ticket, created } = await world.helpdesk.open('k1', draft());
      assert.equal(created, true);
      assert.equal(ticket.number, 1001);
      assert.deepEqual(await world.helpdesk.ticket(tenant, ticket.id), ticket);
      const { id, number, status, assignee, createdAt, updatedAt, version, reachable, ...rest } = ticket;
      assert.deepEqual(rest, draft());
      assert.deepEqual(
        { number, status, assignee, version, reachable },
        { number: 1001, status: 'open', assignee: null, version: 1, reachable: true },
      );
      assert.equal(createdAt, '2026-11-21T10:00:00.000Z');
      assert.equal(updatedAt, createdAt);
      assert.deepEqual(
        (await world.helpdesk.events(tenant, id)).map((e) => [e.seq, e.action, e.actor]),
        [[1, 'open', ann]],
      );
    });

    it('gives the same ticket for the same key, also after a restart', async () => {
      const first = await open('k1');
      await world.restart();
      const again = await world.helpdesk.open('k1', draft({ summary: 'another text' }));
      assert.deepEqual(again, { ticket: first, created: false, desk: { channel: 'none', hours: null } });
      assert.equal((await world.helpdesk.outbox.rows(tenant)).length, 1);
    });

    it('makes one ticket of many deliveries at once, and no number twice', async () => {
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => world.helpdesk.open(`k${i % 20}`, draft({ summary: `s${i % 20}` }))),
      );
      assert.equal(results.filter((r) => r.created).length, 20);
      const numbers = new Set(results.map((r) => r.ticket.number));
      assert.deepEqual(
        [...numbers].sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, i) => 1001 + i),
      );
      for (let i = 0; i < 100; i++) assert.equal(results[i]?.ticket.id, results[i % 20]?.ticket.id);
      assert.equal((await world.helpdesk.outbox.rows(tenant)).length, 20);
    });

    it('keeps tenants apart: keys, numbers, tickets, lists', async () => {
      const mine = await open('k1');
      const theirs = await open('k1', { tenant: 'tenant-b' });
      assert.notEqual(theirs.id, mine.id);
      assert.equal(theirs.number, 1001);
      assert.equal(await world.helpdesk.ticket('tenant-b', mine.id), null);
      assert.deepEqual(await world.helpdesk.events('tenant-b', mine.id), []);
      assert.deepEqual(await world.helpdesk.requestsOf('tenant-b', ann.id), [theirs]);
      assert.deepEqual(await world.helpdesk.list('tenant-b'), [theirs]);
      assert.deepEqual(await world.helpdesk.act('a', { ...request(mine.id, 'assign'), tenant: 'tenant-b' }), {
        outcome: 'missing',
      });
    });

    it('refuses what is too large and stores nothing of it', async () => {
      await assert.rejects(world.helpdesk.open('k1', draft({ summary: 'x'.repeat(501) })), { code: 'DRAFT_REFUSED' });
      await assert.rejects(world.helpdesk.open('k1', draft({ paste: 'x'.repeat(262_145) })), { code: 'DRAFT_REFUSED' });
      await assert.rejects(world.helpdesk.open('', draft()), { code: 'DRAFT_REFUSED' });
      assert.deepEqual(await world.helpdesk.list(tenant), []);
      assert.equal((await open('k1')).number, 1001);
    });

    it('stores odd text as text', async () => {
      const odd = `'; drop table tickets; -- \0 \ud800 😀 % _ \\ "$1" ?`;
      const ticket = await open('k1', { summary: odd, paste: odd });
      const read = await world.helpdesk.ticket(tenant, ticket.id);
      assert.equal(read?.summary, `'; drop table tickets; --  \ufffd 😀 % _ \\ "$1" ?`);
      assert.equal(read?.paste, read?.summary);
    });
  });

  describe('lists', () => {
    it('shows a person their own, newest first', async () => {
      await open('k1');
      await open('k2', { user: cor });
      await open('k3');
      assert.deepEqual(
        (await world.helpdesk.requestsOf(tenant, ann.id)).map((t) => t.number),
        [1003, 1001],
      );
    });

    it('knows a person’s newest request that is not over', async () => {
      const newest = async () => (await world.helpdesk.newestOpen(tenant, ann.id))?.number ?? null;
      assert.equal(await newest(), null);
      const [one, two, three] = [await open('k1'), await open('k2'), await open('k3')];
      await open('k4', { user: cor });
      await world.helpdesk.act('a', request(two.id, 'assign'));
      await world.helpdesk.act('b', request(three.id, 'withdraw', ann));
      assert.deepEqual(await world.helpdesk.newestOpen(tenant, ann.id), { id: two.id, number: two.number });
      await world.helpdesk.act('c', request(two.id, 'close'));
      assert.equal(await newest(), one.number);
    });

    it('filters and searches', async () => {
      const one = await open('k1', { summary: 'Laptop 100% stuck' });
      const two = await open('k2', { user: { id: 'cor', name: 'Cor Vinken' }, findings: ['0x801c0021'] });
      const three = await open('k3');
      await world.helpdesk.act('a1', request(one.id, 'assign'));
      await world.helpdesk.act('a2', request(three.id, 'close'));
      const numbers = async (filter: Parameters<typeof world.helpdesk.list>[1]) =>
        (await world.helpdesk.list(tenant, filter)).map((t) => t.number);
      assert.deepEqual(await numbers({ state: 'unassigned' }), [two.number]);
      assert.deepEqual(await numbers({ state: 'open' }), [two.number, one.number]);
      assert.deepEqual(await numbers({ state: 'assigned', assignee: 'bob' }), [one.number]);
      assert.deepEqual(await numbers({ assignee: 'cor' }), []);
      assert.deepEqual(await numbers({ state: 'closed' }), [three.number]);
      assert.deepEqual(await numbers({ search: '#1002' }), [1002]);
      assert.deepEqual(await numbers({ search: 'VINKEN' }), [1002]);
      assert.deepEqual(await numbers({ search: '0x801C0021' }), [1002]);
      assert.deepEqual(await numbers({ search: '100%' }), [1001]);
      assert.deepEqual(await numbers({ search: '1%' }), []);
      assert.deepEqual(await numbers({ limit: 2 }), [1003, 1002]);
      assert.deepEqual(await numbers({ before: 1002 }), [1001]);
    });
  });

  describe('life cycle', () => {
    it('goes assign, close, reopen, unassign, withdraw with a version and an event each', async () => {
      const { id } = await open('k1');
      const walk: [TicketRequest['action'], typeof ann, string, string | null][] = [
        ['assign', bob, 'assigned', 'bob'],
        ['close', bob, 'closed', 'bob'],
        ['reopen', ann, 'assigned', 'bob'],
        ['unassign', cor, 'open', null],
        ['withdraw', ann, 'withdrawn', null],
      ];
      for (const [action, actor, status, assignee] of walk) {
        const result = await world.helpdesk.act(`act-${action}`, request(id, action, actor));
        assert.equal(result.outcome, 'done', action);
        assert.ok('ticket' in result);
        assert.deepEqual([result.ticket.status, result.ticket.assignee?.id ?? null], [status, assignee], action);
        assert.deepEqual(await world.helpdesk.ticket(tenant, id), result.ticket);
      }
      const events = await world.helpdesk.events(tenant, id);
      assert.deepEqual(
        events.map((e) => [e.seq, e.action]),
        [
          [1, 'open'],
          [2, 'assign'],
          [3, 'close'],
          [4, 'reopen'],
          [5, 'unassign'],
          [6, 'withdraw'],
        ],
      );
    });

    it('lets one of two experts win and shows the other who', async () => {
      const { id } = await open('k1');
      const results = await Promise.all([
        world.helpdesk.act('b', request(id, 'assign', bob, { version: 1 })),
        world.helpdesk.act('c', request(id, 'assign', cor, { version: 1 })),
      ]);
      const won = results.filter((r) => r.outcome === 'done');
      const lost = results.filter((r) => r.outcome === 'refused');
      assert.equal(won.length, 1);
      assert.equal(lost.length, 1);
      assert.ok(won[0] && 'ticket' in won[0] && lost[0] && 'ticket' in lost[0]);
      assert.deepEqual(lost[0].ticket.assignee, won[0].ticket.assignee);
      assert.equal((await world.helpdesk.events(tenant, id)).length, 2);
    });

    it('does a double submit once', async () => {
      const { id } = await open('k1');
      const results = await Promise.all(
        [1, 2, 3].map(() => world.helpdesk.act('same', request(id, 'reply', bob, { text: 'Try it again.' }))),
      );
      assert.deepEqual(results.map((r) => r.outcome).sort(), ['done', 'repeated', 'repeated']);
      assert.equal((await world.helpdesk.events(tenant, id)).length, 2);
    });

    it('refuses an old card, and does nothing then', async () => {
      const { id } = await open('k1');
      await world.helpdesk.act('n', request(id, 'note', bob, { text: 'seen' }));
      assert.equal((await world.helpdesk.act('c', request(id, 'close', cor, { version: 1 }))).outcome, 'stale');
      assert.equal((await world.helpdesk.ticket(tenant, id))?.status, 'open');
      assert.equal((await world.helpdesk.act('c', request(id, 'close', cor, { version: 2 }))).outcome, 'done');
    });

    it('does not say that another person has a request', async () => {
      const { id } = await open('k1');
      for (const role of ['user', 'requester', 'guest'] as const) {
        const result = await world.helpdesk.act(`x-${role}`, { ...request(id, 'close', cor), role });
        assert.deepEqual(result, { outcome: 'missing' }, role);
      }
      const own = await world.helpdesk.act('x', { ...request(id, 'close', ann), role: 'requester' });
      assert.equal(own.outcome === 'refused' && own.reason, 'not-allowed');
    });

    it('keeps what was written and attached', async () => {
      const { id } = await open('k1');
      const more = { text: 'A new run', paste: 'AzureAdJoined : YES', findings: ['all-well'] };
      await world.helpdesk.act('p', request(id, 'attach', ann, more));
      const [, event] = await world.helpdesk.events(tenant, id);
      assert.deepEqual([event?.text, event?.paste, event?.findings], [more.text, more.paste, more.findings]);
    });
  });

  describe('outbox', () => {
    it('posts the card, then follows changes with an update, a line and a message', async () => {
      await world.helpdesk.setChannel(channel());
      const { id } = await open('k1');
      const { post, posts } = sender();
      await world.helpdesk.outbox.pump(post);
      await world.helpdesk.act('a', request(id, 'assign'));
      await world.helpdesk.act('c', request(id, 'comment', ann, { text: 'thanks' }));
      const result = await world.helpdesk.outbox.pump(post);
      assert.deepEqual(result, { sent: 4, retried: 0, unknown: 0, dead: 0, nextInMs: null });
      assert.deepEqual(posts.map((r) => [r.kind, r.address, r.cardMessageId]).sort(), [
        ['notify-user', 'chat-of-ann', 'message-1'],
        ['ticket-card', 'helpdesk-channel', null],
        ['ticket-line', 'helpdesk-channel', 'message-1'],
        ['ticket-line', 'helpdesk-channel', 'message-1'],
        ['ticket-update', 'helpdesk-channel', 'message-1'],
      ]);
    });

    it('keeps cards until there is a channel, and again when it is gone', async () => {
      const { post, posts } = sender([{ outcome: 'gone' }]);
      await open('k1');
      assert.deepEqual(await world.helpdesk.outbox.pump(post), {
        sent: 0,
        retried: 0,
        unknown: 0,
        dead: 0,
        nextInMs: null,
      });
      assert.equal(await world.helpdesk.undelivered(tenant), 1);
      await world.helpdesk.setChannel(channel());
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual(
        posts.splice(1).map((row) => [row.kind, row.address]),
        [['notify-user', 'chat-of-ann']],
        'who was told a number hears that nobody has seen it',
      );
      assert.equal(await world.helpdesk.channel(tenant), null);
      assert.equal(await world.helpdesk.undelivered(tenant), 1);
      await open('k2');
      await world.helpdesk.setChannel(channel({ channelId: 'new', address: 'new-channel' }));
      assert.deepEqual(await world.helpdesk.channel(tenant), channel({ channelId: 'new', address: 'new-channel' }));
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual(
        posts.slice(1).map((r) => r.address),
        ['new-channel', 'new-channel'],
      );
      assert.equal(await world.helpdesk.undelivered(tenant), 0);
    });

    it('posts the open requests of a lost channel again in the new one', async () => {
      await world.helpdesk.setChannel(channel());
      const { id } = await open('k1');
      const closed = await open('k2');
      const { post, posts } = sender();
      await world.helpdesk.outbox.pump(post);
      await world.helpdesk.act('c', request(closed.id, 'close'));
      await world.helpdesk.act('a', request(id, 'assign'));
      await world.helpdesk.outbox.pump(() => Promise.resolve({ outcome: 'gone' }));
      assert.equal(await world.helpdesk.channel(tenant), null);
      await world.helpdesk.setChannel(channel({ channelId: 'new', address: 'new-channel' }));
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual(
        posts.map((r) => [r.kind, r.address]),
        [
          ['ticket-card', 'helpdesk-channel'],
          ['ticket-card', 'helpdesk-channel'],
          ['ticket-card', 'new-channel'],
        ],
      );
    });

    it('posts a card anew that somebody deleted, and keeps the channel', async () => {
      await world.helpdesk.setChannel(channel());
      const { id } = await open('k1');
      await world.helpdesk.outbox.pump(sender().post);
      await world.helpdesk.act('n', request(id, 'note'));
      const { post, posts } = sender([{ outcome: 'gone' }]);
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual(
        posts.map((r) => r.kind),
        ['ticket-update', 'ticket-line', 'ticket-card'],
      );
      assert.deepEqual(await world.helpdesk.channel(tenant), channel());
    });

    it('tries again what did not arrive, later each time, and keeps the order', async () => {
      await world.helpdesk.setChannel(channel());
      const first = await open('k1');
      await open('k2');
      const { post, posts } = sender([
        { outcome: 'retry', afterMs: 4_000 },
        { outcome: 'retry', afterMs: 0 },
      ]);
      const once = await world.helpdesk.outbox.pump(post);
      assert.equal(once.retried, 1);
      assert.equal(posts.length, 1, 'the second waits behind the first');
      assert.ok(once.nextInMs !== null && once.nextInMs >= 4_000);
      world.pass(once.nextInMs);
      const twice = await world.helpdesk.outbox.pump(post);
      assert.ok(twice.nextInMs !== null && twice.nextInMs >= 1_000);
      world.pass(twice.nextInMs);
      assert.equal((await world.helpdesk.outbox.pump(post)).sent, 2);
      assert.deepEqual(
        posts.map((r) => r.ticketId === first.id),
        [true, true, true, false],
      );
      assert.equal(posts[2]?.attempts, 3);
    });

    it('goes on sending when the clock is set back', async () => {
      await world.helpdesk.setChannel(channel());
      for (let i = 0; i < 8; i++) await open(`k${i}`);
      const { post, posts } = sender();
      await world.helpdesk.outbox.pump(post);
      assert.equal(posts.length, 7, 'the rate');
      world.pass(2_000);
      await world.helpdesk.outbox.pump(post);
      world.pass(-60 * 60_000);
      await open('k8');
      await world.helpdesk.outbox.pump(post);
      assert.equal(posts.length, 9);
    });

    it('never repeats by itself what may have arrived', async () => {
      await world.helpdesk.setChannel(channel());
      await open('k1');
      const { post, posts } = sender([{ outcome: 'unknown' }]);
      assert.equal((await world.helpdesk.outbox.pump(post)).unknown, 1);
      world.pass(DAY);
      await world.restart();
      await world.helpdesk.outbox.pump(post);
      assert.equal(posts.length, 1);
      const [row] = await world.helpdesk.outbox.rows(tenant);
      assert.equal(row?.state, 'unknown');
      assert.equal(await world.helpdesk.outbox.sendAgain('tenant-b'), 0, 'not those of others');
      assert.equal(await world.helpdesk.outbox.sendAgain(tenant), 1);
      await world.helpdesk.outbox.pump(post);
      assert.equal(posts.length, 2);
      assert.equal(await world.helpdesk.outbox.sendAgain(tenant), 0);
    });

    it('takes a post that throws for one that may have arrived', async () => {
      await world.helpdesk.setChannel(channel());
      await open('k1');
      assert.equal((await world.helpdesk.outbox.pump(() => Promise.reject(new Error('reset')))).unknown, 1);
    });

    it('puts aside what is refused, and goes on behind it', async () => {
      await world.helpdesk.setChannel(channel());
      await open('k1');
      await open('k2');
      const { post } = sender([{ outcome: 'refused' }]);
      const { sent, dead } = await world.helpdesk.outbox.pump(post);
      assert.deepEqual([sent, dead], [1, 1]);
    });

    it('marks a person who cannot be reached', async () => {
      const { id } = await open('k1');
      await world.helpdesk.act('r', request(id, 'reply', bob, { text: 'hello' }));
      await world.helpdesk.outbox.pump(() => Promise.resolve({ outcome: 'gone' }));
      assert.equal((await world.helpdesk.ticket(tenant, id))?.reachable, false);
    });

    it('keeps the limits of a conversation: 7 a second, 8 in two, 60 in thirty', async () => {
      await world.helpdesk.setChannel(channel());
      for (let i = 0; i < 70; i++) await open(`k${i}`);
      const start = world.now().getTime();
      const at: number[] = [];
      for (;;) {
        const { nextInMs } = await world.helpdesk.outbox.pump(() => {
          at.push(world.now().getTime() - start);
          return Promise.resolve({ outcome: 'sent', messageId: 'm' });
        });
        if (nextInMs === null) break;
        world.pass(nextInMs);
      }
      assert.equal(at.length, 70);
      for (const [ms, most] of [
        [1_000, 7],
        [2_000, 8],
        [30_000, 60],
      ] as const) {
        for (const t of at)
          assert.ok(at.filter((other) => other >= t && other < t + ms).length <= most, `${most}/${ms}`);
      }
      assert.ok((at.at(-1) ?? 0) < 40_000, 'not slower than it must be');
    });

    it('doubts what was being sent when the sender died, and says so', async () => {
      await world.helpdesk.setChannel(channel());
      const { id } = await open('k1');
      const never = sender();
      let release: (() => void) | undefined;
      const hanging = world.helpdesk.outbox.pump(
        () => new Promise((resolve) => (release = () => resolve({ outcome: 'sent', messageId: 'late' }))),
      );
      while (!release) await new Promise((resolve) => setImmediate(resolve));
      world.pass(31_000);
      await world.helpdesk.outbox.pump(never.post);
      assert.equal(never.posts.length, 0);
      assert.deepEqual(
        (await world.helpdesk.outbox.rows(tenant)).map((r) => r.state),
        ['unknown'],
      );
      // The first sender was only slow: its word settles the doubt.
      release();
      await hanging;
      assert.deepEqual(
        (await world.helpdesk.outbox.rows(tenant, id)).map((r) => r.state),
        ['sent'],
      );
    });

    it('starts by itself, wakes for what is new, and stops after the post under way', async () => {
      await world.helpdesk.setChannel(channel());
      await open('k1');
      const posted: string[] = [];
      let seen: (() => void) | undefined;
      const next = () => new Promise<void>((resolve) => (seen = resolve));
      const first = next();
      let stopped: Promise<void> | undefined;
      const stop = world.helpdesk.outbox.start((row) => {
        posted.push(row.ticketId);
        if (posted.length === 2) stopped = stop();
        seen?.();
        return Promise.resolve({ outcome: 'sent', messageId: 'm' });
      });
      await first;
      const second = next();
      await open('k2');
      await second;
      await stopped;
      await open('k3');
      assert.equal(posted.length, 2);
      assert.deepEqual(
        (await world.helpdesk.outbox.rows(tenant)).map((r) => r.state),
        ['sent', 'sent', 'waiting'],
      );
    });

    it('says how old the oldest message is that could leave', async () => {
      await open('k1');
      world.pass(60_000);
      assert.equal(await world.helpdesk.outbox.ageMs(), 0, 'waits for a channel, not for us');
      await world.helpdesk.setChannel(channel());
      await world.helpdesk.outbox.pump(() => Promise.resolve({ outcome: 'retry', afterMs: 0 }));
      world.pass(60_000);
      assert.ok((await world.helpdesk.outbox.ageMs()) > 50_000);
    });
  });

  describe('memory', () => {
    it('remembers per conversation and forgets after a quarter', async () => {
      assert.deepEqual(await world.helpdesk.recall('c1'), {});
      await world.helpdesk.remember('c1', { language: 'nl' });
      await world.helpdesk.remember('c1', { language: 'nb', team: 'x' });
      await world.restart();
      assert.deepEqual(await world.helpdesk.recall('c1'), { language: 'nb', team: 'x' });
      assert.equal(await world.helpdesk.recallOne('c1', 'team'), 'x');
      assert.deepEqual(await world.helpdesk.recall('c2'), {});
      assert.equal(await world.helpdesk.recallOne('c2', 'team'), undefined);
      world.pass(80 * DAY);
      await world.helpdesk.remember('c1', { language: 'nb' });
      world.pass(80 * DAY);
      assert.equal(await world.helpdesk.recallOne('c1', 'team'), undefined);
      assert.deepEqual(await world.helpdesk.recall('c1'), { language: 'nb' });
    });

    it('recalls at once what was just remembered, and nothing comes back that was deleted in between', async () => {
      const { helpdesk } = world;
      const say = async (n: number): Promise<void> => {
        await helpdesk.remember('chat', { language: 'nb', paste: `ref${n}\ntext` });
        await helpdesk.remember('shared', { 'paste:ann': `ref${n}\ntext`, 'paste:bob': 'his' });
        assert.equal(await helpdesk.recallOne('chat', 'paste'), `ref${n}\ntext`);
      };
      await say(1);
      assert.equal(await helpdesk.withdrawPaste(tenant, 'chat', 'ref1'), 1);
      assert.equal(await helpdesk.recallOne('chat', 'paste'), undefined);
      assert.equal(await helpdesk.recallOne('chat', 'language'), 'nb');
      await helpdesk.forget(tenant, ann.id, 'chat');
      assert.equal(await helpdesk.recallOne('chat', 'language'), undefined);
      await say(2);
      await helpdesk.forget(tenant, ann.id, 'chat');
      assert.equal(await helpdesk.recallOne('chat', 'language'), undefined);
      await say(3);
      await helpdesk.purge(new Date(world.now().getTime() + 31 * DAY));
      assert.equal(await helpdesk.recallOne('chat', 'paste'), undefined);
      await world.restart();
      assert.deepEqual(await world.helpdesk.recall('chat'), { language: 'nb' });
      assert.deepEqual(await world.helpdesk.recall('shared'), {});
    });

    it('remembers the largest paste, and drops it with the pastes', async () => {
      await world.helpdesk.remember('c1', { paste: 'x'.repeat(262_144), language: 'nl' });
      assert.equal((await world.helpdesk.recall('c1'))['paste']?.length, 262_144);
      world.pass(31 * DAY);
      await world.helpdesk.purge(world.now());
      assert.deepEqual(await world.helpdesk.recall('c1'), { language: 'nl' });
    });

    it('welcomes once and counts an opinion once', async () => {
      const welcomes = await Promise.all([1, 2, 3, 4].map(() => world.helpdesk.firstContact(tenant, ann.id)));
      assert.equal(welcomes.filter(Boolean).length, 1);
      assert.equal(await world.helpdesk.firstContact(tenant, ann.id), false);
      assert.equal(await world.helpdesk.firstContact('tenant-b', ann.id), true);
      const rating = { tenant, entry: 'e', language: 'nl', version: 'v', helpful: false, comment: '' };
      const votes = await Promise.all([1, 2, 3].map(() => world.helpdesk.rate('r1', rating)));
      assert.equal(votes.filter(Boolean).length, 1);
    });

    it('is ready', async () => {
      assert.equal(await world.helpdesk.ready(), true);
      assert.equal(await world.helpdesk.ready(), true);
    });
  });

  describe('retention', () => {
    it('drops pastes after 30 days, keys after 7, tickets 365 days after their last change', async () => {
      const old = await open('k1');
      await world.helpdesk.act('p', request(old.id, 'attach', ann, { paste: 'second' }));
      world.pass(8 * DAY);
      assert.deepEqual(await world.helpdesk.purge(world.now()), { pastes: 0, tickets: 0, keys: 2 });
      world.pass(23 * DAY);
      assert.deepEqual(await world.helpdesk.purge(world.now()), { pastes: 2, tickets: 0, keys: 0 });
      assert.equal((await world.helpdesk.ticket(tenant, old.id))?.paste, '');
      const young = await open('k2');
      world.pass(340 * DAY);
      assert.equal((await world.helpdesk.purge(world.now())).tickets, 1);
      assert.deepEqual(
        (await world.helpdesk.list(tenant)).map((t) => t.id),
        [young.id],
      );
      assert.deepEqual(await world.helpdesk.events(tenant, old.id), []);
      assert.equal((await open('k3')).number, 1003, 'numbers are not given again');
    });

    it('forgets a person and nobody else', async () => {
      await world.helpdesk.setChannel(channel({ setBy: ann.id }));
      const hers = await open('k1');
      const other = await open('k2', { user: cor, address: 'chat-of-cor' });
      await world.helpdesk.outbox.pump(sender().post);
      await world.helpdesk.act('a', { ...request(other.id, 'assign', ann), role: 'member' });
      await world.helpdesk.outbox.pump(sender().post);
      await world.helpdesk.remember('chat', { language: 'nb' });
      await world.helpdesk.remember('shared', { 'paste:ann': 'hers', 'paste:joann': 'not hers' });
      await world.helpdesk.firstContact(tenant, ann.id);
      const kept = await world.helpdesk.exportOf(tenant, ann.id);
      assert.deepEqual(
        kept.tickets.map((t) => t.id),
        [hers.id],
      );
      const gone = await world.helpdesk.forget(tenant, ann.id, 'chat');
      assert.equal(gone.tickets, 1);
      assert.deepEqual(gone.cards, [{ address: 'helpdesk-channel', messageId: 'message-1' }]);
      assert.equal(await world.helpdesk.ticket(tenant, hers.id), null);
      const emptied = sender();
      await world.helpdesk.outbox.pump(emptied.post);
      assert.deepEqual(
        emptied.posts
          .filter((row) => row.ticketId === hers.id)
          .map((row) => [row.kind, row.address, row.cardMessageId]),
        [['card-blank', 'helpdesk-channel', 'message-1']],
      );
      const redrawn = emptied.posts.filter((row) => row.ticketId === other.id && row.kind === 'ticket-update');
      assert.deepEqual(redrawn.length, 1, 'the card no longer names her');
      assert.deepEqual(await world.helpdesk.recall('chat'), {});
      assert.deepEqual(await world.helpdesk.recall('shared'), { 'paste:joann': 'not hers' });
      const left = await world.helpdesk.ticket(tenant, other.id);
      assert.deepEqual([left?.user, left?.status, left?.assignee], [cor, 'open', null]);
      assert.deepEqual(
        (await world.helpdesk.events(tenant, other.id)).map((e) => e.actor.id),
        ['cor', 'forgotten'],
      );
      assert.equal(await world.helpdesk.firstContact(tenant, ann.id), true);
      assert.equal((await world.helpdesk.forget(tenant, ann.id)).tickets, 0);
    });
  });
}
