// Undoes what the way here did to a console output: encodings, line ends, markup, escapes, typographic signs.

import { stripMarkup } from './markup.ts';
import { repairEncoding } from './encoding.ts';

/** Printable ASCII and line feeds need no repair at all. */
const FOREIGN = /[^\n\x20-\x7e]/;
/** Whether a text needs none. */
export const isPlain = (text: string): boolean => !FOREIGN.test(text);
/** `A z u r e A d` is UTF-16 whose NULs became blanks. */
const SPACED = /[A-Za-z] [A-Za-z] [A-Za-z] [A-Za-z] [A-Za-z] /;
const TAG =
  /<\/?(?:br|div|p|pre|span|table|tr|td|li|ul|ol|code|codeblock|blockquote|html|body|font|hr|b|strong|a|h[1-6])\b/i;
const ENTITY = /&(?:nbsp|lt|gt|amp|quot|apos|[nm]dash|#[0-9]{1,7}|#x[0-9a-f]{1,6});/i;

/** The frame of a log of the management agents; its time and thread stand behind the text. */
const LOG_START = '<![LOG[';
const LOG_END = /]LOG]!>(?:<time=[^<>\n]{0,300}>)?/g;

/**
 * The lines a person would see, cleaned to plain ASCII where the sign stands for an ASCII one.
 * @param text the paste, whatever it went through; nothing makes this throw
 * @returns one entry a line, index 0 is line 1
 */
export function readLines(text: string): string[] {
  return readText(text).split('\n');
}

/** The same as one text. */
export function readText(text: string): string {
  let clean = text;
  const isForeign = !isPlain(text);
  if (isForeign || SPACED.test(clean.slice(0, 400))) clean = repairEncoding(clean);
  if (clean.includes(LOG_START)) clean = clean.replaceAll(LOG_START, '').replace(LOG_END, '');
  if (clean.includes('<') || clean.includes('&')) {
    // Twice, because a quoted message can be escaped once more.
    for (let pass = 0; pass < 2 && hasMarkup(clean); pass += 1) clean = stripMarkup(clean);
    if ((isForeign || clean !== text) && !isPlain(clean)) clean = repairEncoding(clean);
  }
  if (clean.includes('\\') || clean.includes('{')) clean = unescapeText(clean);
  clean = withoutLogPrefix(clean);
  const first = clean.indexOf(FIRST_LABEL);
  if (first >= 0 && OBJECT_SIGNS.has(clean.charAt(first + FIRST_LABEL.length))) clean = turnObjects(clean);
  if (hasBrokenCode(clean)) clean = clean.replace(BROKEN_CODE, joinCode);
  return clean;
}

const hasMarkup = (text: string): boolean =>
  (text.includes('<') && TAG.test(text)) || (text.includes('&') && ENTITY.test(text));

/** The begin and the end of the rule around a title. */
const [RULE, RULE_END] = ['+-----', '-----+'];
const LONGEST_PREFIX = 80;

/** Takes off what stands before the rules of an output and alike before its other lines: `PC-0412: `, `09:12:44 INFO `. */
function withoutLogPrefix(text: string): string {
  const rule = text.indexOf(RULE);
  const start = text.lastIndexOf('\n', rule) + 1;
  if (rule <= start || rule - start > LONGEST_PREFIX) return text;
  const before = text.slice(start, rule).trimEnd();
  const end = text.indexOf('\n', rule);
  const isRuleAlone = text
    .slice(rule, end < 0 ? undefined : end)
    .trimEnd()
    .endsWith(RULE_END);
  // The marks of a quoted mail, the frame of a box and numbers of lines are read with the rows.
  if (!isRuleAlone || !/[A-Za-z]/.test(before)) return text;
  return text
    .split('\n')
    .map((line) =>
      beginsAlike(line, before) ? line.slice(before.length + (line.charAt(before.length) === ' ' ? 1 : 0)) : line,
    )
    .join('\n');
}

/** Whether a line begins as another one does, but for its digits, and a word ends there. */
function beginsAlike(line: string, begin: string): boolean {
  const isInWord = /[0-9A-Za-z]$/.test(begin) && /[0-9A-Za-z]/.test(line.charAt(begin.length));
  return !isInWord && withoutDigits(line.slice(0, begin.length)) === withoutDigits(begin);
}

const withoutDigits = (text: string): string => text.replace(/[0-9]/g, '0');

/** A failure code that a narrow window broke over two lines. */
const BROKEN_CODE = /(0x[8cd][0-9a-f]{0,6})\n[ >|]{0,40}([0-9a-f]{1,7})(?![0-9a-z_])/gi;
const CODE_LENGTH = '0x801c03f2'.length;

function hasBrokenCode(text: string): boolean {
  for (let at = text.indexOf('0x'); at >= 0; at = text.indexOf('0x', at + 2)) {
    if (text.slice(at, at + CODE_LENGTH).includes('\n')) return true;
  }
  return false;
}

/** Every line keeps its number; only halves that make eight digits are one code. */
const joinCode = (whole: string, head: string, tail: string): string =>
  head.length + tail.length === CODE_LENGTH ? `${head}${tail}\n` : whole;

/** What parts the cells of a row, behind a name that is one of them; Windows prints a blank there. */
const OBJECT_SIGNS = new Set(['"', ',', ';', '\t', '\n']);
const FIRST_LABEL = 'AzureAdJoined';
const CELL = /("(?:[^"]|"")*"|[^",;\t]*)([,;\t]|$)/y;

