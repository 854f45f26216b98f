// Builds what search looks things up in: the n-grams of known questions, entries as texts, and what tells topics apart.
import type { KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';
import type { Concepts } from './concepts.ts';
import { formsOf, grams, stem, STOP_WORDS, words } from './normalize.ts';
import { learnClasses } from './softmax.ts';
import type { Lessons } from './softmax.ts';
import { collectTexts, indexSteps, numberOf, openSparse } from './sparse.ts';
import type { SparseIndex, SparseTables, Weighed } from './sparse.ts';
import { numberTopics } from './topics.ts';

const CONCEPT_WEIGHT = 1.6;
/** What the parts of an entry count in its text; titles and questions count fully. */
const CAUSE = 0.7;
const STEP = 0.25;

/** The search over some entries as plain data. */
export interface SearchTables {
  grams: SparseTables;
  bodies: SparseTables;
  /** The entry of each question. */
  owner: Uint32Array;
  /** The softmax over the topics. */
  learned: Float32Array;
  /** Our folded words and how often they occur. */
  vocabulary: Map<string, number>;
}

/** The same, opened. */
export interface SearchIndex {
  gramIndex: SparseIndex;
  bodyIndex: SparseIndex;
  owner: Uint32Array;
  learned: Float32Array;
  vocabulary: Map<string, number>;
}

export function openTables({ grams, bodies, ...tables }: SearchTables): SearchIndex {
  return { gramIndex: openSparse(grams), bodyIndex: openSparse(bodies), ...tables };
}

/** A word of our texts: how often it occurs, and the numbers of its stem (null: none) and of its n-grams, once known. */
interface Known {
  times: number;
  stem: number | null | undefined;
  grams: number[] | undefined;
}

/** Reads every text of the entries, and the questions that are asked `elsewhere`. */
export function* buildSteps(
  entries: readonly KnowledgeEntry[],
  concepts: Concepts,
  elsewhere: readonly string[],
): Steps<SearchIndex> {
  const [gramNumbers, featureNumbers] = [new Map<string, number>(), new Map<string, number>()];
  /** The known questions as n-grams, the same and all other texts as features, and the entries as features. */
  const [asked, read, bodies] = [collectTexts(), collectTexts(), collectTexts()];
  /** The entry of each question, and the number of its text among those read. */
  const [owner, texts]: [number[], number[]] = [[], []];
  const seen = new Map<string, Known>();
  const forms = remembered(formsOf);

  const readText = (text: string, entry: number | null): string[] => {
    const folded = words(text, forms);
    for (const word of folded) {
      let known = seen.get(word);
      if (!known) seen.set(word, (known = { times: 0, stem: undefined, grams: undefined }));
      if (known.stem === undefined) {
        const subject = subjectOf(word);
        known.stem = subject === null ? null : numberOf(featureNumbers, subject);
      }
      if (known.stem !== null) read.add(known.stem, 1);
      if (entry === null) continue;
      known.grams ??= grams([word]).map((gram) => numberOf(gramNumbers, gram));
      for (const gram of known.grams) asked.add(gram, 1);
    }
    for (const name of concepts.find(folded)) read.add(numberOf(featureNumbers, `#${name}`), CONCEPT_WEIGHT);
    if (entry !== null) {
      owner.push(entry);
      texts.push(read.ends.length);
      asked.end();
    }
    read.end();
    return folded;
  };

  // A question is asked in one language: an entry is read as three texts, one a language.
  yield* paced(entries, 2, (entry, at) => {
    for (const language of LANGUAGES) {
      const put = (text: string, weight: number, asks: boolean): void => {
        const from = read.ids.length;
        for (const word of readText(text, asks ? at : null)) (seen.get(word) as Known).times++;
        for (let cell = from; cell < read.ids.length; cell++)
          bodies.add(read.ids[cell] as number, (read.counts[cell] as number) * weight);
      };
      for (const text of [entry.title[language], ...entry.questions[language]]) put(text, 1, true);
      put(entry.cause[language], CAUSE, false);
      for (const step of entry.fix) put(step.text[language], STEP, false);
      bodies.end();
    }
  });
  const vocabulary = new Map(Array.from(seen, ([word, { times }]) => [word, times]));
  const bodyIndex = yield* indexSteps(featureNumbers, bodies);
  // Questions that are not ours stand beside ours, as those of one more entry that is never shown.
  for (const text of elsewhere) readText(text, entries.length);
  const gramIndex = yield* indexSteps(gramNumbers, asked);
  const topics = numberTopics(entries);
  const lessons: Lessons & { ends: number[]; of: number[][] } = { rows: [], weights: [], ends: [], of: [] };
  yield* paced(owner, 256, (entry, at) => {
    gramIndex.weighText(asked, at, lessons, 0);
    bodyIndex.weighText(read, texts[at] as number, lessons, gramIndex.size);
    lessons.ends.push(lessons.rows.length);
    lessons.of.push(topics.of[entry] ?? [topics.count]);
  });
  const learned = yield* learnClasses(lessons, gramIndex.size + bodyIndex.size, topics.count + 1);
  return { gramIndex, bodyIndex, owner: Uint32Array.from(owner), learned, vocabulary };
}

/** A question as one vector: its n-grams, and behind them its stems and concepts. */
export function join(gramIndex: SparseIndex, grams: Weighed, bodies: Weighed): Weighed {
  return {
    rows: [...grams.rows, ...bodies.rows.map((row) => row + gramIndex.size)],
    weights: [...grams.weights, ...bodies.weights],
  };
}

/** Stems of the words that carry a subject, and the concepts they name (`#scp`). */
export function features(folded: readonly string[], concepts: Concepts): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of folded) {
    const key = subjectOf(word);
    if (key !== null) found.set(key, (found.get(key) ?? 0) + 1);
  }
  for (const name of concepts.find(folded)) found.set(`#${name}`, CONCEPT_WEIGHT);
  return found;
}

/** The stem of a word that carries a subject. */
function subjectOf(word: string): string | null {
  return word.length < 2 || STOP_WORDS.has(word) ? null : stem(word);
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

/** How often each item occurs. */
export function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
