// Joins the rows a console or a mail broke over several lines.

import type { FieldKind } from './fields.ts';
import type { FieldValue } from './types.ts';
import { isInsideWord, jointOf } from './wrap-shapes.ts';

export interface Wrap {
  /** The row that may go on; null when something else came between. */
  last: FieldValue | null;
  kind: FieldKind;
  /** Number and length of the last line of that row. */
  line: number;
  length: number;
  /** Length of the line that is read, with the marks of a quoted mail, and the same of the last line of that row. */
  printed: number;
  full: number;
  /** Where a frame was broken in two, the width of all lines; else 0. */
  width: number;
  /** Blank lines since that line, and between the two rows before (a paste may have one behind each line). */
  blanks: number;
  gap: number;
  /** Whether the console broke the last line behind a blank. */
  isSpaced: boolean;
  /** A label stood alone on its line (cells of a table, each on a line); the value is on the next. */
  isBare: boolean;
  /** How many lines were joined already; the joined text is looked at again each time. */
  joined: number;
  /** Every join of the paste, for a second look once all are known. */
  joints: Joint[];
}

/** Where a line was appended to a row. */
interface Joint {
  field: FieldValue;
  /** Length of the line above. */
  full: number;
  /** Whether a blank was put between them that nothing proves, and where. */
  isGuess: boolean;
  raw: number;
  quote: number;
}

/** Before the first row. */
export function startWrap(): Wrap {
  return {
    last: null,
    kind: 'string',
    line: 0,
    length: 0,
    printed: 0,
    full: 0,
    width: 0,
    blanks: 0,
    gap: 0,
    isSpaced: false,
    isBare: false,
    joined: 0,
    joints: [],
  };
}

/** Begins to watch for what continues a row. */
export function startRow(wrap: Wrap, line: string, number: number): void {
  wrap.length = line.length;
  wrap.full = wrap.printed;
  wrap.isSpaced = line.endsWith(' ');
  wrap.isBare = false;
  wrap.line = number;
  wrap.gap = wrap.blanks;
  wrap.blanks = 0;
  wrap.joined = 0;
}

const BROKEN_FRAME = /^\+-{38,70}$/;

/** A frame without its end was broken by a hard wrap, and every other line at the same width. */
export function readFrameWidth(wrap: Wrap, rule: string): void {
  if (wrap.width === 0 && BROKEN_FRAME.test(rule)) wrap.width = wrap.printed;
}

/** Labels whose value is long; they go on even when the line was broken early. */
const LONG = new Set([
  'Server Message',
  'Server Error Description',
  'SettingsUrl',
  'WorkplaceSettingsUrl',
  'KerbTopLevelNames',
]);
/** Where a console breaks without regard to words. */
export const CONSOLE_WIDTHS = new Set([80, 100, 120, 132, 160]);
const WITHOUT_SPACES: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'url',
  'base64',
  'guid',
  'hex40',
  'urn',
  'url|NO',
  'csv',
]);
/** A line number or the time of a log with nothing behind it. */
const COUNTER = /^(?:[0-9]{1,5}[.:)]?|\[[0-9 T:.Z-]{8,30}\])$/;
const MAX_LINE = 160;
const MAX_JOINED = 60;

/** Whether a line without a label of its own belongs to the row above. */
export function continues(wrap: Wrap, text: string, number: number): boolean {
  const { last, kind } = wrap;
  if (last === null) return false;
  if (!wrap.isBare && kind !== 'bool' && isNext(wrap, number) && isProven(wrap, last, text)) return true;
  if (COUNTER.test(text)) return false;
  if (wrap.isBare) return text.length < 200;
  if (kind === 'bool' || !isNext(wrap, number)) return false;
  const isLong = LONG.has(last.label);
  const isSpaceless = WITHOUT_SPACES.has(kind);
  if (last.raw === '') return isLong || (isSpaceless && !text.includes(' ') && text.length > 20);
  // Nobody breaks a line far before the 60th sign or behind the 160th; a URL is broken by a hard wrap only, and a narrow
  // one breaks the frames too.
  if (wrap.length < (isLong ? 50 : isSpaceless ? 72 : 76) || wrap.length > MAX_LINE) return false;
  return !isSpaceless || !text.includes(' ');
}

