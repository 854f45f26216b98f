// Keeps a card within what Teams carries, giving up the least telling parts first.
import type { Button, Element } from './elements.ts';

/** 25 KB of UTF-8 for the body and its buttons; Teams refuses far larger ones, but counts in UTF-16 (facts: 28 KB). */
export const CARD_LIMIT = 25 * 1024;
const FRAME = 600;

/** Drops optional parts (`rank` 3 first, then 2, then 1) until body and buttons fit; unranked parts always stay. */
export function shrink(body: Element[], actions: Button[], limit = CARD_LIMIT): Element[] {
  const room = limit - FRAME - size(actions);
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
  return Buffer.byteLength(JSON.stringify(value));
}
