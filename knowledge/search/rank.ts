// Ranks the entries for a question: all measures added up, and questions looked at only of entries that can be among the best.
import type { KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Steps } from '../slices.ts';
import type { SearchIndex } from './build.ts';
import type { Question } from './question.ts';
import { gatherRuns } from './runs.ts';
import { numberTopics, openTopics } from './topics.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, all measures together. */
  score: number;
  parts: { grams: number; body: number; held: number; topic: number; chance: number };
}

export interface Ranking {
  /**
   * The best entries, best first, at most `limit`. `enough` says how high a score must be to matter; it is given `limit`
   * scores, best first, that as many of the best entries have at least.
   */
  rank: (question: Question, limit?: number, enough?: (best: Float64Array) => number) => Hit[];
  /** How alike the last question and the nearest one that is not ours are, and the chance that it is not ours. */
  strange: () => { likeness: number; chance: number };
}

/**
 * What counts how much: the n-grams of the three nearest questions, the entry's texts, the share of the question that
 * the entry holds at all, the texts of its topics together, and the chance that the question is about them. Set on
 * questions of ours that were hidden from it and then asked (docs/search.md).
 */
export const WEIGHTS = { grams: 0.18, body: 0.36, held: 0.12, topic: 0.3, chance: 0.04 };
/** From here on it is the very question an entry is asked with, save for signs and accents. */
const SAME = 0.985;
const LOWEST = 0.05;
/** How many hits are looked at unless more are asked for. */
const HITS = 10;
/** So many more are looked at first: most questions need no second look then, and never another answer. */
const SPARE = 6;
/** Whether the questions of an entry were looked at, or are (`runs.score`). */
const [WAITS, NOW, DONE] = [0, 1, 2];

/** A hit on its way: the number of the entry, its score, and how alike its questions are. */
interface Place {
  at: number;
  score: number;
  gram: number;
}

