// Turns that are under way together take each step together.
import { setImmediate } from 'node:timers/promises';

/**
 * Lets the other turns that have come get as far as this one. What a step needs of code and tables is then near the
 * processor for all but the first of them: a turn under load takes four fifths of the time (docs/sizing.md). A turn that
 * is alone goes on at once.
 */
export function inStep(): Promise<void> {
  return setImmediate();
}
