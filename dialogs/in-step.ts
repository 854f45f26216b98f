// Turns that are under way together take each step together: what a step needs of code and tables is then near the
// processor for all but the first of them (docs/sizing.md tells what that saves).

/** The steps of a turn in their order; between two of them other turns may go first. */
export const STEPS = ['admit', 'recognize', 'redact', 'find', 'draw', 'send'] as const;
export type Step = (typeof STEPS)[number];

/** So many go together at most: more gain nothing, and what has arrived meanwhile wants to be read. */
export const MOST_TOGETHER = 16;
/** So often turns are passed by those behind them at most, however many come. */
export const MOST_PASSED = 4;

/**
 * Opens a way through the steps. Those who wait for the earliest step go first, so that they catch up with the ones ahead
 * of them; a turn that is alone goes on at once.
 * @param later runs a function after what has arrived was read; once a round
 */
export function openSteps(later: (round: () => void) => unknown): (step: Step) => Promise<void> {
  const queues = STEPS.map(() => ({ waiting: [] as (() => void)[], passed: 0 }));
  const busy = (): typeof queues => queues.filter(({ waiting }) => waiting.length > 0);
  const round = (): void => {
    const [earliest, ...behind] = busy();
    const next = behind.find(({ passed }) => passed >= MOST_PASSED) ?? earliest;
    if (next === undefined) return;
    const together = next.waiting.splice(0, MOST_TOGETHER);
    for (const queue of queues) queue.passed = queue === next || queue.waiting.length === 0 ? 0 : queue.passed + 1;
    if (busy().length > 0) later(round);
    for (const go of together) go();
  };
  return (step) =>
    new Promise((go) => {
      if (busy().length === 0) later(round);
      queues[STEPS.indexOf(step)]?.waiting.push(go);
    });
}

/** Waits until the turns behind have got as far, and goes on together with them. One way for all: there is one processor. */
export const inStep = openSteps(setImmediate);
