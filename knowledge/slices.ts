// Runs long work that pauses: all at once at the start of the program, or in slices beside turns that must not wait.
import { setImmediate } from 'node:timers/promises';

/** Work that stops now and then to let others go first, and ends with its result. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** How long others wait, if no step takes longer: turns hardly notice, and the work keeps half of a busy processor. */
const SLICE_MS = 8;

/** Runs the work to its end without pausing. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Runs the work between everything else the process does.
 * @returns its result; rejects with what it throws
 */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    await setImmediate();
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
  }
}

/** Goes through a list and pauses after every `each` items. */
export function* paced<T>(list: Iterable<T>, each: number, work: (item: T, index: number) => void): Steps<void> {
  let index = 0;
  for (const item of list) {
    work(item, index);
    index += 1;
    if (index % each === 0) yield;
  }
}
