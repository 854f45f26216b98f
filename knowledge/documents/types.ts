// What the rest of the program knows of an organisation's own documents: a question goes in, excerpts with their source come out.
import type { Language } from '../types.ts';
import type { Problem } from '../yaml.ts';

/** A piece of one document that answers a question, word for word as it stands there; never a text of ours. */
export interface Excerpt {
  /** Path under the folder, with `/`. */
  file: string;
  /** The headings above it, outermost first; never empty. */
  place: string[];
  /** 1-based line where the piece begins. */
  line: number;
  /** What the document is written in; null for a language we do not speak. */
  language: Language | null;
  /** Plain text of at most `EXCERPT_LIMIT` characters: no marks, no links, no HTML that means anything. */
  text: string;
  /** 0 to 1: how much of what was asked is found in the section, telling words counting most. */
  coverage: number;
}

/** What one look at the folder came to. */
export interface Refreshed {
  version: string;
  files: number;
  sections: number;
  /** Files that were read, because they are new or changed. */
  read: number;
  /** Files whose sections went, because they are no longer there. */
  removed: number;
  /** What was refused: the file, the line and why. What such a file said before is still served. */
  problems: Problem[];
}

/** The port, whichever engine keeps the index. */
export interface Documents {
  /** The best sections, best first, at most three; none when too little of the question is found. Never throws. */
  search(text: string): Promise<Excerpt[]>;
  /** What was refused at the last look. */
  readonly problems: readonly Problem[];
  /** Changes with any document; empty before the first look. */
  readonly version: string;
  /** Looks at the folder now; resolves when what changed is served. */
  refresh(): Promise<Refreshed>;
  close(): Promise<void>;
}
