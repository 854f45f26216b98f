// The answer to a pasted output: verdict and where it stopped at one look, why, what to do, and the lines that show it.
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import type { About, CarriedDiagnosis, CarriedFinding, Context } from './actions.ts';
import { banner, close, group, heading, link, mono, say } from './elements.ts';
import type { Element, Tone } from './elements.ts';
import { answerButtons, documentation, exitButtons, partsOf } from './entry-parts.ts';
import { phaseMarks, phaseRow } from './phases.ts';
import { optional } from './shrink.ts';

/** The line to run wherever an output is asked for. */
export const STATUS_COMMAND = 'dsregcmd /status | clip';
const MARKS = { block: '?', error: '✖', warning: '⚠', info: '○', ok: '✔' } as const;

/** Draws a diagnosis in the page's language; entries that are gone meanwhile are left out, never invented. */
export function diagnosisCard(d: CarriedDiagnosis, page: Page): Reply {
  if (page.public) return publicCard(d, page);
  const [primary, ...others] = d.findings;
  const entry = primary ? page.entry(primary.id) : null;
  const parts = entry && partsOf(entry, page);
  const verdict = verdictLine(d, page);
  const about: About = { is: 'diagnosis', d };
  const context: Context = { q: '', ids: d.findings.map((finding) => finding.id), paste: d.paste };
  const body = [
    banner([heading(verdict, { size: 'Large' }), ...row(d, page)], tone(d)),
    // That it is no output is said by the verdict.
    ...(entry && d.verdict !== 'not-dsregcmd' ? [heading(entry.title[page.language])] : []),
    ...(parts ? [parts.cause, ...parts.steps] : []),
    ...(d.verdict === 'healthy' ? [] : evidence(d, page)),
    ...checkedLines(d, page),
    ...nextPaste(d, entry, page),
    ...otherFindings(others, page),
    ...noteLines(d.notes, page),
    ...(parts ? [optional(2, parts.source)] : []),
  ];
  const buttons =
    d.verdict === 'failing'
      ? answerButtons(about, context, page, documentation(entry))
      : exitButtons(about, context, page);
  const speak = parts ? `${verdict} ${parts.speech}` : verdict;
  return reply(page, body, buttons, speak);
}

/** Where others read along: the verdict and the cause, no line of the output; the rest is for the person alone. */
function publicCard(d: CarriedDiagnosis, page: Page): Reply {
  const entry = page.entry(d.findings[0]?.id ?? '');
  const verdict = verdictLine(d, page);
  const bare = { ...d, seen: [], findings: d.findings.map((finding) => ({ ...finding, quotes: [] })) };
  const context: Context = { q: '', ids: d.findings.map((finding) => finding.id), paste: d.paste };
  const failed = page.aside === 'failed';
  const body = [
    ...(d.private ? [group([say(page.t('channel-warning', { place: page.place }))], { emphasis: true })] : []),
    banner([heading(verdict, { size: 'Large' }), ...row(d, page)], tone(d)),
    ...(entry ? [heading(entry.title[page.language]), partsOf(entry, page).cause] : []),
    say(page.t(failed ? 'aside-failed' : 'aside-sent')),
  ];
  const chat = failed && page.ownChat !== undefined ? [link(page.t('button-own-chat'), page.ownChat)] : [];
  const speak = entry ? `${verdict} ${entry.title[page.language]}.` : verdict;
  return reply(page, body, [chat, ...exitButtons({ is: 'diagnosis', d: bare }, context, page)], speak);
}

function verdictLine(d: CarriedDiagnosis, page: Page): string {
  switch (d.verdict) {
    case 'failing': {
      const others = Math.max(0, d.findings.length - 1);
      const phase = d.phase === null ? '' : page.t(`phase-${d.phase}`);
      const mark = failureMark(d);
      const said =
        d.phase === null ? page.t('failing-no-phase', { mark, others }) : page.t('failing', { mark, phase, others });
      return said.trim();
    }
    case 'healthy':
      return page.t('healthy', { count: d.checked });
    case 'undecided': {
      if (d.missing.length === 0) return page.t('undecided-plain');
      const { names, count } = missingNames(d.missing, page);
      return page.t('undecided', { missing: names, count });
    }
    case 'not-dsregcmd':
      return page.t('not-dsregcmd');
  }
}

/** What is missing, in words: each id has a text, sections are named as Windows prints them. */
function missingNames(missing: string[], page: Page): { names: string; count: number } {
  const sections = missing.flatMap((id) =>
    id.startsWith('section:') ? [page.t('quoted', { text: id.slice('section:'.length) })] : [],
  );
  const others = missing.filter((id) => !id.startsWith('section:'));
  const names = [
    ...(sections.length > 0
      ? [page.t('missing-sections', { names: listed(sections, page), count: sections.length })]
      : []),
    ...others.map((id) => (MISSING.has(id) ? page.t(`missing-${id}`) : id)),
  ];
  return { names: listed(names, page), count: sections.length + others.length };
}

