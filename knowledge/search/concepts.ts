// Finds the concepts of the trilingual glossary in a list of folded words.
import { createHash } from 'node:crypto';
import { fold } from './normalize.ts';
import { remembered } from './remembered.ts';

export interface Concepts {
  /** The names of the concepts that occur, each once. */
  find(words: readonly string[]): string[];
  /** What one word tells, for who remembers words. */
  tell(word: string): Told;
  /** As `find`, of words that were told one by one. */
  gather(words: readonly string[], told: readonly Told[]): string[];
  /** Changes with any form of them. */
  version: string;
}

/** How many words' concepts are remembered: more than our entries have. */
const WORDS = 20_000;

/** From how many letters on a word start marks the inside of a word, too. */
const INSIDE = 6;

/** What a word names by itself, and the phrases it may open. */
export interface Told {
  names: readonly string[];
  phrases: readonly Phrase[];
}

interface Phrase {
  parts: readonly Part[];
  name: string;
}

/** A word, or how it begins; null stands for up to GAP others. */
type Part = { text: string; isStart: boolean } | null;

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
        list.push({ parts: parts.map(readPart), name });
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

  const tell = remembered(WORDS, (word): Told => {
    const opened = (phrases.get(word.slice(0, 3)) ?? []).filter(({ parts: [first = null] }) => isPart(word, first));
    return { names: namesOf(word), phrases: opened };
  });

  const gather = (words: readonly string[], told: readonly Told[]): string[] => {
    const names = new Set<string>();
    for (let at = 0; at < words.length; at++) {
      const { names: own, phrases: opened } = told[at] as Told;
      for (const name of own) names.add(name);
      for (const { parts, name } of opened) if (matches(parts, 1, words, at + 1)) names.add(name);
    }
    return [...names];
  };

  return {
    version: createHash('sha256').update(JSON.stringify(glossary)).digest('hex'),
    find: (words) => gather(words, words.map(tell)),
    ...{ tell, gather },
  };
}

/** How many words may stand between the two parts of a separable verb. */
const GAP = 3;

function readPart(form: string): Part {
  if (form === '~') return null;
  const isStart = form.endsWith('*');
  return { text: isStart ? form.slice(0, -1) : form, isStart };
}

function isPart(word: string | undefined, part: Part): boolean {
  return word !== undefined && part !== null && (part.isStart ? word.startsWith(part.text) : word === part.text);
}

/** Whether the parts from one on are the words from one on. */
function matches(parts: readonly Part[], from: number, words: readonly string[], at: number): boolean {
  for (let part = from; part < parts.length; part++) {
    const next = parts[part] as Part;
    if (next === null) {
      for (let skipped = 0; skipped <= GAP; skipped++)
        if (matches(parts, part + 1, words, at + part - from + skipped)) return true;
      return false;
    }
    if (!isPart(words[at + part - from], next)) return false;
  }
  return true;
}
