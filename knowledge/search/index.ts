// Search over the entries: character n-grams of the nearest questions, and each entry as texts of stems and concepts.
import type { Answer, KnowledgeEntry, Language } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { decide } from './decide.ts';
import { grams, stem, STOP_WORDS, words } from './normalize.ts';
import { finish, paced } from '../slices.ts';
import type { Steps } from '../slices.ts';
import { indexSteps, openSparse } from './sparse.ts';
import type { SparseIndex, SparseTables } from './sparse.ts';
import { openSpelling } from './spelling.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, all measures together. */
  score: number;
  parts: { grams: number; body: number; held: number };
}

export interface Search {
  /** The best entries for a question in any of the three languages, best first, at most `limit`. */
  rank(text: string, limit?: number): Hit[];
  /** Ranks and decides: an answer, up to three choices, or an honest no. */
  ask(text: string): Answer;
  /** What the decision looks at, for fitting it. */
  features(text: string, hits?: Hit[]): number[];
  /** What was built, to be opened again by `options.built`. */
  tables(): SearchTables;
}

/** The search over some entries as plain data. */
export interface SearchTables {
  grams: SparseTables;
  bodies: SparseTables;
  /** The entry of each question. */
  owner: Uint32Array;
  /** Our folded words and how often they occur. */
  vocabulary: Map<string, number>;
}

export interface SearchOptions {
  /** The trilingual glossary. */
  concepts: Concepts;
  /** Subjects that are not ours: their words, and questions about them. */
  elsewhere?: { subjects: Concepts; questions: readonly string[] };
  /** Adds what was meant to words that machine translation produced. */
  repair?: (folded: string[]) => string[];
  weights?: typeof WEIGHTS;
  /** Tables built before from the same entries and options. */
  built?: SearchTables | undefined;
}

/**
 * What counts how much: the n-grams of the three nearest questions, the entry's texts, and the share of the question
 * that the entry holds at all. Set by leaving each question of each entry out in turn and asking it (docs/search.md).
 */
export const WEIGHTS = { grams: 0.23, body: 0.58, held: 0.19 };
const NEAREST = 3;
/** From here on it is the very question an entry is asked with, save for signs and accents. */
const SAME = 0.985;
const CONCEPT_WEIGHT = 1.6;
/** What the parts of an entry count in its text; titles and questions count fully. */
const CAUSE = 0.7;
const STEP = 0.25;
/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;
const LOWEST = 0.05;

/** Builds the search over `entries`; synchronous, about a second for 500 entries. */
export function createSearch(entries: readonly KnowledgeEntry[], options: SearchOptions): Search {
  return finish(searchSteps(entries, options));
}

/** The same with pauses. */
export function* searchSteps(entries: readonly KnowledgeEntry[], options: SearchOptions): Steps<Search> {
  const { concepts, elsewhere, repair = (folded: string[]) => folded, weights = WEIGHTS, built } = options;
  const { gramIndex, bodyIndex, owner, vocabulary } = built ? openTables(built) : yield* build(entries, options);
  const spelling = openSpelling(vocabulary);
  // Reused from question to question (search is synchronous); what `rank` left in them is read by `describe`.
  const gramScores = new Float32Array(owner.length);
  const bodyScores = new Float32Array(entries.length * LANGUAGES.length);
  const heldScores = new Float32Array(entries.length);
  const nearest = new Float32Array((entries.length + 1) * NEAREST);

  const read = (text: string): Question => {
    const folded = repair(words(text.slice(0, 1000)));
    const corrected = folded.map((word) => spelling.correct(word));
    return { folded, wanted: features(corrected, concepts) };
  };

  /** Per entry, how much of what is asked any of its texts holds; a word nobody has counts as asked. */
  const scoreHeld = (wanted: ReadonlyMap<string, number>): void => {
    heldScores.fill(0);
    let all = 0;
    for (const feature of wanted.keys()) {
      const rare = bodyIndex.idf(feature);
      all += rare || UNKNOWN_WORD;
      let last = -1;
      for (const text of bodyIndex.holders(feature)) {
        const entry = Math.floor(text / LANGUAGES.length);
        if (entry !== last) heldScores[entry] = (heldScores[entry] as number) + rare;
        last = entry;
      }
    }
    for (let at = 0; at < heldScores.length; at++) heldScores[at] = (heldScores[at] as number) / (all || 1);
  };

  const rank = ({ folded, wanted }: Question, limit = 10): Hit[] => {
    if (wanted.size === 0) return [];
    gramIndex.score(count(grams(folded)), gramScores);
    bodyIndex.score(wanted, bodyScores);
    scoreHeld(wanted);
    nearest.fill(0);
    for (let at = 0; at < owner.length; at++)
      keepNearest(nearest, (owner[at] as number) * NEAREST, gramScores[at] as number);
    const hits: Hit[] = [];
    for (const [at, entry] of entries.entries()) {
      const gram = mean(nearest, at * NEAREST, NEAREST);
      const body = mean(bodyScores, at * LANGUAGES.length, LANGUAGES.length);
      const held = heldScores[at] as number;
      const same = (nearest[at * NEAREST] as number) >= SAME;
      const score = same ? 1 : gram * weights.grams + body * weights.body + held * weights.held;
      if (score >= LOWEST) hits.push({ entry, score, parts: { grams: gram, body, held } });
    }
    return hits.sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1)).slice(0, limit);
  };

  const describe = ({ folded, wanted }: Question, [first, second]: Hit[]): number[] => {
    let known = 0;
    let all = 0;
    let named = 0;
    for (const feature of wanted.keys()) {
      const rare = bodyIndex.idf(feature);
      all += rare || UNKNOWN_WORD;
      known += rare;
      if (feature.startsWith('#')) named++;
    }
    return [
      first?.score ?? 0,
      (first?.score ?? 0) - (second?.score ?? 0),
      first?.parts.grams ?? 0,
      first?.parts.body ?? 0,
      all > 0 ? known / all : 0,
      first?.parts.held ?? 0,
      Math.min(named, 6) / 6,
      Math.min(wanted.size, 8) / 8,
      Math.min(elsewhere?.subjects.find(folded).length ?? 0, 2),
      nearest[entries.length * NEAREST] as number,
    ];
  };

  return {
    rank: (text, limit) => rank(read(text), limit),
    features: (text, hits = rank(read(text))) => describe(read(text), hits),
    tables: () => ({ grams: gramIndex.tables(), bodies: bodyIndex.tables(), owner, vocabulary }),
    ask(text) {
      const question = read(text);
      const hits = rank(question);
      return decide(hits, describe(question, hits));
    },
  };
}

