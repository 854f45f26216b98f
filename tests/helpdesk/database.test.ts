// The store itself: durable settings, migrations that survive a kill, a newer database refused, what passes is repeated.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, Kysely } from 'kysely';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { migrate, migrations, type Migration } from '../../helpdesk/database/migrate.ts';
import { passes, retrying } from '../../helpdesk/database/retry.ts';
import type { Schema } from '../../helpdesk/database/schema.ts';
import { openSqlite } from '../../helpdesk/database/sqlite.ts';
import { together } from '../../helpdesk/database/together.ts';
import { createMemory } from '../../helpdesk/memory.ts';
import { ann, channel, cor, draft, openWorld, request, sender, tenant } from './world.ts';

const quiet = { info: () => undefined, error: () => undefined };
const now = () => new Date('2026-11-21T10:00:00Z');
const at = now().toISOString();

describe('embedded database', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'database-'))));
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
  const raw = () => new Kysely<Schema>({ dialect: openSqlite(dataDir).dialect });

  it('writes ahead, syncs every commit, overwrites what is deleted', async () => {
    const db = raw();
    const pragma = async (name: string) =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 2);
    assert.equal(await pragma('secure_delete'), 1);
    await db.destroy();
  });

  it('does not sync what may be lost, and syncs again after it, also when it failed', async () => {
    const database = await openDatabase({ dataDir, now, log: quiet });
    const synced = async (db: Kysely<Schema>) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous;
    assert.equal(await database.jot(synced), 1);
    assert.equal(await database.write(synced), 2);
    await assert.rejects(
      database.jot(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await database.write(synced), 2);
    await database.close();
  });

  it('does what comes at once in one commit, and what fails takes nothing of the others along', async () => {
    const database = await openDatabase({ dataDir, now, log: quiet });
    const pages = () => statSync(join(dataDir, 'helpdesk.db-wal')).size;
    const remember = (trx: Kysely<Schema>, name: string) =>
      trx.insertInto('memory').values({ conversation: 'a', name, value: 'x', at }).execute();
    const before = pages();
    await database.write((trx) => remember(trx, 'alone'));
    const one = pages() - before;
    const names = Array.from({ length: 20 }, (_, number) => `n${number}`);
    const ends = await Promise.allSettled(
      names.map((name, number) =>
        database.write(async (trx) => {
          await remember(trx, name);
          if (number % 5 === 0) throw new Error('no');
        }),
      ),
    );
    assert.deepEqual(
      ends.map(({ status }) => status),
      names.map((_, number) => (number % 5 === 0 ? 'rejected' : 'fulfilled')),
    );
    assert.ok(pages() - before - one <= 2 * one, 'one commit writes each page once');
    const rows = await database.read((db) => db.selectFrom('memory').select('name').orderBy('name').execute());
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['alone', ...names.filter((_, number) => number % 5 !== 0)].sort(),
    );
    await database.close();
  });

  it('answers nobody whose commit failed', async () => {
    const gathered = together(() => Promise.reject(new Error('disk full')));
    const ends = await Promise.allSettled([1, 2].map((value) => gathered(() => Promise.resolve(value), true)));
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });

  it('remembers without waiting for the disk', async () => {
    const opened = await openDatabase({ dataDir, now, log: quiet });
    const write = () => Promise.reject(new Error('synced'));
    const memory = createMemory({ db: { ...opened, write }, now }, quiet);
    await memory.remember('a', { language: 'nl' });
    await memory.remember('a', { language: 'nb', paste: 'x' });
    assert.deepEqual(await memory.recall('a'), { language: 'nb', paste: 'x' });
    await opened.close();
  });

  it('migrates once, and again is nothing', async () => {
    for (let i = 0; i < 3; i++) {
      const database = await openDatabase({ dataDir, now, log: quiet });
      const rows = await database.read((db) => db.selectFrom('migrations').select('number').execute());
      assert.deepEqual(
        rows.map((r) => r.number),
        migrations.map((m) => m.number),
      );
      await database.close();
    }
  });

  it('leaves no half step behind', async () => {
    const broken: Migration = {
      number: (migrations.at(-1)?.number ?? 0) + 1,
      name: 'broken',
      up: async (db) => {
        await db.schema.createTable('half').addColumn('id', 'integer').execute();
        throw new Error('power cut');
      },
    };
    const db = raw();
    await assert.rejects(migrate(db, 'sqlite', at, [...migrations, broken]), /power cut/);
    const tables = await sql<{ name: string }>`select name from sqlite_master where name = 'half'`.execute(db);
    assert.deepEqual(tables.rows, []);
    await migrate(db, 'sqlite', at);
    await db.destroy();
  });

  it('refuses a newer database and says what to do', async () => {
    const db = raw();
    await migrate(db, 'sqlite', at, [...migrations, { number: 70, name: 'later', up: () => Promise.resolve() }]);
    await db.destroy();
    await assert.rejects(openDatabase({ dataDir, now, log: quiet }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'DATABASE_NEWER');
      assert.match(error.message, /^DATABASE_NEWER: .*version 70.*knows \d+:/);
      return true;
    });
  });

  it('names a file that is no database, without a stack of the driver', async () => {
    writeFileSync(join(dataDir, 'helpdesk.db'), 'not a database, but long enough to look like one '.repeat(100));
    await assert.rejects(openDatabase({ dataDir, now, log: quiet }), { code: 'DATABASE_UNUSABLE' });
    await assert.rejects(openDatabase({ dataDir: join(dataDir, 'helpdesk.db'), now, log: quiet }), {
      code: 'DATABASE_UNUSABLE',
    });
  });

  it('waits its turn while another program writes, without losing its own', async () => {
    const other = raw();
    await migrate(other, 'sqlite', at);
    await sql`begin`.execute(other);
    let waits = 0;
    const helpdesk = await openHelpdesk({
      dataDir,
      now,
      newId: () => 'id',
      log: quiet,
      // The other one ends while ours waits for the third time.
      wait: async () => void (++waits === 3 && (await sql`commit`.execute(other))),
    });
    assert.equal(waits, 3, 'opening recovers the outbox, which writes');
    assert.equal((await helpdesk.open('k1', draft())).ticket.number, 1001);
    await helpdesk.close();
    await other.destroy();
  });

  it('doubts at its start what was being sent, and repeats a card update', async () => {
    const world = await openWorld({ dataDir });
    await world.helpdesk.setChannel(channel());
    const { ticket } = await world.helpdesk.open('k1', draft());
    await world.helpdesk.outbox.pump(sender().post);
    await world.helpdesk.act('a', request(ticket.id, 'assign'));
    const hanging: (() => void)[] = [];
    const pump = world.helpdesk.outbox.pump(
      () => new Promise((resolve) => hanging.push(() => resolve({ outcome: 'sent', messageId: 'late' }))),
    );
    while (hanging.length < 2) await new Promise((resolve) => setImmediate(resolve));
    // A second program opens the file the first one died over.
    const after = await openWorld({ dataDir });
    assert.deepEqual(
      (await after.helpdesk.outbox.rows(tenant)).map((r) => [r.kind, r.state]),
      [
        ['ticket-card', 'sent'],
        ['ticket-update', 'waiting'],
        ['ticket-line', 'waiting'],
        ['notify-user', 'unknown'],
      ],
    );
    const seen = sender();
    await after.helpdesk.outbox.pump(seen.post);
    assert.deepEqual(
      seen.posts.map((r) => r.kind),
      ['ticket-update', 'ticket-line'],
    );
    hanging.forEach((release) => release());
    await pump;
    await after.helpdesk.close();
    await world.end();
  });

  it('forgets in the files too', async () => {
    const canary = { id: 'CANARY-id', name: 'CANARY-name' };
    const world = await openWorld({ dataDir });
    await world.helpdesk.setChannel(channel());
    for (let i = 0; i < 20; i++) {
      const { ticket } = await world.helpdesk.open(`CANARY-key-${i}`, {
        ...draft({ user: canary, address: 'CANARY-address', summary: 'CANARY-summary', contact: 'CANARY-contact' }),
        paste: 'CANARY-paste '.repeat(2_000),
      });
      await world.helpdesk.open(`k${i}`, draft({ user: cor, summary: 'KEPT' }));
      await world.helpdesk.act(`c${i}`, request(ticket.id, 'comment', ann, { text: 'CANARY-text', actor: canary }));
    }
    await world.helpdesk.firstContact(tenant, canary.id);
    await world.helpdesk.remember('CANARY-chat', { language: 'nb' });
    await world.helpdesk.outbox.pump(sender().post);
    const bytes = () => readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)));
    assert.ok(bytes().some((file) => file.includes('CANARY')));
    await world.helpdesk.forget(tenant, canary.id, 'CANARY-chat');
    assert.ok(!bytes().some((file) => file.includes('CANARY')));
    assert.ok(bytes().some((file) => file.includes('KEPT')));
    await world.end();
  });

  it('forgets in the files who helped with others’ requests, by button or typed command', async () => {
    const canary = { id: 'CANARY-id', name: 'CANARY-name' };
    const world = await openWorld({ dataDir });
    const { ticket } = await world.helpdesk.open('k1', draft());
    // As dialogs/helpdesk/work.ts names a press and a message, and what takes somebody's place.
    for (const [key, action] of [
      [`m1:assign:${canary.id}`, 'assign'],
      [`once:reply:${canary.id}:words`, 'reply'],
      [`once:note:${canary.id}:`, 'note'],
      [`m2:unassign:${canary.id}:free`, 'unassign'],
    ] as const)
      assert.equal((await world.helpdesk.act(key, request(ticket.id, action, canary, { text: 'x' }))).outcome, 'done');
    const bytes = () => readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)));
    assert.ok(bytes().some((file) => file.includes('CANARY')));
    await world.helpdesk.forget(tenant, canary.id);
    assert.ok(!bytes().some((file) => file.includes('CANARY')));
    await world.end();
  });
});