/** Objects as a table, a row of names and one of values for each: their rows instead, each with its name. */
function turnObjects(text: string): string {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.includes(FIRST_LABEL) && line.includes('DomainJoined'));
  const names = readCells(lines[head] ?? '');
  if (names.length < 3 || !names.every((name) => /^[A-Za-z][A-Za-z0-9 ./_-]*$/.test(name))) return text;
  let end = head + 1;
  const rows: string[] = [];
  for (; end < lines.length && rows.length < MOST_CELLS; end += 1) {
    const values = readCells(lines[end] ?? '');
    if (values.length !== names.length) break;
    names.forEach((name, index) => rows.push(`${name} : ${values[index] ?? ''}`));
    rows.push('');
  }
  return [...lines.slice(0, head), ...rows, ...lines.slice(end)].join('\n');
}

const MOST_CELLS = 4000;

/** The cells of a row of CSV or of a sheet; none where the row is not whole. */
function readCells(line: string): string[] {
  const cells: string[] = [];
  CELL.lastIndex = 0;
  for (let match = CELL.exec(line); match !== null && match.index < line.length; match = CELL.exec(line)) {
    const cell = match[1] ?? '';
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell.trim());
    if (match[2] === '') return cells;
  }
  return [];
}

/** What may stand behind an escaped line end: `CONTOSO\nina` holds an `\n` too, but no row or frame follows it. */
const BEHIND_LINE_END = /[\s+|\\"'A-Z*#>`[]/;

function isLineEscape(text: string, slash: number): boolean {
  const sign = text.charAt(slash + 1);
  return (sign === 'n' || sign === 'r') && (slash + 2 >= text.length || BEHIND_LINE_END.test(text.charAt(slash + 2)));
}

/** `CONTOSO\thea` holds no tab. */
const isInName = (text: string, slash: number): boolean =>
  /[0-9A-Za-z]/.test(text.charAt(slash - 1)) && /[a-z]/.test(text.charAt(slash + 2));

/** JSON objects and strings, and the escapes `\r\n` and `\t` of YAML and JSON. */
function unescapeText(text: string): string {
  const start = text.trimStart().charAt(0);
  if (start === '{' || start === '[' || start === '"') {
    const lines = readJson(text);
    if (lines !== null) return lines.join('\n');
  }
  if (!text.includes('\\n') && !text.includes('\\r') && !text.includes('\\u')) return text;
  let escaped = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) if (isLineEscape(text, at)) escaped += 1;
  let printed = 0;
  // Escapes are believed only when they outnumber the line ends.
  for (let at = text.indexOf('\n'); at >= 0 && printed < escaped; at = text.indexOf('\n', at + 1)) printed += 1;
  if (escaped <= printed || (escaped < 2 && !text.includes('\\r\\n'))) return text;
  const plain = replaceEscapes(text);
  return FOREIGN.test(plain) ? repairEncoding(plain) : plain;
}

function replaceEscapes(text: string): string {
  let plain = '';
  let done = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', done)) {
    plain += text.slice(done, at);
    const sign = text.charAt(at + 1);
    done = at + 2;
    if (isLineEscape(text, at)) {
      plain += '\n';
      if (sign === 'r' && text.startsWith('\\n', done)) done += 2;
    } else if (sign === 't' && !isInName(text, at)) plain += ' ';
    else if (sign === 'u' && /^[0-9a-f]{4}$/i.test(text.slice(done, done + 4))) {
      plain += String.fromCharCode(parseInt(text.slice(done, done + 4), 16));
      done += 4;
    } else if (sign === '"' || sign === '/' || sign === '\\') plain += sign;
    else plain += `\\${sign}`;
  }
  return plain + text.slice(done);
}

const MAX_DEPTH = 12;

/** The rows of a JSON value; an object under a key becomes a section of that name. null when it is no JSON. */
function readJson(text: string): string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const lines: string[] = [];
  let section = '';
  const visit = (name: string, part: unknown, depth: number): void => {
    if (typeof part === 'string') {
      const rows = (FOREIGN.test(part) ? repairEncoding(part) : part).split('\n');
      lines.push(name === '' || rows.length > 1 ? (rows[0] ?? '') : `${name} : ${rows[0] ?? ''}`, ...tail(rows));
    } else if (typeof part === 'boolean') lines.push(`${name} : ${part ? 'YES' : 'NO'}`);
    else if (typeof part === 'number') lines.push(`${name} : ${part}`);
    else if (part === null) lines.push(`${name} :`);
    else if (typeof part === 'object' && depth < MAX_DEPTH) {
      const pair = readPair(part);
      if (pair !== null) {
        if (pair.section !== section) lines.push(`| ${pair.section} |`);
        section = pair.section;
        lines.push(pair.row);
        return;
      }
      if (name !== '' && !Array.isArray(part)) lines.push(`| ${name} |`);
      for (const [key, inner] of Object.entries(part as Record<string, unknown>)) {
        visit(Array.isArray(part) ? '' : key, inner, depth + 1);
      }
    }
  };
  visit('', value, 0);
  return lines;
}

/** A row of a table: `{"Section": "Device State", "Name": "AzureAdJoined", "Value": "YES"}`. */
function readPair(part: object): { section: string; row: string } | null {
  const cells = new Map(Object.entries(part).map(([key, cell]: [string, unknown]) => [key.toLowerCase(), cell]));
  const [value, section] = [cells.get('value'), cells.get('section')];
  const name = PAIR_NAMES.map((key) => cells.get(key)).find((cell) => typeof cell === 'string');
  if (typeof name !== 'string' || typeof value !== 'string' || cells.size > 3) return null;
  return { section: typeof section === 'string' ? section : '', row: `${name} : ${value}` };
}

const PAIR_NAMES = ['name', 'field', 'key', 'label', 'property'];

function tail(rows: string[]): string[] {
  // Not spread from a slice into push arguments of unbounded length: a message can hold a million lines.
  return rows.length > 1 ? [rows.slice(1).join('\n')] : [];
}
