// Replaces what identifies people, devices and organizations by stable placeholders; codes, field names and public hosts stay.

import { isFrame, readRows, rowsOf } from './parse.ts';
import { isPlain, readText } from './paste.ts';
import { joinIds } from './redact-broken.ts';
import { DONE, holdsList, isRow, redactField, redactFields, VALUE } from './redact-fields.ts';
import { learnSerials } from './redact-labels.ts';
import { addNames, replaceNames, replaceSpaced, startNames, type Names } from './redact-names.ts';
import { learnSigned } from './redact-people.ts';
import { sweep } from './redact-sweep.ts';
import { learnTables } from './redact-tables.ts';
import { rowsAfter } from './reread.ts';
import type { DsregStatus, FieldValue } from './types.ts';

export interface Redacted {
  /** The cleaned text (readLines) with `<user-1>`, `<device-1>`, `<tenant-1>`, `<host-1>` … in place of identifiers. */
  text: string;
  /** How many places were replaced. */
  count: number;
}

/** The same by its lines. */
export interface RedactedLines extends Redacted {
  lines: readonly string[];
  /** Each of them as it was; none where lines were put together since. */
  printed: readonly string[];
  names: Names;
}

/** What is shown of a text: a printed row, by its line (from 1) and trimmed text. */
export interface Shown {
  line: number;
  quote: string;
}

/** A cleaned text as it was read: its lines and, where they are known, its rows. */
interface Read {
  lines: readonly string[];
  rows: readonly FieldValue[] | undefined;
}

/**
 * Takes any pasted or typed text. The same value gets the same placeholder within one text, and redacting twice changes
 * nothing more. A name that stands in no field cannot be known; one that does is replaced everywhere.
 * @param read what the same text was parsed to, where that is known: it is not read again
 * @returns the redacted text and how many places were replaced; never throws
 */
export function redact(text: string, read?: DsregStatus): Redacted {
  const redacted = redactLines(text, read);
  return { text: redacted.text, count: redacted.count };
}

/** The same for whoever goes on by its lines. */
export function redactLines(text: string, read?: DsregStatus): RedactedLines {
  const { once, clean } = settle(text, read?.text);
  let result = redactOnce(clean, [], once === clean ? read : undefined);
  const { names } = result;
  const { lines: printed } = result.printed;
  let { count } = result;
  if (result.text === text) return { text, lines: result.lines, printed, names, count };
  // A name can uncover another one; what is stable is done.
  for (let pass = 0; pass < PASSES && !isDone(result); pass += 1) {
    const again = settle(result.text);
    const next = redactOnce(again.clean, result.swept, again.clean === result.text ? reread(result) : undefined);
    if (next.text === result.text) break;
    count += next.count;
    addNames(names, next.names);
    result = next;
  }
  const { lines } = result;
  return { text: result.text, lines, printed: lines.length === printed.length ? printed : [], names, count };
}

const PASSES = 4;

/**
 * Redacts rows that are shown by themselves: whatever identifies in the text they stand in is known here too.
 * @param whole that text, redacted; what only a row tells gets a number that is free in it
 * @returns as many rows, with the placeholders of the text; never throws
 */
export function redactRows(rows: readonly Shown[], { lines, printed, names }: RedactedLines): string[] {
  return rows.map(({ line, quote }) =>
    printed[line - 1]?.trim() === quote ? (lines[line - 1] ?? '').trim() : redactRow(quote, names),
  );
}

/** A row that stands on no line as it is shown. */
function redactRow(row: string, names: Names): string {
  let before = settle(row.slice(0, MAX_ROW)).clean.replaceAll('\n', ' ');
  for (let pass = 0; ; pass += 1) {
    const line = [before];
    for (const field of rowsOf(line)) redactField(names, field, line);
    const [after = ''] = replaceNames(
      names,
      replaceSpaced(names, line).map((part) => sweep(names, part)),
    );
    if (pass === PASSES || after === before) return after;
    before = after;
  }
}

/** No more of a row is shown. */
const MAX_ROW = 4000;

/** A text read once, and read until that changes nothing more. */
function settle(text: string, once = readText(text)): { once: string; clean: string } {
  let clean = once;
  for (let pass = 0, before = text; pass < 6 && clean !== before; pass += 1) {
    before = clean;
    clean = readText(before);
  }
  return { once, clean };
}

