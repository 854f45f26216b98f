// `report`: what people asked, what had no answer and what they thought of the answers, as text, JSON or a CSV file.
import { openPage } from '../../dialogs/page.ts';
import { reportCard } from '../../dialogs/cards/report.ts';
import { lastDays, summarize } from '../../dialogs/report.ts';
import { toCsv } from '../../helpdesk/loop/csv.ts';
import { readRows } from '../../helpdesk/loop/rows.ts';
import type { Period } from '../../helpdesk/loop/types.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { NO_DATABASE, readDatabase } from '../read-database.ts';
import { openKnowledge } from '../open-knowledge.ts';
import { usageOf } from '../usage.ts';

const USAGE = usageOf('report');
const USUAL_DAYS = 30;

/** Reads the database of `DATABASE_URL` or `DATA_DIR` (./data); exit code 1 when there is none. */
export const command: Command = (args) =>
  withUsage(async () => {
    const { csv, json, lang, own } = readOptions('report', args);
    if (csv && json) throw new UsageError(USAGE);
    const now = new Date();
    const period = readPeriod(own, now);
    const env = { DATA_DIR: './data', ...process.env };
    const rows = await readDatabase(env, now, (db) => readRows(db, period, own['tenant'] ?? null));
    if (rows === null) {
      process.stderr.write(NO_DATABASE);
      return 1;
    }
    if (csv) process.stdout.write(toCsv(rows));
    else {
      const report = summarize(rows, period);
      const text = json
        ? JSON.stringify(report, null, 2)
        : reportCard(report, openPage(openKnowledge(), lang, '')).text;
      process.stdout.write(`${text}\n`);
    }
    return 0;
  });

function readPeriod(own: Readonly<Record<string, string | undefined>>, now: Date): Period {
  const { days = String(USUAL_DAYS), from, to } = own;
  if (!/^[1-9][0-9]{0,3}$/.test(days)) throw new UsageError(USAGE);
  const usual = lastDays(Number(days), now);
  const period = { from: from ?? usual.from, to: to ?? usual.to };
  if (!isDay(period.from) || !isDay(period.to) || period.from > period.to) throw new UsageError(USAGE);
  return period;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
