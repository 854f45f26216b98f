// Does what another ticket system asks for, once per message.
import { act } from '../act.ts';
import { limits, required, text } from '../drafts.ts';
import type { Room } from '../room.ts';
import type { IncomingChange, IncomingOutcome } from './connector.ts';
import { connectorActor } from './references.ts';

/**
 * Takes one message of a connector. The id is kept with what came of it, so that a message sent again, by the other
 * system or by somebody who recorded it, changes nothing. Throws DRAFT_REFUSED for texts above the limits.
 */
export async function takeIn(
  room: Room,
  connector: string,
  id: string,
  change: IncomingChange,
): Promise<IncomingOutcome> {
  const key = required('id', id, limits.key - connector.length - 1);
  const [known, ticket] = await room.db.read(async (db) => [
    await db
      .selectFrom('inbox')
      .select('outcome')
      .where('connector', '=', connector)
      .where('id', '=', key)
      .executeTakeFirst(),
    // The other system knows one tenant's tickets from another's by their ids, which nobody can guess.
    await db.selectFrom('tickets').select('tenant').where('id', '=', change.ticketId).executeTakeFirst(),
  ]);
  if (known) return 'repeated';
  const outcome = ticket ? await ask(room, connector, key, ticket.tenant, change) : 'missing';
  // Not in the action's transaction: a message whose note is lost is asked again, and `act` knows its key.
  await room.db.write((trx) =>
    trx
      .insertInto('inbox')
      .values({ connector, id: key, outcome, at: room.now().toISOString() })
      .onConflict((c) => c.columns(['connector', 'id']).doNothing())
      .execute(),
  );
  return outcome;
}

async function ask(
  room: Room,
  connector: string,
  id: string,
  tenant: string,
  change: IncomingChange,
): Promise<IncomingOutcome> {
  const { ticketId, action, actorName } = change;
  const actor = { id: connectorActor(connector), name: text('name', actorName, limits.name) };
  const request = { tenant, ticketId, action, actor, role: 'member', text: change.text } as const;
  const { outcome } = await act(room, `${connector}:${id}`, request);
  return outcome === 'stale' ? 'refused' : outcome;
}
