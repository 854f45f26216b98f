// Reminds the helpdesk of requests nobody has touched for too long: one line in the thread, once per period.
import { sql } from './database/kysely.ts';
import { addWorkingDays } from './hours.ts';
import type { Room } from './room.ts';
import { cardAddress, queue } from './rows.ts';
import { readSettings } from './settings.ts';

/** Of one tenant; the others come with the next round. */
const MOST_AT_ONCE = 200;
const DAY_MS = 86_400_000;
/** Since when nobody has touched it, and nobody was reminded of it. */
const SINCE = sql<string>`case when reminded_at > updated_at then reminded_at else updated_at end`;

/** Queues the reminders that are due; returns how many. Safe to repeat, and with several processes at once. */
export async function remind(room: Room): Promise<number> {
  // No period is shorter than a day: who has younger ones only need not be looked at.
  const before = new Date(room.now().getTime() - DAY_MS).toISOString();
  const tenants = await room.db.read((db) =>
    db
      .selectFrom('tickets')
      .select('tenant')
      .distinct()
      .where('status', 'in', ['open', 'assigned'])
      .where('updated_at', '<=', before)
      .execute(),
  );
  let count = 0;
  for (const { tenant } of tenants) count += await remindTenant(room, tenant);
  if (count > 0) room.queued();
  return count;
}

async function remindTenant(room: Room, tenant: string): Promise<number> {
  const now = room.now();
  const at = now.toISOString();
  const { hours, remindAfterDays } = await room.db.read((db) => readSettings(db, tenant));
  if (remindAfterDays === 0) return 0;
  // So many working days take at least so many days.
  const before = new Date(now.getTime() - remindAfterDays * DAY_MS).toISOString();
  const waiting = await room.db.read((db) =>
    db
      .selectFrom('tickets')
      .select(['id', 'version', 'reminded_at', SINCE.as('since')])
      .where('tenant', '=', tenant)
      .where('status', 'in', ['open', 'assigned'])
      .where(SINCE, '<=', before)
      .orderBy('since')
      .limit(MOST_AT_ONCE)
      .execute(),
  );
  let count = 0;
  for (const { id, version, reminded_at, since } of waiting) {
    if (addWorkingDays(hours, new Date(since), remindAfterDays) > now) continue;
    const reminder = room.newId();
    count += await room.db.write(async (trx) => {
      const mine = await trx
        .updateTable('tickets')
        .set({ reminded_at: at })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('version', '=', version)
        .where('reminded_at', reminded_at === null ? 'is' : '=', reminded_at)
        .executeTakeFirst();
      if (mine.numUpdatedRows !== 1n) return 0;
      const address = await cardAddress(trx, tenant, id);
      // Where there is no channel nobody can be reminded; when there is one, the card alerts by itself.
      if (address === '') return 0;
      await queue(trx, { id: reminder, tenant, kind: 'reminder', ticketId: id, seq: 0, address, at });
      return 1;
    });
  }
  return count;
}
