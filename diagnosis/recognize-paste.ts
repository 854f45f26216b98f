// Tells what kind of text was pasted.

import { findCodes } from './error-code.ts';
import { hasEventHead, namesTokenEvent } from './event-heads.ts';
import { IDENTIFIERS } from './rows.ts';
import type { ErrorCode, FieldValue, PasteKind } from './types.ts';

/** Event 334: what the check before the join found. */
export const NO_DOMAIN_CONTROLLER = 'domain controller could not be located';

/** What the script that tries the endpoints as SYSTEM says where one cannot be reached. */
export const ENDPOINT_LOST = 'not able to communicate with ms endpoints';

/** Sentences of the log of the sign-in. */
export const TOKEN_SENTENCES = ['http transport error. status', 'logon failure. status', 'wstrust response error'];

/** `Administrator policy does not allow user … to device join.` */
const DEVICE_JOIN_REFUSED = 'to device join';

/** A line that is neither row nor frame. */
export interface LooseLine {
  /** 1-based. */
  number: number;
  text: string;
}

const EVENT = [
  'automatic registration failed',
  'operation callback failed',
  'user device registration',
  'cloud ap plugin',
  'event id',
  'eventid',
  'event-id',
  'gebeurtenis-id',
  'hendelses-id',
  'hendelse-id',
  'registration status has been successfully flushed',
];
/** Sentences of events that need no code beside them: the first ones say it all, the others only below an event's head. */
const EVENT_SENTENCES = [
  'automatic registration failed',
  'operation callback failed',
  'oauth response error',
  ...TOKEN_SENTENCES,
  NO_DOMAIN_CONTROLLER,
  ENDPOINT_LOST,
  'hello for business policy is enabled:',
  'post-logon provisioning is enabled:',
];
const EVENT_ENDS = [
  'automatic device join pre-check',
  'automatic registration succeeded',
  'provisioning will not be launched',
  'provisioning will be launched',
];
const DEBUG = [
  'devicekeyshealthy',
  'dsrinstance',
  'dsrcmd',
  'tenantinfo::discover',
  'precheckresult',
  'dsregcmd_end_status',
];
const EXTENSION = [
  'extension',
  'extensie',
  'utvidelse',
  'provisioning',
  'autopilot',
  'aadloginforwindows',
  'exit code',
  'exitcode',
  'hresult',
];
/** The sentence of an event at the begin of its line: nobody asks a question so. */
const EVENT_LINE = /^[^a-z]{0,40}automatic (?:device join pre-check|registration succeeded)/i;
/** What the portal says of the extension for the sign-in to a virtual machine, also without a code. */
const EXTENSION_FAILED = ['has exited with exit code', 'failure when processing'];
const LINUX = ['device registration status', 'broker version'];

/** Words of the join service's messages that name their cause. */
export const SERVER_MESSAGES = [
  'device object by the given id',
  "target computer's sid",
  'temporarily throttled',
  'request is throttled',
  'public key user certificate',
  'property hostnames already exists',
  DEVICE_JOIN_REFUSED,
];

