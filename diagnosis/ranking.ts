// Puts findings in order: what stopped the device first, its consequences and remarks behind (docs/diagnosis.md, precedence 3 to 6).

import type { Capture } from './capture.ts';
import { inCodeSet } from './operators.ts';
import { errorPhase, isNamed, isOtherUsersBlock, phaseIndex, phaseOf } from './findings.ts';
import type { Hit } from './judge.ts';
import type { Phase, Severity } from './types.ts';

const DAY = 86_400_000;
const SEVERITY_RANK: Record<Severity, number> = { block: 0, error: 1, warning: 2, info: 3, ok: 4 };
const PHASE_OF_TEST: Record<string, Phase> = {
  'AD Connectivity Test': 'pre-check',
  'AD Configuration Test': 'discover',
  'DRS Discovery Test': 'discover',
  'DRS Connectivity Test': 'discover',
  'Kerberos Ticket Test': 'auth',
  'Token acquisition Test': 'auth',
};

/** The hits, best first. */
export function rankHits(hits: Hit[], capture: Capture): Hit[] {
  if (hits.length < 2) return hits;
  const lead = leadingPhase(capture);
  const keys = new Map(hits.map((hit) => [hit, rankKey(hit, capture, lead)]));
  return [...hits].sort((left, right) => compareKeys(keys.get(left) ?? [], keys.get(right) ?? []));
}

/** Precedence 4: the phase of the last attempt while it is fresh, else the first live failure. */
function leadingPhase(capture: Capture): Phase | null {
  const printed = errorPhase(capture);
  const failed = capture.fact('first_failed_test');
  const live = typeof failed === 'string' ? (PHASE_OF_TEST[failed] ?? null) : null;
  const age = capture.fact('previous_registration_age');
  const isOld = typeof age === 'number' && age >= DAY;
  return printed !== null && !(isOld && live !== null) ? printed : (live ?? printed);
}

function rankKey(hit: Hit, capture: Capture, lead: Phase | null): number[] {
  const { rule } = hit.compiled;
  return [
    hit.fails ? 0 : 1,
    groupRank(hit, capture, lead),
    -specificity(hit, capture),
    SEVERITY_RANK[hit.severity],
    rule.priority,
  ];
}

function groupRank(hit: Hit, capture: Capture, lead: Phase | null): number {
  const { rule, readsPrt } = hit.compiled;
  if (rule.group === 'state') return 30;
  if (rule.group === 'hello') return 29;
  const phase = phaseOf(hit, capture);
  if (phase === 'post-join' || phase === null) {
    // Post-join, then coded PRT rules, then uncoded ones (precedence 3).
    const isCause = rule.group === 'post-join' || rule.group === 'tpm';
    if (isCause) return 10;
    return readsPrt && !isOtherUsersBlock(hit, capture) ? 11 : 12;
  }
  // A TPM code in the pre-join block explains the attempt or test it stands in.
  return phase === lead || rule.group === 'tpm' ? 0 : 1 + phaseIndex(phase);
}

/** An HTTP status says as much as a code. */
const STATUS_LABELS = new Set(['HTTP status', 'Https Status']);

/** Coded and sub-coded, coded, text, state (precedence 6): by what made it hold here, not by all it could hold by. */
function specificity(hit: Hit, capture: Capture): number {
  const { codes, hasText, readsCodes } = hit.compiled;
  let best = hasText ? 1 : 0;
  if (codes === null) return best;
  for (const field of hit.fields) {
    const found = capture.codesOf(field).map((id) => inCodeSet(id, codes));
    if (found.includes(true, 1)) return 3;
    if (found[0] === true || STATUS_LABELS.has(field.label)) best = 2;
  }
  return best < 2 && readsCodes && capture.status.fields.some((field) => isNamed(hit, field, capture)) ? 2 : best;
}

function compareKeys(left: number[], right: number[]): number {
  for (let index = 0; index < left.length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
