// Every interface text exists in every language, with the same placeholders; the keys of en say what must be there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { localeFiles } from '../locale.ts';
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import { lineOf } from '../yaml.ts';
import type { Check } from './room.ts';

export const checkLocales: Check = ({ dir, locales }, say) => {
  /** Where a text stands, or would stand: in the file that has it in en. */
  const at = (language: Language, key: string): [file: string, line: number] =>
    placeOf(dir, language, key) ?? [
      (placeOf(dir, 'en', key)?.[0] ?? 'locales/en.yaml').replace(/en\.yaml$/, `${language}.yaml`),
      1,
    ];
  const { messages } = locales;
  const absent = new Map<string, number>();
  // A text about each language, such as `manifest-language-nl`.
  for (const key of messages.en.keys()) {
    const about = LANGUAGES.map((language) => key.replace(/-en$/, `-${language}`));
    for (const other of new Set(about)) {
      if (!messages.en.has(other)) say.errorIn(...at('en', key), `${other} is missing: add it beside ${key}`);
    }
  }
  for (const [key, en] of messages.en) {
    const wanted = placeholders(en);
    for (const language of LANGUAGES) {
      const text = messages[language].get(key);
      if (text === undefined) {
        const [file, line] = at(language, key);
        if (existsSync(join(dir, file))) say.errorIn(file, line, `${key} is missing: add it (en: ${en.slice(0, 60)})`);
        else absent.set(file, (absent.get(file) ?? 0) + 1);
        continue;
      }
      if (text.trim() === '') say.errorIn(...at(language, key), `${key} is empty`);
      const found = placeholders(text);
      if (found === null) say.errorIn(...at(language, key), `${key} is no ICU message: check its braces`);
      if (found === null || wanted === null) continue;
      // What en only counts or chooses by, another grammar may not need.
      for (const name of wanted.said) {
        if (!found.said.has(name)) say.errorIn(...at(language, key), `${key} lacks {${name}}`);
      }
      for (const name of [...found.said, ...found.chosen]) {
        if (!wanted.said.has(name) && !wanted.chosen.has(name))
          say.errorIn(...at(language, key), `${key} has {${name}}, which en does not give`);
      }
    }
  }
  for (const [file, texts] of absent) {
    const like = file.replace(/[a-z]{2,3}\.yaml$/, 'en.yaml').replace('locales/', '');
    say.errorIn(file, 1, `is missing: write its ${texts} texts like those of ${like}`);
  }
  for (const language of LANGUAGES) {
    for (const key of messages[language].keys()) {
      if (!messages.en.has(key)) say.errorIn(...at(language, key), `${key} is not in en: add it there or remove it`);
    }
    for (const term of locales.glossary.en.keys()) {
      if (!absent.has(`locales/${language}.yaml`) && !locales.glossary[language].has(term))
        say.errorIn(`locales/${language}.yaml`, 1, `the glossary lacks “${term}”: add its word`);
    }
  }
};

/** The file a text is written in, and its line; null where no file has it. */
export function placeOf(dir: string, language: Language, key: string): [file: string, line: number] | null {
  for (const file of localeFiles(join(dir, 'locales'), language)) {
    const path = join(dir, 'locales', file);
    const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (source.includes(`\n  ${key}:`)) return [`locales/${file}`, lineOf(source, ['texts', key])];
  }
  return null;
}

/** A piece of a parsed message, as far as it is looked at here. */
interface Part {
  type: number;
  value?: string;
  options?: Record<string, { value: Part[] }>;
}
const LITERAL = 0;
const PLURAL = 6;
/** The number sign of a plural: it says what the plural counts. */
const POUND = 7;

/** The arguments of a message: those that are said, and those it only chooses by; null when it is no message. */
function placeholders(message: string): { said: Set<string>; chosen: Set<string> } | null {
  const said = new Set<string>();
  const chosen = new Set<string>();
  const walk = (node: Part, counted?: string): void => {
    if (node.type === POUND && counted !== undefined) said.add(counted);
    if (node.type === LITERAL || node.type === POUND || node.value === undefined) return;
    (node.options ? chosen : said).add(node.value);
    const inside = node.type === PLURAL ? node.value : counted;
    for (const option of Object.values(node.options ?? {})) option.value.forEach((part) => walk(part, inside));
  };
  try {
    new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst().forEach((part) => walk(part));
    return { said, chosen };
  } catch {
    return null;
  }
}
