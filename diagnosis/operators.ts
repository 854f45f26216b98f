// The closed operators of conditions: is, not, in, has, code, above, below (absent needs the section, not the value).

import type { Capture } from './capture.ts';
import { networkNumber, normaliseCode } from './error-code.ts';
import type { FieldValue, Operators } from './types.ts';
import { leadingWord } from './values.ts';

/** true, false, or undefined when the value cannot be read as what the operator needs. */
export type ValueTest = (
  text: string,
  /** The printed field, null for a fact. */
  field: FieldValue | null,
  /** The codes of a fact; those of a field are read when an operator asks for them. */
  codes: readonly string[],
  capture: Capture,
) => boolean | undefined;

/**
 * The test of a leaf; several operators must all be true.
 * @throws Error when a leaf names no operator or a wrong operand
 */
export function compileOperators(leaf: Operators & { field?: string; fact?: string }): ValueTest {
  const tests: ValueTest[] = [];
  if (leaf.is !== undefined) tests.push(equals([leaf.is]));
  if (leaf.in !== undefined) tests.push(equals(leaf.in));
  if (leaf.not !== undefined) tests.push(not(equals([leaf.not])));
  if (leaf.has !== undefined) tests.push(contains(list(leaf.has)));
  if (leaf.code !== undefined) tests.push(holdsCode(list(leaf.code)));
  if (leaf.above !== undefined) tests.push(compare(leaf.above, 1));
  if (leaf.below !== undefined) tests.push(compare(leaf.below, -1));
  const [only] = tests;
  if (only === undefined) throw new Error(`A condition on ${leaf.field ?? leaf.fact ?? '?'} names no operator`);
  if (tests.length === 1) return only;
  return (text, field, codes, capture) => {
    let result: boolean | undefined = true;
    for (const test of tests) {
      const one = test(text, field, codes, capture);
      if (one === false) return false;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}

const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

// Types of which only the leading word is compared: FAIL of `FAIL [..]`, ERROR of `ERROR (0x..)`, YES of `YES ( StateReady )`.
const LEADING = new Set([
  'DeviceAuthStatus',
  'KeySignTest',
  'WamDefaultSet',
  'NgcPreReq',
  'LogonCertTemplateReady',
  'WamDefaultGUID',
]);

function equals(expected: string[]): ValueTest {
  const wanted = expected.map((value) => value.trim());
  return (text, field) => {
    for (const one of wanted) if (text === one || (field !== null && isSame(text, one, field.label))) return true;
    return false;
  };
}

/** Case and trimming aside; of some types only the leading word counts. */
function isSame(text: string, wanted: string, label: string): boolean {
  if (text.length < wanted.length || beginsOtherwise(text.charCodeAt(0), wanted.charCodeAt(0))) return false;
  const value = text.trim().toLowerCase();
  const lower = wanted.toLowerCase();
  if (value === lower) return true;
  if (!value.startsWith(lower) || leadingWord(value) !== lower) return false;
  // Elsewhere the word counts only with a remark behind it (`NO <-- this`), not as the start of a longer value.
  return LEADING.has(label) || label.endsWith(' Test') || !startsWithWord(value.slice(lower.length).trim());
}

/** A quick no: both begin with a plain sign, and not with the same letter. */
const beginsOtherwise = (sign: number, wanted: number): boolean =>
  sign > 32 && sign < 128 && wanted > 32 && wanted < 128 && (sign | 32) !== (wanted | 32);

const startsWithWord = (text: string): boolean => text === '' || /^[\p{L}\p{N}]/u.test(text);

function not(test: ValueTest): ValueTest {
  return (text, field, codes, capture) => {
    const one = test(text, field, codes, capture);
    return one === undefined ? undefined : !one;
  };
}

function contains(needles: string[]): ValueTest {
  const wanted = needles.map((needle) => plainQuotes(needle.toLowerCase()));
  return (text) => {
    const value = plainQuotes(text.toLowerCase());
    return wanted.some((needle) => value.includes(needle));
  };
}

const CURLED = /[\u2018\u2019]/;
const plainQuotes = (text: string): string =>
  CURLED.test(text) ? text.replaceAll('\u2019', "'").replaceAll('\u2018', "'") : text;

/** The codes an operand stands for; a five-digit network number stands for every spelling of it. */
export interface CodeSet {
  ids: ReadonlySet<string>;
  networks: ReadonlySet<number>;
}

/** @throws Error when an operand is no code */
export function codeSet(codes: string[]): CodeSet {
  const ids = new Set<string>();
  const networks = new Set<number>();
  for (const code of codes) {
    if (/^12[01][0-9]{2}$/.test(code)) networks.add(Number(code));
    else {
      const id = normaliseCode(code);
      if (id === null) throw new Error(`${code} in a condition is no code`);
      ids.add(id);
    }
  }
  return { ids, networks };
}

/** Whether a normalised code is one of a set. */
export function inCodeSet(id: string, set: CodeSet): boolean {
  if (set.ids.has(id)) return true;
  if (set.networks.size === 0) return false;
  const network = networkNumber(id);
  return network !== null && set.networks.has(network);
}

function holdsCode(codes: string[]): ValueTest {
  const set = codeSet(codes);
  return (_text, field, codes, capture) => {
    for (const id of field === null ? codes : capture.codesOf(field)) if (inCodeSet(id, set)) return true;
    return false;
  };
}

const UNITS: Record<string, number> = { '': 1, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h`, `-1h`, `0d` in milliseconds; `168` as it stands; null for anything else. */
function readAmount(text: string): number | null {
  const match = /^(-?[0-9]{1,9}(?:\.[0-9]{1,3})?)(min|h|d|)$/.exec(text.trim());
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : null;
}

function compare(operand: string, sign: 1 | -1): ValueTest {
  if (/^[0-9]+(?:\.[0-9]+)+$/.test(operand)) return (text) => compareVersions(text, operand, sign);
  const limit = readAmount(operand);
  if (limit === null) throw new Error(`${operand} in a condition is no number, duration or version`);
  return (text) => {
    const value = text.trim();
    const number = /^-?[0-9]{1,15}(?:\.[0-9]+)?$/.test(value) ? Number(value) : Number.NaN;
    if (Number.isNaN(number)) return undefined;
    return sign === 1 ? number > limit : number < limit;
  };
}

function compareVersions(text: string, operand: string, sign: 1 | -1): boolean | undefined {
  if (!/^[0-9]+(?:\.[0-9]+)*$/.test(text.trim())) return undefined;
  const left = text.trim().split('.').map(Number);
  const right = operand.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference * sign > 0;
  }
  return false;
}
