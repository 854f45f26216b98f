// The way out: one form, checked, sent once, with a number as the receipt.
import { redact } from '../diagnosis/redact.ts';
import type { TicketDraft } from '../helpdesk/types.ts';
import type { Action, Context, Form } from './cards/actions.ts';
import { CONTACT_LIMIT, PASTE_LIMIT, receipt, requestForm, SEVERITIES, SUMMARY_LIMIT } from './cards/request.ts';
import type { FormData } from './cards/request.ts';
import { recallPaste } from './paste-memory.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Opens the form, filled in with what is known; everything in it is already redacted. */
export async function openForm(context: Context, turn: Turn): Promise<Reply> {
  const { page, services } = turn;
  const clean = { ...context, q: redact(context.q).text };
  const paste = await recallPaste(context.paste, turn);
  const summary = firstLine(clean.q) || titles(context, turn)[0] || '';
  const form: FormData = {
    summary: summary.slice(0, SUMMARY_LIMIT),
    severity: 'normal',
    contact: '',
    paste,
    hidden: 0,
  };
  return requestForm({ ...form, hidden: countHidden(clean.q, paste) }, services.newId(), clean, page);
}

/** Sends the form. The form's own key makes a double click the same request. */
export async function sendForm(action: Extract<Action, { do: 'send' }>, turn: Turn): Promise<Reply> {
  const { page, services, input } = turn;
  const form = await readForm(action.form, action.context, turn);
  const again = (problem: string) => {
    return { ...requestForm({ ...form, problem: page.t(problem) }, action.once, action.context, page), replaces: true };
  };
  if (form.summary === '') return again('form-summary-missing');
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
  };
  try {
    const { ticket } = await services.helpdesk.open(`${input.tenant}:${input.user.id}:${action.once}`, draft);
    const channel = await services.helpdesk.channel(input.tenant).catch(() => undefined);
    return { ...receipt(ticket, channel === null, page), replaces: true };
  } catch (error) {
    services.log.error('request-failed', error);
    return again('request-failed');
  }
}

export function cancelForm(turn: Turn): Reply {
  return { ...sentence(turn.page, 'form-cancelled'), replaces: true };
}

/** What was filled in, bounded and redacted once more; inputs a channel did not send fall back to what was shown. */
async function readForm(form: Form, context: Context, turn: Turn): Promise<FormData> {
  const shown = form.summary ?? (firstLine(redact(context.q).text) || titles(context, turn)[0] || '');
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
