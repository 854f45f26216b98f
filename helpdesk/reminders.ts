// Reminds the helpdesk of requests nobody has touched for too long: one line in the thread, once per period.
import { addWorkingDays } from './hours.ts';
import type { Room } from './room.ts';
import { cardAddress, queue } from './rows.ts';
import { readSettings } from './settings.ts';

const MOST_AT_ONCE = 200;
const DAY_MS = 86_400_000;

/** Queues the reminders that are due; returns how many. Safe to repeat, and with several processes at once. */
export async function remind(room: Room): Promise<number> {
  const now = room.now();
  const at = now.toISOString();
  // No period is shorter than a day: younger ones need not be looked at.
  const dayAgo = new Date(now.getTime() - DAY_MS).toISOString();
  const waiting = await room.db.read((db) =>
    db
      .selectFrom('tickets')
      .select(['tenant', 'id', 'version', 'updated_at', 'reminded_at'])
      .where('status', 'in', ['open', 'assigned'])
      .where('updated_at', '<=', dayAgo)
      .where((e) => e.or([e('reminded_at', 'is', null), e('reminded_at', '<=', dayAgo)]))
      .orderBy('updated_at')
      .limit(MOST_AT_ONCE)
      .execute(),
  );
  let count = 0;
  for (const ticket of waiting) {
    const { tenant, id } = ticket;
    const since = [ticket.updated_at, ticket.reminded_at ?? ''].sort().at(-1) as string;
    const reminder = room.newId();
    count += await room.db.write(async (trx) => {
      const { hours, remindAfterDays } = await readSettings(trx, tenant);
      if (remindAfterDays === 0 || addWorkingDays(hours, new Date(since), remindAfterDays) > now) return 0;
      const mine = await trx
        .updateTable('tickets')
        .set({ reminded_at: at })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('version', '=', ticket.version)
        .where('reminded_at', ticket.reminded_at === null ? 'is' : '=', ticket.reminded_at)
        .executeTakeFirst();
      if (mine.numUpdatedRows !== 1n) return 0;
      const address = await cardAddress(trx, tenant, id);
      await queue(trx, { id: reminder, tenant, kind: 'reminder', ticketId: id, seq: 0, address, at });
      return 1;
    });
  }
  if (count > 0) room.queued();
  return count;
}
