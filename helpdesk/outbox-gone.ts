// What follows when a message found nobody: a person, a card or a whole channel is not there any more.
import type { Trx } from './database/database.ts';
import type { Claim } from './outbox-claim.ts';
import type { Room } from './room.ts';
import { channelAddress, queue } from './rows.ts';

/**
 * A person who is gone is marked so. A card that is gone is posted anew while its request is unfinished; only when
 * that fails too the channel is gone, and its cards wait for the next one.
 */
export async function settleGone(
  trx: Trx,
  room: Room,
  { row, ticket, tenant }: Claim,
  at: string,
  set: (values: object) => Promise<boolean>,
): Promise<'retried' | 'dead' | null> {
  if (row.kind === 'ticket-card') {
    const parked = await loseChannel(trx, tenant, row.address, at);
    // Their receipts said nothing of it; while another channel takes the cards, there is nothing to say.
    if ((await channelAddress(trx, tenant)) === '') {
      for (const { ticketId, address } of [{ ticketId: row.ticketId, address: ticket.address }, ...parked]) {
        await queue(trx, { id: room.newId(), tenant, kind: 'notify-user', ticketId, seq: 0, address, at });
      }
    }
    return (await set({ state: 'waiting', address: '', problem: 'no-channel' })) ? 'retried' : null;
  }
  if (!(await set({ state: 'dead', problem: 'gone' }))) return null;
  if (row.kind === 'notify-user') {
    await trx
      .updateTable('tickets')
      .set({ reachable: 0 })
      .where('tenant', '=', tenant)
      .where('id', '=', row.ticketId)
      .execute();
  }
  if (row.kind === 'ticket-update') {
    await trx.deleteFrom('cards').where('tenant', '=', tenant).where('ticket_id', '=', row.ticketId).execute();
    if (ticket.status === 'open' || ticket.status === 'assigned') {
      const card = { id: room.newId(), kind: 'ticket-card', ticketId: row.ticketId, seq: ticket.version } as const;
      await queue(trx, { ...card, tenant, address: row.address, at });
    }
  }
  return 'dead';
}

/** Returns whose cards wait for another channel now, and where those people are. */
async function loseChannel(
  trx: Trx,
  tenant: string,
  address: string,
  at: string,
): Promise<{ ticketId: string; address: string }[]> {
  await trx
    .updateTable('channels')
    .set({ gone_at: at })
    .where('tenant', '=', tenant)
    .where('address', '=', address)
    .where('gone_at', 'is', null)
    .execute();
  const parked = await trx
    .selectFrom('outbox')
    .innerJoin('tickets', (j) =>
      j.onRef('tickets.tenant', '=', 'outbox.tenant').onRef('tickets.id', '=', 'outbox.ticket_id'),
    )
    .select(['tickets.id as ticketId', 'tickets.address as address'])
    .where('outbox.tenant', '=', tenant)
    .where('outbox.address', '=', address)
    .where('outbox.state', '=', 'waiting')
    .where('outbox.kind', '=', 'ticket-card')
    .execute();
  await trx
    .updateTable('outbox')
    .set({ address: '', problem: 'no-channel' })
    .where('tenant', '=', tenant)
    .where('address', '=', address)
    .where('state', '=', 'waiting')
    .where('kind', '=', 'ticket-card')
    .execute();
  return parked;
}
