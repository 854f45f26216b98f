// A small sparse vector space: texts as weighted features, cosine of a query to every text in one pass.
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';

/** An index over texts numbered 0..n-1; features are strings (words, stems, concepts, n-grams). */
export interface SparseIndex {
  /** Cosine (0..1) of the query to each text, into `into` (length n). */
  score(features: ReadonlyMap<string, number>, into: Float32Array): void;
  /** The features that any text has, numbered, with weights such that the whole query is of length 1. */
  weigh(features: ReadonlyMap<string, number>): { rows: number[]; weights: number[] };
  /** How many features there are. */
  size: number;
  /** How rare a feature is: ln(1 + n / texts with it), 0 when no text has it. */
  idf(feature: string): number;
  /** The texts that have a feature, in ascending order. */
  holders(feature: string): Uint32Array;
  /** What `openSparse` opens again. */
  tables(): SparseTables;
}

/** An index as plain arrays: row r is the texts `ids[starts[r]]` to before `starts[r + 1]`, with their weights. */
export interface SparseTables {
  /** The feature of each row, one a line. */
  features: string;
  idf: Float64Array;
  starts: Uint32Array;
  ids: Uint32Array;
  weights: Float32Array;
  /** How many texts there are. */
  texts: number;
}

const NONE = new Uint32Array(0);

/** Builds the index; `texts[i]` maps a feature to its count or weight. */
export function* indexSteps(texts: readonly ReadonlyMap<string, number>[]): Steps<SparseIndex> {
  const rows = new Map<string, number>();
  const sizes: number[] = [];
  yield* paced(texts, 32, (features) => {
    for (const feature of features.keys()) {
      const row = rows.get(feature) ?? rows.size;
      if (row === rows.size) rows.set(feature, row);
      sizes[row] = (sizes[row] ?? 0) + 1;
    }
  });
  const idf = Float64Array.from(sizes, (size) => Math.log(1 + texts.length / size));
  const starts = new Uint32Array(sizes.length + 1);
  for (const [row, size] of sizes.entries()) starts[row + 1] = (starts[row] as number) + size;
  const ids = new Uint32Array(starts.at(-1) ?? 0);
  const weights = new Float32Array(ids.length);
  const ends = starts.slice();
  yield* paced(texts, 32, (features, id) => {
    const from: number[] = [];
    let norm = 0;
    for (const [feature, count] of features) {
      const row = rows.get(feature) as number;
      const at = ends[row] as number;
      ends[row] = at + 1;
      ids[at] = id;
      weights[at] = damp(count) * (idf[row] as number);
      norm += weights[at] ** 2;
      from.push(at);
    }
    for (const at of from) weights[at] = (weights[at] as number) / Math.sqrt(norm || 1);
  });
  return openRows(rows, { idf, starts, ids, weights, texts: texts.length });
}

/** Opens an index that was built before. */
export function openSparse({ features, ...tables }: SparseTables): SparseIndex {
  return openRows(new Map(features.split('\n').map((feature, row) => [feature, row])), tables);
}

function openRows(rows: ReadonlyMap<string, number>, tables: Omit<SparseTables, 'features'>): SparseIndex {
  const { idf, starts, ids, weights, texts } = tables;
  // A feature nobody has still counts against the query: as rare as one that a single text has.
  const unknown = Math.log(1 + texts);

  const weigh = (features: ReadonlyMap<string, number>): { rows: number[]; weights: number[] } => {
    const known: number[] = [];
    const weights: number[] = [];
    let norm = 0;
    for (const [feature, count] of features) {
      const row = rows.get(feature);
      const weight = damp(count) * (row === undefined ? unknown : (idf[row] as number));
      norm += weight * weight;
      if (row === undefined) continue;
      known.push(row);
      weights.push(weight);
    }
    const scale = 1 / Math.sqrt(norm || 1);
    return { rows: known, weights: weights.map((weight) => weight * scale) };
  };

  return {
    weigh,
    size: rows.size,
    idf: (feature) => idf[rows.get(feature) ?? -1] ?? 0,
    holders(feature) {
      const row = rows.get(feature);
      return row === undefined ? NONE : ids.subarray(starts[row], starts[row + 1]);
    },
    tables: () => ({ features: [...rows.keys()].join('\n'), ...tables }),
    score(features, into) {
      into.fill(0);
      const query = weigh(features);
      for (const [index, row] of query.rows.entries()) {
        const weight = query.weights[index] as number;
        const end = starts[row + 1] as number;
        for (let at = starts[row] as number; at < end; at++) {
          const id = ids[at] as number;
          into[id] = (into[id] as number) + weight * (weights[at] as number);
        }
      }
    },
  };
}

function damp(count: number): number {
  return count <= 1 ? count : 1 + Math.log(count);
}
