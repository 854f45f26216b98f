// Opens the store: the embedded database, or PostgreSQL when an address is given; the rest of the room sees Kysely.
import type { Dialect, Kysely, Transaction } from 'kysely';
import { codeOf, failure } from '../failure.ts';
import { Kysely as OpenKysely } from './kysely.ts';
import { migrate } from './migrate.ts';
import { retrying, type Wait } from './retry.ts';
import type { Schema } from './schema.ts';

export type Engine = 'sqlite' | 'postgres';
export type Trx = Transaction<Schema>;

export interface DatabaseOptions {
  /** Folder of the embedded database; made when missing. */
  dataDir: string;
  /** `postgres://…`; when set, `dataDir` is not used. */
  databaseUrl?: string | undefined;
  now: () => Date;
  log: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void };
  /** 0 to 1, for the jitter of repeated tries. */
  random?: () => number;
  /** Lets tests repeat without waiting. */
  wait?: Wait;
  /** Leaves the schema of an older version as it is; an empty database gets the newest all the same. */
  keepOlder?: boolean;
}

export interface Database {
  engine: Engine;
  /** Of the schema; less than this program's only where `keepOlder` was asked. */
  version: number;
  /**
   * Runs a piece of work in one transaction and repeats it when the database was away or chose it as the victim.
   * The work must therefore be safe to repeat: after a lost connection nobody knows whether it was committed.
   */
  write<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** The same for what a power cut may take back; a crash of the program takes nothing. Costs no wait for the disk. */
  jot<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** The same for a single statement. */
  jotOne<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** The same for reading, without a transaction. */
  read<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** Makes sure that what was deleted is no longer in the files. */
  scrub(): Promise<void>;
  /** Whether a page of the embedded file was found damaged; it stays so until a backup is restored. */
  damaged(): boolean;
  /** Grows with each `write` of this process that ended: what was read before may be different now. */
  writes(): number;
  close(): Promise<void>;
}

/** What each engine brings. */
export interface OpenedEngine {
  dialect: Dialect;
  scrub: (db: Kysely<Schema>) => Promise<void>;
  writer: (db: Kysely<Schema>) => Writer;
}

/** Runs work in a transaction. Only a synced one need be on the disk before it returns; a single statement is one itself. */
export type Writer = <T>(work: (trx: Trx) => Promise<T>, how: 'synced' | 'unsynced' | 'single') => Promise<T>;

/** Opens and migrates. Throws DATABASE_NEWER, DATABASE_UNREACHABLE or DATABASE_UNUSABLE with a line for the operator. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine: Engine = options.databaseUrl ? 'postgres' : 'sqlite';
  const retry = retrying(options.random ?? (() => 0.5), options.now, options.wait);
  let opened;
  try {
    // Imported here, so that nobody pays for the driver that is not used.
    opened = await retry(async () =>
      options.databaseUrl
        ? (await import('./postgres.ts')).openPostgres(options.databaseUrl, options.log)
        : (await import('./sqlite.ts')).openSqlite(options.dataDir),
    );
  } catch (error) {
    throw failure('DATABASE_UNUSABLE', `the database cannot be opened (${codeOf(error) || 'see cause'})`, error);
  }
  const { dialect, scrub } = opened;
  const db = new OpenKysely<Schema>({ dialect });
  const write = opened.writer(db);
  let version;
  try {
    version = await retry(() => migrate(db, engine, options.now().toISOString(), undefined, options.keepOlder));
  } catch (error) {
    await db.destroy().catch(() => undefined);
    if (codeOf(error) === 'DATABASE_NEWER') throw error;
    throw failure(
      engine === 'postgres' ? 'DATABASE_UNREACHABLE' : 'DATABASE_UNUSABLE',
      `the database cannot be used (${codeOf(error) || 'see cause'})`,
      error,
    );
  }
  let damaged = false;
  let writes = 0;
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await retry(work);
    } catch (error) {
      if (/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))) damaged = true;
      throw error;
    }
  };
  return {
    engine,
    version,
    write: (work) => run(() => write(work, 'synced')).finally(() => void (writes += 1)),
    jot: (work) => run(() => write(work, 'unsynced')),
    jotOne: (work) => run(() => write(work, 'single')),
    read: (work) => run(() => work(db)),
    scrub: () => run(() => scrub(db)),
    damaged: () => damaged,
    writes: () => writes,
    close: () => db.destroy(),
  };
}
