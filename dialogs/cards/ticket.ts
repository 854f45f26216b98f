// The card of a request in the helpdesk's channel, in the team's language; drawn for the outbox of the bot.
import type { Ticket } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { cardText } from './card-text.ts';
import { group, heading, mono, paragraph, say } from './elements.ts';
import type { Element } from './elements.ts';
import { optional } from './shrink.ts';

const PASTE_LINES = 60;

/** Everything the helpdesk needs at one look; every text a person typed stays text. */
export function ticketCard(ticket: Ticket, page: Page): Reply {
  const number = String(ticket.number);
  const title = page.t('ticket-title', { number });
  const body: Element[] = [
    heading(title, { size: 'Medium', color: ticket.severity === 'urgent' ? 'Attention' : 'Default' }),
    paragraph([{ type: 'TextRun', text: ticket.summary, weight: 'Bolder' }]),
    { type: 'FactSet', facts: facts(ticket, page) },
    ...quoted(page.t('form-question'), ticket.question),
    ...quoted(page.t('form-answer'), ticket.answer),
    ...findings(ticket, page),
    ...pasted(ticket, page),
  ];
  return reply(page, body, [], `${title}: ${ticket.summary}`);
}

function facts(ticket: Ticket, page: Page): { title: string; value: string }[] {
  const rows: [string, string][] = [
    [page.t('ticket-from'), cardText(ticket.user.name)],
    [page.t('form-severity-short'), page.t(`severity-${ticket.severity}`)],
    [page.t('ticket-status'), page.t(`status-${ticket.status}`)],
    [page.t('ticket-language'), page.tIn(ticket.language, 'language-name')],
    [page.t('form-contact-short'), cardText(ticket.contact)],
    [page.t('ticket-assignee'), cardText(ticket.assignee?.name ?? '')],
  ];
  // An empty value breaks a card on some clients (facts, channel 5): such a row is left out.
  return rows.filter(([, value]) => value !== '').map(([name, value]) => ({ title: name, value }));
}

function quoted(label: string, text: string): Element[] {
  return text === '' ? [] : [group([say(label, { subtle: true }), paragraph([{ type: 'TextRun', text }])])];
}

function findings(ticket: Ticket, page: Page): Element[] {
  const titles = ticket.findings.flatMap((id) => page.entry(id)?.title[page.language] ?? []);
  if (titles.length === 0) return [];
  return [group([say(page.t('ticket-findings'), { subtle: true }), ...titles.map((title) => say(`• ${title}`))])];
}

function pasted(ticket: Ticket, page: Page): Element[] {
  const lines = ticket.paste.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const shown = lines.slice(0, PASTE_LINES).map((line) => mono(line.slice(0, 200)));
  const half = Math.ceil(shown.length / 2);
  const label = say(page.t('form-paste-short'), { subtle: true });
  return [optional(1, group([label, ...shown.slice(0, half)])), optional(2, group(shown.slice(half)))].filter(
    (element) => (element.items as unknown[]).length > 0,
  );
}
