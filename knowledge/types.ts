// What an entry is: one thing that can be true or be asked, with its words in three languages.
import type { Phase, Rule } from '../diagnosis/types.ts';

export const LANGUAGES = ['en', 'nl', 'nb'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Localized<T = string> = Record<Language, T>;

/** The same made for each language. */
export const localized = <T>(make: (language: Language) => T): Localized<T> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, make(language)])) as Localized<T>;

/** One thing to do. `run` and `open` are never translated. */
export interface Step {
  who: 'user' | 'admin';
  text: Localized;
  /** A command to run as it stands. */
  run?: string;
  /** A link to open. */
  open?: string;
  /** Destructive: shown last and to administrators only. */
  lastResort?: boolean;
}

/** A code an entry explains: `0x801c03f2` with its public symbol, or `AADSTS50155`. */
export interface EntryCode {
  id: string;
  symbol: string | null;
}

/** One YAML file of knowledge/entries. */
export interface KnowledgeEntry {
  id: string;
  /** `general` for what belongs to no phase. */
  phase: Phase | 'general';
  topics: string[];
  codes: EntryCode[];
  title: Localized;
  cause: Localized;
  fix: Step[];
  /** How people ask for it. */
  questions: Localized<string[]>;
  /** Units of the corpus it covers, at most four. */
  units: string[];
  /** Defects of the corpus it corrects, by id. */
  corrects: string[];
  /** Passages of the corpus it rests on: `document#anchor`. */
  sources: string[];
  /** Current documentation. */
  links: string[];
  /** `2026-11-21`: when the facts were last checked. */
  checked: string;
  rule: Rule | null;
  examples: Examples;
  /** Path of the file, relative to knowledge/entries, for messages. */
  file: string;
}

/** Small captures by label that hold, fail or leave a rule unknown; `also` names other findings that may appear. */
export interface Examples {
  holds: Record<string, string>[];
  fails: Record<string, string>[];
  unknown: Record<string, string>[];
  also: string[];
}

/** A stretch of a source document, found by search and shown as evidence, never as the answer's voice. */
export interface Passage {
  document: string;
  anchor: string;
  language: Language;
  heading: string;
  text: string;
  /** The English original of a machine-translated passage, where the document carries it. */
  twin?: string;
  /** Line of the source file it starts on. */
  line: number;
}

export type Answer =
  | { kind: 'answer'; confidence: number; entries: KnowledgeEntry[] }
  | { kind: 'choices'; confidence: number; entries: KnowledgeEntry[] }
  | { kind: 'decline'; confidence: number; entries: [] };
