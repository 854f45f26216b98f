// Work that comes at the same time shares one commit, and so one wait for the disk; each piece is done whole or not at all.
import type { Trx } from './database.ts';
import { gathering, type Outcome } from './gather.ts';
import { sql } from './kysely.ts';

type Work<T> = (trx: Trx) => Promise<T>;
interface Piece {
  work: Work<unknown>;
  synced: boolean;
}

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
  const add = gathering<Piece, unknown>(MOST, (pieces) =>
    transact(
      (trx) => inTurn(trx, pieces),
      pieces.some(({ synced }) => synced),
    ),
  );
  return <T>(work: Work<T>, synced: boolean) => add({ work, synced }) as Promise<T>;
}

async function inTurn(trx: Trx, pieces: readonly Piece[]): Promise<Outcome<unknown>[]> {
  const [first] = pieces;
  if (first && pieces.length === 1) return [{ value: await first.work(trx) }];
  const outcomes: Outcome<unknown>[] = [];
  for (const { work } of pieces) outcomes.push(await whole(trx, work));
  return outcomes;
}

async function whole(trx: Trx, work: Work<unknown>): Promise<Outcome<unknown>> {
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
