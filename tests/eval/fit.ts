// Fits the two logistic models of knowledge/search/decide.ts on half a of the questions; prints what to put there.
import type { Search } from '../../knowledge/search/index.ts';
import { isRight } from './questions.ts';
import type { Question } from './questions.ts';

interface Row {
  features: number[];
  right: number;
}

/** Prints both models; `questions` in scope and `outside` must be half a only. */
export function fit(search: Search, questions: readonly Question[], outside: readonly Question[]): void {
  const first: Row[] = [];
  const any: Row[] = [];
  for (const question of questions) {
    if (question.kind !== 'answer') continue;
    const hits = search.rank(question.q);
    const features = search.features(question.q, hits);
    first.push({ features, right: hits[0] && isRight(question, hits[0].entry) ? 1 : 0 });
    any.push({ features, right: 1 });
  }
  // In-scope questions come from three languages: out-of-scope ones weigh as much together.
  const weight = Math.max(1, Math.round(any.length / Math.max(1, outside.length) / 2));
  for (const question of outside) {
    const features = search.features(question.q);
    for (let copy = 0; copy < weight; copy++) any.push({ features, right: 0 });
    first.push({ features, right: 0 });
  }
  console.log('first:', JSON.stringify(logistic(first)));
  console.log('any:  ', JSON.stringify(logistic(any)));
}

/** Plain gradient descent with a small ridge: a few hundred rows, eight features. */
function logistic(rows: readonly Row[]): { bias: number; weights: number[] } {
  const size = rows[0]?.features.length ?? 0;
  let bias = 0;
  const weights = new Array<number>(size).fill(0);
  const ridge = 0.0004;
  for (let step = 0; step < 30000; step++) {
    let biasSlope = 0;
    const slopes = weights.map((weight) => ridge * weight);
    for (const { features, right } of rows) {
      let sum = bias;
      for (let at = 0; at < size; at++) sum += (weights[at] ?? 0) * (features[at] ?? 0);
      const error = (1 / (1 + Math.exp(-sum)) - right) / rows.length;
      biasSlope += error;
      for (let at = 0; at < size; at++) slopes[at] = (slopes[at] ?? 0) + error * (features[at] ?? 0);
    }
    bias -= 1.5 * biasSlope;
    for (let at = 0; at < size; at++) weights[at] = (weights[at] ?? 0) - 1.5 * (slopes[at] ?? 0);
  }
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { bias: round(bias), weights: weights.map(round) };
}
