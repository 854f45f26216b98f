// Replaces what identifies people, devices and organizations by stable placeholders; codes, field names and public hosts stay.

import { isFrame, readRows, rowsOf } from './parse.ts';
import { isPlain, readText } from './paste.ts';
import { joinIds } from './redact-broken.ts';
import { learnSerials } from './redact-labels.ts';
import {
  addNames,
  isWordSign,
  learn,
  learnAs,
  learnComputer,
  learnHost,
  replaceNames,
  replaceSpaced,
  startNames,
  type Names,
} from './redact-names.ts';
import { findPublicHost, isPublicGuid, isPublicValue, isWellKnownAccount, TENANT_ADDRESS } from './redact-patterns.ts';
import { sweep } from './redact-sweep.ts';
import { rowsAfter } from './reread.ts';
import type { DsregStatus, FieldValue } from './types.ts';
import { readAccount, readGuid } from './values.ts';

export interface Redacted {
  /** The cleaned text (readLines) with `<user-1>`, `<device-1>`, `<tenant-1>`, `<host-1>` … in place of identifiers. */
  text: string;
  /** How many places were replaced. */
  count: number;
}

/** The same by its lines. */
export interface RedactedLines extends Redacted {
  lines: readonly string[];
  /** Each of them as it was; none where lines were put together since. */
  printed: readonly string[];
  names: Names;
}

/** What is shown of a text: a printed row, by its line (from 1) and trimmed text. */
export interface Shown {
  line: number;
  quote: string;
}

/** A cleaned text as it was read: its lines and, where they are known, its rows. */
interface Read {
  lines: readonly string[];
  rows: readonly FieldValue[] | undefined;
}

/**
 * Takes any pasted or typed text. The same value gets the same placeholder within one text, and redacting twice changes
 * nothing more. A name that stands in no field cannot be known; one that does is replaced everywhere.
 * @param read what the same text was parsed to, where that is known: it is not read again
 * @returns the redacted text and how many places were replaced; never throws
 */
export function redact(text: string, read?: DsregStatus): Redacted {
  const redacted = redactLines(text, read);
  return { text: redacted.text, count: redacted.count };
}

/** The same for whoever goes on by its lines. */
export function redactLines(text: string, read?: DsregStatus): RedactedLines {
  const { once, clean } = settle(text, read?.text);
  let result = redactOnce(clean, [], once === clean ? read : undefined);
  const { names } = result;
  const { lines: printed } = result.printed;
  let { count } = result;
  if (result.text === text) return { text, lines: result.lines, printed, names, count };
  // A name can uncover another one; what is stable is done.
  for (let pass = 0; pass < PASSES && !isDone(result); pass += 1) {
    const again = settle(result.text);
    const next = redactOnce(again.clean, result.swept, again.clean === result.text ? reread(result) : undefined);
    if (next.text === result.text) break;
    count += next.count;
    addNames(names, next.names);
    result = next;
  }
  const { lines } = result;
  return { text: result.text, lines, printed: lines.length === printed.length ? printed : [], names, count };
}

const PASSES = 4;

/**
 * Redacts rows that are shown by themselves: whatever identifies in the text they stand in is known here too.
 * @param whole that text, redacted; what only a row tells gets a number that is free in it
 * @returns as many rows, with the placeholders of the text; never throws
 */
export function redactRows(rows: readonly Shown[], { lines, printed, names }: RedactedLines): string[] {
  return rows.map(({ line, quote }) =>
    printed[line - 1]?.trim() === quote ? (lines[line - 1] ?? '').trim() : redactRow(quote, names),
  );
}

/** A row that stands on no line as it is shown. */
function redactRow(row: string, names: Names): string {
  let before = settle(row.slice(0, MAX_ROW)).clean.replaceAll('\n', ' ');
  for (let pass = 0; ; pass += 1) {
    const line = [before];
    for (const field of rowsOf(line)) redactField(names, field, line);
    const [after = ''] = replaceNames(
      names,
      replaceSpaced(names, line).map((part) => sweep(names, part)),
    );
    if (pass === PASSES || after === before) return after;
    before = after;
  }
}

/** No more of a row is shown. */
const MAX_ROW = 4000;

/** A text read once, and read until that changes nothing more. */
function settle(text: string, once = readText(text)): { once: string; clean: string } {
  let clean = once;
  for (let pass = 0, before = text; pass < 6 && clean !== before; pass += 1) {
    before = clean;
    clean = readText(before);
  }
  return { once, clean };
}

