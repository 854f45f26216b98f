// Takes the next message out of the outbox for one sender, and takes back what a dead sender held.
import type { Selectable } from 'kysely';
import { referenceOf } from './connectors/references.ts';
import { sql } from './database/kysely.ts';
import type { Trx } from './database/database.ts';
import type { Schema } from './database/schema.ts';
import { PER_ADDRESS, PER_TENANT, waitFor, type Window } from './outbox-rules.ts';
import type { Room } from './room.ts';
import { findTicket, toEvent, toOutboxRow } from './rows.ts';
import { outlivesTicket, tombstone } from './tombstones.ts';
import type { OutboxRow, Ticket, TicketEvent } from './types.ts';

/** A living sender renews it while its posts are under way; after a dead one the others wait no longer than this. */
const LEASE_MS = 6_000;
/** Leaves room for two that fail. */
export const RENEW_MS = 2_000;
/** Claims of several instances wait for each other, so the limits are counted right. */
const CLAIM_LOCK = 20_802;
/** Between instances over one database, all by its clock. */
const CLOCKS_DIFFER_MS = 1_000;
/** Addresses looked at in one claim; the others come with the next. */
const HEADS = 100;

/** What one sender carries. */
export interface Lane {
  /** A connector by name, empty for the channel. */
  connector: string;
  /** Messages that may be sent again although they may have arrived: the receiver can tell. */
  repeatable: readonly OutboxRow['kind'][];
  /** How many are sent at the same time, each to another address. */
  hands: number;
}

/** Replacing a message in place (PUT) may be repeated without harm; to post it again would show it twice. */
export const CHANNEL: Lane = { connector: '', repeatable: ['ticket-update', 'card-blank'], hands: 8 };

export interface Claim {
  tenant: string;
  row: OutboxRow;
  ticket: Ticket;
  event: TicketEvent | null;
  /** Proves later that the row is still ours. */
  token: string;
}

/**
 * Claims the oldest row that may leave now; else says in how many milliseconds one may (null: none waits).
 * An address with a row on its way, or whose first row is not due, is passed over: order holds per address.
 */
export async function nextRow(room: Room, lane: Lane = CHANNEL): Promise<Claim | { waitMs: number | null }> {
  const token = room.newId();
  return room.db.write(async (trx) => {
    if (room.db.engine === 'postgres') await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(trx);
    const now = room.now();
    if (lane.connector === '') await adoptRows(trx);
    else if (await isGone(trx, lane.connector)) return { waitMs: null };
    let waitMs: number | null = null;
    for (const head of await heads(trx, lane)) {
      const wait = await waitOf(trx, head, now.getTime());
      if (wait > 0) {
        waitMs = waitMs === null ? wait : Math.min(waitMs, wait);
        continue;
      }
      const claim = await take(trx, head.seq, token, now);
      if (claim) return claim;
    }
    return { waitMs };
  });
}

/** Whether the other system said that it wants nothing more. */
async function isGone(trx: Trx, connector: string): Promise<boolean> {
  const row = await trx.selectFrom('connectors').select('gone_at').where('name', '=', connector).executeTakeFirst();
  return row !== undefined && row.gone_at !== null;
}

/**
 * Rows held past their lease (null: all held rows, for the only process at its start) were being sent by somebody
 * who died. They may have arrived, so they become `unknown`; what is repeatable simply waits again. Returns how many.
 */
export async function takeBack(trx: Trx, now: Date | null, lane: Lane = CHANNEL): Promise<number> {
  let count = 0;
  for (const state of ['waiting', 'unknown'] as const) {
    const result = await trx
      .updateTable('outbox')
      .set({ state, problem: 'sender-died', lease_until: null })
      .where('state', '=', 'sending')
      .where('connector', '=', lane.connector)
      // What is left after the first round is not repeatable.
      .$if(state === 'waiting', (q) => q.where('kind', 'in', ['', ...lane.repeatable]))
      .$if(now !== null, (q) => q.where('lease_until', '<', (now as Date).toISOString()))
      .executeTakeFirst();
    count += Number(result.numUpdatedRows);
  }
  return count;
}

/** Says that the senders of these claims live. */
export async function renew(room: Room, tokens: string[]): Promise<void> {
  await room.db.write((trx) =>
    trx
      .updateTable('outbox')
      .set({ lease_until: leaseFrom(room.now()) })
      .where('claim', 'in', tokens)
      .where('state', '=', 'sending')
      .execute(),
  );
}

