// A softmax over numbered features: which class a text is of, learned by gradient descent without randomness.
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';

/** A text as numbered features with their weights; see `SparseIndex.weigh`. */
export interface Weighed {
  rows: number[];
  weights: number[];
}

/** A text and its classes (0..classes-1): one, or more that count alike. */
export interface Lesson {
  text: Weighed;
  of: readonly number[];
}

const EPOCHS = 2;
/** How far one text moves the weights; each round less. */
const RATE = 2;

/**
 * Learns the class of each text.
 * @param features how many features there are
 * @returns for each feature a weight a class
 */
export function* learnClasses(lessons: readonly Lesson[], features: number, classes: number): Steps<Float32Array> {
  const learned = new Float32Array(features * classes);
  const chances = new Float64Array(classes);
  const order = scattered(lessons.length);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = RATE / (1 + epoch / 2);
    yield* paced(order, 64, (at) => {
      const { text, of } = lessons[at] as Lesson;
      guessClass(learned, text, chances);
      for (const one of of) chances[one] = (chances[one] as number) - 1 / of.length;
      for (const [index, row] of text.rows.entries()) {
        const step = rate * (text.weights[index] as number);
        for (let one = 0, cell = row * classes; one < classes; one++, cell++)
          learned[cell] = (learned[cell] as number) - step * (chances[one] as number);
      }
    });
  }
  return learned;
}

/** The chance that a text is of each class (all together 1), into `chances`. */
export function guessClass(learned: Float32Array, { rows, weights }: Weighed, chances: Float64Array): void {
  chances.fill(0);
  const classes = chances.length;
  for (const [index, row] of rows.entries()) {
    const weight = weights[index] as number;
    for (let one = 0, cell = row * classes; one < classes; one++, cell++)
      chances[one] = (chances[one] as number) + weight * (learned[cell] as number);
  }
  const highest = Math.max(...chances);
  let sum = 0;
  for (let one = 0; one < classes; one++) sum += chances[one] = Math.exp((chances[one] as number) - highest);
  for (let one = 0; one < classes; one++) chances[one] = (chances[one] as number) / sum;
}

/** 0..n-1 in an order that is always the same and never long in one place: steps of the golden section. */
function scattered(n: number): number[] {
  const places = Array.from({ length: n }, (_, at) => (at * 0.618033988749895) % 1);
  return places.map((_, at) => at).sort((a, b) => (places[a] as number) - (places[b] as number));
}
