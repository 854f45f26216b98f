// The postings of an index gathered by whose texts they are: what bounds an owner's texts without looking at each.
import type { SparseTables, Weighed } from './sparse.ts';

export interface Runs {
  /** At most how alike a query and any text of each owner are, into `bounds` (one an owner). */
  bound(query: Weighed, to: number, bounds: Float32Array): void;
  /** Cosine (0..1) of the query to each text of the owners that are `wanted` (1), added to `scores` (one a text). */
  score(query: Weighed, to: number, wanted: Uint8Array, scores: Float32Array): void;
}

/** More than single precision can be wrong by. */
const ROUNDING = 1.001;
/** The highest weight of a run is kept in sixteen bits beside its owner: what is read together stands together. */
const SCALE = 65_535;

/** `owner` says whose each text is, in order, at most 65,536 owners; of queries only what is before `to` counts. */
export function gatherRuns({ starts, ids, weights }: Omit<SparseTables, 'features'>, owner: Uint32Array): Runs {
  const rows = starts.length - 1;
  /** Calls `take` with each run of a row: its owner, and where its cells start and end. */
  const walk = (row: number, take: (one: number, from: number, to: number) => void): void => {
    const end = starts[row + 1] as number;
    for (let from = starts[row] as number, to = from; from < end; from = to) {
      const one = owner[ids[from] as number] as number;
      while (to < end && owner[ids[to] as number] === one) to += 1;
      take(one, from, to);
    }
  };
  // Row r has the runs from `runs[firsts[r]]` on; a run ends where the next one begins.
  const firsts = new Uint32Array(rows + 1);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    walk(row, () => (count += 1));
    firsts[row + 1] = 2 * count;
  }
  /** Two numbers a run: its owner with, behind the point, the highest weight; and its first cell. */
  const runs = new Uint32Array(2 * count + 2).fill(ids.length, 2 * count);
  let next = 0;
  for (let row = 0; row < rows; row++)
    walk(row, (one, from, to) => {
      let most = 0;
      for (let at = from; at < to; at++) most = Math.max(most, weights[at] as number);
      runs[next++] = one * (SCALE + 1) + Math.min(SCALE, Math.ceil(most * SCALE));
      runs[next++] = from;
    });

  return {
    bound(query, to, bounds) {
      bounds.fill(0);
      for (let index = 0; index < to; index++) {
        const row = query.rows[index] as number;
        const weight = ((query.weights[index] as number) * ROUNDING) / SCALE;
        const end = firsts[row + 1] as number;
        for (let run = firsts[row] as number; run < end; run += 2) {
          const head = runs[run] as number;
          bounds[head >>> 16] = (bounds[head >>> 16] as number) + weight * (head & SCALE);
        }
      }
    },
    score(query, to, wanted, scores) {
      for (let index = 0; index < to; index++) {
        const row = query.rows[index] as number;
        const weight = query.weights[index] as number;
        const end = firsts[row + 1] as number;
        for (let run = firsts[row] as number; run < end; run += 2) {
          if (wanted[(runs[run] as number) >>> 16] !== 1) continue;
          const last = runs[run + 3] as number;
          for (let at = runs[run + 1] as number; at < last; at++) {
            const id = ids[at] as number;
            scores[id] = (scores[id] as number) + weight * (weights[at] as number);
          }
        }
      }
    },
  };
}
