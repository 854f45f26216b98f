// Whether a printed value can be read as what its label holds; a value that cannot is unknown, never NO.

import { FIELDS } from './fields.ts';
import type { FieldValue } from './types.ts';
import { leadingWord } from './values.ts';

const BOOLEANS = new Set<string>();
const TESTS = new Set<string>();
for (const { label, kind } of FIELDS) {
  if (kind === 'bool') BOOLEANS.add(label);
  if (kind === 'test') TESTS.add(label);
}

// Markers in place of a boolean are values of their own.
const MARKERS = new Set(['YES', 'NO', 'UNKNOWN', 'ERROR', 'NOT SET', 'NONE']);

/** A boolean line with something outside its set: JA, NEE, OUI, or a value that was cut. */
export function isUnreadableBoolean(field: FieldValue): boolean {
  if (!BOOLEANS.has(field.label)) return false;
  const { raw } = field;
  if (raw === 'YES' || raw === 'NO' || raw === '' || raw === '-') return false;
  const text = raw.trim().toUpperCase();
  if (text === '' || text === 'N/A' || MARKERS.has(text)) return false;
  const word = leadingWord(text);
  // A remark behind the value is no damage: `NO <-- this one`, `ERROR (0x80070520)`.
  const rest = text.slice(word.length).trim();
  return !MARKERS.has(word) || (word !== 'ERROR' && /^[\p{L}\p{N}]/u.test(rest));
}

/** Whether nothing can be concluded from a value. */
export function isUnreadable(field: FieldValue): boolean {
  if (TESTS.has(field.label)) return testResult(field.raw) === null;
  return isUnreadableBoolean(field);
}

/** PASS, FAIL or SKIPPED, without the codes behind it; null for anything else. */
export function testResult(raw: string): 'PASS' | 'FAIL' | 'SKIPPED' | null {
  if (raw === 'PASS' || raw === 'SKIPPED') return raw;
  const word = leadingWord(raw).toUpperCase();
  if (word === 'FAIL' || word === 'FAILED') return 'FAIL';
  return word === 'PASS' || word === 'PASSED' ? 'PASS' : word === 'SKIPPED' ? 'SKIPPED' : null;
}