export function* rankingSteps(
  entries: readonly KnowledgeEntry[],
  { gramIndex, bodyIndex, owner, learned }: Pick<SearchIndex, 'gramIndex' | 'bodyIndex' | 'owner' | 'learned'>,
  weights = WEIGHTS,
): Steps<Ranking> {
  const bodies = bodyIndex.tables();
  const topics = openTopics(numberTopics(entries), LANGUAGES.length, bodies, learned);
  yield;
  const runs = gatherRuns(gramIndex.tables(), owner);
  yield;
  const { idf, starts, ids, weights: parts } = bodies;
  const entryOf = Uint16Array.from({ length: bodies.texts }, (_, text) => Math.floor(text / LANGUAGES.length));
  /** The questions of entry e are `asks[e]` to before `asks[e + 1]`; behind them are those that are nobody's. */
  const asks = startsOf(owner, entries.length + 1);
  // Reused from question to question: search is synchronous.
  const bodyScores = new Float32Array(entries.length * LANGUAGES.length);
  const bodySums = new Float64Array(entries.length);
  const heldScores = new Float32Array(entries.length);
  /** What an entry comes to without the n-grams, how alike its questions are at most, and what it comes to then. */
  const plain = new Float64Array(entries.length);
  const bounds = new Float32Array(entries.length + 1);
  const highest = new Float64Array(entries.length);
  /** The entries whose questions are looked at now, those that were, and how alike each of those is. */
  const looks = new Uint8Array(entries.length + 1);
  const gramScores = new Float32Array(owner.length);
  let likeness = 0;

  /** Per entry, how alike its texts are, and how much of what is asked any of them holds. */
  const scoreBodies = ({ weighed, grams, all }: Question): void => {
    bodyScores.fill(0);
    heldScores.fill(0);
    for (let index = grams; index < weighed.rows.length; index++) {
      const row = (weighed.rows[index] as number) - gramIndex.size;
      const weight = weighed.weights[index] as number;
      const rare = idf[row] as number;
      const end = starts[row + 1] as number;
      for (let at = starts[row] as number, last = -1; at < end; at++) {
        const text = ids[at] as number;
        bodyScores[text] = (bodyScores[text] as number) + weight * (parts[at] as number);
        const entry = entryOf[text] as number;
        if (entry !== last) heldScores[entry] = (heldScores[entry] as number) + rare;
        last = entry;
      }
    }
    for (let at = 0; at < bodySums.length; at++) {
      let sum = 0;
      for (let text = at * LANGUAGES.length; text < (at + 1) * LANGUAGES.length; text++)
        sum += bodyScores[text] as number;
      bodySums[at] = sum;
      heldScores[at] = (heldScores[at] as number) / (all || 1);
    }
  };

  /** Whether a place goes before another. */
  const isBefore = (one: Place, other: Place): boolean =>
    one.score > other.score ||
    (one.score === other.score && (entries[one.at] as KnowledgeEntry).id < (entries[other.at] as KnowledgeEntry).id);

  const insert = (hits: Place[], place: Place, limit: number): void => {
    let at = hits.length;
    while (at > 0 && isBefore(place, hits[at - 1] as Place)) at -= 1;
    if (at === limit) return;
    hits.splice(at, 0, place);
    if (hits.length > limit) hits.pop();
  };

  return {
    strange: () => ({ likeness, chance: topics.elsewhere() }),
    rank(question, limit = HITS, enough = (best) => best[limit - 1] as number) {
      if (question.wanted === 0) return [];
      const { weighed, grams } = question;
      scoreBodies(question);
      topics.hear(weighed, bodySums);
      runs.bound(weighed, grams, bounds);
      for (let at = 0; at < plain.length; at++) {
        const one =
          ((bodySums[at] as number) / LANGUAGES.length) * weights.body +
          (heldScores[at] as number) * weights.held +
          topics.likeness(at) * weights.topic +
          topics.chance(at) * weights.chance;
        const bound = bounds[at] as number;
        plain[at] = one;
        // It may be the very question.
        highest[at] = bound >= SAME ? 1 + one : bound * weights.grams + one;
      }
      looks.fill(WAITS);
      /** The best so far, in order. */
      const hits: Place[] = [];
      const look = (least: number): void => {
        let found = looks[entries.length] === NOW;
        for (let at = 0; at < entries.length; at++) {
          if (looks[at] !== WAITS || (highest[at] as number) < least) continue;
          found = true;
          looks[at] = NOW;
          gramScores.fill(0, asks[at], asks[at + 1]);
        }
        if (!found) return;
        runs.score(weighed, grams, looks, gramScores);
        for (let at = 0; at < entries.length; at++) {
          if (looks[at] !== NOW) continue;
          looks[at] = DONE;
          const { first, mean } = best(gramScores, asks[at] as number, asks[at + 1] as number);
          const score = first >= SAME ? 1 : mean * weights.grams + (plain[at] as number);
          if (score >= LOWEST) insert(hits, { at, score, gram: mean }, limit);
        }
      };
      // The most promising first: what they come to spares looking at most others. What is nobody's always counts.
      looks[entries.length] = NOW;
      gramScores.fill(0, asks[entries.length]);
      look(nthHighest(highest, limit + SPARE));
      looks[entries.length] = DONE;
      likeness = best(gramScores, asks[entries.length] as number, owner.length).first;
      look(Math.max(LOWEST, enough(Float64Array.from({ length: limit }, (_, at) => hits[at]?.score ?? 0))));
      return hits.map(({ at, score, gram }) => ({
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
    },
  };
}

/** Where each owner's run starts, and behind them where that of the last one ends; `owner` is in order. */
function startsOf(owner: Uint32Array, owners: number): Uint32Array {
  const starts = new Uint32Array(owners + 1);
  for (const one of owner) starts[one + 1] = (starts[one + 1] as number) + 1;
  for (let at = 0; at < owners; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  return starts;
}

/** The n-th highest of some values; 0 when there are fewer. */
function nthHighest(values: Float64Array, n: number): number {
  const found = new Float64Array(n);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value <= (found[n - 1] as number)) continue;
    let place = n - 1;
    for (; place > 0 && (found[place - 1] as number) < value; place--) found[place] = found[place - 1] as number;
    found[place] = value;
  }
  return found[n - 1] as number;
}

/** The highest of some scores, and the mean of the three highest; what is missing counts as 0. */
function best(scores: Float32Array, from: number, to: number): { first: number; mean: number } {
  let [first, second, third] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    const score = scores[at] as number;
    if (score <= third) continue;
    third = score <= second ? score : second;
    if (score > second) {
      second = score <= first ? score : first;
      if (score > first) first = score;
    }
  }
  return { first, mean: (first + second + third) / 3 };
}
