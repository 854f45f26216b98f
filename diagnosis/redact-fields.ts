// Redacts the fields that identify somebody, and tells in which rows nothing more can be found.

import { isWordSign, learn, learnAs, learnComputer, learnHost, type Names } from './redact-names.ts';
import { findPublicHost, isPublicGuid, isPublicValue, isWellKnownAccount, TENANT_ADDRESS } from './redact-patterns.ts';
import type { FieldValue } from './types.ts';
import { findGuid, readAccount } from './values.ts';

/** How a line is marked: nothing more can be found in it; a row without a sentence; another row as Windows prints it. */
export const DONE = 1;
export const VALUE = 2;
const ROW = 3;
export const isRow = (mark: number | undefined): boolean => mark === VALUE || mark === ROW;

/**
 * Redacts the fields that identify somebody, and marks the rows that are done with it: what Windows prints on every
 * device, or that but for an identifier.
 * @param lines those of the text; what is replaced is replaced in them
 * @returns a mark for each line; 0 for one of which nothing is told
 */
export function redactFields(names: Names, rows: readonly FieldValue[], lines: string[]): Uint8Array {
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

/** Whether several names can stand in the field of a label. */
export const holdsList = (label: string): boolean => isList(KIND_OF_LABEL.get(label));

/** Learns what one field tells, and replaces it in its line where nothing else would. */
export function redactField(names: Names, field: FieldValue, lines: string[]): void {
  const { label, raw } = field;
  const kind = KIND_OF_LABEL.get(label);
  if (kind === undefined || raw === '') return;
  if (isList(kind)) return redactHosts(names, field, kind === 'proxies', lines);
  if (raw.includes('<')) return;
  if (kind === 'account') return redactAccount(names, field, lines);
  if (raw === '-' || raw.toUpperCase() === 'NO') return;
  const guid = kind === 'id' || kind === 'device' || kind === 'tenant' ? findGuid(raw) : null;
  if (kind === 'id' && (guid === null || isPublicGuid(guid))) return;
  const value = guid ?? raw;
  if (kind === 'host' && findPublicHost(value)) return;
  const placeholder = kind === 'host' ? learnComputer(names, value) : learn(names, kind, value);
  replaceThere(names, field, value, placeholder, lines);
}

/** Replaces a value where it stands: all of a field, or a name too short or too common to be looked for everywhere. */
function replaceThere(names: Names, field: FieldValue, value: string, placeholder: string, lines: string[]): void {
  // The domain of an address is learned where its shape is found.
  if (names.everywhere.has(value) && (field.raw !== value || value.includes('@'))) return;
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
