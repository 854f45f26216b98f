// Decides what a ranking is worth: one answer, up to three choices, or an honest no.
import type { Answer } from '../types.ts';
import type { Hit } from './index.ts';

/**
 * Two logistic models over the same features (see `features` in index.ts), fitted by `npm run eval -- --fit` on the
 * calibration set: `first` is the chance that the best entry is right, `any` that the question is one of ours at all.
 */
export const MODEL = {
  first: { bias: -8.44, weights: [2.97, 4.84, 4.3, 1.04, 1.3, 1.98, 0.56, 6.74, -1.49, -9.39] },
  any: { bias: -8.66, weights: [3.06, 3.78, 4.43, 0.7, 1.39, 2.37, 2.47, 6.74, -1.55, -11.55] },
};
/** Above it one entry is shown alone; between it and `OURS` up to three choices. */
export const ANSWER = 0.82;
export const OURS = 0.55;
/** A choice far behind the first one is no choice. */
const NEAR = 0.55;

/** `hits` best first; `features` as the search describes them. */
export function decide(hits: readonly Hit[], features: readonly number[]): Answer {
  const first = hits[0];
  const ours = chance(MODEL.any, features);
  const sure = chance(MODEL.first, features);
  if (!first || (ours < OURS && first.score < 1)) return { kind: 'decline', confidence: round(1 - ours), entries: [] };
  if (first.score >= 1) return { kind: 'answer', confidence: round(Math.max(sure, ANSWER)), entries: [first.entry] };
  if (sure >= ANSWER) return { kind: 'answer', confidence: round(sure), entries: [first.entry] };
  const near = hits.slice(0, 3).filter((hit) => hit.score >= first.score * NEAR);
  return { kind: 'choices', confidence: round(sure), entries: near.map((hit) => hit.entry) };
}

export function chance(model: { bias: number; weights: readonly number[] }, features: readonly number[]): number {
  let sum = model.bias;
  for (const [at, weight] of model.weights.entries()) sum += weight * (features[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
