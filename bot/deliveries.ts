// The channel delivers at least once and in any order: each message runs once, and one at a time in its conversation.
import { openRecent } from './recent.ts';

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
  const underWay = new Map<string, Promise<Answer>>();
  const done = openRecent<Answer>(MAX_KEPT);
  const queues = new Map<string, Promise<unknown>>();
  let pending = 0;
  let waiters: (() => void)[] = [];

  const answered = (key: string): { value: Answer } | undefined => {
    done.forget(now().getTime() - KEEP_MS);
    return done.find(key);
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

  const runOnce = async (key: string, conversation: string, work: () => Promise<Answer>): Promise<Answer> => {
    const running = enqueue(conversation, work);
    underWay.set(key, running);
    try {
      const answer = await running;
      if (succeeded(answer)) done.note(key, answer, now().getTime());
      return answer;
    } finally {
      underWay.delete(key);
    }
  };

  return {
    run: async (key, conversation, work) => {
      if (key === null) return enqueue(conversation, work);
      const known = answered(key);
      return known ? known.value : (underWay.get(key) ?? runOnce(key, conversation, work));
    },
    knows: (key) => key !== null && (underWay.has(key) || answered(key) !== undefined),
    pending: () => pending,
    idle: () => (pending === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
