// Decides what a message is: a button, a command, a paste, a code, a symbol or a question. Pure.
import { findCodes, isBareHex } from '../diagnosis/error-code.ts';
import { parseStatus } from '../diagnosis/parse.ts';
import type { DsregStatus } from '../diagnosis/types.ts';
import type { Language } from '../knowledge/types.ts';
import { parseAction } from './cards/read-action.ts';
import type { Action } from './cards/actions.ts';
import type { TurnInput } from './services.ts';
import { readAdministratorCommand } from './administrator-command.ts';
import type { AdministratorCommand } from './administrator-command.ts';
import { readHelpdeskCommand } from './helpdesk/commands.ts';
import type { HelpdeskCommand, Verbs } from './helpdesk/commands.ts';
import { hearPrivacy } from './privacy-words.ts';
import { fold, readPhrases } from './words.ts';
import type { Tag, Words } from './words.ts';

export type Intent =
  | { kind: 'action'; action: Action }
  | { kind: 'stale-action' }
  | { kind: 'installed' }
  | { kind: 'added-to-team' }
  | { kind: 'empty' }
  /** `spoken`: the language whose word the command is, where it is only one's. */
  | { kind: 'help'; spoken?: Language }
  /** `to` is null when a language was asked for that the bot does not speak. */
  | { kind: 'language'; to: Language | null; spoken?: Language }
  | { kind: 'smalltalk'; mood: 'thanks' | 'bye' | 'chat' | 'nod'; spoken?: Language }
  | { kind: 'my-requests'; spoken?: Language }
  | { kind: 'setup'; spoken?: Language }
  | { kind: 'forget'; spoken?: Language }
  | { kind: 'export'; spoken?: Language }
  /** What the bot itself keeps, hides and passes on. */
  | { kind: 'privacy'; spoken?: Language }
  /** A message was deleted, or changed after it was read. */
  | { kind: 'taken-back' }
  | AdministratorCommand
  | { kind: 'helpdesk'; command: HelpdeskCommand; spoken?: Language }
  | { kind: 'removed' }
  /** `alone`: the message is nothing but a word for a person. */
  | { kind: 'escalate'; alone?: true; spoken?: Language }
  | { kind: 'paste'; status: DsregStatus }
  /** `aside`: so much else is said that the code may not be what is asked. */
  | { kind: 'code'; query: string; aside: boolean }
  | { kind: 'symbol'; query: string }
  | { kind: 'question'; text: string };

export interface Ears {
  words: Words;
  /** Every public symbol, folded (`dsreg e directory failure`), and the first words of them. */
  symbols: ReadonlySet<string>;
  symbolOpening: ReadonlySet<string>;
  /** The Windows errors with a number of four digits that are known. */
  systemErrors: ReadonlySet<string>;
  /** What is asked of the helpdesk, and of its settings. */
  verbs: Verbs;
  /** A text in a language near to ours, in words of ours. */
  inOurWords: (text: string) => string;
}

/** The most a message may say to be read as a call for a person, in words. */
const SHORT = 20;
/** Words beside a code, beyond the usual ones, that make the code an aside. */
const ASIDE = 6;

/** Order: card value > command > paste > code > symbol > question; `input.text` may be any length. */
export function recognize(input: Pick<TurnInput, 'kind' | 'text' | 'value' | 'mentions'>, ears: Ears): Intent {
  if (input.kind === 'installed' || input.kind === 'added-to-team' || input.kind === 'removed') {
    return { kind: input.kind };
  }
  if (input.kind === 'deleted' || input.kind === 'edited') return { kind: 'taken-back' };
  if (input.value !== undefined && input.value !== null) {
    const action = parseAction(input.value);
    if (action) return { kind: 'action', action };
    if (input.kind === 'action' || input.text.trim() === '') return { kind: 'stale-action' };
  }
  const text = input.text.trim();
  if (text === '') return { kind: 'empty' };
  const order = readHelpdeskCommand(text, ears.verbs, (input.mentions ?? []).length > 0);
  if (order) return { kind: 'helpdesk', command: order, ...(order.spoken && { spoken: order.spoken }) };
  return (text.length <= 200 && readCommand(text, ears)) || readMaterial(text, ears) || { kind: 'question', text };
}

