// What every database must not be made to keep: a plain question leaves what a conversation remembers, and nothing else.
import assert from 'node:assert/strict';
import { respond } from '../../dialogs/respond.ts';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { bench, turn } from '../dialogs/fakes.ts';
import { readTables, type Tables } from '../helpdesk/tables.ts';
import { draft, openWorld, type World } from '../helpdesk/world.ts';

/** Registers the checks; `place` gives each its own empty database. */
export function questionContract(place: () => Promise<{ databaseUrl?: string }>): void {
  describe('a plain question', () => {
    let world: World;
    let tables: () => Promise<Tables>;
    let at: Awaited<ReturnType<typeof place>>;
    beforeEach(async () => {
      at = await place();
      world = await openWorld(at);
      tables = async () => {
        const quiet = { info: () => undefined, error: () => undefined };
        const db = await openDatabase({ dataDir: world.dataDir, ...at, now: () => world.now(), log: quiet });
        return readTables(db).finally(() => db.close());
      };
    });
    afterEach(() => world.end());

    it('writes nothing durable: no request, no message, no event, no key', async () => {
      const services = { ...bench().services, helpdesk: world.helpdesk, now: () => world.now() };
      await world.helpdesk.open('k', draft());
      const before = await tables();
      for (const [index, text] of [
        'Why does my device stay on Pending?',
        'Waarom staat mijn apparaat op Pending?',
        'hva betyr 0x801c0021?',
        'Who won the match last night?',
      ].entries()) {
        const replies = await respond(turn(text, { activityId: `a${index}` }), services);
        assert.equal(replies.length, 1);
      }
      // The embedded database writes what is remembered a moment later, and before all of it is recalled; a server at once.
      if (at.databaseUrl === undefined) await world.helpdesk.recall('k');
      const { memory, ...after } = await tables();
      const { memory: nothing, ...unchanged } = before;
      assert.deepEqual(after, unchanged);
      assert.deepEqual(nothing, []);
      const names = (memory ?? []).map((row) => (JSON.parse(row) as { name: string }).name);
      assert.deepEqual(names.sort(), ['language', 'paste-answer']);
      // Counted in memory, and written for many turns together.
      await world.helpdesk.loop.flush();
      const changed = Object.entries(await tables()).filter(([name, rows]) => rows.length !== after[name]?.length);
      assert.deepEqual(changed.map(([name]) => name).sort(), ['asked', 'memory', 'unanswered']);
    });
  });
}
