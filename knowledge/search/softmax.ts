// A softmax over numbered features: which class a text is of, learned by gradient descent without randomness.
import type { Steps } from '../slices.ts';
import type { Weighed } from './sparse.ts';

/** Texts one behind the other, text t before `ends[t]`, and the classes (0..classes-1) of each: one, or more that count alike. */
export interface Lessons extends Weighed {
  ends: readonly number[];
  of: readonly (readonly number[])[];
}

const EPOCHS = 2;
/** How far one text moves the weights; each round less. */
const RATE = 2;

/**
 * Learns the class of each text.
 * @param features how many features there are
 * @returns for each feature a weight a class
 */
export function* learnClasses(lessons: Lessons, features: number, classes: number): Steps<Float32Array> {
  const { rows, weights, ends, of } = lessons;
  const learned = new Float32Array(features * classes);
  const chances = new Float64Array(classes);
  const order = scattered(ends.length);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = RATE / (1 + epoch / 2);
    for (let turn = 0; turn < order.length; turn++) {
      const text = order[turn] as number;
      const from = ends[text - 1] ?? 0;
      const to = ends[text] as number;
      guessClass(learned, lessons, chances, from, to);
      const own = of[text] as readonly number[];
      for (const one of own) chances[one] = (chances[one] as number) - 1 / own.length;
      for (let at = from; at < to; at++) {
        const step = rate * (weights[at] as number);
        const cell = (rows[at] as number) * classes;
        for (let one = 0; one < classes; one++)
          learned[cell + one] = (learned[cell + one] as number) - step * (chances[one] as number);
      }
      if (turn % 64 === 63) yield;
    }
  }
  return learned;
}

/** The chance that a text is of each class (all together 1), into `chances`; the text is `from` to before `to`. */
export function guessClass(
  learned: Float32Array,
  { rows, weights }: Weighed,
  chances: Float64Array,
  from = 0,
  to = rows.length,
): void {
  chances.fill(0);
  const classes = chances.length;
  for (let at = from; at < to; at++) {
    const weight = weights[at] as number;
    const cell = (rows[at] as number) * classes;
    for (let one = 0; one < classes; one++)
      chances[one] = (chances[one] as number) + weight * (learned[cell + one] as number);
  }
  let highest = -Infinity;
  for (const sum of chances) highest = Math.max(highest, sum);
  let all = 0;
  for (let one = 0; one < classes; one++) all += chances[one] = Math.exp((chances[one] as number) - highest);
  for (let one = 0; one < classes; one++) chances[one] = (chances[one] as number) / all;
}

/** 0..n-1 in an order that is always the same and never long in one place: steps of the golden section. */
function scattered(n: number): number[] {
  const places = Array.from({ length: n }, (_, at) => (at * 0.618033988749895) % 1);
  return places.map((_, at) => at).sort((a, b) => (places[a] as number) - (places[b] as number));
}
