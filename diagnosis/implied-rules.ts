// The rules that entries imply which name codes and no condition.

import type { Condition, Rule, RuleGroup } from './types.ts';

/** An entry with codes and no condition of its own. */
export interface CodeEntry {
  id: string;
  phase: string;
  codes: readonly { id: string }[];
}

/**
 * The rules that entries with only codes imply: this code was seen in this phase. They speak only where no rule of the
 * catalogue explains the capture, and for a phase of the logged attempt only when that phase is printed or none is.
 */
export function impliedRules(entries: readonly CodeEntry[]): Rule[] {
  return entries.flatMap(({ id, phase, codes }) => {
    const group = IMPLIED_GROUPS[phase];
    const listed = codes.map((code) => code.id);
    if (group === undefined || listed.length === 0) return [];
    const isToken = listed.every((code) => code.startsWith('AADSTS'));
    const rule: Omit<Rule, 'when' | 'evidence' | 'suppresses'> = {
      id,
      group,
      priority: 890,
      severity: 'error',
      severityIf: [],
      fails: true,
      confidence: 'medium',
      show: 'always',
    };
    if (group === 'hello')
      return [{ ...rule, ...seenIn([{ fact: 'codes', code: listed }, UNEXPLAINED], ['Client ErrorCode'], []) }];
    if (group === 'prt') {
      const when: Condition[] = isToken
        ? [{ field: 'azure_prt::Server Error Description', code: listed }]
        : [
            { field: 'azure_prt::Attempt Status', code: listed },
            { fact: 'prt_unlisted_status', is: 'true' },
          ];
      const evidence = ['azure_prt::Attempt Status', 'azure_prt::Server Error Description'];
      return [{ ...rule, ...seenIn(when, evidence, isToken ? [] : ['prt-unknown-status']) }];
    }
    const when: Condition[] = [
      { fact: isToken ? 'codes' : 'join_codes', code: listed },
      UNEXPLAINED,
      { none: [{ field: 'prev::Error Phase', in: ERROR_PHASES.filter((name) => name !== phase) }] },
    ];
    return [
      {
        ...rule,
        ...seenIn(
          when,
          ['Error Phase', 'Client ErrorCode', 'Server Message'],
          ['join-unlisted-code', 'prt-unknown-aadsts'],
        ),
      },
    ];
  });
}

const IMPLIED_GROUPS: Readonly<Record<string, RuleGroup>> = {
  'pre-check': 'pre-check',
  discover: 'discover',
  auth: 'auth',
  join: 'join',
  'post-join': 'prt',
  hello: 'hello',
};
const UNEXPLAINED: Condition = { fact: 'join_unexplained', is: 'true' };
const ERROR_PHASES = ['pre-check', 'discover', 'auth', 'join'];

const seenIn = (
  all: Condition[],
  evidence: string[],
  suppresses: string[],
): Pick<Rule, 'when' | 'evidence' | 'suppresses'> => ({
  when: { all },
  evidence,
  suppresses,
});
