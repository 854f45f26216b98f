// Reads the question set: what was asked, and what counts as right.
import { readFileSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import type { KnowledgeEntry, Language } from '../../knowledge/types.ts';

export interface Question {
  id: string;
  lang: string;
  q: string;
  units: string[];
  topics: string[];
  codes: string[];
  kind: 'answer' | 'code' | 'escalate' | 'smalltalk' | 'decline';
  near: boolean;
  half: 'a' | 'b';
}

/** Every question in scope of a language, in file order. */
export function readQuestions(language: Language): Question[] {
  return read(`questions.${language}.yaml`, { lang: language, kind: 'answer' });
}

/** Questions that have no answer here; half of them are near misses. */
export function readOutOfScope(): Question[] {
  return read('out-of-scope.yaml', { kind: 'decline' });
}

/** Questions nobody wrote entries from: what the decision is fitted on. */
export function readCalibration(): Question[] {
  return read('calibration.yaml', { kind: 'answer' });
}

/** Short texts with the language they are written in (`en`, `nl`, `nb` or `other`). */
export function readLanguageRows(): { id: string; text: string; lang: string }[] {
  return readYaml('languages.yaml').map((row) => ({
    id: String(row['id']),
    text: String(row['text'] ?? row['q']),
    lang: String(row['lang'] ?? row['expected'] ?? row['language']),
  }));
}

/** Whether an entry answers a question: it carries one of the units, topics or codes the question names. */
export function isRight(question: Question, entry: Pick<KnowledgeEntry, 'units' | 'topics' | 'codes'>): boolean {
  return (
    entry.units.some((unit) => question.units.includes(unit)) ||
    entry.topics.some((topic) => question.topics.includes(topic)) ||
    entry.codes.some((code) => question.codes.includes(code.id))
  );
}

function read(file: string, defaults: Partial<Question>): Question[] {
  return readYaml(file).map((row) => ({
    id: String(row['id']),
    lang: text(row['lang']) ?? defaults.lang ?? 'en',
    q: String(row['q']),
    units: list(row['units']),
    topics: list(row['topics']),
    codes: list(row['codes']).map((code) => (code.startsWith('AADSTS') ? code : code.toLowerCase())),
    kind: (row['kind'] ?? defaults.kind) as Question['kind'],
    near: row['near'] === 'true',
    half: row['half'] === 'b' ? 'b' : 'a',
  }));
}

function readYaml(file: string): Record<string, unknown>[] {
  return load(readFileSync(new URL(file, import.meta.url), 'utf8'), { schema: FAILSAFE_SCHEMA }) as Record<
    string,
    unknown
  >[];
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
