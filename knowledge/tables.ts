// Reads the tables of facts beside the entries: units, topics, codes, and the damaged forms of the sources.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PHASES } from '../diagnosis/types.ts';
import { LANGUAGES } from './types.ts';
import type { Language, Passage } from './types.ts';
import { lineOf, readYaml } from './yaml.ts';
import type { Problem } from './yaml.ts';

/** A unit of knowledge of the source documents: what every answer must be able to say. */
export interface Unit {
  id: string;
  kind: 'procedure' | 'faq' | 'error';
  gist: string;
  document: string;
  /** Where it stands: an anchor, and a text of the passage or of its twin. */
  places: { anchor: string; has: string }[];
  /** 1-based line in units.yaml. */
  line: number;
}

/** A topic people ask about. */
export interface Topic {
  id: string;
  /** What falls under it. */
  about: string;
  /** 1-based line in topics.yaml. */
  line: number;
}

/** A row of codes.tsv: a code under one of its names, in one phase. */
export interface CodeRow {
  /** `0x801c03f2` or `AADSTS50155`. */
  id: string;
  symbol: string | null;
  phase: string;
  inCorpus: boolean;
  /** 1-based line in codes.tsv. */
  line: number;
}

/** Something the sources say wrongly; see the head of search/damaged-forms.yaml. */
export interface DamagedForm {
  /** null for a defect that is no form of words. */
  form: string | null;
  meant: string;
  language: Language | null;
  exact: boolean;
  prose: boolean;
  code: string | null;
  phase: string | null;
  unless: string[];
  defects: string[];
}

/** A word our texts do not use, and what they say instead; see the head of wording.yaml. */
export interface Wording {
  language: string;
  not: string;
  say: string;
}

const unitsSchema = z.record(
  z.string(),
  z.strictObject({
    kind: z.enum(['procedure', 'faq', 'error']),
    gist: z.string(),
    document: z.string(),
    passages: z.array(z.strictObject({ anchor: z.string(), has: z.string().optional() })).min(1),
  }),
);
const isTrue = z.literal('true').optional();
const formsSchema = z.array(
  z
    .strictObject({
      form: z.string().optional(),
      meant: z.string(),
      language: z.enum(LANGUAGES).optional(),
      exact: isTrue,
      prose: isTrue,
      code: z.string().optional(),
      phase: z.string().optional(),
      unless: z.array(z.string()).optional(),
      test: z.string().optional(),
      defects: z.array(z.string().regex(/^[DO]\d+(-\d+)?$/)).min(1),
    })
    .refine((item) => (item.form === undefined) !== (item.test === undefined), 'needs either a form or a test'),
);
const wordingSchema = z.record(z.string(), z.record(z.string(), z.string()));
const samplesSchema = z.record(
  z.string(),
  z.strictObject({ words: z.array(z.string()).min(1), texts: z.array(z.string()).min(1) }),
);
const CODE_ROW = /^(0x[0-9a-f]{8}|AADSTS[0-9]{4,8})\t([A-Za-z][A-Za-z0-9_]*)?\t([^\t]*)\t([yn])$/;
const CODE_PHASES: readonly string[] = [...PHASES, 'general'];

/** @param dir the knowledge folder; a broken file gives its problem and nothing else */
export function readUnits(dir: string, problems: Problem[] = []): Unit[] {
  const units = readTable(dir, 'units.yaml', unitsSchema, problems) ?? {};
  const lines = readFileSync(join(dir, 'units.yaml'), 'utf8').split('\n');
  return Object.entries(units).map(([id, { passages, ...unit }]) => ({
    id,
    ...unit,
    places: passages.map(({ anchor, has }) => ({ anchor, has: has ?? '' })),
    line: lines.indexOf(`${id}:`) + 1,
  }));
}

/** The passages a unit stands in. */
export function passagesOf(unit: Unit, passages: readonly Passage[]): Passage[] {
  return passages.filter(
    (passage) =>
      passage.document === unit.document &&
      unit.places.some(
        ({ anchor, has }) =>
          passage.anchor === anchor && (passage.text.includes(has) || passage.twin?.includes(has) === true),
      ),
  );
}

/** The topics of `topics.yaml` with their lines; what is wrong with the file is added to `problems`. */
export function readTopics(dir: string, problems: Problem[] = []): Topic[] {
  const topics = readTable(dir, 'topics.yaml', z.record(z.string(), z.string()), problems) ?? {};
  const lines = readFileSync(join(dir, 'topics.yaml'), 'utf8').split('\n');
  return Object.entries(topics).map(([id, about]) => ({
    id,
    about,
    line: lines.findIndex((line) => line.startsWith(`${id}:`)) + 1,
  }));
}

/** The damaged forms of the sources; what is wrong with the file is added to `problems`. */
export function readDamagedForms(dir: string, problems: Problem[] = []): DamagedForm[] {
  const forms = readTable(dir, 'search/damaged-forms.yaml', formsSchema, problems) ?? [];
  return forms.map((item) => ({
    form: item.form ?? null,
    meant: item.meant,
    language: item.language ?? null,
    exact: item.exact === 'true',
    prose: item.prose === 'true',
    code: item.code ?? null,
    phase: item.phase ?? null,
    unless: item.unless ?? [],
    defects: item.defects,
  }));
}

/** Rows of codes.tsv: id, symbol, phase, y when the source documents have it. A row of another form is a problem and left out. */
export function readCodeTable(dir: string, problems: Problem[] = []): CodeRow[] {
  const [, ...rows] = readFileSync(join(dir, 'codes.tsv'), 'utf8').trimEnd().split(/\r?\n/);
  return rows.flatMap((row, at) => {
    const say = (message: string): [] => {
      problems.push({ file: 'codes.tsv', line: at + 2, message });
      return [];
    };
    const [, id = '', symbol = '', phase = '', inCorpus] = CODE_ROW.exec(row) ?? [];
    if (id === '')
      return say(`“${row}” must be a code, its name or nothing, a phase, y or n, with one tab between each`);
    if (!CODE_PHASES.includes(phase)) return say(`${id}: “${phase}” is no phase: use one of ${CODE_PHASES.join(', ')}`);
    return { id, symbol: symbol === '' ? null : symbol, phase, inCorpus: inCorpus === 'y', line: at + 2 };
  });
}

/** The words our texts do not use; what is wrong with the file is added to `problems`. */
export function readWording(dir: string, problems: Problem[] = []): Wording[] {
  const languages = Object.entries(readTable(dir, 'wording.yaml', wordingSchema, problems) ?? {});
  return languages.flatMap(([language, words]) => Object.entries(words).map(([not, say]) => ({ language, not, say })));
}

/** The languages that languages.yaml tells apart. */
export function readToldApart(dir: string, problems: Problem[] = []): string[] {
  return Object.keys(readTable(dir, 'search/languages.yaml', samplesSchema, problems) ?? {});
}

function readTable<T>(dir: string, file: string, schema: z.ZodType<T>, problems: Problem[]): T | null {
  const source = readFileSync(join(dir, file), 'utf8');
  const before = problems.length;
  const raw = readYaml(file, source, problems);
  if (problems.length > before) return null;
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    const message = `${issue.path.map(String).join('.')}: ${issue.message}`;
    problems.push({ file, line: lineOf(source, issue.path), message });
  }
  return null;
}
