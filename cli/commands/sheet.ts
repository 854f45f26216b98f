// `sheet`: every text of one language in one readable page, each with an id to refer to, for a native speaker to read.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEntries } from '../../knowledge/load.ts';
import { readTexts } from '../../knowledge/locale.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { KnowledgeEntry, Language } from '../../knowledge/types.ts';
import { linesOf } from '../../knowledge/yaml.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { usageOf } from '../usage.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** One text: `device-stays-pending/fix.2`, or `text/button-helpdesk` for an interface text. */
export interface SheetLine {
  id: string;
  /** Path in the repository. */
  file: string;
  line: number;
  text: string;
}

/** `sheet <en|nl|nb> [--out file] [--json]` */
export const command: Command = (args) =>
  withUsage(() => {
    const { argument, json, own } = readOptions('sheet', args);
    const language = LANGUAGES.find((known) => known === argument);
    if (!language) throw new UsageError(usageOf('sheet'));
    const texts = readSheet(KNOWLEDGE, language);
    const sheet = json ? JSON.stringify(texts, null, 2) + '\n' : drawSheet(texts, language);
    if (own['out'] === undefined) process.stdout.write(sheet);
    else {
      writeFileSync(own['out'], sheet);
      process.stdout.write(`${own['out']}: ${texts.length} texts\n`);
    }
    return Promise.resolve(0);
  });

/** Every text of a language: the entries in the order of their ids, then the interface texts. */
export function readSheet(dir: string, language: Language): SheetLine[] {
  const { entries, sources } = loadEntries(join(dir, 'entries'));
  const own = entries.flatMap((entry) => {
    const lineAt = linesOf(sources.get(entry.file) ?? '');
    return textsOf(entry, language).map(({ path, name, text }) => ({
      id: `${entry.id}/${name}`,
      file: `knowledge/entries/${entry.file}`,
      line: lineAt(path),
      text,
    }));
  });
  const shared = readTexts(join(dir, 'locales'), language).map(({ key, file, line, text }) => ({
    id: `text/${key}`,
    file: `knowledge/locales/${file}`,
    line,
    text,
  }));
  return [...own, ...shared];
}

function textsOf(entry: KnowledgeEntry, language: Language): { path: PropertyKey[]; name: string; text: string }[] {
  return [
    { path: ['title', language], name: 'title', text: entry.title[language] },
    { path: ['cause', language], name: 'cause', text: entry.cause[language] },
    ...entry.fix.map(({ text }, at) => ({
      path: ['fix', at, 'text', language],
      name: `fix.${at + 1}`,
      text: text[language],
    })),
    ...entry.questions[language].map((text, at) => ({
      path: ['questions', language, at],
      name: `questions.${at + 1}`,
      text,
    })),
  ];
}

/** Markdown: a heading an entry with its file, then a line a text; interface texts at the end. */
function drawSheet(texts: readonly SheetLine[], language: Language): string {
  const out = [`# ${texts.length} texts in ${language}`, '', 'Refer to a text by its entry and name: `entry/name`.'];
  let last = '';
  for (const { id, file, line, text } of texts) {
    const [group = '', name = ''] = id.split('/');
    if (group !== last) out.push('', `## ${group === 'text' ? 'Interface texts' : group}`, '');
    if (group !== last && group !== 'text') out.push(`${file}:${line}`, '');
    last = group;
    out.push(`- **${name}** ${text.split('\n').join('\n  ')}`);
  }
  return out.join('\n') + '\n';
}
