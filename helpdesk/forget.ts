// What is kept about one person: all of it handed out, or all of it deleted.
import { sql } from './database/kysely.ts';
import type { Trx } from './database/database.ts';
import { note } from './audit.ts';
import { limits, required } from './drafts.ts';
import { keysOf } from './loop/ratings.ts';
import { eventsOf, requestsOf } from './list.ts';
import { redraw } from './paste-sources.ts';
import { eraseTicket } from './retention.ts';
import type { Room } from './room.ts';
import { escapeLike } from './rows.ts';
import { readSettings } from './settings.ts';
import type { Forgotten, PersonalData, PostedCard } from './privacy-types.ts';
import type { Person, TicketEvent } from './types.ts';

/** Stands where a person's name or id stood in somebody else's request. */
const FORGOTTEN = 'forgotten';

/**
 * Forgets a person of a tenant: their requests with everything that hangs on them, their welcome and, when given,
 * what their conversation remembers. In other people's requests they become nobody. What the channel still shows of
 * their requests is queued to be emptied. With a key it is done once: the same key again changes nothing.
 */
export async function forget(
  room: Room,
  tenant: string,
  userId: string,
  conversation?: string,
  key?: string,
): Promise<Forgotten> {
  await room.memory.settle();
  const result = await room.db.write<Forgotten>(async (trx) => {
    if (key !== undefined && !(await claimOnce(trx, room, tenant, key))) {
      return { tickets: 0, cards: [], repeated: true };
    }
    const tickets = await trx
      .selectFrom('tickets')
      .select(['tenant', 'id', 'number', 'address'])
      .where('tenant', '=', tenant)
      .where('user_id', '=', userId)
      .execute();
    const cards: PostedCard[] = [];
    for (const ticket of tickets) {
      await trx.deleteFrom('attempts').where('tenant', '=', tenant).where('address', '=', ticket.address).execute();
      cards.push(...(await eraseTicket(trx, room, ticket)));
    }
    await trx.deleteFrom('contacts').where('tenant', '=', tenant).where('user_id', '=', userId).execute();
    // In shared conversations the names of what belongs to one person end with their id.
    await trx
      .deleteFrom('memory')
      .where(sql<boolean>`name like ${`%:${escapeLike(userId)}`} escape '\\'`)
      .execute();
    if (conversation) await trx.deleteFrom('memory').where('conversation', '=', conversation).execute();
    await becomeNobody(trx, room, tenant, userId);
    const subject = `${tickets.length} requests`;
    await note(trx, room, { tenant, actor: userId, action: 'forget', subject, outcome: 'done' });
    return { tickets: tickets.length, cards, repeated: false };
  });
  room.memory.forget();
  await room.db.scrub();
  room.queued();
  return result;
}

/** Everything kept about a person, the notes of the helpdesk excepted. */
export async function exportOf(
  room: Room,
  tenant: string,
  userId: string,
  conversation?: string,
): Promise<PersonalData> {
  const tickets = await requestsOf(room, tenant, userId);
  const events: Record<string, TicketEvent[]> = {};
  for (const { id } of tickets) {
    events[id] = (await eventsOf(room, tenant, id)).filter((event) => event.action !== 'note');
  }
  const [welcomed, ratings, actions] = await room.db.read(async (db) => [
    await db
      .selectFrom('contacts')
      .select('at')
      .where('tenant', '=', tenant)
      .where('user_id', '=', userId)
      .executeTakeFirst(),
    await db
      .selectFrom('ratings')
      .select(['entry', 'language', 'helpful', 'comment', 'at'])
      .where(ratedBy(tenant, userId))
      .orderBy('at')
      .execute(),
    await db
      .selectFrom('ticket_events')
      .innerJoin('tickets', (j) =>
        j.onRef('tickets.tenant', '=', 'ticket_events.tenant').onRef('tickets.id', '=', 'ticket_events.ticket_id'),
      )
      .select(['tickets.number', 'ticket_events.action', 'ticket_events.at', 'ticket_events.text'])
      .where('ticket_events.tenant', '=', tenant)
      .where('ticket_events.actor_id', '=', userId)
      .where('tickets.user_id', '<>', userId)
      .orderBy('ticket_events.at')
      .execute(),
  ]);
  return {
    tickets,
    events,
    welcomedAt: welcomed?.at ?? null,
    remembered: conversation ? await room.memory.recall(conversation) : {},
    ratings: ratings.map((rating) => ({ ...rating, helpful: rating.helpful === 1 })),
    actions,
  };
}

async function claimOnce(trx: Trx, room: Room, tenant: string, key: string): Promise<boolean> {
  const written = await trx
    .insertInto('keys')
    .values({ tenant, key: `forget:${required('key', key, limits.key)}`, ticket_id: '', at: room.now().toISOString() })
    .onConflict((c) => c.columns(['tenant', 'key']).doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

/** The keys of ratings begin with a digest of tenant and person. */
function ratedBy(tenant: string, userId: string) {
  return sql<boolean>`key like ${`${keysOf(tenant, userId)}%`}`;
}

/** Nobody who asked to be forgotten stays on call. */
async function leaveSettings(trx: Trx, tenant: string, userId: string): Promise<void> {
  // Takes the row's lock first, so that a change at the same time is not lost.
  const mine = trx.updateTable('settings').where('tenant', '=', tenant);
  await mine.set((e) => ({ value: e.ref('value') })).execute();
  const settings = await readSettings(trx, tenant);
  const without = (people: readonly Person[]): Person[] => people.filter(({ id }) => id !== userId);
  const routes = settings.routes.map((route) => ({ ...route, onCall: without(route.onCall) }));
  const value = JSON.stringify({ ...settings, onCall: without(settings.onCall), routes });
  await mine.set({ value }).execute();
}

async function becomeNobody(trx: Trx, room: Room, tenant: string, userId: string): Promise<void> {
  const theirs = await trx
    .selectFrom('tickets')
    .select('id')
    .where('tenant', '=', tenant)
    .where('assignee_id', '=', userId)
    .execute();
  await trx
    .updateTable('tickets')
    .set({ status: 'open' })
    .where('tenant', '=', tenant)
    .where('assignee_id', '=', userId)
    .where('status', '=', 'assigned')
    .execute();
  await trx
    .updateTable('tickets')
    .set({ assignee_id: null, assignee_name: null })
    .where('tenant', '=', tenant)
    .where('assignee_id', '=', userId)
    .execute();
  for (const { id } of theirs) await redraw(trx, room, tenant, id);
  await trx
    .updateTable('ticket_events')
    .set({ actor_id: FORGOTTEN, actor_name: '' })
    .where('tenant', '=', tenant)
    .where('actor_id', '=', userId)
    .execute();
  await trx
    .updateTable('channels')
    .set({ set_by: FORGOTTEN })
    .where('tenant', '=', tenant)
    .where('set_by', '=', userId)
    .execute();
  await leaveSettings(trx, tenant, userId);
  // Keys of actions name the one who pressed, or at their end who typed; a double click is long over.
  const named = `%:${escapeLike(userId)}`;
  await trx
    .deleteFrom('keys')
    .where('tenant', '=', tenant)
    .where(sql<boolean>`(key like ${named} escape '\\' or key like ${`${named}:%`} escape '\\')`)
    .execute();
  // The opinion stays, the person and their words go.
  const rated = await trx.selectFrom('ratings').select('key').where(ratedBy(tenant, userId)).execute();
  for (const { key } of rated) {
    await trx
      .updateTable('ratings')
      .set({ key: `${FORGOTTEN}:${room.newId()}`, comment: '' })
      .where('key', '=', key)
      .execute();
  }
}
