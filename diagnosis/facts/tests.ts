// What the join tests of the pre-join block say together; SKIPPED never counts.

import type { Capture, FactValue } from '../capture.ts';
import { first } from '../selectors.ts';
import { testResult } from '../readable.ts';

/** The six tests in the order in which they explain a failure (docs/diagnosis.md, precedence 4). */
export const JOIN_TESTS = [
  'AD Connectivity Test',
  'AD Configuration Test',
  'DRS Discovery Test',
  'DRS Connectivity Test',
  'Kerberos Ticket Test',
  'Token acquisition Test',
] as const;

const result = (capture: Capture, label: string): string | undefined => {
  const field = first(capture.status, `prejoin::${label}`);
  return field === null ? undefined : (testResult(field.raw) ?? undefined);
};

/** The label of the first test with FAIL, `none` when no test failed; no value without any test line. */
export function firstFailedTest(capture: Capture): FactValue {
  let isAnyPrinted = false;
  for (const label of JOIN_TESTS) {
    const one = result(capture, label);
    if (one === 'FAIL') return label;
    if (one !== undefined) isAnyPrinted = true;
  }
  return isAnyPrinted ? 'none' : undefined;
}

/** Whether the four tests every build runs passed and no test failed. */
export function allTestsPass(capture: Capture): FactValue {
  const isPass = JOIN_TESTS.slice(0, 4).every((label) => result(capture, label) === 'PASS');
  return isPass && capture.fact('first_failed_test') === 'none' ? 'true' : 'false';
}
