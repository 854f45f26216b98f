// The questions people asked and got no answer to, from the helpdesk's database: what an editor could write next.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../helpdesk/database/database.ts';
import { readRows } from '../helpdesk/loop/rows.ts';
import type { UnansweredRow } from '../helpdesk/loop/types.ts';

export interface OpenQuestion {
  /** As it was typed last, redacted. */
  text: string;
  kind: UnansweredRow['kind'];
  language: string;
  /** How often it was asked without an answer that anybody opened. */
  count: number;
}

/** How far back is looked, in days. */
export const DAYS = 30;
const DAY = 86_400_000;
const MOST = 20;

/**
 * The most frequent ones of the last days, of all tenants.
 * @param env `DATABASE_URL`, or `DATA_DIR` with a database in it
 * @returns null where there is no database to read
 */
export async function readUnanswered(env: NodeJS.ProcessEnv, now: Date): Promise<OpenQuestion[] | null> {
  const databaseUrl = env['DATABASE_URL']?.trim() || undefined;
  const dataDir = env['DATA_DIR']?.trim() ?? '';
  if (databaseUrl === undefined && (dataDir === '' || !existsSync(join(dataDir, 'helpdesk.db')))) return null;
  const silent = { info: () => undefined, error: () => undefined };
  const db = await openDatabase({ dataDir, databaseUrl, now: () => now, log: silent });
  try {
    const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
    const { unanswered } = await readRows(db, { from: day(now.getTime() - DAYS * DAY), to: day(now.getTime()) }, null);
    return countUnanswered(unanswered);
  } finally {
    await db.close();
  }
}

/** Rows of days and tenants as one line a question, the most frequent first. */
export function countUnanswered(rows: readonly UnansweredRow[]): OpenQuestion[] {
  const questions = new Map<string, OpenQuestion>();
  for (const { form, kind, language, text, count, opened } of rows) {
    const key = `${kind} ${language} ${form}`;
    const before = questions.get(key)?.count ?? 0;
    questions.set(key, { text, kind, language, count: before + count - opened });
  }
  return [...questions.values()]
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1))
    .slice(0, MOST);
}
