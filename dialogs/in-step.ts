// Turns that are under way together take each step together: what a step needs of code and tables is then near the
// processor for all but the first of them (docs/sizing.md tells what that saves).

/** The steps of a turn in their order; before each of them other turns may go first. What was drawn is sent at once. */
export const STEPS = ['admit', 'recognize', 'redact', 'find', 'draw'] as const;
export type Step = (typeof STEPS)[number];

/** So many go together at most: then what has arrived meanwhile is read. */
export const MOST_TOGETHER = 16;
/** So many wait at most for those behind them: each holds all that it has read so far. */
export const MOST_AHEAD = 16;

/**
 * Opens a way through the steps. Those who are behind go first, so that they catch up with the ones ahead of them and all
 * go on together. Where many wait ahead, those who have come furthest go first. A turn that is alone goes on at once.
 * @param later runs a function after what has arrived was read; once a round
 */
export function openSteps(later: (round: () => void) => unknown): (step: Step) => Promise<void> {
  const queues = STEPS.map((): (() => void)[] => []);
  const busy = (): (() => void)[][] => queues.filter((queue) => queue.length > 0);
  const round = (): void => {
    const [behind = [], ...ahead] = busy();
    const isCrowded = ahead.reduce((sum, queue) => sum + queue.length, 0) >= MOST_AHEAD;
    const together = ((isCrowded && ahead.at(-1)) || behind).splice(0, MOST_TOGETHER);
    if (busy().length > 0) later(round);
    for (const go of together) go();
  };
  return (step) =>
    new Promise((go) => {
      if (busy().length === 0) later(round);
      queues[STEPS.indexOf(step)]?.push(go);
    });
}

/** Waits for the turns behind, and goes on together with those at the same step. One way: there is one processor. */
export const inStep = openSteps(setImmediate);