interface Pass extends Redacted {
  lines: readonly string[];
  names: Names;
  /** The lines in which shapes were looked for: one that comes out the same holds none. */
  swept: readonly string[];
  /** What was redacted. */
  printed: Read;
  /** Marks the lines in which nothing more can be found. */
  settled: Uint8Array;
  /** Whether lines of it were put together. */
  isJoined: boolean;
}

const reread = ({ lines, printed }: Pass): Read => ({
  lines,
  rows: printed.rows && rowsAfter(printed.rows, printed.lines, lines),
});

/** @param swept the lines of the pass before */
function redactOnce(text: string, swept: readonly string[], known?: Read): Pass {
  const printed: Read = { lines: known?.lines ?? text.split('\n'), rows: known?.rows };
  const whole = joinIds(printed.lines);
  const clean = whole === printed.lines ? text : whole.join('\n');
  if (clean !== text) Object.assign(printed, { lines: whole, rows: undefined });
  let rows = (printed.rows ??= rowsOf(printed.lines));
  for (let pass = 0; pass < 6; pass += 1) {
    const joined = joinWrappedRows(printed.lines, rows);
    if (joined.length === printed.lines.length) break;
    printed.lines = joined;
    printed.rows = undefined;
    rows = readRows(joined.join('\n'));
  }
  const names = startNames(clean);
  learnSerials(names);
  let lines = [...printed.lines];
  const settled = redactFields(names, rows, lines);
  lines = replaceSpaced(names, lines);
  const done = replaceNames(
    names,
    lines.map((line, index) =>
      line === swept[index] || isFrame(line) || isTitle(line) || settled[index] === DONE
        ? line
        : sweep(names, line, isRow(settled[index]), settled[index] === VALUE),
    ),
    printed.rows && printed.lines,
  );
  const isUnchanged = printed.rows !== undefined && done.every((line, index) => line === printed.lines[index]);
  const isJoined = clean !== text || printed.rows === undefined;
  const redacted = isUnchanged ? clean : done.join('\n');
  return { text: redacted, count: names.count, lines: done, names, swept: lines, settled, printed, isJoined };
}

/** How a line is marked: nothing more can be found in it; a row without a sentence; another row as Windows prints it. */
const DONE = 1;
const VALUE = 2;
const ROW = 3;
const isRow = (mark: number | undefined): boolean => mark === VALUE || mark === ROW;

/**
 * Redacts the fields that identify somebody, and marks the rows that are done with it: what Windows prints on every
 * device, or that but for an identifier.
 */
function redactFields(names: Names, rows: readonly FieldValue[], lines: string[]): Uint8Array {
  const done = new Uint8Array(lines.length);
  for (const row of rows) {
    const at = row.line - 1;
    const printed = lines[at] ?? '';
    const isPlainRow = isAsPrinted(row, printed);
    if (isPlainRow && (isPublicValue(row.raw) || isBare(row))) done[at] = DONE;
    else redactField(names, row, lines);
    if (!isPlainRow || done[at] === DONE) continue;
    const value = (lines[at] ?? '').trim().slice(row.label.length + signsBetween(row));
    if (PLACEHOLDER.test(value) || (lines[at] === printed && redactAddress(names, row, lines))) done[at] = DONE;
    else done[at] = !row.raw.includes(' ') || NUMBERED.test(row.raw) ? VALUE : ROW;
  }
  return done;
}

/** Times begin so. */
const NUMBERED = /^[0-9[]/;

/** A word or a few, a code, a version or a time, in a field that names nobody. */
const isBare = ({ label, raw }: FieldValue): boolean =>
  raw === '' || (raw.length < 70 && BARE.test(raw) && !KIND_OF_LABEL.has(label));
const BARE =
  /^(?:[A-Za-z ]{0,31}\.?|\[ [0-9][0-9 :.UTC-]{20,62} \]|0x[0-9a-f]{1,8}|[0-9]\.[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})? UTC)$/;

