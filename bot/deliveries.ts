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

/** Longer than the half hour in which an activity's own time lets it pass for new (turns.ts). */
const KEEP_MS = 35 * 60 * 1000;
const MAX_KEPT = 50_000;

/** Answers that take room of their own are kept while there is some, the newest of them. */
export interface Long<Answer> {
  /** 0 for one that takes none. */
  sizeOf(answer: Answer): number;
  /** Given again for one that is no longer kept. */
  otherwise: Answer;
  /** The sizes of all of them together. */
  most: number;
}

/**
 * Opens the book of deliveries. An answer is kept only once the work has succeeded; failed work is forgotten, so that
 * the channel's retry runs it again.
 * @param succeeded whether an answer means that the work was done
 */
export function openDeliveries<Answer>(
  now: () => Date,
  succeeded: (answer: Answer) => boolean,
  long?: Long<Answer>,
): Deliveries<Answer> {
  const underWay = new Map<string, Promise<Answer>>();
  const done = openRecent<Answer>(MAX_KEPT);
  /** The oldest first. */
  const longOnes = new Map<string, { answer: Answer; size: number; at: number }>();
  let taken = 0;
  const queues = new Map<string, Promise<unknown>>();
  let pending = 0;
  let waiters: (() => void)[] = [];

  const answered = (key: string): { value: Answer } | undefined => {
    const before = now().getTime() - KEEP_MS;
    done.forget(before);
    for (const [oldest, { at }] of longOnes) {
      if (at >= before) break;
      drop(oldest);
    }
    const known = done.find(key);
    return known && { value: longOnes.get(key)?.answer ?? known.value };
  };

  const drop = (key: string): void => {
    taken -= longOnes.get(key)?.size ?? 0;
    longOnes.delete(key);
  };

  const note = (key: string, answer: Answer): void => {
    const at = now().getTime();
    const size = long?.sizeOf(answer) ?? 0;
    if (!long || size === 0) return done.note(key, answer, at);
    done.note(key, long.otherwise, at);
    if (size > long.most) return;
    drop(key);
    longOnes.set(key, { answer, size, at });
    taken += size;
    for (const oldest of longOnes.keys()) {
      if (taken <= long.most) break;
      drop(oldest);
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

  const runOnce = async (key: string, conversation: string, work: () => Promise<Answer>): Promise<Answer> => {
    const running = enqueue(conversation, work);
    underWay.set(key, running);
    try {
      const answer = await running;
      if (succeeded(answer)) note(key, answer);
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
