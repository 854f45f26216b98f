// Reads the exact codes and texts of other material into the fields the same rules read.
//
// How each kind is mapped; only what is printed becomes a field, nothing is guessed:
// - event text (User Device Registration 304, 305, 307, 201, 204): `Exit code … 0x…` -> Client ErrorCode; the phase it
//   names, or the one its fixed sentence stands for -> Error Phase; `HTTP status: 400` -> Https Status; the class and
//   message of the server's answer -> Server ErrorCode and Server Message; `registrationType: sync` -> Registration Type
//   a refused Kerberos ticket -> Kerberos Ticket Test
// - event text of the sign-in component (AAD Operational, CloudAP): its NTSTATUS -> Attempt Status, its AADSTS text ->
//   Server Error Description, both in the block of a failed first token (of AD FS where only its sign-in failed); a code
//   of the network there -> HTTP Error
// - event text of the set-up of Windows Hello: its codes stand in the section of Hello, no attempt to join; the check before
//   it -> the rows of that section (it is made only where Hello is not set up: NgcSet)
// - the script that tries the endpoints as SYSTEM: `Connection to enterpriseregistration… failed` -> DRS Connectivity Test
// - dsregcmd /debug and /join: `… failed … 0x…` -> Client ErrorCode, `errorPhase` or the failing step -> Error Phase;
//   what failed before `Try synchronized join` -> Token acquisition Test, with the fallback enabled
// - extension, provisioning and autoworkplace logs: decimal or hexadecimal result -> Client ErrorCode
// - a bare code: NTSTATUS -> Attempt Status, any other -> Client ErrorCode; without a phase, because none is printed
// - a bare server message of the join service -> Server Message, and the class that the service prints with it
// - Linux dsreg and account lists hold nothing the rules read

import { findCodes, networkNumber } from './error-code.ts';
import { meaningOf, namesObjectEvent, namesTokenEvent } from './event-heads.ts';
import { DEVICE_DETAILS, NGC, PRE_JOIN, PREVIOUS, PRT_ACQUIRE, PRT_ENTERPRISE, USER_STATE } from './fields.ts';
import {
  DEVICE_REFUSED,
  ENDPOINT_LOST,
  isFailureCode,
  NO_DOMAIN_CONTROLLER,
  SERVER_MESSAGES,
  TOKEN_SENTENCES,
  type LooseLine,
} from './recognize-paste.ts';
import { PRINTED_PHASES, type FieldValue, type PasteKind } from './types.ts';

const MAX_FIELDS = 24;
const MAX_LENGTH = 2000;

/** What the service prints with each message (corpus, table of server errors). */
const CLASS_OF_MESSAGE: readonly (readonly [text: string, serverClass: string])[] = [
  ['device object by the given id', 'DirectoryError'],
  ['throttled', 'DirectoryError'],
  ["target computer's sid", 'AuthenticationError'],
  ['public key user certificate', 'DirectoryError'],
];

/** The phase a fixed sentence of Windows stands for, where that line also says that something failed. */
const PHASE_OF_TEXT: readonly (readonly [text: string, phase: string])[] = [
  ['discovery operation callback failed', 'discover'],
  ['discovery request send operation failed', 'discover'],
  ['initialization of the join request failed', 'join'],
  ['send join request operation failed', 'join'],
  ['lookup the registration service information', 'discover'],
  ['tenantinfo::discover', 'discover'],
  ['discover the azure ad drs service', 'discover'],
  ["local computer's name in the specified format", 'join'],
  ['sign authentication data for managed', 'join'],
  ['signing certificate for automatic registration', 'join'],
  ['join response operation callback failed', 'join'],
  ['join request operation callback failed', 'join'],
  ['unable to acquire access token', 'auth'],
  ['unable to retrieve access token', 'auth'],
  ['dsrdeviceautojoin failed', 'join'],
  ['autoenrollsync failed', 'join'],
  ['isdcavailable: no', 'pre-check'],
  [NO_DOMAIN_CONTROLLER, 'pre-check'],
];

