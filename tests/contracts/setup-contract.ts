// What every database must do for a helpdesk's own decisions: settings, routes, a lost channel, reminders.
import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../helpdesk/settings.ts';
import { ann, bob, channel, draft, openWorld, request, sender, tenant, type World } from '../helpdesk/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const by = { actor: 'owner', setting: 'x' };

/** Registers the checks; `place` gives each its own empty database. */
export function setupContract(place: () => Promise<{ databaseUrl?: string }>): void {
  describe('setting up', () => {
    let world: World;
    let at: { databaseUrl?: string };
    beforeEach(async () => {
      at = await place();
      world = await openWorld(at);
    });
    afterEach(() => world.end());

    it('keeps a tenant’s settings over a restart, and loses none when two change them at once', async () => {
      assert.deepEqual(await world.helpdesk.settings(tenant), DEFAULT_SETTINGS);
      const { helpdesk } = world;
      await Promise.all([
        helpdesk.changeSettings(tenant, (now) => ({ ...now, onCall: [bob] }), by),
        helpdesk.changeSettings(tenant, (now) => ({ ...now, remindAfterDays: 3 }), by),
      ]);
      await world.restart();
      assert.deepEqual(await world.helpdesk.settings(tenant), {
        ...DEFAULT_SETTINGS,
        onCall: [bob],
        remindAfterDays: 3,
      });
      assert.deepEqual(await world.helpdesk.settings('tenant-b'), DEFAULT_SETTINGS);
    });

    it('takes who asks to be forgotten off every on-call list, and nobody else', async () => {
      const routes = [{ key: 'nl', onCall: [ann, bob], address: '' }];
      await world.helpdesk.changeSettings(tenant, (now) => ({ ...now, onCall: [bob, ann], routes }), by);
      await world.helpdesk.changeSettings('tenant-b', (now) => ({ ...now, onCall: [bob] }), by);
      await world.helpdesk.forget(tenant, bob.id);
      const { onCall, routes: left } = await world.helpdesk.settings(tenant);
      assert.deepEqual([onCall, left[0]?.onCall], [[ann], [ann]]);
      assert.deepEqual((await world.helpdesk.settings('tenant-b')).onCall, [bob]);
      await world.helpdesk.forget('tenant-c', bob.id);
      assert.deepEqual(await world.helpdesk.settings('tenant-c'), DEFAULT_SETTINGS);
    });

    it('sends a request to the channel of its topic, else of its language, with everything that follows', async () => {
      await world.helpdesk.setChannel(channel());
      const routes = [
        { key: 'nb', onCall: [], address: 'norwegian-channel' },
        { key: 'hello', onCall: [], address: 'hello-channel' },
        { key: 'nl', onCall: [bob], address: '' },
      ];
      await world.helpdesk.changeSettings(tenant, (now) => ({ ...now, routes }), by);
      const where = async (key: string, changes: Parameters<typeof draft>[0]): Promise<string[]> => {
        const { ticket } = await world.helpdesk.open(key, draft(changes));
        await world.helpdesk.act(`${key}-n`, request(ticket.id, 'note'));
        return (await world.helpdesk.outbox.rows(tenant, ticket.id)).map((row) => row.address);
      };
      assert.deepEqual(await where('k1', { language: 'nb' }), ['norwegian-channel', 'norwegian-channel']);
      assert.deepEqual(await where('k2', { language: 'nb', topics: ['hello'] }), ['hello-channel', 'hello-channel']);
      assert.deepEqual(await where('k3', { language: 'nl' }), ['helpdesk-channel', 'helpdesk-channel']);
      assert.deepEqual(await where('k4', { language: 'en' }), ['helpdesk-channel', 'helpdesk-channel']);
    });

    it('knows a channel that is gone, whose it was, and lets requests wait', async () => {
      await world.helpdesk.setChannel(channel());
      await world.helpdesk.loseChannel(tenant, 'team', 'another-channel');
      await world.helpdesk.loseChannel(tenant, 'another-team');
      assert.equal(await world.helpdesk.lostChannel(tenant), null);
      await world.helpdesk.loseChannel(tenant, 'team');
      assert.equal(await world.helpdesk.channel(tenant), null);
      assert.deepEqual(await world.helpdesk.lostChannel(tenant), channel());
      await world.helpdesk.open('k1', draft());
      assert.equal(await world.helpdesk.undelivered(tenant), 1);
      await world.helpdesk.setChannel(channel());
      assert.equal(await world.helpdesk.lostChannel(tenant), null);
    });

    it('hears within ten seconds of a channel that another instance lost', async () => {
      await world.helpdesk.setChannel(channel());
      assert.equal(await world.helpdesk.lostChannel(tenant), null);
      const other = await openWorld({ dataDir: world.dataDir, ...at });
      await other.helpdesk.loseChannel(tenant, 'team');
      await other.helpdesk.close();
      world.pass(10_001);
      assert.deepEqual(await world.helpdesk.lostChannel(tenant), channel());
    });

    it('reminds once a period of what lies untouched, in working days', async () => {
      await world.helpdesk.setChannel(channel());
      const { ticket } = await world.helpdesk.open('k1', draft());
      await world.helpdesk.open('k2', draft({ summary: 'closed soon' }));
      const closed = (await world.helpdesk.list(tenant, { search: '#1002' }))[0];
      await world.helpdesk.act('c', request(closed?.id ?? '', 'close'));
      const { post, posts } = sender();
      await world.helpdesk.outbox.pump(post);
      // The clock of the tests begins on a Saturday.
      world.pass(DAY);
      assert.equal(await world.helpdesk.remind(), 0);
      world.pass(DAY);
      assert.deepEqual([await world.helpdesk.remind(), await world.helpdesk.remind()], [1, 0]);
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual([posts.at(-1)?.kind, posts.at(-1)?.ticketId], ['reminder', ticket.id]);
      world.pass(23 * HOUR);
      assert.equal(await world.helpdesk.remind(), 0);
      world.pass(HOUR);
      assert.equal(await world.helpdesk.remind(), 1);
      await world.helpdesk.act('n', request(ticket.id, 'comment', ann));
      world.pass(DAY - 1);
      assert.equal(await world.helpdesk.remind(), 0);
      world.pass(1);
      await world.helpdesk.changeSettings(tenant, (now) => ({ ...now, remindAfterDays: 0 }), by);
      assert.equal(await world.helpdesk.remind(), 0);
    });

    it('reminds although others who want none, or not yet, have hundreds of older requests', async () => {
      for (const [other, days] of [
        ['never', 0],
        ['later', 30],
      ] as const) {
        await world.helpdesk.changeSettings(other, (now) => ({ ...now, remindAfterDays: days }), by);
        const keys = Array.from({ length: 200 }, (_, i) => `${other}-${i}`);
        await Promise.all(keys.map((key) => world.helpdesk.open(key, draft({ tenant: other }))));
      }
      await world.helpdesk.setChannel(channel());
      world.pass(1_000);
      await world.helpdesk.open('k1', draft());
      world.pass(3 * DAY);
      assert.deepEqual([await world.helpdesk.remind(), await world.helpdesk.remind()], [1, 0]);
    });

    it('is well again once what was lost is a week old, or its connector is no longer set up', async () => {
      await world.helpdesk.setChannel(channel());
      await world.helpdesk.open('k1', draft());
      await world.helpdesk.outbox.pump(() => Promise.resolve({ outcome: 'unknown' }));
      const busy = { name: 'webhook', target: 'a', repeatable: true };
      const connectors = [{ ...busy, send: () => Promise.resolve({ outcome: 'retry', afterMs: 0 } as const) }];
      const told = await openWorld({ dataDir: world.dataDir, ...at, connectors });
      await told.helpdesk.open('k2', draft({ tenant: 'tenant-w' }));
      await told.helpdesk.connectors.pump();
      world.pass(HOUR);
      told.pass(HOUR);
      const of = async ({ helpdesk }: World, which: string) => {
        const { late, lost } = await helpdesk.examine(which);
        return { late, lost };
      };
      assert.deepEqual(await of(told, 'tenant-w'), { late: 1, lost: 0 });
      assert.deepEqual(await of(world, 'tenant-w'), { late: 0, lost: 0 });
      await told.helpdesk.close();
      assert.deepEqual(await of(world, tenant), { late: 0, lost: 1 });
      world.pass(8 * DAY);
      await world.helpdesk.purge(world.now());
      assert.deepEqual(await of(world, tenant), { late: 0, lost: 0 });
      const left = (await world.helpdesk.outbox.rows('tenant-w')).map(({ kind }) => kind);
      assert.deepEqual(left, ['ticket-card'], 'what waits for a channel');
    });

    it('saves up no reminders without a channel, and sends none of what is finished by then', async () => {
      const { ticket } = await world.helpdesk.open('k1', draft());
      const kinds = async () => (await world.helpdesk.outbox.rows(tenant)).map(({ kind }) => kind);
      for (let day = 0; day < 5; day++) {
        world.pass(DAY);
        assert.equal(await world.helpdesk.remind(), 0);
      }
      assert.deepEqual(await kinds(), ['ticket-card']);
      await world.helpdesk.setChannel(channel());
      const { post, posts } = sender();
      await world.helpdesk.outbox.pump(post);
      world.pass(3 * DAY);
      assert.equal(await world.helpdesk.remind(), 1);
      await world.helpdesk.act('w', request(ticket.id, 'withdraw', ann));
      await world.helpdesk.outbox.pump(post);
      world.pass(1_000);
      await world.helpdesk.outbox.pump(post);
      assert.deepEqual(
        posts.map(({ kind }) => kind),
        ['ticket-card', 'ticket-update', 'ticket-line'],
      );
    });
  });
}
