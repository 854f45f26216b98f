// What is left of a request that is gone: a number, so that its card can be emptied and other systems be told.
import type { Selectable } from 'kysely';
import type { Trx } from './database/database.ts';
import { referenceOf } from './connectors/references.ts';
import type { Schema } from './database/schema.ts';
import type { Room } from './room.ts';
import { queue } from './rows.ts';
import type { PostedCard } from './privacy-types.ts';
import type { OutboxRow, Ticket } from './types.ts';

/** Whether a row still has something to say once its ticket is deleted. */
export function outlivesTicket(kind: string): boolean {
  return kind === 'card-blank' || kind === 'ticket-erased';
}

/** The ticket such a row is about: its id and number, nothing of the person. */
export function tombstone(row: Selectable<Schema['outbox']>): Ticket {
  return {
    id: row.ticket_id,
    // A row without an event has the place for it free.
    number: row.event_seq,
    tenant: row.tenant,
    user: { id: '', name: '' },
    language: 'en',
    address: '',
    summary: '',
    severity: 'normal',
    contact: '',
    question: '',
    answer: '',
    findings: [],
    paste: '',
    status: 'withdrawn',
    assignee: null,
    createdAt: row.created_at,
    updatedAt: row.created_at,
    version: 0,
  };
}

/** Everything the channel still shows of a ticket: its card, and the lines below it that have not been cleared away. */
export async function postedOf(trx: Trx, tenant: string, ticketId: string): Promise<PostedCard[]> {
  const cards = await trx
    .selectFrom('cards')
    .select(['address', 'message_id'])
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .execute();
  const lines = await trx
    .selectFrom('outbox')
    .select(['address', 'message_id'])
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'ticket-line')
    .where('message_id', '<>', '')
    .execute();
  return [...cards, ...lines].map((row) => ({ address: row.address, messageId: row.message_id ?? '' }));
}

/** Queues the emptying of what was posted, and the word to the other systems; part of the deleting transaction. */
export async function queueErasure(
  trx: Trx,
  room: Room,
  ticket: { tenant: string; id: string; number: number },
  posted: PostedCard[],
): Promise<void> {
  const { tenant, id: ticketId, number } = ticket;
  const base = { tenant, ticketId, seq: number, at: room.now().toISOString() };
  for (const { address, messageId } of posted) {
    await queue(trx, { ...base, id: room.newId(), kind: 'card-blank', address, messageId });
  }
  for (const connector of room.connectors) {
    const kind: OutboxRow['kind'] = 'ticket-erased';
    const address = `${connector}:${ticketId}`;
    const messageId = await referenceOf(trx, tenant, ticketId, connector);
    await queue(trx, { ...base, id: room.newId(), kind, address, connector, messageId });
  }
}