/** The logs of the sign-in component, and of the token broker behind the apps. */
const SIGN_IN = [
  'cloud ap',
  'cloudap',
  'primary refresh token',
  'microsoft-windows-aad',
  'aad/operational',
  'token broker',
];
const ENTERPRISE = /enterprise sts logon failure/;
const OF_ENTRA = /aadsts|(?<!enterprise sts )logon failure|plugin call/;
/** The set-up of Windows Hello, in the log of the registration. */
const HELLO = [
  'ngc key registration',
  'passport key',
  'ngc create container',
  'ngc container',
  'ngc transport key',
  'ngc user id key',
  'windows hello for business provisioning',
  'token using the web account manager',
];
/** The same in the text of their events alone; events of the join may quote them. */
const TOKEN_REQUEST = ['tokenendpoint:', 'tokenrequest.cpp', 'tokenrequestbase.cpp'];
const OF_JOIN = ['automatic registration', 'user device registration', 'adallog', 'dsrcmd', 'computertoken', '0x801c'];
/** Answers of the directory to a computer that joins by way of the federation (and 90002: an SCP of another tenant). */
const JOIN_TOKEN = /aadsts(?:500(?:08|12|13)|50107|50128|90002|90012|90019|90033|90038|90055)(?![0-9])/;
const FAILED = /fail|unable|error|could not|: no(?![a-z])/;
/** Codes that only discovery gives, whatever the sentence around them says (event 304 always says `join phase`). */
const DISCOVERY_CODES = new Set(['0x801c001d', '0x801c001f', '0x801c0021', '0x801c003a', '0x801c003d']);

