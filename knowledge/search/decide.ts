// Decides what a ranking is worth: one answer, up to three choices, or an honest no.
import type { Answer, KnowledgeEntry } from '../types.ts';
import { WHOLE } from './rank.ts';
import type { Hit } from './rank.ts';

/**
 * Two logistic models over the same features (see `describe` in index.ts): `first` is the chance that the best entry is
 * right, `any` that the question is one of ours at all. Fitted on the calibration set with the entries there were then.
 * `npm run eval -- --fit` prints what today's entries give: to be put here where no figure of `npm run eval` is worse
 * for it, on either half (docs/search.md has how the last fit fared).
 */
const MODEL = {
  first: { bias: -6.71, weights: [6.73, -2.74, 3.99, -1.57, 0.95, 2.9, 2.12, 2.26, -0.8, -7.18, 1.62, -3.66] },
  any: { bias: -5.13, weights: [6.85, -4.88, 4.11, -2.26, 0.13, 2.55, 3.16, 2.46, -1.63, -7.03, 0.84, -4.39] },
};
/** Above it one entry is shown alone; between it and `OURS` up to three choices. */
const ANSWER = 0.82;
const OURS = 0.55;
/** Instead of that where one entry holds all that is said, and no other subject is named. */
const OURS_WHOLLY = 0.45;
/** A choice far behind the first one is no choice. */
const NEAR = 0.55;
/** An entry about another matter that is so near the first one makes the question ambiguous. */
const RIVAL = 0.85;
const CHOICES = 3;
/** A question with less in it than this says too little for an entry about one finding: `proxy problem`. */
const LITTLE = 10.5;
/** From here on it is asked in the words of the entry after all. */
const ALIKE = 0.6;
/** A word that so many entries hold names a subject and asks nothing: `tpm`. */
const HOLDERS = 25;

/** A finding that is so near another one is not told from it. */
const TIE = 0.9;

/** How much a question says. */
export interface Said {
  /** How many stems and concepts it has, how much they weigh together, rare ones more, and how many subjects of others. */
  wanted: number;
  all: number;
  elsewhere: number;
  /** How many entries hold all of it. */
  holders: number;
}

/** `hits` best first; `features` as the search describes them. */
export function decide(hits: readonly Hit[], features: readonly number[], said: Said): Answer {
  const first = hits[0];
  const ours = chance(MODEL.any, features);
  const sure = chance(MODEL.first, features);
  const isSame = first?.score === 1;
  // What many entries hold anyway is no sign: `other`.
  const isHeld = said.holders > 0 && said.holders < HOLDERS;
  const least = isHeld && said.elsewhere === 0 ? OURS_WHOLLY : OURS;
  if (!first || (ours < least && !isSame)) return { kind: 'decline', confidence: round(1 - ours), entries: [] };
  const rival = hits.find((hit) => hit.score >= first.score * RIVAL && !shareTopic(hit.entry, first.entry));
  if (isSame || (sure >= ANSWER && !rival && !isVague(first, hits[1], said))) {
    return { kind: 'answer', confidence: round(Math.max(sure, ANSWER)), entries: [first.entry] };
  }
  const near = hits.filter((hit) => hit !== rival && hit.score >= first.score * NEAR).slice(0, CHOICES);
  // The other matter is always among the choices: it is why there are any.
  const shown = rival ? [...near.slice(0, CHOICES - 1), rival].sort((a, b) => b.score - a.score) : near;
  return { kind: 'choices', confidence: round(Math.min(sure, ANSWER)), entries: shown.map((hit) => hit.entry) };
}

/** Whether a question says too little for the best entry to be its answer: the models know of topics, not of parts of one. */
function isVague(first: Hit, second: Hit | undefined, { wanted, all, holders }: Said): boolean {
  // A name and the concept it stands for.
  if (wanted <= 2 && holders >= HOLDERS) return true;
  if (!isFinding(first)) return all < LITTLE && !!second && isBesideFinding(first, second);
  if (all < LITTLE && first.parts.grams < ALIKE) return true;
  // Two findings that both hold all of it.
  return !!second && isFinding(second) && second.parts.held >= WHOLE && second.score >= first.score * TIE;
}

/** A finding that holds all that is said is as good as an answer that holds only a part: an SCP, and an SCP that fails. */
function isBesideFinding(first: Hit, second: Hit): boolean {
  return (
    first.parts.held < WHOLE && isFinding(second) && second.parts.held >= WHOLE && second.score >= first.score * TIE
  );
}

/** Such an entry tells what is the matter with one PC, where others answer a question. */
function isFinding({ entry }: Hit): boolean {
  return entry.rule !== null || entry.codes.length > 0;
}

/** The least score that matters to `decide`; `best` are scores, best first, that as many hits have at least. */
export function leastThatMatters(best: Float64Array): number {
  const [first = 0] = best;
  return Math.max(best.at(-1) ?? 0, Math.min(best[CHOICES] ?? 0, first * RIVAL));
}

function shareTopic(left: KnowledgeEntry, right: KnowledgeEntry): boolean {
  return left.topics.some((topic) => right.topics.includes(topic));
}

function chance(model: { bias: number; weights: readonly number[] }, features: readonly number[]): number {
  let sum = model.bias;
  for (const [at, weight] of model.weights.entries()) sum += weight * (features[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
