// Turns a rule that holds into a finding: its phase, its codes with symbols, its quoted lines, its confidence.

import type { Capture } from './capture.ts';
import { othersInBlocks } from './facts/account.ts';
import { CODE_LABELS } from './facts/codes.ts';
import { inCodeSet } from './operators.ts';
import type { Hit } from './judge.ts';
import {
  PHASES,
  PRINTED_PHASES,
  type Confidence,
  type Evidence,
  type FieldValue,
  type Finding,
  type Phase,
  type RuleGroup,
} from './types.ts';

const PREV = 'Diagnostic Data (pre-join) > Previous Registration';
const PRE_JOIN = 'Diagnostic Data (pre-join)';

/** The printed Error Phase as a phase of ours, or null. */
export function errorPhase(capture: Capture): Phase | null {
  for (const field of capture.status.byLabel.get('Error Phase') ?? []) {
    const phase = PRINTED_PHASES.get(field.raw.trim().toLowerCase());
    if (phase !== undefined) return phase;
  }
  return null;
}

/**
 * The phase of a hit (docs/diagnosis.md, precedence 12): what stands in the logged attempt belongs to its Error
 * Phase; TPM and network findings to where their code stands.
 * @param explained the phase of the finding a network remark explains
 */
export function phaseOf(hit: Hit, capture: Capture, explained: Phase | null = null): Phase | null {
  const { group } = hit.compiled.rule;
  if (group === 'capture' || group === 'state' || group === 'management' || group === 'healthy') return null;
  if (group === 'hello') return 'hello';
  if (group === 'prt' || group === 'post-join') return 'post-join';
  const printed = errorPhase(capture);
  if (group === 'error-phase') return printed;
  const places =
    hit.fields.length > 0
      ? [...hit.fields]
      : evidenceFields(hit, capture).filter((field) => isNamed(hit, field, capture));
  if (printed !== null && places.some((field) => field.section === PREV)) return printed;
  if (group === 'pre-check' || group === 'discover' || group === 'auth' || group === 'join') return group;
  if (places.some((field) => field.section === PREV)) return group === 'tpm' ? 'join' : (explained ?? 'discover');
  if (group === 'tpm') return places.some((field) => field.section === PRE_JOIN) ? 'join' : 'post-join';
  if (places.some((field) => field.section.startsWith('SSO State'))) return 'post-join';
  return explained ?? (places.some((field) => field.section === PRE_JOIN) ? 'discover' : null);
}

/** Whether a field holds a code the rule names: where a fact like `codes` found it. */
export function isNamed(hit: Hit, field: FieldValue, capture: Capture): boolean {
  const { codes } = hit.compiled;
  return codes !== null && CODE_LABELS.has(field.label) && capture.codesOf(field).some((id) => inCodeSet(id, codes));
}

/** The fields to quote: those that decided first, then those the rule names; of diagnostics blocks only the one that decided. */
function evidenceFields(hit: Hit, capture: Capture): FieldValue[] {
  const chosen = [...hit.fields];
  const isBlock = (field: FieldValue): boolean => field.section.includes('PrtDiagnostics');
  const blocks = hit.fields.filter(isBlock).map((field) => field.section);
  const isApart = isApartFromAttempt(hit, capture);
  for (const wanted of hit.compiled.evidence) {
    for (const field of capture.find(wanted)) {
      if (blocks.length > 0 && isBlock(field) && !blocks.includes(field.section)) continue;
      if (isApart && field.section === PREV) continue;
      if (!chosen.includes(field)) chosen.push(field);
    }
  }
  // A code found by way of a fact may stand in a line the rule does not name.
  if (hit.fields.length === 0 && hit.compiled.codes !== null) {
    for (const field of capture.status.fields)
      if (isNamed(hit, field, capture) && !chosen.includes(field)) chosen.push(field);
  }
  return chosen;
}

