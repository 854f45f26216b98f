// What a person wrote themselves: a message without the output, codes and symbols pasted into it.
import { isBareHex } from '../diagnosis/error-code.ts';
import { FIELDS } from '../diagnosis/fields.ts';
import { parseStatus } from '../diagnosis/parse.ts';
import type { DsregStatus } from '../diagnosis/types.ts';

/** Labels of several words (`Error Phase`) and a value, folded, the longest first: they are Windows' words, in any language. */
const LABELS = ['device is either disabled or deleted', ...new Set(FIELDS.map((field) => field.label.toLowerCase()))]
  .filter((label) => label.includes(' '))
  .sort((left, right) => right.length - left.length);

/** What a console prints around an output, folded: it is in the language of Windows, not of whoever pastes it. */
const BANNERS = [
  'microsoft windows [',
  '(c) microsoft',
  '(c) 20',
  '© microsoft',
  'copyright (c) ',
  'windows powershell',
  'powershell 7',
  'install the latest powershell',
  'installeer de nieuwste',
  'installer den nyeste',
  'try the new cross-platform powershell',
  'probeer het nieuwe platformoverschrijdende',
  'prøv det nye',
  'loading personal and system profiles',
  'for more information, please visit',
];

/** The language shows in much less. */
const MOST = 20_000;

/**
 * The words of the message that tell its language; empty when all of it was printed by a machine.
 * @param read what the message parses to, where that is known
 */
export function prose(message: string, read?: DsregStatus): string {
  const text = message.slice(0, MOST).trim();
  if (text.length < 400 && !text.includes(':')) return withoutCodes(text);
  const status = read ?? parseStatus(text);
  const lines = status.text === text ? status.lines : text.split('\n');
  // “DomainJoined : NO, wat betekent dat?” is a sentence with a field in it, not an output.
  if (lines.length <= 2 && status.fields.length <= 2) return withoutCodes(text);
  const isLog = isPrinted(status);
  const printed: boolean[] = [];
  for (const { line } of status.fields) printed[line - 1] = true;
  const kept = lines.filter((line, index) => {
    if (printed[index] === true) return false;
    return line === '' || (!isRule(line) && !isConsole(line) && !(isLog && isLabelled(line)));
  });
  return withoutCodes(kept.join('\n')).slice(0, 2000);
}

/** The lines beside an output that whoever pastes it wrote, and did not quote. */
export function ownLines({ loose, lines }: DsregStatus): string[] {
  return loose.map((number) => lines[number - 1] ?? '').filter((line) => !/^\s*[>|]/.test(line) && !isConsole(line));
}

/** Logs, events and messages of Windows: sentences in its language, not in that of whoever pastes them. */
export function isPrinted({ kind }: DsregStatus): boolean {
  return kind !== 'dsregcmd-status' && kind !== 'unknown';
}

/** `Log Name: …`, `errorPhase = join`; a sentence that announces the paste ends in a colon. */
function isLabelled(line: string): boolean {
  const trimmed = line.trim();
  const at = trimmed.search(/[:=]/);
  return at >= 0 && at < trimmed.length - 1;
}

/** Borders and banners: `+----------+`, `| Device State |`. */
function isRule(line: string): boolean {
  const start = line.trim().charAt(0);
  return start === '+' || start === '|';
}

/** A banner, or a prompt with what was typed after it: `C:\Users\kari>dsregcmd /status`, `PS C:\> …`. */
function isConsole(line: string): boolean {
  const folded = line.trim().toLowerCase();
  if (BANNERS.some((banner) => folded.startsWith(banner))) return true;
  const path = folded.startsWith('ps ') ? folded.slice(3) : folded;
  return path.startsWith(':\\', 1) && path.includes('>');
}

function withoutCodes(text: string): string {
  const tokens = withoutLabels(text)
    .split(/\s+/)
    .filter((token) => (isWord(token) && token.length !== HEX) || !isCode(token));
  const quiet = tokens.filter((token) => isWord(token) || !isLoud(token));
  const loud = tokens.length - quiet.length;
  // Among other words capitals are a term (PRT, TPM, NO); where nearly all is written so, they are the sentence.
  if (loud * 2 <= tokens.length) return quiet.join(' ');
  const isShouted = loud > 1 || lettersOf(tokens.find(isLoud) ?? '') >= SHOUTED;
  return (isShouted ? tokens.filter((token) => !isValue(token)) : quiet).join(' ');
}

// Patterns that every word of a message meets stand by themselves: one that is written where it is used is made anew each time.
const WORD = /^[a-z]+[.,!?]?$/;
const CODE_SIGN = /[0-9_\\/]/;
const CAMEL = /\p{Ll}\p{Lu}/u;
const LOUD = /\p{Lu}\P{L}*\p{Lu}/u;

/** A lone abbreviation is shorter than this. */
const SHOUTED = 5;

/** So many letters could be a bare code. */
const HEX = 8;

/** Most tokens, at a glance. */
const isWord = (token: string): boolean => WORD.test(token);

/** Codes, paths, names with underscores and labels in CamelCase belong to no language. */
function isCode(token: string): boolean {
  return CODE_SIGN.test(token) || CAMEL.test(token) || isBareHex(token);
}

/** In capitals; a single letter (`I`) is any word at the start of a sentence. */
function isLoud(token: string): boolean {
  return LOUD.test(token);
}

function lettersOf(token: string): number {
  return (token.match(/\p{L}/gu) ?? []).length;
}

/** What a field holds, in whatever language the sentence around it is. */
function isValue(token: string): boolean {
  return /^\P{L}*(?:YES|NO|PRT)\P{L}*$/u.test(token);
}

function withoutLabels(text: string): string {
  let rest = text;
  let folded = rest.toLowerCase();
  for (const label of LABELS) {
    const parts: string[] = [];
    let done = 0;
    for (let at = folded.indexOf(label); at >= 0; at = folded.indexOf(label, done)) {
      parts.push(rest.slice(done, at));
      done = at + label.length;
    }
    if (done === 0) continue;
    rest = [...parts, rest.slice(done)].join(' ');
    folded = rest.toLowerCase();
  }
  return rest;
}
