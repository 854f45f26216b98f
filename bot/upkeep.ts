// Keeps house once a day, and shortly after the start: what is past its time is deleted. Reminders go out in between.
import type { Upkeep } from '../helpdesk/privacy-types.ts';
import type { Log } from './log.ts';

export interface UpkeepNeeds {
  purge: Upkeep['purge'];
  now: () => Date;
  log: Log;
  /** Calls back once after so many milliseconds; returns the cancelling. */
  after?: (ms: number, run: () => void) => () => void;
}

export interface RemindNeeds {
  /** Queues the reminders that are due; returns how many. */
  remind: () => Promise<number>;
  log: Log;
  after?: UpkeepNeeds['after'];
}

/** The first messages after a start are not kept waiting. */
export const FIRST_MS = 60_000;
export const EVERY_MS = 24 * 60 * 60 * 1000;
/** Reminders count in working days: ten minutes later is in time. */
const REMIND_EVERY_MS = 10 * 60 * 1000;

/** Starts keeping house; returns the stop, which waits for the round under way. A failed round is tried again next day. */
export function startUpkeep({ purge, now, log, after = later }: UpkeepNeeds): () => Promise<void> {
  const round = (): Promise<void> =>
    purge(now()).then(
      ({ pastes, tickets, keys }) => log.info('upkeep', { state: 'done', count: pastes + tickets + keys }),
      (error: unknown) => log.error('upkeep-failed', error),
    );
  return repeat(round, FIRST_MS, EVERY_MS, after);
}

/** Starts looking for requests that lie untouched; returns the stop. The helpdesk itself decides what is due. */
export function startReminders({ remind, log, after = later }: RemindNeeds): () => Promise<void> {
  const round = (): Promise<void> =>
    remind().then(
      (count) => (count === 0 ? undefined : log.info('reminded', { count })),
      (error: unknown) => log.error('reminding-failed', error),
    );
  return repeat(round, FIRST_MS, REMIND_EVERY_MS, after);
}

/** Runs rounds one after the other; returns the stop. */
function repeat(
  work: () => Promise<void>,
  firstMs: number,
  everyMs: number,
  after: (ms: number, run: () => void) => () => void,
): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  let cancel = after(firstMs, run);
  let stopped = false;

  function run(): void {
    round = work().then(() => {
      if (!stopped) cancel = after(everyMs, run);
    });
  }

  return async () => {
    stopped = true;
    cancel();
    await round;
  };
}

/** A timer that keeps no program alive. */
function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
