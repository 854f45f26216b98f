// Judges a condition on a capture: holds, fails or unknown. The operators are closed; anything cleverer is a named fact.

import type { Capture, FactValue } from './capture.ts';
import { FACTS, type FactName } from './facts/facts.ts';
import { isUnreadable } from './readable.ts';
import { isBlank, selector, type Selector } from './selectors.ts';
import { isKnownAbsent, isSectionPrinted } from './absence.ts';
import type { Condition, FactLeaf, FieldLeaf, FieldValue, Operators } from './types.ts';
import { compileOperators } from './operators.ts';

export type Truth = 'holds' | 'fails' | 'unknown';

/** A condition made ready once, judged many times. */
export interface CompiledCondition {
  judge(capture: Capture): Truth;
  /** Adds the printed fields that made it hold; only asked of a condition that holds. */
  collect(capture: Capture, into: FieldValue[]): void;
}

/**
 * Compiles a condition of a rule.
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

/** Each field once; the lists are short. */
function add(into: FieldValue[], field: FieldValue): void {
  if (!into.includes(field)) into.push(field);
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
      for (const field of capture.find(part.wanted)) {
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
        if (judgeOne(capture, fields) === 'holds') for (const field of fields) add(into, field);
      }
    },
  };
}

function compileField(leaf: FieldLeaf): CompiledField {
  const wanted = selector(leaf.field);
  const { absent, ...rest } = leaf;
  if (absent !== undefined) return compileAbsence(wanted, absent === 'true');
  const test = compileOperators(rest);

  const judgeOne = (capture: Capture, field: FieldValue): boolean | undefined =>
    isUnreadable(field) ? undefined : test(field.raw, field, NO_CODES, capture);
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
    judge: (capture) => judgeAmong(capture, capture.find(wanted)),
    collect(capture, into) {
      for (const field of capture.find(wanted)) {
        if (!isBlank(field) && judgeOne(capture, field) === true) add(into, field);
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
      const fields = capture.find(wanted);
      if (fields.length === 0 && !isSectionPrinted(capture.status, wanted)) return 'unknown';
      return judge(capture, fields);
    },
    collect(capture, into) {
      for (const field of capture.find(wanted)) if (isBlank(field) === expected) add(into, field);
    },
  };
}

const NO_CODES: readonly string[] = [];

function compileFact(leaf: FactLeaf): CompiledCondition {
  const name = leaf.fact as FactName;
  if (!(name in FACTS)) throw new Error(`Unknown fact ${leaf.fact} in a condition`);
  const test = compileOperators(leaf);
  return {
    judge(capture) {
      const value: FactValue = capture.fact(name);
      if (value === undefined) return 'unknown';
      const isList = typeof value === 'object';
      const one = test(isList ? '' : String(value), null, isList ? value : NO_CODES, capture);
      if (one === undefined) return 'unknown';
      return one ? 'holds' : 'fails';
    },
    collect() {},
  };
}
