// The questions people asked and got no answer to, from the helpdesk's database: what an editor could write next.
import { lastDays, summarize } from '../dialogs/report.ts';
import type { Report } from '../dialogs/report.ts';
import { readRows } from '../helpdesk/loop/rows.ts';
import { readDatabase } from './read-database.ts';

/** As it was typed last, redacted, and how often it was asked without an answer that anybody opened. */
export type OpenQuestion = Report['unanswered'][number];

/** How far back is looked, in days. */
export const DAYS = 30;
const MOST = 20;

/**
 * The most frequent ones of the last days, of all tenants.
 * @param env `DATABASE_URL`, or `DATA_DIR` with a database in it
 * @returns null where there is no database to read
 */
export async function readUnanswered(env: NodeJS.ProcessEnv, now: Date): Promise<OpenQuestion[] | null> {
  const period = lastDays(DAYS, now);
  const rows = await readDatabase(env, now, (db) => readRows(db, period, null));
  return rows && summarize(rows, period).unanswered.slice(0, MOST);
}
