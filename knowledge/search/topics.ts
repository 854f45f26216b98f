// Which topics a question is about, heard in two ways: its likeness to all their texts together, and what was learned.
import { guessClass } from './softmax.ts';
import type { Lists, Weighed } from './sparse.ts';

export interface Topics {
  /** Hears a question. `sums` holds, per entry, its cosines to the entry's texts together. */
  hear(question: Weighed, sums: ArrayLike<number>): void;
  /** The chance that the question is about an entry's topic; the best of several. */
  chance(entry: number): number;
  /**
   * That chance and the cosine (0..1) of the question to all texts of an entry's topic, each counted alike and the mean
   * of several; added up by their weights.
   */
  worth(entry: number): number;
  /** The chance that it is about none of ours. */
  elsewhere(): number;
}

/** The topics by number, as the classes of a question; the number after the last is what is not ours. */
export function numberTopics(entries: readonly { topics: readonly string[] }[]): { of: number[][]; count: number } {
  const names = [...new Set(entries.flatMap((entry) => entry.topics))];
  return { of: entries.map((entry) => entry.topics.map((topic) => names.indexOf(topic))), count: names.length };
}

/**
 * `of[i]` are the topics of entry i; `holders` the entries that have each feature in their texts, with its weights there
 * added up; `learned` is the softmax over `count + 1` classes; `weights` say what counts how much.
 */
export function openTopics(
  { of, count }: ReturnType<typeof numberTopics>,
  holders: Lists,
  learned: Float32Array,
  weights: { likeness: number; chance: number },
): Topics {
  const lengths = lengthsOfSums(of, count, holders);
  const sums = new Float64Array(count);
  const chances = new Float64Array(count + 1);
  // Many entries are of the same topics: what is heard is worked out once for all of them.
  const groups = [...new Map(of.map((topics) => [topics.join(), topics])).values()];
  const numbers = new Map(groups.map((topics, group) => [topics.join(), group]));
  const group = Uint16Array.from(of, (topics) => numbers.get(topics.join()) as number);
  const groupSums = new Float64Array(groups.length);
  const chance = new Float32Array(groups.length);
  const worth = new Float64Array(groups.length);
  return {
    chance: (entry) => chance[group[entry] as number] as number,
    worth: (entry) => worth[group[entry] as number] as number,
    elsewhere: () => chances[count] as number,
    hear(question, bodies) {
      guessClass(learned, question, chances);
      groupSums.fill(0);
      for (let entry = 0; entry < group.length; entry++) {
        const one = group[entry] as number;
        groupSums[one] = (groupSums[one] as number) + (bodies[entry] as number);
      }
      sums.fill(0);
      for (let at = 0; at < groups.length; at++)
        for (const topic of groups[at] as number[]) sums[topic] = (sums[topic] as number) + (groupSums[at] as number);
      for (let at = 0; at < groups.length; at++) {
        const topics = groups[at] as number[];
        let [sum, best] = [0, 0];
        for (const topic of topics) {
          sum += (sums[topic] as number) / (lengths[topic] as number);
          best = Math.max(best, chances[topic] as number);
        }
        chance[at] = best;
        worth[at] = (sum / (topics.length || 1)) * weights.likeness + best * weights.chance;
      }
    },
  };
}

/** A topic stands for the sum of its texts' unit vectors: how long each sum is. */
function lengthsOfSums(of: readonly number[][], count: number, { starts, ids, weights }: Lists): Float64Array {
  const squares = new Float64Array(count);
  const row = new Float64Array(count);
  for (let at = 0; at + 1 < starts.length; at++) {
    row.fill(0);
    for (let cell = starts[at] as number; cell < (starts[at + 1] as number); cell++) {
      for (const topic of of[ids[cell] as number] as number[])
        row[topic] = (row[topic] as number) + (weights[cell] as number);
    }
    for (let topic = 0; topic < count; topic++)
      squares[topic] = (squares[topic] as number) + (row[topic] as number) ** 2;
  }
  return squares.map((square) => Math.sqrt(square) || 1);
}
