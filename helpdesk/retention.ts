// Keeps only what must be kept: what is past its time goes, and a person's data goes when they say so.
import { sql } from 'kysely';
import type { Trx } from './database/database.ts';
import { MEMORY_DAYS } from './memory.ts';
import type { Room } from './room.ts';
import { escapeLike } from './rows.ts';
import type { PostedCard } from './types.ts';

/** How long things are kept, in days. */
export interface Retention {
  paste: number;
  ticket: number;
  /** Keys already worked off, messages that left or never will, and ratings' bookkeeping. */
  key: number;
}

export const retention: Retention = { paste: 30, ticket: 365, key: 7 };

/** Stands where a person's name or id stood in somebody else's request. */
const FORGOTTEN = 'forgotten';

/**
 * Deletes pastes, tickets, keys, messages, memory and ratings past their time. A ticket's year begins with its last
 * change. Safe to repeat and to interrupt.
 */
export async function purge(
  room: Room,
  now: Date,
  days: Retention,
): Promise<{ pastes: number; tickets: number; keys: number }> {
  const before = (age: number) => new Date(now.getTime() - age * 86_400_000).toISOString();
  const counts = await room.db.write(async (trx) => {
    const pastes = await trx
      .updateTable('tickets')
      .set({ paste: '' })
      .where('created_at', '<', before(days.paste))
      .where('paste', '<>', '')
      .executeTakeFirst();
    const attached = await trx
      .updateTable('ticket_events')
      .set({ paste: '' })
      .where('at', '<', before(days.paste))
      .where('paste', '<>', '')
      .executeTakeFirst();
    const old = await trx
      .selectFrom('tickets')
      .select(['tenant', 'id'])
      .where('updated_at', '<', before(days.ticket))
      .execute();
    for (const { tenant, id } of old) await deleteTicket(trx, tenant, id);
    const keys = await trx.deleteFrom('keys').where('at', '<', before(days.key)).executeTakeFirst();
    await trx
      .deleteFrom('outbox')
      .where('state', 'in', ['sent', 'dead'])
      .where('due_at', '<', before(days.key))
      .execute();
    await trx.deleteFrom('attempts').where('at', '<', before(1)).execute();
    await trx.deleteFrom('memory').where('at', '<', before(MEMORY_DAYS)).execute();
    await trx.deleteFrom('memory').where('name', 'like', 'paste%').where('at', '<', before(days.paste)).execute();
    await trx.deleteFrom('ratings').where('at', '<', before(days.ticket)).execute();
    return {
      pastes: Number(pastes.numUpdatedRows + attached.numUpdatedRows),
      tickets: old.length,
      keys: Number(keys.numDeletedRows),
    };
  });
  await room.db.scrub();
  return counts;
}

/**
 * Forgets a person of a tenant: their requests with everything that hangs on them, their welcome and, when given,
 * what their conversation remembers. In other people's requests they become nobody. Returns the cards left behind.
 */
export async function forget(
  room: Room,
  tenant: string,
  userId: string,
  conversation?: string,
): Promise<{ tickets: number; cards: PostedCard[] }> {
  const result = await room.db.write(async (trx) => {
    const tickets = await trx
      .selectFrom('tickets')
      .select(['id', 'address'])
      .where('tenant', '=', tenant)
      .where('user_id', '=', userId)
      .execute();
    const cards: PostedCard[] = [];
    for (const { id, address } of tickets) {
      const posted = await trx
        .selectFrom('cards')
        .select(['address', 'message_id'])
        .where('tenant', '=', tenant)
        .where('ticket_id', '=', id)
        .execute();
      cards.push(...posted.map((card) => ({ address: card.address, messageId: card.message_id })));
      await trx.deleteFrom('attempts').where('tenant', '=', tenant).where('address', '=', address).execute();
      await deleteTicket(trx, tenant, id);
    }
    await trx.deleteFrom('contacts').where('tenant', '=', tenant).where('user_id', '=', userId).execute();
    // In shared conversations the names of what belongs to one person end with their id.
    await trx
      .deleteFrom('memory')
      .where(sql<boolean>`name like ${`%:${escapeLike(userId)}`} escape '\\'`)
      .execute();
    if (conversation) await trx.deleteFrom('memory').where('conversation', '=', conversation).execute();
    await becomeNobody(trx, tenant, userId);
    return { tickets: tickets.length, cards };
  });
  await room.db.scrub();
  return result;
}

async function becomeNobody(trx: Trx, tenant: string, userId: string): Promise<void> {
  await trx
    .updateTable('tickets')
    .set({ status: 'open' })
    .where('tenant', '=', tenant)
    .where('assignee_id', '=', userId)
    .where('status', '=', 'assigned')
    .execute();
  await trx
    .updateTable('tickets')
    .set({ assignee_id: null, assignee_name: null })
    .where('tenant', '=', tenant)
    .where('assignee_id', '=', userId)
    .execute();
  await trx
    .updateTable('ticket_events')
    .set({ actor_id: FORGOTTEN, actor_name: '' })
    .where('tenant', '=', tenant)
    .where('actor_id', '=', userId)
    .execute();
  await trx
    .updateTable('channels')
    .set({ set_by: FORGOTTEN })
    .where('tenant', '=', tenant)
    .where('set_by', '=', userId)
    .execute();
}

/** A ticket with its events, messages, card and keys. */
async function deleteTicket(trx: Trx, tenant: string, id: string): Promise<void> {
  for (const table of ['ticket_events', 'outbox', 'cards', 'keys'] as const) {
    await trx.deleteFrom(table).where('tenant', '=', tenant).where('ticket_id', '=', id).execute();
  }
  await trx.deleteFrom('tickets').where('tenant', '=', tenant).where('id', '=', id).execute();
}
