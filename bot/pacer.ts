// Holds what leaves to the channel's documented rates: answers to people go first, welcomes and the helpdesk's messages wait.
import { AsyncLocalStorage } from 'node:async_hooks';
import { PER_ADDRESS, PER_TENANT, waitFor, type Window } from '../helpdesk/outbox-rules.ts';

/** An answer has somebody who waits for it; a welcome has not; a post is the outbox's, which comes back by itself. */
export type Kind = 'answer' | 'welcome' | 'post';

export interface Pacer {
  /**
   * Takes a place among what leaves now, or waits for one.
   * @param kind where it is not told, that of the turn
   * @returns 0, or the milliseconds until there is a place, where that is longer than its kind may wait
   */
  pass(tenant: string, conversation: string, kind?: Kind): Promise<number>;
  /** A turn whose messages are of this kind. */
  as<T>(kind: Kind, turn: () => T): T;
}

/** A turn has 15 seconds. */
const MOST_WAIT_MS: Record<Kind, number> = { answer: 8_000, welcome: Infinity, post: 2_000 };
/** The newer of the two published figures for a bot in a tenant; who may wait keeps the older, so answers have room. */
const ALL: readonly Window[] = [{ ms: 1_000, posts: 50 }];
/** The hour's window is the outbox's, where it is written down; nobody may ask as often as that (limits.ts). */
const CHAT = PER_ADDRESS.filter(({ ms }) => ms <= 30_000);
const LONGEST_MS = Math.max(...CHAT.map(({ ms }) => ms));

/**
 * Opens the pace of this process.
 * @param now milliseconds of a clock that never goes back
 */
export function openPacer(now: () => number, wait: (ms: number) => Promise<unknown>): Pacer {
  const kinds = new AsyncLocalStorage<Kind>();
  /** When something was sent, newest first; the key that has been quiet longest stands first. */
  const sent = new Map<string, number[]>();

  const note = (key: string, windows: readonly Window[], at: number): void => {
    const most = Math.max(...windows.map(({ posts }) => posts));
    const times = [at, ...(sent.get(key) ?? [])].slice(0, most);
    sent.delete(key);
    sent.set(key, times);
    for (const [quiet, [last = 0]] of sent) {
      if (at - last <= LONGEST_MS) break;
      sent.delete(quiet);
    }
  };

  return {
    pass: async (tenant, conversation, kind = kinds.getStore() ?? 'answer') => {
      // A thread of a channel counts as its channel.
      const [place = ''] = conversation.split(';');
      const lanes: [key: string, windows: readonly Window[]][] = [
        [`${tenant}\n${place}`, CHAT],
        [tenant, ALL],
      ];
      if (kind !== 'answer') lanes.push([`${tenant}\n`, PER_TENANT]);
      const end = now() + MOST_WAIT_MS[kind];
      for (;;) {
        const at = now();
        const ms = Math.max(...lanes.map(([key, windows]) => waitFor(sent.get(key) ?? [], at, windows)));
        if (ms <= 0) {
          for (const [key, windows] of lanes) note(key, windows, at);
          return 0;
        }
        if (at + ms > end) return ms;
        await wait(ms);
      }
    },
    as: (kind, turn) => kinds.run(kind, turn),
  };
}
