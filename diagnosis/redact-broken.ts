// Ids that a window or a mail broke over lines, anywhere in a text: no pattern finds the halves.

import { isWordSign } from './redact-names.ts';
import { isWholeId } from './redact-patterns.ts';

const LONGEST = 64;
const MOST_LINES = 4;

/** Puts such ids together on the line they begin in; a line of which nothing is left goes. */
export function joinIds(lines: readonly string[]): readonly string[] {
  let joined: (string | null)[] | undefined;
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const line = joined?.[at] ?? lines[at] ?? '';
    const start = startOfId(line);
    if (start < 0) continue;
    const found = goOn(lines, at + 1, line.slice(start).trimEnd());
    if (found === null) continue;
    joined ??= [...lines];
    joined[at] = line.slice(0, start) + found.id;
    for (let part = at + 1; part < found.last; part += 1) joined[part] = null;
    joined[found.last] = found.rest === '' ? null : found.rest;
    at = found.last - 1;
  }
  return joined?.filter((line) => line !== null) ?? lines;
}

/** Where signs begin that could be an id's and that a line ends with; -1 for no such end. */
function startOfId(line: string): number {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 32) end -= 1;
  let start = end;
  while (start > 0 && end - start < LONGEST && isIdSign(line.charCodeAt(start - 1))) start -= 1;
  // Most are whole: a GUID, or a thumbprint and no SID, which has a dash behind its S. 36 digits are part of a thumbprint.
  const isGuid = end - start === 36 && line.charCodeAt(start + 8) === 45;
  const isWhole = isGuid || (end - start === 40 && line.charCodeAt(start + 1) !== 45);
  return start === end || end - start === LONGEST || isWhole || isWordSign(line.charCodeAt(start - 1)) ? -1 : start;
}

/** The id whose first part ends a line; null when the lines from here do not make one of it. */
function goOn(lines: readonly string[], from: number, head: string): { id: string; last: number; rest: string } | null {
  let id = head;
  for (let last = from; last < from + MOST_LINES && last < lines.length; last += 1) {
    const line = lines[last] ?? '';
    let start = 0;
    while (isMark(line.charCodeAt(start))) start += 1;
    let end = start;
    while (isIdSign(line.charCodeAt(end)) && end - start < LONGEST) end += 1;
    if (end === start || isWordSign(line.charCodeAt(end))) return null;
    // What is whole goes on nowhere.
    if (last === from && isWholeId(head)) return null;
    id += line.slice(start, end);
    const rest = line.slice(end).trimEnd();
    if (isWholeId(id)) return { id, last, rest };
    if (rest !== '' || id.length >= LONGEST) return null;
  }
  return null;
}

/** A blank or a mark of a quoted mail. */
const isMark = (code: number): boolean => code === 32 || code === 62 || code === 124 || code === 35;

/** Hexadecimal digits, what masks them, the S of a SID, and dashes. */
const ID_SIGNS = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[0-9a-fsx-]/i.test(String.fromCharCode(code)) ? 1 : 0,
);
const isIdSign = (code: number): boolean => ID_SIGNS[code] === 1;
