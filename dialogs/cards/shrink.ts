// Keeps a card within what Teams carries, giving up the least telling parts first.
import type { Element } from './elements.ts';

/** Teams counts UTF-16 and refuses far larger messages; a card within 28 KB passed everywhere (facts, channel 2.2). */
export const CARD_LIMIT = 27 * 1024;
/** What every card has around its body and buttons. */
const FRAME = 500;

/** Drops optional parts (`rank` 3 first, then 2, then 1) until all of it fits; unranked parts always stay. */
export function shrink(body: Element[], buttons: Element[], speak: string, limit = CARD_LIMIT): Element[] {
  const room = limit - FRAME - size(buttons) - 2 * size(speak);
  let kept = body;
  for (const rank of [3, 2, 1]) {
    if (size(kept) <= room) break;
    kept = kept.filter((element) => ranks.get(element) !== rank);
  }
  return kept;
}

const ranks = new WeakMap<Element, number>();

/** Marks a part that may go when the card grows too large: 3 goes first. */
export function optional(rank: 1 | 2 | 3, element: Element): Element {
  ranks.set(element, rank);
  return element;
}

function size(value: unknown): number {
  return JSON.stringify(value).length * 2;
}
