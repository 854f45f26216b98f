// The answers to a question: one entry, up to three titled choices, or an honest no.
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { About, Context } from './actions.ts';
import { STATUS_COMMAND } from './diagnosis.ts';
import { close, group, heading, paragraph, say } from './elements.ts';
import type { Element } from './elements.ts';
import { answerButtons, causeFor, documentation, exitButtons, partsOf } from './entry-parts.ts';
import { optional } from './shrink.ts';

/** One entry in full; further ids become titles to tap. */
export function answerCard(ids: string[], q: string, page: Page): Reply {
  const [entry, ...more] = entriesOf(ids, page);
  if (!entry) return declineCard(q, page);
  const about: About = { is: 'answer', ids, q };
  const context: Context = { q, ids: [entry.id], paste: '' };
  const parts = partsOf(entry, page);
  const body = [
    heading(entry.title[page.language], { size: 'Large' }),
    causeFor(q, entry, parts, page),
    ...parts.steps,
    ...(more.length > 0 ? [optional(2, seeAlso(more, q, page))] : []),
    optional(3, parts.source),
  ];
  return reply(page, body, answerButtons(about, context, page, documentation(entry)), parts.speech);
}

/** Up to three titles; tapping one opens exactly that entry. */
export function choicesCard(ids: string[], q: string, page: Page): Reply {
  const entries = entriesOf(ids, page);
  if (entries.length === 0) return declineCard(q, page);
  const asked = page.t('choices', { count: entries.length });
  const body = [heading(asked, { size: 'Large' }), ...entries.map((entry) => choice(entry, q, page))];
  const context: Context = { q, ids: [], paste: '' };
  const speak = [asked, ...entries.map((entry) => entry.title[page.language])].join(' ');
  return reply(page, body, exitButtons({ is: 'choices', ids, q }, context, page), speak);
}

/** An honest no, with what to try next and the way to a person; `event` is the number of one that nobody explains. */
export function declineCard(q: string, page: Page, event: string | null = null): Reply {
  const said = event === null ? page.t('not-found', { query: shorten(q) }) : page.t('event-unknown', { number: event });
  const body = [
    paragraph([{ type: 'TextRun', text: said }]),
    say(page.t('decline-try', { command: `\`${STATUS_COMMAND}\`` })),
  ];
  return reply(page, body, exitButtons({ is: 'decline', q }, { q, ids: [], paste: '' }, page), said);
}

/** A title to tap; a container, because a button cuts long titles off on a phone. */
export function choice(entry: KnowledgeEntry, q: string, page: Page): Element {
  const title = entry.title[page.language];
  const action = {
    type: 'Action.Submit',
    title,
    tooltip: title,
    data: payload({ do: 'open', id: entry.id, q, lang: page.language }),
  };
  const line = paragraph([{ type: 'TextRun', text: `› ${title}`, weight: 'Bolder' }]);
  const drawn = close(group([line], { emphasis: true }));
  drawn.selectAction = action;
  return drawn;
}

function seeAlso(entries: KnowledgeEntry[], q: string, page: Page): Element {
  return group([say(page.t('see-also'), { subtle: true }), ...entries.map((entry) => choice(entry, q, page))]);
}

/** The entries that still exist, at most three. */
function entriesOf(ids: string[], page: Page): KnowledgeEntry[] {
  return ids.flatMap((id) => page.entry(id) ?? []).slice(0, 3);
}

function shorten(q: string): string {
  const line = q.split(/\s+/).join(' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
