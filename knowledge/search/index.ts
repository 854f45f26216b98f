// Search over the entries: n-grams of the nearest questions, each entry as stems and concepts, and its topics, added up.
import type { Answer, KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import { buildSteps, count, features, join, openTables } from './build.ts';
import type { SearchTables } from './build.ts';
import type { Concepts } from './concepts.ts';
import { decide } from './decide.ts';
import { grams, words } from './normalize.ts';
import { finish } from '../slices.ts';
import type { Steps } from '../slices.ts';
import type { ReadBefore } from './read.ts';
import { openSpelling } from './spelling.ts';
import { numberTopics, openTopics } from './topics.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, all measures together. */
  score: number;
  parts: { grams: number; body: number; held: number; topic: number; chance: number };
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
  /** What was read of other entries: those that are among these are not read again. */
  before?: ReadBefore | undefined;
}

/**
 * What counts how much: the n-grams of the three nearest questions, the entry's texts, the share of the question that
 * the entry holds at all, the texts of its topics together, and the chance that the question is about them. Set on
 * questions of ours that were hidden from it and then asked (docs/search.md).
 */
export const WEIGHTS = { grams: 0.18, body: 0.36, held: 0.12, topic: 0.3, chance: 0.04 };
/** From here on it is the very question an entry is asked with, save for signs and accents. */
const SAME = 0.985;
/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;
const LOWEST = 0.05;
/** More than any cosine, rounded as it may be. */
const MOST = 1.001;

/** Builds the search over `entries`; synchronous, about a second for 500 entries. */
export function createSearch(entries: readonly KnowledgeEntry[], options: SearchOptions): Search {
  return finish(searchSteps(entries, options));
}

