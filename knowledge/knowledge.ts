// The knowledge room's door: entries, rules, texts, and the four questions it answers: diagnose, look up, ask, language.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { compileRules } from '../diagnosis/diagnose.ts';
import type { Engine } from '../diagnosis/diagnose.ts';
import { impliedRules } from '../diagnosis/implied-rules.ts';
import { parseStatus } from '../diagnosis/parse.ts';
import type { ChatContext, Diagnosis, DsregStatus, Rule } from '../diagnosis/types.ts';
import { PHASES } from '../diagnosis/types.ts';
import type { Built } from './built.ts';
import { loadEntries } from './load.ts';
import type { Loaded } from './load.ts';
import { loadLocales } from './locale.ts';
import type { Locales, TextArgs } from './locale.ts';
import { createLookup } from './lookup.ts';
import type { Lookup } from './lookup.ts';
import { openEvents } from './search/events.ts';
import type { Heard } from './search/language.ts';
import { openingLanguages, openingSearch, openNeighbours } from './search/open.ts';
import { createSymbols } from './search/symbols.ts';
import type { Symbols } from './search/symbols.ts';
import { finish } from './slices.ts';
import type { Steps } from './slices.ts';
import type { Answer, KnowledgeEntry, Language } from './types.ts';
import type { Problem } from './yaml.ts';

export interface Knowledge {
  /** Changes with any text of the entries; short enough to be said aloud. */
  version: string;
  entries: readonly KnowledgeEntry[];
  /** The text of every entry file by its path: what the version is made of. */
  sources: ReadonlyMap<string, string>;
  /** Entry files that could not be used, with the reason. */
  problems: readonly Problem[];
  /** Those of the entries, and those implied by entries that only name codes. */
  rules: readonly Rule[];
  /** Public symbol of each code, for those that have one. */
  codeSymbols: ReadonlyMap<string, string>;
  locales: Locales;
  entry(id: string): KnowledgeEntry | undefined;
  /** Reads a paste (or takes one that was read) and judges it; the same text and context always give the same. */
  diagnose(paste: string | DsregStatus, context?: ChatContext): Diagnosis;
  /** Explains the codes and symbols of a short text. */
  lookup(query: string, language: Language): Lookup;
  /** Answers a question in any of the three languages, or a neighbour of them: one entry, up to three choices, or none. */
  ask(text: string): Answer;
  /** The number of an event a text names, where no entry speaks of it. */
  unknownEvent(text: string): string | null;
  detectLanguage(text: string): Heard;
  /** The text, word by word in ours where it is in a language near to them: what is searched and heard. */
  inOurWords(text: string): string;
  /** An interface text; throws when no language has the key. */
  text(language: Language, key: string, args?: TextArgs): string;
  /** What `knowledgeOf` opens again without building. */
  built(): Built;
  /**
   * Builds with pauses what would else be built when first asked for, so that no turn waits for it.
   * @param before what was served earlier: what was read of entries that are still the same is taken over from it
   */
  prepare(before?: Knowledge): Steps<void>;
}

export interface KnowledgeOptions {
  /** The folder with `entries/`, `locales/` and `sources/`. */
  dir: string;
}

/**
 * Reads the entries and the locales at once, which is all that diagnosing needs; rules are compiled and search is
 * indexed when first used.
 * @throws when the folder or a locale cannot be read
 */
export function createKnowledge({ dir }: KnowledgeOptions): Knowledge {
  return knowledgeOf(loadEntries(join(dir, 'entries')), dir);
}

/** Knowledge over entries that were read already, and perhaps built from already; see `createKnowledge`. */
export function knowledgeOf(
  { entries, problems, sources }: Loaded,
  dir: string,
  built?: Pick<Built, 'search' | 'languages'> | null,
): Knowledge {
  const locales = loadLocales(join(dir, 'locales'));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const rules = [...entries.flatMap((entry) => entry.rule ?? []), ...impliedRules(entries)];
  const codeSymbols = symbolsOf(entries);

  const engine = once<Engine>(() => compileRules(rules, codeSymbols));
  const symbols = once<Symbols>(() =>
    createSymbols(entries.flatMap((entry) => entry.codes.flatMap((code) => code.symbol ?? []))),
  );
  const lookup = once(() => createLookup(entries, symbols));
  const events = once(() => openEvents(entries));
  const search = prepared((before?: Knowledge) => openingSearch(entries, built?.search, before?.built()));
  const languages = prepared(() => openingLanguages(entries, built?.languages));
  const neighbours = once(openNeighbours);
  const vocabulary = once(() => search.get().tables().vocabulary);
  const inOurWords = (text: string): string =>
    neighbours()(text, languages.get().detect(text).tag, (word) => vocabulary().has(word));

  return {
    version: versionOf(sources),
    entries,
    sources,
    problems,
    rules,
    codeSymbols,
    locales,
    entry: (id) => byId.get(id),
    diagnose: (paste, context) => engine().diagnose(typeof paste === 'string' ? parseStatus(paste) : paste, context),
    lookup: (query, language) => lookup()(query, language),
    ask: (text) => events().withoutLookalikes(search.get().ask(inOurWords(text)), text),
    unknownEvent: (text) => events().unknown(text),
    detectLanguage: (text) => languages.get().detect(text),
    inOurWords,
    text: (language, key, args) => locales.text(language, key, args),
    built: () => ({ entries, search: search.get().tables(), languages: languages.get().tables() }),
    *prepare(before) {
      engine();
      yield;
      engine().diagnose(parseStatus(''));
      lookup()('0x801c03f2', 'en');
      neighbours();
      events();
      yield* search.make(before);
      yield* languages.make();
    },
  };
}

/** Where one number has several names, that of the earliest phase counts. */
function symbolsOf(entries: readonly KnowledgeEntry[]): Map<string, string> {
  const symbols = new Map<string, string>();
  for (const phase of [...PHASES, 'general']) {
    for (const entry of entries) {
      if (entry.phase !== phase) continue;
      for (const { id, symbol } of entry.codes) if (symbol !== null && !symbols.has(id)) symbols.set(id, symbol);
    }
  }
  return symbols;
}

/** Changes with any character of any entry file. */
export function versionOf(sources: ReadonlyMap<string, string>): string {
  const all = createHash('sha256');
  for (const [file, source] of sources) all.update(file).update('\0').update(source).update('\0');
  return all.digest('hex').slice(0, 8);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What is made with pauses ahead of time, or at once by the first who needs it. */
function prepared<T, From>(steps: (from?: From) => Steps<T>): { get(): T; make(from?: From): Steps<void> } {
  let made: { value: T } | undefined;
  return {
    get: () => (made ??= { value: finish(steps()) }).value,
    *make(from) {
      if (!made) made = { value: yield* steps(from) };
    },
  };
}
