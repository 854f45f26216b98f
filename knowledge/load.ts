// Loads the entries: YAML files in, checked and typed entries out, and problems with file and line in plain words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { readRule } from '../diagnosis/rules.ts';
import type { Rule } from '../diagnosis/types.ts';
import { CODE, entrySchema } from './schema.ts';
import type { EntryFile } from './schema.ts';
import { finish, paced } from './slices.ts';
import type { Steps } from './slices.ts';
import { localized } from './types.ts';
import type { EntryCode, KnowledgeEntry, Step } from './types.ts';
import { lineOf, readYaml } from './yaml.ts';
import type { Problem } from './yaml.ts';

export interface Loaded {
  /** In the order of their ids. */
  entries: KnowledgeEntry[];
  problems: Problem[];
  /** The text of every entry file by its path, for messages that need a line. */
  sources: Map<string, string>;
}

/**
 * Reads every `<phase>/<id>.yaml` under `dir`. A file with a problem gives no entry.
 * @throws when `dir` cannot be read
 */
export function loadEntries(dir: string): Loaded {
  return finish(loadSteps(readSources(dir)));
}

/** The text of every entry file under `dir` by its path. @throws when it cannot be read */
export function readSources(dir: string): Map<string, string> {
  return new Map(listYaml(dir).map((file) => [file, readFileSync(join(dir, file), 'utf8')]));
}

/**
 * Reads entries from the texts of their files, with pauses.
 * @param before what was read earlier: a file with the same text gives the same entry again
 */
export function* loadSteps(
  sources: Map<string, string>,
  before?: { entries: readonly KnowledgeEntry[]; sources: ReadonlyMap<string, string> },
): Steps<Loaded> {
  const loaded: Loaded = { entries: [], problems: [], sources };
  const known = new Map(before?.entries.map((entry) => [entry.file, entry]));
  yield* paced(sources, 2, ([file, source]) => {
    const same = before?.sources.get(file) === source ? known.get(file) : undefined;
    const entry = same ?? readEntry(file, source, loaded.problems);
    if (entry) loaded.entries.push(entry);
  });
  loaded.entries.sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
  const seen = new Map<string, string>();
  for (const { id, file } of loaded.entries) {
    const other = seen.get(id);
    if (other !== undefined)
      loaded.problems.push({ file, line: 1, message: `the id “${id}” is taken by ${other}: choose another one` });
    else seen.set(id, file);
  }
  return loaded;
}

/** One entry from its text, or null with the reasons added to `problems`. */
export function readEntry(file: string, source: string, problems: Problem[]): KnowledgeEntry | null {
  const raw = readYaml(file, source, problems);
  if (raw === undefined) return null;
  const [folder, name] = file.replace(/\.yaml$/, '').split('/');
  const read = entrySchema.safeParse(raw, { reportInput: true });
  const found: Problem[] = [];
  const say = (path: readonly PropertyKey[], message: string): void => {
    found.push({ file, line: lineOf(source, path), message });
  };
  if (!read.success) {
    for (const issue of read.error.issues) {
      if (issue.code !== 'invalid_union') explain(issue, say);
      else say(issue.path, whyNoRule(raw));
    }
  } else {
    if (read.data.id !== name)
      say(['id'], `id is “${read.data.id}” but the file is named ${name}.yaml: make them equal`);
    if (read.data.phase !== folder)
      say(['phase'], `phase is “${read.data.phase}” but the file is in ${folder}/: move it or change the phase`);
  }
  let rule: Rule | null = null;
  if (read.success && read.data.rule) {
    try {
      rule = readRule(read.data.id, read.data.rule);
    } catch (error) {
      say(['rule'], (error as Error).message);
    }
  }
  problems.push(...found);
  return read.success && found.length === 0 ? toEntry(read.data, rule, file) : null;
}

function toEntry(file: EntryFile, rule: Rule | null, path: string): KnowledgeEntry {
  return {
    id: file.id,
    phase: file.phase,
    topics: file.topics ?? [],
    codes: (file.codes ?? []).map(toCode),
    title: file.title,
    cause: file.cause,
    fix: file.fix.map(toStep),
    questions: file.questions ?? localized(() => []),
    units: file.units ?? [],
    corrects: file.corrects ?? [],
    sources: file.sources ?? [],
    links: file.links ?? [],
    checked: file.checked ?? '',
    rule,
    examples: {
      holds: file.examples?.holds ?? [],
      fails: file.examples?.fails ?? [],
      unknown: file.examples?.unknown ?? [],
      also: file.examples?.also ?? [],
    },
    file: path,
  };
}

function toCode(written: string): EntryCode {
  const match = CODE.exec(written);
  return { id: match?.[1] ?? written, symbol: match?.[2] ?? null };
}

function toStep({ lastResort, run, open, ...step }: EntryFile['fix'][number]): Step {
  return {
    ...step,
    ...(run === undefined ? {} : { run }),
    ...(open === undefined ? {} : { open }),
    ...(lastResort === 'true' ? { lastResort: true } : {}),
  };
}

/** The reader of rules knows better than the schema which part of a condition is wrong. */
function whyNoRule(raw: unknown): string {
  try {
    const { id, rule } = raw as { id: string; rule: unknown };
    readRule(id, rule);
    return 'rule has a part of the wrong form';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Says what zod found as what to do, and where. */
function explain(issue: z.core.$ZodIssue, say: (path: readonly PropertyKey[], message: string) => void): void {
  const at = issue.path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) say([...issue.path, key], `“${key}” is not a key of ${at}: correct or remove it`);
  } else if (issue.code === 'invalid_type' && issue.input === undefined) {
    say(issue.path, `${at} is missing: add it`);
  } else if (issue.code === 'invalid_type' && issue.expected === 'string') {
    // A colon and a space, or a bracket at the start, make something else of a text.
    say(issue.path, `${at} is not a text: put it in quotes`);
  } else if (issue.code === 'invalid_value') {
    say(issue.path, `${at} must be one of ${issue.values.map(String).join(', ')}`);
  } else if (issue.code === 'too_big') {
    say(issue.path, `${at} has more than ${issue.maximum} items: keep the ones that fit best`);
  } else say(issue.path, `${at}: ${issue.message}`);
}

/** The entry files under a folder, in order. */
export function listYaml(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort();
}
