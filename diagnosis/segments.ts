// Cuts a line that once was many: Teams turns line ends into spaces, so frames and titles stand between the rows.

import { readTitle } from './titles.ts';

/** The pieces of a long line: rows between frames, and section titles as `| title |`. */
export function splitSegments(line: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let at = 0;
  for (;;) {
    at = line.indexOf('--', at);
    if (at < 0) break;
    let end = at;
    while (end < line.length && line.charCodeAt(end) === 45) end += 1;
    // A frame has many signs and a plus at its end; the two dashes of a validity do not.
    const isFrame = end - at >= 8 || line.charAt(at - 1) === '+' || line.charAt(end) === '+';
    if (isFrame) {
      const from = line.charAt(at - 1) === '+' ? at - 1 : at;
      pushCells(pieces, line.slice(start, from));
      start = line.charAt(end) === '+' ? end + 1 : end;
    }
    at = end;
  }
  pushCells(pieces, line.slice(start));
  return pieces;
}

/** A piece may still hold `| Device State |` beside rows. */
function pushCells(pieces: string[], piece: string): void {
  if (!piece.includes('|')) {
    pieces.push(piece);
    return;
  }
  let rest = '';
  for (const cell of piece.split('|')) {
    const title = cell.length < 90 ? readTitle(cell.trim()) : null;
    if (title === null) rest = rest === '' ? cell : `${rest}|${cell}`;
    else {
      if (rest.trim() !== '') pieces.push(rest);
      pieces.push(`| ${cell.trim()} |`);
      rest = '';
    }
  }
  if (rest.trim() !== '') pieces.push(rest);
}
