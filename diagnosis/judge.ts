// Judges all rules on one capture: which hold, how severe each is here, and which are muted.

import type { Capture } from './capture.ts';
import type { CompiledRule } from './compile.ts';
import { networkNumber } from './error-code.ts';
import { isOpen, modeOf, type Mode, type RuleSet } from './gates.ts';
import { GENERAL_FINDINGS } from './implied-rules.ts';
import { inCodeSet, type CodeSet } from './operators.ts';
import { isOutdatedBlock } from './facts/times.ts';
import { IE_PROXY, NGC, POST_JOIN, PRT_ACQUIRE, PRT_REFRESH, WINHTTP_PROXY } from './fields.ts';
import { first, isBlank, selector } from './selectors.ts';
import type { FieldValue, RuleGroup, Severity } from './types.ts';

/** A rule that holds on this capture. */
export interface Hit {
  compiled: CompiledRule;
  severity: Severity;
  fails: boolean;
  /** The printed fields that made it hold. */
  fields: FieldValue[];
  /** What holds as well and says the same with less; null when nothing does. */
  muted: Hit[] | null;
}

export interface Judgement {
  /** What holds and is not muted; rules shown on request are in it only when asked about. */
  kept: Hit[];
  checked: number;
}

const JOIN_EXPLAINERS = new Set<RuleGroup>(['pre-check', 'discover', 'network', 'auth', 'join', 'tpm']);
const PRT_EXPLAINERS = new Set<RuleGroup>(['prt', 'network', 'tpm']);

/**
 * @param sets the rules, prepared for each kind of device
 * @param listedAadsts every AADSTS number a rule names for the PRT
 */
export function judgeRules(sets: Record<Mode, RuleSet>, listedAadsts: CodeSet, capture: Capture): Judgement {
  const hits: Hit[] = [];
  const { stages, count } = sets[modeOf(capture)];
  judgeStage(stages.first, capture, hits);
  capture.settle('prt_unlisted_aadsts', hasUnlistedAadsts(capture, listedAadsts) ? 'true' : 'false');
  judgeStage(stages['unlisted-aadsts'], capture, hits);
  capture.settle('prt_unlisted_status', hasUnlistedStatus(capture, hits) ? 'true' : 'false');
  capture.settle('join_unexplained', joinUnexplained(capture, hits));
  judgeStage(stages.unexplained, capture, hits);
  const isAbove = muteHits(hits).some((hit) => isAboveInfo(hit));
  capture.settle('findings_above_info', isAbove ? 'true' : 'false');
  judgeStage(stages['above-info'], capture, hits);
  const isHealthy = hits.some((hit) => hit.compiled.rule.group === 'healthy');
  capture.settle('verdict_so_far', isHealthy || isAbove ? 'some' : 'none');
  judgeStage(stages.verdict, capture, hits);
  const kept = muteHits(hits).filter((hit) => hit.compiled.rule.show === 'always' || isAsked(hit, capture));
  return { kept, checked: count };
}

function judgeStage(buckets: RuleSet['stages']['first'], capture: Capture, hits: Hit[]): void {
  for (const { gate, among } of buckets) {
    if (!isOpen(gate, capture)) continue;
    for (const compiled of among(capture)) {
      if (compiled.condition.judge(capture) !== 'holds') continue;
      const fields: FieldValue[] = [];
      compiled.condition.collect(capture, fields);
      const { severity, fails } = severityHere(compiled, capture, fields);
      hits.push({ compiled, fields, severity, fails, muted: null });
    }
  }
}

