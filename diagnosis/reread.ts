// The rows of a text in which values were replaced, from those of the text before: most of its lines are still the same.

import { isFrame, plainLabel } from './parse.ts';
import { isOfAdfs } from './place.ts';
import { plainValue } from './rows.ts';
import type { FieldValue } from './types.ts';

/**
 * Told only where each changed line reads the same whatever stands around it, and leaves the reader as it did before: a
 * row as Windows prints it, of which nothing but the value is another, or a prompt.
 * @param rows what `rowsOf(before)` gives
 * @returns what `rowsOf(after)` gives; undefined when that cannot be told without reading
 */
export function rowsAfter(
  rows: readonly FieldValue[],
  before: readonly string[],
  after: readonly string[],
): readonly FieldValue[] | undefined {
  if (before.length !== after.length) return undefined;
  const read = [...rows];
  let at = 0;
  for (let index = 0; index < after.length; index += 1) {
    const was = before[index] ?? '';
    const line = after[index] ?? '';
    if (line === was || (isPrompt(line) && isPrompt(was))) continue;
    while ((rows[at]?.line ?? Infinity) <= index) at += 1;
    const row = rows[at];
    const colon = line.indexOf(':');
    const label = plainLabel(line, colon);
    // A yes or no decides on what follows, and so can the value of a label that has a twin.
    if (label === undefined || label.kind === 'bool' || label.twin !== null || row?.line !== index + 1)
      return undefined;
    // An endpoint can tell whose its block is.
    if (isOfAdfs(line) !== isOfAdfs(was)) return undefined;
    if (plainLabel(was, was.indexOf(':')) !== label || canGoOn(after, index + 1)) return undefined;
    read[at] = { ...row, raw: plainValue(line.slice(colon + 1).trim()), quote: line.trim() };
  }
  return read;
}

/** A prompt that names a person, bare or with the command behind it: nothing in it could be a label, title or value. */
const PROMPT = /^(?:PS )?[A-Za-z]:\\Users\\[^:=\t|[]{1,150}>(?: ?dsregcmd(?:\.exe)?(?: \/[a-z_]{1,20})?)?$/;

/** Such a line is noise wherever it stands. */
const isPrompt = (line: string): boolean => line.length < 200 && PROMPT.test(line.trim());

/** Whether the row above could go on in the lines from here, so that its length and its end would matter. */
function canGoOn(lines: readonly string[], from: number): boolean {
  let next = from;
  while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
  const line = lines[next];
  return line !== undefined && !isFrame(line) && plainLabel(line, line.indexOf(':')) === undefined;
}
