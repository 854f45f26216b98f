// Judges a condition on a capture: holds, fails or unknown. The operators are closed; anything cleverer is a named fact.

import type { Capture, FactValue } from './capture.ts';
import { networkNumber, normaliseCode } from './error-code.ts';
import { FACTS, type FactName } from './facts/facts.ts';
import { isUnreadable } from './readable.ts';
import { instances, isBlank, selector, type Selector } from './selectors.ts';
import { isKnownAbsent, isSectionPrinted } from './absence.ts';
import type { Condition, FactLeaf, FieldLeaf, FieldValue, Operators } from './types.ts';
import { leadingWord } from './values.ts';

export type Truth = 'holds' | 'fails' | 'unknown';

/** A condition made ready once, judged many times. */
export interface CompiledCondition {
  judge(capture: Capture): Truth;
  /** Adds the printed fields that made it hold; only asked of a condition that holds. */
  collect(capture: Capture, into: Set<FieldValue>): void;
}

/**
 * Compiles a condition of the catalogue.
 * @throws Error naming an unknown operator or fact: rule data is wrong, never the paste
 */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) return compileAll(condition.all);
  if ('any' in condition) return compileAny(condition.any.map(compileCondition));
  if ('none' in condition) return compileNone(condition.none.map(compileCondition));
  return 'fact' in condition && condition.fact !== undefined ? compileFact(condition) : compileField(condition);
}

/** A leaf of either kind. */
export type Leaf = Operators & { field?: string; fact?: string };

/** Every leaf of a condition, groups unfolded. */
export function leavesOf(condition: Condition): Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('none' in condition) return condition.none.flatMap(leavesOf);
  return [condition];
}

function compileAll(members: Condition[]): CompiledCondition {
  const parts: CompiledCondition[] = [];
  const joint = new Map<string, CompiledField[]>();
  for (const member of members) {
    const part = compileCondition(member);
    if (!isField(part) || !part.wanted.repeated) parts.push(part);
    else joint.set(part.wanted.alias, [...(joint.get(part.wanted.alias) ?? []), part]);
  }
  for (const group of joint.values()) parts.push(group.length === 1 && group[0] ? group[0] : compileJoint(group));
  return {
    judge(capture) {
      let truth: Truth = 'holds';
      for (const part of parts) {
        const one = part.judge(capture);
        if (one === 'fails') return 'fails';
        if (one === 'unknown') truth = 'unknown';
      }
      return truth;
    },
    collect(capture, into) {
      for (const part of parts) part.collect(capture, into);
    },
  };
}

function compileAny(parts: CompiledCondition[]): CompiledCondition {
  return {
    judge(capture) {
      let truth: Truth = 'fails';
      for (const part of parts) {
        const one = part.judge(capture);
        if (one === 'holds') return 'holds';
        if (one === 'unknown') truth = 'unknown';
      }
      return truth;
    },
    collect(capture, into) {
      for (const part of parts) if (part.judge(capture) === 'holds') part.collect(capture, into);
    },
  };
}

/** No member true: an unknown member is not true (condition_form). */
function compileNone(parts: CompiledCondition[]): CompiledCondition {
  return {
    judge(capture) {
      for (const part of parts) if (part.judge(capture) === 'holds') return 'fails';
      return 'holds';
    },
    collect() {},
  };
}

interface CompiledField extends CompiledCondition {
  wanted: Selector;
  judgeAmong(capture: Capture, fields: readonly FieldValue[]): Truth;
}

function isField(part: CompiledCondition): part is CompiledField {
  return 'wanted' in part;
}

/** Leaves about a section that occurs twice hold when one instance of it satisfies them all. */
function compileJoint(group: CompiledField[]): CompiledCondition {
  const instancesOf = (capture: Capture): Map<string, FieldValue[]> => {
    const found = new Map<string, FieldValue[]>();
    for (const part of group) {
      for (const field of instances(capture.status, part.wanted)) {
        const key = `${field.section} ${field.account}`;
        const fields = found.get(key) ?? [];
        fields.push(field);
        found.set(key, fields);
      }
    }
    return found;
  };
  const judgeOne = (capture: Capture, fields: FieldValue[]): Truth => {
    let truth: Truth = 'holds';
    for (const part of group) {
      const one = part.judgeAmong(
        capture,
        fields.filter((field) => field.label === part.wanted.label),
      );
      if (one === 'fails') return 'fails';
      if (one === 'unknown') truth = 'unknown';
    }
    return truth;
  };
  return {
    judge(capture) {
      let truth: Truth | null = null;
      for (const fields of instancesOf(capture).values()) {
        const one = judgeOne(capture, fields);
        if (one === 'holds') return 'holds';
        if (one === 'unknown' || truth === null) truth = one;
      }
      return truth ?? 'unknown';
    },
    collect(capture, into) {
      for (const fields of instancesOf(capture).values()) {
        if (judgeOne(capture, fields) === 'holds') for (const field of fields) into.add(field);
      }
    },
  };
}