function severityHere(compiled: CompiledRule, capture: Capture, fields: FieldValue[]): Pick<Hit, 'severity' | 'fails'> {
  const { rule } = compiled;
  const replaced = compiled.severityIf.find((entry) => entry.condition.judge(capture) === 'holds');
  if (replaced) return { severity: replaced.severity, fails: replaced.severity === 'error' };
  if (rule.group === 'hello' && !asksAbout(capture, 'hello') && rule.severity !== 'info')
    return { severity: 'info', fails: false };
  if (isOutdatedPrt(compiled, capture, fields)) return { severity: 'info', fails: false };
  if (isLoweredAuth(compiled, capture, fields) || isLoweredPrt(compiled, capture, fields)) {
    return { severity: rule.severity === 'error' ? 'warning' : rule.severity, fails: false };
  }
  return { severity: rule.severity, fails: rule.fails };
}

const isPrev = (field: FieldValue): boolean => field.section.endsWith('> Previous Registration');

const asksAbout = ({ context, status }: Capture, group: RuleGroup): boolean =>
  // Whoever pastes a bare code, its row alone or an event asks about just that.
  context.asksAbout?.includes(group) === true || status.kind !== 'dsregcmd-status' || status.fields.every(isPrev);

/** Precedence 8: sync join goes on, so a failed federation test is not what stopped an attempt that ended in the join. */
function isLoweredAuth({ rule, codes }: CompiledRule, capture: Capture, fields: FieldValue[]): boolean {
  const { status } = capture;
  if (rule.group !== 'auth') return false;
  if (first(status, 'prejoin::Fallback to Sync-Join')?.raw.toUpperCase() !== 'ENABLED') return false;
  if (first(status, 'prev::Error Phase')?.raw.trim().toLowerCase() !== 'join') return false;
  for (const field of fields) if (isPrev(field)) return false;
  // A code found by way of a fact: it stopped the attempt when it stands in there; the network has rules for the join.
  if (fields.length > 0 || codes === null) return true;
  const isOwn = (id: string): boolean => inCodeSet(id, codes) && networkNumber(id) === null;
  return !capture.find(CLIENT_CODE).some((field) => capture.codesOf(field).some(isOwn));
}

const CLIENT_CODE = selector('prev::Client ErrorCode');

/** Precedence 11: a failed refresh while the token lives. */
function isLoweredPrt({ rule, readsPrt }: CompiledRule, capture: Capture, fields: FieldValue[]): boolean {
  if (!readsPrt || (rule.group !== 'prt' && rule.group !== 'network')) return false;
  for (const field of fields) if (isPrev(field)) return false;
  return isPrtAlive(capture);
}

/** What failed before the token that is there was issued has been mended since. */
function isOutdatedPrt({ rule, readsPrt }: CompiledRule, capture: Capture, fields: FieldValue[]): boolean {
  if (!readsPrt || (rule.group !== 'prt' && rule.group !== 'network') || !isPrtAlive(capture)) return false;
  for (const field of fields) if (isPrev(field)) return false;
  const blocks = fields.filter(({ section }) => section === PRT_ACQUIRE || section === PRT_REFRESH);
  if (blocks.length === 0) return capture.fact('prt_attempts_outdated') === 'true';
  return blocks.every(({ section }) => isOutdatedBlock(capture, section));
}

const BEHIND_SSO = new Set([POST_JOIN, IE_PROXY, WINHTTP_PROXY, NGC]);

function isPrtAlive(capture: Capture): boolean {
  const left = capture.fact('prt_left_floor');
  if (typeof left === 'number' && left < 0) return false;
  const prt = first(capture.status, 'sso::AzureAdPrt')?.raw.trim().toUpperCase();
  if (prt !== undefined) return prt === 'YES';
  // The line itself was cut off. Only a PRT has an update time and only a PRT is refreshed; and when the paste goes on to
  // its later sections, its head was lost and with it the word on the PRT.
  const { byLabel, fields } = capture.status;
  // Windows prints NO there, and not nothing, when there is none (field table).
  if (byLabel.get('AzureAdPrtAuthority')?.some(({ raw }) => raw.trim().toUpperCase() === 'NO') === true) return false;
  if (byLabel.has('AzureAdPrtUpdateTime') || byLabel.has('AzureAdPrtExpiryTime')) return true;
  return fields.some(({ section }) => section === PRT_REFRESH || BEHIND_SSO.has(section));
}