/** A question as it was read: its folded words, and the features they stand for. */
interface Question {
  folded: string[];
  wanted: Map<string, number>;
}

interface Index {
  gramIndex: SparseIndex;
  bodyIndex: SparseIndex;
  owner: Uint32Array;
  vocabulary: Map<string, number>;
}

function openTables({ grams, bodies, ...tables }: SearchTables): Index {
  return { gramIndex: openSparse(grams), bodyIndex: openSparse(bodies), ...tables };
}

/** Reads every text of the entries. */
function* build(entries: readonly KnowledgeEntry[], { concepts, elsewhere }: SearchOptions): Steps<Index> {
  const asked: { entry: number; grams: Map<string, number> }[] = [];
  // A question is asked in one language: an entry is read as three texts, one a language.
  const bodies: Map<string, number>[] = [];
  const vocabulary = new Map<string, number>();
  yield* paced(entries, 2, (entry, at) => {
    for (const language of LANGUAGES) {
      const body = new Map<string, number>();
      const read = (text: string, weight: number): string[] => {
        const folded = words(text);
        for (const word of folded) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
        for (const [feature, value] of features(folded, concepts)) {
          body.set(feature, (body.get(feature) ?? 0) + value * weight);
        }
        return folded;
      };
      for (const text of askedAs(entry, language)) asked.push({ entry: at, grams: count(grams(read(text, 1))) });
      read(entry.cause[language], CAUSE);
      for (const step of entry.fix) read(step.text[language], STEP);
      bodies.push(body);
    }
  });
  // Questions that are not ours stand beside ours, as those of one more entry that is never shown.
  for (const text of elsewhere?.questions ?? [])
    asked.push({ entry: entries.length, grams: count(grams(words(text))) });
  const gramIndex = yield* indexSteps(asked.map((question) => question.grams));
  const bodyIndex = yield* indexSteps(bodies);
  const owner = Uint32Array.from(asked, (question) => question.entry);
  return { gramIndex, bodyIndex, owner, vocabulary };
}

function askedAs(entry: KnowledgeEntry, language: Language): string[] {
  return [entry.title[language], ...entry.questions[language]];
}

/** Stems of the words that carry a subject, and the concepts they name (`#scp`). */
function features(folded: readonly string[], concepts: Concepts): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of folded) {
    if (word.length < 2 || STOP_WORDS.has(word)) continue;
    const key = stem(word);
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  for (const name of concepts.find(folded)) found.set(`#${name}`, CONCEPT_WEIGHT);
  return found;
}

function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Puts a score among the best few at `from`, best first. */
function keepNearest(best: Float32Array, from: number, score: number): void {
  for (let at = from; at < from + NEAREST; at++) {
    const other = best[at] as number;
    if (score <= other) continue;
    best[at] = score;
    score = other;
  }
}

function mean(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += values[at] as number;
  return sum / count;
}
