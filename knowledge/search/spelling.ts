// Corrects a word nobody of ours uses to the one of our words that is a single slip away.

export interface Spelling {
  /** The word itself when it is known or nothing is near; else the same with å and ø, or the commonest word one edit away. */
  correct(word: string): string;
}

/** Shorter words are too near to one another to be corrected. */
const SHORTEST = 5;
const LONGEST = 40;

/** `vocabulary` maps our folded words to how often they occur. One edit: a letter more, less, other, or two swapped. */
export function openSpelling(vocabulary: ReadonlyMap<string, number>): Spelling {
  // A slip keeps the first letter and the length to within one: few words are left to compare with.
  const alike = new Map<string, { word: string; seen: number }[]>();
  const keyOf = (word: string, length: number): string => `${word[0] ?? ''}${length}`;
  for (const [word, seen] of vocabulary) {
    if (word.length < SHORTEST || /\d/.test(word)) continue;
    const key = keyOf(word, word.length);
    const list = alike.get(key);
    if (list) list.push({ word, seen });
    else alike.set(key, [{ word, seen }]);
  }
  // The commonest first: behind one that is near, less common ones need no look.
  for (const list of alike.values()) list.sort((a, b) => b.seen - a.seen);
  const nearest = (word: string): string => {
    let best = word;
    let times = 0;
    let place = Infinity;
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (const { word: candidate, seen } of alike.get(keyOf(word, length)) ?? []) {
        if (seen < times) break;
        // Of two that are as common: the one with a letter more, then the one whose slip comes first.
        const slip = slipBetween(word, candidate) - (length > word.length ? LONGEST : 0);
        if (slip === Infinity || (seen === times && slip >= place)) continue;
        best = candidate;
        times = seen;
        place = slip;
      }
    }
    return best;
  };
  const isOdd = (word: string): boolean => word.length >= SHORTEST && word.length <= LONGEST && !vocabulary.has(word);
  return {
    correct(word) {
      // Norwegian from a keyboard without its letters.
      const plain = vocabulary.has(word) ? word : word.replaceAll('aa', 'a').replaceAll('oe', 'o');
      if (plain !== word && vocabulary.has(plain)) return plain;
      if (!isOdd(word) || /\d/.test(word)) return word;
      const found = nearest(word);
      if (found !== word || !word.startsWith('ge') || word.length < SHORTEST + 2) return found;
      // What somebody did, in Dutch with a borrowed verb: gedisabled, gepusht.
      const bare = word.slice(2);
      const meant = isOdd(bare) ? nearest(bare) : bare;
      return vocabulary.has(meant) ? meant : word;
    },
  };
}

/**
 * Where two words differ, if leaving one letter out of the longer, or one out of each, makes them the same; else
 * Infinity. Linear.
 */
function slipBetween(word: string, other: string): number {
  let from = 0;
  while (from < word.length && word[from] === other[from]) from++;
  let [end, otherEnd] = [word.length, other.length];
  while (end > from && otherEnd > from && word[end - 1] === other[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  const [left, right] = [end - from, otherEnd - from];
  if (left + right === 1 || (left === 1 && right === 1)) return from;
  if (left !== right || left === 0) return Infinity;
  // A letter that moved: what is between stands one place further on in the other word.
  const middle = left - 1;
  const moved =
    word.startsWith(other.slice(from, from + middle), from + 1) ||
    other.startsWith(word.slice(from, from + middle), from + 1);
  return moved ? from : Infinity;
}
