// Joins the lines of a text that a console or a mail broke at one width.

import type { LooseLine } from './recognize-paste.ts';
import { CONSOLE_WIDTHS } from './wrap.ts';

/** Nobody breaks a text that is narrower, or leaves a line that is longer. */
const NARROWEST = 60;
const WIDEST = 200;
/** What goes on begins in the middle of a sentence, and is no row of its own. */
const GOING_ON = /^(?:[a-z('",.;)]|0x)(?![A-Za-z]{1,25}:(?!\/| 0x))/;
/** No sentence is longer. */
const MOST_PARTS = 60;
const MARKS = /^[\s>|]{0,40}/;

/**
 * @param lines what is no row, in their order
 * @returns the same lines where nothing shows that they were broken; a joined one has the number of its first part
 */
export function unwrapLines(lines: readonly LooseLine[]): readonly LooseLine[] {
  let width = 0;
  for (const { text } of lines) width = Math.max(width, text.length);
  if (lines.length < 2 || width < NARROWEST || width > WIDEST) return lines;
  const isBlock = isBroken(lines, width);
  const parts = lines.map((line, at) => isBlock || continues(lines[at - 1], line, width));
  const isHard = isBlock || isHardWrap(lines, parts, width);
  const joined: LooseLine[] = [];
  for (let at = 0, end: number; at < lines.length; at = end) {
    end = at + 1;
    while (parts[end] === true && end - at < MOST_PARTS) end += 1;
    const [first] = lines.slice(at, end);
    if (first !== undefined)
      joined.push(end === at + 1 ? first : { ...first, text: join(lines.slice(at, end), isHard) });
  }
  return joined;
}

function join(lines: readonly LooseLine[], isHard: boolean): string {
  let whole = '';
  lines.forEach(({ text }, at) => {
    const isApart = !isHard || text.startsWith(' ') || lines[at - 1]?.text.endsWith(' ') === true;
    whole += at === 0 ? text.trimEnd() : (isApart ? ' ' : '') + text.trimEnd().replace(MARKS, '');
  });
  return whole;
}

/** A break between words leaves some lines shorter than others. */
function isHardWrap(lines: readonly LooseLine[], parts: readonly boolean[], width: number): boolean {
  const broken = lines.filter((_, at) => parts[at + 1] === true);
  return broken.every(({ text }) => text.length === width) && (broken.length > 1 || CONSOLE_WIDTHS.has(width));
}

/** One line of XML, cut into pieces of one length. */
function isBroken(lines: readonly LooseLine[], width: number): boolean {
  if (lines.length < 3 || !lines[0]?.text.startsWith('<')) return false;
  return lines.every(
    ({ text, number }, at) =>
      (at === lines.length - 1 || text.length === width) && (at === 0 || number === (lines[at - 1]?.number ?? 0) + 1),
  );
}

/** Whether the next word had no room left on the line above. */
function continues(above: LooseLine | undefined, { text, number }: LooseLine, width: number): boolean {
  if (above === undefined || above.number !== number - 1 || above.text.length < NARROWEST) return false;
  const going = text.replace(MARKS, '');
  if (!GOING_ON.test(going)) return false;
  const end = going.indexOf(' ');
  const word = end < 0 ? going.length : end;
  return above.text.trimEnd().length + 1 + word > width;
}
