// The cards about a person's own data: the question before it is deleted, what was deleted, and all of it to read.
import type { PersonalData } from '../../helpdesk/privacy-types.ts';
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import { button, group, heading, mono, say } from './elements.ts';

/** Room for lines in a card, in bytes as the channel counts them, and what each line costs beside its text. */
const ROOM = 20_000;
const LINE_FRAME = 110;

/** What is kept, hidden and passed on; in private with the buttons to see and to delete it. */
export function privacyCard(page: Page): Reply {
  const title = page.t('privacy-title');
  const lang = page.language;
  const texts = ['privacy-paste', 'privacy-kept', 'privacy-shared', 'privacy-back', 'help-privacy'];
  const body = [
    heading(title, { size: 'Large' }),
    ...texts.map((key) => say(page.t(key))),
    ...(page.public ? [say(page.t('privacy-private'), { subtle: true })] : []),
  ];
  const buttons = [
    button(page.t('button-show-data'), payload({ do: 'export', part: 0, lang })),
    button(page.t('button-forget'), payload({ do: 'forget-ask', lang })),
  ];
  return reply(page, body, page.public ? [] : [buttons], title);
}

/** What goes is named before it goes. */
export function forgetCard(requests: number, once: string, now: Date, page: Page): Reply {
  const title = page.t('forget-title');
  const lang = page.language;
  const body = [
    heading(title, { size: 'Large' }),
    say(page.t('forget-requests', { count: requests })),
    say(page.t('forget-rest')),
    say(page.t('forget-final')),
  ];
  const buttons = [
    button(page.t('button-forget'), payload({ do: 'forget', once, at: now.toISOString(), lang })),
    button(page.t('button-cancel'), payload({ do: 'keep-data', lang }), { primary: true }),
  ];
  return reply(page, body, [buttons], title);
}

/** What was deleted; `cards` of the helpdesk are emptied as soon as the channel takes it. */
export function forgottenCard(requests: number, cards: number, page: Page): Reply {
  const said = page.t('forget-done', { count: requests });
  return reply(page, [say(said), ...(cards > 0 ? [say(page.t('forget-cards'))] : [])], [], said);
}

/** One part of everything; the last part has no button. */
export function exportCard(data: PersonalData, user: { id: string; name: string }, part: number, page: Page): Reply {
  const parts = split(JSON.stringify(readable(data, user), null, 1).split('\n'));
  const at = Math.min(Math.max(part, 0), parts.length - 1);
  const title = page.t('export-title');
  const { tickets, ratings, actions } = data;
  const counts = { requests: tickets.length, comments: ratings.length, actions: actions.length };
  const body = [
    heading(title, { size: 'Large' }),
    ...(at === 0 ? [say(page.t('export-summary', counts)), say(page.t('export-form'))] : []),
    ...(parts.length > 1 ? [say(page.t('export-part', { part: at + 1, parts: parts.length }), { subtle: true })] : []),
    group((parts[at] ?? []).map((line) => ({ ...mono(line), spacing: 'None' }))),
  ];
  const more = at + 1 < parts.length ? [next(at + 1, page)] : [];
  return reply(page, body, [more], title);
}

/** Stands where the card or a line of a deleted request stood. */
export function blankCard(ticket: Ticket, page: Page): Reply {
  const said = page.t('card-emptied', { number: String(ticket.number) });
  return reply(page, [say(said, { subtle: true })], [], said);
}

function next(part: number, page: Page): ReturnType<typeof button> {
  return button(page.t('button-export-next'), payload({ do: 'export', part, lang: page.language }));
}

/** Outputs line by line, so that they can be read; addresses as what they are. */
function readable(data: PersonalData, user: { id: string; name: string }): object {
  return {
    person: user,
    welcomedAt: data.welcomedAt,
    remembered: Object.fromEntries(
      Object.entries(data.remembered).map(([name, value]) => [name, value.includes('\n') ? lines(value) : value]),
    ),
    requests: data.tickets.map((ticket) => ({
      ...readableTicket(ticket),
      history: (data.events[ticket.id] ?? []).map(readableEvent),
    })),
    opinions: data.ratings,
    onOtherRequests: data.actions,
  };
}

function readableTicket(ticket: Ticket): object {
  return { ...ticket, paste: lines(ticket.paste), address: parsed(ticket.address) };
}

/** The helpdesk's people are named as they signed; their ids are theirs. */
function readableEvent({ actor, paste, ...event }: TicketEvent): object {
  return { ...event, by: actor.name, paste: lines(paste) };
}

function lines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function parsed(address: string): unknown {
  try {
    return JSON.parse(address) as unknown;
  } catch {
    return address;
  }
}

function split(all: string[]): string[][] {
  const parts: string[][] = [[]];
  let left = ROOM;
  for (const line of all) {
    const cost = 2 * (JSON.stringify(line).length + LINE_FRAME);
    if (cost > left && (parts.at(-1)?.length ?? 0) > 0) {
      parts.push([]);
      left = ROOM;
    }
    parts.at(-1)?.push(line);
    left -= cost;
  }
  return parts;
}
