// A copy of the services that says what is known now: to spread them is to keep the knowledge of that moment for good.
import type { Knowledge } from '../knowledge/knowledge.ts';

/** Makes the knowledge of a copy whatever it is each time it is asked for. @returns the copy */
export function following<T extends object>(copy: T, knowledge: () => Knowledge): T & { knowledge: Knowledge } {
  return Object.defineProperty(copy, 'knowledge', { get: knowledge, enumerable: true }) as T & { knowledge: Knowledge };
}
