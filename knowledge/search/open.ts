// Opens search and language detection over a set of entries, with the word lists that lie beside this file.
import { readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry, Language } from '../types.ts';
import { readConcepts } from './concepts.ts';
import { createRepair } from './damaged.ts';
import { readNeighbours } from './neighbours.ts';
import type { Neighbours } from './neighbours.ts';
import { finish } from '../slices.ts';
import type { Steps } from '../slices.ts';
import { searchSteps } from './index.ts';
import type { SearchTables } from './build.ts';
import type { Search } from './index.ts';
import { detectorSteps, openDetector } from './language.ts';
import type { LanguageDetector, LanguageSamples, LanguageTables } from './language.ts';

/** What a paste is like or came to, which nobody asks about in words. */
const VERDICTS = new Set(['capture', 'state', 'healthy']);

/** Search over `entries` with the glossary of concepts.yaml. */
export function openSearch(entries: readonly KnowledgeEntry[]): Search {
  return finish(openingSearch(entries));
}

/** The same with pauses; without building when it was built before, with less where much is as in `before`. */
export function* openingSearch(
  entries: readonly KnowledgeEntry[],
  built?: SearchTables,
  before?: { entries: readonly KnowledgeEntry[]; search: SearchTables },
): Steps<Search> {
  const elsewhere = {
    subjects: read('elsewhere.yaml', readConcepts),
    questions: read('elsewhere-questions.yaml', (lists: Record<Language, string[]>) => Object.values(lists).flat()),
  };
  yield;
  const concepts = read('concepts.yaml', readConcepts);
  yield;
  const repair = read('damaged-forms.yaml', (forms: { form?: string; meant: string }[]) =>
    createRepair(forms.flatMap(({ form, meant }) => (form === undefined ? [] : [{ form, meant }]))),
  );
  return yield* searchSteps(entries.filter(isAsked), {
    ...{ concepts, elsewhere, repair, built },
    before: before && { entries: before.entries.filter(isAsked), read: before.search.read },
  });
}

function isAsked(entry: KnowledgeEntry): boolean {
  return !VERDICTS.has(entry.rule?.group ?? '') || entry.questions.en.length > 0;
}

/** The trilingual glossary: concept -> the forms it goes by in our languages. */
export function readGlossary(): Record<string, string[]> {
  return parse(sourceOf('concepts.yaml')) as Record<string, string[]>;
}

/** The detector, trained on languages.yaml and on our own texts in the three languages. */
export function openLanguageDetector(entries: readonly KnowledgeEntry[]): LanguageDetector {
  return finish(openingLanguages(entries));
}

/** The same with pauses, or without training when it was trained before. */
export function* openingLanguages(entries: readonly KnowledgeEntry[], built?: LanguageTables): Steps<LanguageDetector> {
  if (built) return openDetector(built);
  const own = Object.fromEntries(
    LANGUAGES.map((language) => [language, entries.flatMap((entry) => textsOf(entry, language))]),
  );
  return yield* detectorSteps(parse(sourceOf('languages.yaml')) as LanguageSamples, own as Record<Language, string[]>);
}

/** Reads clear Nynorsk, Danish, Swedish and German in words of ours. */
export function openNeighbours(): Neighbours {
  return read('neighbours.yaml', readNeighbours);
}

function textsOf(entry: KnowledgeEntry, language: Language): string[] {
  return [
    entry.title[language],
    entry.cause[language],
    ...entry.questions[language],
    ...entry.fix.map((step) => step.text[language]),
  ];
}

/** What was made of the word lists, by file: made again only when the file changed. */
const made = new Map<string, { source: string; value: unknown }>();

function read<List, T>(file: string, make: (list: List) => T): T {
  const source = sourceOf(file);
  const kept = made.get(file);
  if (kept?.source === source) return kept.value as T;
  const value = make(parse(source) as List);
  made.set(file, { source, value });
  return value;
}

function sourceOf(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function parse(source: string): unknown {
  return load(source, { schema: FAILSAFE_SCHEMA });
}
