// No text of ours repeats what the source documents say wrongly: damaged forms, false statements, obsolete facts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DamagedForm } from '../tables.ts';
import { LANGUAGES, localized } from '../types.ts';
import type { KnowledgeEntry, Language, Localized } from '../types.ts';
import { shownTexts } from './room.ts';
import type { Check, Room } from './room.ts';

export const checkNoCorpusDefect: Check = (room, say) => {
  const find = compileForms(room.forms);
  for (const entry of room.entries) {
    const texts = [
      ...shownTexts(entry),
      ...entry.fix.map((step, at) => ({ path: ['fix', at, 'run'], text: everywhere(step.run ?? '') })),
      { path: ['links'], text: everywhere(entry.links.join(' ')) },
    ];
    for (const { path, text } of texts) {
      for (const language of LANGUAGES) {
        for (const { form, meant, defects } of find(text[language], language, entry))
          say.error(entry, [...path, language], `“${form}” is ${defects.join(', ')} of the sources: say “${meant}”`);
      }
    }
    // People ask with old names, but what they ask is written by us: the engine's damaged words are not for it.
    for (const language of LANGUAGES) {
      for (const [at, question] of entry.questions[language].entries()) {
        for (const { form, defects } of find(question, language, entry).filter(isDamage))
          say.error(
            entry,
            ['questions', language, at],
            `“${form}” is ${defects.join(', ')}: it belongs in damaged-forms.yaml`,
          );
      }
    }
  }
  for (const { file, text } of otherFiles(room)) {
    for (const [at, line] of text.split('\n').entries()) {
      for (const language of LANGUAGES) {
        for (const { form, defects } of find(line, language, null).filter(isDamage))
          say.errorIn(file, at + 1, `“${form}” is ${defects.join(', ')}: it belongs in damaged-forms.yaml only`);
      }
    }
  }
};

/** Words the machine produced in one of its languages; not old names and not general English. */
function isDamage({ language, defects }: DamagedForm): boolean {
  return language !== null && language !== 'en' && defects.some((id) => id.startsWith('D'));
}

/** A finder of forms in a text of a language; `entry` decides on forms that are wrong only beside a code. */
export function compileForms(
  forms: readonly DamagedForm[],
): (text: string, language: Language, entry: KnowledgeEntry | null) => DamagedForm[] {
  const compiled = forms.flatMap((item) => (item.form === null ? [] : [{ item, needle: flatten(item.form) }]));
  return (text, language, entry) => {
    if (text === '') return [];
    const flat = flatten(text);
    const lower = flat.toLowerCase();
    const prose = flatten(text.replace(/`[^`]*`/g, ' '));
    return compiled.flatMap(({ item, needle }) => {
      if (item.language !== null && item.language !== language) return [];
      if (item.code !== null && !entry?.codes.some(({ id }) => id === item.code)) return [];
      if (item.phase !== null && entry?.phase !== item.phase) return [];
      const where = item.prose ? prose : item.exact ? flat : lower;
      return holds(where, item.exact || item.prose ? needle : needle.toLowerCase(), item.unless) ? [item] : [];
    });
  };
}

function holds(text: string, needle: string, unless: readonly string[]): boolean {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const before = text.slice(0, at);
    const inWord = isLetter(before.at(-1), needle.at(0)) || isLetter(text.at(at + needle.length), needle.at(-1));
    if (!inWord && !unless.some((word) => before.trimEnd().toLowerCase().endsWith(word))) return true;
  }
  return false;
}

/** Whether the form only stands inside a longer word here. */
function isLetter(outside: string | undefined, edge: string | undefined): boolean {
  return /[\p{L}\p{N}]/u.test(outside ?? '') && /[\p{L}\p{N}]/u.test(edge ?? '');
}

function flatten(text: string): string {
  return text.replaceAll('`', '').replaceAll('**', '').replace(/\s+/g, ' ').trim();
}

const everywhere = (text: string): Localized => localized(() => text);

/** Everything else that is text here: locales, word lists, the authors' page, the code. */
function otherFiles({ dir }: Room): { file: string; text: string }[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(yaml|md|ts|json|tsv)$/.test(file))
    .filter((file) => !/^(entries|sources)\//.test(file) && file !== 'search/damaged-forms.yaml')
    .sort()
    .map((file) => ({ file, text: readFileSync(join(dir, file), 'utf8') }));
}
