// Reads what the loop noted from the helpdesk's database, beside a bot that may be running on it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../helpdesk/database/database.ts';
import { readRows } from '../helpdesk/loop/rows.ts';
import type { LoopRows, Period } from '../helpdesk/loop/types.ts';

/**
 * @param env `DATABASE_URL`, or `DATA_DIR` with a database in it
 * @param tenant null for all tenants
 * @returns null where there is no database to read; none is made
 */
export async function readLoopRows(
  env: NodeJS.ProcessEnv,
  now: Date,
  period: Period,
  tenant: string | null,
): Promise<LoopRows | null> {
  const databaseUrl = env['DATABASE_URL']?.trim() || undefined;
  const dataDir = env['DATA_DIR']?.trim() ?? '';
  if (databaseUrl === undefined && (dataDir === '' || !existsSync(join(dataDir, 'helpdesk.db')))) return null;
  const silent = { info: () => undefined, error: () => undefined };
  const db = await openDatabase({ dataDir, databaseUrl, now: () => now, log: silent });
  try {
    return await readRows(db, period, tenant);
  } finally {
    await db.close();
  }
}
