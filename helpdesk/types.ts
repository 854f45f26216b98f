// The way out: what a request for help is, and what may happen to it.
import type { Loop, Rating, Versions } from './loop/types.ts';

import type { Hours } from './hours.ts';

/** A language texts are written in; the knowledge says the same of its own. */
export type Language = 'en' | 'nl' | 'nb';

export type TicketStatus = 'open' | 'assigned' | 'closed' | 'withdrawn';

/** What a person sends to the helpdesk; every text in it is already redacted. */
export interface TicketDraft {
  tenant: string;
  user: { id: string; name: string };
  /** Language of the person, for every later notification. */
  language: Language;
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
  /** Phases and topics of the findings: they choose the channel and are not kept. */
  topics?: string[];
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
  /** False once the channel said that the person can no longer be written to. */
  reachable?: boolean;
}

export interface Person {
  id: string;
  name: string;
}

/** Requests of one language or topic: who is mentioned, and which channel gets them (empty: the helpdesk's own). */
export interface Route {
  /** A language, a phase or a topic of an entry. */
  key: string;
  onCall: Person[];
  address: string;
}

/** What a helpdesk decided for itself; people are kept by the id the channel mentions them with. */
export interface HelpdeskSettings {
  onCall: Person[];
  /** Null: no hours were told, so nothing is said about them. */
  hours: Hours | null;
  routes: Route[];
  /** Working days a request may lie untouched before somebody is reminded; 0 for never. */
  remindAfterDays: number;
}

/** How the helpdesk is set up; rights are the caller's to check. */
export interface Setup {
  settings(tenant: string): Promise<HelpdeskSettings>;
  /** Changes the settings as they are now; `change` may run more than once. */
  changeSettings(
    tenant: string,
    change: (settings: HelpdeskSettings) => HelpdeskSettings,
    by: { actor: string; setting: string },
  ): Promise<HelpdeskSettings>;
  /** The channel that is gone and was not replaced; null otherwise. */
  lostChannel(tenant: string): Promise<HelpdeskChannel | null>;
  /** The team, or one channel of it, is gone or has removed the bot: requests wait until there is another channel. */
  loseChannel(tenant: string, teamId: string, channelId?: string): Promise<void>;
}

/** A message that still has to leave; posted by the outbox, in order per address. */
export interface OutboxRow {
  id: string;
  /**
   * A card, the same card in place, one line in its thread, a reminder there, a message to the requester; an emptied card or line of a
   * request that is gone; for another ticket system: what happened, and that the request is gone.
   */
  kind:
    | 'ticket-card'
    | 'ticket-update'
    | 'ticket-line'
    | 'reminder'
    | 'notify-user'
    | 'card-blank'
    | 'ticket-event'
    | 'ticket-erased';
  ticketId: string;
  /** Empty while there is no helpdesk channel to send to. */
  address: string;
  state: 'waiting' | 'sending' | 'sent' | 'unknown' | 'dead';
  attempts: number;
  tenant?: string;
  /** The posted card this row updates or answers to, or the other system's reference; null when there is none (yet). */
  cardMessageId?: string | null;
}

/** Where tickets go: the team's channel named by its owner. */
export interface HelpdeskChannel {
  tenant: string;
  teamId: string;
  channelId: string;
  address: string;
  language: Language;
  setBy: string;
}

/** A request that was opened, now or before, and how things stood at its helpdesk. */
export interface Opened {
  ticket: Ticket;
  created: boolean;
  desk: {
    /** Whether there is somebody to tell: a channel, one that is gone, or none yet. */
    channel: 'there' | 'lost' | 'none';
    hours: Hours | null;
  };
}

/** The port the conversation uses. Every method is safe to repeat with the same `key`. */
export interface Helpdesk {
  /**
   * Opens a request once per `key` (the form's own nonce): ticket, its first event, the de-duplication row and the
   * outbox row are one transaction. The same key again returns the same ticket with `created: false`. `source` names
   * the message the paste came from; when that message is withdrawn, so is the paste.
   */
  open(key: string, draft: TicketDraft, source?: string): Promise<Opened>;
  /** The person's own requests, newest first. */
  requestsOf(tenant: string, userId: string): Promise<Ticket[]>;
  /** The newest of them that is neither closed nor withdrawn. */
  newestOpen(tenant: string, userId: string): Promise<Pick<Ticket, 'id' | 'number'> | null>;
  ticket(tenant: string, id: string): Promise<Ticket | null>;
  setChannel(channel: HelpdeskChannel): Promise<void>;
  channel(tenant: string): Promise<HelpdeskChannel | null>;
  /** What a conversation remembers (its language), by name. */
  recall(conversation: string): Promise<Record<string, string>>;
  /** One of these alone; undefined for what is not remembered. */
  recallOne(conversation: string, name: string): Promise<string | undefined>;
  remember(conversation: string, values: Record<string, string>): Promise<void>;
  /** True the first time a welcome is due for this person, false ever after. */
  firstContact(tenant: string, userId: string): Promise<boolean>;
  /** An opinion about an answer, counted once per `key`. */
  rate(key: string, rating: Rating): Promise<boolean>;
  /** Adds words to an opinion; false when there is none under this key. */
  comment(key: string, text: string): Promise<boolean>;
  /** What was asked, and what was not answered. */
  loop: Loop;
  /** The versions of the knowledge that were served. */
  versions: Versions;
}

