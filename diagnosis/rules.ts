// Reads the `rule:` block of an entry into a Rule; everything in it is text (YAML failsafe schema).

import { RULE_GROUPS } from './types.ts';
import type { Condition, Confidence, Operators, Rule, Severity } from './types.ts';

const SEVERITIES: readonly Severity[] = ['block', 'error', 'warning', 'info', 'ok'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
const SHOWS = ['always', 'never', 'on-request'] as const;
const KEYS = [
  'group',
  'priority',
  'severity',
  'severity-if',
  'fails',
  'show',
  'confidence',
  'when',
  'evidence',
  'suppresses',
];

/**
 * @param id the id of the entry
 * @param block the parsed `rule:` mapping
 * @throws Error naming the entry and the key that is wrong
 */
export function readRule(id: string, block: unknown): Rule {
  const at = (key: string): string => `${id}: rule.${key}`;
  const rule = mapping(block, `${id}: rule`);
  for (const key of Object.keys(rule)) if (!KEYS.includes(key)) throw new Error(`${at(key)} is not a key of a rule`);
  const severity = oneOf(rule.severity, SEVERITIES, at('severity'));
  const priority = Number(text(rule.priority, at('priority')));
  if (!Number.isInteger(priority)) throw new Error(`${at('priority')} is no whole number`);
  return {
    id,
    group: oneOf(rule.group, RULE_GROUPS, at('group')),
    priority,
    severity,
    severityIf: listOf(rule['severity-if'], at('severity-if')).map((item, index) => {
      const entry = mapping(item, `${at('severity-if')}[${index}]`);
      return {
        when: readCondition(entry.when, `${at('severity-if')}[${index}].when`),
        severity: oneOf(entry.severity, SEVERITIES, `${at('severity-if')}[${index}].severity`),
      };
    }),
    // Errors stop something; a warning only when the rule says so.
    fails:
      rule.fails === undefined ? severity === 'error' : oneOf(rule.fails, ['true', 'false'], at('fails')) === 'true',
    confidence: oneOf(rule.confidence, CONFIDENCES, at('confidence')),
    show: rule.show === undefined ? 'always' : oneOf(rule.show, SHOWS, at('show')),
    when: readCondition(rule.when, at('when')),
    evidence: texts(rule.evidence, at('evidence')),
    suppresses: texts(rule.suppresses, at('suppresses')),
  };
}

const GROUP_KEYS = ['all', 'any', 'none'] as const;
const OPERATORS: readonly (keyof Operators)[] = ['is', 'not', 'in', 'has', 'code', 'above', 'below', 'absent'];

/** @throws Error naming the place of a condition of another form */
export function readCondition(value: unknown, at: string): Condition {
  const node = mapping(value, at);
  const keys = Object.keys(node);
  const group = GROUP_KEYS.find((key) => key in node);
  if (group !== undefined) {
    if (keys.length !== 1)
      throw new Error(`${at} mixes ${group} with ${keys.filter((key) => key !== group).join(', ')}`);
    const members = listOf(node[group], `${at}.${group}`);
    if (members.length === 0) throw new Error(`${at}.${group} is empty`);
    const read = members.map((member, index) => readCondition(member, `${at}.${group}[${index}]`));
    return group === 'all' ? { all: read } : group === 'any' ? { any: read } : { none: read };
  }
  const operators = readOperators(node, at);
  if (node.field !== undefined) return { field: text(node.field, `${at}.field`), ...operators };
  if (node.fact !== undefined) return { fact: text(node.fact, `${at}.fact`), ...operators };
  throw new Error(`${at} names neither a field nor a fact`);
}

function readOperators(node: Record<string, unknown>, at: string): Operators {
  const found: Operators = {};
  for (const key of Object.keys(node)) {
    if (key === 'field' || key === 'fact') continue;
    const operator = OPERATORS.find((name) => name === key);
    if (operator === undefined) throw new Error(`${at}.${key} is no operator`);
    if (operator === 'in') found.in = texts(node[key], `${at}.in`);
    else if (operator === 'has' || operator === 'code') found[operator] = texts(node[key], `${at}.${key}`);
    else if (operator === 'absent') found.absent = oneOf(node[key], ['true', 'false'], `${at}.absent`);
    else found[operator] = text(node[key], `${at}.${key}`);
  }
  if (Object.keys(found).length === 0) throw new Error(`${at} names no operator`);
  return found;
}

function mapping(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${at} is no mapping`);
  return value as Record<string, unknown>;
}

function text(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${at} is no text`);
}

function listOf(value: unknown, at: string): unknown[] {
  if (value === undefined || value === '') return [];
  if (!Array.isArray(value)) throw new Error(`${at} is no list`);
  return value as unknown[];
}

function texts(value: unknown, at: string): string[] {
  if (typeof value === 'string' && value !== '') return [value];
  return listOf(value, at).map((item, index) => text(item, `${at}[${index}]`));
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], at: string): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Error(`${at} is none of ${allowed.join(', ')}`);
  return found;
}
