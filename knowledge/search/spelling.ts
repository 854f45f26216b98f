// Corrects a word nobody of ours uses to the one of our words that is a single slip away.
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';

export interface Spelling {
  /** The word itself when it is known or nothing is near; else the commonest word one edit away. */
  correct(word: string): string;
}

/** Shorter words are too near to one another to be corrected. */
const SHORTEST = 5;

/** `vocabulary` maps our folded words to how often they occur. One edit: a letter more, less, other, or two swapped. */
export function* spellingSteps(vocabulary: ReadonlyMap<string, number>): Steps<Spelling> {
  // Two words one edit apart share a form with one letter deleted (or one equals the other's): index those forms.
  const shortened = new Map<string, string[]>();
  yield* paced(vocabulary.keys(), 256, (word) => {
    if (word.length < SHORTEST || /\d/.test(word)) return;
    for (const form of [word, ...deletions(word)]) {
      const list = shortened.get(form);
      if (list) list.push(word);
      else shortened.set(form, [word]);
    }
  });
  return {
    correct(word) {
      if (word.length < SHORTEST || word.length > 40 || vocabulary.has(word) || /\d/.test(word)) return word;
      let best = word;
      let times = 0;
      for (const form of [word, ...deletions(word)]) {
        for (const candidate of shortened.get(form) ?? []) {
          const seen = vocabulary.get(candidate) ?? 0;
          if (seen > times && candidate[0] === word[0] && Math.abs(candidate.length - word.length) <= 1) {
            best = candidate;
            times = seen;
          }
        }
      }
      return best;
    },
  };
}

function deletions(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}