/** Whether a hit says nothing of the logged attempt: that one ended in another phase, and nothing in it decided. */
function isApartFromAttempt(hit: Hit, capture: Capture): boolean {
  const { group } = hit.compiled.rule;
  const printed = errorPhase(capture);
  if (printed === null || printed === group || !ATTEMPT_GROUPS.has(group)) return false;
  const isDecisive = (field: FieldValue): boolean =>
    field.section === PREV && (hit.fields.includes(field) || isNamed(hit, field, capture));
  return !capture.status.fields.some(isDecisive);
}

const ATTEMPT_GROUPS = new Set<RuleGroup>(['pre-check', 'discover', 'auth', 'join']);

/** Whether a coded PRT hit stands in a diagnostics block of another user of this device. */
export function isOtherUsersBlock(hit: Hit, capture: Capture): boolean {
  if (!hit.compiled.readsPrt || capture.fact('prt_block_other_user') !== 'true') return false;
  const blocks = othersInBlocks(capture).map(({ section }) => section);
  return hit.fields.some(({ section }) => blocks.includes(section));
}

const MOST_LINES = 8;

/** Everything a reply needs to know of a hit; ids only, no prose. */
export function buildFinding(
  hit: Hit,
  capture: Capture,
  symbols: ReadonlyMap<string, string>,
  phase: Phase | null,
  isLowered: boolean,
): Finding {
  const { rule } = hit.compiled;
  const fields = evidenceFields(hit, capture);
  return {
    id: rule.entry ?? rule.id,
    phase,
    severity: hit.severity,
    fails: hit.fails,
    confidence: isOtherUsersBlock(hit, capture) ? 'low' : isLowered ? lower(rule.confidence) : rule.confidence,
    codes: codesOf(hit, fields, capture).map((id) => withSymbol(id, symbols)),
    evidence: fields.slice(0, MOST_LINES).map(quote),
  };
}

const quote = (field: FieldValue): Evidence => ({
  field: field.label,
  seen: field.raw,
  line: field.line,
  quote: field.quote,
});

const withSymbol = (id: string, symbols: ReadonlyMap<string, string>): string => {
  const symbol = symbols.get(id);
  return symbol === undefined ? id : `${id} ${symbol}`;
};

/**
 * The codes of the quoted lines, those the rule names first; then what else the same block prints, and what the findings
 * were about that this one stands for.
 */
function codesOf(hit: Hit, fields: FieldValue[], capture: Capture): string[] {
  const named: string[] = [];
  const others: string[] = [];
  addCodes(hit, fields, capture, named, others);
  if (hit.fails) {
    const blocks = fields.filter(isInBlock).map(({ section }) => section);
    const { status } = capture;
    if (blocks.length > 0) {
      const beside = status.fields.filter(({ section }) => blocks.includes(section));
      addCodes(hit, beside, capture, named, others);
    }
    for (const muted of hit.muted ?? []) addCodes(muted, status.fields, capture, others, []);
  }
  return others.length === 0 ? named : [...named, ...others.filter((id) => !named.includes(id))];
}

/** Sorts the codes of some lines into those a rule names and the others, each once. */
function addCodes(
  { compiled: { codes } }: Hit,
  fields: readonly FieldValue[],
  capture: Capture,
  named: string[],
  others: string[],
): void {
  for (const field of fields) {
    if (!CODE_LABELS.has(field.label)) continue;
    for (const id of capture.codesOf(field)) {
      const list = codes !== null && inCodeSet(id, codes) ? named : others;
      if (!list.includes(id)) list.push(id);
    }
  }
}

/** Whether a line belongs to one attempt: what it prints is about that attempt alone. */
const isInBlock = ({ section }: FieldValue): boolean => section === PREV || section.includes('PrtDiagnostics');

const lower = (confidence: Confidence): Confidence => (confidence === 'high' ? 'medium' : 'low');

/** How far along the join a phase is; later than all for none. */
export const phaseIndex = (phase: Phase | null): number => (phase === null ? PHASES.length : PHASES.indexOf(phase));