/** One row of the audit trail: an action on a request or a setting, by whom, and how it ended. */
export interface Audited {
  tenant: string;
  /** A person's id; stored as a digest. */
  actor: string;
  action: string;
  /** A request's number (`#1042`), or the setting; empty for neither. */
  subject: string;
  /** One word: `done`, or why not. */
  outcome: string;
}

/** What may be done with a request; `list` reads, all others write. */
export type TicketAction =
  | 'open'
  | 'comment'
  | 'withdraw'
  | 'reopen'
  | 'assign'
  | 'unassign'
  | 'reply'
  | 'request-run'
  | 'close'
  | 'note'
  | 'attach'
  | 'list';

/** Who somebody is towards a request; who is what is decided by the caller from live facts. */
export type TicketRole = 'user' | 'requester' | 'guest' | 'member' | 'on-call' | 'administrator';

/** Whose the request is: the person's own, somebody else's in the tenant, or another tenant's. */
export type Ownership = 'own' | 'other' | 'foreign';

/** Why an action is not done; the words for it are in the locales. */
export type Refusal =
  'not-allowed' | 'already-yours' | 'already-assigned' | 'not-assigned' | 'still-open' | 'closed' | 'withdrawn';

/** One thing that happened to a request; `seq` is the ticket's version after it. */
export interface TicketEvent {
  seq: number;
  at: string;
  action: Exclude<TicketAction, 'list'>;
  actor: { id: string; name: string };
  /** Comment, reply, note, resolution: what was written, redacted by the caller. */
  text: string;
  /** A redacted output attached later, and the findings in it. */
  paste: string;
  findings: string[];
}

/** An action somebody asks for. */
export interface TicketRequest {
  tenant: string;
  ticketId: string;
  action: Exclude<TicketAction, 'open' | 'list'>;
  actor: { id: string; name: string };
  role: TicketRole;
  /** The version the person was looking at; when given and no longer true, nothing is done. */
  version?: number;
  text?: string;
  paste?: string;
  findings?: string[];
  /** Which message the paste came from; when that message is withdrawn, so is the paste. */
  source?: string;
}

/** `missing` also covers a request of another tenant or, for non-members, of another person. */
export type ActResult =
  | { outcome: 'done' | 'repeated'; ticket: Ticket }
  | { outcome: 'stale'; ticket: Ticket }
  | { outcome: 'refused'; reason: Refusal; ticket: Ticket }
  | { outcome: 'missing' };

/** What a list shows: all of it narrows, nothing widens beyond the tenant. */
export interface TicketFilter {
  state?: 'unassigned' | 'assigned' | 'open' | 'closed';
  assignee?: string;
  /** A number (`1042`, `#1042`), or part of a name, a summary or a finding. */
  search?: string;
  limit?: number;
  /** Only numbers below this one: the last number of the page before. */
  before?: number;
}

/** The life of a request after it was opened. */
export interface TicketLife {
  /** Does an action once per `key`: state, event, de-duplication and outbox rows in one transaction. */
  act(key: string, request: TicketRequest): Promise<ActResult>;
  /** Requests of a tenant, newest first; rights are the caller's to check with `mayDo`. */
  list(tenant: string, filter?: TicketFilter): Promise<Ticket[]>;
  events(tenant: string, ticketId: string): Promise<TicketEvent[]>;
  /** How many requests wait for a helpdesk channel that does not exist, or not any more. */
  undelivered(tenant: string): Promise<number>;
}

/** How a post ended, as far as the sender can know. */
export type PostOutcome =
  | { outcome: 'sent'; messageId: string }
  /** Surely not delivered; may be tried again after so many milliseconds or more. */
  | { outcome: 'retry'; afterMs: number }
  /** Conversation, channel or person is not there any more. */
  | { outcome: 'gone' }
  /** May have been delivered: never sent again by itself. */
  | { outcome: 'unknown' }
  /** Surely not delivered and never will be as it is (too large, malformed). */
  | { outcome: 'refused' };

/** Sends one row; must end by itself (a time limit is the sender's duty). */
export type Post = (row: OutboxRow, ticket: Ticket, event: TicketEvent | null) => Promise<PostOutcome>;

/** Messages on their way. */
export interface Outbox {
  /** Sends all that is due; returns counts and when to come back (null: when something new is queued). */
  pump(post: Post): Promise<{ sent: number; retried: number; unknown: number; dead: number; nextInMs: number | null }>;
  /** Pumps now, whenever something is queued here, and at least every few seconds; returns the stop. */
  start(post: Post): () => Promise<void>;
  rows(tenant: string, ticketId?: string): Promise<OutboxRow[]>;
  /** A person's decision: what is `unknown` or `dead` is sent again, though it may have arrived. Returns how many. */
  sendAgain(tenant: string): Promise<number>;
  /** Age in milliseconds of the oldest row that could be sent and is not; 0 when there is none. */
  ageMs(): Promise<number>;
}
