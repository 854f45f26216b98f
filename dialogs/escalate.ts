// The way out: one form, checked, sent once, with a number as the receipt.
import { createHash } from 'node:crypto';
import { redact } from '../diagnosis/redact.ts';
import { isOpen, nextOpening } from '../helpdesk/hours.ts';
import type { Opened, TicketDraft } from '../helpdesk/types.ts';
import type { Action, Context, Form } from './cards/actions.ts';
import { CONTACT_LIMIT, PASTE_LIMIT, receipt, requestForm, SEVERITIES, SUMMARY_LIMIT } from './cards/request.ts';
import type { FormData } from './cards/request.ts';
import { isGuest, topicsOf } from './helpdesk/around.ts';
import { sayMoment } from './helpdesk/read-hours.ts';
import { recallPaste } from './paste-memory.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Opens the form, filled in with what is known; everything in it is already redacted. */
export async function openForm(context: Context, turn: Turn): Promise<Reply> {
  const { page, services } = turn;
  if (await isGuest(turn)) return sentence(page, 'guest-refused');
  // Where others read along no output is read out, and nothing goes to the helpdesk that the form does not show.
  const clean = { ...context, q: redact(context.q).text, ...(page.public && { paste: '' }) };
  const paste = await recallPaste(clean.paste, turn);
  const form: FormData = {
    summary: prefilled(context, turn),
    severity: 'normal',
    contact: '',
    paste,
    hidden: 0,
    by: digestOf(turn),
  };
  return requestForm({ ...form, hidden: countHidden(clean.q, paste) }, services.newId(), clean, page);
}

/** Sends the form. The form's own key makes a double click the same request. */
export async function sendForm(action: Extract<Action, { do: 'send' }>, turn: Turn): Promise<Reply> {
  const { page, services, input } = turn;
  if (!isTheirs(action.by, turn)) return sentence(page, 'form-not-yours');
  const form = await readForm(action.form, action.context, turn);
  const again = (more: Partial<FormData>) => {
    return {
      ...requestForm({ ...form, by: digestOf(turn), ...more }, action.once, action.context, page),
      replaces: true,
    };
  };
  if (await isGuest(turn)) return sentence(page, 'guest-refused');
  if (form.summary === '') return again({ problem: page.t('form-summary-missing') });
  const matches = action.seen ? [] : unseenAnswer(form.summary, action.context, turn);
  if (matches.length > 0) return again({ matches });
  const draft: TicketDraft = {
    tenant: input.tenant,
    user: input.user,
    language: page.language,
    address: input.address,
    summary: form.summary,
    severity: form.severity,
    contact: form.contact,
    question: redact(action.context.q).text,
    answer: titles(action.context, turn).join(' / ').slice(0, 300),
    findings: action.context.ids.filter((id) => page.entry(id) !== null),
    paste: form.paste,
    topics: topicsOf(action.context.ids, (id) => page.entry(id)),
  };
  try {
    // Without the person: whoever sends a captured form under another name makes no second request of it.
    const opened = await services.helpdesk.open(`${input.tenant}:${action.once}`, draft, action.context.paste);
    if (opened.ticket.user.id !== input.user.id) return sentence(page, 'stale-action');
    return { ...receipt(opened.ticket, buts(opened, turn), page), replaces: true };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'TICKETS_LIMITED') return again({ problem: page.t('limit-tickets') });
    services.log.error('request-failed', error);
    return again({ problem: page.t('request-failed') });
  }
}

/** What the person should know beside the number: nobody is told yet, or nobody is at work now. */
function buts({ ticket: { number }, desk: { channel, hours } }: Opened, { services, page }: Turn): string[] {
  if (channel !== 'there') return [page.t(channel === 'lost' ? 'request-undelivered-lost' : 'request-undelivered')];
  try {
    if (hours === null || isOpen(hours, services.now())) return [];
    const opening = nextOpening(hours, services.now());
    if (opening === null) return [];
    return [page.t('out-of-hours', { number: String(number), time: sayMoment(opening, hours.zone, page) })];
  } catch {
    // The request is saved; this is not worth an error.
    return [];
  }
}

/** A sure answer to what was typed into the form; nothing to what was answered already: that did not help. */
function unseenAnswer(summary: string, context: Context, turn: Turn): string[] {
  if (context.ids.length > 0 && summary === prefilled(context, turn)) return [];
  const answer = turn.services.knowledge.ask(summary);
  if (answer.kind !== 'answer') return [];
  const ids = answer.entries.slice(0, 2).map((entry) => entry.id);
  return ids.some((id) => context.ids.includes(id)) ? [] : ids;
}

/** The summary a form begins with: what was asked, else what was answered. */
function prefilled(context: Context, turn: Turn): string {
  const asked = firstLine(redact(context.q).text) || titles(context, turn)[0] || '';
  return asked.slice(0, SUMMARY_LIMIT);
}

/** Puts a sentence in the place of the form, for whoever opened it; `by` is their digest, undefined for anybody. */
export function cancelForm(by: string | undefined, turn: Turn): Reply {
  if (!isTheirs(by, turn)) return sentence(turn.page, 'form-not-yours');
  return { ...sentence(turn.page, 'form-cancelled'), replaces: true };
}

/** Where others read along they see the form too. */
function isTheirs(by: string | undefined, turn: Turn): boolean {
  return by === undefined || by === digestOf(turn);
}

function digestOf({ input }: Turn): string {
  return createHash('sha256').update(`${input.tenant}\n${input.user.id}`).digest('base64url').slice(0, 16);
}

/** What was filled in, bounded and redacted once more; inputs a channel did not send fall back to what was shown. */
async function readForm(form: Form, context: Context, turn: Turn): Promise<FormData> {
  const shown = form.summary ?? prefilled(context, turn);
  const summary = redact(firstLine(shown)).text.slice(0, SUMMARY_LIMIT);
  const paste = form.paste === undefined ? await recallPaste(context.paste, turn) : redact(form.paste).text;
  return {
    summary,
    severity: SEVERITIES.find((severity) => severity === form.severity) ?? 'normal',
    // How to reach someone is theirs to tell: kept as typed, one line, bounded.
    contact: firstLine(form.contact ?? '').slice(0, CONTACT_LIMIT),
    paste: paste.slice(0, PASTE_LIMIT),
    hidden: countHidden(context.q, paste),
  };
}

function titles(context: Context, { page }: Turn): string[] {
  return context.ids.flatMap((id) => page.entry(id)?.title[page.language] ?? []);
}

function firstLine(text: string): string {
  return text.split(/\s+/).join(' ').trim();
}

/** How many different details stand hidden: placeholders such as `<device-1>`. */
export function countHidden(...texts: string[]): number {
  const seen = new Set<string>();
  for (const text of texts) for (const match of text.matchAll(/<[a-z]{1,20}-\d{1,4}>/g)) seen.add(match[0]);
  return seen.size;
}
