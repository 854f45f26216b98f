// The audit trail: who did what to requests and settings, and how it ended. Added to in the action's own transaction.
import { createHash } from 'node:crypto';
import { isConnectorActor } from './connectors/references.ts';
import type { Trx } from './database/database.ts';
import { insertion } from './database/statement.ts';
import { limits, text } from './drafts.ts';
import type { Room } from './room.ts';
import type { Audited } from './types.ts';

const addRows = insertion('audit', ['at', 'tenant', 'actor', 'action', 'subject', 'outcome'] as const);

/**
 * Adds rows. The person is a digest of tenant and id: whoever has a person's id can find what they did, and nobody
 * can read a person out of it; so the row may outlive their being forgotten.
 */
export async function note(trx: Trx, room: Pick<Room, 'now'>, ...audited: Audited[]): Promise<void> {
  const at = room.now().toISOString();
  const rows = audited.map(({ tenant, actor, action, subject, outcome }) => ({
    at,
    tenant: text('tenant', tenant, limits.id),
    actor: actorOf(tenant, actor),
    action: text('action', action, limits.entry),
    subject: text('subject', subject, limits.entry),
    outcome: text('outcome', outcome, limits.entry),
  }));
  await addRows(trx, rows);
}

/** How a person is written in the trail; other systems and the bot itself keep their name. */
export function actorOf(tenant: string, id: string): string {
  if (isConnectorActor(id)) return id;
  return createHash('sha256').update(`${tenant}\n${id}`).digest('hex').slice(0, 32);
}

/** The trail of a tenant, oldest first. */
export async function trailOf(db: Room['db'], tenant: string): Promise<(Audited & { at: string })[]> {
  return db.read((db) =>
    db
      .selectFrom('audit')
      .select(['at', 'tenant', 'actor', 'action', 'subject', 'outcome'])
      .where('tenant', '=', tenant)
      .orderBy('seq')
      .execute(),
  );
}
