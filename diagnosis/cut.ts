// Where a paste ends inside a code: what is left of it would be read as another one.

import type { DsregStatus, FieldValue } from './types.ts';

export interface CutCode {
  field: FieldValue;
  /** The value before the code that was cut. */
  kept: string;
}

/** Fewer digits than a whole one has; a network number has five. */
const CUT =
  /(?:[0o]x[0-9a-f]{0,7}|aadsts[ _-]?[0-9]{0,4}|(?<![0-9a-z])[-\u2212\u2013]?(?!12[01][0-9]{2}$)[0-9]{1,9})$/i;
const MAX_CODE = 16;

/**
 * The value at the very end of a paste, when it ends in the digits of a code that may have gone on. What is closed by a
 * bracket (`[0x54b]`), or followed by any other line, is whole.
 */
export function findCutCode(status: DsregStatus): CutCode | null {
  const field = status.fields[status.fields.length - 1];
  if (status.kind !== 'dsregcmd-status' || field === undefined || !/[0-9a-fx]$/i.test(field.raw)) return null;
  const start = Math.max(0, field.raw.length - MAX_CODE);
  const match = CUT.exec(field.raw.slice(start));
  if (match === null || /^0x0+$/i.test(field.raw)) return null;
  if (!endsWith(status.text, match[0])) return null;
  return { field, kept: field.raw.slice(0, start + match.index) };
}

/** Whether nothing but blanks and line ends stand behind the last sign of a value. */
const endsWith = (text: string, end: string): boolean => {
  let last = text.length;
  while (last > 0 && text.charCodeAt(last - 1) <= 32) last -= 1;
  return text.endsWith(end, last);
};