/** A blank line, a title of words alone, or what every console prints. */
const isTitle = (line: string): boolean => line === '' || (TITLE_SIGNS.includes(line.charAt(0)) && TITLE.test(line));
const TITLE_SIGNS = '|(MF';
const TITLE =
  /^(?:\| [A-Za-z ]{1,70}\||\(c\) Microsoft Corporation\. All rights reserved\.|Microsoft Windows \[Version [0-9.]{5,20}\]|For more information, please visit https:\/\/www\.microsoft\.com\/aadjerrors)$/;

/** Whether a line is a row as Windows prints it, and nothing else. */
const isAsPrinted = (row: FieldValue, line: string): boolean => {
  const { label, raw, quote } = row;
  const between = signsBetween(row);
  return between > 0 && between < 4 && quote.startsWith(label) && quote.endsWith(raw) && line.trim() === quote;
};

const signsBetween = ({ label, raw, quote }: FieldValue): number => quote.length - label.length - raw.length;

/** A value of which nothing but a placeholder is left. */
const PLACEHOLDER = /^\{?<[a-z]{2,12}-[0-9]{1,5}>\}?$/;

/**
 * Replaces the tenant in an address that is otherwise the same on every device.
 * @returns whether it is such an address
 */
function redactAddress(names: Names, { raw, line }: FieldValue, lines: string[]): boolean {
  const [, before = '', tenant = ''] = (raw.startsWith('https://') && TENANT_ADDRESS.exec(raw)) || [];
  if (tenant === '' || isPublicGuid(tenant)) return false;
  const at = (lines[line - 1] ?? '').indexOf(raw) + before.length;
  lines[line - 1] =
    lines[line - 1]?.slice(0, at) + learn(names, 'tenant', tenant) + lines[line - 1]?.slice(at + tenant.length);
  names.count += 1;
  return true;
}

/**
 * Whether going through it once more would change nothing, told without doing so: plain signs, nothing that was put
 * together, the same rows with other values, and in each changed line nothing that can be seen only now.
 */
function isDone({ text, lines, settled, printed, isJoined }: Pass): boolean {
  if (isJoined || !printed.rows || !isPlain(text)) return false;
  const rows = rowsAfter(printed.rows, printed.lines, lines);
  const isChanged = (line: number): boolean => lines[line - 1] !== printed.lines[line - 1];
  if (!rows || rows.some(({ label, line }) => isList(KIND_OF_LABEL.get(label)) && isChanged(line))) return false;
  const names = startNames(text);
  return lines.every(
    (line, at) =>
      settled[at] === DONE ||
      !isChanged(at + 1) ||
      sweep(names, line, isRow(settled[at]), settled[at] === VALUE) === line,
  );
}

/** A value broken over lines would be found by no pattern: its lines become one again. */
function joinWrappedRows(lines: readonly string[], rows: readonly FieldValue[]): readonly string[] {
  let joined: string[] | undefined;
  for (const field of rows) {
    const line = (joined ?? lines)[field.line - 1] ?? '';
    // Nearly every row is one line.
    if (line.endsWith(field.quote)) continue;
    const first = line.trim();
    if (field.quote.length <= first.length || !field.quote.startsWith(first)) continue;
    let row = first;
    let end = field.line;
    while (end < lines.length && row.length < field.quote.length && end < field.line + 70) {
      const next = ((joined ?? lines)[end] ?? '').trim();
      row = field.quote.startsWith(row + next) ? row + next : `${row} ${next}`.trim();
      end += 1;
    }
    if (row !== field.quote) continue;
    joined ??= [...lines];
    joined[field.line - 1] = field.quote;
    for (let at = field.line; at < end; at += 1) joined[at] = '\u0000';
  }
  return joined?.filter((line) => line !== '\u0000') ?? lines;
}

/** The kind of what stands in a field; `account`, `hosts` and `proxies` hold several. */
const KIND_OF_LABEL = new Map(
  Object.entries({
    'Executing Account Name': 'account',
    KerbTopLevelNames: 'hosts',
    'Proxy Server List': 'proxies',
    'Proxy Bypass List': 'proxies',
    'Auto-Configuration URL': 'hosts',
    'Device Name': 'host',
    DomainName: 'domain',
    TenantName: 'organization',
    WorkplaceTenantName: 'organization',
    DeviceId: 'device',
    WorkplaceDeviceId: 'device',
    TenantId: 'tenant',
    WorkplaceTenantId: 'tenant',
    SettingsUrl: 'blob',
    WorkplaceSettingsUrl: 'blob',
    Thumbprint: 'thumbprint',
    WorkplaceThumbprint: 'thumbprint',
    'User Identity': 'user',
    KeyContainerId: 'id',
    NgcKeyId: 'id',
    'Correlation ID': 'id',
    'Request Id': 'id',
    Idp: 'host',
    WorkplaceIdp: 'host',
  }),
);

