// The report for administrators as a card, and its rows as text where no file can be sent.
import type { Period } from '../../helpdesk/loop/types.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Report } from '../report.ts';
import type { Reply } from '../services.ts';
import { close, group, heading, mono, paragraph, say } from './elements.ts';
import type { Element } from './elements.ts';
import { optional } from './shrink.ts';

const SHOWN = 10;
const COMMENTS = 3;
/** More than this nobody copies out of a chat. */
const CSV_LIMIT = 6_000;

/** Totals first, then what an editor can act on: missing answers, low-rated ones, and what is asked most. */
export function reportCard(report: Report, page: Page): Reply {
  const title = page.t('report-title', days(report.period, page));
  const { turns, questions, requests, helpful, notHelpful } = report;
  const rate = questions === 0 ? 0 : Math.min(1, requests / questions);
  const body = [
    heading(title, { size: 'Large' }),
    say(page.t('report-totals', { turns, questions })),
    say(page.t('report-requests', { requests, rate })),
    say(page.t('report-opinions', { helpful, notHelpful })),
    ...(report.languages.length > 0 ? [say(languages(report, page))] : []),
    ...list(
      'report-unanswered',
      report.unanswered.map(({ text, kind, language, count }) =>
        line(text, page.t(`report-kind-${kind}`, { count, language: languageName(language, page) })),
      ),
      page,
    ),
    ...list(
      'report-low-rated',
      report.lowRated.map((each) => lowRated(each, page)),
      page,
    ),
    ...list(
      'report-top',
      report.top.map(({ entry, count }) => line(titleOf(entry, page), page.t('report-times', { count }))),
      page,
    ).map((element) => optional(2, element)),
    optional(3, say(page.t('report-hint', { version: page.version }), { subtle: true })),
  ];
  return reply(page, body, [], title);
}

/** The rows as text; more than a chat can hold is had on the command line. */
export function csvCard(csv: string, period: Period, page: Page): Reply {
  const title = page.t('report-title', days(period, page));
  const command = `npm run -s cli -- report --csv --from ${period.from} --to ${period.to}`;
  const text = csv.replace('\uFEFF', '').trimEnd();
  const body =
    text.length > CSV_LIMIT
      ? [say(page.t('report-csv-long')), mono(command)]
      : [say(page.t('report-csv')), ...text.split('\r\n').map(mono)];
  return reply(page, [heading(title, { size: 'Large' }), ...body], [], title);
}

function list(key: string, items: Element[], page: Page): Element[] {
  if (items.length === 0) return [group([heading(page.t(key)), say(page.t('report-none'))])];
  const rest = items.length - SHOWN;
  const more = rest > 0 ? [say(page.t('report-more', { count: rest }), { subtle: true })] : [];
  return [group([heading(page.t(key)), ...items.slice(0, SHOWN), ...more])];
}

/** People's own words are never read as marks. */
function line(text: string, about: string): Element {
  return paragraph([
    { type: 'TextRun', text: `• ${text}` },
    { type: 'TextRun', text: `  ${about}`, isSubtle: true, size: 'Small' },
  ]);
}

function lowRated({ entry, helpful, notHelpful, comments }: Report['lowRated'][number], page: Page): Element {
  const about = page.t('report-rated', { helpful, notHelpful });
  const said = comments.slice(-COMMENTS).map((comment) => quote(comment.split(/\s+/).join(' '), page));
  return group([line(titleOf(entry, page), about), ...said]);
}

function quote(comment: string, page: Page): Element {
  return close(paragraph([{ type: 'TextRun', text: page.t('quoted', { text: comment }), size: 'Small' }]));
}

function titleOf(entry: string, page: Page): string {
  if (entry === '') return page.t('report-no-entry');
  return page.entry(entry)?.title[page.language] ?? entry;
}

function languages(report: Report, page: Page): string {
  const parts = report.languages.map(({ language, count }) =>
    page.t('report-language', { language: languageName(language, page), share: count / report.questions }),
  );
  return page.t('report-languages', { list: parts.join(', ') });
}

function languageName(tag: string, page: Page): string {
  const known = LANGUAGES.find((language) => language === tag);
  return known ? page.tIn(known, 'language-name') : tag;
}

function days({ from, to }: Period, page: Page): { from: string; to: string } {
  return { from: page.date(from), to: page.date(to) };
}
