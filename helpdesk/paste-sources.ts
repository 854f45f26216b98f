// Which message a stored paste came from, so that deleting the message deletes what was kept of it.
import type { Trx } from './database/database.ts';
import { insertion } from './database/statement.ts';
import type { Room } from './room.ts';
import { queue } from './rows.ts';

interface Source {
  tenant: string;
  ticketId: string;
  /** The event that brought the paste; 1 for the ticket's own. */
  seq: number;
  source: string;
}

const addRows = insertion('paste_sources', ['tenant', 'ticket_id', 'seq', 'source'] as const);

/** Notes where stored pastes came from; nothing when nobody knows. */
export async function keepSource(trx: Trx, ...sources: Source[]): Promise<void> {
  const known = sources.filter(({ source }) => source !== '');
  await addRows(
    trx,
    known.map(({ ticketId, ...rest }) => ({ ...rest, ticket_id: ticketId })),
  );
}

/**
 * Deletes what was kept of a message: the remembered paste of its conversation, and the pastes of requests made from
 * it; their cards are drawn again without it. Safe to repeat. Returns how many copies there were.
 */
export async function withdrawPaste(room: Room, tenant: string, conversation: string, source: string): Promise<number> {
  await room.memory.settle();
  const pastes = await room.db.write(async (trx) => {
    const remembered = await trx
      .deleteFrom('memory')
      .where('conversation', '=', conversation)
      .where('name', 'like', 'paste%')
      // The remembered text stands below its source; sources are letters and digits.
      .where('value', 'like', `${source}\n%`)
      .executeTakeFirst();
    const kept = await trx
      .selectFrom('paste_sources')
      .select(['ticket_id', 'seq'])
      .where('tenant', '=', tenant)
      .where('source', '=', source)
      .execute();
    for (const { ticket_id, seq } of kept) await dropPaste(trx, room, tenant, ticket_id, seq);
    return Number(remembered.numDeletedRows) + kept.length;
  });
  if (pastes > 0) {
    await room.db.scrub();
    room.queued();
  }
  return pastes;
}

/** Empties one stored paste and redraws the card that showed it. */
export async function dropPaste(trx: Trx, room: Room, tenant: string, ticketId: string, seq: number): Promise<void> {
  if (seq === 1) {
    await trx
      .updateTable('tickets')
      .set({ paste: '' })
      .where('tenant', '=', tenant)
      .where('id', '=', ticketId)
      .execute();
  } else {
    await trx
      .updateTable('ticket_events')
      .set({ paste: '' })
      .where('tenant', '=', tenant)
      .where('ticket_id', '=', ticketId)
      .where('seq', '=', seq)
      .execute();
  }
  await trx
    .deleteFrom('paste_sources')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('seq', '=', seq)
    .execute();
  await redraw(trx, room, tenant, ticketId);
}

/** A card not yet posted, or about to be updated, will show the newest state by itself. */
export async function redraw(trx: Trx, room: Room, tenant: string, ticketId: string): Promise<void> {
  const card = await trx
    .selectFrom('cards')
    .select('address')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  const waiting = await trx
    .selectFrom('outbox')
    .select('id')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'ticket-update')
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (!card || waiting) return;
  const row = { id: room.newId(), kind: 'ticket-update', seq: 0, at: room.now().toISOString() } as const;
  await queue(trx, { ...row, tenant, ticketId, address: card.address });
}
