// Between rows and the room's own types, and the reads everybody shares.
import type { Kysely, Selectable } from 'kysely';
import type { Engine } from './database/database.ts';
import type { Schema } from './database/schema.ts';
import { insertion, statement } from './database/statement.ts';
import type { OutboxRow, Ticket, TicketEvent } from './types.ts';

/** A ticket as the room knows it. */
export function toTicket(row: Selectable<Schema['tickets']>): Ticket {
  return {
    id: row.id,
    number: row.number,
    tenant: row.tenant,
    user: { id: row.user_id, name: row.user_name },
    language: row.language as Ticket['language'],
    address: row.address,
    reachable: row.reachable === 1,
    summary: row.summary,
    severity: row.severity as Ticket['severity'],
    contact: row.contact,
    question: row.question,
    answer: row.answer,
    findings: JSON.parse(row.findings) as string[],
    paste: row.paste,
    status: row.status as Ticket['status'],
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

/** An event of a ticket as the room knows it. */
export function toEvent(row: Selectable<Schema['ticket_events']>): TicketEvent {
  return {
    seq: row.seq,
    at: row.at,
    action: row.action as TicketEvent['action'],
    actor: { id: row.actor_id, name: row.actor_name },
    text: row.text,
    paste: row.paste,
    findings: JSON.parse(row.findings) as string[],
  };
}

/** A row of the outbox as the room knows it; `cardMessageId` names the card that it changes. */
export function toOutboxRow(row: Selectable<Schema['outbox']>, cardMessageId: string | null): OutboxRow {
  return {
    id: row.id,
    tenant: row.tenant,
    kind: row.kind as OutboxRow['kind'],
    ticketId: row.ticket_id,
    address: row.address,
    state: row.state as OutboxRow['state'],
    attempts: row.attempts,
    cardMessageId,
  };
}

/**
 * A ticket of the tenant, or null. With `lockFor` the row stays ours until the transaction ends: PostgreSQL is asked
 * for it, SQLite has one writer anyway.
 */
export async function findTicket(
  db: Kysely<Schema>,
  tenant: string,
  id: string,
  lockFor?: Engine,
): Promise<Ticket | null> {
  const row = await db
    .selectFrom('tickets')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .$if(lockFor === 'postgres', (q) => q.forUpdate())
    .executeTakeFirst();
  return row ? toTicket(row) : null;
}

const openChannel = statement<{ tenant: string }, { address: string }>((db, value) =>
  db.selectFrom('channels').select('address').where('tenant', '=', value('tenant')).where('gone_at', 'is', null),
);

/** The helpdesk channel's address where there is a channel that works, else the empty address. */
export async function channelAddress(db: Kysely<Schema>, tenant: string): Promise<string> {
  const [row] = (await openChannel(db, { tenant })).rows;
  return row?.address ?? '';
}

/** Where the ticket's card is or will be: changes follow it there. */
export async function cardAddress(db: Kysely<Schema>, tenant: string, ticketId: string): Promise<string> {
  const card = await db
    .selectFrom('cards')
    .select('address')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  if (card) return card.address;
  const waiting = await db
    .selectFrom('outbox')
    .select('address')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'ticket-card')
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirst();
  return waiting?.address || channelAddress(db, tenant);
}

const addRows = insertion('outbox', [
  'id',
  'tenant',
  'kind',
  'ticket_id',
  'event_seq',
  'address',
  'state',
  'attempts',
  'created_at',
  'due_at',
  'connector',
  'message_id',
] as const);

/** What is to leave. */
export interface Queued {
  id: string;
  tenant: string;
  kind: OutboxRow['kind'];
  ticketId: string;
  seq: number;
  address: string;
  at: string;
  /** Who carries it; the channel when left out. */
  connector?: string;
  /** The message it is about, where that is known and the ticket will not tell. */
  messageId?: string | null;
}

/** Puts rows into the outbox; they leave with the transaction they are part of. */
export async function queue(db: Kysely<Schema>, ...queued: readonly Queued[]): Promise<void> {
  const rows = queued.map((row) => ({
    id: row.id,
    tenant: row.tenant,
    kind: row.kind,
    ticket_id: row.ticketId,
    event_seq: row.seq,
    address: row.address,
    state: 'waiting',
    attempts: 0,
    created_at: row.at,
    due_at: row.at,
    connector: row.connector ?? '',
    message_id: row.messageId ?? null,
  }));
  await addRows(db, rows);
}

/** Text as itself inside a `like` pattern with the backslash as escape. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
