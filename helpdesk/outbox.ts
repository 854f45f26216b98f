// Sends what the transactions queued: in order per address, within the channel's limits, and never twice by itself.
import type { Trx } from './database/database.ts';
import { codeOf } from './failure.ts';
import { backoff, MOST_ATTEMPTS } from './outbox-rules.ts';
import { CHANNEL, nextRow, renew, RENEW_MS, takeBack, type Claim, type Lane } from './outbox-claim.ts';
import { settleGone } from './outbox-gone.ts';
import { closeConnector, keepReference } from './connectors/references.ts';
import type { Room } from './room.ts';
import { findTicket, queue, toOutboxRow } from './rows.ts';
import type { Outbox, OutboxRow, Post, PostOutcome } from './types.ts';

/** Even when nobody calls: another instance may have queued something, or a lease may have run out. */
const LONGEST_SLEEP_MS = 3_000;
/** What is queued while the pump runs waits this long for more. */
const GATHER_MS = 20;
const NOTHING = { waitMs: null };

/** The outbox with what only this room may do to it. */
export interface OutboxOfRoom extends Outbox {
  /** Wakes a started pump. */
  wake(): void;
  /** At the start of the only process: what was being sent when the last one died is in doubt now. */
  recover(): Promise<number>;
  stop(): Promise<void>;
}

