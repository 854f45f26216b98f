// Builds what search looks things up in: the n-grams of known questions, entries as texts, and what tells topics apart.
import type { KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';
import type { Concepts } from './concepts.ts';
import { gatherOwners } from './owners.ts';
import { openReader, TROUBLE } from './read.ts';
import type { ReadBefore, Reader, ReadTables } from './read.ts';
import { learnClasses } from './softmax.ts';
import type { Lessons } from './softmax.ts';
import { indexSteps, openSparse } from './sparse.ts';
import type { Lists, SparseIndex, SparseTables } from './sparse.ts';
import { numberTopics } from './topics.ts';

/** The search over some entries as plain data. */
export interface SearchTables {
  grams: SparseTables;
  bodies: SparseTables;
  /** The text of an entry that each question belongs to; one that is not ours stands behind them, for itself. */
  owner: Uint32Array;
  /** The n-grams of the questions: the texts each belongs to, and what it weighs there at most. */
  askers: Lists;
  /** The features of the entries' texts: the entries that have each, and what it weighs in them together. */
  holders: Lists;
  /** The softmax over the topics. */
  learned: Float32Array;
  /** 1 for each entry that has questions, none of which is about trouble; else 0. */
  calm: Uint8Array;
  /** Our folded words and how often they occur. */
  vocabulary: Map<string, number>;
  /** What was read, for the next build. */
  read: ReadTables;
}

/** The same, opened. */
export interface SearchIndex extends Omit<SearchTables, 'grams' | 'bodies'> {
  gramIndex: SparseIndex;
  bodyIndex: SparseIndex;
}

/** Opens tables that were built before. */
export function openTables({ grams, bodies, ...tables }: SearchTables): SearchIndex {
  return { gramIndex: openSparse(grams), bodyIndex: openSparse(bodies), ...tables };
}

/** How much the length of an entry counts against it (docs/search.md). */
const BODY_SLOPE = 0.65;

/** Reads every text of the entries, and the questions that are asked `elsewhere`. */
export function* buildSteps(
  entries: readonly KnowledgeEntry[],
  concepts: Concepts,
  elsewhere: readonly string[],
  before?: ReadBefore,
): Steps<SearchIndex> {
  const reader = openReader(concepts, before);
  const { grams, features, bodies, asked, owner } = reader;
  // A question is asked in one language: an entry is read as three texts, one a language.
  yield* paced(entries, 2, (entry) => reader.entry(entry));
  const bodyIndex = yield* indexSteps(bodies, BODY_SLOPE);
  yield;
  const read = reader.tables();
  yield;
  // Questions that are not ours stand beside ours, and are never shown.
  yield* paced(elsewhere, 64, (text) => reader.stranger(text));
  const gramIndex = yield* indexSteps(grams);
  const topics = numberTopics(entries);
  const lessons: Lessons & { ends: number[]; of: number[][] } = { rows: [], weights: [], ends: [], of: [] };
  yield* paced(asked, 256, (text, at) => {
    gramIndex.weighText(grams, at, lessons, 0);
    bodyIndex.weighText(features, text, lessons, gramIndex.size);
    lessons.ends.push(lessons.rows.length);
    lessons.of.push(topics.of[Math.floor((owner[at] as number) / LANGUAGES.length)] ?? [topics.count]);
  });
  const learned = yield* learnClasses(lessons, gramIndex.size + bodyIndex.size, topics.count + 1);
  yield;
  const askers = gatherOwners(gramIndex.lists, owner, gramIndex.size, Math.max);
  yield;
  const entryOf = Array.from(bodies.ends, (_, text) => Math.floor(text / LANGUAGES.length));
  const holders = gatherOwners(bodyIndex.lists, entryOf, bodyIndex.size, (one, other) => one + other);
  yield;
  const vocabulary = reader.vocabulary();
  const calm = calmOf(reader, entries);
  return { gramIndex, bodyIndex, owner: Uint32Array.from(owner), askers, holders, learned, calm, vocabulary, read };
}

function calmOf({ features, asked, owner }: Reader, entries: readonly KnowledgeEntry[]): Uint8Array {
  const calm = Uint8Array.from(entries, ({ questions }) =>
    LANGUAGES.some((lang) => questions[lang].length > 0) ? 1 : 0,
  );
  const trouble = features.numbers.get(TROUBLE);
  for (const [at, text] of asked.entries()) {
    const entry = Math.floor((owner[at] as number) / LANGUAGES.length);
    for (let cell = features.ends[text - 1] ?? 0; cell < (features.ends[text] as number); cell++)
      if (features.ids[cell] === trouble) calm[entry] = 0;
  }
  return calm;
}
