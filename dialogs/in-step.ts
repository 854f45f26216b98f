// Turns that are under way together take each step together: what a step needs of code and tables is then near the
// processor for all but the first of them (docs/sizing.md tells what that saves).

/** The steps of a turn in their order; between two of them other turns may go first. */
export const STEPS = ['admit', 'recognize', 'redact', 'find', 'draw', 'send'] as const;
export type Step = (typeof STEPS)[number];

/** So many go together at most: then what has arrived meanwhile is read. */
export const MOST_TOGETHER = 16;

/**
 * Opens a way through the steps. Those who have come furthest go first: whoever arrives meanwhile waits, and they set out
 * together. A turn that is alone goes on at once.
 * @param later runs a function after what has arrived was read; once a round
 */
export function openSteps(later: (round: () => void) => unknown): (step: Step) => Promise<void> {
  const queues = STEPS.map((): (() => void)[] => []);
  const furthest = (): (() => void)[] | undefined => queues.findLast((queue) => queue.length > 0);
  const round = (): void => {
    const together = furthest()?.splice(0, MOST_TOGETHER) ?? [];
    if (furthest()) later(round);
    for (const go of together) go();
  };
  return (step) =>
    new Promise((go) => {
      if (!furthest()) later(round);
      queues[STEPS.indexOf(step)]?.push(go);
    });
}

/** Waits for the turns that go first, and goes on together with those at the same step. One way: there is one processor. */
export const inStep = openSteps(setImmediate);
