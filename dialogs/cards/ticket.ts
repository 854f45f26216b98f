// The card of a request in the helpdesk's channel, in the team's language, with what can be done and nothing else.
import { offers } from '../../helpdesk/tickets.ts';
import type { Person, Ticket, TicketAction } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { TicketAct } from './actions.ts';
import { cardText } from './card-text.ts';
import {
  askButton,
  buttonRow,
  close,
  executeButton,
  group,
  heading,
  mono,
  paragraph,
  say,
  toggleButton,
} from './elements.ts';
import type { Button, Element } from './elements.ts';
import { bareName, mention, mentionEntity } from './mention.ts';
import { optional } from './shrink.ts';

const PASTE_LINES = 60;
/** Nothing that could end a link and begin something else. */
const SIGN_IN_NAME = /^[\w.+#'-]{1,120}@[\w.-]{1,120}$/;

/** What is known beside the request itself. */
export interface AroundTicket {
  /** Whom the card alerts while nobody has taken the request. */
  onCall?: Person[];
  /** The requester's sign-in name, asked live and never stored: what a chat link needs. */
  chat?: string;
  /** Whoever had it is no longer in the team: it counts as nobody's. */
  left?: boolean;
  /** The output that was added last, instead of the one it was opened with. */
  attached?: { findings: string[]; paste: string };
}

/** Everything the helpdesk needs at one look; every text a person typed stays text. */
export function ticketCard(ticket: Ticket, page: Page, around: AroundTicket = {}): Reply {
  const title = page.t('ticket-title', { number: String(ticket.number) });
  const onCall = ticket.status === 'open' || around.left ? (around.onCall ?? []) : [];
  const body: Element[] = [
    ticket.severity === 'urgent'
      ? heading(`⚠ ${title}`, { size: 'Large', color: 'Attention' })
      : heading(title, { size: 'Large' }),
    paragraph([{ type: 'TextRun', text: ticket.summary, weight: 'Bolder' }]),
    ...(onCall.length > 0 ? [alert(onCall, page)] : []),
    { type: 'FactSet', facts: facts(ticket, around, page) },
    ...chatLink(ticket, around, page),
    ...quoted(page.t('form-question'), ticket.question),
    // The answer to an output is the title of what was found, which stands below in the team's language.
    ...(isFound(ticket, page) ? [] : quoted(page.t('form-answer'), ticket.answer)),
    ...findings(around.attached?.findings ?? ticket.findings, page),
    ...pasted(around.attached?.paste ?? ticket.paste, page),
  ];
  const drawn = reply(page, body, buttons(ticket, around, page), `${title}: ${ticket.summary}`);
  if (!drawn.card || onCall.length === 0) return drawn;
  const entities = onCall.map(mentionEntity);
  return { ...drawn, card: { ...drawn.card, msteams: { ...(drawn.card.msteams as object), entities } } };
}

function alert(onCall: Person[], page: Page): Element {
  const names = onCall.map(({ name }) => mention(name)).join(', ');
  return { type: 'TextBlock', text: page.t('ticket-on-call', { names }), wrap: true };
}

function facts(ticket: Ticket, { left }: AroundTicket, page: Page): { title: string; value: string }[] {
  const free = left === true && ticket.status === 'assigned';
  const rows: [string, string][] = [
    [page.t('ticket-from'), cardText(ticket.user.name)],
    [page.t('form-severity-short'), page.t(`severity-${ticket.severity}`)],
    [page.t('ticket-status'), page.t(`status-${free ? 'open' : ticket.status}`)],
    [page.t('ticket-language'), page.tIn(ticket.language, 'language-name')],
    [page.t('form-contact-short'), cardText(ticket.contact)],
    [page.t('ticket-assignee'), free ? '' : cardText(ticket.assignee?.name ?? '')],
    [page.t('ticket-reach'), ticket.reachable === false ? page.t('ticket-unreachable') : ''],
  ];
  // An empty value breaks a card on some clients (microsoft/BotFramework-Composer issue 9054): such a row is left out.
  return rows.filter(([, value]) => value !== '').map(([name, value]) => ({ title: name, value }));
}

/** A line rather than a button, so that it does not count among the six. */
function chatLink(ticket: Ticket, { chat }: AroundTicket, page: Page): Element[] {
  if (chat === undefined || !SIGN_IN_NAME.test(chat)) return [];
  const url = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(chat)}`;
  const text = page.t('ticket-chat', { name: bareName(ticket.user.name), url });
  return [{ type: 'TextBlock', text, wrap: true, spacing: 'Small' }];
}

function isFound({ answer, findings, language }: Ticket, page: Page): boolean {
  return findings.some((id) => page.entry(id)?.title[language] === answer);
}

function quoted(label: string, text: string): Element[] {
  return text === '' ? [] : [group([say(label, { subtle: true }), close(paragraph([{ type: 'TextRun', text }]))])];
}

function findings(ids: string[], page: Page): Element[] {
  const titles = ids.flatMap((id) => page.entry(id)?.title[page.language] ?? []);
  if (titles.length === 0) return [];
  return [
    group([say(page.t('ticket-findings'), { subtle: true }), ...titles.map((title) => close(say(`• ${title}`)))]),
  ];
}

/** Folded away until somebody wants to see it. */
function pasted(paste: string, page: Page): Element[] {
  const lines = paste.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const shown = lines.slice(0, PASTE_LINES).map((line) => mono(line.slice(0, 200)));
  const half = Math.ceil(shown.length / 2);
  const parts = [shown.slice(0, half), shown.slice(half)].filter((part) => part.length > 0);
  const ids = parts.map((_, index) => `paste-${index + 1}`);
  const toggle = buttonRow([toggleButton(page.t('form-paste-short'), ids)]);
  const hidden = parts.map((part, index) => ({ ...group(part), id: ids[index], isVisible: false }));
  const [first, second] = hidden;
  return [...(first ? [optional(1, group([toggle, first]))] : []), ...(second ? [optional(2, second)] : [])];
}

/** Only what is possible now; who may do it is decided when it is pressed. */
function buttons(ticket: Ticket, { left }: AroundTicket, page: Page): Button[][] {
  const free = left === true && ticket.status === 'assigned';
  const state = { status: ticket.status, assignee: free ? null : (ticket.assignee?.id ?? null) };
  const possible = offers('member', 'other', state, '');
  const of = (acts: TicketAct[]): Button[] => acts.filter(isIn(possible)).map((act) => actButton(act, ticket, page));
  if (ticket.status === 'closed') return [of(['reopen', 'note'])];
  return [of(['assign', 'unassign', 'reopen']), of(['reply', 'close']), of(['request-run', 'note'])];
}

function isIn(possible: TicketAction[]): (act: TicketAct) => boolean {
  return (act) => possible.includes(act);
}

const ASKING: ReadonlySet<TicketAct> = new Set(['reply', 'close', 'note']);

function actButton(act: TicketAct, ticket: Ticket, page: Page): Button {
  const { id, version } = ticket;
  const data = payload({ do: 'ticket', act, id, version, once: page.key, lang: page.language });
  const title = page.t(`button-${act}`);
  if (!ASKING.has(act)) return executeButton(title, data, { primary: act === 'assign' });
  const field = { label: page.t(`label-${act}`), missing: page.t('text-missing') };
  return askButton(title, act, field, executeButton(page.t('button-send'), data, { primary: true, inputs: true }));
}
