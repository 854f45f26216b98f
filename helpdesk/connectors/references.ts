// Between tickets and other systems: what is queued for them, what they call a ticket, and whether they still listen.
import type { Trx } from '../database/database.ts';
import type { Room } from '../room.ts';
import { queue, type Queued } from '../rows.ts';
import type { OutboxRow } from '../types.ts';

const CONNECTOR = 'connector:';

/** Who a change made by another system is said to be by; nobody's own id has this form. */
export function connectorActor(connector: string): string {
  return `${CONNECTOR}${connector}`;
}

/** Whether a change was made by another system. */
export function isConnectorActor(id: string): boolean {
  return id.startsWith(CONNECTOR);
}

interface Told {
  tenant: string;
  ticketId: string;
  seq: number;
  actorId: string;
  at: string;
}

/**
 * An event of a ticket as it is queued for every connector, each ticket an address of its own: order holds per ticket,
 * and one ticket that is refused holds up no other. A system is not told what it did itself.
 */
export function eventRows({ connectors }: Room, { tenant, ticketId, seq, actorId, at }: Told): Queued[] {
  return connectors
    .filter((connector) => actorId !== connectorActor(connector))
    .map((connector) => {
      const address = `${connector}:${ticketId}`;
      // The same event gets the same id however often its transaction is repeated: receivers de-duplicate by it.
      const id = `${connector}_${ticketId}_${seq}`;
      return { id, tenant, kind: 'ticket-event', ticketId, seq, address, at, connector };
    });
}

/** Queues an event for every connector, in the transaction that made it. */
export async function queueEvent(trx: Trx, room: Room, event: Told): Promise<void> {
  await queue(trx, ...eventRows(room, event));
}

/** Keeps what the other system calls the ticket, the first name it gave. */
export async function keepReference(
  trx: Trx,
  tenant: string,
  row: OutboxRow,
  reference: string,
  connector: string,
): Promise<void> {
  if (reference === '') return;
  await trx
    .insertInto('external_references')
    .values({ tenant, ticket_id: row.ticketId, connector, reference })
    .onConflict((c) => c.columns(['tenant', 'ticket_id', 'connector']).doNothing())
    .execute();
}

/** What the other system calls the ticket; null while it has given no name. */
export async function referenceOf(
  trx: Trx,
  tenant: string,
  ticketId: string | null,
  connector: string,
): Promise<string | null> {
  const known = await trx
    .selectFrom('external_references')
    .select('reference')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('connector', '=', connector)
    .executeTakeFirst();
  return known?.reference ?? null;
}

/** Nothing more is sent to a system that said it wants no more; what is queued for it waits. */
export async function closeConnector(trx: Trx, name: string, at: string): Promise<void> {
  await trx
    .insertInto('connectors')
    .values({ name, target: '', gone_at: at })
    .onConflict((c) => c.column('name').doUpdateSet({ gone_at: at }))
    .execute();
}

/** Another target is another system: it is told again. @returns whether the connector may send */
export async function openConnector(room: Room, name: string, target: string): Promise<boolean> {
  return room.db.write(async (trx) => {
    const known = await trx.selectFrom('connectors').selectAll().where('name', '=', name).executeTakeFirst();
    if (known?.target === target) return known.gone_at === null;
    await trx
      .insertInto('connectors')
      .values({ name, target, gone_at: null })
      .onConflict((c) => c.column('name').doUpdateSet({ target, gone_at: null }))
      .execute();
    return true;
  });
}
