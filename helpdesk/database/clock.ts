// One clock for all instances over one PostgreSQL: the server's. Whose own is minutes off still keeps leases and rates.
import type { Database } from './database.ts';
import { sql } from './kysely.ts';

/** A clock that was set meanwhile is noticed within this. */
const LOOK_AGAIN_MS = 60_000;

export interface SharedClock {
  now: () => Date;
  stop(): void;
}

/** Measures how far this machine's clock is from the server's, now and every minute; what fails keeps the last. */
export async function openSharedClock(db: Pick<Database, 'read'>, now: () => Date): Promise<SharedClock> {
  let aheadMs = 0;
  const look = async (): Promise<void> => {
    const before = now().getTime();
    const { rows } = await db.read((each) =>
      sql<{ ms: string }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(each),
    );
    const server = Number(rows[0]?.ms);
    if (Number.isFinite(server)) aheadMs = server - (before + now().getTime()) / 2;
  };
  await look();
  const again = setInterval(() => void look().catch(() => undefined), LOOK_AGAIN_MS).unref();
  return { now: () => new Date(Math.round(now().getTime() + aheadMs)), stop: () => clearInterval(again) };
}
