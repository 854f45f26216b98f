// The small things that outlive a turn: what a conversation remembers, and who was welcomed.
import { statement } from './database/statement.ts';
import { limits, required, text } from './drafts.ts';
import type { Room } from './room.ts';

const DAY_MS = 86_400_000;
/** Nobody is surprised by a bot that forgot a language after a quarter of silence. */
export const MEMORY_DAYS = 90;

const recalled = statement<{ conversation: string; since: string }, { name: string; value: string }>((db, value) =>
  db
    .selectFrom('memory')
    .select(['name', 'value'])
    .where('conversation', '=', value('conversation'))
    .where('at', '>', value('since')),
);

/** What the conversation remembers; values older than 90 days are forgotten. */
export async function recall(room: Room, conversation: string): Promise<Record<string, string>> {
  const since = new Date(room.now().getTime() - MEMORY_DAYS * DAY_MS).toISOString();
  const { rows } = await room.db.read((db) => recalled(db, { conversation, since }));
  return Object.fromEntries(rows.map((row) => [row.name, row.value]));
}

const kept = statement<{ conversation: string; name: string; value: string; at: string; fresh: string }, unknown>(
  (db, value) =>
    db
      .insertInto('memory')
      .values({ conversation: value('conversation'), name: value('name'), value: value('value'), at: value('at') })
      .onConflict((c) =>
        c
          .columns(['conversation', 'name'])
          .doUpdateSet((e) => ({ value: e.ref('excluded.value'), at: e.ref('excluded.at') }))
          .where((e) => e.or([e('memory.value', '!=', e.ref('excluded.value')), e('memory.at', '<=', value('fresh'))])),
      ),
);

/** Remembers values; one that is known already is written again once it is a day old. */
export async function remember(room: Room, conversation: string, values: Record<string, string>): Promise<void> {
  const now = room.now();
  const fresh = new Date(now.getTime() - DAY_MS).toISOString();
  const rows = Object.entries(values).map(([name, value]) => ({
    conversation: required('conversation', conversation, 2 * limits.id),
    name: required('name', name, limits.entry),
    value: text('value', value, limits.remembered),
    at: now.toISOString(),
    fresh,
  }));
  const [only] = rows;
  if (only && rows.length === 1) await room.db.jotOne((db) => kept(db, only));
  else if (only)
    await room.db.jot(async (trx) => {
      for (const row of rows) await kept(trx, row);
    });
}

/** True once per person: installs announce the same person two to four times (channel.md 2.5). */
export async function firstContact(room: Room, tenant: string, userId: string): Promise<boolean> {
  const row = {
    tenant: required('tenant', tenant, limits.id),
    user_id: required('user', userId, limits.id),
    at: room.now().toISOString(),
  };
  const known = await room.db.read((db) =>
    db
      .selectFrom('contacts')
      .select('at')
      .where('tenant', '=', row.tenant)
      .where('user_id', '=', row.user_id)
      .executeTakeFirst(),
  );
  if (known) return false;
  const written = await room.db.write((trx) =>
    trx
      .insertInto('contacts')
      .values(row)
      .onConflict((c) => c.columns(['tenant', 'user_id']).doNothing())
      .executeTakeFirst(),
  );
  return written.numInsertedOrUpdatedRows === 1n;
}
