// What can be looked up from the box a message is written in: answers, codes, one's own requests, the team's for its members.
import type { Person, Ticket, TicketFilter } from '../helpdesk/types.ts';
import type { Language } from '../knowledge/types.ts';
import { requestBrief, withoutButtons } from './cards/inserted.ts';
import { codeCard } from './cards/code.ts';
import { answerCard } from './cards/answer.ts';
import { earsOf, find } from './find.ts';
import { isOfTheHelpdesk } from './helpdesk/around.ts';
import { oneLine } from './helpdesk/say-event.ts';
import { openPage } from './page.ts';
import type { Page } from './page.ts';
import { recognize } from './recognize.ts';
import type { AdaptiveCard, Services } from './services.ts';

/** The commands by their id in the app package, in its order. */
export const EXTENSION_COMMANDS = ['answers', 'code', 'mine', 'unassigned', 'assigned', 'open', 'closed'] as const;

export interface ExtensionQuery {
  /** One of EXTENSION_COMMANDS, as the client sent it. */
  command: string;
  /** What was typed; empty when the command was only opened. */
  search: string;
  /** Results passed over, and the most that are wanted. */
  skip: number;
  count: number;
  language: Language;
  tenant: string;
  user: Person;
}

/** A result to choose, and the card that choosing it inserts. */
export interface ExtensionItem {
  title: string;
  text: string;
  card: AdaptiveCard;
}

/** Results, or a sentence in their place. */
export type ExtensionAnswer = { items: ExtensionItem[] } | { message: string };

const LONGEST_SEARCH = 500;
const TEASER = 140;
/** Entries whose requests are searched for when a code was typed. */
const CODE_ENTRIES = 3;

/** Answers one query in the client's language; an error becomes a sentence. */
export async function answerQuery(query: ExtensionQuery, services: Services): Promise<ExtensionAnswer> {
  const page = openPage(services.knowledge, query.language, services.newId());
  const search = query.search.trim();
  try {
    const found = await run({ ...query, search }, page, services);
    if ('message' in found) return found;
    const { length } = found.items;
    services.log.info('extension', { kind: query.command, count: length });
    if (length === 0)
      return { message: page.t(search === '' ? 'extension-empty' : 'extension-none', { query: oneLine(search, 60) }) };
    return { items: found.items.slice(query.skip, query.skip + query.count) };
  } catch (error) {
    services.log.error('extension-failed', error);
    return { message: page.t('extension-failed') };
  }
}

async function run(query: ExtensionQuery, page: Page, services: Services): Promise<ExtensionAnswer> {
  const { command, search } = query;
  const say = (key: string): ExtensionAnswer => ({ message: page.t(key) });
  if (search.length > LONGEST_SEARCH) return say('extension-long');
  switch (EXTENSION_COMMANDS.find((known) => known === command)) {
    case undefined:
      return say('extension-unknown');
    case 'answers':
      return search === '' ? say('extension-ask') : { items: answers(search, page, services) };
    case 'code':
      return search === '' ? say('extension-code') : { items: codes(search, page, services) };
    case 'mine': {
      const own = await services.helpdesk.requestsOf(query.tenant, query.user.id);
      return {
        items: own.filter((ticket) => matches(ticket, search)).map((ticket) => requestBrief(ticket, false, page)),
      };
    }
    case 'unassigned':
    case 'assigned':
    case 'open':
    case 'closed':
      return teamRequests(query, page, services);
  }
}

/** The same routing as the chat: a code in the text is looked up, a question asked. */
function answers(search: string, page: Page, services: Services): ExtensionItem[] {
  const { knowledge } = services;
  const intent = recognize({ kind: 'message', text: search }, earsOf(knowledge));
  if (intent.kind === 'code' || intent.kind === 'symbol') {
    const found = codes(search, page, services);
    if (found.length > 0) return found;
  }
  const found = find({ kind: 'question', text: search }, search, page.language, knowledge);
  return found.entries.flatMap(({ id, title, cause }) => {
    const { card } = answerCard([id], search, page);
    const text = oneLine(cause[page.language].replaceAll('`', '').replaceAll('**', ''), TEASER);
    return card ? [{ title: title[page.language], text, card: withoutButtons(card) }] : [];
  });
}

/** One result for each meaning; an unknown code is taken apart, near misses are offered under their own name. */
function codes(search: string, page: Page, { knowledge }: Services): ExtensionItem[] {
  const lookup = knowledge.lookup(search, page.language);
  const items: ExtensionItem[] = lookup.matches.flatMap((match) => {
    const name = [match.hex, match.symbol].filter((part) => part !== null).join(' ');
    const { card } = codeCard(
      { ...lookup, matches: [match], suggestions: [] },
      match.hex ?? match.symbol ?? search,
      page,
    );
    return card ? [{ title: name, text: match.title, card: withoutButtons(card) }] : [];
  });
  if (items.length > 0) return items;
  const unknown = lookup.decoded ? codeCard({ ...lookup, suggestions: [] }, search, page) : null;
  const stranger = lookup.decoded?.code ?? '';
  return [
    ...(unknown?.card
      ? [{ title: stranger, text: page.t('code-unknown', { code: stranger }), card: withoutButtons(unknown.card) }]
      : []),
    ...lookup.suggestions.flatMap((code) => {
      const [id = code] = code.split(' ');
      const text = page.t('extension-did-you-mean', { code });
      const { card } = codeCard(knowledge.lookup(id, page.language), id, page);
      return card ? [{ title: code, text, card: withoutButtons(card) }] : [];
    }),
  ];
}

async function teamRequests(query: ExtensionQuery, page: Page, services: Services): Promise<ExtensionAnswer> {
  const { tenant, user, command, search } = query;
  if (!isOfTheHelpdesk(await services.directory.roleOf(tenant, user.id)))
    return { message: page.t('extension-team-only') };
  const filters: Record<string, TicketFilter> = {
    unassigned: { state: 'unassigned' },
    assigned: { state: 'assigned', assignee: user.id },
    open: { state: 'open' },
    closed: { state: 'closed' },
  };
  const lists = await Promise.all(
    [search, ...entriesOfCode(search, page, services)].map((part) =>
      services.helpdesk.list(tenant, { ...filters[command], search: part }),
    ),
  );
  const found = new Map(lists.flat().map((ticket) => [ticket.id, ticket]));
  const newestFirst = [...found.values()].sort((a, b) => b.number - a.number);
  return { items: newestFirst.map((ticket) => requestBrief(ticket, true, page)) };
}

/** A request is kept with the entries found in it: a code in any notation stands for those. */
function entriesOfCode(search: string, page: Page, { knowledge }: Services): string[] {
  const intent = recognize({ kind: 'message', text: search }, earsOf(knowledge));
  if (intent.kind !== 'code' && intent.kind !== 'symbol') return [];
  const ids = knowledge.lookup(search, page.language).matches.map((match) => match.entry);
  return [...new Set(ids)].slice(0, CODE_ENTRIES);
}

function matches({ number, summary, question, findings }: Ticket, search: string): boolean {
  const wanted = search.toLowerCase();
  if (wanted === '' || wanted === `#${number}`) return true;
  return [String(number), summary, question, ...findings].some((text) => text.toLowerCase().includes(wanted));
}
