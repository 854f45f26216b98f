// A person's own request: how it stands, what happened, and what they can do about it; and the list of all of them.
import { offers } from '../../helpdesk/tickets.ts';
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import { oneLine, sayEvent } from '../helpdesk/say-event.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { Action, TicketAct } from './actions.ts';
import { askButton, button, close, group, heading, paragraph, say } from './elements.ts';
import type { Button, Element } from './elements.ts';

/** With two buttons to turn the page, six things to press. */
const ON_A_PAGE = 4;
const SHOWN_EVENTS = 8;

/** One request with its history, newest last; notes of the helpdesk are not the person's to see. */
export function ownRequestCard(ticket: Ticket, events: TicketEvent[], page: Page, said?: string): Reply {
  const title = page.t('ticket-title', { number: String(ticket.number) });
  const history = events.filter((event) => event.action !== 'note' && event.action !== 'open').slice(-SHOWN_EVENTS);
  const body = [
    ...(said === undefined ? [] : [say(said)]),
    heading(title, { size: 'Large' }),
    paragraph([{ type: 'TextRun', text: ticket.summary, weight: 'Bolder' }]),
    say(statusLine(ticket, page), { subtle: true }),
    ...history.map((event) =>
      group([
        say(page.date(event.at), { subtle: true }),
        close(paragraph([{ type: 'TextRun', text: sayEvent(ticket, event, page) }])),
      ]),
    ),
  ];
  const own = ownButtons(ticket, page);
  const rows = own.length > 1 ? [own, [listButton(page)]] : [[...own, listButton(page)]];
  return reply(page, body, rows, said ?? `${title}: ${ticket.summary}`);
}

/** What the requester can do now. */
function ownButtons(ticket: Ticket, page: Page): Button[] {
  const state = { status: ticket.status, assignee: ticket.assignee?.id ?? null };
  const possible = offers('requester', 'own', state, ticket.user.id);
  return (['comment', 'withdraw', 'reopen'] as const)
    .filter((act) => possible.includes(act))
    .map((act) => ownButton(act, ticket, page));
}

/** A button of the requester; a comment opens a field to write in. */
export function ownButton(
  act: TicketAct,
  { id, version }: Ticket,
  page: Page,
  title = page.t(`button-${act}`),
): Button {
  const data = payload({ do: 'ticket', act, id, version, once: page.key, lang: page.language });
  if (act !== 'comment') return button(title, data);
  const field = { label: page.t('label-comment'), missing: page.t('text-missing') };
  return askButton(title, act, field, button(page.t('button-send'), data, { primary: true, inputs: true }));
}

/** The way to all of one's requests. */
export function listButton(page: Page): Button {
  return button(page.t('button-my-requests'), payload({ do: 'my-requests', lang: page.language }));
}

/** Which list, and how to draw the page that begins below a number. */
export interface RequestList {
  said: string;
  /** Newest first. */
  tickets: Ticket[];
  /** Show the ones below this number. */
  before?: number;
  /** The team's list says whose each is. */
  names: boolean;
  more: (before?: number) => Extract<Action, { do: 'my-requests' | 'team-requests' }>;
}

/** A page of requests, newest first; each opens with a tap. */
export function requestsCard({ said, tickets, before = Infinity, names, more }: RequestList, page: Page): Reply {
  const rest = tickets.filter((ticket) => ticket.number < before);
  const shown = rest.slice(0, ON_A_PAGE);
  const last = shown.at(-1);
  const older = rest.length - shown.length;
  const body = [
    heading(said, { size: 'Large' }),
    ...(shown.length > 0 ? [say(page.t('requests-tap'), { subtle: true })] : []),
    ...shown.map((ticket) => requestLine(ticket, names, page)),
    ...(older > 0 ? [say(page.t('requests-more', { count: older }), { subtle: true })] : []),
  ];
  const turning = [
    ...(older > 0 && last ? [button(page.t('button-older'), payload(more(last.number)))] : []),
    ...(rest.length < tickets.length ? [button(page.t('button-newest'), payload(more()))] : []),
  ];
  return reply(page, body, [turning], said);
}

function requestLine(ticket: Ticket, named: boolean, page: Page): Element {
  const title = page.t('ticket-title', { number: String(ticket.number) });
  const data = payload({ do: 'request', id: ticket.id, lang: page.language });
  const text = named ? `${ticket.summary} (${oneLine(ticket.user.name, 60)})` : ticket.summary;
  return {
    ...group(
      [
        paragraph([
          { type: 'TextRun', text: `#${ticket.number} `, weight: 'Bolder' },
          { type: 'TextRun', text },
        ]),
        close(say(statusLine(ticket, page), { subtle: true })),
      ],
      { separator: true },
    ),
    selectAction: { type: 'Action.Submit', title, tooltip: title, data },
  };
}

function statusLine(ticket: Ticket, page: Page): string {
  return `${page.t(`status-${ticket.status}`)} · ${page.date(ticket.createdAt)}`;
}
