// PostgreSQL, for several instances over one store.
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { DatabaseOptions, OpenedEngine } from './database.ts';
import { PostgresDialect, sql } from './kysely.ts';
import type { Schema } from './schema.ts';

/** Opens a pool; connections are made when needed, so this cannot fail for a server that is away. */
export function openPostgres(connectionString: string, log: DatabaseOptions['log']): OpenedEngine {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 4_000,
    query_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener a restart of the server ends this process. Both kinds are reported again by the next query.
  pool.on('error', () => log.info('database-connection-lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Waiting for the server's disk blocks nothing here, so every write is synced.
  return { dialect: new PostgresDialect({ pool }), scrub, unsynced: (db, work) => work(db) };
}

/** Row versions of deleted data stay in the table files until vacuum; it cannot run inside a transaction. */
async function scrub(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = current_schema()`.execute(db);
  for (const { name: table } of rows) {
    await sql`vacuum ${sql.table(table)}`.execute(db);
  }
}