/** The same with pauses. */
export function* searchSteps(entries: readonly KnowledgeEntry[], options: SearchOptions): Steps<Search> {
  const { concepts, elsewhere, repair = (folded: string[]) => folded, weights = WEIGHTS, built, before } = options;
  const { gramIndex, bodyIndex, ...index } = built
    ? openTables(built)
    : yield* buildSteps(entries, concepts, elsewhere?.questions ?? [], before);
  const { owner, learned, vocabulary } = index;
  yield;
  const spelling = openSpelling(vocabulary);
  yield;
  const topics = openTopics(numberTopics(entries), LANGUAGES.length, bodyIndex.tables(), learned);
  yield;
  /** The questions of entry e are `asks[e]` to before `asks[e + 1]`; behind them are those that are nobody's. */
  const asks = startsOf(owner, entries.length);
  // Reused from question to question (search is synchronous); `strange` is read by `describe`.
  const gramScores = new Float32Array(owner.length);
  const bodyScores = new Float32Array(entries.length * LANGUAGES.length);
  const heldScores = new Float32Array(entries.length);
  const bodySums = new Float64Array(entries.length);
  /** Whether a question of the entry may be the very one that is asked. */
  const maybeSame = new Uint8Array(entries.length + 1);
  /** How alike the last question and the nearest one that is not ours are. */
  let strange = 0;

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
      const texts = bodyIndex.holders(feature);
      for (let at = 0, last = -1; at < texts.length; at++) {
        const entry = (((texts[at] as number) | 0) / LANGUAGES.length) | 0;
        if (entry !== last) heldScores[entry] = (heldScores[entry] as number) + rare;
        last = entry;
      }
    }
    for (let at = 0; at < heldScores.length; at++) heldScores[at] = (heldScores[at] as number) / (all || 1);
  };

  const rank = ({ folded, wanted }: Question, limit = 10): Hit[] => {
    if (wanted.size === 0) return [];
    const asked = gramIndex.weigh(count(grams(folded)));
    const named = bodyIndex.weigh(wanted);
    gramIndex.score(asked, gramScores);
    bodyIndex.score(named, bodyScores);
    sumRuns(bodyScores, LANGUAGES.length, bodySums);
    scoreHeld(wanted);
    topics.hear(join(gramIndex, asked, named), bodySums);
    maybeSame.fill(0);
    for (const texts of gramIndex.near(asked, SAME)) for (const text of texts) maybeSame[owner[text] as number] = 1;
    /** The best so far, in order. */
    const best: { at: number; score: number; gram: number }[] = [];
    let least = LOWEST;
    for (let at = 0; at < entries.length; at++) {
      const body = ((bodySums[at] as number) / LANGUAGES.length) * weights.body;
      const held = (heldScores[at] as number) * weights.held;
      const topic = topics.likeness(at) * weights.topic;
      const chance = topics.chance(at) * weights.chance;
      // Most entries cannot come among the best, however alike their questions are, or as alike as the nearest is.
      if (MOST * weights.grams + body + held + topic + chance < least && maybeSame[at] === 0) continue;
      const from = asks[at] as number;
      const to = asks[at + 1] as number;
      const first = highest(gramScores, from, to);
      if (first < SAME && first * MOST * weights.grams + body + held + topic + chance < least) continue;
      const gram = meanOfBest(gramScores, from, to);
      const score = first >= SAME ? 1 : gram * weights.grams + body + held + topic + chance;
      if (score < least) continue;
      const place = best.findIndex((hit) => isBefore(score, at, hit));
      best.splice(place < 0 ? best.length : place, 0, { at, score, gram });
      if (best.length > limit) best.pop();
      if (best.length === limit) least = Math.max(LOWEST, best.at(-1)?.score ?? 0);
    }
    strange = highest(gramScores, asks[entries.length] as number, owner.length);
    return best.map(({ at, score, gram }) => ({
      entry: entries[at] as KnowledgeEntry,
      score,
      parts: {
        grams: gram,
        body: (bodySums[at] as number) / LANGUAGES.length,
        held: heldScores[at] as number,
        topic: topics.likeness(at),
        chance: topics.chance(at),
      },
    }));
  };

  /** Whether an entry goes before a hit. */
  const isBefore = (score: number, at: number, hit: { at: number; score: number }): boolean =>
    score > hit.score ||
    (score === hit.score && (entries[at] as KnowledgeEntry).id < (entries[hit.at] as KnowledgeEntry).id);

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
      // A word of another matter says less the surer the topic is: Outlook asks for a sign-in, a tablet is registered.
      Math.min(elsewhere?.subjects.find(folded).length ?? 0, 2) * (1 - (first?.parts.chance ?? 0)),
      strange,
      first?.parts.chance ?? 0,
      topics.elsewhere(),
    ];
  };

  return {
    rank: (text, limit) => rank(read(text), limit),
    features: (text, hits = rank(read(text))) => describe(read(text), hits),
    tables: () => ({ grams: gramIndex.tables(), bodies: bodyIndex.tables(), ...index }),
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

/** Where each owner's run starts, and behind them where that of the last one ends; `owner` is in order. */
function startsOf(owner: Uint32Array, owners: number): Uint32Array {
  const starts = new Uint32Array(owners + 1);
  for (const one of owner) if (one < owners) starts[one + 1] = (starts[one + 1] as number) + 1;
  for (let at = 0; at < owners; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  return starts;
}

/** The sums of the values, so many at a time. */
function sumRuns(values: Float32Array, each: number, sums: Float64Array): void {
  for (let at = 0, from = 0; at < sums.length; at++, from += each) {
    let sum = 0;
    for (let one = from; one < from + each; one++) sum += values[one] as number;
    sums[at] = sum;
  }
}

/** The highest of some scores, or 0. */
function highest(scores: Float32Array, from: number, to: number): number {
  let best = 0;
  for (let at = from; at < to; at++) {
    const score = scores[at] as number;
    if (score > best) best = score;
  }
  return best;
}

/** The mean of the three highest of some scores; what is missing counts as 0. */
function meanOfBest(scores: Float32Array, from: number, to: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  for (let at = from; at < to; at++) {
    const score = scores[at] as number;
    if (score <= third) continue;
    third = score <= second ? score : second;
    if (score > second) {
      second = score <= first ? score : first;
      if (score > first) first = score;
    }
  }
  return (first + second + third) / 3;
}