interface Pass extends Redacted {
  lines: readonly string[];
  names: Names;
  /** The lines in which shapes were looked for: one that comes out the same holds none. */
  swept: readonly string[];
  /** What was redacted. */
  printed: Read;
  /** Marks the lines in which nothing more can be found. */
  settled: Uint8Array;
  /** Whether lines of it were put together. */
  isJoined: boolean;
}

const reread = ({ lines, printed }: Pass): Read => ({
  lines,
  rows: printed.rows && rowsAfter(printed.rows, printed.lines, lines),
});

/** @param swept the lines of the pass before */
function redactOnce(text: string, swept: readonly string[], known?: Read): Pass {
  const printed: Read = { lines: known?.lines ?? text.split('\n'), rows: known?.rows };
  const whole = joinIds(printed.lines);
  const clean = whole === printed.lines ? text : whole.join('\n');
  if (clean !== text) Object.assign(printed, { lines: whole, rows: undefined });
  let rows = (printed.rows ??= rowsOf(printed.lines));
  for (let pass = 0; pass < 6; pass += 1) {
    const joined = joinWrappedRows(printed.lines, rows);
    if (joined.length === printed.lines.length) break;
    printed.lines = joined;
    printed.rows = undefined;
    rows = readRows(joined.join('\n'));
  }
  const names = startNames(clean);
  learnSerials(names);
  let lines = [...printed.lines];
  const settled = redactFields(names, rows, lines);
  lines = replaceSpaced(names, lines);
  const seen = lines.map((line, index) =>
    line === swept[index] || isFrame(line) || isTitle(line) || settled[index] === DONE
      ? line
      : sweep(names, line, isRow(settled[index]), settled[index] === VALUE),
  );
  // What has a shape keeps its placeholder.
  learnSigned(names, printed.lines);
  learnTables(names, printed.lines);
  const done = replaceNames(names, seen, printed.rows && printed.lines);
  const isUnchanged = printed.rows !== undefined && done.every((line, index) => line === printed.lines[index]);
  const isJoined = clean !== text || printed.rows === undefined;
  const redacted = isUnchanged ? clean : done.join('\n');
  return { text: redacted, count: names.count, lines: done, names, swept: lines, settled, printed, isJoined };
}

/** A blank line, a title of words alone, or what every console prints. */
const isTitle = (line: string): boolean => line === '' || (TITLE_SIGNS.includes(line.charAt(0)) && TITLE.test(line));
const TITLE_SIGNS = '|(MF';
const TITLE =
  /^(?:\| [A-Za-z ]{1,70}\||\(c\) Microsoft Corporation\. All rights reserved\.|Microsoft Windows \[Version [0-9.]{5,20}\]|For more information, please visit https:\/\/www\.microsoft\.com\/aadjerrors)$/;

/**
 * Whether going through it once more would change nothing, told without doing so: plain signs, nothing that was put
 * together, the same rows with other values, and in each changed line nothing that can be seen only now.
 */
function isDone({ text, lines, settled, printed, isJoined }: Pass): boolean {
  if (isJoined || !printed.rows || !isPlain(text)) return false;
  const rows = rowsAfter(printed.rows, printed.lines, lines);
  const isChanged = (line: number): boolean => lines[line - 1] !== printed.lines[line - 1];
  if (!rows || rows.some(({ label, line }) => holdsList(label) && isChanged(line))) return false;
  const names = startNames(text);
  return lines.every(
    (line, at) =>
      settled[at] === DONE ||
      !isChanged(at + 1) ||
      sweep(names, line, isRow(settled[at]), settled[at] === VALUE) === line,
  );
}

/** A value broken over lines would be found by no pattern: its lines become one again. */
function joinWrappedRows(lines: readonly string[], rows: readonly FieldValue[]): readonly string[] {
  let joined: string[] | undefined;
  for (const field of rows) {
    const line = (joined ?? lines)[field.line - 1] ?? '';
    // Nearly every row is one line.
    if (line.endsWith(field.quote)) continue;
    const first = line.trim();
    if (field.quote.length <= first.length || !field.quote.startsWith(first)) continue;
    let row = first;
    let end = field.line;
    while (end < lines.length && row.length < field.quote.length && end < field.line + 70) {
      const next = ((joined ?? lines)[end] ?? '').trim();
      row = field.quote.startsWith(row + next) ? row + next : `${row} ${next}`.trim();
      end += 1;
    }
    if (row !== field.quote) continue;
    joined ??= [...lines];
    joined[field.line - 1] = field.quote;
    for (let at = field.line; at < end; at += 1) joined[at] = '\u0000';
  }
  return joined?.filter((line) => line !== '\u0000') ?? lines;
}
