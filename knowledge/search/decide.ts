// Decides what a ranking is worth: one answer, up to three choices, or an honest no.
import type { Answer, KnowledgeEntry } from '../types.ts';
import type { Hit } from './rank.ts';

/**
 * Two logistic models over the same features (see `features` in index.ts), fitted by `npm run eval -- --fit` on the
 * calibration set: `first` is the chance that the best entry is right, `any` that the question is one of ours at all.
 */
export const MODEL = {
  first: { bias: -6.49, weights: [8.43, -2.85, 4.86, -2.1, 1.5, 1.38, 2.21, 1.55, -1.28, -5.84, 1.3, -3.44] },
  any: { bias: -5.05, weights: [7.72, -3.97, 5.59, -2.13, 0.18, 1.56, 3.74, 1.36, -1.89, -6.6, 0.88, -4.01] },
};
/** Above it one entry is shown alone; between it and `OURS` up to three choices. */
export const ANSWER = 0.82;
export const OURS = 0.55;
/** A choice far behind the first one is no choice. */
const NEAR = 0.55;
/** An entry about another matter that is so near the first one makes the question ambiguous. */
const RIVAL = 0.85;
const CHOICES = 3;

/** `hits` best first; `features` as the search describes them. */
export function decide(hits: readonly Hit[], features: readonly number[]): Answer {
  const first = hits[0];
  const ours = chance(MODEL.any, features);
  const sure = chance(MODEL.first, features);
  const isSame = first?.score === 1;
  if (!first || (ours < OURS && !isSame)) return { kind: 'decline', confidence: round(1 - ours), entries: [] };
  const rival = hits.find((hit) => hit.score >= first.score * RIVAL && !shareTopic(hit.entry, first.entry));
  if (isSame || (sure >= ANSWER && !rival)) {
    return { kind: 'answer', confidence: round(Math.max(sure, ANSWER)), entries: [first.entry] };
  }
  const near = hits.filter((hit) => hit !== rival && hit.score >= first.score * NEAR).slice(0, CHOICES);
  // The other matter is always among the choices: it is why there are any.
  const shown = rival ? [...near.slice(0, CHOICES - 1), rival].sort((a, b) => b.score - a.score) : near;
  return { kind: 'choices', confidence: round(Math.min(sure, ANSWER)), entries: shown.map((hit) => hit.entry) };
}

/** The least score that matters to `decide`; `best` are scores, best first, that as many hits have at least. */
export function leastThatMatters(best: Float64Array): number {
  const [first = 0] = best;
  return Math.max(best.at(-1) ?? 0, Math.min(best[CHOICES] ?? 0, first * RIVAL));
}

function shareTopic(left: KnowledgeEntry, right: KnowledgeEntry): boolean {
  return left.topics.some((topic) => right.topics.includes(topic));
}

export function chance(model: { bias: number; weights: readonly number[] }, features: readonly number[]): number {
  let sum = model.bias;
  for (const [at, weight] of model.weights.entries()) sum += weight * (features[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
