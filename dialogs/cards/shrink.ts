// Keeps a card within what Teams carries, giving up the least telling parts first.
import type { AdaptiveCard } from '../services.ts';
import type { Element } from './elements.ts';

/** A little below the 28 KB that pass everywhere (bot/outbound.ts), counted as Teams does: two bytes for each unit of UTF-16. */
export const CARD_LIMIT = 27 * 1024;
/** What every card has around its body and buttons. */
const FRAME = 500;

/** Cards that fitted as they were drawn and need no measuring again; one with more in it must be a card of its own. */
export const FITTING = new WeakSet<AdaptiveCard>();

/**
 * Drops optional parts (`rank` 3 first, then 2, then 1) until all of it fits; unranked parts always stay.
 * @returns what is kept, and whether a card of it is within the limit
 */
export function shrink(
  body: Element[],
  buttons: Element[],
  speak: string,
  limit = CARD_LIMIT,
): { kept: Element[]; fits: boolean } {
  const room = limit - FRAME - size(buttons) - 2 * textSize(speak);
  let kept = body;
  let fits = size(kept) <= room;
  for (const rank of [3, 2, 1]) {
    if (fits) break;
    kept = kept.filter((element) => ranks.get(element) !== rank);
    fits = size(kept) <= room;
  }
  return { kept, fits };
}

const ranks = new WeakMap<Element, number>();

/** Marks a part that may go when the card grows too large: 3 goes first. */
export function optional(rank: 1 | 2 | 3, element: Element): Element {
  ranks.set(element, rank);
  return element;
}

const sizes = new WeakMap<Element, number>();

/** Measures a part that stands in many cards, once for all of them. */
export function measureOnce(element: Element): void {
  sizes.set(element, textSize(element));
}

/** Of a list, with its brackets and commas. */
function size(elements: Element[]): number {
  return elements.reduce((sum, element) => sum + 2 + (sizes.get(element) ?? textSize(element)), 2);
}

function textSize(value: unknown): number {
  return jsonLength(value) * 2;
}

/** What JSON may write longer than it stands: quotation marks, backslashes, control characters, halves of surrogate pairs. */
const ODD = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** How long a value is as JSON, in half the time it takes to write it. The names in a card are ours: none needs an escape. */
export function jsonLength(value: unknown): number {
  if (typeof value === 'string') return ODD.test(value) ? JSON.stringify(value).length : value.length + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  // Two brackets, and a comma after all parts but the last.
  let length = 1;
  if (Array.isArray(value)) for (const item of value) length += jsonLength(item) + 1;
  else {
    const parts = value as Record<string, unknown>;
    for (const name in parts) if (parts[name] !== undefined) length += name.length + 4 + jsonLength(parts[name]);
  }
  return Math.max(2, length);
}