describe('retrying', () => {
  it('knows what passes', () => {
    for (const code of ['57P01', '08006', '40001', '40P01', 'ECONNREFUSED', 'SQLITE_BUSY']) {
      assert.equal(passes(Object.assign(new Error('x'), { code })), true, code);
    }
    assert.equal(passes(new Error('Connection terminated unexpectedly')), true);
    assert.equal(passes(new Error('Client was closed and is not queryable')), true);
    assert.equal(passes(Object.assign(new Error('x'), { code: '23505' })), false);
    assert.equal(passes(new Error('syntax error')), false);
    assert.equal(passes(null), false);
  });

  it('repeats with growing pauses, about 8 s together, then tells', async () => {
    const pauses: number[] = [];
    let time = 0;
    const retry = retrying(
      () => 0,
      () => new Date(time),
      (ms) => Promise.resolve((time += pauses[pauses.push(ms) - 1] ?? 0)),
    );
    let calls = 0;
    const away = () => {
      calls++;
      return Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    };
    await assert.rejects(retry(away), { code: 'ECONNREFUSED' });
    assert.ok(calls > 10, String(calls));
    const sum = pauses.reduce((a, b) => a + b, 0);
    assert.ok(sum > 7_000 && sum < 9_500, String(sum));
    calls = 0;
    await assert.rejects(retry(away), { code: 'ECONNREFUSED' });
    assert.equal(calls, 0, 'whoever asks right after it does not wait');
    time += 2_000;
    calls = 0;
    assert.equal(await retry(() => (++calls < 3 ? away() : Promise.resolve('back'))), 'back');
  });

  it('tries all the same when the clock was set back after somebody gave up', async () => {
    let time = 1_000_000;
    const retry = retrying(
      () => 0,
      () => new Date(time),
      (ms) => Promise.resolve((time += ms)),
    );
    await assert.rejects(retry(() => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))));
    time -= 600_000;
    assert.equal(await retry(() => Promise.resolve('works')), 'works');
  });

  it('gives up in time for an answer, however long each try takes', async () => {
    let time = 0;
    const retry = retrying(
      () => 0,
      () => new Date(time),
      (ms) => Promise.resolve((time += ms)),
    );
    const slow = () => {
      time += 2_000;
      return Promise.reject(Object.assign(new Error('x'), { code: '57014' }));
    };
    await assert.rejects(retry(slow), { code: '57014' });
    assert.ok(time <= 11_000, String(time));
  });

  it('lets the others try where one waited in vain for a lock while they got through', async () => {
    let time = 0;
    const retry = retrying(
      () => 0,
      () => new Date(time),
      (ms) => Promise.resolve((time += ms)),
    );
    const locked = async () => {
      time += 1_000;
      await retry(() => Promise.resolve('meanwhile'));
      throw Object.assign(new Error('x'), { code: '55P03' });
    };
    await assert.rejects(retry(locked), { code: '55P03' });
    assert.equal(await retry(() => Promise.resolve('at once')), 'at once');
  });

  it('does not repeat what is wrong', async () => {
    let calls = 0;
    const retry = retrying(
      () => 0,
      now,
      () => Promise.resolve(),
    );
    await assert.rejects(
      retry(() => Promise.reject(new Error(`wrong ${++calls}`))),
      /wrong 1/,
    );
  });
});
