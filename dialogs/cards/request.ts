// The cards around a request for help: the form and its receipt.
import type { Ticket } from '../../helpdesk/types.ts';
import { reply } from '../page.ts';
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { Context } from './actions.ts';
import { choice } from './answer.ts';
import { listButton } from './own-request.ts';
import { button, close, group, heading, paragraph, say } from './elements.ts';
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
  /** Whose form it is: nobody else sends or cancels it. */
  by?: string;
  /** A message above the form, when it came back. */
  problem?: string;
  /** Entries that may help after all, shown once before the form is sent. */
  matches?: string[];
}

/** One inline form: everything the helpdesk will see stands in it, and can be changed before it is sent. */
export function requestForm(form: FormData, key: string, context: Context, page: Page): Reply {
  const body: Element[] = [
    heading(page.t('form-title'), { size: 'Large' }),
    ...(form.problem ? [heading(`⚠ ${form.problem}`, { color: 'Attention' })] : []),
    say(isBlank(form, context) ? page.t('consent-blank') : page.t('consent', { count: form.hidden })),
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
    ...matching(form.matches ?? [], context.q, page),
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
  const by = form.by === undefined ? {} : { by: form.by };
  const actions = [
    button(
      page.t('button-send'),
      payload({ do: 'send', once: key, context, lang, ...(form.matches ? { seen: true } : {}), ...by }),
      { primary: true, inputs: true },
    ),
    button(page.t('button-cancel'), payload({ do: 'cancel', lang, ...by })),
  ];
  return reply(page, body, [actions], page.t('form-title'));
}

/** Nothing stands in it yet that could be shown or hidden. */
function isBlank({ summary, contact, paste }: FormData, { q, ids }: Context): boolean {
  return [summary, contact, paste, q, ...ids].every((part) => part === '');
}

function asked(q: string, page: Page): Element {
  return group([say(page.t('form-question'), { subtle: true }), close(paragraph([{ type: 'TextRun', text: q }]))]);
}

/** What was answered, to be opened once more before asking a person. */
function shown(context: Context, page: Page): Element[] {
  return listed(page.t('form-answer'), context.ids, context.q, page);
}

function matching(ids: string[], q: string, page: Page): Element[] {
  return ids.length === 0 ? [] : listed(page.t('form-matches'), ids, q, page);
}

/** Titles to tap; with the two buttons of the form, six things to press at most. */
function listed(label: string, ids: string[], q: string, page: Page): Element[] {
  const entries = ids.slice(0, 4).flatMap((id) => page.entry(id) ?? []);
  if (entries.length === 0) return [];
  const titles = entries.map((entry) => {
    const title = choice(entry, q, page);
    // A title opens although the form's fields are still empty.
    return { ...title, selectAction: { ...(title.selectAction as object), associatedInputs: 'none' } };
  });
  return [group([say(label, { subtle: true }), ...titles])];
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

/** The number, at once, and honestly when nobody will read it soon; the same ticket gives the same receipt. */
export function receipt(ticket: Ticket, buts: string[], page: Page): Reply {
  const said = page.t(page.public ? 'request-created-public' : 'request-created', { number: String(ticket.number) });
  const body: Element[] = [
    heading(`✔ ${said}`, { size: 'Large', color: 'Good' }),
    paragraph([{ type: 'TextRun', text: ticket.summary }]),
    ...buts.map((but) => say(but)),
  ];
  return reply(page, body, [[listButton(page)]], said);
}
