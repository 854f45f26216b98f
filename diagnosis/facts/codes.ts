// The error codes of a capture, and whether they speak of the network.

import type { Capture, FactValue } from '../capture.ts';
import { networkNumber } from '../error-code.ts';
import { first, isBlank, selector, type Selector } from '../selectors.ts';
import type { FieldValue } from '../types.ts';
import { readNumber } from '../values.ts';
import { JOIN_TESTS } from './tests.ts';
import { isOutdatedBlock } from './times.ts';

const TEST_FIELDS = JOIN_TESTS.map((label) => `prejoin::${label}`);
const JOIN_FIELDS = ['prev::Client ErrorCode', ...TEST_FIELDS].map(selector);
// WamDefaultSet and NgcPreReq are kept apart: a code there is about the prompt, not about the device.
const CODE_FIELDS = [
  'prev::Client ErrorCode',
  'prev::Server Message',
  'ngc::Client ErrorCode',
  ...TEST_FIELDS,
  'DeviceAuthStatus',
  'KeySignTest',
  'Attempt Status',
  'HTTP Error',
  'Server Error Code',
  'Server Error Description',
].map(selector);

/** Labels of lines that hold codes, also of those kept apart. */
export const CODE_LABELS: ReadonlySet<string> = new Set([
  ...CODE_FIELDS.map(({ label }) => label),
  'Server ErrorCode',
  'WamDefaultSet',
  'NgcPreReq',
]);

/** The codes of some fields, each once; no value when none of the fields was printed. */
function gather(capture: Capture, fields: typeof CODE_FIELDS): readonly string[] | undefined {
  let found: string[] | null = null;
  let isAnyPrinted = false;
  for (const wanted of fields) {
    for (const field of capture.find(wanted)) {
      isAnyPrinted = true;
      for (const id of capture.codesOf(field)) {
        found ??= [];
        if (!found.includes(id)) found.push(id);
      }
    }
  }
  return found ?? (isAnyPrinted ? NO_CODES : undefined);
}

const NO_CODES: readonly string[] = [];

/** A joined device prints no attempt to join; an old event pasted beside it says nothing of today. */
const JOINED_FIELDS = CODE_FIELDS.filter(({ alias }) => alias !== 'prev' && alias !== 'prejoin');

/** Every code of the code fields, tests, server texts and diagnostics blocks. */
export const codes = (capture: Capture): FactValue =>
  gather(capture, capture.fact('joined') === 'true' ? JOINED_FIELDS : CODE_FIELDS);

/** The members of `codes` that stand in Client ErrorCode or a join test. */
export const joinCodes = (capture: Capture): FactValue => gather(capture, JOIN_FIELDS);

/** The members of `join_codes` that belong to the sign-in: its test, and the attempt that ended in this phase. */
export function authCodes(capture: Capture): FactValue {
  const phase = first(capture.status, 'prev::Error Phase')?.raw.trim().toLowerCase();
  return gather(capture, phase === 'auth' || phase === 'authentication' ? AUTH_FIELDS : AUTH_FIELDS.slice(0, 1));
}

const AUTH_FIELDS = ['prejoin::Token acquisition Test', 'prev::Client ErrorCode'].map(selector);

/** The client's codes of a failed attempt: of the join where the device is not joined, and of the token. */
export const attemptCodes = (capture: Capture): FactValue =>
  gather(capture, capture.fact('joined') === 'true' ? PRT_FIELDS : ATTEMPT_FIELDS);

const PRT_FIELDS = ['azure_prt::Attempt Status', 'azure_prt::HTTP Error'].map(selector);
const ATTEMPT_FIELDS = [...JOIN_FIELDS, ...PRT_FIELDS];

const listOf = (value: FactValue): readonly string[] => (typeof value === 'object' ? value : NO_CODES);

/** The first network number (12001 to 12186) among the join codes, else `none`. */
export function joinNetworkNumber(capture: Capture): FactValue {
  for (const id of listOf(capture.fact('join_codes'))) {
    const network = networkNumber(id);
    if (network !== null) return network;
  }
  return 'none';
}

const NO_PATH = new Set(['0xc000023c', '0xc00000be', '0xc00000c4']);
const PRT_HTTP_ERROR = selector('azure_prt::HTTP Error');
const PRT_HTTP_STATUS = selector('azure_prt::HTTP status');
const PRT_ATTEMPT = selector('azure_prt::Attempt Status');

/** Whether something in the capture says that the network, and not the service, stopped it. */
export function networkFault(capture: Capture): FactValue {
  const { status } = capture;
  const join = listOf(capture.fact('join_codes'));
  if (join.some((id) => networkNumber(id) !== null || id.startsWith('0xcaa7'))) return 'true';
  const findNow = (wanted: Selector): FieldValue[] =>
    capture.find(wanted).filter(({ section }) => !isOutdatedBlock(capture, section));
  for (const field of findNow(PRT_HTTP_ERROR)) {
    if (capture.codesOf(field).some((id) => networkNumber(id) !== null)) return 'true';
  }
  const answers = findNow(PRT_HTTP_STATUS).filter((field) => !isBlank(field));
  if (answers.some((field) => readNumber(field.raw) === 407)) return 'true';
  const https = first(status, 'prev::Https Status');
  if (https !== null && readNumber(https.raw) === 407) return 'true';
  for (const field of findNow(PRT_ATTEMPT)) {
    const isAnswered = answers.some((answer) => answer.section === field.section && Number(readNumber(answer.raw)) > 0);
    if (!isAnswered && capture.codesOf(field).some((id) => NO_PATH.has(id))) return 'true';
  }
  return 'false';
}
