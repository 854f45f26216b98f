// Picks the piece of a section that holds most of what was asked.
import type { Asked } from './expand.ts';
import { termsOf } from './terms.ts';

const EXCERPT_LIMIT = 500;

/** Whole sentences or lines of `body` in their order, at most `EXCERPT_LIMIT` characters, with … where something is left out. */
export function cutExcerpt(body: string, asked: readonly Asked[]): string {
  if (body.length <= EXCERPT_LIMIT) return body;
  const room = EXCERPT_LIMIT - 4;
  const pieces = sentencesOf(body).map((text) => ({ text, holds: heldBy(text, asked) }));
  let best = { from: 0, to: 0, worth: -1 };
  for (let from = 0; from < pieces.length; from++) {
    const held = new Set<number>();
    let size = 0;
    let to = from;
    for (; to < pieces.length; to++) {
      const piece = pieces[to] as (typeof pieces)[number];
      size += piece.text.length;
      if (size > room && to > from) break;
      for (const word of piece.holds) held.add(word);
    }
    const worth = [...held].reduce((sum, word) => sum + (asked[word]?.telling ?? 0), 0);
    if (worth > best.worth) best = { from, to, worth };
  }
  const text = pieces
    .slice(best.from, best.to)
    .map((piece) => piece.text)
    .join('')
    .trim();
  const cut = text.length > room ? `${text.slice(0, room)}…` : best.to < pieces.length ? `${text} …` : text;
  return best.from > 0 ? `… ${cut}` : cut;
}

/** Which words of the question a piece holds. */
function heldBy(text: string, asked: readonly Asked[]): number[] {
  const terms = new Set(termsOf(text));
  return [...asked.keys()].filter((at) =>
    asked[at]?.alternatives.some((alternative) => alternative.terms.every((term) => terms.has(term))),
  );
}

/** The pieces add up to the text; each ends with a line or a full stop. */
function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const ends = char === '\n' || ('.!?'.includes(char) && text.charAt(at + 1) === ' ');
    if (!ends) continue;
    found.push(text.slice(from, at + 1));
    from = at + 1;
  }
  return [...found, text.slice(from)].filter((piece) => piece !== '');
}
