// The words of a mail about a request: what happened, then what the helpdesk needs; plain text, so that text stays text.
import type { TicketChange } from '../helpdesk/connectors/connector.ts';
import { ticketCard } from './cards/ticket.ts';
import { sayEvent } from './helpdesk/say-event.ts';
import type { Page } from './page.ts';

/** Writes the mail of one event in the page's language. */
export function ticketMail({ kind, ticket, event }: TicketChange, page: Page): { subject: string; text: string } {
  const number = String(ticket.number);
  const footer = ['', '-- ', page.t('mail-footer')];
  if (kind === 'erased' || event === null) {
    const said = page.t('mail-erased', { number });
    return { subject: `[#${number}] ${page.t('card-emptied', { number })}`, text: [said, ...footer].join('\n') };
  }
  // One line says what happened; the words themselves stand below it, all of them.
  const said = sayEvent(ticket, { ...event, text: '' }, page);
  const words = kind === 'opened' ? [ticketCard(ticket, page).text, ticket.paste] : [event.text, event.paste];
  const status = `${page.t('ticket-status')}: ${page.t(`status-${ticket.status}`)}`;
  const blocks = [said, ...words, ...(kind === 'opened' ? [] : [status])].filter((text) => text !== '');
  return { subject: `[#${number}] ${ticket.summary}`, text: [blocks.join('\n\n'), ...footer].join('\n') };
}