const DESCRIPTION = selector('azure_prt::Server Error Description');
const ATTEMPT = selector('azure_prt::Attempt Status');

function hasUnlistedAadsts(capture: Capture, listed: CodeSet): boolean {
  let hasNumber = false;
  for (const field of capture.find(DESCRIPTION)) {
    for (const id of capture.codesOf(field)) {
      if (!id.startsWith('AADSTS')) continue;
      if (inCodeSet(id, listed)) return false;
      hasNumber = true;
    }
  }
  return hasNumber;
}

function hasUnlistedStatus(capture: Capture, hits: Hit[]): boolean {
  const cut = capture.cutCode()?.field;
  const isFailure = (field: FieldValue): boolean =>
    field !== cut && !isBlank(field) && !/^(?:0x)?0+$/i.test(field.raw.trim());
  if (!capture.find(ATTEMPT).some(isFailure)) return false;
  return !hits.some(
    ({ compiled: { rule, readsPrt } }) =>
      rule.fails && PRT_EXPLAINERS.has(rule.group) && (readsPrt || rule.group === 'tpm'),
  );
}

/** Whether a finding says no more than which test failed. */
function isGeneral({ compiled: { rule } }: Hit): boolean {
  const general = GENERAL_FINDINGS[rule.group];
  return rule.id === general?.repeats || rule.id === general?.follows;
}

/**
 * Whether no rule explains the logged attempt, or the phase whose failed test is all that rules repeat; a rule that was
 * lowered here still explains it. No value when the code of the attempt is missing at the end of the paste or cannot be
 * read: it may have been cut.
 */
function joinUnexplained(capture: Capture, hits: Hit[]): string | undefined {
  const explaining = hits.filter(({ compiled: { rule } }) => rule.fails && JOIN_EXPLAINERS.has(rule.group));
  const phase = explaining[0]?.compiled.rule.group;
  if (phase !== undefined)
    return explaining.every((hit) => isGeneral(hit) && hit.compiled.rule.group === phase) ? phase : 'false';
  const code = first(capture.status, 'prev::Client ErrorCode');
  if (code !== null && code === capture.cutCode()?.field) return undefined;
  if (code !== null)
    return capture.codesOf(code).length > 0 || /^(?:0x)?0+$/i.test(code.raw.trim()) ? 'true' : undefined;
  const last = capture.status.fields[capture.status.fields.length - 1];
  return last !== undefined && isPrev(last) && !['Https Status', 'Request Id'].includes(last.label)
    ? undefined
    : 'true';
}

/** Above info, apart from remarks on the capture itself (fact findings_above_info). */
export const isAboveInfo = ({ severity, compiled }: Hit): boolean =>
  compiled.rule.group !== 'capture' && (severity === 'error' || severity === 'warning' || severity === 'block');

const isAsked = ({ compiled: { rule } }: Hit, capture: Capture): boolean =>
  rule.show === 'on-request' && asksAbout(capture, rule.group);

/** What is not muted by a hit that is itself not muted; a block mutes all (precedence 1, 7). */
function muteHits(hits: Hit[]): Hit[] {
  if (hits.every((hit) => hit.compiled.mutes.size === 0)) return hits;
  const sorted = [...hits].sort((left, right) => left.compiled.order - right.compiled.order);
  const muted = new Set<string>();
  const kept: Hit[] = [];
  for (const hit of sorted) {
    const { id } = hit.compiled.rule;
    if (muted.has(id)) {
      const muter = kept.find(({ compiled }) => compiled.mutes.has(id));
      if (muter !== undefined) (muter.muted ??= []).push(hit);
      continue;
    }
    if (hit.compiled.mutes.has('*')) return [hit];
    hit.muted = null;
    kept.push(hit);
    for (const other of hit.compiled.mutes) muted.add(other);
  }
  return kept;
}
