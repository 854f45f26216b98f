// What administrators see of a period: what was asked, what had no answer, what people thought of the answers.
import { toCsv } from '../helpdesk/loop/csv.ts';
import type { LoopRows, Period, UnansweredRow } from '../helpdesk/loop/types.ts';
import type { AdministratorCommand } from './administrator-command.ts';
import { refuseOthers } from './administrators.ts';
import { csvCard, reportCard } from './cards/report.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

export interface Report {
  period: Period;
  /** Everything people sent or pressed, and the part of it that asked something. */
  turns: number;
  questions: number;
  /** Requests for help opened. */
  requests: number;
  helpful: number;
  notHelpful: number;
  /** Questions by language, most first. */
  languages: { language: string; count: number }[];
  /** By the first entry shown, most first; then those nobody could be shown anything for. */
  top: { entry: string; count: number }[];
  unanswered: { text: string; kind: UnansweredRow['kind']; language: string; count: number }[];
  /** Entries that somebody called not helpful, worst first. */
  lowRated: { entry: string; helpful: number; notHelpful: number; comments: string[] }[];
}

/** Sums the rows up; pure. */
export function summarize(rows: LoopRows, period: Period): Report {
  const asked = rows.asked.filter((row) => row.kind !== 'other');
  const opened = (row: UnansweredRow) => (row.kind === 'choices' ? row.opened : 0);
  const questions = total(asked);
  return {
    period,
    turns: total(rows.asked),
    questions,
    requests: rows.requests,
    helpful: rows.ratings.filter((row) => row.helpful).length,
    notHelpful: rows.ratings.filter((row) => !row.helpful).length,
    languages: groups(asked, (row) => row.language)
      .map(([language, list]) => ({ language, count: total(list) }))
      .sort(most),
    top: groups(
      asked.filter((row) => row.entry !== ''),
      (row) => row.entry,
    )
      .map(([entry, list]) => ({ entry, count: total(list) }))
      .sort(most),
    unanswered: groups(rows.unanswered, (row) => [row.kind, row.language, row.form].join('\n'))
      .flatMap(([, list]) => {
        const { text = '', kind, language } = list.at(-1) as UnansweredRow;
        const count = list.reduce((sum, row) => sum + Math.max(0, row.count - opened(row)), 0);
        return count > 0 ? [{ text, kind, language, count }] : [];
      })
      .sort(most),
    lowRated: groups(rows.ratings, (row) => row.entry)
      .map(([entry, list]) => ({
        entry,
        helpful: list.filter((row) => row.helpful).length,
        notHelpful: list.filter((row) => !row.helpful).length,
        comments: list.filter((row) => row.comment !== '').map((row) => row.comment),
      }))
      .filter((each) => each.notHelpful > 0)
      .sort((a, b) => b.notHelpful - a.notHelpful || a.helpful - b.helpful || (a.entry < b.entry ? -1 : 1)),
  };
}

/** The last so many days, today included. */
export function lastDays(days: number, now: Date): Period {
  const from = new Date(now.getTime() - (days - 1) * 86_400_000);
  return { from: from.toISOString().slice(0, 10), to: now.toISOString().slice(0, 10) };
}

/** The report of the own tenant as a card, or as the text of a file. */
export async function showReport(
  { days, csv }: Extract<AdministratorCommand, { kind: 'report' }>,
  turn: Turn,
): Promise<Reply> {
  const { input, services, page } = turn;
  const refusal = await refuseOthers(turn, 'report');
  if (refusal) return refusal;
  const period = lastDays(days, services.now());
  try {
    const rows = await services.helpdesk.loop.rows(period, input.tenant);
    return csv ? csvCard(toCsv(rows), period, page) : reportCard(summarize(rows, period), page);
  } catch (error) {
    services.log.error('report-failed', error);
    return sentence(page, 'report-failed');
  }
}

function total(rows: readonly { count: number }[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}

function groups<T>(rows: readonly T[], key: (row: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(key(row));
    if (list) list.push(row);
    else found.set(key(row), [row]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function most(a: { count: number }, b: { count: number }): number {
  return b.count - a.count;
}
