// Builds what search looks things up in: the n-grams of known questions, entries as texts, and what tells topics apart.
import type { KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';
import type { Concepts } from './concepts.ts';
import { grams, stem, STOP_WORDS, words } from './normalize.ts';
import { learnClasses } from './softmax.ts';
import type { Lesson } from './softmax.ts';
import type { Weighed } from './softmax.ts';
import { indexSteps, openSparse } from './sparse.ts';
import type { SparseIndex, SparseTables } from './sparse.ts';
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

/** A known question, of the entry it belongs to. */
interface Asked {
  entry: number;
  grams: Map<string, number>;
  wanted: Map<string, number>;
}

/** Reads every text of the entries, and the questions that are asked `elsewhere`. */
export function* buildSteps(
  entries: readonly KnowledgeEntry[],
  concepts: Concepts,
  elsewhere: readonly string[],
): Steps<SearchIndex> {
  const asked: Asked[] = [];
  // A question is asked in one language: an entry is read as three texts, one a language.
  const bodies: Map<string, number>[] = [];
  const vocabulary = new Map<string, number>();
  yield* paced(entries, 1, (entry, at) => {
    for (const language of LANGUAGES) {
      const body = new Map<string, number>();
      const read = (text: string, weight: number): Asked => {
        const folded = words(text);
        for (const word of folded) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
        const found = features(folded, concepts);
        for (const [feature, value] of found) body.set(feature, (body.get(feature) ?? 0) + value * weight);
        return { entry: at, grams: count(grams(folded)), wanted: found };
      };
      for (const text of [entry.title[language], ...entry.questions[language]]) asked.push(read(text, 1));
      read(entry.cause[language], CAUSE);
      for (const step of entry.fix) read(step.text[language], STEP);
      bodies.push(body);
    }
  });
  // Questions that are not ours stand beside ours, as those of one more entry that is never shown.
  for (const text of elsewhere) {
    const folded = words(text);
    asked.push({ entry: entries.length, grams: count(grams(folded)), wanted: features(folded, concepts) });
  }
  const gramIndex = yield* indexSteps(asked.map((question) => question.grams));
  const bodyIndex = yield* indexSteps(bodies);
  const owner = Uint32Array.from(asked, (question) => question.entry);
  const topics = numberTopics(entries);
  const lessons: Lesson[] = [];
  yield* paced(asked, 64, ({ entry, grams: heard, wanted }) => {
    lessons.push({ text: weigh(gramIndex, heard, bodyIndex, wanted), of: topics.of[entry] ?? [topics.count] });
  });
  const learned = yield* learnClasses(lessons, gramIndex.size + bodyIndex.size, topics.count + 1);
  return { gramIndex, bodyIndex, owner, learned, vocabulary };
}

/** A question as one vector: its n-grams, and behind them its stems and concepts. */
export function weigh(
  gramIndex: SparseIndex,
  asked: ReadonlyMap<string, number>,
  bodyIndex: SparseIndex,
  wanted: ReadonlyMap<string, number>,
): Weighed {
  const grams = gramIndex.weigh(asked);
  const bodies = bodyIndex.weigh(wanted);
  return {
    rows: [...grams.rows, ...bodies.rows.map((row) => row + gramIndex.size)],
    weights: [...grams.weights, ...bodies.weights],
  };
}

/** Stems of the words that carry a subject, and the concepts they name (`#scp`). */
export function features(folded: readonly string[], concepts: Concepts): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of folded) {
    if (word.length < 2 || STOP_WORDS.has(word)) continue;
    const key = stem(word);
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  for (const name of concepts.find(folded)) found.set(`#${name}`, CONCEPT_WEIGHT);
  return found;
}

/** How often each item occurs. */
export function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
