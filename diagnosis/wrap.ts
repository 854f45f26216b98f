// Joins the rows a console or a mail broke over several lines.

import type { FieldKind } from './fields.ts';
import type { FieldValue } from './types.ts';

export interface Wrap {
  /** The row that may go on; null when something else came between. */
  last: FieldValue | null;
  kind: FieldKind;
  /** Number and length of the last line of that row. */
  line: number;
  length: number;
  /** Blank lines since that line, and between the two rows before (a paste may have one behind each line). */
  blanks: number;
  gap: number;
  /** Whether the console broke the last line behind a blank. */
  isSpaced: boolean;
  /** A label stood alone on its line (cells of a table, each on a line); the value is on the next. */
  isBare: boolean;
  /** How many lines were joined already; the joined text is looked at again each time. */
  joined: number;
}

export function startWrap(): Wrap {
  return {
    last: null,
    kind: 'string',
    line: 0,
    length: 0,
    blanks: 0,
    gap: 0,
    isSpaced: false,
    isBare: false,
    joined: 0,
  };
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
const CONSOLE_WIDTHS = new Set([80, 100, 120, 132, 160]);
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
  if (last === null || COUNTER.test(text)) return false;
  if (wrap.isBare) return text.length < 200;
  if (kind === 'bool' || number === wrap.line || wrap.blanks > wrap.gap || wrap.joined >= MAX_JOINED) return false;
  const isLong = LONG.has(last.label);
  if (last.raw === '') return isLong || (WITHOUT_SPACES.has(kind) && !text.includes(' ') && text.length > 20);
  // Nobody breaks a line before the 60th sign or behind the 160th.
  if (wrap.length < (isLong ? 60 : 76) || wrap.length > MAX_LINE) return false;
  return !WITHOUT_SPACES.has(kind) || !text.includes(' ');
}

/** Appends a line to the row above, as it was before it was broken. */
export function joinWrapped(wrap: Wrap, line: string, text: string): void {
  const { last, kind } = wrap;
  if (last === null) return;
  const isMidWord = CONSOLE_WIDTHS.has(wrap.length) && !line.startsWith(' ') && !wrap.isSpaced;
  const isMidCode = /(?:AADSTS[0-9]{0,6}|0x[0-9a-fA-F]{0,7})$/.test(last.raw.slice(-12)) && /^[0-9a-fA-F]/.test(text);
  const isMidTime =
    kind === 'timerange' &&
    /[0-9:.-]$/.test(last.raw) &&
    /^[0-9:.-]/.test(text) &&
    !/[0-9]-[0-9]{2}-[0-9]{2}$|--$/.test(last.raw.slice(-14));
  const isWhole = last.raw !== '' && !isMidWord && !isMidCode && !isMidTime && !WITHOUT_SPACES.has(kind);
  const joint = isWhole ? ' ' : '';
  last.raw += joint + text;
  last.quote += joint + text;
  wrap.joined += 1;
  wrap.length = line.length;
  wrap.isSpaced = line.endsWith(' ');
  wrap.isBare = false;
  wrap.gap = wrap.blanks;
  wrap.blanks = 0;
}