function readCommand(text: string, { words, inOurWords }: Ears): Intent | null {
  const command = readOurCommand(text, words);
  if (command) return command;
  const ours = inOurWords(text);
  const said = ours === text ? null : readOurCommand(ours, words);
  // Whose word it was tells nothing about theirs.
  if (said && 'spoken' in said) delete said.spoken;
  return said;
}

function readOurCommand(text: string, words: Words): Intent | null {
  const folded = fold(text);
  // A thumb or a smiley is a nod, not a question.
  if (folded === '')
    return /\p{Extended_Pictographic}/u.test(text) ? { kind: 'smalltalk', mood: 'nod' } : { kind: 'help' };
  const order = readAdministratorCommand(folded, words);
  if (order) return order;
  const phrases = readPhrases(folded, words);
  const command = phrases && commandOf(phrases.tags);
  if (command) return phrases.language === null ? command : { ...command, spoken: phrases.language };
  const kept = hearPrivacy(folded, words.privacy);
  if (kept !== null) return { kind: kept };
  return wantsPerson(folded, words) ? { kind: 'escalate' } : null;
}

type Command = Extract<
  Intent,
  { kind: 'language' | 'setup' | 'my-requests' | 'smalltalk' | 'help' | 'forget' | 'export' | 'privacy' | 'escalate' }
>;

/** A message made of phrases means the most telling of them. */
function commandOf(tags: Set<Tag>): Command | null {
  const named = [...tags].filter((tag) => tag.startsWith('language:'));
  if (named.length === 1) return { kind: 'language', to: named[0]?.slice('language:'.length) as Language };
  if (tags.has('other-language')) return { kind: 'language', to: null };
  if (tags.has('setup')) return { kind: 'setup' };
  if (tags.has('forget')) return { kind: 'forget' };
  if (tags.has('export')) return { kind: 'export' };
  if (tags.has('privacy')) return { kind: 'privacy' };
  if (tags.has('my-requests')) return { kind: 'my-requests' };
  if (tags.has('person')) return { kind: 'escalate', alone: true };
  if (tags.has('chat')) return { kind: 'smalltalk', mood: 'chat' };
  if (tags.has('help')) return { kind: 'help' };
  if (tags.has('thanks')) return { kind: 'smalltalk', mood: 'thanks' };
  if (tags.has('bye')) return { kind: 'smalltalk', mood: 'bye' };
  if (tags.has('greeting')) return { kind: 'help' };
  // Only fillers: "ok", "ja".
  return { kind: 'smalltalk', mood: 'nod' };
}

function wantsPerson(said: string, words: Words): boolean {
  const padded = ` ${said} `.replaceAll(' help desk ', ' helpdesk ').replaceAll(' service desk ', ' servicedesk ');
  const tokens = padded.trim().split(' ');
  if (tokens.length > SHORT) return false;
  for (const token of tokens)
    for (const phrase of words.escalate.get(token) ?? []) if (padded.includes(` ${phrase} `)) return true;
  const sent = tokens.findIndex((token) => words.escalateSend.has(token));
  if (sent >= 0 && tokens.slice(sent + 1, sent + 7).some((token) => words.escalateDesk.has(token))) return true;
  const verb = tokens.findIndex((token) => words.escalateVerbs.has(token));
  const person = tokens.findIndex((token) => words.escalatePeople.has(token));
  return verb >= 0 && person >= 0 && Math.abs(verb - person) <= 4;
}

/** How a family of codes begins (“all those 0x8018 codes”): no code by itself, but what is asked about. */
const FAMILY = /^0x[8c][0-9a-f]{3}$/i;

