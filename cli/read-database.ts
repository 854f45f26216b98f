// Reads from the helpdesk's database, beside a bot that may be running on it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database } from '../helpdesk/database/database.ts';

/** Said where there is none. */
export const NO_DATABASE = 'There is no database yet: name it by DATA_DIR or DATABASE_URL, as for the bot.\n';

/**
 * @param env `DATABASE_URL`, or `DATA_DIR` with a database in it
 * @param read what is asked of the database while it is open
 * @returns null where there is no database to read; none is made
 */
export async function readDatabase<Found>(
  env: NodeJS.ProcessEnv,
  now: Date,
  read: (db: Database) => Promise<Found>,
): Promise<Found | null> {
  const databaseUrl = env['DATABASE_URL']?.trim() || undefined;
  const dataDir = env['DATA_DIR']?.trim() ?? '';
  if (databaseUrl === undefined && (dataDir === '' || !existsSync(join(dataDir, 'helpdesk.db')))) return null;
  const silent = { info: () => undefined, error: () => undefined };
  const db = await openDatabase({ dataDir, databaseUrl, now: () => now, log: silent });
  try {
    return await read(db);
  } finally {
    await db.close();
  }
}
