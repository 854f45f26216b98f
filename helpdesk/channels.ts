// The channel requests go to: set by a team owner, lost when the team, the channel or the bot in it is gone.
import type { Kysely, Selectable } from 'kysely';
import type { Trx } from './database/database.ts';
import type { Schema } from './database/schema.ts';
import { statement } from './database/statement.ts';
import { note } from './audit.ts';
import { limits, required } from './drafts.ts';
import type { Room } from './room.ts';
import { queue } from './rows.ts';
import { standing } from './standing.ts';
import type { HelpdeskChannel } from './types.ts';

/**
 * Sets or changes a tenant's channel. Rows that waited for one leave for it, and unfinished requests whose card
 * stood in a channel that is gone get a new card. Safe to repeat.
 */
export async function setChannel(room: Room, channel: HelpdeskChannel): Promise<void> {
  const at = room.now().toISOString();
  const values = {
    team_id: required('team', channel.teamId, limits.id),
    channel_id: required('channel', channel.channelId, limits.id),
    address: required('address', channel.address, limits.address),
    language: channel.language,
    set_by: required('setBy', channel.setBy, limits.id),
    set_at: at,
    gone_at: null,
  };
  const tenant = required('tenant', channel.tenant, limits.id);
  await room.db.write(async (trx) => {
    const before = await trx.selectFrom('channels').selectAll().where('tenant', '=', tenant).executeTakeFirst();
    if (before?.gone_at && before.channel_id !== values.channel_id) await repost(trx, room, tenant, before.address, at);
    await trx
      .insertInto('channels')
      .values({ tenant, ...values })
      .onConflict((c) => c.column('tenant').doUpdateSet(values))
      .execute();
    await note(trx, room, { tenant, actor: channel.setBy, action: 'channel', subject: '', outcome: 'done' });
  });
  // Rows without an address find the channel when the outbox next looks.
  room.queued();
}

/** The tenant's channel; null while none was set, or the one set is gone. */
export function channelOf(room: Room, tenant: string): Promise<HelpdeskChannel | null> {
  return readChannel(room, tenant, 'is');
}

/** Makes the question for the channel that is gone and was not replaced; null otherwise. */
export function askingLostChannel(room: Room): (tenant: string) => Promise<HelpdeskChannel | null> {
  return standing(room, (tenant) => readChannel(room, tenant, 'is not'));
}

const ofTenant = statement<{ tenant: string }, Selectable<Schema['channels']>>((db, value) =>
  db.selectFrom('channels').selectAll().where('tenant', '=', value('tenant')),
);

/** The channel that was set, there or gone. */
export async function channelRow(
  db: Kysely<Schema>,
  tenant: string,
): Promise<Selectable<Schema['channels']> | undefined> {
  return (await ofTenant(db, { tenant })).rows[0];
}

async function readChannel(room: Room, tenant: string, gone: 'is' | 'is not'): Promise<HelpdeskChannel | null> {
  const row = await room.db.read((db) => channelRow(db, tenant));
  if (!row || (row.gone_at === null) !== (gone === 'is')) return null;
  return {
    tenant: row.tenant,
    teamId: row.team_id,
    channelId: row.channel_id,
    address: row.address,
    language: row.language as HelpdeskChannel['language'],
    setBy: row.set_by,
  };
}

/** The team, or one channel of it, is gone or has removed the bot. Safe to repeat. */
export async function loseChannel(room: Room, tenant: string, teamId: string, channelId?: string): Promise<void> {
  await room.db.write((trx) =>
    trx
      .updateTable('channels')
      .set({ gone_at: room.now().toISOString() })
      .where('tenant', '=', tenant)
      .where('team_id', '=', teamId)
      .$if(channelId !== undefined, (q) => q.where('channel_id', '=', channelId ?? ''))
      .where('gone_at', 'is', null)
      .execute(),
  );
}

/** How many requests have a card that waits for a channel. */
export async function undelivered(room: Room, tenant: string): Promise<number> {
  const row = await room.db.read((db) =>
    db
      .selectFrom('outbox')
      .select((e) => e.fn.countAll().as('count'))
      .where('tenant', '=', tenant)
      .where('state', '=', 'waiting')
      .where('address', '=', '')
      .where('kind', '=', 'ticket-card')
      .executeTakeFirstOrThrow(),
  );
  return Number(row.count);
}

/** New cards for unfinished requests whose card was in the lost channel. */
async function repost(trx: Trx, room: Room, tenant: string, address: string, at: string): Promise<void> {
  const lost = await trx
    .selectFrom('cards')
    .innerJoin('tickets', (j) =>
      j.onRef('tickets.tenant', '=', 'cards.tenant').onRef('tickets.id', '=', 'cards.ticket_id'),
    )
    .select(['tickets.id', 'tickets.version'])
    .where('cards.tenant', '=', tenant)
    .where('cards.address', '=', address)
    .where('tickets.status', 'in', ['open', 'assigned'])
    .orderBy('tickets.number')
    .execute();
  for (const { id, version } of lost) {
    await trx.deleteFrom('cards').where('tenant', '=', tenant).where('ticket_id', '=', id).execute();
    await queue(trx, { id: room.newId(), tenant, kind: 'ticket-card', ticketId: id, seq: version, address: '', at });
  }
}
