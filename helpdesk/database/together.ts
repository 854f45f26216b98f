// Work that comes at the same time shares one commit, and so one wait for the disk; each piece is done whole or not at all.
import { setImmediate } from 'node:timers/promises';
import type { Trx } from './database.ts';
import { sql } from './kysely.ts';

type Work<T> = (trx: Trx) => Promise<T>;
interface Piece {
  work: Work<unknown>;
  synced: boolean;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
}
type Outcome = { value: unknown } | { error: unknown };

export const SAVE = 'savepoint piece';
export const KEEP = 'release piece';
export const UNDO = 'rollback to piece';
/** Others wait for the one connection meanwhile. */
const MOST = 32;

/**
 * Makes the gatherer for a store with one connection. A piece is answered only after the commit it is part of; when
 * that fails all its pieces do. One synced piece makes the commit a synced one.
 * @param transact runs work in one transaction
 */
export function together(
  transact: <T>(work: Work<T>, synced: boolean) => Promise<T>,
): <T>(work: Work<T>, synced: boolean) => Promise<T> {
  const waiting: Piece[] = [];
  let running = false;

  const runAll = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      // What else has arrived at the door by now comes along.
      await setImmediate();
      const pieces = waiting.splice(0, MOST);
      try {
        const outcomes = await transact(
          (trx) => inTurn(trx, pieces),
          pieces.some(({ synced }) => synced),
        );
        for (const [at, outcome] of outcomes.entries()) {
          if ('error' in outcome) pieces[at]?.failed(outcome.error);
          else pieces[at]?.done(outcome.value);
        }
      } catch (error) {
        for (const { failed } of pieces) failed(error);
      }
    }
    running = false;
  };

  return <T>(work: Work<T>, synced: boolean) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, synced, done: resolve as Piece['done'], failed: reject });
      if (!running) void runAll();
    });
}

async function inTurn(trx: Trx, pieces: readonly Piece[]): Promise<Outcome[]> {
  const [first] = pieces;
  if (first && pieces.length === 1) return [{ value: await first.work(trx) }];
  const outcomes: Outcome[] = [];
  for (const { work } of pieces) outcomes.push(await whole(trx, work));
  return outcomes;
}

async function whole(trx: Trx, work: Work<unknown>): Promise<Outcome> {
  await sql.raw(SAVE).execute(trx);
  try {
    const value = await work(trx);
    await sql.raw(KEEP).execute(trx);
    return { value };
  } catch (error) {
    await sql.raw(UNDO).execute(trx);
    await sql.raw(KEEP).execute(trx);
    return { error };
  }
}
