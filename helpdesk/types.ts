// The way out: what a request for help is, and what may happen to it.

export type TicketStatus = 'open' | 'assigned' | 'closed' | 'withdrawn';

/** What a person sends to the helpdesk; every text in it is already redacted. */
export interface TicketDraft {
  tenant: string;
  user: { id: string; name: string };
  /** Language of the person, for every later notification. */
  language: 'en' | 'nl' | 'nb';
  /** Opaque address of the person's own chat. */
  address: string;
  summary: string;
  severity: 'low' | 'normal' | 'urgent';
  contact: string;
  /** What was asked, and what was answered, in one line each. */
  question: string;
  answer: string;
  /** Entry ids of the findings, the primary first. */
  findings: string[];
  /** The redacted paste, or empty. */
  paste: string;
}

export interface Ticket extends TicketDraft {
  /** Unguessable id used in payloads. */
  id: string;
  /** The short number people say: 1042. */
  number: number;
  status: TicketStatus;
  assignee: { id: string; name: string } | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

/** A message that still has to leave; posted by the outbox, in order per address. */
export interface OutboxRow {
  id: string;
  kind: 'ticket-card' | 'ticket-update' | 'notify-user';
  ticketId: string;
  address: string;
  state: 'waiting' | 'sending' | 'sent' | 'unknown' | 'dead';
  attempts: number;
}

/** Where tickets go: the team's channel named by its owner. */
export interface HelpdeskChannel {
  tenant: string;
  teamId: string;
  channelId: string;
  address: string;
  language: 'en' | 'nl' | 'nb';
  setBy: string;
}

/** The port the conversation uses. Every method is safe to repeat with the same `key`. */
export interface Helpdesk {
  /**
   * Opens a request once per `key` (the form's own nonce): ticket, its first event, the de-duplication row and the
   * outbox row are one transaction. The same key again returns the same ticket with `created: false`.
   */
  open(key: string, draft: TicketDraft): Promise<{ ticket: Ticket; created: boolean }>;
  /** The person's own requests, newest first. */
  requestsOf(tenant: string, userId: string): Promise<Ticket[]>;
  ticket(tenant: string, id: string): Promise<Ticket | null>;
  setChannel(channel: HelpdeskChannel): Promise<void>;
  channel(tenant: string): Promise<HelpdeskChannel | null>;
  /** What a conversation remembers (its language); missing keys are undefined. */
  recall(conversation: string): Promise<Record<string, string>>;
  remember(conversation: string, values: Record<string, string>): Promise<void>;
  /** True the first time a welcome is due for this person, false ever after. */
  firstContact(tenant: string, userId: string): Promise<boolean>;
  /** An opinion about an answer, counted once per `key`. */
  rate(key: string, rating: { entry: string; language: string; helpful: boolean; comment: string }): Promise<boolean>;
}