function leaseFrom(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

/** Rows that waited for a channel get the address of the one there is now. */
async function adoptRows(trx: Trx): Promise<void> {
  const parked = await trx
    .selectFrom('outbox')
    .innerJoin('channels', 'channels.tenant', 'outbox.tenant')
    .select(['outbox.tenant', 'channels.address'])
    .distinct()
    .where('outbox.state', '=', 'waiting')
    .where('outbox.address', '=', '')
    .where('channels.gone_at', 'is', null)
    .execute();
  for (const { tenant, address } of parked) {
    await trx
      .updateTable('outbox')
      .set({ address, problem: null })
      .where('tenant', '=', tenant)
      .where('state', '=', 'waiting')
      .where('address', '=', '')
      .execute();
  }
}

interface Head {
  seq: number;
  tenant: string;
  address: string;
  due_at: string;
  connector: string;
}

/** The first waiting row of each address that has none on its way, those due first. */
async function heads(trx: Trx, lane: Lane): Promise<Head[]> {
  const first = trx
    .selectFrom('outbox as waiting')
    .select((e) => e.fn.min('waiting.seq').as('seq'))
    .where('waiting.connector', '=', lane.connector)
    .where('waiting.state', '=', 'waiting')
    .where('waiting.address', '>', '')
    .where('waiting.address', 'not in', (e) =>
      e.selectFrom('outbox as busy').select('busy.address').where('busy.state', '=', 'sending'),
    )
    .groupBy('waiting.address');
  return trx
    .selectFrom('outbox')
    .select(['seq', 'tenant', 'address', 'due_at', 'connector'])
    .where('seq', 'in', first)
    .orderBy('due_at')
    .orderBy('seq')
    .limit(HEADS)
    .execute();
}

/** Milliseconds until this row may leave, by its own time and by the limits of its conversation and tenant. */
async function waitOf(trx: Trx, head: Head, now: number): Promise<number> {
  const own = Date.parse(head.due_at) - now;
  // Another system says by itself when it has had enough.
  if (own > 0 || head.connector !== '') return own;
  const byAddress = await attemptsBy(trx, 'address', head.address, now, PER_ADDRESS);
  const byTenant = await attemptsBy(trx, 'tenant', head.tenant, now, PER_TENANT);
  return Math.max(waitFor(byAddress, now, PER_ADDRESS), waitFor(byTenant, now, PER_TENANT));
}

async function attemptsBy(
  trx: Trx,
  column: 'address' | 'tenant',
  value: string,
  now: number,
  windows: readonly Window[],
): Promise<number[]> {
  const longest = Math.max(...windows.map((w) => w.ms));
  const rows = await trx
    .selectFrom('attempts')
    .select('at')
    .where(column, '=', value)
    .where('at', '>', new Date(now - longest).toISOString())
    // What seems to lie ahead was sent before the clock was set back.
    .where('at', '<=', new Date(now + CLOCKS_DIFFER_MS).toISOString())
    .orderBy('at', 'desc')
    .limit(Math.max(...windows.map((w) => w.posts)))
    .execute();
  return rows.map((row) => Date.parse(row.at));
}

/**
 * Marks the row as on its way and reads what is to be sent; null when its ticket is gone, or finished and this is a
 * reminder (then the row is gone too).
 */
async function take(trx: Trx, seq: number, token: string, now: Date): Promise<Claim | null> {
  const row = await trx
    .updateTable('outbox')
    .set((e) => ({
      state: 'sending',
      claim: token,
      lease_until: leaseFrom(now),
      attempts: e('attempts', '+', 1),
    }))
    .where('seq', '=', seq)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  const ticket = outlivesTicket(row.kind) ? tombstone(row) : await findTicket(trx, row.tenant, row.ticket_id);
  if (!ticket || (row.kind === 'reminder' && ticket.status !== 'open' && ticket.status !== 'assigned')) {
    await trx.deleteFrom('outbox').where('seq', '=', seq).execute();
    return null;
  }
  if (row.connector === '') {
    await trx
      .insertInto('attempts')
      .values({ tenant: row.tenant, address: row.address, at: now.toISOString() })
      .execute();
  }
  const event = await trx
    .selectFrom('ticket_events')
    .selectAll()
    .where('tenant', '=', row.tenant)
    .where('ticket_id', '=', row.ticket_id)
    .where('seq', '=', row.event_seq)
    .executeTakeFirst();
  return {
    tenant: row.tenant,
    row: toOutboxRow(row, outlivesTicket(row.kind) ? row.message_id : await postedAs(trx, row)),
    ticket,
    event: event ? toEvent(event) : null,
    token,
  };
}

/** The card in the channel, or what the other system calls the request. */
async function postedAs(trx: Trx, row: Selectable<Schema['outbox']>): Promise<string | null> {
  const { tenant, ticket_id, connector } = row;
  if (connector === '') {
    const card = await trx
      .selectFrom('cards')
      .select('message_id')
      .where('tenant', '=', tenant)
      .where('ticket_id', '=', ticket_id)
      .executeTakeFirst();
    return card?.message_id ?? null;
  }
  return referenceOf(trx, tenant, ticket_id, connector);
}