const isList = (kind: string | undefined): boolean => kind === 'hosts' || kind === 'proxies';

function redactField(names: Names, field: FieldValue, lines: string[]): void {
  const { label, raw } = field;
  const kind = KIND_OF_LABEL.get(label);
  if (kind === undefined || raw === '') return;
  if (isList(kind)) return redactHosts(names, field, kind === 'proxies', lines);
  if (raw.includes('<')) return;
  if (kind === 'account') return redactAccount(names, field, lines);
  if (raw === '-' || raw.toUpperCase() === 'NO') return;
  const guid = kind === 'id' || kind === 'device' || kind === 'tenant' ? readGuid(raw) : null;
  if (kind === 'id' && (guid === null || isPublicGuid(guid))) return;
  const value = guid ?? raw;
  if (kind === 'host' && findPublicHost(value)) return;
  const placeholder = kind === 'host' ? learnComputer(names, value) : learn(names, kind, value);
  replaceThere(names, field, value, placeholder, lines);
}

/** A name too short or too common to be looked for everywhere is replaced where it stands. */
function replaceThere(names: Names, field: FieldValue, value: string, placeholder: string, lines: string[]): void {
  if (names.everywhere.has(value)) return;
  const line = lines[field.line - 1] ?? '';
  const label = line.indexOf(field.label);
  const at = label < 0 ? -1 : findWord(line, value, label + field.label.length);
  if (at < 0) return;
  lines[field.line - 1] = line.slice(0, at) + placeholder + line.slice(at + value.length);
  names.count += 1;
}

/** Where a value stands by itself, not as a part of another one or of a placeholder. */
function findWord(line: string, value: string, from: number): number {
  const isInside = (at: number): boolean => {
    const [before, behind] = [line.charCodeAt(at - 1), line.charCodeAt(at + value.length)];
    return isWordSign(before) || isWordSign(behind) || before === 60 || behind === 62;
  };
  let at = line.indexOf(value, from);
  while (at >= 0 && isInside(at)) at = line.indexOf(value, at + 1);
  return at;
}

/** Protocols and words of a list of proxies that are no hosts. */
const NO_PROXY = new Set(['http', 'https', 'ftp', 'socks', 'none', 'null', 'direct', 'localhost']);
/** No list is longer; each of its short names costs a look at the line. */
const MAX_PROXIES = 200;

/** `http=proxy:8080;https=proxy:80`, `*.contoso.example;<local>`; a proxy may be called by one word. */
function redactHosts(names: Names, field: FieldValue, isProxies: boolean, lines: string[]): void {
  for (const [at, part] of field.raw.split(/[,;= ]/).entries()) {
    const host = part.replace(/^[a-z]{2,5}:\/\//i, '').split(/[/:]/)[0] ?? '';
    if (!isProxies || !/^[a-z][a-z0-9_-]{0,62}$/i.test(host)) learnHost(names, host);
    else if (!NO_PROXY.has(host.toLowerCase())) {
      const placeholder = learn(names, 'host', host);
      if (at < MAX_PROXIES) replaceThere(names, field, host, placeholder, lines);
    }
  }
}

/** `CONTOSO\nina, nina@contoso.example`: both names are one person. */
function redactAccount(names: Names, field: FieldValue, lines: string[]): void {
  const account = readAccount(field.raw);
  if (account === null) return;
  const isPublicPrefix = isWellKnownAccount(account.prefix);
  if (account.prefix !== '' && !isPublicPrefix) learn(names, 'domain', account.prefix);
  const second = account.second.endsWith('$') || account.second.includes('$@') ? '' : account.second;
  if (account.name === '' || isWellKnownAccount(account.name)) return;
  if (account.name.endsWith('$')) {
    learn(names, 'host', account.name.slice(0, -1));
    return;
  }
  const placeholder = learn(names, 'user', account.name);
  replaceThere(names, field, account.name, placeholder, lines);
  if (second === '') return;
  learnAs(names, second, placeholder);
  replaceThere(names, field, second, names.known.get(second.toLowerCase()) ?? placeholder, lines);
}
