// Ranks the entries for a question: all measures added up, and questions looked at only of entries that can be among the best.
import type { KnowledgeEntry } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Steps } from '../slices.ts';
import type { SearchIndex } from './build.ts';
import { openNearest } from './nearest.ts';
import type { Question } from './question.ts';
import { TROUBLE } from './read.ts';
import { numberTopics, openTopics } from './topics.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, all measures together. */
  score: number;
  parts: { grams: number; body: number; held: number; chance: number };
}

export interface Ranking {
  /**
   * The best entries, best first, at most `limit`. `enough` says how high a score must be to matter; it is given `limit`
   * scores, best first, that as many of the best entries have at least.
   */
  rank: (question: Question, limit?: number, enough?: (best: Float64Array) => number) => Hit[];
  /** How alike the last question and the nearest one that is not ours are, and the chance that it is not ours. */
  strange: () => { likeness: number; chance: number };
  /** How many entries hold all of the last question. */
  holders: () => number;
}

/**
 * What counts how much: the n-grams of the three nearest questions, the entry's texts, the share of the question that
 * the entry holds at all, the texts of its topics together, and the chance that the question is about them. Set on
 * questions of ours that were hidden from it and then asked (docs/search.md).
 */
const WEIGHTS = { grams: 0.18, body: 0.36, held: 0.12, topic: 0.3, chance: 0.04 };
/** Of the texts of an entry in one language; they are added up over all. */
const BODY = WEIGHTS.body / LANGUAGES.length;
/** From here on it is the very question an entry is asked with, save for signs and accents. */
const SAME = 0.985;
/**
 * What an entry nobody asks about trouble loses where the question is about trouble: how to join a PC is no answer to
 * one that will not join.
 */
const CALM_LOSS = 0.1;
const LOWEST = 0.05;
/** How many hits are looked at unless more are asked for. */
const HITS = 10;
/** So many are looked at first: what they come to spares looking at most others. */
const FIRST = 6;
/** All of a question, but for what adding up its parts loses. */
export const WHOLE = 0.999;

/** A hit on its way: the number of the entry, its score, and how alike its questions are. */
interface Place {
  at: number;
  score: number;
  gram: number;
}

/** Opens the ranking over what was built from `entries`, with pauses. */
export function* rankingSteps(
  entries: readonly KnowledgeEntry[],
  { gramIndex, bodyIndex, owner, askers, holders, learned, calm }: Omit<SearchIndex, 'vocabulary' | 'read'>,
): Steps<Ranking> {
  const { idf } = bodyIndex.lists;
  // An entry is several texts, one a language.
  const each = LANGUAGES.length;
  const { hear, bounds, nearest, nearestStranger, forget } = openNearest({ gramIndex, owner, askers }, entries.length);
  yield;
  const topics = openTopics(numberTopics(entries), holders, learned, {
    likeness: WEIGHTS.topic,
    chance: WEIGHTS.chance,
  });
  yield;
  // Reused from question to question: search is synchronous.
  const bodySums = new Float64Array(entries.length);
  const heldScores = new Float64Array(entries.length);
  /** What an entry comes to without its questions, and with them at most; below 0 once they were looked at. */
  const plain = new Float64Array(entries.length);
  const highest = new Float64Array(entries.length);
  let likeness = 0;
  const trouble = bodyIndex.feature(TROUBLE);
  const troubleRow = typeof trouble === 'number' ? gramIndex.size + trouble : -1;

  /** Per entry, how alike its texts are, and how much of what is asked any of them holds. */
  const scoreBodies = ({ weighed, grams, all }: Question): void => {
    bodySums.fill(0);
    heldScores.fill(0);
    const { starts, ids, weights: parts } = holders;
    for (let index = grams; index < weighed.rows.length; index++) {
      const row = (weighed.rows[index] as number) - gramIndex.size;
      const weight = weighed.weights[index] as number;
      const share = (idf[row] as number) / (all || 1);
      const end = starts[row + 1] as number;
      for (let at = starts[row] as number; at < end; at++) {
        const entry = ids[at] as number;
        bodySums[entry] = (bodySums[entry] as number) + weight * (parts[at] as number);
        heldScores[entry] = (heldScores[entry] as number) + share;
      }
    }
  };

  /** What each entry comes to, without its questions and with them at most; calm ones lose so much. */
  const addUp = (loss: number): void => {
    for (let at = 0; at < plain.length; at++) {
      const one =
        (bodySums[at] as number) * BODY +
        (heldScores[at] as number) * WEIGHTS.held +
        topics.worth(at) -
        (calm[at] as number) * loss;
      // Written out: a loop over three takes half as long again, and this is done for every entry.
      const first = at * each;
      const bound = Math.max(bounds[first] as number, bounds[first + 1] as number, bounds[first + 2] as number);
      plain[at] = one;
      // It may be the very question.
      highest[at] = bound >= SAME ? 1 + one : bound * WEIGHTS.grams + one;
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
    holders() {
      let count = 0;
      for (let at = 0; at < heldScores.length; at++) if ((heldScores[at] as number) >= WHOLE) count++;
      return count;
    },
    rank(question, limit = HITS, enough = (best) => best[limit - 1] as number) {
      scoreBodies(question);
      topics.hear(question.weighed, bodySums);
      likeness = 0;
      if (question.wanted === 0) return [];
      hear(question);
      addUp(question.weighed.rows.includes(troubleRow) ? CALM_LOSS : 0);
      /** The best so far, in order. */
      const hits: Place[] = [];
      /** Looks at those that can come to `least`, and lets go those that do not come to `matters`. */
      const look = (least: number, matters: number): void => {
        for (let at = 0; at < highest.length; at++) {
          if ((highest[at] as number) < least) continue;
          highest[at] = -1;
          const found = nearest(at, (matters - (plain[at] as number)) / WEIGHTS.grams, SAME);
          if (found === null) continue;
          const { first, mean } = found;
          const score = first >= SAME ? 1 : mean * WEIGHTS.grams + (plain[at] as number);
          if (score >= LOWEST) insert(hits, { at, score, gram: mean }, limit);
        }
      };
      // The most promising first: what they come to spares looking at most others.
      look(nthHighest(highest, FIRST), 0);
      const least = Math.max(LOWEST, enough(Float64Array.from({ length: limit }, (_, at) => hits[at]?.score ?? 0)));
      look(least, least);
      likeness = nearestStranger();
      forget(question);
      return hits.map(({ at, score, gram }) => ({
        entry: entries[at] as KnowledgeEntry,
        score,
        parts: {
          grams: gram,
          body: (bodySums[at] as number) / each,
          held: heldScores[at] as number,
          chance: topics.chance(at),
        },
      }));
    },
  };
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