/** The value of DeviceAuthStatus, copied without its label. */
export const DEVICE_REFUSED = /^["'`* ]{0,4}failed\. device is either disabled or deleted\.?["'`* ]{0,4}$/i;

/** Rows that other programs, pages and messages print too: alone they do not make a text a status. */
const COMMON = new Set(['DomainName', 'Server Message', 'Server Operation', 'Access Type', 'HTTP Error']);
/** The same when they are not written as dsregcmd writes them (`Server error code: 801c0003`). */
const COMMON_IF_RETYPED = new Set(['Server ErrorCode', 'Server Error Code', 'Registration Type']);

/** Whether a row is as good as a line of another text. */
export const isCommonRow = ({ label, quote }: FieldValue): boolean =>
  COMMON.has(label) || (COMMON_IF_RETYPED.has(label) && !quote.includes(label));

/** `HTTP Error : 0x80072ee7` and nothing else: as dsregcmd prints it. */
const isAloneTelling = ({ label, quote, raw }: FieldValue, loose: readonly LooseLine[]): boolean =>
  label === 'HTTP Error' && loose.length === 0 && quote.includes(label) && /^0x80072[ef][0-9a-f]{2}$/i.test(raw);

/** Programs whose codes are their own affair, however well known the number is. */
const OTHER_PROGRAMS = [
  'certutil:',
  'windows update',
  'windowsupdate',
  'microsoft store',
  'net use',
  'bugcheck',
  'exception code',
  'faulting application',
];
/** Codes that only device registration and its sign-in print. */
const OWN_CODE = /^(?:0x801c|0x8018|0x80048|0xc0048|0xcaa|AADSTS)/;

/** Whether a number in a text can be the code of a failure: no address, size or flag. */
export const isFailureCode = ({ id, written }: ErrorCode): boolean =>
  id.startsWith('AADSTS') || (/^0x[8c]/.test(id) && (written.length >= 8 || id.startsWith('0x80072')));

/**
 * @param fields what was read as rows
 * @param weak those of them that are written as other tools write them (`tenantId`)
 * @param banners number of section titles
 * @param rows number of lines that are rows of the status
 * @param loose the other lines
 */
export function recognizePaste(
  fields: readonly FieldValue[],
  weak: ReadonlySet<FieldValue> | null,
  banners: number,
  rows: number,
  loose: readonly LooseLine[],
): PasteKind {
  if (banners > 0) return 'dsregcmd-status';
  const labels = new Set<string>();
  let isTelling = false;
  for (const field of fields) {
    if (weak?.has(field) === true) continue;
    const isCommon = (isCommonRow(field) && !isAloneTelling(field, loose)) || IDENTIFIERS.has(field.label);
    // What others print as well counts as dsregcmd prints it only.
    if (!isCommon || field.quote.includes(field.label)) labels.add(field.label);
    if (labels.size >= 3) return 'dsregcmd-status';
    isTelling ||= !isCommon;
  }
  const isStatus = rows > 0 && isTelling;
  if (loose.length === 0 && isStatus) return 'dsregcmd-status';

  const lines = loose.map((line) => line.text);
  const text = [...lines, ...fields.filter(isCommonRow).map((field) => field.raw)].join('\n');
  const lower = text.toLowerCase();
  const has = (cues: readonly string[]): boolean => cues.some((cue) => lower.includes(cue));
  const codes = findCodes(text);
  const hasCode = codes.length > 0;
  if (has(LINUX) && !labels.has('AzureAdJoined')) return 'linux-dsreg';
  if (lower.includes('autoworkplace')) return 'autoworkplace';
  // A question may name an event; a text of one holds a code or the whole sentence.
  if (has(EVENT_SENTENCES) || hasEventHead(lower)) return 'event-text';
  if (has(EVENT) ? hasCode || has(EVENT_ENDS) : hasCode && namesTokenEvent(lower)) return 'event-text';
  if (has(DEBUG)) return 'dsregcmd-debug';
  if (lines.some((line) => EVENT_LINE.test(line))) return 'event-text';
  if (lower.includes('user accounts:') || lines.some(isOtherVerb)) return 'dsregcmd-other-verb';
  if (has(EXTENSION) && hasCode) return 'extension-log';
  if (lower.includes('aadloginforwindows') && has(EXTENSION_FAILED)) return 'extension-log';
  // One row alone is a status; its label is exact and stands in front.
  if (isStatus) return 'dsregcmd-status';
  if (
    has(SERVER_MESSAGES) ||
    lines.some((line) => DEVICE_REFUSED.test(line)) ||
    codes.some(({ id }) => OWN_CODE.test(id))
  )
    return 'bare-error';
  return codes.some(isFailureCode) && !has(OTHER_PROGRAMS) ? 'bare-error' : 'unknown';
}

/** A prompt or a line that runs another verb: `C:\>dsregcmd /join /debug`. */
function isOtherVerb(line: string): boolean {
  const text = line.trim().toLowerCase();
  const at = text.indexOf('dsregcmd');
  if (at < 0 || (at > 0 && !text.slice(0, at).includes('>'))) return false;
  const verb = text.slice(at).split(/[ /]{1,4}/)[1];
  return verb !== undefined && OTHER_VERBS.has(verb);
}

const OTHER_VERBS = new Set([
  'join',
  'leave',
  'listaccounts',
  'forcerecovery',
  'cleanupaccounts',
  'refreshprt',
  'debug',
]);
