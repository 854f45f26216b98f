// Search over the entries: n-grams of the nearest questions, each entry as stems and concepts, and its topics, added up.
import type { Answer, KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import { buildSteps, count, features, join, openTables } from './build.ts';
import type { SearchTables } from './build.ts';
import type { Concepts } from './concepts.ts';
import { decide } from './decide.ts';
import { renamed } from './names.ts';
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
const NEAREST = 3;
/** From here on it is the very question an entry is asked with, save for signs and accents. */
const SAME = 0.985;
/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;
const LOWEST = 0.05;

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
  const spelling = openSpelling(vocabulary);
  const topics = openTopics(numberTopics(entries), LANGUAGES.length, bodyIndex.tables(), learned);
  // Reused from question to question (search is synchronous); what `rank` left in them is read by `describe`.
  const gramScores = new Float32Array(owner.length);
  const bodyScores = new Float32Array(entries.length * LANGUAGES.length);
  const heldScores = new Float32Array(entries.length);
  const nearest = new Float32Array((entries.length + 1) * NEAREST);

  const read = (text: string): Question => {
    const folded = renamed(repair(words(text.slice(0, 1000))), String, String);
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
    const asked = gramIndex.weigh(count(grams(folded)));
    const named = bodyIndex.weigh(wanted);
    gramIndex.score(asked, gramScores);
    bodyIndex.score(named, bodyScores);
    scoreHeld(wanted);
    topics.hear(join(gramIndex, asked, named), bodyScores);
    nearest.fill(0);
    for (let at = 0; at < owner.length; at++) {
      const score = gramScores[at] as number;
      const from = (owner[at] as number) * NEAREST;
      if (score > (nearest[from + NEAREST - 1] as number)) keepNearest(nearest, from, score);
    }
    const hits: Hit[] = [];
    for (let at = 0; at < entries.length; at++) {
      const gram = mean(nearest, at * NEAREST, NEAREST);
      const body = mean(bodyScores, at * LANGUAGES.length, LANGUAGES.length);
      const held = heldScores[at] as number;
      const topic = topics.likeness[at] as number;
      const chance = topics.chance[at] as number;
      const same = (nearest[at * NEAREST] as number) >= SAME;
      const own = gram * weights.grams + body * weights.body + held * weights.held;
      const score = same ? 1 : own + topic * weights.topic + chance * weights.chance;
      if (score < LOWEST || (hits.length >= limit && score < (hits.at(-1) as Hit).score)) continue;
      hits.push({ entry: entries[at] as KnowledgeEntry, score, parts: { grams: gram, body, held, topic, chance } });
      // Few come this far once the first are in: the best are kept in order.
      if (hits.length >= limit) hits.sort(byScore).splice(limit);
    }
    return hits.sort(byScore);
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

function byScore(a: Hit, b: Hit): number {
  return b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1);
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
