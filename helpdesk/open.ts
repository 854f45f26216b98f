// Opens a request: de-duplication row, number, ticket, first event and outbox row in one transaction.
import type { Trx } from './database/database.ts';
import { insertion, statement } from './database/statement.ts';
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

    const { tenant } = draft;
    const route = routeOf(await readSettings(trx, tenant), draft.language, raw.topics ?? []);
    const address = route?.address || (await channelAddress(trx, tenant));
    await queue(trx, { id: eventRow, tenant, kind: 'ticket-card', ticketId: id, seq: 1, address, at });
    await queueEvent(trx, room, { tenant, ticketId: id, seq: 1, actorId: draft.user.id, at });
    if (draft.paste !== '') await keepSource(trx, { tenant, ticketId: id, seq: 1, source });
    await insertOpening(trx, id, draft, at);
    // Others of the tenant wait for the number until the commit: all that can be is done before.
    const ticket: Ticket = {
      ...draft,
      id,
      number: await nextNumber(trx, tenant),
      status: 'open',
      assignee: null,
      reachable: true,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    // Under the counter's lock, so that several processes count right; the rollback gives number and key back.
    await refuseTooMany(trx, room, draft);
    await insertTicket(trx, ticket);
    const audited = { tenant, actor: draft.user.id, action: 'open', subject: `#${ticket.number}` };
    await note(trx, room, { ...audited, outcome: 'done' });
    return { ticket, created: true };
  });
  if (result.created) room.queued();
  return result;
}

const claim = statement<{ tenant: string; key: string; ticket_id: string; at: string }, unknown>((db, value) =>
  db
    .insertInto('keys')
    .values({ tenant: value('tenant'), key: value('key'), ticket_id: value('ticket_id'), at: value('at') })
    .onConflict((c) => c.columns(['tenant', 'key']).doNothing()),
);

/**
 * Writes the key, or learns whose it is: null when it is ours now. Being the first statement it also makes two
 * deliveries of the same form wait for each other.
 */
async function claimKey(trx: Trx, tenant: string, key: string, ticketId: string, at: string): Promise<string | null> {
  const written = await claim(trx, { tenant, key, ticket_id: ticketId, at });
  // Not `insertId`: libsql leaves a stale one there when nothing was inserted.
  if (written.numAffectedRows === 1n) return null;
  const row = await trx
    .selectFrom('keys')
    .select('ticket_id')
    .where('tenant', '=', tenant)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.ticket_id;
}

const counted = statement<{ tenant: string; first: number }, { last_number: number }>((db, value) =>
  db
    .insertInto('counters')
    .values({ tenant: value('tenant'), last_number: value('first') })
    .onConflict((c) => c.column('tenant').doUpdateSet((e) => ({ last_number: e('counters.last_number', '+', 1) })))
    .returning('last_number'),
);

/** Counts under the row's lock: no number twice, and none lost, because a rollback takes it back. */
async function nextNumber(trx: Trx, tenant: string): Promise<number> {
  const [row] = (await counted(trx, { tenant, first: BEFORE_FIRST_NUMBER + 1 })).rows;
  if (!row) throw new Error('no number was given');
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

const addTicket = insertion('tickets', [
  'tenant',
  'id',
  'number',
  'status',
  'version',
  'user_id',
  'user_name',
  'language',
  'address',
  'reachable',
  'summary',
  'severity',
  'contact',
  'question',
  'answer',
  'findings',
  'paste',
  'assignee_id',
  'assignee_name',
  'created_at',
  'updated_at',
] as const);

function insertTicket(trx: Trx, ticket: Ticket): Promise<unknown> {
  return addTicket(trx, {
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
    findings: JSON.stringify(ticket.findings),
    paste: ticket.paste,
    assignee_id: null,
    assignee_name: null,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
  });
}

const addEvent = insertion('ticket_events', [
  'tenant',
  'ticket_id',
  'seq',
  'at',
  'action',
  'actor_id',
  'actor_name',
  'text',
  'paste',
  'findings',
] as const);

/** The paste and the findings stand in the ticket itself; the event only says that it was opened. */
function insertOpening(trx: Trx, ticketId: string, { tenant, user }: TicketDraft, at: string): Promise<unknown> {
  return addEvent(trx, {
    tenant,
    ticket_id: ticketId,
    seq: 1,
    at,
    action: 'open',
    actor_id: user.id,
    actor_name: user.name,
    text: '',
    paste: '',
    findings: '[]',
  });
}
