// The channel delivers at least once and in any order: each message runs once, and one at a time in its conversation.
import { hash } from 'node:crypto';

export interface Deliveries<Answer> {
  /**
   * Runs the work unless this delivery has been, or is being, worked on: then its answer is given again.
   * @param key names the delivery; null for one that cannot be told from another
   * @param conversation its turns run one after the other
   */
  run(key: string | null, conversation: string, work: () => Promise<Answer>): Promise<Answer>;
  /** Whether it has been, or is being, worked on. */
  knows(key: string | null): boolean;
  /** Turns that wait or run now. */
  pending(): number;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
}

/** Longer than the half hour in which an activity's own time lets it pass for new (front-door.ts). */
const KEEP_MS = 35 * 60 * 1000;
const MAX_KEPT = 50_000;

/**
 * Opens the book of deliveries. An answer is kept only once the work has succeeded; failed work is forgotten, so that
 * the channel's retry runs it again.
 * @param succeeded whether an answer means that the work was done
 */
export function openDeliveries<Answer>(now: () => Date, succeeded: (answer: Answer) => boolean): Deliveries<Answer> {
  const known = new Map<string, { answer: Promise<Answer> | Answer; at: number }>();
  const queues = new Map<string, Promise<unknown>>();
  let pending = 0;
  let waiters: (() => void)[] = [];

  const forget = (): void => {
    const old = now().getTime() - KEEP_MS;
    // A map keeps its order: the oldest stand first.
    for (const [key, { at }] of known) {
      if (at >= old && known.size <= MAX_KEPT) break;
      known.delete(key);
    }
  };

  const enqueue = async (conversation: string, work: () => Promise<Answer>): Promise<Answer> => {
    const before = queues.get(conversation);
    const turn = before === undefined ? work() : before.then(work, work);
    const settled = turn.catch(() => undefined);
    queues.set(conversation, settled);
    pending += 1;
    try {
      return await turn;
    } finally {
      pending -= 1;
      if (queues.get(conversation) === settled) queues.delete(conversation);
      if (pending === 0) {
        for (const wake of waiters) wake();
        waiters = [];
      }
    }
  };

  return {
    run: async (key, conversation, work) => {
      forget();
      if (key === null) return enqueue(conversation, work);
      const id = digest(key);
      const earlier = known.get(id);
      if (earlier !== undefined) return earlier.answer;
      const answer = enqueue(conversation, work);
      const kept: { answer: Promise<Answer> | Answer; at: number } = { answer, at: now().getTime() };
      known.set(id, kept);
      answer.then(
        (value) => {
          if (succeeded(value)) kept.answer = value;
          else known.delete(id);
        },
        () => known.delete(id),
      );
      return answer;
    },
    knows: (key) => key !== null && known.has(digest(key)),
    pending: () => pending,
    idle: () => (pending === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}

/** Half an hour of keys is kept: a tenth of their size, and nobody's name in them. */
function digest(key: string): string {
  return hash('sha256', key, 'base64').slice(0, 24);
}
