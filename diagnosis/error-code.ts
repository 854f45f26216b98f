// Error codes in any notation: found in a text, brought to one form, and taken apart by family. Numbers only, no prose.

import type { ErrorCode } from './types.ts';

/** What the bits of a code say; a key or number is null when the family has no such part. */
export interface CodeFamily {
  kind: 'hresult' | 'ntstatus' | 'adal' | 'aadsts';
  severity: 'success' | 'informational' | 'warning' | 'error' | null;
  facility: number | null;
  /** A stable key (`dsreg`, `tpm`, `win32`), null when the facility is not known to us. */
  facilityName: string | null;
  /** The low word: the code within its facility. */
  number: number | null;
  /** The wrapped Win32 error (`0x80070520` -> 1312). */
  win32: number | null;
  /** The NTSTATUS, unfolded (`0xd000023c` -> `0xc000023c`). */
  ntstatus: string | null;
  /** The WinHTTP / WinINet number 12001 to 12186. */
  network: number | null;
  aadsts: number | null;
  /** The HTTP status of the server's answer (`0x80190197` -> 407, HTTP_E_STATUS_* of winerror.h; `0xcaa30194` -> 404). */
  http: number | null;
}

// Facilities of winerror.h and ntstatus.h that occur around device registration; 0x1c is the one of dsreg itself.
const FACILITY_WIN32 = 0x07;
const FACILITY_HTTP = 0x19;
const HRESULT_FACILITIES: Record<number, string> = {
  0x00: 'none',
  0x01: 'rpc',
  0x03: 'storage',
  0x04: 'interface',
  [FACILITY_WIN32]: 'win32',
  0x08: 'windows',
  0x09: 'sspi',
  0x0b: 'certificate',
  0x0c: 'internet',
  0x10: 'smartcard',
  0x18: 'mdm',
  [FACILITY_HTTP]: 'http',
  0x1c: 'dsreg',
  0x28: 'tpm',
  0x29: 'tpm-software',
  0x31: 'bitlocker',
};
const NTSTATUS_FACILITIES: Record<number, string> = {
  0x00: 'none',
  0x02: 'rpc',
  0x04: 'cloud-sign-in',
  0x0c: 'xml',
  0x103: 'mdm',
};

/** `0x` and eight digits. */
const CODE_LENGTH = 10;
const NETWORK_MIN = 12001;
const NETWORK_MAX = 12186;

// Every alternative is bounded, so a scan is linear. Not inside a word, a GUID or a longer number.
const CODE =
  /(?<![0-9a-z_])(?:-0x[0-7][0-9a-f]{7}|[0o]x(?:[0-9a-f]{8}u?l|[0-9a-f]{1,16}|[0-9a-filo]{8})|&h[0-9a-f]{8}|aadsts(?:[ _-]|: ?)?[0-9][0-9ilo]{3,7}|[-\u2212\u2013]?[1-4]([., \u00a0\u202f])[0-9]{3}\1[0-9]{3}\1[0-9]{3}|[-\u2212\u2013][0-9]{9,10}|1844674407[0-9]{10}|(?<!-)[0-9]{10}|(?<!-)(?:f{8})?[0-9a-f]{8}h?(?!-[0-9a-f]{4})|(?<![-.:])12[01][0-9]{2}(?![.:-][0-9]))(?![0-9a-z_])/gi;
// A failure code that a line end or a hand broke: `0x801c 03f2`, `0x 801c03f2`, `0x801c-03f2`.
const SPLIT = /(?<![0-9a-z_])0x ?[8cd][0-9a-f]{0,7}(?:[ -][0-9a-f]{1,7}){0,3}(?![0-9a-z_])/gi;
// In a message of its own also without `0x`, where a letter among the digits tells it from a phone number: `801c-03f2`.
const HALVES =
  /(?<![0-9a-z_.-])(?=[0-9a-f-]{0,8}[a-f])(80[0-9a-f]{2}|caa[2-9]|[cd]00[0-9a-f])[ -]([0-9a-f]{4})(?![0-9a-z_.-])/gi;
const MESSAGE = 200;
// As Windows prints it, and nothing else.
const LONE = /^0x[0-9a-f]{1,8}$/;
// The same for a field that holds a code and nothing else: a short number there is a Win32 error (rules: normalisation).
const SHORT_NUMBER = /(?<![0-9a-z_.:-])[0-9]{1,5}(?![0-9a-z_.:-])/gi;

/**
 * The codes that stand in a text as whole tokens, in order, each once.
 * @param text any text
 * @param isCodeField true when the text is the value of a code field or a test, where a short decimal is a Win32 number
 */
