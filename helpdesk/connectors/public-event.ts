// What leaves for another system: the fields of docs/privacy.md and nothing else, whatever a ticket may come to hold.
import type { Ticket, TicketEvent } from '../types.ts';
import type { TicketChange } from './connector.ts';

/** A ticket and what happened to it, without ids of people, tenants and chats. */
export interface PublicEvent {
  /** When it happened. */
  at: string;
  /** What the other system called the ticket; null when it gave no name. */
  reference: string | null;
  ticket: { id: string; number: number } & Partial<PublicTicket>;
  event:
    | ({ seq: number; action: string; by: 'requester' | 'helpdesk'; name: string } & Pick<
        TicketEvent,
        'text' | 'paste' | 'findings'
      >)
    | null;
}

export interface PublicTicket extends Pick<
  Ticket,
  'status' | 'severity' | 'language' | 'summary' | 'contact' | 'question' | 'answer' | 'findings' | 'paste'
> {
  requester: string;
  assignee: string | null;
  createdAt: string;
  updatedAt: string;
}

/** Picks the fields by name. */
export function publicEvent({ ticket, event, reference, kind }: TicketChange): PublicEvent {
  const { id, number } = ticket;
  if (kind === 'erased') return { at: ticket.updatedAt, reference, ticket: { id, number }, event: null };
  return {
    at: event?.at ?? ticket.updatedAt,
    reference,
    ticket: {
      id,
      number,
      status: ticket.status,
      severity: ticket.severity,
      language: ticket.language,
      summary: ticket.summary,
      requester: ticket.user.name,
      contact: ticket.contact,
      question: ticket.question,
      answer: ticket.answer,
      findings: ticket.findings,
      paste: ticket.paste,
      assignee: ticket.assignee?.name ?? null,
      createdAt: ticket.createdAt,
      updatedAt: ticket.updatedAt,
    },
    event: event && {
      seq: event.seq,
      action: event.action,
      by: event.actor.id === ticket.user.id ? 'requester' : 'helpdesk',
      name: event.actor.name,
      text: event.text,
      paste: event.paste,
      findings: event.findings,
    },
  };
}