/** true, false, or undefined when the value cannot be read as what the operator needs. */
type ValueTest = (text: string, field: FieldValue | null, codes: () => readonly string[]) => boolean | undefined;

function compileField(leaf: FieldLeaf): CompiledField {
  const wanted = selector(leaf.field);
  const { absent, ...rest } = leaf;
  if (absent !== undefined) return compileAbsence(wanted, absent === 'true');
  const test = compileOperators(rest);

  const judgeOne = (capture: Capture, field: FieldValue): boolean | undefined =>
    isUnreadable(field) ? undefined : test(field.raw, field, () => capture.codesOf(field));
  const judgeAmong = (capture: Capture, fields: readonly FieldValue[]): Truth => {
    let truth: Truth | null = null;
    for (const field of fields) {
      if (isBlank(field)) continue;
      const one = judgeOne(capture, field);
      if (one === true) return 'holds';
      if (one === undefined) truth = 'unknown';
      else truth ??= 'fails';
    }
    return truth ?? 'unknown';
  };
  return {
    wanted,
    judgeAmong,
    judge: (capture) => judgeAmong(capture, instances(capture.status, wanted)),
    collect(capture, into) {
      for (const field of instances(capture.status, wanted)) {
        if (!isBlank(field) && judgeOne(capture, field) === true) into.add(field);
      }
    },
  };
}

function compileAbsence(wanted: Selector, expected: boolean): CompiledField {
  const judge = (capture: Capture, fields: readonly FieldValue[]): Truth => {
    if (fields.some((field) => !isBlank(field))) return expected ? 'fails' : 'holds';
    const isGone = fields.length > 0 || isKnownAbsent(capture.status, wanted);
    if (isGone) return expected ? 'holds' : 'fails';
    return 'unknown';
  };
  return {
    wanted,
    judgeAmong: judge,
    judge(capture) {
      const fields = instances(capture.status, wanted);
      if (fields.length === 0 && !isSectionPrinted(capture.status, wanted)) return 'unknown';
      return judge(capture, fields);
    },
    collect(capture, into) {
      for (const field of instances(capture.status, wanted)) if (isBlank(field) === expected) into.add(field);
    },
  };
}

const NO_CODES = (): readonly string[] => [];

function compileFact(leaf: FactLeaf): CompiledCondition {
  const name = leaf.fact as FactName;
  if (!(name in FACTS)) throw new Error(`Unknown fact ${leaf.fact} in a condition`);
  const test = compileOperators(leaf);
  const judge = (value: FactValue): Truth => {
    if (value === undefined) return 'unknown';
    const one = typeof value === 'object' ? test('', null, () => value) : test(String(value), null, NO_CODES);
    if (one === undefined) return 'unknown';
    return one ? 'holds' : 'fails';
  };
  return { judge: (capture) => judge(capture.fact(name)), collect() {} };
}

function compileOperators(leaf: Operators & { field?: string; fact?: string }): ValueTest {
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
  return (text, field, codes) => {
    let result: boolean | undefined = true;
    for (const test of tests) {
      const one = test(text, field, codes);
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
  const wanted = new Set(expected.flatMap((value) => [value.trim(), value.trim().toLowerCase()]));
  return (text, field) => {
    if (wanted.has(text)) return true;
    const value = text.trim().toLowerCase();
    if (wanted.has(value)) return true;
    if (field === null) return false;
    const word = leadingWord(value);
    if (word.length === value.length || !wanted.has(word)) return false;
    // Elsewhere the word counts only with a remark behind it (`NO <-- this`), not as the start of a longer value.
    return (
      LEADING.has(field.label) || field.label.endsWith(' Test') || !startsWithWord(value.slice(word.length).trim())
    );
  };
}

const startsWithWord = (text: string): boolean => text === '' || /^[\p{L}\p{N}]/u.test(text);

function not(test: ValueTest): ValueTest {
  return (text, field, codes) => {
    const one = test(text, field, codes);
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

const plainQuotes = (text: string): string => text.replaceAll('\u2019', "'").replaceAll('\u2018', "'");

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
  return (_text, _field, found) => {
    for (const id of found()) if (inCodeSet(id, set)) return true;
    return false;
  };
}

const UNITS: Record<string, number> = { '': 1, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h`, `-1h`, `0d` in milliseconds; `168` as it stands; null for anything else. */
export function readAmount(text: string): number | null {
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
