// Brings a database to the schema this version knows, one transaction per step, and refuses a newer one.
import type { Kysely } from 'kysely';
import { failure } from '../failure.ts';
import type { Engine } from './database.ts';
import { sql } from './kysely.ts';
import type { Schema } from './schema.ts';
import * as tickets from './migrations/0001-tickets.ts';
import * as loop from './migrations/0002-loop.ts';
import * as settings from './migrations/0003-settings.ts';
import * as connectors from './migrations/0004-connectors.ts';
import * as audit from './migrations/0005-audit.ts';

export interface Migration {
  number: number;
  name: string;
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

/** All steps in order; a step once released is never changed. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'tickets', up: tickets.up },
  { number: 2, name: 'loop', up: loop.up },
  { number: 3, name: 'settings', up: settings.up },
  { number: 4, name: 'connectors', up: connectors.up },
  { number: 5, name: 'audit', up: audit.up },
];

/** The version this program makes of every database. */
export const newestVersion = migrations.at(-1)?.number ?? 0;

/** Any number will do: instances that start together wait for each other on it. */
const MIGRATION_LOCK = 20_801;

/**
 * Runs the missing steps. A step and its row in `migrations` are one transaction, so a process killed half way
 * leaves the state before the step. Throws DATABASE_NEWER when the database knows a step this version does not.
 * @param keepOlder leaves an older schema as it is: for those who only look
 * @returns the schema's version
 */
export async function migrate(
  db: Kysely<Schema>,
  engine: Engine,
  at: string,
  steps: readonly Migration[] = migrations,
  keepOlder = false,
): Promise<number> {
  const newest = steps.at(-1)?.number ?? 0;
  // The usual start finds nothing to do, and takes no lock to find it.
  const found = await currentVersion(db).catch(() => 0);
  if (found === newest || (keepOlder && found > 0 && found < newest)) return found;
  for (;;) {
    const done = await db.transaction().execute(async (trx) => {
      if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
      await trx.schema
        .createTable('migrations')
        .ifNotExists()
        .addColumn('number', 'integer', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('at', 'text', (c) => c.notNull())
        .execute();
      const version = await currentVersion(trx);
      if (version > newest) {
        throw failure(
          'DATABASE_NEWER',
          `the database has schema version ${version}, this program knows ${newest}: start the newer program, or restore the backup made before it`,
        );
      }
      const next = steps.find((step) => step.number > version);
      if (!next) return true;
      await next.up(trx as unknown as Kysely<unknown>, engine);
      await trx.insertInto('migrations').values({ number: next.number, name: next.name, at }).execute();
      return false;
    });
    if (done) return newest;
  }
}

async function currentVersion(db: Kysely<Schema>): Promise<number> {
  const row = await db
    .selectFrom('migrations')
    .select((e) => e.fn.max('number').as('version'))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}
