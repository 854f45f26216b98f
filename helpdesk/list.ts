// Reads requests: the person's own, a tenant's by filter, and what happened to one.
import { sql } from './database/kysely.ts';
import { statement } from './database/statement.ts';
import type { Room } from './room.ts';
import { escapeLike, toEvent, toTicket } from './rows.ts';
import { standing } from './standing.ts';
import type { Helpdesk, Ticket, TicketEvent, TicketFilter } from './types.ts';

const PAGE = 50;

/** The person's own requests, newest first. */
export async function requestsOf(room: Room, tenant: string, userId: string): Promise<Ticket[]> {
  const rows = await room.db.read((db) =>
    db
      .selectFrom('tickets')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('user_id', '=', userId)
      .orderBy('number', 'desc')
      .execute(),
  );
  return rows.map(toTicket);
}

const openOnes = statement<{ tenant: string; user: string }, Pick<Ticket, 'id' | 'number'>>((db, value) =>
  db
    .selectFrom('tickets')
    .select(['id', 'number'])
    .where('tenant', '=', value('tenant'))
    .where('user_id', '=', value('user'))
    .where('status', 'in', ['open', 'assigned'])
    .orderBy('number', 'desc')
    .limit(1),
);

/**
 * Makes the question for a person's newest request that is neither closed nor withdrawn. It comes with every output; over
 * PostgreSQL it is asked each time, because the request may have been made elsewhere a moment ago.
 */
export function askingNewestOpen(room: Room): Helpdesk['newestOpen'] {
  const ask = async (tenant: string, user: string): ReturnType<Helpdesk['newestOpen']> => {
    const { rows } = await room.db.read((db) => openOnes(db, { tenant, user }));
    return rows[0] ?? null;
  };
  return room.db.engine === 'postgres' ? ask : standing(room, ask);
}

/** Requests of a tenant by filter, newest first, at most 50 a page. */
export async function list(room: Room, tenant: string, filter: TicketFilter = {}): Promise<Ticket[]> {
  const rows = await room.db.read((db) => {
    let query = db.selectFrom('tickets').selectAll().where('tenant', '=', tenant);
    if (filter.state === 'unassigned') query = query.where('status', '=', 'open');
    if (filter.state === 'assigned') query = query.where('status', '=', 'assigned');
    if (filter.state === 'open') query = query.where('status', 'in', ['open', 'assigned']);
    if (filter.state === 'closed') query = query.where('status', 'in', ['closed', 'withdrawn']);
    if (filter.assignee !== undefined) query = query.where('assignee_id', '=', filter.assignee);
    if (filter.before !== undefined) query = query.where('number', '<', filter.before);
    const search = filter.search?.trim() ?? '';
    const number = numberIn(search);
    if (number !== null) query = query.where('number', '=', number);
    else if (search !== '') {
      const part = `%${escapeLike(search.toLowerCase())}%`;
      query = query.where((e) =>
        e.or(
          (['user_name', 'summary', 'findings', 'question'] as const).map(
            (column) => sql<boolean>`lower(${sql.ref(column)}) like ${part} escape '\\'`,
          ),
        ),
      );
    }
    return query
      .orderBy('number', 'desc')
      .limit(Math.min(filter.limit ?? PAGE, PAGE))
      .execute();
  });
  return rows.map(toTicket);
}

/** What happened to a request, oldest first; empty for one of another tenant. */
export async function eventsOf(room: Room, tenant: string, ticketId: string): Promise<TicketEvent[]> {
  const rows = await room.db.read((db) =>
    db
      .selectFrom('ticket_events')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('ticket_id', '=', ticketId)
      .orderBy('seq')
      .execute(),
  );
  return rows.map(toEvent);
}

/** `1042` and `#1042` are numbers people say; nine digits are more than there will be. */
function numberIn(search: string): number | null {
  const digits = search.startsWith('#') ? search.slice(1) : search;
  return /^\d{4,9}$/.test(digits) ? Number(digits) : null;
}

export type Age = 'a day' | 'a week' | 'a month' | 'older';
export type Ages = Record<Age, number>;

const DAY_MS = 86_400_000;

/** How many requests are not closed, of all tenants, by the time since they were opened. */
export async function openByAge(room: Room): Promise<Ages> {
  const since = (days: number): string => new Date(room.now().getTime() - days * DAY_MS).toISOString();
  const rows = await room.db.read((db) =>
    db
      .selectFrom('tickets')
      .select((e) => [
        e
          .case()
          .when('created_at', '>', since(1))
          .then('a day')
          .when('created_at', '>', since(7))
          .then('a week')
          .when('created_at', '>', since(30))
          .then('a month')
          .else('older')
          .end()
          .$castTo<Age>()
          .as('age'),
        e.fn.countAll().as('count'),
      ])
      .where('status', 'in', ['open', 'assigned'])
      .groupBy('age')
      .execute(),
  );
  const ages: Ages = { 'a day': 0, 'a week': 0, 'a month': 0, older: 0 };
  for (const { age, count } of rows) ages[age] = Number(count);
  return ages;
}
