// When a message may leave: the channel's rate limits, and how long to wait after a failure. Pure.

/** Posts per conversation: milliseconds and how many (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
export const PER_ADDRESS: readonly Window[] = [
  { ms: 1_000, posts: 7 },
  { ms: 2_000, posts: 8 },
  { ms: 30_000, posts: 60 },
  { ms: 3_600_000, posts: 1_800 },
];
/** The older of the two published figures for a bot in a tenant. */
export const PER_TENANT: readonly Window[] = [{ ms: 1_000, posts: 30 }];

export interface Window {
  ms: number;
  posts: number;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15 * 60_000;
/** With the delays above: about a day of trying. */
export const MOST_ATTEMPTS = 100;

/** Milliseconds until one more post keeps every window; `times` are those of earlier posts, newest first, in ms. */
export function waitFor(times: readonly number[], now: number, windows: readonly Window[]): number {
  let wait = 0;
  for (const { ms, posts } of windows) {
    const oldest = times[posts - 1];
    if (oldest !== undefined) wait = Math.max(wait, oldest + ms - now);
  }
  return wait;
}

/**
 * Milliseconds to the next try after so many attempts: doubling, at most 15 minutes, half of it at random so that
 * messages which failed together do not come back together; never sooner than the channel asked.
 */
export function backoff(attempts: number, afterMs: number, random: () => number): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_DELAY_MS);
  return Math.max(afterMs, 0) + Math.round(full * (0.5 + random() / 2));
}
