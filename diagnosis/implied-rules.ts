// The rules that entries imply which name codes and no condition.

import { networkNumber, normaliseCode } from './error-code.ts';
import type { Condition, Rule, RuleGroup } from './types.ts';

/** An entry with codes, and what condition of its own it has. */
export interface CodeEntry {
  id: string;
  phase: string;
  codes: readonly { id: string }[];
  rule?: unknown;
}

/**
 * The rules that entries imply by their codes: this code was seen in this phase. They speak only where no written
 * rule explains the capture, and for a phase of the logged attempt only when that phase is printed or none is.
 */
export function impliedRules(entries: readonly CodeEntry[]): Rule[] {
  const codesOnly = entries.filter(({ rule }) => !rule);
  return [...phaseRules(codesOnly), ...signInRules(entries, codesOnly)];
}

/**
 * An entry of the authentication or of no phase explains the same code of a user's own sign-in, where no rule does; one
 * with a condition of its own only by the codes of the federated sign-in, which is the same for a computer and a user.
 */
function signInRules(entries: readonly CodeEntry[], codesOnly: readonly CodeEntry[]): Rule[] {
  const told = new Set(
    codesOnly.flatMap(({ phase, codes }) => (phase === 'post-join' ? codes.map(({ id }) => id) : [])),
  );
  const among = SIGN_IN_PHASES.flatMap((wanted) => entries.filter(({ phase }) => phase === wanted));
  return among.flatMap(({ id, codes, rule: own }): Rule[] => {
    const listed = codes
      .map((code) => code.id)
      .filter((code) => !code.startsWith('AADSTS') && !told.has(code) && (!own || code.startsWith(FEDERATED)));
    if (listed.length === 0) return [];
    for (const code of listed) told.add(code);
    const when: Condition[] = [
      { field: ATTEMPT, code: listed },
      { fact: 'prt_unlisted_status', is: 'true' },
      { none: [{ fact: 'paste_kind', is: 'bare-error' }] },
    ];
    const rule = { ...IMPLIED, id: `${id}:sign-in`, entry: id, group: 'prt', priority: 891 } as const;
    return [{ ...rule, ...seenIn(when, [ATTEMPT], ['prt-unknown-status']) }];
  });
}

const SIGN_IN_PHASES = ['auth', 'general'];
const FEDERATED = '0xcaa9';
const ATTEMPT = 'azure_prt::Attempt Status';
const IMPLIED = {
  severity: 'error',
  severityIf: [],
  fails: true,
  confidence: 'medium',
  show: 'always',
} satisfies Partial<Rule>;

function phaseRules(entries: readonly CodeEntry[]): Rule[] {
  const known = new Set(entries.flatMap(({ codes }) => codes.map((code) => code.id)));
  return entries.flatMap(({ id, phase, codes }) => {
    const listed = codes.map((code) => code.id);
    const isToken = listed.every((code) => code.startsWith('AADSTS'));
    // A token of Hello or of single sign-on that is refused is a refused sign-in.
    const isSignIn = isToken && (phase === 'hello' || phase === 'general');
    const group = isSignIn ? 'prt' : IMPLIED_GROUPS[phase];
    if (group === undefined || listed.length === 0) return [];
    // The same status in the form of a result has an entry of its own for who looks it up.
    if (listed.every((code) => isOtherForm(code, known))) return [];
    const rule: Omit<Rule, 'when' | 'evidence' | 'suppresses'> = { ...IMPLIED, id, group, priority: 890 };
    if (group === 'hello')
      return [{ ...rule, ...seenIn([{ fact: 'codes', code: listed }, UNEXPLAINED], ['Client ErrorCode'], []) }];
    if (group === 'prt') {
      const evidence = [ATTEMPT, 'azure_prt::Server Error Description'];
      if (isSignIn) {
        const when: Condition[] = [
          { fact: 'codes', code: listed },
          { fact: 'prt_unlisted_aadsts', is: 'true' },
        ];
        return [{ ...rule, ...seenIn(when, evidence, ['prt-unknown-aadsts']) }];
      }
      if (isToken)
        return [{ ...rule, ...seenIn([{ field: 'azure_prt::Server Error Description', code: listed }], evidence, []) }];
      const isBare: Condition = { all: [{ field: 'prev::Client ErrorCode', code: listed }, UNEXPLAINED, NO_PHASE] };
      const inBlock: Condition[] = [
        { field: ATTEMPT, code: listed },
        { fact: 'prt_unlisted_status', is: 'true' },
      ];
      const when: Condition[] = [{ fact: 'attempt_codes', code: listed }, { any: [{ all: inBlock }, isBare] }];
      return [
        {
          ...rule,
          ...seenIn(when, [...evidence, 'Client ErrorCode'], ['prt-unknown-status']),
          // A number alone, of the enrolment for one, says what it means and not that the sign-in is stopped.
          severityIf: [{ when: isBare, severity: 'warning' }],
        },
      ];
    }
    // The outer code of discovery says no more than its test; the network code behind it does.
    const isMore = phase === 'auth' || listed.every((code) => networkNumber(code) !== null);
    const general = isMore ? GENERAL_FINDINGS[phase] : undefined;
    const when: Condition[] = [
      { fact: isToken ? 'codes' : 'join_codes', code: listed },
      general ? { fact: 'join_unexplained', in: ['true', phase] } : UNEXPLAINED,
      { none: [{ field: 'prev::Error Phase', in: ERROR_PHASES.filter((name) => name !== phase) }] },
      ...(isToken ? [notOfSignIn(listed)] : []),
    ];
    return [
      {
        ...rule,
        ...seenIn(
          when,
          [...(general ? [general.test] : []), 'Error Phase', 'Client ErrorCode', 'Server Message'],
          [...(general ? [general.repeats] : []), 'join-unlisted-code', 'prt-unknown-aadsts'],
        ),
      },
    ];
  });
}

/** By phase, its test, the finding that says no more than that it failed, and one about what follows from that. */
export const GENERAL_FINDINGS: Readonly<Record<string, { test: string; repeats: string; follows?: string }>> = {
  discover: { test: 'DRS Discovery Test', repeats: 'drs-discovery-failed' },
  auth: {
    test: 'Token acquisition Test',
    repeats: 'auth-token-acquisition-failed',
    follows: 'auth-fallback-disabled',
  },
};

const IMPLIED_GROUPS: Readonly<Record<string, RuleGroup>> = {
  'pre-check': 'pre-check',
  discover: 'discover',
  auth: 'auth',
  join: 'join',
  'post-join': 'prt',
  hello: 'hello',
};
/** Whether a code is another entry's status, written as a result (`0xd0020017` for `0xc0020017`). */
const isOtherForm = (code: string, known: ReadonlySet<string>): boolean =>
  code.startsWith('0xd') && known.has(normaliseCode(code) ?? '');

const NO_PHASE: Condition = { none: [{ field: 'prev::Error Phase', absent: 'false' }] };
const UNEXPLAINED: Condition = { fact: 'join_unexplained', is: 'true' };
/** In an output the block says whose token it is; a message alone may be of either. */
const notOfSignIn = (code: string[]): Condition => ({
  none: [
    {
      all: [
        { fact: 'paste_kind', is: 'dsregcmd-status' },
        { field: 'azure_prt::Server Error Description', code },
      ],
    },
  ],
});
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
