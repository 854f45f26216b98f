// What may be stored: bounded, well-formed text; anything larger is refused, never cut silently.
import { toUSVString } from 'node:util';
import { failure } from './failure.ts';
import type { TicketDraft, TicketRequest } from './types.ts';

/** Largest lengths in characters. The paste is bounded by the largest body the front door takes. */
export const limits = {
  key: 200,
  id: 256,
  name: 256,
  address: 8_192,
  summary: 500,
  contact: 200,
  line: 4_000,
  paste: 262_144,
  findings: 20,
  entry: 120,
  /** Room for the redacted paste of the last diagnosis and its reference. */
  remembered: 262_400,
} as const;

/** Takes a draft as it came; returns it with storable texts. Throws DRAFT_REFUSED naming the field that is wrong. */
export function cleanDraft(draft: TicketDraft): TicketDraft {
  return {
    tenant: required('tenant', draft.tenant, limits.id),
    user: { id: required('user', draft.user.id, limits.id), name: text('name', draft.user.name, limits.name) },
    language: draft.language,
    address: required('address', draft.address, limits.address),
    summary: text('summary', draft.summary, limits.summary),
    severity: draft.severity,
    contact: text('contact', draft.contact, limits.contact),
    question: text('question', draft.question, limits.line),
    answer: text('answer', draft.answer, limits.line),
    findings: entries(draft.findings),
    paste: text('paste', draft.paste, limits.paste),
  };
}

/** The same for an action on a ticket. */
export function cleanRequest(
  request: TicketRequest,
): Required<Omit<TicketRequest, 'version'>> & { version: number | null } {
  return {
    tenant: required('tenant', request.tenant, limits.id),
    ticketId: required('ticket', request.ticketId, limits.id),
    action: request.action,
    actor: { id: required('actor', request.actor.id, limits.id), name: text('name', request.actor.name, limits.name) },
    role: request.role,
    version: request.version ?? null,
    text: text('text', request.text ?? '', limits.line),
    paste: text('paste', request.paste ?? '', limits.paste),
    findings: entries(request.findings ?? []),
    source: text('source', request.source ?? '', limits.entry),
  };
}

/** A value that must be there: keys, tenants, people, addresses. */
export function required(field: string, value: string, max: number): string {
  const clean = text(field, value, max);
  if (clean === '') throw failure('DRAFT_REFUSED', `${field} is empty`);
  return clean;
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, so neither is stored anywhere. */
export function text(field: string, value: string, max: number): string {
  if (value.length > max) {
    throw failure('DRAFT_REFUSED', `${field} has ${value.length} characters, ${max} are taken`);
  }
  return toUSVString(value.replaceAll('\0', ''));
}

function entries(findings: string[]): string[] {
  if (findings.length > limits.findings) {
    throw failure('DRAFT_REFUSED', `findings has ${findings.length} entries, ${limits.findings} are taken`);
  }
  return findings.map((id) => text('findings', id, limits.entry));
}
