// The parts of an entry every answer shows: steps for you, steps for the administrator, the source and its flags.
import type { KnowledgeEntry, Step } from '../../knowledge/types.ts';
import type { Page } from '../page.ts';
import { button, close, group, heading, link, mono, say } from './elements.ts';
import type { Button, Element } from './elements.ts';
import { payload } from './actions.ts';
import type { About, Context } from './actions.ts';
import { readOnce } from './reading.ts';
import { measureOnce } from './shrink.ts';

/** What every answer says about an entry in one language. */
export interface EntryParts {
  cause: Element;
  /** Two boxes: what the person can do, and what only an administrator can; destructive steps last and marked. */
  steps: Element[];
  /** Where the answer comes from, in small type: the source document with its flags, or ourselves and when it was last compared. */
  source: Element;
  /** For a screen reader: the title and the cause. */
  speech: string;
}

/** The parts by language and entry, the one shown last at the end; null for what was shown once. */
export type Drawn = Map<string, EntryParts | null>;
/** Some 5 KB each, so a little over a megabyte in all. */
export const MOST_DRAWN = 250;

/**
 * The parts of an entry. What is shown again is kept with its size and its reading, and stands in many cards: nobody may
 * change it. What is shown once is not, because keeping it costs more than drawing it.
 */
export function partsOf(entry: KnowledgeEntry, page: Page): EntryParts {
  const { drawn } = page;
  const key = `${page.language}/${entry.id}`;
  const known = drawn.get(key);
  const parts = known ?? drawParts(entry, page);
  if (known === null) [parts.cause, ...parts.steps, parts.source].forEach(keep);
  drawn.delete(key);
  drawn.set(key, known === undefined ? null : parts);
  const [oldest] = drawn.size > MOST_DRAWN ? drawn.keys() : [];
  if (oldest !== undefined) drawn.delete(oldest);
  return parts;
}

function keep(element: Element): void {
  measureOnce(element);
  readOnce(element);
}

function drawParts(entry: KnowledgeEntry, page: Page): EntryParts {
  const cause = entry.cause[page.language];
  const speech = `${entry.title[page.language]}. ${spoken(cause)}`;
  return { cause: say(cause), steps: steps(entry, page), source: sourceLine(entry, page), speech };
}

function steps(entry: KnowledgeEntry, page: Page): Element[] {
  const mine = entry.fix.filter((step) => step.who === 'user' && !step.lastResort);
  const admin = entry.fix.filter((step) => step.who === 'admin' && !step.lastResort);
  const last = entry.fix.filter((step) => step.lastResort);
  return [
    ...box(page.t('steps-user'), mine, page),
    ...box(page.t('steps-admin'), admin, page),
    ...box(page.t('steps-last'), last, page),
  ];
}

function box(title: string, list: Step[], page: Page): Element[] {
  if (list.length === 0) return [];
  const lines = [heading(title)];
  for (const [index, step] of list.entries()) {
    const number = list.length > 1 ? `${index + 1}. ` : '';
    lines.push(close(say(`${number}${step.text[page.language]}`)));
    if (step.run) lines.push(mono(step.run));
    if (step.open) lines.push(say(step.open));
  }
  return [group(lines, { emphasis: true })];
}

const OLD_NAMES = ['azure ad', 'azuread', 'azure active directory', 'aad'];

/** The cause; who says Azure AD is told once which name that is today. */
export function causeFor(q: string, entry: KnowledgeEntry, { cause }: EntryParts, page: Page): Element {
  const asked = q.toLowerCase();
  const words = /azure|aad/.test(asked) ? ` ${asked.split(/[^a-z]+/).join(' ')} ` : '';
  if (!OLD_NAMES.some((name) => words.includes(` ${name} `))) return cause;
  return say(entry.cause[page.language].replace('Microsoft Entra ID', page.t('formerly-azure-ad')));
}

function sourceLine(entry: KnowledgeEntry, page: Page): Element {
  const document = entry.sources[0]?.split('#')[0];
  if (document === undefined) return say(page.t('source-own', { date: page.date(entry.checked) }), { subtle: true });
  const flags = [page.t('source-translated'), ...(entry.corrects.length > 0 ? [page.t('source-corrected')] : [])];
  return say(page.t('source', { document: documentName(document, page), flags: flags.join(', ') }), { subtle: true });
}

function documentName(slug: string, page: Page): string {
  return KNOWN_DOCUMENTS.has(slug) ? page.t(`document-${slug}`) : slug;
}

/** The five source documents by slug; a customer's own document is called by its file name. */
const KNOWN_DOCUMENTS = new Set([
  'device-in-pending-state',
  'troubleshoot-prt-issue',
  'automatic-device-registration-faq',
  'troubleshoot-hybrid-join-windows-current',
]);

/** Solved and still broken; helpdesk and documentation; the other two languages: six at most, in three rows. */
export function answerButtons(about: About, context: Context, page: Page, documentation?: string): Button[][] {
  const lang = page.language;
  const feedback = { once: page.key, context: { ...context, q: '' }, lang, version: page.version };
  return [
    [
      button(page.t('button-solved'), payload({ do: 'solved', ...feedback }), { primary: true }),
      button(page.t('button-still-broken'), payload({ do: 'still-broken', ...feedback, context })),
    ],
    [...helpdeskButton(context, page), ...(documentation ? [link(page.t('button-documentation'), documentation)] : [])],
    languageButtons(about, page),
  ];
}

/** The way out and the other two languages: what every answer has, even an honest no. */
export function exitButtons(about: About, context: Context, page: Page): Button[][] {
  return [helpdeskButton(context, page), languageButtons(about, page)];
}

/** The way to a person, with what the request is about. */
export function helpdeskButton(context: Context, page: Page): Button[] {
  return [button(page.t('button-helpdesk'), payload({ do: 'escalate', context, lang: page.language }))];
}

/** The same answer in the other two languages. */
export function languageButtons(about: About, page: Page): Button[] {
  return page.others.map((lang) => button(page.tIn(lang, 'language-name'), payload({ do: 'show', about, lang })));
}

/** Only https links of the entry itself become buttons. */
export function documentation(entry: KnowledgeEntry | null): string | undefined {
  return entry?.links.find((url) => url.startsWith('https://'));
}

/** Our light marks gone, for a screen reader. */
function spoken(text: string): string {
  return text.replaceAll('**', '').replaceAll('`', '');
}
