// The tables as the code sees them; times are ISO texts in UTC, so they sort and both databases read them alike.
import type { Generated } from 'kysely';

export interface Schema {
  /** One row per migration done; the highest number is the schema's version. */
  migrations: { number: number; name: string; at: string };
  tickets: {
    tenant: string;
    id: string;
    number: number;
    status: string;
    version: number;
    user_id: string;
    user_name: string;
    language: string;
    address: string;
    reachable: number;
    summary: string;
    severity: string;
    contact: string;
    question: string;
    answer: string;
    /** JSON array of entry ids. */
    findings: string;
    paste: string;
    assignee_id: string | null;
    assignee_name: string | null;
    created_at: string;
    updated_at: string;
    reminded_at: string | null;
  };
  /** What happened to a ticket; `seq` is the ticket's version after it. */
  ticket_events: {
    tenant: string;
    ticket_id: string;
    seq: number;
    at: string;
    action: string;
    actor_id: string;
    actor_name: string;
    text: string;
    paste: string;
    findings: string;
  };
  /** The last ticket number of each tenant. */
  counters: { tenant: string; last_number: number };
  /** Keys already worked off, and what came of them. */
  keys: { tenant: string; key: string; ticket_id: string; at: string };
  channels: {
    tenant: string;
    team_id: string;
    channel_id: string;
    address: string;
    language: string;
    set_by: string;
    set_at: string;
    gone_at: string | null;
  };
  /** JSON of a tenant's HelpdeskSettings. */
  settings: { tenant: string; value: string };
  /** Where a ticket's card stands, for updates in place. */
  cards: { tenant: string; ticket_id: string; address: string; message_id: string; posted_at: string };
  outbox: {
    seq: Generated<number>;
    id: string;
    tenant: string;
    kind: string;
    ticket_id: string;
    /** The event this row tells of; 0 for none. */
    event_seq: number;
    /** Empty: waits for a helpdesk channel. */
    address: string;
    state: string;
    attempts: number;
    created_at: string;
    due_at: string;
    /** Who holds the row while it is `sending`, and until when it is believed. */
    claim: string | null;
    lease_until: string | null;
    message_id: string | null;
    /** Why it is not sent, one word. */
    problem: string | null;
    /** Who carries it: a connector by name; empty for the channel. */
    connector: Generated<string>;
  };
  /** Every attempt of the last hour, for the channel's rate limits. */
  attempts: { id: Generated<number>; tenant: string; address: string; at: string };
  /** People welcomed. */
  contacts: { tenant: string; user_id: string; at: string };
  memory: { conversation: string; name: string; value: string; at: string };
  /** `at` is a day; the key tells no person (loop/ratings.ts). */
  ratings: {
    key: string;
    tenant: string;
    entry: string;
    language: string;
    version: string;
    helpful: number;
    comment: string;
    at: string;
  };
  /** Turns, counted. */
  asked: { tenant: string; day: string; kind: string; language: string; entry: string; count: number };
  unanswered: {
    key: string;
    tenant: string;
    day: string;
    kind: string;
    language: string;
    form: string;
    text: string;
    count: number;
    opened: number;
  };
  /** One row: which version every instance shall serve. */
  knowledge_wanted: { id: number; value: string; at: string };
  /** `files`: the entry files as JSON, packed, in base64. */
  knowledge_versions: { version: string; at: string; entries: number; files: string };
  /** The other ticket systems; `gone_at` once the target said that it wants no more. */
  connectors: { name: string; target: string; gone_at: string | null };
  /** What a ticket is called in another system. */
  external_references: { tenant: string; ticket_id: string; connector: string; reference: string };
  /** Messages of other systems already worked off. */
  inbox: { connector: string; id: string; outcome: string; at: string };
  /** Which message a stored paste came from; `seq` is the event's, 1 for the ticket's own. */
  paste_sources: { tenant: string; ticket_id: string; seq: number; source: string };
  /** Who did what; `actor` is a digest, `subject` a request's number or a setting (audit.ts). */
  audit: {
    seq: Generated<number>;
    at: string;
    tenant: string;
    actor: string;
    action: string;
    subject: string;
    outcome: string;
  };
  /** One row, written by the readiness check. */
  heartbeat: { id: number; at: string };
}
