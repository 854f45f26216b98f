// Opens search and language detection over a set of entries, with the word lists that lie beside this file.
import { readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry, Language } from '../types.ts';
import { readConcepts } from './concepts.ts';
import { createSearch } from './index.ts';
import type { Search } from './index.ts';
import { createLanguageDetector } from './language.ts';
import type { LanguageDetector, LanguageSamples } from './language.ts';

/** What a paste is like or came to, which nobody asks about in words. */
const VERDICTS = new Set(['capture', 'state', 'healthy']);

/** Search over `entries` with the glossary of concepts.yaml. */
export function openSearch(entries: readonly KnowledgeEntry[]): Search {
  const asked = entries.filter((entry) => !VERDICTS.has(entry.rule?.group ?? '') || entry.questions.en.length > 0);
  return createSearch(asked, readConcepts(read('concepts.yaml') as Record<string, string[]>));
}

/** The detector, trained on languages.yaml and on our own texts in the three languages. */
export function openLanguageDetector(entries: readonly KnowledgeEntry[]): LanguageDetector {
  const own = Object.fromEntries(
    LANGUAGES.map((language) => [language, entries.flatMap((entry) => textsOf(entry, language))]),
  );
  return createLanguageDetector(read('languages.yaml') as LanguageSamples, own as Record<Language, string[]>);
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
