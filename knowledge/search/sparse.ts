// A small sparse vector space: texts as weighted features.
import type { Steps } from '../slices.ts';

/** A feature by the number of its row; one that no text has stands for itself. */
export type Feature = number | string;

/** An index over texts numbered 0..n-1; features are strings (words, stems, concepts, n-grams). */
export interface SparseIndex {
  /** The number of a feature that any text has, else the feature. */
  feature: (name: string) => Feature;
  /** Those that any text has go behind what is in `into`, with weights such that the whole query is of length 1. */
  weigh(features: ReadonlyMap<Feature, number>, into: Weighed, shift?: number): void;
  /** The same of text `at` of some that were collected with this index's numbers. */
  weighText(texts: Texts, at: number, into: Weighed, shift: number): void;
  /** How many features there are. */
  size: number;
  /** How rare a feature is: ln(1 + n / texts with it), 0 when no text has it. */
  idf(feature: Feature): number;
  /** Each text as the list of its features, weighed, and how rare each feature is. */
  lists: FeatureLists;
  /** What `openSparse` opens again. */
  tables(): SparseTables;
}

/** Numbered features and what each weighs. */
export interface Weighed {
  rows: number[];
  weights: number[];
}

/** Lists of numbers with a weight each, one behind the other: list l is from `starts[l]` to before `starts[l + 1]`. */
export interface Lists {
  starts: Uint32Array;
  ids: Uint16Array | Uint32Array;
  weights: Float32Array;
}

export interface FeatureLists extends Lists {
  idf: Float64Array;
}

/** An index as plain arrays. */
export interface SparseTables extends FeatureLists {
  /** The features by number, one a line. */
  features: string;
}

/** Texts as numbered features with their counts, one text behind the other: text t is before `ends[t]`. */
export interface Texts {
  ids: ArrayLike<number>;
  counts: ArrayLike<number>;
  ends: ArrayLike<number>;
}

/** Texts that are being read. */
export interface Collector extends Texts {
  ids: number[];
  counts: number[];
  ends: number[];
  /** The number of each feature, in the order they first came. */
  numbers: Map<string, number>;
  /** Counts a feature in the text that is being read. */
  add(feature: number, times: number): void;
  /** Ends the text. */
  end(): void;
}

/** Texts that were read, as plain data. */
export interface TextTables extends Texts {
  /** The features by number, one a line. */
  features: string;
}

/** About the length of the text of an entry in one language. */
const USUAL = 30;

/** Collects texts that are read feature by feature. */
export function collectTexts(numbers = new Map<string, number>()): Collector {
  const [ids, counts, ends]: [number[], number[], number[]] = [[], [], []];
  /** Where each feature was counted last. */
  const places: number[] = [];
  let start = 0;
  return {
    ...{ numbers, ids, counts, ends },
    add(feature, times) {
      const place = places[feature] ?? -1;
      if (place >= start) counts[place] = (counts[place] as number) + times;
      else {
        places[feature] = ids.length;
        ids.push(feature);
        counts.push(times);
      }
    },
    end: () => void ends.push((start = ids.length)),
  };
}

/** The number of a string: that it has, or the next. */
export function numberOf(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size));
  return number;
}

/** What `copyTexts` copies from. */
export function tablesOf({ numbers, ids, counts, ends }: Collector): TextTables {
  return { features: [...numbers.keys()].join('\n'), ids: packed(ids), counts: packed(counts), ends: packed(ends) };
}

/** Copies texts, by number, as if they were read again. */
export function copyTexts({ features, ids, counts, ends }: TextTables, into: Collector): (text: number) => void {
  const names = features.split('\n');
  const numbers = new Int32Array(names.length).fill(-1);
  return (text) => {
    for (let at = ends[text - 1] ?? 0; at < (ends[text] as number); at++) {
      const id = ids[at] as number;
      if (numbers[id] === -1) numbers[id] = numberOf(into.numbers, names[id] as string);
      into.add(numbers[id] as number, counts[at] as number);
    }
    into.end();
  };
}

