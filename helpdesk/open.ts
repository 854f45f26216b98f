// Opens a request: de-duplication row, number, ticket, first event and outbox row in one transaction.
import type { Trx } from './database/database.ts';
import { note } from './audit.ts';
import { cleanDraft, limits, required } from './drafts.ts';
import { queueEvent } from './connectors/references.ts';
import { keepSource } from './paste-sources.ts';
import { failure } from './failure.ts';
import type { Room } from './room.ts';
import { channelAddress, findTicket, queue } from './rows.ts';
import { readSettings, routeOf } from './settings.ts';
import type { Ticket, TicketDraft } from './types.ts';

const HOUR_MS = 3_600_000;
/** The first number of a tenant is one more. */
const BEFORE_FIRST_NUMBER = 1000;

/**
 * Opens once per tenant and key. Takes a redacted draft, and the source of its paste where it has one; returns the
 * ticket, and whether it is new.
 * Throws DRAFT_REFUSED for empty keys and texts above the limits, TICKETS_LIMITED when the person opened too many.
 */
export async function openTicket(
  room: Room,
  key: string,
  raw: TicketDraft,
  source = '',
): Promise<{ ticket: Ticket; created: boolean }> {
  const draft = cleanDraft(raw);
  const stored = `open:${required('key', key, limits.key)}`;
  // Made outside: a repeated transaction must not become another ticket.
  const id = room.newId();
  const eventRow = room.newId();
  const at = room.now().toISOString();

  const result = await room.db.write(async (trx) => {
    const owner = await claimKey(trx, draft.tenant, stored, id, at);
    // `owner === id` with the ticket there: our own commit whose answer was lost.
    const known = owner === null ? null : await findTicket(trx, draft.tenant, owner);
    if (known) return { ticket: known, created: owner === id };

    const ticket: Ticket = {
      ...draft,
      id,
      number: await nextNumber(trx, draft.tenant),
      status: 'open',
      assignee: null,
      reachable: true,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    // Under the counter's lock, so that several processes count right; the rollback gives number and key back.
    await refuseTooMany(trx, room, draft);
    await insert(trx, ticket);
    const audited = { tenant: draft.tenant, actor: draft.user.id, action: 'open', subject: `#${ticket.number}` };
    await note(trx, room, { ...audited, outcome: 'done' });
    const route = routeOf(await readSettings(trx, draft.tenant), draft.language, raw.topics ?? []);
    const address = route?.address || (await channelAddress(trx, draft.tenant));
    await queue(trx, { id: eventRow, tenant: draft.tenant, kind: 'ticket-card', ticketId: id, seq: 1, address, at });
    await queueEvent(trx, room, { tenant: draft.tenant, ticketId: id, seq: 1, actorId: draft.user.id, at });
    if (draft.paste !== '') await keepSource(trx, { tenant: draft.tenant, ticketId: id, seq: 1, source });
    return { ticket, created: true };
  });
  if (result.created) room.queued();
  return result;
}

/**
 * Writes the key, or learns whose it is: null when it is ours now. Being the first statement it also makes two
 * deliveries of the same form wait for each other.
 */
async function claimKey(trx: Trx, tenant: string, key: string, ticketId: string, at: string): Promise<string | null> {
  const written = await trx
    .insertInto('keys')
    .values({ tenant, key, ticket_id: ticketId, at })
    .onConflict((c) => c.columns(['tenant', 'key']).doNothing())
    .executeTakeFirst();
  // Not `insertId`: libsql leaves a stale one there when nothing was inserted.
  if (written.numInsertedOrUpdatedRows === 1n) return null;
  const row = await trx
    .selectFrom('keys')
    .select('ticket_id')
    .where('tenant', '=', tenant)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.ticket_id;
}

/** Counts under the row's lock: no number twice, and none lost, because a rollback takes it back. */
async function nextNumber(trx: Trx, tenant: string): Promise<number> {
  const row = await trx
    .insertInto('counters')
    .values({ tenant, last_number: BEFORE_FIRST_NUMBER + 1 })
    .onConflict((c) => c.column('tenant').doUpdateSet((e) => ({ last_number: e('counters.last_number', '+', 1) })))
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return row.last_number;
}

async function refuseTooMany(trx: Trx, { now, ticketsPerHour }: Room, { tenant, user }: TicketDraft): Promise<void> {
  if (ticketsPerHour === Infinity) return;
  const { count } = await trx
    .selectFrom('tickets')
    .select((e) => e.fn.countAll().as('count'))
    .where('tenant', '=', tenant)
    .where('user_id', '=', user.id)
    .where('created_at', '>', new Date(now().getTime() - HOUR_MS).toISOString())
    .executeTakeFirstOrThrow();
  if (Number(count) >= ticketsPerHour) throw failure('TICKETS_LIMITED', 'too many requests within the hour');
}

async function insert(trx: Trx, ticket: Ticket): Promise<void> {
  const findings = JSON.stringify(ticket.findings);
  await trx
    .insertInto('tickets')
    .values({
      tenant: ticket.tenant,
      id: ticket.id,
      number: ticket.number,
      status: ticket.status,
      version: ticket.version,
      user_id: ticket.user.id,
      user_name: ticket.user.name,
      language: ticket.language,
      address: ticket.address,
      reachable: 1,
      summary: ticket.summary,
      severity: ticket.severity,
      contact: ticket.contact,
      question: ticket.question,
      answer: ticket.answer,
      findings,
      paste: ticket.paste,
      assignee_id: null,
      assignee_name: null,
      created_at: ticket.createdAt,
      updated_at: ticket.updatedAt,
    })
    .execute();
  // The paste and the findings stand in the ticket itself; the event only says that it was opened.
  await trx
    .insertInto('ticket_events')
    .values({
      tenant: ticket.tenant,
      ticket_id: ticket.id,
      seq: 1,
      at: ticket.createdAt,
      action: 'open',
      actor_id: ticket.user.id,
      actor_name: ticket.user.name,
      text: '',
      paste: '',
      findings: '[]',
    })
    .execute();
}
