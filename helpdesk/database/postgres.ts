// PostgreSQL, for several instances over one store.
import type { Kysely, PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { DatabaseOptions, OpenedEngine, Trx } from './database.ts';
import { PostgresDialect, sql } from './kysely.ts';
import type { Schema } from './schema.ts';
import { UNANSWERED } from './statement.ts';

/** Three fit into the time a turn has. */
const ANSWER_MS = 3_000;

/** Opens a pool; connections are made when needed, so this cannot fail for a server that is away. */
export function openPostgres(connectionString: string, log: DatabaseOptions['log']): OpenedEngine {
  const pool = new pg.Pool({
    connectionString,
    // What is asked before the last answer came leaves at once.
    pipeline: true,
    max: 10,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    // The server's word comes before our own, so that a slow statement does not cost the connection.
    statement_timeout: ANSWER_MS - 500,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener a restart of the server ends this process. Both kinds are reported again by the next query.
  pool.on('error', () => log.info('database-connection-lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Waiting for the server's disk blocks nothing here, so every write is synced.
  return {
    dialect: new PostgresDialect({ pool: carefully(pool) }),
    scrub,
    writer: (db) => (work, how) => (how === 'single' ? work(db as Trx) : db.transaction().execute(work)),
  };
}

/**
 * A connection that gave no answer may hold half a transaction, which the next one to use it would commit with its
 * own: it is asked nothing more, not even to roll back, and closed instead of given back.
 */
function carefully(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      let silent: Error | null = null;
      const ask = async (text: string, values?: readonly unknown[]): Promise<unknown> => {
        try {
          return await client.query(text, values as unknown[]);
        } catch (error) {
          // What the server refuses has an SQLSTATE; all else is the line's or ours.
          if (!(error instanceof pg.DatabaseError)) silent = error as Error;
          throw error;
        }
      };
      const query = ahead(ask);
      const careful = (text: string, values?: readonly unknown[]): Promise<unknown> =>
        silent === null ? query(text, values) : Promise.reject(silent);
      return { query: careful, release: () => client.release(silent ?? undefined) } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

type Ask = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/**
 * Goes on without waiting for what has no answer worth reading: `begin`, and in a transaction what is inserted. When one of
 * these fails, the next statement does, at the latest the commit, and so all of them.
 */
function ahead(ask: Ask): Ask {
  let underway: Promise<unknown>[] | null = null;
  return async (text, values) => {
    const asked = ask(text, values);
    if (text === 'begin') underway = [];
    if (underway !== null && (text === 'begin' || text.endsWith(UNANSWERED))) {
      // Heard below, but not before somebody waits for it.
      asked.catch(() => undefined);
      underway.push(asked);
      return { command: '', rowCount: null, rows: [] };
    }
    // After a rollback it is no matter what had failed.
    const before = text === 'rollback' ? [] : (underway ?? []);
    underway = text === 'commit' || text === 'rollback' ? null : underway && [];
    const answers = await Promise.allSettled([...before, asked]);
    // The first to fail is the one that says why; all were heard, so that the connection is known to answer.
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    return asked;
  };
}

/** Row versions of deleted data stay in the table files until vacuum; it cannot run inside a transaction. */
async function scrub(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = current_schema()`.execute(db);
  for (const { name: table } of rows) {
    await sql`vacuum ${sql.table(table)}`.execute(db);
  }
}
