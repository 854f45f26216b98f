// Keeps only what must be kept: what is past its time goes, and with it what the channel and other systems still show.
import type { Trx } from './database/database.ts';
import { MEMORY_DAYS } from './memory.ts';
import { dropPaste } from './paste-sources.ts';
import type { Room } from './room.ts';
import { postedOf, queueErasure } from './tombstones.ts';
import type { PostedCard } from './privacy-types.ts';

/** How long things are kept, in days. */
export interface Retention {
  paste: number;
  ticket: number;
  /** Keys already worked off, messages that left or never will, and ratings' bookkeeping. */
  key: number;
}

export const retention: Retention = { paste: 30, ticket: 365, key: 7 };

/** Tickets worked on in one transaction: nobody waits long for the database meanwhile. */
const BATCH = 50;

/**
 * Deletes pastes, tickets, keys, messages, memory and ratings past their time. A ticket's year begins with its last
 * change. Safe to repeat and to interrupt, and for several instances at once.
 */
export async function purge(
  room: Room,
  now: Date,
  days: Retention,
): Promise<{ pastes: number; tickets: number; keys: number }> {
  const before = (age: number) => new Date(now.getTime() - age * 86_400_000).toISOString();
  await room.memory.settle();
  let tickets = 0;
  let pastes = 0;
  for (let done = BATCH; done === BATCH; tickets += done) {
    done = await room.db.write((trx) => purgeTickets(trx, room, before(days.ticket)));
  }
  for (let done = BATCH; done === BATCH; pastes += done) {
    done = await room.db.write((trx) => purgePastes(trx, room, before(days.paste)));
  }
  const keys = await room.db.write(async (trx) => {
    const worked = await trx.deleteFrom('keys').where('at', '<', before(days.key)).executeTakeFirst();
    await trx.deleteFrom('inbox').where('at', '<', before(days.key)).execute();
    await trx
      .deleteFrom('outbox')
      .where((e) =>
        e.or([
          e('state', 'in', ['sent', 'dead', 'unknown']),
          // A ticket system that is no longer set up: what was queued for it nobody carries.
          e('connector', 'not in', ['', ...room.connectors]),
        ]),
      )
      .where('due_at', '<', before(days.key))
      // A line in the channel can be emptied only while its id is known; it goes with its ticket.
      .where((e) => e.or([e('kind', '<>', 'ticket-line'), e('message_id', 'is', null)]))
      .execute();
    await trx.deleteFrom('attempts').where('at', '<', before(1)).execute();
    await trx.deleteFrom('audit').where('at', '<', before(days.ticket)).execute();
    await trx.deleteFrom('memory').where('at', '<', before(MEMORY_DAYS)).execute();
    await trx.deleteFrom('memory').where('name', 'like', 'paste%').where('at', '<', before(days.paste)).execute();
    await trx.deleteFrom('ratings').where('at', '<', before(days.ticket)).execute();
    await trx.deleteFrom('asked').where('day', '<', before(days.ticket)).execute();
    await trx.deleteFrom('unanswered').where('day', '<', before(MEMORY_DAYS)).execute();
    return Number(worked.numDeletedRows);
  });
  await room.db.scrub();
  if (tickets + pastes > 0) room.queued();
  return { pastes, tickets, keys };
}

async function purgeTickets(trx: Trx, room: Room, before: string): Promise<number> {
  const old = await trx
    .selectFrom('tickets')
    .select(['tenant', 'id', 'number'])
    .where('updated_at', '<', before)
    .limit(BATCH)
    .execute();
  for (const ticket of old) await eraseTicket(trx, room, ticket);
  return old.length;
}

async function purgePastes(trx: Trx, room: Room, before: string): Promise<number> {
  const own = await trx
    .selectFrom('tickets')
    .select(['tenant', 'id'])
    .where('created_at', '<', before)
    .where('paste', '<>', '')
    .limit(BATCH)
    .execute();
  const attached = await trx
    .selectFrom('ticket_events')
    .select(['tenant', 'ticket_id as id', 'seq'])
    .where('at', '<', before)
    .where('paste', '<>', '')
    .limit(BATCH - own.length)
    .execute();
  for (const { tenant, id } of own) await dropPaste(trx, room, tenant, id, 1);
  for (const { tenant, id, seq } of attached) await dropPaste(trx, room, tenant, id, seq);
  return own.length + attached.length;
}

/** A ticket with its events, messages, card and keys; what stands in the channel is queued to be emptied. */
export async function eraseTicket(
  trx: Trx,
  room: Room,
  ticket: { tenant: string; id: string; number: number },
): Promise<PostedCard[]> {
  const { tenant, id } = ticket;
  const posted = await postedOf(trx, tenant, id);
  await trx.deleteFrom('outbox').where('tenant', '=', tenant).where('ticket_id', '=', id).execute();
  await queueErasure(trx, room, ticket, posted);
  for (const table of ['ticket_events', 'cards', 'keys', 'paste_sources', 'external_references'] as const) {
    await trx.deleteFrom(table).where('tenant', '=', tenant).where('ticket_id', '=', id).execute();
  }
  await trx.deleteFrom('tickets').where('tenant', '=', tenant).where('id', '=', id).execute();
  return posted;
}
