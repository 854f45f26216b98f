// The cards around a request for help: the form, its receipt, and my requests.
import type { Ticket } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { Context } from './actions.ts';
import { button, group, heading, paragraph, say } from './elements.ts';
import type { Element } from './elements.ts';

export const SUMMARY_LIMIT = 200;
export const CONTACT_LIMIT = 120;
export const PASTE_LIMIT = 6000;
export const SEVERITIES = ['low', 'normal', 'urgent'] as const;

export interface FormData {
  summary: string;
  severity: (typeof SEVERITIES)[number];
  contact: string;
  /** The redacted text the helpdesk will see; empty when nothing was pasted. */
  paste: string;
  /** How many identifying details are hidden in everything that is sent. */
  hidden: number;
  /** A message above the form, when it came back. */
  problem?: string;
}

/** One inline form: everything the helpdesk will see stands in it, and can be changed before it is sent. */
export function requestForm(form: FormData, key: string, context: Context, page: Page): Reply {
  const body: Element[] = [
    heading(page.t('form-title'), { size: 'Medium' }),
    ...(form.problem ? [heading(`⚠ ${form.problem}`, { color: 'Attention' })] : []),
    say(page.t('consent', { count: form.hidden })),
    {
      type: 'Input.Text',
      id: 'summary',
      label: page.t('form-summary'),
      isRequired: true,
      errorMessage: page.t('form-summary-missing'),
      maxLength: SUMMARY_LIMIT,
      value: form.summary,
    },
    ...(context.q === '' || context.q === form.summary ? [] : [asked(context.q, page)]),
    ...shown(context, page),
    {
      type: 'Input.ChoiceSet',
      id: 'severity',
      label: page.t('form-severity'),
      style: 'compact',
      wrap: true,
      value: form.severity,
      choices: SEVERITIES.map((value) => ({ title: page.t(`severity-${value}`), value })),
    },
    {
      type: 'Input.Text',
      id: 'contact',
      label: page.t('form-contact'),
      placeholder: page.t('form-contact-hint'),
      maxLength: CONTACT_LIMIT,
      ...(form.contact === '' ? {} : { value: form.contact }),
    },
    ...(form.paste === '' ? [] : [pasted(form.paste, page)]),
  ];
  const lang = page.language;
  const actions = [
    button(page.t('button-send'), payload({ do: 'send', once: key, context, lang }), { primary: true, inputs: true }),
    button(page.t('button-cancel'), payload({ do: 'cancel', lang })),
  ];
  return reply(page, body, [actions], page.t('form-title'));
}

function asked(q: string, page: Page): Element {
  return group([say(page.t('form-question'), { subtle: true }), paragraph([{ type: 'TextRun', text: q }])]);
}

function shown(context: Context, page: Page): Element[] {
  const titles = context.ids.flatMap((id) => page.entry(id)?.title[page.language] ?? []);
  if (titles.length === 0) return [];
  return [group([say(page.t('form-answer'), { subtle: true }), ...titles.map((title) => say(`• ${title}`))])];
}

function pasted(paste: string, page: Page): Element {
  return {
    type: 'Input.Text',
    id: 'paste',
    label: page.t('form-paste'),
    isMultiline: true,
    maxLength: PASTE_LIMIT,
    value: paste,
  };
}

/** The number, at once; the same ticket gives the same receipt. */
export function receipt(ticket: Ticket, undelivered: boolean, page: Page): Reply {
  const said = page.t('request-created', { number: String(ticket.number) });
  const body: Element[] = [
    heading(`✔ ${said}`, { size: 'Medium', color: 'Good' }),
    paragraph([{ type: 'TextRun', text: ticket.summary }]),
    ...(undelivered ? [say(page.t('request-undelivered'))] : []),
  ];
  return reply(
    page,
    body,
    [[button(page.t('button-my-requests'), payload({ do: 'my-requests', lang: page.language }))]],
    said,
  );
}

const SHOWN_REQUESTS = 10;

/** The person's own requests, newest first, with their status. */
export function requestsCard(tickets: Ticket[], page: Page): Reply {
  const open = tickets.filter((ticket) => ticket.status === 'open' || ticket.status === 'assigned').length;
  const said = page.t('my-requests', { count: open });
  const items = tickets.slice(0, SHOWN_REQUESTS).map((ticket) => requestLine(ticket, page));
  const rest = tickets.length - items.length;
  const body = [
    heading(said, { size: 'Medium' }),
    ...items,
    ...(rest > 0 ? [say(page.t('requests-more', { count: rest }), { subtle: true })] : []),
  ];
  return reply(page, body, [], said);
}

function requestLine(ticket: Ticket, page: Page): Element {
  const status = page.t(`status-${ticket.status}`);
  const date = page.date(ticket.createdAt);
  return group(
    [
      paragraph([
        { type: 'TextRun', text: `#${ticket.number} `, weight: 'Bolder' },
        { type: 'TextRun', text: ticket.summary },
      ]),
      say(`${status} · ${date}`, { subtle: true }),
    ],
    { separator: true },
  );
}
