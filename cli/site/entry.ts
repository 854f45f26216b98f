// One entry as a piece of a page: where it stops, what is the matter, why, and what each may do about it.
import type { Page } from '../../dialogs/page.ts';
import type { KnowledgeEntry, Step } from '../../knowledge/types.ts';
import { escapeHtml, inline } from './html.ts';

export interface EntryPlace {
  /** Level of the title. */
  depth: 1 | 2;
  /** The way to the folder of the language. */
  root: string;
  /** Shown as titles below it. */
  related: readonly KnowledgeEntry[];
}

/** @param page the language and its texts */
export function drawEntry(entry: KnowledgeEntry, page: Page, { depth, root, related }: EntryPlace): string {
  const title = escapeHtml(entry.title[page.language]);
  const sections: [title: string, html: string][] = [
    [page.t('steps-user'), steps(entry, (step) => step.who === 'user' && !step.lastResort, page)],
    [page.t('steps-admin'), steps(entry, (step) => step.who === 'admin' && !step.lastResort, page)],
    [page.t('steps-last'), steps(entry, (step) => step.lastResort === true, page)],
    [page.t('site-codes-of'), depth === 1 ? codes(entry, root) : ''],
    [
      page.t('site-links'),
      list(entry.links.map((url) => `<a href="${escapeHtml(url)}">${escapeHtml(shortUrl(url))}</a>`)),
    ],
    [
      page.t('see-also'),
      list(related.map((other) => `<a href="${root}${other.id}.html">${escapeHtml(other.title[page.language])}</a>`)),
    ],
  ];
  const drawn = sections.filter(([, html]) => html !== '');
  const checked = entry.checked === '' ? '' : page.t('site-checked', { date: page.date(entry.checked) });
  return `<p class="phase">${escapeHtml(page.t(`phase-${entry.phase}`))}</p>
<h${depth}>${depth === 1 ? title : `<a href="${root}${entry.id}.html">${title}</a>`}</h${depth}>
<p class="lead">${inline(entry.cause[page.language])}</p>
${drawn.map(([name, html]) => `<section class="part"><h${depth + 1}>${escapeHtml(name)}</h${depth + 1}>\n${html}</section>`).join('\n')}
<p class="checked">${escapeHtml([checked, page.t('site-here')].join(' ').trim())}</p>`;
}

function steps(entry: KnowledgeEntry, isShown: (step: Step) => boolean, page: Page): string {
  const shown = entry.fix.filter(isShown).map((step) => {
    const run = step.run === undefined ? '' : `<pre tabindex="0"><code>${escapeHtml(step.run)}</code></pre>`;
    const open =
      step.open === undefined ? '' : `<p><a href="${escapeHtml(step.open)}">${escapeHtml(shortUrl(step.open))}</a></p>`;
    return `${inline(step.text[page.language])}${run}${open}`;
  });
  return list(shown, shown.length > 1 ? 'ol' : 'ul');
}

function codes(entry: KnowledgeEntry, root: string): string {
  return list(
    entry.codes.map(({ id, symbol }) => {
      const name = symbol === null ? '' : ` <code>${symbol}</code>`;
      return `<a href="${root}code/${id.toLowerCase()}.html"><code>${id}</code></a>${name}`;
    }),
  );
}

function list(items: readonly string[], tag: 'ol' | 'ul' = 'ul'): string {
  return items.length === 0 ? '' : `<${tag}>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</${tag}>`;
}

/** Without what every address has. */
function shortUrl(url: string): string {
  return url.replace('https://', '').replace(/\/$/, '');
}