const PRINTED_PHASE = /error ?phase["']?[:= ]{1,4}["']?([a-z-]{4,16})/i;
const NAMED_PHASE =
  /(?:failed (?:at|in|during)(?: the)? ([a-z-]{4,16}) phase|(?<![a-z])phase[:= ]{1,4}["']?([a-z-]{4,16}))/i;
const HTTP_STATUS = /http ?status(?: code)?["']?[:= ]{1,4}([1-5][0-9]{2})(?![0-9])/i;
const REGISTRATION_TYPE = /registration ?type["']?[:= ]{1,4}["']?(sync|fed|kerberos)/i;
const SERVER_CLASS =
  /(?<![A-Za-z])(DirectoryError|AuthenticationError|InternalServiceError|error_hostname_duplicate)(?![A-Za-z])/;
const QUOTED_MESSAGE = /"message" ?: ?"([^"]{4,800})"/i;
/** A failed default account is about the prompt, as in WamDefaultSet. */
const DEFAULT_ACCOUNT = /IsDefaultAccountSet|GetDefaultSsoInfo/;
/** The federated join gave up, and another attempt follows. */
const SECOND_ATTEMPT = 'try synchronized join';
const DRS_LOST = /connection to enterpriseregistration[a-z.]{1,40} ?\.{2,40} ?failed/i;
/** What Windows writes behind `Exit code:` or `Error:` in place of a code whose message it knows. */
const MESSAGE_OF_CODE: readonly (readonly [message: string, code: string])[] = [
  ['keyset does not exist', '0x80090016'],
  ['not ready for use', '0x80090030'],
  ['specified target is unknown or unreachable', '0x80090303'],
  ['no authority could be contacted for authentication', '0x80090311'],
  ['specified domain either does not exist or could not be contacted', '0x8007054b'],
  ['the system cannot find the file specified', '0x80070002'],
  ['the data is invalid', '0x8007000d'],
  ['the operation timed out', '0x80072ee2'],
  ['server name or address could not be resolved', '0x80072ee7'],
  ['connection with the server could not be established', '0x80072efd'],
  ['connection with the server was terminated abnormally', '0x80072efe'],
  ['connection with the server was reset', '0x80072eff'],
];
const EXIT_MESSAGE = /(?:exit code|^[\s>|]{0,40}error): {0,3}([a-z][^:]{8,160})/i;
/** Event 1104: Windows asks for the name of any account, also of those that the directory doesn’t know. */
const LOOKED_UP = /plugin call lookup [a-z ]{4,40} returned error: {0,3}0x[0-9a-f]{8}/gi;
/** A function that says that it did what it should: no code of a failure. */
const RETURNED_TRUE = /returned 0x0{0,7}1(?![0-9a-f])/gi;
const FAILURE = /fail|error|exit ?code|result|hr ?=|returned|status|feil|fout|avslut|code|0xc0048/i;

/**
 * Events 358, 360 and 362: what was checked before the set-up of Windows Hello, and what /status prints for a bare yes.
 * Remote Desktop is left out: that row of /status tells how the command was run.
 */
const HELLO_CHECK: readonly (readonly [sentence: RegExp, label: string, ready?: string])[] = [
  [
    /device is (?:aad|azure active directory|microsoft entra)[ -]joined[^:]{0,30}: {0,3}(yes|no)(?![a-z])/i,
    'IsDeviceJoined',
  ],
  [/logged on with [a-z ]{2,30} credentials: {0,3}(yes|no)(?![a-z])/i, 'IsUserAzureAD'],
  [/hello for business policy is enabled: {0,3}(yes|no)(?![a-z])/i, 'PolicyEnabled'],
  [/post-logon provisioning is enabled: {0,3}(yes|no)(?![a-z])/i, 'PostLogonEnabled'],
  [/meets windows hello for business hardware requirements: {0,3}(yes|no)(?![a-z])/i, 'DeviceEligible'],
  [/certificate enrollment endpoint is ready: {0,3}(yes|no)(?! ?tested|[a-z])/i, 'AdfsRaIsReady'],
  [/logon certificate template is ?: {0,3}(yes|no \([^)\n]{3,40}\))/i, 'LogonCertTemplateReady', 'YES ( StateReady )'],
  [/authenticated to the enterprise sts: {0,3}(yes|no)(?! ?tested|[a-z])/i, 'AdfsRefreshToken'],
  [
    /(?:certificate enrollment method: |machine is governed by )(enrollment authority|mobile device management|none)(?![a-z])/i,
    'CertEnrollment',
  ],
];
const HELLO_RESULT = /hello for business provisioning will (not )?be launched/i;

interface Material {
  fields: FieldValue[];
  seen: Set<string>;
  phase: { raw: string; line: LooseLine; rank: number } | null;
  isSignIn: boolean;
  /** The sign-in to AD FS failed, and no other: its token is another one than that of Entra ID. */
  isEnterprise: boolean;
  /** Of the log of the registration. */
  isRegistration: boolean;
  isHello: boolean;
  isHelloCheck: boolean;
  /** The ticket of the Kerberos join was refused: its codes are those of the test that /status prints for it. */
  isTicket: boolean;
  /** Lines in the order of time: of two phases the later one stopped the join. */
  isChronicle: boolean;
}

/**
 * @param kind what was pasted
 * @param known fields read as rows; what they hold already is not read again
 * @param loose the lines that are no rows
 * @returns the fields found, to be appended
 */
export function readOtherMaterial(
  kind: PasteKind,
  known: readonly FieldValue[],
  loose: readonly LooseLine[],
): FieldValue[] {
  if (kind === 'unknown' || kind === 'linux-dsreg') return [];
  if (kind === 'dsregcmd-status' && !isWorthwhile(known, loose)) return [];
  const material: Material = {
    fields: [],
    seen: new Set(),
    phase: null,
    isSignIn: false,
    isEnterprise: false,
    isRegistration: false,
    isHello: false,
    isHelloCheck: false,
    isTicket: false,
    isChronicle: kind.startsWith('dsregcmd-'),
  };
  const isBare = kind === 'bare-error';
  const all = loose
    .map((line) => withoutGap(line.text))
    .join('\n')
    .toLowerCase();
  const says = (cues: readonly string[]): boolean => cues.some((cue) => all.includes(cue));
  // The log of the registration quotes the sign-in too.
  const isRegistration = all.includes('automatic registration');
  material.isSignIn = says(SIGN_IN) || (says(TOKEN_SENTENCES) && !isRegistration) || isTokenRequest(all, isBare);
  material.isEnterprise = ENTERPRISE.test(all) && !OF_ENTRA.test(all);
  material.isHello = says(HELLO) && !isRegistration;
  material.isHelloCheck = kind === 'event-text' && all.includes('hello for business');
  material.isTicket = all.includes('unable to acquire kerberos ticket');
  material.isRegistration = kind === 'event-text' && all.includes('user device registration');
  const isEndpointLost = all.includes(ENDPOINT_LOST);
  for (const line of loose) {
    if (isEndpointLost && DRS_LOST.test(line.text)) add(material, PRE_JOIN, 'DRS Connectivity Test', 'FAIL', line);
    if (DEVICE_REFUSED.test(line.text)) add(material, DEVICE_DETAILS, 'DeviceAuthStatus', line.text.trim(), line);
    if (material.fields.length >= MAX_FIELDS) break;
    const text = withoutGap(line.text.length > MAX_LENGTH ? line.text.slice(0, MAX_LENGTH) : line.text);
    if (text.toLowerCase().includes(SECOND_ATTEMPT) && leaveFederation(material, line)) continue;
    readPhase(material, text, line);
    readServerAnswer(material, text, line);
    if (material.isHelloCheck) readHelloCheck(material, text, line);
    if ((isBare || FAILURE.test(text)) && !DEFAULT_ACCOUNT.test(text)) readCodes(material, text, line);
  }
  const { phase } = material;
  const isContradicted = phase?.rank === 1 && material.fields.some((field) => DISCOVERY_CODES.has(field.raw));
  if (phase && !isContradicted) add(material, PREVIOUS, 'Error Phase', phase.raw, phase.line);
  else if (!phase) addImpliedPhase(material);
  return material.fields;
}

/** `AADSTS 50126`, `AADSTS: 50126`. */
const withoutGap = (text: string): string => text.replace(/(aadsts)(?:[ _-]|: ?)(?=[0-9])/gi, '$1');

/** A request for a token of the user; its own answer says more than the code of the library around it. */
function isTokenRequest(text: string, isBare: boolean): boolean {
  if (OF_JOIN.some((cue) => text.includes(cue))) return false;
  if (TOKEN_REQUEST.some((cue) => text.includes(cue)) || namesTokenEvent(text)) return true;
  return isBare && text.includes('aadsts') && !JOIN_TOKEN.test(text);
}

/** Beside a status, only event and debug texts count: a code in the chat around it is no evidence. */
function isWorthwhile(known: readonly FieldValue[], loose: readonly LooseLine[]): boolean {
  if (known.some((field) => field.label === 'Client ErrorCode')) return false;
  return loose.some((line) =>
    /exit code|callback failed|DsrCmd|TenantInfo::|Automatic registration failed/i.test(line.text.slice(0, MAX_LENGTH)),
  );
}

function readPhase(material: Material, text: string, line: LooseLine): void {
  const lower = text.toLowerCase();
  const printed = PRINTED_PHASES.get(PRINTED_PHASE.exec(lower)?.[1] ?? '');
  if (printed !== undefined) setPhase(material, printed, line, 3);
  const named = NAMED_PHASE.exec(lower);
  const phase = PRINTED_PHASES.get(named?.[1] ?? named?.[2] ?? '');
  if (phase !== undefined) setPhase(material, phase, line, phase === 'join' ? 1 : 2);
  if (FAILED.test(lower)) {
    for (const [fixed, implied] of PHASE_OF_TEXT) if (lower.includes(fixed)) setPhase(material, implied, line, 2);
  }
  if (namesObjectEvent(lower)) setPhase(material, 'join', line, 2);
  if (material.isRegistration) readNumber(material, lower, line);
  const type = REGISTRATION_TYPE.exec(text)?.[1];
  if (type !== undefined) add(material, PREVIOUS, 'Registration Type', type.toLowerCase(), line);
}

/** The number says what the text may say in any language. */
function readNumber(material: Material, lower: string, line: LooseLine): void {
  const { step, hello } = meaningOf(lower);
  if (step !== undefined) setPhase(material, step, line, 2);
  if (hello !== undefined) addHelloResult(material, hello, line);
}

function addHelloResult(material: Material, result: string, line: LooseLine): void {
  add(material, USER_STATE, 'NgcSet', 'NO', line);
  add(material, NGC, 'PreReqResult', result, line);
}

/** `0x801c0021/0x80072ee2`, as a test prints it: a code of discovery says where the network failed. */
function addImpliedPhase(material: Material): void {
  const codes = material.fields.filter((field) => field.label === 'Client ErrorCode');
  const outer = codes.find((field) => DISCOVERY_CODES.has(field.raw));
  if (outer === undefined || !codes.some((field) => networkNumber(field.raw) !== null)) return;
  add(material, PREVIOUS, 'Error Phase', 'discover', { number: outer.line, text: outer.quote });
}

/** A printed `errorPhase` says more than the sentence around it. */
function setPhase(material: Material, raw: string, line: LooseLine, rank: number): void {
  const known = material.phase?.rank ?? 0;
  if (rank > known || (rank === known && material.isChronicle)) material.phase = { raw, line, rank };
}

/** What failed so far was the token of the federated join: the test and the fallback that /status prints for it. */
function leaveFederation(material: Material, line: LooseLine): boolean {
  const failed = material.fields.find((field) => field.label === 'Client ErrorCode');
  if (failed === undefined) return false;
  material.fields = material.fields.filter((field) => field.label !== 'Client ErrorCode');
  add(material, PRE_JOIN, 'Token acquisition Test', `FAIL [${failed.raw}]`, line);
  add(material, PRE_JOIN, 'Fallback to Sync-Join', 'ENABLED', line);
  material.phase = null;
  return true;
}

function readHelloCheck(material: Material, text: string, line: LooseLine): void {
  const result = HELLO_RESULT.exec(text);
  if (result) addHelloResult(material, result[1] === undefined ? 'WillProvision' : 'WillNotProvision', line);
  for (const [sentence, label, ready] of HELLO_CHECK) {
    const value = sentence.exec(text)?.[1]?.replace(/^(?:yes|no)(?![a-z])/i, (word) => word.toUpperCase());
    if (value !== undefined) add(material, NGC, label, value === 'YES' && ready ? ready : value, line);
  }
}

function readServerAnswer(material: Material, text: string, line: LooseLine): void {
  const lower = text.toLowerCase();
  const status = HTTP_STATUS.exec(text)?.[1];
  if (status !== undefined) {
    if (material.isSignIn) add(material, PRT_ACQUIRE, 'HTTP status', status, line);
    else add(material, PREVIOUS, 'Https Status', status, line);
  }
  const serverClass = SERVER_CLASS.exec(text)?.[1];
  if (serverClass !== undefined) add(material, PREVIOUS, 'Server ErrorCode', serverClass, line);
  const hasMessage = SERVER_MESSAGES.some((message) => lower.includes(message));
  const isToken = /aadsts[0-9][0-9ilo]{3,7}/i.test(text);
  if (!hasMessage && !isToken) return;
  const message = QUOTED_MESSAGE.exec(text)?.[1] ?? text.trim();
  // The join service passes AADSTS90002 on when the SCP names a tenant that does not exist (corpus, sync join errors).
  const isJoin = hasMessage || (!material.isSignIn && (material.phase !== null || /AADSTS90002(?![0-9])/i.test(text)));
  if (!isJoin) {
    add(material, PRT_ACQUIRE, 'Server Error Description', message, line);
    return;
  }
  add(material, PREVIOUS, 'Server Message', message, line);
  const implied = CLASS_OF_MESSAGE.find(([fragment]) => lower.includes(fragment));
  if (implied && serverClass === undefined) add(material, PREVIOUS, 'Server ErrorCode', implied[1], line);
}

function readCodes(material: Material, text: string, line: LooseLine): void {
  const codes = findCodes(text.replace(RETURNED_TRUE, '').replace(LOOKED_UP, ''));
  const message = codes.length > 0 ? undefined : EXIT_MESSAGE.exec(text)?.[1]?.toLowerCase();
  const known = message && MESSAGE_OF_CODE.find(([printed]) => message.includes(printed))?.[1];
  for (const code of known ? findCodes(known) : codes) {
    const { id } = code;
    if (!isFailureCode(code) || id.startsWith('AADSTS')) continue;
    const isSignIn =
      (id.startsWith('0xc0') || id.startsWith('0x80048') || material.isSignIn) && !id.startsWith('0x801c');
    if (isSignIn) add(material, PRT_ACQUIRE, networkNumber(id) === null ? 'Attempt Status' : 'HTTP Error', id, line);
    else if (material.isTicket && id.startsWith('0x8009'))
      add(material, PRE_JOIN, 'Kerberos Ticket Test', `FAIL [${id}]`, line);
    else add(material, PREVIOUS, 'Client ErrorCode', id, line);
  }
}

function add(material: Material, of: string, label: string, raw: string, line: LooseLine): void {
  const section =
    of === PREVIOUS && material.isHello ? NGC : of === PRT_ACQUIRE && material.isEnterprise ? PRT_ENTERPRISE : of;
  const key = `${label}\n${raw}`;
  if (material.seen.has(key) || material.fields.length >= MAX_FIELDS) return;
  if (label === 'Server ErrorCode' && material.fields.some((field) => field.label === label)) return;
  material.seen.add(key);
  material.fields.push({ section, account: 0, label, raw, line: line.number, quote: line.text.trim() });
}
