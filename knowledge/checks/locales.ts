// Every interface text exists in every language, with the same placeholders; the keys of en say what must be there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { localeFiles } from '../locale.ts';
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import { lineOf } from '../yaml.ts';
import type { Check } from './room.ts';

export const checkLocales: Check = ({ dir, locales }, say) => {
  const at = (language: Language, key: string): [string, number] => {
    for (const file of localeFiles(join(dir, 'locales'), language)) {
      const source = readFileSync(join(dir, 'locales', file), 'utf8');
      if (source.includes(`\n  ${key}:`)) return [`locales/${file}`, lineOf(source, ['texts', key])];
    }
    return [`locales/${language}.yaml`, 1];
  };
  const { messages } = locales;
  for (const [key, en] of messages.en) {
    const wanted = placeholders(en);
    for (const language of LANGUAGES) {
      const text = messages[language].get(key);
      if (text === undefined) {
        say.errorIn(...at(language, key), `${key} is missing: add it (en: ${en.slice(0, 60)})`);
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
  for (const language of LANGUAGES) {
    for (const key of messages[language].keys()) {
      if (!messages.en.has(key)) say.errorIn(...at(language, key), `${key} is not in en: add it there or remove it`);
    }
    for (const term of locales.glossary.en.keys()) {
      if (!locales.glossary[language].has(term))
        say.errorIn(`locales/${language}.yaml`, 1, `the glossary lacks “${term}”: add its word`);
    }
  }
};

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