const isNext = (wrap: Wrap, number: number): boolean =>
  number !== wrap.line && wrap.blanks <= wrap.gap && wrap.joined < MAX_JOINED;

/** The line above is as wide as the wrap, or only both halves have the shape of a value. */
const isProven = (wrap: Wrap, { label, raw }: FieldValue, text: string): boolean =>
  isFull(wrap) || jointOf(label, wrap.kind, raw, text) !== null;

/** One sign less: the blank at the end of the line went. */
const isFull = ({ width, full }: Wrap): boolean => width > 0 && (full === width || full === width - 1);

/** Appends a line to the row above, as it was before it was broken. */
export function joinWrapped(wrap: Wrap, line: string, text: string): void {
  const { last } = wrap;
  if (last === null) return;
  const joint = jointBetween(wrap, last, line, text);
  wrap.joints.push({
    field: last,
    full: wrap.full,
    isGuess: joint === null && last.raw !== '' && !wrap.isSpaced && !line.startsWith(' '),
    raw: last.raw.length,
    quote: last.quote.length,
  });
  const between = joint ?? (last.raw === '' ? '' : ' ');
  last.raw += between + text;
  last.quote += between + text;
  wrap.joined += 1;
  wrap.length = line.length;
  wrap.full = wrap.printed;
  wrap.isSpaced = line.endsWith(' ');
  wrap.isBare = false;
  wrap.gap = wrap.blanks;
  wrap.blanks = 0;
}

/** What stood between a row and the line below it: nothing, a blank, or null when nothing tells. */
function jointBetween(wrap: Wrap, { label, raw }: FieldValue, line: string, text: string): '' | ' ' | null {
  if (raw === '' || wrap.isBare) return null;
  const isSpaced = line.startsWith(' ') || wrap.isSpaced || (isFull(wrap) && wrap.full < wrap.width);
  if (isFull(wrap)) return isSpaced ? ' ' : '';
  const joint = jointOf(label, wrap.kind, raw, text);
  if (joint !== null) return joint;
  if (CONSOLE_WIDTHS.has(wrap.length) && !isSpaced) return '';
  const isMidCode = /(?:AADSTS[0-9]{0,6}|0x[0-9a-fA-F]{0,7})$/.test(raw.slice(-12)) && /^[0-9a-fA-F]/.test(text);
  const isMidTime =
    wrap.kind === 'timerange' &&
    /[0-9:.-]$/.test(raw) &&
    /^[0-9:.-]/.test(text) &&
    !/[0-9]-[0-9]{2}-[0-9]{2}$|--$/.test(raw.slice(-14));
  return isMidCode || isMidTime || WITHOUT_SPACES.has(wrap.kind) || isInsideWord(raw, text) ? '' : null;
}

/** Takes the blanks out again that were only guessed, where all joins show that a hard wrap broke the lines. */
export function settleJoints({ joints }: Wrap): void {
  if (joints.length < 2) return;
  let width = 0;
  for (const { full } of joints) width = Math.max(width, full);
  const atWidth = joints.filter(({ full }) => full === width);
  // One sign less: the blank at the end of that line went.
  if (atWidth.length < 2 || joints.some(({ full }) => full < width - 1)) return;
  for (const { field, isGuess, raw, quote } of atWidth.reverse()) {
    if (!isGuess) continue;
    field.raw = field.raw.slice(0, raw) + field.raw.slice(raw + 1);
    field.quote = field.quote.slice(0, quote) + field.quote.slice(quote + 1);
  }
}
