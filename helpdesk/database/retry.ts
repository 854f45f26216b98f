// Repeats database work that failed for a reason that passes: a restart, a lost connection, a deadlock, a busy file.
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../failure.ts';

export type Wait = (ms: number) => Promise<unknown>;

/** Spent at random by half; whichever ends first, these or the time. A PostgreSQL restart took 2.7 s at worst. */
const DELAYS = [25, 50, 100, 200, 400, 800, ...Array<number>(14).fill(1000)];

/** A try under way may take some seconds more, and a turn has 12. */
const LONGEST_MS = 8_000;
/** Whoever asks right after somebody gave up would wait in vain too: a turn asks several times. */
const GIVEN_UP_MS = 1_500;

/** SQLSTATE classes and codes, then the operating system's: all say "not now", none says "wrong". */
const PASSING_CODES = [
  '08',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '40001',
  '40P01',
  '53300',
  '55P03',
  '57014',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
];
/** pg's own errors carry no code. */
const PASSING_WORDS = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'database is locked',
];

/** Whether the same work may succeed a moment later. */
export function passes(error: unknown): boolean {
  const code = codeOf(error);
  if (code && PASSING_CODES.some((known) => code.startsWith(known))) return true;
  const message = error instanceof Error ? error.message : '';
  return PASSING_WORDS.some((words) => message.includes(words));
}

/**
 * Makes the repeater: more tries for about 8 s, each delay shortened at random by up to half. For a moment after one
 * has given up the others fail like it at once, if none of them has got through since it began.
 */
export function retrying(
  random: () => number,
  now: () => Date,
  wait: Wait = sleep,
): <T>(work: () => Promise<T>) => Promise<T> {
  let gaveUp: { at: number; error: unknown } | null = null;
  let gotThrough = -Infinity;
  return async (work) => {
    const begun = now().getTime();
    // Either way: the clock may have been set back meanwhile.
    if (gaveUp !== null && Math.abs(begun - gaveUp.at) < GIVEN_UP_MS) throw gaveUp.error;
    for (const delay of DELAYS) {
      try {
        const result = await work();
        gotThrough = now().getTime();
        return result;
      } catch (error) {
        if (!passes(error)) throw error;
        if (now().getTime() - begun > LONGEST_MS) {
          // What waited for a lock all the time says nothing about the others.
          if (gotThrough < begun) gaveUp = { at: now().getTime(), error };
          throw error;
        }
        await wait(delay * (1 - random() / 2));
      }
    }
    return work();
  };
}
