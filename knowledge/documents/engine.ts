// What keeps the index of the documents: each engine reads and writes it in its own way, the rest asks for no more than this.
import type { Language } from '../types.ts';
import type { Asked } from './expand.ts';

/** One engine answers at once, another one later. */
export type Soon<T> = T | Promise<T>;

/** A term of the documents and in how many sections it stands. */
export interface Known {
  term: string;
  sections: number;
}

/** The terms of the documents. */
export interface Vocabulary {
  /** Those of `terms` that there are. */
  known(terms: readonly string[]): Soon<Known[]>;
  /** For each start the commonest that begin with it and go on, at most `limit`. */
  longer(starts: readonly string[], limit: number): Soon<Known[][]>;
  /** Those with the same first letter that may be a single slip away from `term`. */
  similar(term: string): Soon<Known[]>;
}

/** What sections have to hold: any of the telling words, both of a pair, or one in a heading. */
export interface Wanted {
  telling: readonly Asked[];
  pair?: readonly [Asked, Asked];
  heading?: Asked;
}

/** A section as it is judged and shown. */
export interface Section {
  id: number;
  line: number;
  place: string;
  body: string;
  path: string;
  language: string | null;
}

/** The index, for searching. */
export interface IndexReader extends Vocabulary {
  /** How many sections there are. */
  count(): Soon<number>;
  /** The sections that hold most of what is wanted, best first, at most `limit`; `asked` is the whole question. */
  best(wanted: Wanted, asked: readonly Asked[], limit: number): Soon<Section[]>;
  close(): Soon<void>;
}

export interface KnownFile {
  id: number;
  path: string;
  size: number;
  changed: number;
  hash: string;
}

export interface NewFile extends Omit<KnownFile, 'id'> {
  language: Language | null;
}

/** A section as it is written: where it begins, its headings, its text. */
export interface NewSection {
  line: number;
  place: string[];
  text: string;
}

/** The index, for one look at the folder: whole files in transactions. */
export interface IndexWriter {
  /** All files, by path. */
  files(): Soon<KnownFile[]>;
  /** How many sections there are, those that are not committed included. */
  sections(): number;
  /** Sections added and removed since the last commit. */
  pending(): number;
  remove(file: number): Soon<void>;
  /** The same text under another size or time. */
  touch(file: number, size: number, changed: number): Soon<void>;
  add(file: NewFile, sections: readonly NewSection[]): Soon<void>;
  commit(): Soon<void>;
  /** Gives up what was not committed. */
  abort(): Soon<void>;
  /** After a look that changed something. */
  settle(): Soon<void>;
}

/** What a look changes: in how many sections each term stands, how many sections there are, and how many are not committed. */
export interface Tally {
  sections: number;
  pending: number;
  /** Counts a section with these terms in (1) or out (-1). */
  count(terms: readonly string[], by: 1 | -1): void;
  /** The terms whose count changed since this was asked last, and by how much. */
  take(): [term: string, by: number][];
}

/** Begins with the sections there are. */
export function openTally(sections: number): Tally {
  const changes = new Map<string, number>();
  return {
    sections,
    pending: 0,
    count(terms, by) {
      for (const term of new Set(terms)) changes.set(term, (changes.get(term) ?? 0) + by);
      this.sections += by;
      this.pending++;
    },
    take() {
      const taken = [...changes].filter(([, by]) => by !== 0);
      changes.clear();
      this.pending = 0;
      return taken;
    },
  };
}

/** Single slips leave the second and third letter or the last three as they were. */
export function slipOf(term: string): { start: string; least: number; most: number; second: string; last: string } {
  return {
    ...{ start: term.slice(0, 1), least: term.length - 1, most: term.length + 1 },
    ...{ second: term.slice(1, 3), last: term.slice(-3) },
  };
}

/** Behind every text that begins with `start`. */
export function after(start: string): string {
  return `${start}\u{10ffff}`;
}
