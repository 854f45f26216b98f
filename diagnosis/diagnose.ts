// Rules and a status in, a diagnosis out: one primary finding, at most three others, side notes, and what is missing.

import { openCapture, type Capture } from './capture.ts';
import { compileRule, orderRules } from './compile.ts';
import { leavesOf, type Truth } from './conditions.ts';
import { sharesDeviceId, splitDevices } from './devices.ts';
import { codeSet } from './operators.ts';
import { buildFinding, phaseOf } from './findings.ts';
import { prepareRuleSets } from './gates.ts';
import { isAboveInfo, judgeRules, type Hit } from './judge.ts';
import { rankHits } from './ranking.ts';
import { chooseRun, splitRuns } from './runs.ts';
import type { ChatContext, Diagnosis, DsregStatus, Finding, JoinType, Phase, Rule, Verdict } from './types.ts';
import { missingFor, verdictOf } from './verdict.ts';

export interface Engine {
  /**
   * @param status a parsed paste
   * @param context what the conversation adds; ages are measured against its `messageTime`, never the wall clock
   */
  diagnose(status: DsregStatus, context?: ChatContext): Diagnosis;
  /** Whether the condition of one rule holds on a capture, muted or not; for examples and explanations. */
  judge(id: string, status: DsregStatus, context?: ChatContext): Truth;
}

const MOST_FINDINGS = 4;

/**
 * Compiles the rules once.
 * @param symbols public symbol of each normalised code (`0x801c03f2` -> `DSREG_E_DIRECTORY_FAILURE`)
 * @throws Error naming the rule whose data is wrong
 */
export function compileRules(rules: readonly Rule[], symbols: ReadonlyMap<string, string> = new Map()): Engine {
  const ordered = orderRules(rules.map(compileRule));
  const sets = prepareRuleSets(ordered);
  const listedAadsts = codeSet(rules.flatMap(aadstsOf));
  return {
    diagnose(status, context = {}) {
      const found = openDevices(status, context).map((capture) => {
        const { kept, checked } = judgeRules(sets, listedAadsts, capture);
        return compose(kept, checked, capture, symbols);
      });
      return found.reduce((one, other) => (URGENCY[other.verdict] < URGENCY[one.verdict] ? one : other));
    },
    judge(id, status, context = {}) {
      const compiled = ordered.find(({ rule }) => rule.id === id);
      if (compiled === undefined) throw new Error(`${id} is no rule`);
      const capture = openDevices(status, context).at(-1) as Capture;
      // All rules first: some facts are told by the others.
      judgeRules(sets, listedAadsts, capture);
      return compiled.condition.judge(capture);
    },
  };
}

/** The numbers rules list for the PRT; any other is an unlisted one. */
function aadstsOf(rule: Rule): string[] {
  return leavesOf(rule.when).flatMap((leaf) => {
    if (leaf.field !== 'azure_prt::Server Error Description' || leaf.code === undefined) return [];
    return typeof leaf.code === 'string' ? [leaf.code] : leaf.code;
  });
}

/** Of several devices the one that fails speaks: what the others show has not mended it. */
const URGENCY: Readonly<Record<Verdict, number>> = { 'not-dsregcmd': 0, healthy: 1, undecided: 2, failing: 3 };

/** The run that speaks for each device, opened; its others tell at most that a device was cloned. */
function openDevices(status: DsregStatus, context: ChatContext): Capture[] {
  const runs = splitRuns(status);
  const known = sharesDeviceId(runs) ? { ...context, sameDeviceIdTwice: true } : context;
  return splitDevices(runs).map((own) => openCapture(chooseRun(status, own), known));
}

function compose(kept: Hit[], checked: number, capture: Capture, symbols: ReadonlyMap<string, string>): Diagnosis {
  const above = rankHits(kept.filter(isFindingAboveInfo), capture);
  const block = kept.find((hit) => hit.severity === 'block');
  const shown = block ? [block] : above.length > 0 ? above.slice(0, MOST_FINDINGS) : remark(kept);
  const primary = shown[0] ?? null;
  const verdict = verdictOf(primary, kept, capture);
  const phase = primary === null ? null : phaseOf(primary, capture);
  const build = (hit: Hit): Finding =>
    buildFinding(hit, capture, symbols, phaseOf(hit, capture, phase), isLowered(hit, kept, capture));
  const notes = kept.filter((hit) => !shown.includes(hit)).sort(byPriority);
  const findings = shown.map(build);
  return {
    verdict,
    failedPhase: verdict === 'failing' ? failedPhaseOf(findings) : null,
    joinType: capture.fact('join_type') as JoinType,
    primary: findings[0] ?? null,
    findings,
    notes: notes.map(build),
    missing: missingFor(verdict, kept, capture),
    checked,
  };
}

const failedPhaseOf = (findings: Finding[]): Phase | null => findings.find((finding) => finding.fails)?.phase ?? null;

const isFindingAboveInfo = (hit: Hit): boolean => isAboveInfo(hit) && hit.compiled.rule.group !== 'management';

/**
 * The one remark to lead with when nothing is above info: healthy, what explains the state by itself (such a rule mutes
 * no-rule-matched), what keeps the capture from being judged, else the state; of an event about Windows Hello, which
 * tells no state, the condition that is not met, behind that something is not.
 */
function remark(kept: Hit[]): Hit[] {
  const sorted = [...kept].sort(byPriority);
  const of = (test: (hit: Hit) => boolean): Hit | undefined => sorted.find(test);
  const best =
    of((hit) => hit.severity === 'ok') ??
    of((hit) => hit.compiled.mutes.has('no-rule-matched')) ??
    of((hit) => hit.compiled.rule.group === 'capture' && hit.severity === 'warning') ??
    of((hit) => hit.compiled.rule.group === 'healthy') ??
    of((hit) => hit.compiled.rule.group === 'state') ??
    sorted.findLast((hit) => hit.compiled.rule.group === 'hello');
  return best ? [best] : [];
}

const byPriority = (left: Hit, right: Hit): number => left.compiled.rule.priority - right.compiled.rule.priority;

/** What the capture itself makes less sure (docs/diagnosis.md, precedence 2). */
function isLowered({ compiled }: Hit, kept: Hit[], capture: Capture): boolean {
  const { group, id } = compiled.rule;
  const has = (wanted: string): boolean => kept.some((hit) => hit.compiled.rule.id === wanted);
  if (group === 'join') return has('previous-registration-stale') && id !== 'previous-registration-stale';
  if (group === 'prt') return capture.fact('user_fields_usable') === 'false';
  if (group !== 'healthy') return false;
  const isContextNoted = kept.some((hit) => hit.compiled.rule.group === 'capture');
  return isContextNoted || !capture.status.byLabel.has('DeviceAuthStatus');
}
