// A small sparse vector space: texts as weighted features, cosine of a query to every text in one pass.
import type { Steps } from '../slices.ts';

/** An index over texts numbered 0..n-1; features are strings (words, stems, concepts, n-grams). */
export interface SparseIndex {
  /** Cosine (0..1) of a weighed query to each text, into `into` (length n). */
  score(query: Weighed, into: Float32Array): void;
  /** Texts, some more than once, that hold all whose cosine to a weighed query is at least `cosine`. */
  near(query: Weighed, cosine: number): Uint32Array[];
  /** The features that any text has, numbered, with weights such that the whole query is of length 1. */
  weigh(features: ReadonlyMap<string, number>): Weighed;
  /** The same of text `at` of some that were collected with this index's numbers, behind what is in `into`. */
  weighText(texts: Texts, at: number, into: Weighed, shift: number): void;
  /** How many features there are. */
  size: number;
  /** How rare a feature is: ln(1 + n / texts with it), 0 when no text has it. */
  idf(feature: string): number;
  /** The texts that have a feature, in ascending order. */
  holders(feature: string): Uint32Array;
  /** What `openSparse` opens again. */
  tables(): SparseTables;
}

/** Numbered features and what each weighs. */
export interface Weighed {
  rows: number[];
  weights: number[];
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

const NONE = new Uint32Array(0);
/** About the length of the text of an entry in one language. */
const USUAL = 30;
/** More than single precision can be wrong by. */
const ROUNDING = 0.001;

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
  const starts = new Uint32Array(numbers.size + 1);
  for (const row of ids) starts[row + 1] = (starts[row + 1] as number) + 1;
  const idf = new Float64Array(numbers.size);
  for (let row = 0; row < idf.length; row++) {
    idf[row] = Math.log(1 + ends.length / (starts[row + 1] as number));
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  }
  yield;
  const holders = new Uint32Array(ids.length);
  const weights = new Float32Array(ids.length);
  const next = starts.slice();
  for (let text = 0, from = 0; text < ends.length; text++) {
    const to = ends[text] as number;
    let norm = 0;
    for (let at = from; at < to; at++) {
      const row = ids[at] as number;
      const cell = next[row] as number;
      holders[cell] = text;
      weights[cell] = damp(counts[at] as number) * (idf[row] as number);
      norm += weights[cell] ** 2;
      next[row] = cell + 1;
    }
    const length = Math.sqrt(norm || 1) ** slope * USUAL ** (1 - slope);
    for (let at = from; at < to; at++) {
      const cell = (next[ids[at] as number] as number) - 1;
      weights[cell] = (weights[cell] as number) / length;
    }
    from = to;
    if (text % 512 === 511) yield;
  }
  return openRows(numbers, { idf, starts, ids: holders, weights, texts: ends.length });
}

/** Opens an index that was built before. */
export function openSparse({ features, ...tables }: SparseTables): SparseIndex {
  return openRows(new Map(features.split('\n').map((feature, row) => [feature, row])), tables);
}

function openRows(rows: ReadonlyMap<string, number>, tables: Omit<SparseTables, 'features'>): SparseIndex {
  const { idf, starts, ids, weights, texts } = tables;
  const size = idf.length;
  // A feature nobody has still counts against the query: as rare as one that a single text has.
  const unknown = Math.log(1 + texts);

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
    weigh(features) {
      const numbers = Array.from(features.keys(), (feature) => rows.get(feature) ?? size);
      const query: Weighed = { rows: [], weights: [] };
      weighText({ ids: numbers, counts: [...features.values()], ends: [numbers.length] }, 0, query, 0);
      return query;
    },
    size,
    idf: (feature) => idf[rows.get(feature) ?? -1] ?? 0,
    holders(feature) {
      const row = rows.get(feature) ?? size;
      return row < size ? ids.subarray(starts[row], starts[row + 1]) : NONE;
    },
    near({ rows: asked, weights: parts }, cosine) {
      // A text that lacks parts of a query of length 1 is at most as alike as what is left of it is long.
      const most = 1 - cosine ** 2 + ROUNDING;
      let lacked = 1 - parts.reduce((sum, part) => sum + part * part, 0);
      const sizeOf = (at: number): number => {
        const row = asked[at] as number;
        return (starts[row + 1] as number) - (starts[row] as number);
      };
      const lists: Uint32Array[] = [];
      for (const at of [...asked.keys()].sort((a, b) => sizeOf(a) - sizeOf(b))) {
        if (lacked > most) break;
        const row = asked[at] as number;
        lists.push(ids.subarray(starts[row], starts[row + 1]));
        lacked += (parts[at] as number) ** 2;
      }
      return lists;
    },
    tables: () => ({ features: [...rows.keys()].slice(0, size).join('\n'), ...tables }),
    score(query, into) {
      into.fill(0);
      for (let index = 0; index < query.rows.length; index++) {
        const row = query.rows[index] as number;
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
