// The interface texts of each language: ICU messages by key, compiled when first used.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { localized } from './types.ts';
import type { Language, Localized } from './types.ts';
import { lineOf, linesOf, readYaml } from './yaml.ts';
import type { Problem } from './yaml.ts';

export type TextArgs = Record<string, string | number>;

export interface Locales {
  /** Each language in its own words: English, Nederlands, Norsk bokmål. */
  names: Localized;
  /** Key -> message, as written. */
  messages: Localized<ReadonlyMap<string, string>>;
  /** The term for each English term of the glossary. */
  glossary: Localized<ReadonlyMap<string, string>>;
  /**
   * @param args values of the message's placeholders; a number is counted and formatted, a ticket number comes as text
   * @throws Error naming the key when no language has it or an argument is missing
   */
  text(language: Language, key: string, args?: TextArgs): string;
}

const localeSchema = z.strictObject({
  language: z.string().min(1),
  texts: z.record(z.string(), z.string()),
  glossary: z.record(z.string(), z.string()),
});
const partSchema = localeSchema.pick({ texts: true });
type Locale = z.infer<typeof localeSchema>;

/**
 * Reads `<language>.yaml` of every language under `dir`, and the texts of one subject from `<subject>.<language>.yaml`.
 * @param problems takes what cannot be read, by file and line; that counts as empty then
 * @throws Error naming file and line when a file is missing or of another form, or has a text that another one has;
 *   never with `problems`
 */
export function loadLocales(dir: string, problems?: Problem[]): Locales {
  const found: Problem[] = [];
  const read = localized((language) => readLocale(dir, language, found));
  if (problems) problems.push(...found);
  else refuse(dir, found);
  const each = <T>(pick: (locale: Locale) => T): Localized<T> => localized((language) => pick(read[language]));
  const messages = each((locale) => new Map(Object.entries(locale.texts)));
  const compiled = localized(() => new Map<string, IntlMessageFormat>());
  return {
    names: each((locale) => locale.language),
    messages,
    glossary: each((locale) => new Map(Object.entries(locale.glossary))),
    text(language, key, args) {
      // A language that lags behind still says something; `npm run check` lists what it lacks.
      const message = messages[language].get(key) ?? messages.en.get(key);
      if (message === undefined) throw new Error(`locales: no text “${key}”`);
      if (!message.includes('{')) return message;
      let format = compiled[language].get(key);
      if (!format) {
        format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
        compiled[language].set(key, format);
      }
      return String(format.format(args));
    },
  };
}

/** The files a language's texts stand in, the one with its name and glossary first. */
export function localeFiles(dir: string, language: Language): [string, ...string[]] {
  const parts = readdirSync(dir).filter((file) => file.endsWith(`.${language}.yaml`));
  return [`${language}.yaml`, ...parts.sort()];
}

/** An interface text and where it is written. */
export interface LocaleText {
  key: string;
  /** Relative to the folder of the locales. */
  file: string;
  line: number;
  text: string;
}

/** Every interface text of a language, in the order of the files. */
export function readTexts(dir: string, language: Language): LocaleText[] {
  return localeFiles(dir, language).flatMap((file) => {
    const problems: Problem[] = [];
    const read = readChecked(dir, file, localeSchema.partial({ language: true, glossary: true }), problems);
    refuse(dir, problems);
    const lineAt = linesOf(readFileSync(join(dir, file), 'utf8'));
    return Object.entries(read?.texts ?? {}).map(([key, text]) => ({ key, file, line: lineAt(['texts', key]), text }));
  });
}

function readLocale(dir: string, language: Language, problems: Problem[]): Locale {
  const [main, ...parts] = localeFiles(dir, language);
  const locale = readChecked(dir, main, localeSchema, problems) ?? { language, texts: {}, glossary: {} };
  for (const file of parts) {
    const part = readChecked(dir, file, partSchema, problems);
    for (const [key, text] of Object.entries(part?.texts ?? {})) {
      if (key in locale.texts) problems.push({ file, line: 1, message: `“${key}” has a text already in another file` });
      locale.texts[key] = text;
    }
  }
  return locale;
}

function readChecked<T>(dir: string, file: string, schema: z.ZodType<T>, problems: Problem[]): T | null {
  const path = join(dir, file);
  if (!existsSync(path)) {
    problems.push({ file, line: 1, message: 'is missing: write its name, texts and glossary like those of en.yaml' });
    return null;
  }
  const source = readFileSync(path, 'utf8');
  const before = problems.length;
  const raw = readYaml(file, source, problems);
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (problems.length === before)
    problems.push({ file, line: lineOf(source, issue?.path ?? []), message: issue?.message ?? 'is of another form' });
  return null;
}

function refuse(dir: string, [problem]: readonly Problem[]): void {
  if (problem) throw new Error(`${join(dir, problem.file)}:${problem.line}: ${problem.message}`);
}
