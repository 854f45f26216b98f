// The catalogue: every entry and every code as a page in three languages, and the index a visitor searches. The public FAQ.
import { decimals } from '../../diagnosis/error-code.ts';
import { PHASES } from '../../diagnosis/types.ts';
import { openPage } from '../../dialogs/page.ts';
import type { Page } from '../../dialogs/page.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { drawEntry } from './entry.ts';
import { escapeHtml } from './html.ts';
import { drawPage } from './layout.ts';
import type { Layout } from './layout.ts';

/** Path in the site -> text. */
export type Pages = Map<string, string>;

/** A code and the entries that explain it, in the order of the phases. */
export interface Code {
  id: string;
  symbols: string[];
  entries: KnowledgeEntry[];
}

const ORDER: readonly string[] = [...PHASES, 'general'];
const EXAMPLES = ['0x801c03f2', '-2145648607', 'AADSTS50155', 'NTE_BAD_KEYSET'];

/** Every page of the catalogue and the search index of each language. */
export function drawCatalogue(knowledge: Knowledge): Pages {
  const pages: Pages = new Map();
  const entries = [...knowledge.entries].sort((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase));
  const codes = codesOf(entries);
  for (const language of LANGUAGES) {
    const page = openPage(knowledge, language, '');
    const add = (path: string, rest: Pick<Layout, 'title' | 'description' | 'main' | 'scripts'>): void => {
      const root = '../'.repeat(path.split('/').length);
      pages.set(`${language}/${path}`, drawPage({ ...frame(knowledge, page, path, root), ...rest }));
    };
    add('index.html', { ...drawFront(entries, codes, page), scripts: [`${language}/index.js`, 'find.js'] });
    for (const entry of entries) {
      const main = drawEntry(entry, page, { depth: 1, root: '', related: relatedTo(entry, entries) });
      add(`${entry.id}.html`, { title: entry.title[language], description: bare(entry.cause[language]), main });
    }
    for (const code of codes) add(`code/${codeFile(code.id)}`, drawCode(code, page));
    pages.set(`${language}/index.js`, drawIndex(entries, codes, page));
  }
  return pages;
}

/** `0x801c03f2.html`, `aadsts50155.html`: lower case, since some disks know no other. */
export function codeFile(id: string): string {
  return `${id.toLowerCase()}.html`;
}