export function findCodes(text: string, isCodeField = false): ErrorCode[] {
  if (LONE.test(text)) {
    const id = normaliseCode(text);
    return id === null ? [] : [{ id, written: text }];
  }
  const found: ErrorCode[] = [];
  const seen = new Set<string>();
  const add = (written: string, id: string | null): void => {
    if (id === null || seen.has(id)) return;
    seen.add(id);
    found.push({ id, written });
  };
  for (const match of joinSplit(text).matchAll(CODE)) {
    if (isPlausible(match[0])) add(match[0], normaliseCode(match[0]));
  }
  if (isCodeField && found.length === 0) {
    for (const match of text.matchAll(SHORT_NUMBER)) add(match[0], normaliseCode(match[0]));
  }
  return found;
}

/** The text with split failure codes whole again; only parts that make eight digits are one code. */
export function joinSplit(text: string): string {
  const halved = text.length <= MESSAGE ? text.replace(HALVES, (_, head: string, tail: string) => head + tail) : text;
  if (!(halved.includes(' ') || halved.includes('-')) || !(halved.includes('0x') || halved.includes('0X')))
    return halved;
  return halved.replace(SPLIT, (whole) => {
    let end = 2;
    let digits = 0;
    // What follows the eighth digit belongs to the next word: `0x801c 03f2 de`.
    while (end < whole.length && digits < CODE_LENGTH - 2) if (!' -'.includes(whole.charAt(end++))) digits++;
    const isWhole = digits === CODE_LENGTH - 2 && (end === whole.length || ' -'.includes(whole.charAt(end)));
    return isWhole ? whole.slice(0, end).replace(/[ -]/g, '') + whole.slice(end) : whole;
  });
}

/**
 * One token, whatever its notation, as `0x` and eight lower-case digits or as `AADSTS` and digits.
 * @returns null for what is no code; zero (success) is none
 */
