// Opens search and language detection over a set of entries, with the word lists that lie beside this file.
import { readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry, Language } from '../types.ts';
import { readConcepts } from './concepts.ts';
import { createRepair } from './damaged.ts';
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

/** The same with pauses, or without building when it was built before. */
export function* openingSearch(entries: readonly KnowledgeEntry[], built?: SearchTables): Steps<Search> {
  const asked = entries.filter((entry) => !VERDICTS.has(entry.rule?.group ?? '') || entry.questions.en.length > 0);
  const elsewhere = {
    subjects: readConcepts(read('elsewhere.yaml') as Record<string, string[]>),
    questions: Object.values(read('elsewhere-questions.yaml') as Record<Language, string[]>).flat(),
  };
  yield;
  const concepts = readConcepts(readGlossary());
  yield;
  return yield* searchSteps(asked, { concepts, elsewhere, repair: createRepair(damagedForms()), built });
}

/** The trilingual glossary: concept -> the forms it goes by in our languages. */
export function readGlossary(): Record<string, string[]> {
  return read('concepts.yaml') as Record<string, string[]>;
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
  return yield* detectorSteps(read('languages.yaml') as LanguageSamples, own as Record<Language, string[]>);
}

function damagedForms(): { form: string; meant: string }[] {
  const forms = read('damaged-forms.yaml') as { form?: string; meant: string }[];
  return forms.flatMap(({ form, meant }) => (form === undefined ? [] : [{ form, meant }]));
}

function textsOf(entry: KnowledgeEntry, language: Language): string[] {
  return [
    entry.title[language],
    entry.cause[language],
    ...entry.questions[language],
    ...entry.fix.map((step) => step.text[language]),
  ];
}

function read(file: string): unknown {
  return load(readFileSync(new URL(file, import.meta.url), 'utf8'), { schema: FAILSAFE_SCHEMA });
}
