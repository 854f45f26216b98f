// What happened to a request in one sentence, in the language of whoever reads it. Plain text: others' words stand in it.
import type { Ticket, TicketEvent } from '../../helpdesk/types.ts';
import type { Page } from '../page.ts';

const LINE_TEXT = 600;

/** `Bas answered: “Try again tomorrow.”` */
export function sayEvent(ticket: Ticket, event: TicketEvent, page: Page): string {
  const titles = event.findings.flatMap((id) => page.entry(id)?.title[page.language] ?? []);
  const text = oneLine(event.text, LINE_TEXT);
  const said = page.t(`event-${event.action}`, {
    name: oneLine(event.actor.name, 80) || page.t('somebody'),
    number: String(ticket.number),
    findings: titles.length,
  });
  const told = [...(text === '' ? [] : [page.t('quoted', { text })]), ...titles.slice(0, 3)];
  return told.length === 0 ? `${said}.` : `${said}: ${told.join(' · ')}`;
}

/** A text on one line and no longer than that. */
export function oneLine(text: string, most: number): string {
  const line = text.split(/\s+/).join(' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}
