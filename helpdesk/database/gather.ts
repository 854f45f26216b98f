// What comes at the same time is done in one go: the first waits a moment for the others, the next go takes whoever came meanwhile.
import { setImmediate } from 'node:timers/promises';

export type Outcome<Out> = { value: Out } | { error: unknown };

/**
 * Makes a gatherer. One go runs at a time.
 * @param most items in one go; others wait meanwhile
 * @param doAll an outcome for each item, in order; what it throws is everybody's
 */
export function gathering<In, Out>(
  most: number,
  doAll: (items: readonly In[]) => Promise<readonly Outcome<Out>[]>,
): (item: In) => Promise<Out> {
  const waiting: { item: In; done: (value: Out) => void; failed: (error: unknown) => void }[] = [];
  let running = false;

  const runAll = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      // What else has arrived at the door by now comes along.
      await setImmediate();
      const pieces = waiting.splice(0, most);
      try {
        const outcomes = await doAll(pieces.map(({ item }) => item));
        for (const [at, outcome] of outcomes.entries()) {
          if ('error' in outcome) pieces[at]?.failed(outcome.error);
          else pieces[at]?.done(outcome.value);
        }
      } catch (error) {
        for (const { failed } of pieces) failed(error);
      }
    }
    running = false;
  };

  return (item) =>
    new Promise<Out>((done, failed) => {
      waiting.push({ item, done, failed });
      if (!running) void runAll();
    });
}
