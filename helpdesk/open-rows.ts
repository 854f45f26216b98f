// What is read and written to open requests, for many of one tenant at once.
import type { Trx } from './database/database.ts';
import { insertion, statement } from './database/statement.ts';
import type { Asked } from './open.ts';
import { toTicket } from './rows.ts';
import type { Ticket } from './types.ts';

/** The first number of a tenant is one more. */
const BEFORE_FIRST_NUMBER = 1000;

/**
 * Writes the keys nobody has written before, sorted: two transactions that want the same ones wait for each other and
 * never in a ring. @returns the ids of the tickets whose keys they are now
 */
export async function claimKeys(trx: Trx, tenant: string, asked: readonly Asked[]): Promise<ReadonlySet<string>> {
  const rows = asked.map(({ key, id, at }) => ({ tenant, key, ticket_id: id, at }));
  const written = await trx
    .insertInto('keys')
    .values(rows.sort((one, other) => (one.key < other.key ? -1 : 1)))
    .onConflict((c) => c.columns(['tenant', 'key']).doNothing())
    .returning('ticket_id')
    .execute();
  return new Set(written.map(({ ticket_id }) => ticket_id));
}

/** Frees the keys of requests that could not be opened. */
export async function releaseKeys(trx: Trx, tenant: string, asked: readonly Asked[]): Promise<void> {
  await trx
    .deleteFrom('keys')
    .where('tenant', '=', tenant)
    .where(
      'ticket_id',
      'in',
      asked.map(({ id }) => id),
    )
    .execute();
}

/** The tickets that these keys opened; one that was deleted since is not among them. */
export async function ticketsOf(
  trx: Trx,
  tenant: string,
  asked: readonly Asked[],
): Promise<{ key: string; ticket: Ticket }[]> {
  const rows = await trx
    .selectFrom('keys')
    .innerJoin('tickets', (j) =>
      j.onRef('tickets.tenant', '=', 'keys.tenant').onRef('tickets.id', '=', 'keys.ticket_id'),
    )
    .selectAll('tickets')
    .select('keys.key')
    .where('keys.tenant', '=', tenant)
    .where(
      'keys.key',
      'in',
      asked.map(({ key }) => key),
    )
    .execute();
  return rows.map((row) => ({ key: row.key, ticket: toTicket(row) }));
}

const counted = statement<{ tenant: string; first: number; by: number }, { last_number: number }>((db, value) =>
  db
    .insertInto('counters')
    .values({ tenant: value('tenant'), last_number: value('first') })
    .onConflict((c) =>
      c.column('tenant').doUpdateSet((e) => ({ last_number: e('counters.last_number', '+', value('by')) })),
    )
    .returning('last_number'),
);

/** Counts under the row's lock: no number twice, and none lost, because a rollback takes it back. @returns the last */
export async function countUp(trx: Trx, tenant: string, by: number): Promise<number> {
  const [row] = (await counted(trx, { tenant, first: BEFORE_FIRST_NUMBER + by, by })).rows;
  if (!row) throw new Error('no number was given');
  return row.last_number;
}

/** How many requests each of these people opened. */
export async function openedSince(
  trx: Trx,
  tenant: string,
  people: readonly string[],
  since: string,
): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('tickets')
    .select((e) => ['user_id', e.fn.countAll().as('count')])
    .where('tenant', '=', tenant)
    .where('user_id', 'in', people)
    .where('created_at', '>', since)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map(({ user_id, count }) => [user_id, Number(count)]));
}

const insertTickets = insertion('tickets', [
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

/** Writes new tickets, all in one statement. */
export async function addTickets(trx: Trx, tickets: readonly Ticket[]): Promise<void> {
  const rows = tickets.map((ticket) => ({
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
  }));
  await insertTickets(trx, rows);
}

const insertEvents = insertion('ticket_events', [
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
export async function addOpenings(trx: Trx, tickets: readonly Ticket[]): Promise<void> {
  const rows = tickets.map(({ tenant, id, createdAt, user }) => ({
    ...{ tenant, ticket_id: id, seq: 1, at: createdAt, action: 'open' },
    ...{ actor_id: user.id, actor_name: user.name, text: '', paste: '', findings: '[]' },
  }));
  await insertEvents(trx, rows);
}