function packed(list: readonly number[]): Uint16Array | Float64Array {
  const isSmall = list.every((value) => value < 65_536 && Number.isInteger(value));
  return isSmall ? Uint16Array.from(list) : Float64Array.from(list);
}

/**
 * Builds the index over texts. With a `slope` of 1 it gives cosines; below it a text longer than USUAL loses less by its
 * length and a shorter one gains less: an entry asked in many ways is not the less likely for it.
 */
export function* indexSteps({ numbers, ids, counts, ends }: Collector, slope = 1): Steps<SparseIndex> {
  const idf = new Float64Array(numbers.size);
  for (const feature of ids) idf[feature] = (idf[feature] as number) + 1;
  for (let at = 0; at < idf.length; at++) idf[at] = Math.log(1 + ends.length / (idf[at] as number));
  yield;
  const weights = new Float32Array(ids.length);
  for (let text = 0, from = 0; text < ends.length; text++) {
    const to = ends[text] as number;
    let norm = 0;
    for (let at = from; at < to; at++) {
      weights[at] = damp(counts[at] as number) * (idf[ids[at] as number] as number);
      norm += (weights[at] as number) ** 2;
    }
    const length = Math.sqrt(norm || 1) ** slope * USUAL ** (1 - slope);
    for (let at = from; at < to; at++) weights[at] = (weights[at] as number) / length;
    from = to;
    if (text % 512 === 511) yield;
  }
  const packedIds = roomBelow(idf.length, ids.length);
  packedIds.set(ids);
  return openRows(numbers, { idf, starts: Uint32Array.of(0, ...ends), ids: packedIds, weights });
}

/** Room for numbers below a limit: half the memory is half as much to fetch. */
export function roomBelow(limit: number, length: number): Uint16Array | Uint32Array {
  return limit <= 65_536 ? new Uint16Array(length) : new Uint32Array(length);
}

/** Opens an index that was built before. */
export function openSparse({ features, ...lists }: SparseTables): SparseIndex {
  return openRows(new Map(features.split('\n').map((feature, row) => [feature, row])), lists);
}

function openRows(rows: ReadonlyMap<string, number>, lists: FeatureLists): SparseIndex {
  const { idf, starts } = lists;
  const size = idf.length;
  // A feature nobody has still counts against the query: as rare as one that a single text has.
  const unknown = Math.log(starts.length);

  const weighText = (query: Texts, text: number, into: Weighed, shift: number): void => {
    const first = into.weights.length;
    let norm = 0;
    for (let at = query.ends[text - 1] ?? 0; at < (query.ends[text] as number); at++) {
      const row = query.ids[at] as number;
      const weight = damp(query.counts[at] as number) * (row < size ? (idf[row] as number) : unknown);
      norm += weight * weight;
      if (row >= size) continue;
      into.rows.push(row + shift);
      into.weights.push(weight);
    }
    const scale = 1 / Math.sqrt(norm || 1);
    for (let at = first; at < into.weights.length; at++) into.weights[at] = (into.weights[at] as number) * scale;
  };

  return {
    weighText,
    feature(name) {
      const row = rows.get(name);
      return row !== undefined && row < size ? row : name;
    },
    weigh(features, into, shift = 0) {
      const ids = Array.from(features.keys(), (feature) => (typeof feature === 'number' ? feature : size));
      weighText({ ids, counts: [...features.values()], ends: [ids.length] }, 0, into, shift);
    },
    size,
    idf: (feature) => (typeof feature === 'number' ? (idf[feature] as number) : 0),
    lists,
    tables: () => ({ features: [...rows.keys()].slice(0, size).join('\n'), ...lists }),
  };
}

function damp(count: number): number {
  return count <= 1 ? count : 1 + Math.log(count);
}
