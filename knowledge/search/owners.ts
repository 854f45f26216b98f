// Texts gathered by whose they are: for each feature the owners that have it in any of their texts.
import { roomBelow } from './sparse.ts';
import type { Lists } from './sparse.ts';

/**
 * For each feature the owners that have it, in order, and what its weights in their texts come to by `fold`.
 * @param texts the features of each text
 * @param owner whose each text is, in order
 * @param features how many features there are
 */
export function gatherOwners(
  { starts, ids, weights }: Lists,
  owner: ArrayLike<number>,
  features: number,
  fold: (one: number, other: number) => number,
): Lists {
  /** Calls `take` with each feature of each owner's texts, and whether the owner had it before. */
  const walk = (take: (feature: number, one: number, weight: number, again: boolean) => void): void => {
    const last = new Int32Array(features).fill(-1);
    for (let text = 0; text + 1 < starts.length; text++) {
      const one = owner[text] as number;
      for (let at = starts[text] as number; at < (starts[text + 1] as number); at++) {
        const feature = ids[at] as number;
        take(feature, one, weights[at] as number, last[feature] === one);
        last[feature] = one;
      }
    }
  };
  const firsts = new Uint32Array(features + 1);
  walk((feature, _one, _weight, again) => {
    if (!again) firsts[feature + 1] = (firsts[feature + 1] as number) + 1;
  });
  for (let at = 0; at < features; at++) firsts[at + 1] = (firsts[at + 1] as number) + (firsts[at] as number);
  const next = firsts.slice();
  const owners = roomBelow((owner[owner.length - 1] ?? 0) + 1, firsts[features] as number);
  const folded = new Float32Array(owners.length);
  walk((feature, one, weight, again) => {
    const cell = again ? (next[feature] as number) - 1 : (next[feature] as number);
    owners[cell] = one;
    folded[cell] = again ? fold(folded[cell] as number, weight) : weight;
    next[feature] = cell + 1;
  });
  return { starts: firsts, ids: owners, weights: folded };
}
