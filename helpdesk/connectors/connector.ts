// The port to another ticket system: it takes what happens to a request and says how that ended.
import type { Ticket, TicketEvent } from '../types.ts';

/** One thing that happened, in order per ticket. */
export interface TicketChange {
  /** The same for every repetition of the same event; letters, digits, `-` and `_`. */
  id: string;
  /** `erased`: the request was deleted here, and should be there; `ticket` then holds its id and number only. */
  kind: 'opened' | 'changed' | 'erased';
  /** As it is now, which may be later than the event. */
  ticket: Ticket;
  /** What happened; null for `erased`. */
  event: TicketEvent | null;
  /** What the other system called this ticket when it took the first event; null until then. */
  reference: string | null;
}

/** How it ended, as far as the connector can know. */
export type ConnectorOutcome =
  /** Taken. The first reference given is kept and handed back with later events; empty when there is none. */
  | { outcome: 'sent'; reference: string }
  /** Surely not taken; may be tried again after so many milliseconds or more. */
  | { outcome: 'retry'; afterMs: number }
  /** May have been taken. */
  | { outcome: 'unknown' }
  /** Never will be taken as it is; later events are sent all the same. */
  | { outcome: 'refused' }
  /** The other system wants nothing more: sending stops until it is set up anew. */
  | { outcome: 'gone' };

export interface Connector {
  /** One word, the same for ever: queued events know their connector by it. Letters and digits. */
  name: string;
  /** What it is set up with, in a form that tells no secret: with another one it is another system. */
  target: string;
  /** The other system recognises an event that comes twice, so that what is in doubt is simply sent again. */
  repeatable: boolean;
  /** Takes one event. Must end by itself, within some 20 seconds, and say so rather than throw: what throws may have arrived. */
  send(change: TicketChange): Promise<ConnectorOutcome>;
  close?(): Promise<void> | void;
}

/** One HTTP call: it follows no redirect, ends by itself, and throws what the socket threw. */
export type Call = (
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string,
) => Promise<{ status: number; retryAfterMs: number | null; body: string }>;

/** A change that another system asks for. */
export interface IncomingChange {
  /** Our id of the ticket. */
  ticketId: string;
  action: (typeof INCOMING_ACTIONS)[number];
  /** Who did it there, as people are to read it; redacted by the caller, as is the text. */
  actorName: string;
  text: string;
}

/** What another system may do: what the helpdesk may, and nothing of the requester's. */
export const INCOMING_ACTIONS = ['assign', 'unassign', 'reply', 'request-run', 'note', 'close', 'reopen'] as const;

/** `repeated`: this very message was worked off before. */
export type IncomingOutcome = 'done' | 'repeated' | 'refused' | 'missing';
