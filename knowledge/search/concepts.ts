// Finds the concepts of the trilingual glossary in a list of folded words.
import { fold } from './normalize.ts';

export interface Concepts {
  /** The names of the concepts that occur, each once. */
  find(words: readonly string[]): string[];
}

/** How many words' concepts are remembered; a word that is not kept is looked up again. */
const CACHE = 20_000;

/**
 * Reads the glossary (concept -> forms, see concepts.yaml). `x*` is a word start, `*x*` any part of a word,
 * several words match in a row (each may end in `*`); `~` between two stands for up to three others: *meld* hem *aan*.
 */
export function readConcepts(glossary: Record<string, string[]>): Concepts {
  const whole = new Map<string, string[]>();
  const starts = new Map<string, string[]>();
  const phrases = new Map<string, { rest: string[]; name: string }[]>();
  const add = (map: Map<string, string[]>, key: string, name: string): void => {
    const names = map.get(key);
    if (names) names.push(name);
    else map.set(key, [name]);
  };
  for (const [name, forms] of Object.entries(glossary)) {
    for (const form of forms) {
      const parts = fold(form)
        .split(/[^a-z0-9*~]+/)
        .filter(Boolean);
      const first = parts[0] ?? '';
      if (parts.length > 1) {
        const key = first.replace(/\*$/, '').slice(0, 3);
        const list = phrases.get(key) ?? [];
        list.push({ rest: parts, name });
        phrases.set(key, list);
      } else if (first.endsWith('*')) add(starts, first.slice(0, -1), name);
      else add(whole, first, name);
    }
  }
  const longestStart = Math.max(0, ...[...starts.keys()].map((key) => key.length));
  // A long start also marks the inside of a compound: werk|apparaat, domene|kontroller.
  const inner = [...starts].filter(([key]) => key.length >= 6);
  const cache = new Map<string, readonly string[]>();

  const ofWord = (word: string): readonly string[] => {
    const known = cache.get(word);
    if (known) return known;
    const names = new Set(whole.get(word) ?? []);
    for (let size = Math.min(longestStart, word.length); size >= 2; size--) {
      const hit = starts.get(word.slice(0, size));
      if (hit) for (const name of hit) names.add(name);
    }
    if (word.length >= 9) {
      for (const [key, hit] of inner) if (word.indexOf(key, 1) > 0) for (const name of hit) names.add(name);
    }
    const found = [...names];
    if (cache.size < CACHE) cache.set(word, found);
    return found;
  };

  return {
    find(words) {
      const names = new Set<string>();
      for (const [at, word] of words.entries()) {
        for (const name of ofWord(word)) names.add(name);
        for (const phrase of phrases.get(word.slice(0, 3)) ?? [])
          if (matches(phrase.rest, words, at)) names.add(phrase.name);
        if (word.length < 3)
          for (const phrase of phrases.get(word) ?? []) if (matches(phrase.rest, words, at)) names.add(phrase.name);
      }
      return [...names];
    },
  };
}

/** How many words may stand between the two parts of a separable verb. */
const GAP = 3;

function matches(parts: readonly string[], words: readonly string[], at: number): boolean {
  for (const [index, part] of parts.entries()) {
    if (part === '~') {
      const rest = parts.slice(index + 1);
      return Array.from({ length: GAP + 1 }).some((_, skipped) => matches(rest, words, at + index + skipped));
    }
    const word = words[at + index];
    if (word === undefined || !(part.endsWith('*') ? word.startsWith(part.slice(0, -1)) : word === part)) return false;
  }
  return true;
}
