// The small things that outlive a turn: what a conversation remembers, and who was welcomed.
import type { DatabaseOptions } from './database/database.ts';
import { statement } from './database/statement.ts';
import { limits, required, text } from './drafts.ts';
import type { Room } from './room.ts';

const DAY_MS = 86_400_000;
/** Nobody is surprised by a bot that forgot a language after a quarter of silence. */
export const MEMORY_DAYS = 90;
/** No person answers sooner, and a crash loses at most what was said in this time. */
const LATER_MS = 50;
/** Conversations that wait to be written; while the database is away the next ones wait for it. */
const MOST = 1_000;

/** What conversations remember. */
export interface Memory {
  /** All that the conversation remembers; values older than 90 days are forgotten. */
  recall: (conversation: string) => Promise<Record<string, string>>;
  /** One of these alone: beside it may stand the last output of everybody in a channel. */
  recallOne: (conversation: string, name: string) => Promise<string | undefined>;
  /** Remembers values; one that is known already is written again once it is a day old. */
  remember: (conversation: string, values: Record<string, string>) => Promise<void>;
  /** Ends when all that was remembered so far is written: before anything is deleted or closed. */
  settle: () => Promise<void>;
  /** Asks the database again for everything: after a person's memories were deleted. */
  forget: () => void;
}

/** What was recalled or remembered stays at hand this long; the same conversation soon asks for its language again. */
const AT_HAND_MS = 60 * 60_000;
/** Values at hand, some 300 bytes each. */
const MOST_AT_HAND = 5_000;

/** What belongs to an output: long, private, and asked for once. */
const isOutput = (name: string): boolean => name.startsWith('paste');

type Row = { conversation: string; name: string; value: string; at: string; fresh: string };
/** By conversation, then by name. */
type Rows = Map<string, Map<string, Row>>;

/**
 * Makes the memory. Other processes over PostgreSQL may be asked next, so there everything is written at once and read each
 * time. The embedded database has this one process: what comes is recalled at once, and written a moment later for all
 * conversations together; what was read or written stays at hand.
 */
export function createMemory(room: Pick<Room, 'db' | 'now'>, log: DatabaseOptions['log']): Memory {
  let waiting: Rows = new Map();
  let underway: Rows = new Map();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const atHand = new Map<string, { value: Promise<string | undefined>; at: number }>();
  const keyOf = (conversation: string, name: string): string => `${conversation}\n${name}`;
  const hold = (key: string, value: Promise<string | undefined>): Promise<string | undefined> => {
    if (atHand.size >= MOST_AT_HAND) atHand.clear();
    atHand.set(key, { value, at: room.now().getTime() });
    return value;
  };

  const write = async (): Promise<void> => {
    if (waiting.size === 0) return;
    underway = waiting;
    waiting = new Map();
    try {
      const rows = [...underway.values()].flatMap((each) => [...each.values()]);
      await writeRows(room, rows);
    } catch (error) {
      log.error('memory-unwritable', error);
      atHand.clear();
    }
    underway = new Map();
  };
  const settle = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (writing = writing.then(write));
  };
  const since = (): string => new Date(room.now().getTime() - MEMORY_DAYS * DAY_MS).toISOString();
  const readOne = async (conversation: string, name: string): Promise<string | undefined> => {
    const { rows } = await room.db.read((db) => recalledOne(db, { conversation, name, since: since() }));
    return rows[0]?.value;
  };

  return {
    recall: async (conversation) => {
      await settle();
      const { rows } = await room.db.read((db) => recalled(db, { conversation, since: since() }));
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    },
    recallOne: async (conversation, name) => {
      const own = waiting.get(conversation)?.get(name) ?? underway.get(conversation)?.get(name);
      if (own) return own.value;
      if (room.db.engine === 'postgres' || isOutput(name)) return readOne(conversation, name);
      const key = keyOf(conversation, name);
      const known = atHand.get(key);
      if (known && room.now().getTime() - known.at < AT_HAND_MS) return known.value;
      const value = hold(key, readOne(conversation, name));
      value.catch(() => atHand.delete(key));
      return value;
    },
    remember: async (conversation, values) => {
      const rows = rowsOf(conversation, values, room.now());
      if (room.db.engine === 'postgres') return writeRows(room, rows);
      if (waiting.size >= MOST) await settle();
      const known = waiting.get(conversation) ?? new Map<string, Row>();
      for (const row of rows) {
        known.set(row.name, row);
        if (!isOutput(row.name)) void hold(keyOf(conversation, row.name), Promise.resolve(row.value));
      }
      waiting.set(conversation, known);
      timer ??= setTimeout(() => void settle(), LATER_MS).unref();
    },
    settle,
    forget: () => atHand.clear(),
  };
}

const recalled = statement<{ conversation: string; since: string }, { name: string; value: string }>((db, value) =>
  db
    .selectFrom('memory')
    .select(['name', 'value'])
    .where('conversation', '=', value('conversation'))
    .where('at', '>', value('since')),
);

const recalledOne = statement<{ conversation: string; name: string; since: string }, { value: string }>((db, value) =>
  db
    .selectFrom('memory')
    .select('value')
    .where('conversation', '=', value('conversation'))
    .where('name', '=', value('name'))
    .where('at', '>', value('since')),
);

function rowsOf(conversation: string, values: Record<string, string>, now: Date): Row[] {
  const at = now.toISOString();
  const fresh = new Date(now.getTime() - DAY_MS).toISOString();
  return Object.entries(values).map(([name, value]) => ({
    conversation: required('conversation', conversation, 2 * limits.id),
    name: required('name', name, limits.entry),
    value: text('value', value, limits.remembered),
    at,
    fresh,
  }));
}

const kept = statement<Row, unknown>((db, value) =>
  db
    .insertInto('memory')
    .values({ conversation: value('conversation'), name: value('name'), value: value('value'), at: value('at') })
    .onConflict((c) =>
      c
        .columns(['conversation', 'name'])
        .doUpdateSet((e) => ({ value: e.ref('excluded.value'), at: e.ref('excluded.at') }))
        .where((e) => e.or([e('memory.value', '!=', e.ref('excluded.value')), e('memory.at', '<=', value('fresh'))])),
    ),
);

async function writeRows({ db }: Pick<Room, 'db'>, rows: readonly Row[]): Promise<void> {
  const [only] = rows;
  if (only && rows.length === 1) await db.jotOne((each) => kept(each, only));
  else if (only)
    await db.jot(async (trx) => {
      for (const row of rows) await kept(trx, row);
    });
}

/** True once per person: installs announce the same person two to four times (microsoft/botframework-sdk issue 6554). */
export async function firstContact(room: Room, tenant: string, userId: string): Promise<boolean> {
  const row = {
    tenant: required('tenant', tenant, limits.id),
    user_id: required('user', userId, limits.id),
    at: room.now().toISOString(),
  };
  const known = await room.db.read((db) =>
    db
      .selectFrom('contacts')
      .select('at')
      .where('tenant', '=', row.tenant)
      .where('user_id', '=', row.user_id)
      .executeTakeFirst(),
  );
  if (known) return false;
  const written = await room.db.write((trx) =>
    trx
      .insertInto('contacts')
      .values(row)
      .onConflict((c) => c.columns(['tenant', 'user_id']).doNothing())
      .executeTakeFirst(),
  );
  return written.numInsertedOrUpdatedRows === 1n;
}