function codesOf(entries: readonly KnowledgeEntry[]): Code[] {
  const codes = new Map<string, Code>();
  for (const entry of entries) {
    for (const { id, symbol } of entry.codes) {
      const code = codes.get(id) ?? { id, symbols: [], entries: [] };
      codes.set(id, code);
      code.entries.push(entry);
      if (symbol !== null && !code.symbols.includes(symbol)) code.symbols.push(symbol);
    }
  }
  return [...codes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Header and languages are the same on every page of a language. */
function frame(
  knowledge: Knowledge,
  page: Page,
  path: string,
  root: string,
): Omit<Layout, 'title' | 'description' | 'main'> {
  const up = root.slice(0, -3);
  return {
    lang: page.language,
    root,
    skip: page.t('site-skip'),
    header: [
      { href: `${up}index.html`, text: page.t('site-find'), ...(path === 'index.html' ? { isCurrent: true } : {}) },
      { href: `${root}use.html`, text: page.t('site-guide') },
    ],
    languages: {
      label: page.t('site-languages'),
      links: LANGUAGES.map((language) => ({
        href: `${root}${language}/${path}`,
        text: knowledge.locales.names[language],
        lang: language,
        isCurrent: language === page.language,
      })),
    },
  };
}

function drawFront(entries: readonly KnowledgeEntry[], codes: readonly Code[], page: Page) {
  const title = page.t('site-find');
  const link = (href: string, text: string): string => `<li><a href="${href}">${text}</a></li>`;
  const phases = ORDER.map((phase) => {
    const own = entries.filter((entry) => entry.phase === phase);
    const items = own.map((entry) => link(`${entry.id}.html`, escapeHtml(entry.title[page.language]))).join('\n');
    return `<details><summary>${capital(page.t(`phase-${phase}`))} <small>${own.length}</small></summary><ul>${items}</ul></details>`;
  });
  const list = codes.map(({ id }) => link(`code/${codeFile(id)}`, `<code>${id}</code>`)).join('\n');
  const examples = EXAMPLES.map((query) => `<a href="?q=${query}"><code>${query}</code></a>`).join(' ');
  const main = `<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(page.t('site-find-lead'))}</p>
<form id="find" role="search" action="index.html" method="get">
<label for="query">${escapeHtml(page.t('site-find-label'))}</label>
<div class="field"><input id="query" name="q" type="search" autocomplete="off" autocapitalize="off" spellcheck="false"><button>${escapeHtml(page.t('site-find-button'))}</button></div>
</form>
<p class="examples">${escapeHtml(page.t('site-find-examples'))}: ${examples}</p>
<noscript><p>${escapeHtml(page.t('site-no-script'))}</p></noscript>
<p id="found" role="status"></p>
<ol id="results" class="results"></ol>
<div id="all">
<h2>${escapeHtml(page.t('site-answers'))}</h2>
${phases.join('\n')}
<h2>${escapeHtml(page.t('site-codes'))}</h2>
<ul class="codes">${list}</ul>
</div>`;
  return { title, description: page.t('site-find-lead'), main };
}

function drawCode({ id, symbols, entries }: Code, page: Page) {
  const decimal = decimals(id);
  const rows: [string, string][] = [
    ...symbols.map((symbol): [string, string] => [page.t('site-code-name'), symbol]),
    ...(decimal
      ? ([
          [page.t('site-code-hex'), id],
          [page.t('site-code-signed'), decimal.signed],
          [page.t('site-code-unsigned'), decimal.unsigned],
        ] as [string, string][])
      : []),
  ];
  const facts = rows.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd><code>${value}</code></dd></div>`);
  const meanings = entries.map((entry) => drawEntry(entry, page, { depth: 2, root: '../', related: [] }));
  const lead = page.t('site-code-lead', { count: entries.length });
  const title = page.t('site-code', { code: id });
  const main = `<p class="phase">${escapeHtml(title.replace(id, '').trim())}</p>
<h1><code>${id}</code></h1>
<dl class="facts">${facts.join('\n')}</dl>
<p class="lead">${escapeHtml(lead)}</p>
${meanings.map((meaning) => `<article>${meaning}</article>`).join('\n')}`;
  const first = entries[0];
  return {
    title: [id, ...symbols].join(' '),
    description: first ? `${title}: ${first.title[page.language]}. ${bare(first.cause[page.language])}` : title,
    main,
  };
}

/** What find.ts reads: codes first by their own pages, then entries with the ways people ask for them. */
function drawIndex(entries: readonly KnowledgeEntry[], codes: readonly Code[], page: Page): string {
  const phase = (entry: KnowledgeEntry): string => page.t(`phase-${entry.phase}`);
  const ofCodes = codes.map(({ id, symbols, entries: held }) => [
    `code/${codeFile(id)}`,
    held.map((entry) => entry.title[page.language]).join(' / '),
    [id, ...symbols].join(' '),
    '',
    held.map(phase).join(', '),
  ]);
  const ofEntries = entries.map((entry) => [
    `${entry.id}.html`,
    entry.title[page.language],
    [...new Set(entry.codes.flatMap(({ symbol }) => symbol ?? []))].join(' '),
    [...entry.questions[page.language], entry.id.replaceAll('-', ' ')].join(' '),
    phase(entry),
  ]);
  const index = {
    pages: [...ofCodes, ...ofEntries],
    none: page.t('site-found-none'),
    one: page.t('site-found-one'),
    many: page.t('site-found-many', { count: '#' }),
  };
  return `var joinDoctorIndex = ${JSON.stringify(index)};\n`;
}

const RELATED = 5;

/** Others about the same topics, the most shared first. */
function relatedTo(entry: KnowledgeEntry, entries: readonly KnowledgeEntry[]): KnowledgeEntry[] {
  const shared = (other: KnowledgeEntry): number => other.topics.filter((topic) => entry.topics.includes(topic)).length;
  const same = (other: KnowledgeEntry): number => shared(other) * 2 + Number(other.phase === entry.phase);
  return entries
    .filter((other) => other !== entry && shared(other) > 0 && other.questions.en.length > 0)
    .sort((a, b) => same(b) - same(a))
    .slice(0, RELATED);
}

const bare = (text: string): string => text.replaceAll('`', '').replaceAll('**', '');
const capital = (text: string): string => escapeHtml(text.charAt(0).toUpperCase() + text.slice(1));
