// Which rules can hold at all: by join type, and by what must be printed for their condition to hold.

import type { Capture } from './capture.ts';
import { indexByCode } from './code-index.ts';
import type { CompiledRule, Stage } from './compile.ts';
import type { FactName } from './facts/facts.ts';
import { PRE_JOIN, PREVIOUS, PRT_ACQUIRE, PRT_REFRESH, WORK_ACCOUNT } from './fields.ts';
import { homeSections } from './homes.ts';
import { selector } from './selectors.ts';
import type { Condition, RuleGroup } from './types.ts';

/** At least one of these labels or code lists must be there. */
interface Gate {
  labels: string[];
  facts: FactName[];
}

interface Bucket {
  gate: Gate | null;
  rules: CompiledRule[];
  /** Those that can hold on a capture as far as its codes tell. */
  among: (capture: Capture) => readonly CompiledRule[];
}

/** The rules that apply to one kind of device, by the stage in which they are judged. */
export interface RuleSet {
  count: number;
  stages: Record<Stage, Bucket[]>;
}

/** Precedence 3 and its neighbours: what kind of device the capture shows. */
export type Mode = 'any' | 'joined' | 'impossible' | 'unwanted';

const PRE_JOIN_GROUPS = new Set<RuleGroup>(['pre-check', 'discover', 'auth', 'error-phase']);
const CLEAN_NEEDED = new Set<RuleGroup>(['capture', 'state']);

const isPreJoin = ({ rule, readsPreJoin }: CompiledRule): boolean =>
  PRE_JOIN_GROUPS.has(rule.group) || (rule.group === 'join' && readsPreJoin);

const APPLIES: Record<Mode, (compiled: CompiledRule) => boolean> = {
  any: () => true,
  // A joined device prints no pre-join block.
  joined: (compiled) => !isPreJoin(compiled),
  // An impossible join state gets no texts of joined devices until a clean capture arrives.
  impossible: ({ rule }) => CLEAN_NEEDED.has(rule.group),
  // Nobody wants this device in Entra: its join tests say nothing.
  unwanted: (compiled) => !isPreJoin(compiled) && compiled.rule.group !== 'join',
};

/** Prepares the rules for every kind of device. */
export function prepareRuleSets(ordered: CompiledRule[]): Record<Mode, RuleSet> {
  const prepare = (mode: Mode): RuleSet => {
    const rules = ordered.filter(APPLIES[mode]);
    const stages: RuleSet['stages'] = {
      first: [],
      'unlisted-aadsts': [],
      unexplained: [],
      'above-info': [],
      verdict: [],
    };
    const buckets = new Map<string, Bucket>();
    for (const compiled of rules) {
      const gate = gateOf(compiled.rule.when);
      const key = `${compiled.stage} ${JSON.stringify(gate)}`;
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        bucket = { gate, rules: [], among: () => [] };
        buckets.set(key, bucket);
        stages[compiled.stage].push(bucket);
      }
      bucket.rules.push(compiled);
    }
    for (const bucket of buckets.values()) bucket.among = indexByCode(bucket.rules);
    return { count: rules.length, stages };
  };
  return {
    any: prepare('any'),
    joined: prepare('joined'),
    impossible: prepare('impossible'),
    unwanted: prepare('unwanted'),
  };
}

/** The kind of device a capture shows. */
export function modeOf(capture: Capture): Mode {
  const type = capture.fact('join_type');
  if (type === 'contradictory') return 'impossible';
  if (type === 'hybrid' || type === 'entra') return 'joined';
  const canBeUnwanted = type === 'domain-only' || type === 'unknown';
  return canBeUnwanted && capture.fact('chat_entra_not_wanted') === 'true' ? 'unwanted' : 'any';
}

/** Whether a condition with this gate can hold. */
export function isOpen(gate: Gate | null, capture: Capture): boolean {
  if (gate === null) return true;
  for (const label of gate.labels) if (capture.status.byLabel.has(label)) return true;
  for (const name of gate.facts) {
    const value = capture.fact(name);
    if (typeof value === 'object' && value.length > 0) return true;
  }
  return false;
}

// Labels of these sections are missing from most captures, so they open the fewest doors.
const RARE = new Set([PRE_JOIN, PREVIOUS, PRT_ACQUIRE, PRT_REFRESH, WORK_ACCOUNT]);
const isRare = (label: string): boolean =>
  homeSections(label).every((section) => RARE.has(section) || section.startsWith('SSO State >'));

/** What must be printed for a condition to hold; null when nothing need be. */
function gateOf(condition: Condition): Gate | null {
  if ('all' in condition) {
    const gates = condition.all.map(gateOf).filter((gate) => gate !== null);
    return gates.sort((left, right) => cost(left) - cost(right))[0] ?? null;
  }
  if ('any' in condition) {
    const merged: Gate = { labels: [], facts: [] };
    for (const member of condition.any) {
      const gate = gateOf(member);
      if (gate === null) return null;
      merged.labels.push(...gate.labels);
      merged.facts.push(...gate.facts);
    }
    return { labels: [...new Set(merged.labels)], facts: [...new Set(merged.facts)] };
  }
  if ('none' in condition) return null;
  if (condition.field !== undefined) {
    return condition.absent === 'true' ? null : { labels: [selector(condition.field).label], facts: [] };
  }
  const isCodeList = condition.code !== undefined;
  return isCodeList ? { labels: [], facts: [condition.fact as FactName] } : null;
}

const cost = (gate: Gate): number =>
  gate.labels.reduce((sum, label) => sum + (isRare(label) ? 1 : 10), 0) + gate.facts.length * 2;
