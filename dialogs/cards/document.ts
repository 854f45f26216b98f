// An excerpt of the organisation's own documents: set apart from our answers, with its source; nothing in it is a link or a mention.
import type { Excerpt, Refreshed } from '../../knowledge/documents/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { cardText } from './card-text.ts';
import { group, heading, mono, say } from './elements.ts';
import type { Element } from './elements.ts';
import { exitButtons } from './entry-parts.ts';
import { optional } from './shrink.ts';

const REFUSED_SHOWN = 8;

/** The best excerpt in full, and where else there is something; `excerpts` has at least one. */
export function documentCard(excerpts: readonly Excerpt[], q: string, page: Page): Reply {
  const [best, ...more] = excerpts as [Excerpt, ...Excerpt[]];
  const title = page.t('document-title');
  const named = best.place.at(-1) ?? best.file;
  const body = [
    heading(title, { size: 'Large' }),
    group([quoted(named, { weight: 'Bolder' }), quoted(best.text), ...sourceOf(best, page)], { emphasis: true }),
    ...(more.length > 0 ? [optional(2, elsewhere(more, page))] : []),
    say(page.t('document-theirs'), { subtle: true }),
  ];
  const buttons = exitButtons({ is: 'document', q }, { q, ids: [], paste: '' }, page);
  const speak = `${title}. ${cardText(named)}. ${cardText(best.text)}`;
  return { ...reply(page, body, buttons, speak), plain: true };
}

/** What a look at the folder came to; null when it takes longer than a person waits. */
export function documentsCard(looked: Refreshed | 'failed' | null, page: Page): Reply {
  if (looked === null || looked === 'failed') {
    const text = page.t(looked === null ? 'documents-reading' : 'documents-failed');
    return reply(page, [say(text)], [], text);
  }
  const { files, sections, problems } = looked;
  const text = page.t('documents-read', { files, sections });
  const refused = problems
    .slice(0, REFUSED_SHOWN)
    .map(({ file, line, message }) => mono(`${file}:${line}: ${message}`));
  const list = group([say(page.t('documents-refused', { count: problems.length })), ...refused]);
  const whole = reply(page, [say(text), ...(problems.length > 0 ? [list] : [])], [], text);
  return { ...whole, plain: true };
}

/** Somebody else's words: a TextBlock reads Markdown, so every mark is taken out of them. */
function quoted(text: string, look: Record<string, unknown> = {}): Element {
  return { type: 'TextBlock', text: cardText(text), wrap: true, ...look };
}

function sourceOf(excerpt: Excerpt, page: Page): Element[] {
  const { file, line, language } = excerpt;
  const small = { isSubtle: true, size: 'Small' };
  const said = [quoted(page.t('document-source', { file, line: String(line) }), small)];
  const above = excerpt.place.slice(0, -1);
  if (above.length > 0) said.unshift(quoted(above.join(' › '), small));
  if (language !== null && language !== page.language)
    said.push(say(page.t('source-language', { lang: language }), { subtle: true }));
  return said;
}

function elsewhere(excerpts: readonly Excerpt[], page: Page): Element {
  const lines = excerpts.map(({ file, place }) => quoted(`${place.at(-1) ?? ''} (${file})`, { size: 'Small' }));
  return group([say(page.t('document-also'), { subtle: true }), ...lines]);
}
