// Fits the two logistic models of knowledge/search/decide.ts; prints what to try there.
import type { Search } from '../../knowledge/search/index.ts';
import { isRight } from './questions.ts';
import type { Question } from './questions.ts';

interface Row {
  features: number[];
  right: number;
}

/** Prints both models; `questions` are ours, `outside` are not, and neither may hold any of half b. */
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

/** Plain gradient descent with a small ridge over standardised features: a few hundred rows, few features. */
function logistic(rows: readonly Row[]): { bias: number; weights: number[] } {
  const size = rows[0]?.features.length ?? 0;
  const column = (at: number): number[] => rows.map((row) => row.features[at] ?? 0);
  const means = Array.from({ length: size }, (_, at) => mean(column(at)));
  const spreads = means.map((middle, at) => Math.sqrt(mean(column(at).map((value) => (value - middle) ** 2))) || 1);
  const scaled = rows.map(({ features, right }) => ({
    right,
    features: features.map((value, at) => (value - (means[at] ?? 0)) / (spreads[at] ?? 1)),
  }));
  let bias = 0;
  const weights = new Array<number>(size).fill(0);
  const ridge = 0.004;
  for (let step = 0; step < 4000; step++) {
    let biasSlope = 0;
    const slopes = weights.map((weight) => ridge * weight);
    for (const { features, right } of scaled) {
      let sum = bias;
      for (let at = 0; at < size; at++) sum += (weights[at] ?? 0) * (features[at] ?? 0);
      const error = (1 / (1 + Math.exp(-sum)) - right) / rows.length;
      biasSlope += error;
      for (let at = 0; at < size; at++) slopes[at] = (slopes[at] ?? 0) + error * (features[at] ?? 0);
    }
    bias -= biasSlope;
    for (let at = 0; at < size; at++) weights[at] = (weights[at] ?? 0) - (slopes[at] ?? 0);
  }
  const raw = weights.map((weight, at) => weight / (spreads[at] ?? 1));
  const shift = raw.reduce((sum, weight, at) => sum + weight * (means[at] ?? 0), 0);
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { bias: round(bias - shift), weights: raw.map(round) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
