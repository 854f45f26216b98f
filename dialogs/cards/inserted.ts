// Cards that a person puts into any chat: nothing to press but links, because the bot may not be in that chat.
import type { Ticket } from '../../helpdesk/types.ts';
import { oneLine } from '../helpdesk/say-event.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { AdaptiveCard } from '../services.ts';
import { heading, paragraph, say } from './elements.ts';
import type { Button, Element } from './elements.ts';

/** The same card without buttons and taps that would need the bot; links stay. */
export function withoutButtons(card: AdaptiveCard): AdaptiveCard {
  const body = card.body.flatMap((element) => bare(element as Element));
  const links = body.findIndex(({ type }) => type === 'ActionSet');
  // The row above the links is gone, and with it the air.
  return {
    ...card,
    body: body.map((element, index) => (index === links ? { ...element, spacing: 'Medium' } : element)),
  };
}

function bare(element: Element): Element[] {
  const kept: Element = { ...element };
  delete kept['selectAction'];
  if (Array.isArray(kept['actions'])) {
    const links = (kept['actions'] as Button[]).filter(({ type }) => type === 'Action.OpenUrl');
    return links.length === 0 ? [] : [{ ...kept, actions: links }];
  }
  for (const part of ['items', 'columns']) {
    const children = kept[part];
    if (Array.isArray(children)) kept[part] = children.flatMap((child) => bare(child as Element));
  }
  return [kept];
}

/** How a request stands, and no more: whoever inserts it decides who reads along. `named`: whose it is, too. */
export function requestBrief(
  ticket: Ticket,
  named: boolean,
  page: Page,
): { title: string; text: string; card: AdaptiveCard } {
  const title = page.t('ticket-title', { number: String(ticket.number) });
  const { assignee } = ticket;
  const status = [
    page.t(`status-${ticket.status}`),
    ...(assignee ? [`${page.t('ticket-assignee')} ${oneLine(assignee.name, 60)}`] : []),
    page.date(ticket.createdAt),
  ].join(' · ');
  const from = named ? [`${page.t('ticket-from')}: ${oneLine(ticket.user.name, 60)}`] : [];
  const body = [
    heading(title, { size: 'Large' }),
    paragraph([{ type: 'TextRun', text: ticket.summary, weight: 'Bolder' }]),
    // Names are what people typed: no mark in them is ours.
    ...[...from, status].map((text) => paragraph([{ type: 'TextRun', text, isSubtle: true, size: 'Small' }])),
    say(page.t('extension-request-hint'), { subtle: true }),
  ];
  const drawn = reply(page, body, [], `${title}: ${ticket.summary}`);
  return {
    title: `#${ticket.number} ${oneLine(ticket.summary, 80)}`,
    text: [...from, status].join(' · '),
    card: drawn.card as AdaptiveCard,
  };
}
