// The answer to a picture or a file that was no text: what was read in it, to be checked first, or why nothing was.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { payload } from './cards/actions.ts';
import { suggestion } from './cards/code.ts';
import { STATUS_COMMAND } from './cards/diagnosis.ts';
import { button, heading, say } from './cards/elements.ts';
import type { Element } from './cards/elements.ts';
import { helpdeskButton } from './cards/entry-parts.ts';
import { reply } from './page.ts';
import type { Page } from './page.ts';
import type { ReadFile, Reply } from './services.ts';
import { findSightings } from './sightings.ts';
import type { Sightings } from './sightings.ts';
import { sentence } from './turn.ts';

/** Codes that are offered at most: with the two buttons they are the six a card may have. */
const OFFERED = 4;
/** Text of the box with what was read; `parseAction` takes as much. */
const READ_LIMIT = 2000;

/** Says what came of a file: never a diagnosis, because a picture misread is a wrong answer. */
export function answerFile(file: ReadFile, page: Page, knowledge: Knowledge): Reply {
  if (file.is === 'unread') return unread(file.why, page);
  const seen = findSightings(file.text, knownCodes(knowledge), (word) => codeOfSymbol(word, knowledge));
  return seen.codes.length + seen.lines.length === 0
    ? unread('picture-unread', page)
    : checkCard(seen, page, knowledge);
}

function unread(why: Extract<ReadFile, { is: 'unread' }>['why'], page: Page): Reply {
  return sentence(page, `file-${why}`, { command: `\`${STATUS_COMMAND}\`` });
}

/** Candidates to tap, known lines to correct, and a way to type: nothing goes on by itself. */
function checkCard({ codes, lines }: Sightings, page: Page, knowledge: Knowledge): Reply {
  const offered = codes.slice(0, OFFERED);
  const read = lines.join('\n').slice(0, READ_LIMIT);
  const command = `\`${STATUS_COMMAND}\``;
  const body: Element[] = [
    heading(page.t('picture-title'), { size: 'Large' }),
    say(page.t('picture-check')),
    ...(offered.length === 0 ? [] : [say(page.t('picture-codes', { count: offered.length }))]),
    ...offered.map((code) => suggestion(named(code, knowledge), page)),
    ...(offered.length === 0 ? [] : [say(page.t('picture-other-code'))]),
    ...(read === '' ? [] : [box(read, page)]),
    say(page.t('picture-surest', { command }), { subtle: true }),
  ];
  const lang = page.language;
  const check = button(page.t('button-check'), payload({ do: 'check', read, lang }), { primary: true, inputs: true });
  const rows = [[...(read === '' ? [] : [check]), ...helpdeskButton({ q: '', ids: [], paste: '' }, page)]];
  return reply(page, body, rows, `${page.t('picture-title')}. ${page.t('picture-check')}`);
}

/** An input named like the payload's own text: where the channel sends what was typed, that takes its place. */
function box(read: string, page: Page): Element {
  return {
    type: 'Input.Text',
    id: 'read',
    label: page.t('picture-lines'),
    isMultiline: true,
    maxLength: READ_LIMIT,
    value: read,
  };
}

function named(code: string, knowledge: Knowledge): string {
  const symbol = knowledge.codeSymbols.get(code);
  return symbol === undefined ? code : `${code} ${symbol}`;
}

function knownCodes(knowledge: Knowledge): readonly string[] {
  let codes = KNOWN.get(knowledge);
  if (!codes) {
    codes = [...new Set(knowledge.entries.flatMap((entry) => entry.codes.map(({ id }) => id)))];
    KNOWN.set(knowledge, codes);
  }
  return codes;
}
const KNOWN = new WeakMap<Knowledge, readonly string[]>();

function codeOfSymbol(word: string, knowledge: Knowledge): string | null {
  return knowledge.lookup(word, 'en').matches[0]?.hex ?? null;
}
