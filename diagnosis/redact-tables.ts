// Tables of other tools and of exports: a row of titles above rows of values, at tabs, commas, semicolons, bars or columns.

import { isLabel, learnValue } from './redact-labels.ts';
import type { Names } from './redact-names.ts';

const LONGEST = 600;
const MOST_ROWS = 400;
const TITLE = /^[A-Za-z\u00c0-\u024f][A-Za-z0-9 ()_./\u00c0-\u024f-]{0,40}$/;
const SEPARATORS = ['\t', '|', ';', ','];
/** The line below the titles. */
const RULE = /^[ |:-]{2,600}$/;

type Cut = (line: string) => string[];

/** Learns what stands in the columns whose titles are labels that identify. */
export function learnTables(names: Names, lines: readonly string[]): void {
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const line = lines[at] ?? '';
    // No titles, but a row, a sentence or a frame.
    if (line.length > LONGEST || line.includes(': ') || line.startsWith('+') || line === '') continue;
    const below = lines[at + 1] ?? '';
    const cut = cutOf(line, below);
    const titles = cut?.(line) ?? [];
    if (!cut || titles.length < 2 || !titles.every((title) => TITLE.test(title)) || !titles.some(isLabel)) continue;
    learnRows(names, titles, cut, lines, at + 1);
  }
}

function learnRows(names: Names, titles: readonly string[], cut: Cut, lines: readonly string[], from: number): void {
  for (let at = from; at < lines.length && at < from + MOST_ROWS; at += 1) {
    const line = lines[at] ?? '';
    if (at === from && RULE.test(line)) continue;
    const cells = line.length > LONGEST ? [] : cut(line);
    if (cells.length !== titles.length) return;
    titles.forEach((title, index) => learnValue(names, title, cells[index] ?? ''));
  }
}

/** How the lines of a table are cut, told by its titles and the line below them. */
function cutOf(titles: string, below: string): Cut | undefined {
  const separator = SEPARATORS.find((sign) => titles.includes(sign));
  if (separator !== undefined) return (line) => cellsOf(line, separator);
  if (!below.includes('--') || !RULE.test(below)) return undefined;
  const starts = Array.from(below.matchAll(/-{1,200}/g), ({ index }) => index);
  return (line) => (line.trim() === '' ? [] : starts.map((start, at) => line.slice(start, starts[at + 1]).trim()));
}

/** What stands between the separators, without quotes; a bar may stand around the row too. */
function cellsOf(line: string, separator: string): string[] {
  const row = separator === '|' ? line.trim().replace(/^\|{1,2}|\|{1,2}$/g, '') : line;
  return row.includes(separator) ? row.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, '')) : [];
}
