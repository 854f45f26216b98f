// A database of the first release, brought to the newest: every row is there, and the helpdesk goes on with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { newestVersion } from '../../helpdesk/database/migrate.ts';
import { ann, bob, draft, openWorld, request, sender, tenant } from '../helpdesk/world.ts';
import { readTables, type Tables } from '../helpdesk/tables.ts';

type Place = { dataDir?: string; databaseUrl?: string };
const log = { info: () => undefined, error: () => undefined };
const now = () => new Date('2026-11-21T10:00:00.000Z');

/** The rows of the dump, without the bookkeeping of either database. */
const rows = readFileSync(new URL('../fixtures/databases/0001.sql', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('INSERT INTO') && !/^INSERT INTO (?:migrations|sqlite_sequence)\b/.test(line));

/** @param place an empty database; `first` brings it to the schema of the first release */
export function upgradeContract(place: () => Promise<Place>, first: (at: Place) => Promise<void>): void {
  it('takes a database of the first release along, and loses nothing', async () => {
    const at = await place();
    await first(at);
    const options = { dataDir: at.dataDir ?? '', databaseUrl: at.databaseUrl, now, log };
    const old = await openDatabase({ ...options, keepOlder: true });
    assert.equal(old.version, 1);
    await old.write(async (trx) => {
      for (const row of rows) await sql.raw(row).execute(trx);
      if (old.engine === 'postgres')
        await sql`select setval('outbox_seq_seq', 3), setval('attempts_id_seq', 1)`.execute(trx);
    });
    const before = await readTables(old);
    assert.equal(Object.values(before).flat().length, rows.length - 1, 'the heartbeat is not counted');
    await old.close();

    const db = await openDatabase(options);
    assert.equal(db.version, newestVersion);
    assertKept(before, await readTables(db));
    await db.close();

    const world = await openWorld(at);
    const { helpdesk } = world;
    const [theirs] = await helpdesk.requestsOf(tenant, ann.id);
    assert.deepEqual([theirs?.number, theirs?.status, theirs?.assignee?.name], [1, 'assigned', 'Bob']);
    assert.deepEqual(
      (await helpdesk.events(tenant, 't-1')).map(({ action }) => action),
      ['open', 'assign', 'note'],
    );
    assert.equal((await helpdesk.channel(tenant))?.address, 'helpdesk-channel');
    assert.equal((await helpdesk.lostChannel('tenant-b'))?.address, 'old-channel');
    assert.deepEqual(await helpdesk.recall('conversation-of-ann'), { language: 'nb' });
    assert.equal(await helpdesk.firstContact(tenant, ann.id), false);
    // What waited leaves; what was sent, or may have been, does not leave again.
    const { post, posts } = sender();
    await helpdesk.outbox.pump(post);
    assert.deepEqual(
      posts.map(({ id }) => id),
      ['o-2'],
    );
    // A key that was worked off stays so, and numbers go on.
    assert.equal((await helpdesk.open('key-2', draft())).ticket.id, 't-2');
    assert.equal((await helpdesk.open('key-new', draft())).ticket.number, 3);
    await helpdesk.act('close-1', request('t-1', 'close', bob));
    assert.equal((await helpdesk.ticket(tenant, 't-1'))?.status, 'closed');
    await world.end();
  });
}

/** Every old row still has its old columns; ratings lost the person they named, on purpose. */
function assertKept(before: Tables, after: Tables): void {
  for (const [name, old] of Object.entries(before)) {
    const fresh = (after[name] ?? []).map((row) => JSON.parse(row) as Record<string, string>);
    assert.equal(fresh.length, old.length, name);
    if (name === 'ratings') continue;
    for (const row of old) {
      const wanted = Object.entries(JSON.parse(row) as Record<string, string>);
      assert.ok(
        fresh.some((each) => wanted.every(([key, value]) => each[key] === value)),
        `${name}: ${row}`,
      );
    }
  }
}
