// What the outbox says: the line below a card in the team's language, the message to the requester in theirs.
import { STATUS_COMMAND } from '../cards/diagnosis.ts';
import { group, paragraph, say } from '../cards/elements.ts';
import type { Button, Element } from '../cards/elements.ts';
import { listButton, ownButton } from '../cards/own-request.ts';
import { mention } from '../cards/mention.ts';
import type { Person, Ticket, TicketEvent } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { oneLine, sayEvent } from './say-event.ts';

/** One line in the thread of the card: who did what. */
export function threadLine(ticket: Ticket, event: TicketEvent | null, page: Page): Reply {
  const number = page.t('ticket-title', { number: String(ticket.number) });
  const said = event === null ? `${page.t(`status-${ticket.status}`)}.` : sayEvent(ticket, event, page);
  return { text: `${number}. ${said}`, plain: true };
}

/** A request lies untouched: one line that alerts whoever has it, or everybody on call. No words of a user in it. */
export function reminderLine(ticket: Ticket, onCall: Person[], page: Page): Reply {
  const said = page.t('reminder', {
    number: String(ticket.number),
    status: page.t(`status-${ticket.status}`),
    date: page.date(ticket.updatedAt),
  });
  const names = onCall.map(({ name }) => mention(name)).join(', ');
  return names === ''
    ? { text: `${said.charAt(0).toUpperCase()}${said.slice(1)}` }
    : { text: `${names}: ${said}`, mentions: onCall };
}

/** What the requester is told, with what they can do next. Null: the request could not be delivered to anybody. */
export function notice(ticket: Ticket, event: TicketEvent | null, page: Page): Reply {
  const number = String(ticket.number);
  if (event === null) return told(page, page.t('told-undelivered', { number }), [], [listButton(page)]);
  const name = oneLine(event.actor.name, 80) || page.t('somebody');
  const said = page.t(`told-${event.action}`, { number, name, words: event.text === '' ? 'no' : 'yes' });
  const words = event.text === '' ? [] : [group([...paragraphs(event.text)], { emphasis: true })];
  const run = event.action === 'request-run' ? [say(page.t('paste-next', { command: `\`${STATUS_COMMAND}\`` }))] : [];
  return told(page, said, [...words, ...run], buttons(ticket, event, page));
}

/** The same where others read along and nothing else can be reached: that there is something to read, and where. */
export function pointer(ticket: Ticket, page: Page): Reply {
  return { text: page.t('told-elsewhere', { number: String(ticket.number) }) };
}

function told(page: Page, said: string, more: Element[], row: Button[]): Reply {
  return reply(page, [paragraph([{ type: 'TextRun', text: said, weight: 'Bolder' }]), ...more], [row], said);
}

function paragraphs(text: string): Element[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => paragraph([{ type: 'TextRun', text: line }]));
}

function buttons(ticket: Ticket, event: TicketEvent, page: Page): Button[] {
  if (event.action === 'close') return [ownButton('reopen', ticket, page), listButton(page)];
  return event.action === 'reply' || event.action === 'request-run'
    ? [ownButton('comment', ticket, page), listButton(page)]
    : [listButton(page)];
}
