// Counts turns and unanswered questions in memory and writes them in batches, so that a plain answer writes nothing itself.
import { createHash } from 'node:crypto';
import type { DatabaseOptions, Trx } from '../database/database.ts';
import { limits, text } from '../drafts.ts';
import type { Room } from '../room.ts';
import type { AskedRow, Loop, UnansweredRow } from './types.ts';

/** A crash loses at most what was noted in this time. */
const EVERY_MS = 5_000;
/** Different things noted between two writes; what is beyond is not noted. */
const MOST = 5_000;
/** Different unanswered questions kept a day and tenant; the rarest go first. */
const MOST_A_DAY = 1_000;
const LONGEST = 300;

type Noted = Pick<Loop, 'asked' | 'unanswered' | 'opened' | 'flush'>;
type Question = UnansweredRow & { key: string };

/** Makes the notebook. */
export function createNotes(room: Room, log: DatabaseOptions['log']): Noted {
  let asked = new Map<string, AskedRow>();
  let questions = new Map<string, Question>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const today = (): string => room.now().toISOString().slice(0, 10);
  const wake = (): void => {
    timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
  };
  const noteAsked = (row: AskedRow): void => {
    const key = keyOf(row);
    const known = asked.get(key);
    if (known) known.count += row.count;
    else if (asked.size < MOST) asked.set(key, row);
    wake();
  };
  const noteQuestion = (row: Question): void => {
    const known = questions.get(row.key);
    if (known) {
      known.count += row.count;
      known.opened += row.opened;
    } else if (questions.size < MOST) questions.set(row.key, row);
    wake();
  };
  const question = (row: Omit<UnansweredRow, 'day'>): Question => {
    const day = today();
    const key = createHash('sha256').update([row.tenant, day, row.kind, row.language, row.form].join('\n'));
    return { ...row, day, key: key.digest('hex').slice(0, 40) };
  };

  const write = async (): Promise<void> => {
    if (asked.size === 0 && questions.size === 0) return;
    const [turns, texts] = [[...asked.values()], [...questions.values()]];
    asked = new Map();
    questions = new Map();
    try {
      await room.db.jot(async (trx) => {
        await writeAsked(trx, turns);
        await writeQuestions(trx, texts);
      });
    } catch (error) {
      // Kept for the next time; the database may be back by then.
      turns.forEach(noteAsked);
      texts.forEach(noteQuestion);
      log.error('notes-unwritable', error);
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (writing = writing.then(write));
  };

  return {
    asked: (turn) => {
      const day = today();
      // Each turn comes here, and nearly always one like it was counted before.
      const known = asked.get(keyOf({ ...turn, day }));
      if (known) known.count += 1;
      else noteAsked({ ...bounded(turn), day, count: 1 });
    },
    unanswered: (each) => noteQuestion(question({ ...bounded(each), count: 1, opened: 0 })),
    opened: (choice) => noteQuestion(question({ ...bounded(choice), kind: 'choices', text: '', count: 0, opened: 1 })),
    flush,
  };
}

function keyOf({ tenant, day, kind, language, entry }: Omit<AskedRow, 'count'>): string {
  return `${tenant}\n${day}\n${kind}\n${language}\n${entry}`;
}

/** Nothing here may fail for its length or its characters: what is too long is cut. */
function bounded<T extends object>(row: T): T {
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => {
    const most = name === 'form' || name === 'text' ? LONGEST : limits.id;
    return [name, typeof value === 'string' ? text(name, value.slice(0, most), most) : value];
  });
  return Object.fromEntries(fields) as T;
}

/** Sorted, so that two instances never wait for each other's rows in turn. */
async function writeAsked(trx: Trx, rows: AskedRow[]): Promise<void> {
  for (const row of rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    await trx
      .insertInto('asked')
      .values(row)
      .onConflict((c) =>
        c
          .columns(['tenant', 'day', 'kind', 'language', 'entry'])
          .doUpdateSet((e) => ({ count: e('asked.count', '+', row.count) })),
      )
      .execute();
  }
}

async function writeQuestions(trx: Trx, rows: Question[]): Promise<void> {
  const days = new Map<string, { tenant: string; day: string }>();
  for (const row of rows.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    await trx
      .insertInto('unanswered')
      .values(row)
      .onConflict((c) =>
        c.column('key').doUpdateSet((e) => ({
          count: e('unanswered.count', '+', row.count),
          opened: e('unanswered.opened', '+', row.opened),
          ...(row.text === '' ? {} : { text: row.text }),
        })),
      )
      .execute();
    days.set(`${row.tenant}\n${row.day}`, row);
  }
  for (const { tenant, day } of days.values()) await dropRarest(trx, tenant, day);
}

async function dropRarest(trx: Trx, tenant: string, day: string): Promise<void> {
  await trx
    .deleteFrom('unanswered')
    .where('tenant', '=', tenant)
    .where('day', '=', day)
    .where('key', 'not in', (each) =>
      each
        .selectFrom('unanswered')
        .select('key')
        .where('tenant', '=', tenant)
        .where('day', '=', day)
        .orderBy('count', 'desc')
        .orderBy('key')
        .limit(MOST_A_DAY),
    )
    .execute();
}
