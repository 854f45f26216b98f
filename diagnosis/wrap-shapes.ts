// Whether a line and the one below it are the two halves of one value: only together they have the shape of its label.

import type { FieldKind } from './fields.ts';

/** Each as Windows prints it, from its first sign to its last. */
const SHAPES: Partial<Record<FieldKind, RegExp>> = {
  guid: /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$/i,
  'guid+label': /^\{ ?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} ?\}(?: \([a-z]{2,30}\))?$/i,
  hex40: /^[0-9a-f]{40}$/i,
  timestamp: /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})? UTC$/,
  timerange:
    /^\[ [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})? UTC -- [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})? UTC \]$/,
  test: /^FAIL \[0x[0-9a-f]{1,8}(?:\/0x[0-9a-f]{1,8})?\]$/i,
  'upn|sid': /^(?:[^ @,;()]{1,100}@[^ @,;()]{1,100}\.[a-z]{2,24}|S-1(?:-[0-9]{1,10}){2,15})$/i,
};
/** Labels whose value has a shape that their kind does not tell. */
const SHAPES_OF_LABEL: Readonly<Record<string, RegExp>> = {
  'Executing Account Name': /^[^\\,]{1,60}\\[^\\,]{1,60}, [^ @,;()]{1,100}@[^ @,;()]{1,100}\.[a-z]{2,24}$/i,
};
/** Labels whose value is one of a few texts. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  DeviceAuthStatus: ['FAILED. Device is either disabled or deleted'],
  KeyProvider: ['Microsoft Software Key Storage Provider', 'Microsoft Platform Crypto Provider'],
  KeySignTest: ['MUST Run elevated to test.'],
  'Credential Type': ['NGC (Next Generation Credential)'],
};
/** Longer than any of these; a server's text is not looked at as a whole. */
const MAX_VALUE = 300;

/**
 * What stood between two halves of a value: nothing or a blank.
 * @param head what was printed behind the label
 * @param tail a line below it, without a label of its own
 * @returns null when they do not prove that they belong together
 */
export function jointOf(label: string, kind: FieldKind, head: string, tail: string): '' | ' ' | null {
  if (head === '' || head.length + tail.length > MAX_VALUE) return null;
  for (const phrase of PHRASES[label] ?? []) {
    if (!phrase.startsWith(head) || phrase === head) continue;
    const rest = phrase.slice(head.length);
    if (rest.startsWith(tail)) return '';
    if (rest.startsWith(` ${tail}`)) return ' ';
  }
  const shape = SHAPES_OF_LABEL[label] ?? SHAPES[kind];
  if (shape === undefined || isWhole(shape, kind, head)) return null;
  if (shape.test(`${head} ${tail}`)) return ' ';
  return shape.test(head + tail) ? '' : null;
}

/** The label behind a GUID may stand on a line of its own. */
const isWhole = (shape: RegExp, kind: FieldKind, head: string): boolean =>
  shape.test(head) && (kind !== 'guid+label' || head.endsWith(')'));

/** Identifiers, accounts and times inside a server's text. */
const WORDS = [
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^[^ @,;()]{1,100}@[^ @,;()]{1,100}\.[a-z]{2,24}$/i,
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T?[0-9:.]{0,20}Z?$/i,
];
const isWord = (text: string): boolean => WORDS.some((shape) => shape.test(text));
const BETWEEN_WORDS = ' ()\'"<>,;';
const MAX_WORD = 110;

/** Whether a text was broken inside an identifier, an account or a time: `…50-84c1e7` and `d20b36)`. */
export function isInsideWord(head: string, tail: string): boolean {
  let start = head.length;
  while (start > 0 && head.length - start < MAX_WORD && !BETWEEN_WORDS.includes(head.charAt(start - 1))) start -= 1;
  let end = 0;
  while (end < tail.length && end < MAX_WORD && !BETWEEN_WORDS.includes(tail.charAt(end))) end += 1;
  const [last, first] = [head.slice(start), tail.slice(0, end)];
  if (last === '' || first === '') return false;
  return !isWord(last) && !isWord(first) && isWord(withoutStop(last + first));
}

const withoutStop = (word: string): string => word.replace(/[.:]{1,2}$/, '');
