// Does an action on a request: rights, state machine, compare-and-set, event and messages in one transaction.
import { note } from './audit.ts';
import type { Trx } from './database/database.ts';
import { cleanRequest, limits, required } from './drafts.ts';
import { queueEvent } from './connectors/references.ts';
import { keepSource } from './paste-sources.ts';
import type { Room } from './room.ts';
import { cardAddress, findTicket, queue } from './rows.ts';
import { isDone, mayDo, step } from './tickets.ts';
import type { ActResult, Ticket, TicketRequest } from './types.ts';

/**
 * Acts once per tenant and key. Two people at once: one transition is done, the other gets `refused` or `stale` with
 * the ticket as it is now. What a person may not even see is `missing`, like what does not exist.
 * Throws DRAFT_REFUSED for texts above the limits.
 */
export async function act(room: Room, key: string, raw: TicketRequest): Promise<ActResult> {
  const request = cleanRequest(raw);
  const stored = `act:${request.ticketId}:${required('key', key, limits.key)}`;
  const at = room.now().toISOString();
  const ids = [room.newId(), room.newId(), room.newId()] as const;

  const result = await room.db.write<ActResult>(async (trx) => {
    const ended = await work(trx);
    if (ended.outcome !== 'repeated') await audit(trx, room, request, ended);
    return ended;
  });
  if (result.outcome === 'done') room.queued();
  return result;

  async function work(trx: Trx): Promise<ActResult> {
    const ticket = await findTicket(trx, request.tenant, request.ticketId, room.db.engine);
    if (!ticket) return { outcome: 'missing' };
    const ownership = ticket.user.id === request.actor.id ? 'own' : 'other';
    if (!mayDo(request.role, 'list', ownership, ticket.status)) return { outcome: 'missing' };

    const known = await trx
      .selectFrom('keys')
      .select('ticket_id')
      .where('tenant', '=', request.tenant)
      .where('key', '=', stored)
      .executeTakeFirst();
    if (known) return { outcome: 'repeated', ticket };
    if (!mayDo(request.role, request.action, ownership, ticket.status)) {
      return { outcome: 'refused', reason: 'not-allowed', ticket };
    }
    const next = step(
      { status: ticket.status, assignee: ticket.assignee?.id ?? null },
      request.action,
      request.actor.id,
    );
    if (!isDone(next)) return { outcome: 'refused', reason: next, ticket };
    if (request.version !== null && request.version !== ticket.version) return { outcome: 'stale', ticket };

    const changed: Ticket = {
      ...ticket,
      status: next.status,
      assignee: next.assignee === null ? null : (ticket.assignee ?? request.actor),
      version: ticket.version + 1,
      updatedAt: at,
    };
    await trx.insertInto('keys').values({ tenant: request.tenant, key: stored, ticket_id: ticket.id, at }).execute();
    await trx
      .updateTable('tickets')
      .set({
        status: changed.status,
        assignee_id: changed.assignee?.id ?? null,
        assignee_name: changed.assignee?.name ?? null,
        version: changed.version,
        updated_at: at,
      })
      .where('tenant', '=', ticket.tenant)
      .where('id', '=', ticket.id)
      .where('version', '=', ticket.version)
      .execute();
    await trx
      .insertInto('ticket_events')
      .values({
        tenant: ticket.tenant,
        ticket_id: ticket.id,
        seq: changed.version,
        at,
        action: request.action,
        actor_id: request.actor.id,
        actor_name: request.actor.name,
        text: request.text,
        paste: request.paste,
        findings: JSON.stringify(request.findings),
      })
      .execute();
    await tell(trx, room, changed, request.action, ownership === 'own', ids, at);
    const event = { tenant: ticket.tenant, ticketId: ticket.id, seq: changed.version };
    await queueEvent(trx, room, { ...event, actorId: request.actor.id, at });
    if (request.paste !== '') await keepSource(trx, { ...event, source: request.source });
    return { outcome: 'done', ticket: changed };
  }
}

/** What was asked for and what came of it; a request that is not theirs to see is not named. */
async function audit(
  trx: Trx,
  room: Room,
  { tenant, actor, action }: ReturnType<typeof cleanRequest>,
  ended: ActResult,
): Promise<void> {
  const subject = ended.outcome === 'missing' ? '' : `#${ended.ticket.number}`;
  const outcome = ended.outcome === 'refused' ? ended.reason : ended.outcome;
  await note(trx, room, { tenant, actor: actor.id, action, subject, outcome });
}

/** The card in place, a line in its thread, and the requester, unless it was the requester who did it. */
async function tell(
  trx: Trx,
  room: Room,
  ticket: Ticket,
  action: TicketRequest['action'],
  byRequester: boolean,
  ids: readonly [string, string, string],
  at: string,
): Promise<void> {
  const { tenant, id: ticketId, version: seq } = ticket;
  const address = await cardAddress(trx, tenant, ticketId);
  const waiting = await trx
    .selectFrom('outbox')
    .select('id')
    .where('tenant', '=', tenant)
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'waiting')
    .where('kind', 'in', ['ticket-card', 'ticket-update'])
    // Locked, so that nobody starts to send the state from before this action.
    .$if(room.db.engine === 'postgres', (q) => q.forUpdate())
    .executeTakeFirst();
  // A card not yet posted, or an update not yet made, will show the newest state by itself.
  if (!waiting) await queue(trx, { id: ids[0], tenant, kind: 'ticket-update', ticketId, seq, address, at });
  await queue(trx, { id: ids[1], tenant, kind: 'ticket-line', ticketId, seq, address, at });
  if (!byRequester && action !== 'note') {
    await queue(trx, { id: ids[2], tenant, kind: 'notify-user', ticketId, seq, address: ticket.address, at });
  }
}
