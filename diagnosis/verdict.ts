// The verdict on a capture, and what to paste or run next when it cannot be given.

import type { Capture } from './capture.ts';
import { missingSectionNames } from './facts/completeness.ts';
import type { Hit } from './judge.ts';
import { first, isPrinted, topSection } from './selectors.ts';
import type { PasteKind, Verdict } from './types.ts';

const NOT_DSREGCMD = new Set<PasteKind>(['unknown', 'linux-dsreg', 'autoworkplace']);

/**
 * `failing` exactly when a shown finding fails. Not joined and on-premises DRS have no rule of their own that says
 * healthy: a device that is not joined is not broken, unless the conversation expects more of it.
 */
export function verdictOf(primary: Hit | null, kept: Hit[], capture: Capture): Verdict {
  const { status, context } = capture;
  const kind = capture.fact('paste_kind') as PasteKind;
  if (NOT_DSREGCMD.has(kind)) return 'not-dsregcmd';
  if (primary?.fails === true) return 'failing';
  if (primary?.severity === 'block' || kind !== 'dsregcmd-status') return 'undecided';
  if (kept.some((hit) => hit.severity === 'ok')) return 'healthy';
  if (capture.fact('findings_above_info') === 'true' || capture.fact('capture_complete') !== 'true') return 'undecided';
  const type = capture.fact('join_type');
  if (type === 'none') return context.expectsJoin === true || context.joinFailed === true ? 'undecided' : 'healthy';
  const hasEnterprisePrt = first(status, 'sso::EnterprisePrt')?.raw.trim().toUpperCase() === 'YES';
  return type === 'onprem-drs' && hasEnterprisePrt ? 'healthy' : 'undecided';
}

/**
 * What is missing, as ids a text exists for: `dsregcmd-status`, `section:<name>`, `original-text`, `run-as-user`,
 * `run-elevated`, `fresh-run`, `event-log`. Never empty when undecided.
 */
export function missingFor(verdict: Verdict, kept: Hit[], capture: Capture): string[] {
  if (capture.fact('paste_kind') !== 'dsregcmd-status')
    return ['dsregcmd-status', ...(verdict === 'not-dsregcmd' ? [] : ['run-as-user'])];
  const missing = sectionsToAsk(capture);
  if (capture.fact('unreadable_booleans') !== 0) missing.push('original-text');
  const isJoined = capture.fact('joined') === 'true';
  const has = (id: string): boolean => kept.some((hit) => hit.compiled.rule.id === id);
  if (
    isJoined &&
    verdict !== 'failing' &&
    (capture.fact('user_fields_usable') === 'false' || isRunByAnother(capture))
  ) {
    missing.push('run-as-user');
  }
  if (verdict !== 'undecided') return missing;
  if (has('domain-only-no-diagnostics')) missing.push('run-elevated');
  if (missing.length === 0) missing.push(has('no-rule-matched') ? 'event-log' : 'fresh-run');
  return missing;
}

/** No PRT in a prompt of another account: an elevated one, or a local account. */
function isRunByAnother(capture: Capture): boolean {
  if (first(capture.status, 'sso::AzureAdPrt')?.raw.trim().toUpperCase() !== 'NO') return false;
  return capture.fact('elevated') === 'true' || capture.fact('account_kind') === 'local';
}

function sectionsToAsk(capture: Capture): string[] {
  const { status } = capture;
  const type = capture.fact('join_type');
  const sections: string[] = [];
  const isKnown = (label: string): boolean => first(status, label) !== null;
  // Lines that were translated or retyped are there; the original text is asked for instead.
  if (type === 'unknown' && capture.fact('unreadable_booleans') === 0) {
    if (!isKnown('AzureAdJoined') || !isKnown('DomainJoined')) sections.push('Device State');
    else if (!isKnown('WorkplaceJoined')) sections.push('User State');
  }
  for (const name of missingSectionNames(capture)) sections.push(name);
  const isJoined = type === 'hybrid' || type === 'entra';
  if (isJoined && capture.fact('context_printed') !== 'true') sections.push('Diagnostic Data');
  // The cause may be in the code the paste ends in.
  const cut = capture.cutCode();
  if (cut !== null) sections.push(topSection(cut.field.section));
  if (type === 'domain-only' && !isPrinted(status, 'Diagnostic Data (pre-join)')) sections.push('Diagnostic Data');
  if (type === 'registered' && capture.fact('capture_complete') !== 'true') sections.push('Work Account 1');
  // Windows heads both kinds of block with the same title.
  return [...new Set(sections.map((name) => `section:${name.replace(/ \((?:pre|post)-join\)$/, '')}`))];
}
