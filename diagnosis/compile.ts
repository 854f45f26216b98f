// Makes rules ready to be judged: compiled conditions, what each reads, and the order in which one mutes another.

import { compileCondition, leavesOf, type CompiledCondition } from './conditions.ts';
import { codeSet, type CodeSet } from './operators.ts';
import { selector, type Selector } from './selectors.ts';
import type { Condition, Rule, Severity } from './types.ts';

/** When a rule can be judged: `first`, or after the facts that other rules decide. */
export type Stage = 'first' | 'unlisted-aadsts' | 'unexplained' | 'above-info' | 'verdict';

export interface CompiledRule {
  rule: Rule;
  /** Its place in the order of `orderRules`. */
  order: number;
  condition: CompiledCondition;
  severityIf: { condition: CompiledCondition; severity: Severity }[];
  stage: Stage;
  /** Reads a diagnostics block of the Entra PRT. */
  readsPrt: boolean;
  /** Reads the pre-join block or its Previous Registration. */
  readsPreJoin: boolean;
  /** Codes the condition names. */
  codes: CodeSet | null;
  hasText: boolean;
  /** Asks for codes by way of a fact, so that no field tells where one stood. */
  readsCodes: boolean;
  evidence: Selector[];
  mutes: ReadonlySet<string>;
}

const STAGE_OF_FACT: Record<string, Stage> = {
  prt_unlisted_aadsts: 'unlisted-aadsts',
  prt_unlisted_status: 'unexplained',
  join_unexplained: 'unexplained',
  findings_above_info: 'above-info',
  verdict_so_far: 'verdict',
};
const PRE_JOIN_ALIASES = new Set(['prejoin', 'prev']);
const PRE_JOIN_FACTS = new Set([
  'join_codes',
  'auth_codes',
  'join_unexplained',
  'first_failed_test',
  'all_tests_pass',
  'prejoin_block',
]);
const PRT_FACTS = new Set(['prt_unlisted_status', 'prt_unlisted_aadsts']);

/** @throws Error naming the rule whose condition is wrong */
export function compileRule(rule: Rule): CompiledRule {
  const compile = (condition: Condition): CompiledCondition => {
    try {
      return compileCondition(condition);
    } catch (error) {
      throw new Error(`${rule.id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const leaves = leavesOf(rule.when);
  const facts = leaves.map((leaf) => leaf.fact ?? '');
  const aliases = leaves.map((leaf) => (leaf.field === undefined ? '' : selector(leaf.field).alias));
  const named = leaves.flatMap((leaf) =>
    leaf.code === undefined ? [] : typeof leaf.code === 'string' ? [leaf.code] : leaf.code,
  );
  return {
    rule,
    order: 0,
    condition: compile(rule.when),
    severityIf: rule.severityIf.map((entry) => ({ condition: compile(entry.when), severity: entry.severity })),
    stage: facts.map((fact) => STAGE_OF_FACT[fact]).find((stage) => stage !== undefined) ?? 'first',
    readsPrt: aliases.includes('azure_prt') || facts.some((fact) => PRT_FACTS.has(fact)),
    readsPreJoin:
      aliases.some((alias) => PRE_JOIN_ALIASES.has(alias)) || facts.some((fact) => PRE_JOIN_FACTS.has(fact)),
    codes: named.length === 0 ? null : codeSet(named),
    readsCodes: leaves.some((leaf) => leaf.fact !== undefined && leaf.code !== undefined),
    hasText: leaves.some((leaf) => leaf.has !== undefined),
    evidence: rule.evidence.map(selector),
    mutes: new Set(rule.suppresses),
  };
}

/**
 * The rules so ordered that one that mutes stands before what it mutes, else by priority. A finding that is itself muted
 * mutes nothing (docs/diagnosis.md, precedence 7), so one pass in this order is exact.
 * @throws Error on a cycle
 */
export function orderRules(rules: CompiledRule[]): CompiledRule[] {
  const byId = new Map(rules.map((compiled) => [compiled.rule.id, compiled]));
  const muters = new Map<string, CompiledRule[]>();
  for (const compiled of rules) {
    for (const target of compiled.mutes) {
      if (target === '*') continue;
      // A target that is no rule is a fault of the entry, told by its checks; here it mutes nothing.
      if (!byId.has(target)) continue;
      muters.set(target, [...(muters.get(target) ?? []), compiled]);
    }
  }
  const ordered: CompiledRule[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (compiled: CompiledRule): void => {
    const { id } = compiled.rule;
    if (state.get(id) === 'done') return;
    if (state.get(id) === 'open') throw new Error(`${id}: rules mute each other in a circle`);
    state.set(id, 'open');
    for (const muter of muters.get(id) ?? []) visit(muter);
    state.set(id, 'done');
    compiled.order = ordered.length;
    ordered.push(compiled);
  };
  // The reader's order: capture first, so that it mutes before anything is ranked (precedence 2).
  for (const compiled of [...rules].sort((left, right) => left.rule.priority - right.rule.priority)) visit(compiled);
  return ordered;
}
