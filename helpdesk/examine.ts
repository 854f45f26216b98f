// What an operator asks of the store: does it take a write, does anything wait too long, is there a channel.
import { newestVersion } from './database/migrate.ts';
import type { Database, Engine } from './database/database.ts';
import { failure } from './failure.ts';

/** How long a message that could leave may wait before something is wrong. */
export const LATE_MS = 5 * 60 * 1000;

/** Counts only, no times: the same state reads the same twice. */
export interface StoreState {
  engine: Engine;
  /** The version of the schema is that of this program; an older one is brought up to date at the next start. */
  current: boolean;
  writable: boolean;
  /** Messages that could have left five minutes ago and did not. */
  late: number;
  /** Messages given up, or sent without knowing whether they arrived. */
  lost: number;
  /** Channels in use, and channels that are gone without another in their place. */
  channels: { set: number; gone: number };
}

/**
 * Looks at the store; the only thing written is the heartbeat.
 * @param tenant null for all tenants
 * @param connectors those that are set up: what was queued for another one nobody waits for
 */
export async function examineStore(
  db: Database,
  now: () => Date,
  tenant: string | null,
  connectors: readonly string[],
): Promise<StoreState> {
  const { engine, version } = db;
  const writable = await takesWrite(db, now).then(
    () => true,
    () => false,
  );
  const nothing = { late: 0, lost: 0, channels: { set: 0, gone: 0 } };
  if (version < newestVersion) return { engine, current: false, writable, ...nothing };
  const dueBefore = new Date(now().getTime() - LATE_MS).toISOString();
  const rows = await db.read((reader) =>
    reader
      .selectFrom('outbox')
      .select(['state', (e) => e.fn.countAll().as('count')])
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .where('connector', 'in', ['', ...connectors])
      .where((e) =>
        e.or([
          e('state', 'in', ['unknown', 'dead']),
          e.and([e('state', '=', 'waiting'), e('address', '<>', ''), e('due_at', '<', dueBefore)]),
        ]),
      )
      .groupBy('state')
      .execute(),
  );
  const channels = await db.read((reader) =>
    reader
      .selectFrom('channels')
      .select('gone_at')
      .$if(tenant !== null, (q) => q.where('tenant', '=', tenant ?? ''))
      .execute(),
  );
  const countOf = (...states: string[]): number =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + Number(count), 0);
  return {
    engine,
    current: true,
    writable,
    late: countOf('waiting'),
    lost: countOf('unknown', 'dead'),
    channels: {
      set: channels.filter((channel) => channel.gone_at === null).length,
      gone: channels.filter((channel) => channel.gone_at !== null).length,
    },
  };
}

/** Writes the heartbeat. @throws what the database throws when it takes no write, DATABASE_UNUSABLE for a damaged file */
export async function takesWrite(db: Database, now: () => Date): Promise<void> {
  // The heartbeat's own page may be whole.
  if (db.damaged()) throw failure('DATABASE_UNUSABLE', 'the database file is damaged: restore the backup');
  const at = now().toISOString();
  await db.write((trx) =>
    trx
      .insertInto('heartbeat')
      .values({ id: 1, at })
      .onConflict((c) => c.column('id').doUpdateSet({ at }))
      .execute(),
  );
}
