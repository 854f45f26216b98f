// The parts of an entry every answer shows: steps for you, steps for the administrator, the source and its flags.
import type { KnowledgeEntry, Step } from '../../knowledge/types.ts';
import type { Page } from '../page.ts';
import { button, group, heading, link, mono, say } from './elements.ts';
import type { Button, Element } from './elements.ts';
import { payload } from './actions.ts';
import type { About, Context } from './actions.ts';

/** Two boxes: what the person can do, and what only an administrator can; destructive steps last and marked. */
export function steps(entry: KnowledgeEntry, page: Page): Element[] {
  const mine = entry.fix.filter((step) => step.who === 'user' && !step.lastResort);
  const admin = entry.fix.filter((step) => step.who === 'admin' && !step.lastResort);
  const last = entry.fix.filter((step) => step.lastResort);
  return [
    box(page.t('steps-user'), mine, page),
    box(page.t('steps-admin'), admin, page),
    box(page.t('steps-last'), last, page),
  ].flat();
}

function box(title: string, list: Step[], page: Page): Element[] {
  if (list.length === 0) return [];
  const lines = list.flatMap((step, index) => {
    const text = { ...say(`${list.length > 1 ? `${index + 1}. ` : ''}${step.text[page.language]}`), spacing: 'Small' };
    return [text, ...(step.run ? [mono(step.run)] : []), ...(step.open ? [say(step.open)] : [])];
  });
  return [group([heading(title), ...lines], { emphasis: true })];
}

const OLD_NAMES = ['azure ad', 'azuread', 'azure active directory', 'aad'];

/** The cause; who says Azure AD is told once which name that is today. */
export function cause(entry: KnowledgeEntry, q: string, page: Page): string {
  const text = entry.cause[page.language];
  const words = ` ${q
    .toLowerCase()
    .split(/[^a-z]+/)
    .join(' ')} `;
  if (!OLD_NAMES.some((name) => words.includes(` ${name} `))) return text;
  return text.replace('Microsoft Entra ID', page.t('formerly-azure-ad'));
}

/** Where the answer comes from, in small type: the source document with its flags, or ourselves and when it was last compared. */
export function sourceLine(entry: KnowledgeEntry, page: Page): Element[] {
  const document = entry.sources[0]?.split('#')[0];
  if (document === undefined) return [say(page.t('source-own', { date: page.date(entry.checked) }), { subtle: true })];
  const flags = [page.t('source-translated'), ...(entry.corrects.length > 0 ? [page.t('source-corrected')] : [])];
  return [say(page.t('source', { document: documentName(document, page), flags: flags.join(', ') }), { subtle: true })];
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
export function spoken(text: string): string {
  return text.replaceAll('**', '').replaceAll('`', '');
}