const SERVER_NUMBER = /(?<![0-9a-z.,:_#-])[0-9]{5,7}(?![0-9a-z_-]|[.,:][0-9])/gi;
const MOST_BESIDE = 120;

function readMaterial(text: string, ears: Ears): Intent | null {
  const status = parseStatus(text);
  // Looking for codes reads the whole text once more: most outputs are known for what they are without.
  if (status.kind === 'dsregcmd-status' && isOutput(status)) return { kind: 'paste', status };
  const found = findCodes(text);
  if (isPaste(text, status, found.length)) return { kind: 'paste', status };
  const codes = found.filter((code) => !FAMILY.test(code.written));
  if (codes.length > 0) {
    // “0xcaa70004 in Teams, 135011 in Office”: a number of the sign-in service beside it is looked up as well.
    const beside = text.length > MOST_BESIDE ? [] : (text.match(SERVER_NUMBER) ?? []);
    const query = [...new Set([...codes.map((code) => code.written), ...beside])].join(' ');
    return {
      kind: 'code',
      query,
      aside:
        otherWords(
          text,
          codes.map((code) => code.written),
          ears.words,
        ) > ASIDE,
    };
  }
  if (isBareHex(text)) return { kind: 'code', query: text, aside: false };
  const symbol = findSymbol(text, ears) ?? findBareNumber(text, ears.words) ?? findSystemError(text, ears);
  return symbol === null ? null : { kind: 'symbol', query: symbol };
}

/** Half an output works, and so does other material; a sentence that merely names a code does not. */
function isPaste(text: string, status: DsregStatus, codes: number): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  const long = lines >= 3 || text.length > 300;
  switch (status.kind) {
    case 'dsregcmd-status':
      return isOutput(status);
    case 'unknown':
      return (status.fields.length > 0 && (status.fields.length * 2 >= lines || long)) || text.length > 2000;
    case 'bare-error':
      return status.fields.length > 0 && (codes === 0 || long);
    default:
      return long || (status.fields.length > 0 && codes === 0);
  }
}

function isOutput({ fields, sections }: DsregStatus): boolean {
  return fields.length > 0 || sections.size > 0;
}

function otherWords(text: string, written: string[], words: Words): number {
  let rest = text;
  for (const code of written) rest = rest.replaceAll(code, ' ');
  return fold(rest)
    .split(' ')
    .filter((token) => token.length > 1 && !words.aroundCode.has(token)).length;
}

/**
 * "Error Code: 53003", as Microsoft's sign-in page prints an AADSTS number, or a long decimal that may have lost its sign;
 * with anything else said it is a question.
 */
function findBareNumber(text: string, words: Words): string | null {
  const folded = text.length > 120 ? '' : fold(text);
  if (!/[0-9]{5}/.test(folded)) return null;
  const tokens = folded.split(' ');
  const numbers = tokens.filter((token) => /^(?:[0-9]{5,7}|[1-9][0-9]{8,9})$/.test(token));
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return null;
  return tokens.every((token) => token === number || words.aroundCode.has(token)) ? number : null;
}

/** “System error 1355”, “feilkode 1909”: a known one right behind what says that it is an error; years and models are not. */
function findSystemError(text: string, { words, systemErrors }: Ears): string | null {
  const tokens = text.length > 120 ? [] : fold(text).split(' ');
  const at = tokens.findIndex((token) => systemErrors.has(token));
  if (at < 1 || !/(?:error|code|kode|fout|feil)$/.test(tokens[at - 1] as string)) return null;
  const isAlone = tokens.every((token, place) => place === at || place === at - 1 || words.aroundCode.has(token));
  return isAlone ? (tokens[at] as string) : null;
}

/** A token with underscores, or the words of a known symbol in a row (`dsreg autojoin disc failed`). */
function findSymbol(text: string, { symbols, symbolOpening }: Ears): string | null {
  const written = text.includes('_')
    ? text
        .split(/[\s"'\u201c\u201d\u2018\u2019«»(),;:]+/u)
        .find((token) => token.length >= 8 && token.length <= 80 && token.includes('_', 1) && !/[\\/@.]/.test(token))
    : undefined;
  if (written !== undefined) return written;
  const tokens = fold(text).split(' ');
  if (tokens.length > 40) return null;
  for (let from = 0; from < tokens.length; from++) {
    if (!symbolOpening.has(tokens[from] as string)) continue;
    for (let to = Math.min(tokens.length, from + 9); to >= from + 2; to--) {
      const words = tokens.slice(from, to).join(' ');
      if (symbols.has(words)) return words.split(' ').join('_').toUpperCase();
    }
  }
  return tokens.length === 1 && symbols.has(tokens[0] ?? '') ? (tokens[0] ?? '').toUpperCase() : null;
}
