// What was noted last, by name, in tables of numbers: keys and objects by the ten thousand would keep the garbage collector busy.
import { hash } from 'node:crypto';

export interface Recent<Value> {
  /** What was noted under this name last, unless it is forgotten. */
  find(name: string): { value: Value } | undefined;
  /**
   * Notes a value; where there are too many, the oldest is forgotten.
   * @param at a number that does not fall from one to the next
   */
  note(name: string, value: Value, at: number): void;
  /** Forgets what was noted before this. */
  forget(before: number): void;
}

/** Of a name's digest, 128 bits: no two names share them, and nobody's name is kept. */
const BYTES = 16;

/** Opens an empty book of the last `most` values: 48 bytes each, beside what the value itself takes. */
export function openRecent<Value>(most: number): Recent<Value> {
  // Notes are counted from 1, and each has the place of its number modulo `most`.
  const digests = Buffer.alloc(most * BYTES);
  const times = new Float64Array(most);
  const values = new Array<Value | undefined>(most);
  /** The last note of each bucket, and for each note the one before it in its bucket. */
  const newest = new Float64Array(most);
  const earlier = new Float64Array(most);
  let [oldest, last] = [1, 0];

  const digest = (name: string): string => hash('sha256', name).slice(0, 2 * BYTES);
  const bucketOf = (wanted: string): number => Number.parseInt(wanted.slice(0, 8), 16) % most;
  const isAt = (place: number, wanted: string): boolean =>
    digests.toString('hex', place * BYTES, (place + 1) * BYTES) === wanted;

  return {
    find: (name) => {
      const wanted = digest(name);
      let note = newest[bucketOf(wanted)] ?? 0;
      // Whatever stands behind a forgotten note is older, and forgotten too.
      while (note >= oldest && !isAt(note % most, wanted)) note = earlier[note % most] ?? 0;
      return note >= oldest ? { value: values[note % most] as Value } : undefined;
    },
    note: (name, value, at) => {
      last += 1;
      oldest = Math.max(oldest, last - most + 1);
      const [wanted, place] = [digest(name), last % most];
      const bucket = bucketOf(wanted);
      digests.write(wanted, place * BYTES, 'hex');
      times[place] = at;
      values[place] = value;
      earlier[place] = newest[bucket] ?? 0;
      newest[bucket] = last;
    },
    forget: (before) => {
      for (; oldest <= last && (times[oldest % most] ?? 0) < before; oldest += 1) values[oldest % most] = undefined;
    },
  };
}