export function normaliseCode(token: string): string | null {
  const text = token
    .trim()
    .replace(/^[[({<"'`]{1,4}/, '')
    .replace(/[\])}>"'`.,;:!?]{1,4}$/, '')
    .toLowerCase();
  if (text.startsWith('aadsts')) {
    const digits = text.slice(6).replace(/^(?:[ _-]|: ?)/, '');
    return /^[0-9][0-9ilo]{3,7}$/.test(digits) ? `AADSTS${asRead(digits)}` : null;
  }
  // Negative, as some scripts print it.
  if (/^-0x[0-7][0-9a-f]{7}$/.test(text)) return fromNumber(-parseInt(text.slice(1), 16) >>> 0);
  // As 64 bits without a sign, or with its thousands set apart.
  if (LONG_DECIMAL.test(text)) return fromNumber(Number(BigInt(text) & 0xffff_ffffn));
  if (GROUPED.test(text)) return normaliseCode(text.replace(/(?<=[0-9])[., \u00a0\u202f]/g, ''));
  // As C and Visual Basic write a long number.
  const literal = /^(?:0x([0-9a-f]{8})u?l|&h([0-9a-f]{8}))$/.exec(text);
  if (literal) return fromHex(literal[1] ?? (literal[2] as string));
  const hex = /^(?:[0o]x([0-9a-f]{1,16}|[0-9a-filo]{8})|((?:f{8})?[0-9a-f]{8})h?)$/.exec(text);
  if (hex?.[1] !== undefined) return fromHex(asRead(hex[1]));
  const bare = hex?.[2];
  if (bare !== undefined && (/[a-f]/.test(bare) || bare.startsWith('8'))) return fromHex(bare);
  if (/^[-\u2212\u2013+]?[0-9]{1,10}$/.test(text)) {
    const number = Number(text.replace(/^[\u2212\u2013]/, '-'));
    if (number < -0x80000000 || number > 0xffffffff || (number < 0 && number > -0x10000)) return null;
    if (number >= 0x10000 && number < 0x80000000) return null;
    return fromNumber(number >>> 0);
  }
  return null;
}

/** Letters that a reader of pictures sees where a digit stands; no code holds them. */
const asRead = (digits: string): string => digits.replace(/o/g, '0').replace(/[il]/g, '1');

/** Eight hex characters and nothing else: a code where they are all that was typed, a word or a date in a sentence. */
export function isBareHex(text: string): boolean {
  return BARE_HEX.test(text);
}

const BARE_HEX = /^[0-9a-f]{8}$/i;

const LONG_DECIMAL = /^1844674407[0-9]{10}$/;
const GROUPED = /^[-\u2212\u2013]?[1-4]([., \u00a0\u202f])[0-9]{3}\1[0-9]{3}\1[0-9]{3}$/;

/** The WinHTTP / WinINet number of a normalised code (`0x80072ee7`, `0xcaa82ee7` -> 12007), else null. */
export function networkNumber(id: string): number | null {
  if (!id.startsWith('0x8007') && !id.startsWith('0xcaa8')) return null;
  const low = parseInt(id.slice(6), 16);
  return low >= NETWORK_MIN && low <= NETWORK_MAX ? low : null;
}

/** Signed and unsigned decimal of a normalised hexadecimal code; null for AADSTS. */
export function decimals(id: string): { signed: string; unsigned: string } | null {
  if (!id.startsWith('0x')) return null;
  const number = parseInt(id.slice(2), 16);
  return { signed: String(number | 0), unsigned: String(number) };
}

/**
 * Takes a normalised code apart by the bits of its family.
 * @returns null when `id` is not in the form `normaliseCode` gives
 */
export function decodeFamily(id: string): CodeFamily | null {
  const nothing = {
    facility: null,
    facilityName: null,
    number: null,
    win32: null,
    ntstatus: null,
    network: null,
    http: null,
  };
  if (/^AADSTS[0-9]{4,8}$/.test(id)) return { ...nothing, kind: 'aadsts', severity: null, aadsts: Number(id.slice(6)) };
  if (!/^0x[0-9a-f]{8}$/.test(id)) return null;
  const value = parseInt(id.slice(2), 16);
  const number = value & 0xffff;
  const network = networkNumber(id);
  if (id.startsWith('0xcaa')) {
    // Codes of the Windows sign-in library: 0xcaa2 to 0xcaa9; 0xcaa8 carries a network number, 0xcaa3 an HTTP status.
    const facility = (value >>> 16) & 0xfff;
    const http = id.startsWith('0xcaa3') ? httpStatus(number) : null;
    return {
      ...nothing,
      kind: 'adal',
      severity: 'error',
      facility,
      facilityName: 'adal',
      number,
      network,
      aadsts: null,
      http,
    };
  }
  const top = value >>> 28;
  if (top === 0xc) {
    const facility = (value >>> 16) & 0xfff;
    const facilityName = NTSTATUS_FACILITIES[facility] ?? null;
    return {
      ...nothing,
      kind: 'ntstatus',
      severity: 'error',
      facility,
      facilityName,
      number,
      ntstatus: id,
      aadsts: null,
    };
  }
  const facility = (value >>> 16) & 0x7ff;
  const win32 = facility === FACILITY_WIN32 ? number : null;
  const http = facility === FACILITY_HTTP ? httpStatus(number) : null;
  // Device management numbers errors of its own in the facility of HTTP (0x80190001).
  const isNamed = facility !== FACILITY_HTTP || http !== null;
  return {
    ...nothing,
    kind: 'hresult',
    severity: top >= 8 ? 'error' : 'success',
    facility,
    facilityName: isNamed ? (HRESULT_FACILITIES[facility] ?? null) : null,
    number,
    win32,
    network,
    aadsts: null,
    http,
  };
}

/** A status that says no; a server that says yes gives no error code. */
function httpStatus(number: number): number | null {
  return number >= 300 && number < 600 ? number : null;
}

/** In running text a number must look like a code of a known family; a date or a phone number does not. */
function isPlausible(written: string): boolean {
  const first = written.charAt(0);
  if (/^(?:[0o]x|&h|aadsts)/i.test(written) || first === '\u2212') return true;
  if (first === '-' || first === '\u2013') return isKnownFamily(normaliseCode(written));
  if (GROUPED.test(written)) {
    const isAddress = written.includes('.') && written.split('.').every((group) => Number(group) < 256);
    return !isAddress && isKnownFamily(normaliseCode(written));
  }
  if (/^[0-9]{10}$/.test(written) || LONG_DECIMAL.test(written)) return isKnownFamily(normaliseCode(written));
  if (written.length === 5) return true;
  return /[0-9]/.test(written) && (/[a-f]/i.test(written) || /^8/.test(written));
}

function isKnownFamily(id: string | null): boolean {
  const family = id === null ? null : decodeFamily(id);
  return family !== null && family.severity === 'error' && family.facilityName !== null;
}

function fromHex(digits: string): string | null {
  let text = digits;
  if (text.length > 8) {
    // A sign-extended 64-bit HRESULT, or leading zeros.
    const head = text.slice(0, -8);
    if (!/^f{8}$/.test(head) && !/^0{1,8}$/.test(head)) return null;
    text = text.slice(-8);
  }
  return fromNumber(parseInt(text, 16));
}

function fromNumber(number: number): string | null {
  if (number === 0) return null;
  let value = number;
  // A short number is a Win32 error (network numbers are Win32 errors too); 0xd… is an NTSTATUS wrapped as HRESULT.
  if (value < 0x10000) value += 0x80070000;
  if (value >>> 28 === 0xd) value = (value & ~0x10000000) >>> 0;
  return `0x${value.toString(16).padStart(8, '0')}`;
}