/** One, two or three things in a row; more than three would not be read. */
function listed(names: string[], page: Page): string {
  const [first = '', second = '', third = ''] = names;
  return page.t('list', { count: Math.min(names.length, 3), first, second, third });
}
const MISSING = new Set(['dsregcmd-status', 'original-text', 'run-as-user', 'run-elevated', 'fresh-run', 'event-log']);

function tone(d: CarriedDiagnosis): Tone {
  if (d.verdict === 'healthy') return 'Good';
  if (d.verdict !== 'failing') return 'Default';
  return failureMark(d) === '⚠' ? 'Warning' : 'Attention';
}

/** The same in the headline and in the row: what only has to wait or be seen to is no alarm. */
function failureMark({ findings }: CarriedDiagnosis): '⚠' | '✖' {
  const severity = findings[0]?.severity;
  return severity === 'warning' || severity === 'info' ? '⚠' : '✖';
}

/** Phases are drawn where they mean something: for a failure that has one, and for a join that is in order. */
function row(d: CarriedDiagnosis, page: Page): Element[] {
  const joined = d.join === 'hybrid' || d.join === 'entra';
  const shown = (d.verdict === 'failing' && d.phase !== null) || (d.verdict === 'healthy' && joined);
  if (!shown) return [];
  const marks = phaseMarks(d.verdict, d.phase, failureMark(d));
  // An output of another account says nothing about this person's sign-in, which is what comes after the join.
  const halfSeen = d.verdict === 'healthy' && d.missing.includes('run-as-user');
  return [phaseRow(halfSeen ? [...marks.slice(0, -1), '?'] : marks, page)];
}

/** The lines it rests on, once: not what is read out below as well, nor a bare code that a line begins with. */
function evidence({ findings: [primary], seen: read }: CarriedDiagnosis, page: Page): Element[] {
  if (!primary) return [];
  const quotes = primary.quotes.filter((quote) => !read.includes(quote));
  const codes = primary.codes.filter((code) => !quotes.some((quote) => quote.startsWith(code)));
  const seen = [...(codes.length > 0 ? [mono(codes.join('  '))] : []), ...quotes.map(mono)];
  return seen.length > 0 ? [group([say(page.t('evidence'), { subtle: true }), ...seen])] : [];
}

function checkedLines(d: CarriedDiagnosis, page: Page): Element[] {
  if (d.seen.length === 0) return [];
  const healthy = d.verdict === 'healthy';
  // What is NO without harm (no Hello, no TPM) was checked too, but a tick beside it would read as a yes.
  const lines = d.seen.map((line) => mono(healthy ? `${line.endsWith(': NO') ? '○' : '✔'} ${line}` : line));
  return [optional(1, group([say(page.t(healthy ? 'checked' : 'readable'), { subtle: true }), ...lines]))];
}

/** The one thing to supply next, unless the entry's own steps already say so. */
function nextPaste(d: CarriedDiagnosis, entry: KnowledgeEntry | null, page: Page): Element[] {
  const needed = d.verdict === 'undecided' || d.verdict === 'not-dsregcmd' || d.missing.includes('dsregcmd-status');
  const said = entry?.fix.some((step) => step.run === STATUS_COMMAND) ?? false;
  if (!needed || said) return [];
  const command = `\`${STATUS_COMMAND}\``;
  if (d.missing[0] === 'event-log') return [group([say(page.t('next-event-log'))])];
  return [group([say(page.t(d.missing.includes('run-elevated') ? 'paste-next-elevated' : 'paste-next', { command }))])];
}

function otherFindings(others: CarriedFinding[], page: Page): Element[] {
  const lines = others.flatMap((finding) => {
    const entry = page.entry(finding.id);
    if (!entry) return [];
    const quotes = finding.quotes.slice(0, 1).map(mono);
    return [say(`${MARKS[finding.severity]} ${entry.title[page.language]}`), ...quotes];
  });
  return lines.length > 0 ? [optional(1, group([heading(page.t('also')), ...lines], { separator: true }))] : [];
}

function noteLines(notes: string[], page: Page): Element[] {
  const titles = notes.flatMap((id) => page.entry(id)?.title[page.language] ?? []).slice(0, 4);
  if (titles.length === 0) return [];
  const lines = titles.map((title) => close(say(`• ${title}`, { subtle: true })));
  return [optional(3, group([say(page.t('notes'), { subtle: true }), ...lines]))];
}
