// Finds the concepts of the trilingual glossary in a list of folded words.
import { createHash } from 'node:crypto';
import { fold } from './normalize.ts';

export interface Concepts {
  /** The names of the concepts that occur, each once. */
  find(words: readonly string[]): string[];
  /** Changes with any form of them. */
  version: string;
}

/** How many words' concepts are remembered; a word that is not kept is looked up again. */
const CACHE = 20_000;

/** From how many letters on a word start marks the inside of a word, too. */
const INSIDE = 6;

/** What a word names by itself, and the phrases it may open. */
interface Told {
  names: readonly string[];
  phrases: readonly Phrase[];
}

interface Phrase {
  parts: string[];
  name: string;
}

/**
 * Reads the glossary (concept -> forms, see concepts.yaml). `x*` is a word start, `*x*` any part of a word,
 * several words match in a row (each may end in `*`); `~` between two stands for up to three others: *meld* hem *aan*.
 */
export function readConcepts(glossary: Record<string, string[]>): Concepts {
  const whole = new Map<string, string[]>();
  const starts = new Map<string, string[]>();
  const phrases = new Map<string, Phrase[]>();
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
        list.push({ parts, name });
        phrases.set(key, list);
      } else if (first.endsWith('*')) add(starts, first.slice(0, -1), name);
      else add(whole, first, name);
    }
  }
  const longestStart = Math.max(0, ...[...starts.keys()].map((key) => key.length));
  // A long start also marks the inside of a compound: werk|apparaat, domene|kontroller.
  const inner = new Map<string, { key: string; names: string[]; order: number }[]>();
  for (const [order, [key, names]] of [...starts].entries()) {
    if (key.length < INSIDE) continue;
    const alike = inner.get(key.slice(0, INSIDE));
    if (alike) alike.push({ key, names, order });
    else inner.set(key.slice(0, INSIDE), [{ key, names, order }]);
  }
  const cache = new Map<string, Told>();

  const namesOf = (word: string): string[] => {
    const names = new Set(whole.get(word) ?? []);
    for (let size = Math.min(longestStart, word.length); size >= 2; size--) {
      const hit = starts.get(word.slice(0, size));
      if (hit) for (const name of hit) names.add(name);
    }
    if (word.length >= 9) {
      const within = [];
      for (let at = 1; at + INSIDE <= word.length; at++)
        for (const part of inner.get(word.slice(at, at + INSIDE)) ?? [])
          if (word.startsWith(part.key, at)) within.push(part);
      for (const { names: hit } of within.sort((a, b) => a.order - b.order)) for (const name of hit) names.add(name);
    }
    return [...names];
  };

  const tell = (word: string): Told => {
    const known = cache.get(word);
    if (known) return known;
    const opened = (phrases.get(word.slice(0, 3)) ?? []).filter(({ parts }) => matches(parts.slice(0, 1), [word], 0));
    const told = { names: namesOf(word), phrases: opened };
    if (cache.size < CACHE) cache.set(word, told);
    return told;
  };

  return {
    version: createHash('sha256').update(JSON.stringify(glossary)).digest('hex'),
    find(words) {
      const names = new Set<string>();
      for (let at = 0; at < words.length; at++) {
        const told = tell(words[at] as string);
        for (const name of told.names) names.add(name);
        for (const phrase of told.phrases) if (matches(phrase.parts, words, at)) names.add(phrase.name);
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
