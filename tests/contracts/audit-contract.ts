// What every database must do for the audit trail: a row for each action and attempt, no names, and no second version.
import assert from 'node:assert/strict';
import { actorOf } from '../../helpdesk/audit.ts';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { ann, bob, channel, cor, draft, openWorld, request, tenant, type World } from '../helpdesk/world.ts';

/** Registers the checks; `place` gives each its own empty database. */
export function auditContract(place: () => Promise<{ databaseUrl?: string }>): void {
  describe('the audit trail', () => {
    let world: World;
    let at: { databaseUrl?: string };
    beforeEach(async () => {
      at = await place();
      world = await openWorld(at);
    });
    afterEach(() => world.end());
    const trail = async (of = tenant): Promise<string[]> =>
      (await world.helpdesk.trail(of)).map(({ actor, action, subject, outcome }) =>
        [[ann, bob, cor].find(({ id }) => actorOf(tenant, id) === actor)?.id ?? actor, action, subject, outcome].join(
          ' ',
        ),
      );

    it('has who did what, and who was not let, in the order it happened; a repeated press is no action', async () => {
      const { helpdesk } = world;
      await helpdesk.setChannel(channel({ setBy: bob.id }));
      await helpdesk.changeSettings(tenant, (now) => now, { actor: bob.id, setting: 'remind' });
      const { ticket } = await helpdesk.open('k', draft());
      await helpdesk.open('k', draft());
      await helpdesk.act('a', request(ticket.id, 'assign'));
      await helpdesk.act('a', request(ticket.id, 'assign'));
      await helpdesk.act('b', request(ticket.id, 'assign', cor));
      await helpdesk.act('c', request(ticket.id, 'close', ann));
      await helpdesk.act('d', request(ticket.id, 'close', bob, { version: 1 }));
      await helpdesk.act('e', request(ticket.id, 'comment', cor, { role: 'user' }));
      await helpdesk.takeIn('webhook', 'm1', { ticketId: ticket.id, action: 'reply', actorName: 'X', text: 'y' });
      await helpdesk.audit({ tenant, actor: cor.id, action: 'report', subject: '', outcome: 'not-allowed' });
      assert.deepEqual(await trail(), [
        'bob channel  done',
        'bob settings remind done',
        'ann open #1001 done',
        'bob assign #1001 done',
        'cor assign #1001 already-assigned',
        'ann close #1001 not-allowed',
        'bob close #1001 stale',
        'cor comment  missing',
        'connector:webhook reply #1001 done',
        'cor report  not-allowed',
      ]);
      assert.deepEqual(await trail('tenant-b'), []);
    });

    it('holds no id and no name, outlives a person’s being forgotten, and ends with the requests’ time', async () => {
      await world.helpdesk.open('k', draft());
      await world.helpdesk.forget(tenant, ann.id);
      assert.deepEqual(await trail(), ['ann open #1001 done', 'ann forget 1 requests done']);
      assert.doesNotMatch(JSON.stringify(await world.helpdesk.trail(tenant)), /"ann"|Ann/);
      world.pass(365 * 86_400_000 - 1);
      await world.helpdesk.purge(world.now());
      assert.equal((await trail()).length, 2);
      world.pass(2);
      await world.helpdesk.purge(world.now());
      assert.deepEqual(await trail(), []);
    });

    it('is not changed, not even by somebody with the database’s password', async () => {
      await world.helpdesk.open('k', draft());
      const log = { info: () => undefined, error: () => undefined };
      const now = (): Date => world.now();
      const db = await openDatabase({ dataDir: world.dataDir, databaseUrl: at.databaseUrl, now, log });
      try {
        const change = db.write((trx) => trx.updateTable('audit').set({ outcome: 'refused' }).execute());
        await assert.rejects(change, /audit rows are not changed/);
      } finally {
        await db.close();
      }
      assert.deepEqual(await trail(), ['ann open #1001 done']);
    });
  });
}
