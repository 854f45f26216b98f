// Reads the texts of the entries as numbered words, n-grams and features; an entry that did not change is not read again.
import type { KnowledgeEntry, Language } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { renamed } from './names.ts';
import { formsOf, grams as gramsIn, subjectOf, wordsOf } from './normalize.ts';
import { collectTexts, copyTexts, numberOf, tablesOf } from './sparse.ts';
import type { Collector, TextTables } from './sparse.ts';

export const CONCEPT_WEIGHT = 1.6;
/** The concept of what fails or cannot be done. */
export const TROUBLE = '#fail';
/** What the parts of an entry count in its text; titles and questions count fully. */
const CAUSE = 0.7;
const STEP = 0.25;

/** What was read of some entries, as plain data. */
export interface ReadTables {
  /** The version of the concepts they were read with. */
  concepts: string;
  /** The words of each entry. */
  words: TextTables;
  /** The n-grams of each known question. */
  grams: TextTables;
  /** The stems and concepts of each text. */
  features: TextTables;
}

/** Entries that were read before. */
export interface ReadBefore {
  entries: readonly KnowledgeEntry[];
  read: ReadTables;
}

export interface Reader {
  /** The n-grams of each known question; titles are questions, too. */
  grams: Collector;
  /** The stems and concepts of each text. */
  features: Collector;
  /** The same of each entry in each language, as one text. */
  bodies: Collector;
  /** Which of the texts each known question is. */
  asked: number[];
  /** Which of the `bodies` it belongs to; one that is no entry's stands behind them, for itself. */
  owner: number[];
  /** Reads the next entry. */
  entry(entry: KnowledgeEntry): void;
  /** Reads a question that is no entry's; its words are not ours. */
  stranger(text: string): void;
  /** Our folded words and how often they occur. */
  vocabulary(): Map<string, number>;
  tables(): ReadTables;
}

/** A word, and the numbers of it, of its stem (null: it carries no subject) and of its n-grams, once they are asked for. */
interface Seen {
  folded: string;
  number?: number;
  stem?: number | null;
  grams?: number[];
}

/** Opens the reader of entries; what `before` has read is not read again. */
export function openReader(concepts: Concepts, before?: ReadBefore): Reader {
  const [words, grams, features] = [collectTexts(), collectTexts(), collectTexts()];
  const bodies = collectTexts(features.numbers);
  const asked: number[] = [];
  const owner: number[] = [];
  const seen = remembered((folded): Seen => ({ folded }));
  const forms = remembered((word) => formsOf(word).map(seen));

  const read = (text: string, asks: boolean, isOurs: boolean): void => {
    const found = renamed(wordsOf(text, forms), (word) => word.folded, seen);
    for (const word of found) {
      if (isOurs) words.add((word.number ??= numberOf(words.numbers, word.folded)), 1);
      if (word.stem === undefined) {
        const subject = subjectOf(word.folded);
        word.stem = subject === null ? null : numberOf(features.numbers, subject);
      }
      if (word.stem !== null) features.add(word.stem, 1);
      if (!asks) continue;
      word.grams ??= gramsIn([word.folded]).map((gram) => numberOf(grams.numbers, gram));
      for (const gram of word.grams) grams.add(gram, 1);
    }
    for (const name of concepts.find(found.map((word) => word.folded)))
      features.add(numberOf(features.numbers, `#${name}`), CONCEPT_WEIGHT);
    if (asks) {
      asked.push(features.ends.length);
      grams.end();
    }
    features.end();
  };

  const copy = before?.read.concepts === concepts.version && openCopies(before, { words, grams, features }, asked);

  return {
    ...{ grams, features, bodies, asked, owner },
    entry(entry) {
      let text = features.ends.length;
      if (!copy || !copy(entry)) {
        for (const language of LANGUAGES) for (const part of partsOf(entry, language)) read(part.text, part.asks, true);
        words.end();
      }
      for (const language of LANGUAGES) {
        for (const { weight, asks } of partsOf(entry, language)) {
          if (asks) owner.push(bodies.ends.length);
          for (let at = features.ends[text - 1] ?? 0; at < (features.ends[text] as number); at++)
            bodies.add(features.ids[at] as number, (features.counts[at] as number) * weight);
          text += 1;
        }
        bodies.end();
      }
    },
    stranger(text) {
      read(text, true, false);
      owner.push((owner.at(-1) ?? -1) + 1);
    },
    vocabulary() {
      const names = [...words.numbers.keys()];
      const times = new Uint32Array(names.length);
      for (const [at, id] of words.ids.entries()) times[id] = (times[id] as number) + (words.counts[at] as number);
      return new Map(names.map((name, id) => [name, times[id] as number]));
    },
    tables: () => ({
      concepts: concepts.version,
      ...{ words: tablesOf(words), grams: tablesOf(grams), features: tablesOf(features) },
    }),
  };
}

/** Takes over what was read of an entry, if it is the same. */
function openCopies(
  { entries, read }: ReadBefore,
  into: Record<'words' | 'grams' | 'features', Collector>,
  asked: number[],
): (entry: KnowledgeEntry) => boolean {
  const words = copyTexts(read.words, into.words);
  const grams = copyTexts(read.grams, into.grams);
  const features = copyTexts(read.features, into.features);
  const places = new Map<KnowledgeEntry, { entry: number; question: number; text: number }>();
  const next = { entry: 0, question: 0, text: 0 };
  for (const entry of entries) {
    places.set(entry, { ...next });
    next.entry += 1;
    for (const part of LANGUAGES.flatMap((language) => partsOf(entry, language))) {
      next.text += 1;
      if (part.asks) next.question += 1;
    }
  }
  return (entry) => {
    const from = places.get(entry);
    if (!from) return false;
    words(from.entry);
    for (const { asks } of LANGUAGES.flatMap((language) => partsOf(entry, language))) {
      if (asks) {
        asked.push(into.features.ends.length);
        grams(from.question++);
      }
      features(from.text++);
    }
    return true;
  };
}

/** The texts of an entry in one language, what each counts in the entry, and whether it is a known question. */
function partsOf(entry: KnowledgeEntry, language: Language): { text: string; weight: number; asks: boolean }[] {
  return [
    ...[entry.title[language], ...entry.questions[language]].map((text) => ({ text, weight: 1, asks: true })),
    { text: entry.cause[language], weight: CAUSE, asks: false },
    ...entry.fix.map((step) => ({ text: step.text[language], weight: STEP, asks: false })),
  ];
}

/** Makes each value once. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = make(key)));
    return value;
  };
}