/** Makes the outbox of a room. `random` is 0 to 1; `log` gets counts and codes, never an address or a text. */
export function createOutbox(
  room: Room,
  random: () => number,
  log: { error(event: string, error: unknown): void },
  lane: Lane = CHANNEL,
): OutboxOfRoom {
  let wakeUp: () => void = () => undefined;
  /** Nothing new is taken up any more; posts under way end. */
  let halted = false;
  let stopping: (() => Promise<void>) | null = null;
  /** Claims whose posts have not ended. */
  const underWay = new Set<string>();

  async function pump(post: Post): ReturnType<Outbox['pump']> {
    const counts = { sent: 0, retried: 0, unknown: 0, dead: 0 };
    await room.db.write((trx) => takeBack(trx, room.now(), lane));
    const send = async (first?: Claim) => {
      const next = () => (halted ? NOTHING : nextRow(room, lane));
      for (let claim = first ?? (await next()); !('waitMs' in claim); claim = await next()) {
        const held = claim;
        underWay.add(held.token);
        const outcome = await attempt(post, held, log);
        const settled = room.db.write((trx) => settleAttempt(trx, room, held, outcome, random, lane));
        const ended = await settled.finally(() => underWay.delete(held.token));
        if (ended !== null) counts[ended]++;
      }
    };
    const alive = setInterval(() => {
      if (underWay.size === 0) return;
      renew(room, [...underWay]).catch((error: unknown) => log.error('outbox-lease-not-renewed', error));
    }, RENEW_MS).unref();
    try {
      for (;;) {
        const first = halted ? NOTHING : await nextRow(room, lane);
        if ('waitMs' in first) return { ...counts, nextInMs: first.waitMs };
        await Promise.all([send(first), ...Array.from({ length: lane.hands - 1 }, () => send())]);
      }
    } finally {
      clearInterval(alive);
    }
  }

  function start(post: Post): () => Promise<void> {
    let running = true;
    halted = false;
    let awake = true;
    const loop = async () => {
      while (running) {
        awake = false;
        let sleepMs = LONGEST_SLEEP_MS;
        try {
          sleepMs = Math.min((await pump(post)).nextInMs ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS);
        } catch (error) {
          log.error('outbox-stopped-for-now', error);
        }
        // `awake` and `running` change while the pump runs. When much is queued, one look serves it all.
        if (!running) continue;
        const gathers = awake;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, gathers ? GATHER_MS : Math.max(sleepMs, 10));
          wakeUp = () => {
            if (gathers && running) return;
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    const wake = () => {
      awake = true;
      wakeUp();
    };
    wakers.add(wake);
    const ended = loop();
    stopping = async () => {
      running = false;
      halted = true;
      wakers.delete(wake);
      wakeUp();
      await ended;
    };
    return stopping;
  }
  const wakers = new Set<() => void>();

  return {
    pump,
    start,
    wake: () => wakers.forEach((wake) => wake()),
    stop: async () => stopping?.(),
    recover: () => room.db.write((trx) => takeBack(trx, null, lane)),
    rows: (tenant, ticketId) => rowsOf(room, tenant, ticketId),
    sendAgain: (tenant) => sendAgain(room, tenant),
    ageMs: () => ageMs(room, lane),
  };
}

async function rowsOf(room: Room, tenant: string, ticketId: string | undefined): Promise<OutboxRow[]> {
  const found = await room.db.read((db) =>
    db
      .selectFrom('outbox')
      .selectAll()
      .where('tenant', '=', tenant)
      .$if(ticketId !== undefined, (q) => q.where('ticket_id', '=', ticketId ?? ''))
      .orderBy('seq')
      .execute(),
  );
  return found.map((row) => toOutboxRow(row, row.message_id));
}

async function sendAgain(room: Room, tenant: string): Promise<number> {
  const again = { state: 'waiting', problem: null, attempts: 0, due_at: room.now().toISOString() };
  const result = await room.db.write((trx) =>
    trx
      .updateTable('outbox')
      .set(again)
      .where('tenant', '=', tenant)
      .where('connector', 'in', ['', ...room.connectors])
      .where('state', 'in', ['unknown', 'dead'])
      .executeTakeFirst(),
  );
  room.queued();
  return Number(result.numUpdatedRows);
}

async function ageMs(room: Room, lane: Lane): Promise<number> {
  const row = await room.db.read((db) =>
    db
      .selectFrom('outbox')
      .select((e) => e.fn.min('due_at').as('oldest'))
      .where('state', '=', 'waiting')
      .where('connector', '=', lane.connector)
      .where('address', '>', '')
      .executeTakeFirst(),
  );
  const oldest = row?.oldest ?? null;
  return oldest === null ? 0 : Math.max(0, room.now().getTime() - Date.parse(oldest));
}

/** A post that throws may have arrived: only the sender knows better, and it did not say. */
async function attempt(
  post: Post,
  claim: Claim,
  log: { error(event: string, error: unknown): void },
): Promise<PostOutcome> {
  if (claim.row.kind === 'ticket-update' && !claim.row.cardMessageId) return { outcome: 'refused' };
  try {
    return await post(claim.row, claim.ticket, claim.event);
  } catch (error) {
    log.error('outbox-post-threw', { code: codeOf(error) });
    return { outcome: 'unknown' };
  }
}

type Ended = 'sent' | 'retried' | 'unknown' | 'dead';

/** Writes down how an attempt ended; null when the row is no longer ours. */
async function settleAttempt(
  trx: Trx,
  room: Room,
  claim: Claim,
  result: PostOutcome,
  random: () => number,
  lane: Lane,
): Promise<Ended | null> {
  const { row, token, tenant } = claim;
  const now = room.now();
  // Still ours when another instance gave up on us meanwhile: our word is better than its doubt.
  const set = async (values: object): Promise<boolean> => {
    const written = await trx
      .updateTable('outbox')
      .set({ claim: null, lease_until: null, ...values })
      .where('id', '=', row.id)
      .where('claim', '=', token)
      .where('state', 'in', ['sending', 'unknown'])
      .executeTakeFirst();
    return written.numUpdatedRows === 1n;
  };
  switch (result.outcome) {
    case 'sent':
      if (!(await set({ state: 'sent', message_id: result.messageId, problem: null }))) {
        await emptyOrphan(trx, room, claim, result.messageId);
        return null;
      }
      if (row.kind === 'ticket-card') await keepCard(trx, tenant, row, result.messageId, now.toISOString());
      if (row.kind === 'ticket-event') await keepReference(trx, tenant, row, result.messageId, lane.connector);
      return 'sent';
    case 'retry': {
      if (row.attempts >= MOST_ATTEMPTS) return (await set({ state: 'dead', problem: 'gave-up' })) ? 'dead' : null;
      const due = new Date(now.getTime() + backoff(row.attempts, result.afterMs, random)).toISOString();
      return (await set({ state: 'waiting', due_at: due, problem: 'retry' })) ? 'retried' : null;
    }
    case 'unknown':
      if (lane.repeatable.includes(row.kind))
        return settleAttempt(trx, room, claim, { outcome: 'retry', afterMs: 0 }, random, lane);
      return (await set({ state: 'unknown', problem: 'may-have-arrived' })) ? 'unknown' : null;
    case 'refused':
      return (await set({ state: 'dead', problem: 'refused' })) ? 'dead' : null;
    case 'gone':
      if (lane.connector !== '') {
        await closeConnector(trx, lane.connector, now.toISOString());
        return (await set({ state: 'waiting', problem: 'connector-gone' })) ? 'retried' : null;
      }
      return settleGone(trx, room, claim, now.toISOString(), set);
  }
}

async function keepCard(trx: Trx, tenant: string, row: OutboxRow, messageId: string, at: string): Promise<void> {
  const values = { address: row.address, message_id: messageId, posted_at: at };
  await trx
    .insertInto('cards')
    .values({ tenant, ticket_id: row.ticketId, ...values })
    .onConflict((c) => c.columns(['tenant', 'ticket_id']).doUpdateSet(values))
    .execute();
}

/** The ticket was deleted while its card or line was on the way: what arrived is emptied like the rest. */
async function emptyOrphan(trx: Trx, room: Room, { tenant, row, ticket }: Claim, messageId: string): Promise<void> {
  const shown: readonly string[] = ['ticket-card', 'ticket-update', 'ticket-line'];
  if (messageId === '' || !shown.includes(row.kind)) return;
  if ((await findTicket(trx, tenant, row.ticketId)) !== null) return;
  const blank = { id: room.newId(), kind: 'card-blank', ticketId: row.ticketId, seq: ticket.number } as const;
  await queue(trx, { ...blank, tenant, address: row.address, at: room.now().toISOString(), messageId });
}
