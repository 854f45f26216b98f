// A small sparse vector space: texts as weighted features, cosine of a query to every text in one pass.
import { finish, paced } from '../slices.ts';
import type { Steps } from '../slices.ts';

/** An index over texts numbered 0..n-1; features are strings (words, stems, concepts, n-grams). */
export interface SparseIndex {
  /** Cosine (0..1) of the query to each text, into `into` (length n). */
  score(features: ReadonlyMap<string, number>, into: Float32Array): void;
  /** How rare a feature is: ln(1 + n / texts with it), 0 when no text has it. */
  idf(feature: string): number;
  /** The texts that have a feature, in ascending order. */
  holders(feature: string): Uint32Array;
}

const NONE = new Uint32Array(0);

interface Postings {
  ids: Uint32Array;
  weights: Float32Array;
  idf: number;
}

/** Builds the index; `texts[i]` maps a feature to its count or weight. */
export function buildSparseIndex(texts: readonly ReadonlyMap<string, number>[]): SparseIndex {
  return finish(indexSteps(texts));
}

/** The same with pauses. */
export function* indexSteps(texts: readonly ReadonlyMap<string, number>[]): Steps<SparseIndex> {
  const lists = new Map<string, { ids: number[]; weights: number[] }>();
  yield* paced(texts, 32, (features, id) => {
    for (const [feature, count] of features) {
      let list = lists.get(feature);
      if (!list) lists.set(feature, (list = { ids: [], weights: [] }));
      list.ids.push(id);
      list.weights.push(count);
    }
  });
  const norms = new Float64Array(texts.length);
  const index = new Map<string, Postings>();
  yield* paced(lists, 512, ([feature, list]) => {
    const idf = Math.log(1 + texts.length / list.ids.length);
    const weights = Float32Array.from(list.weights, (count) => damp(count) * idf);
    for (const [at, id] of list.ids.entries()) norms[id] = (norms[id] ?? 0) + (weights[at] ?? 0) ** 2;
    index.set(feature, { ids: Uint32Array.from(list.ids), weights, idf });
  });
  yield* paced(index.values(), 512, (postings) => {
    for (let at = 0; at < postings.ids.length; at++) {
      postings.weights[at] = (postings.weights[at] ?? 0) / Math.sqrt(norms[postings.ids[at] ?? 0] || 1);
    }
  });
  // A feature nobody has still counts against the query: as rare as one that a single text has.
  const unknown = Math.log(1 + texts.length);

  return {
    idf: (feature) => index.get(feature)?.idf ?? 0,
    holders: (feature) => index.get(feature)?.ids ?? NONE,
    score(features, into) {
      into.fill(0);
      let norm = 0;
      for (const [feature, count] of features) {
        const postings = index.get(feature);
        const weight = damp(count) * (postings?.idf ?? unknown);
        norm += weight * weight;
        if (!postings) continue;
        const { ids, weights } = postings;
        for (let at = 0; at < ids.length; at++) {
          const id = ids[at] as number;
          into[id] = (into[id] as number) + weight * (weights[at] as number);
        }
      }
      const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
      for (let id = 0; id < into.length; id++) into[id] = (into[id] as number) * scale;
    },
  };
}

function damp(count: number): number {
  return count <= 1 ? count : 1 + Math.log(count);
}
