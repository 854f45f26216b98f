// Replaces what identifies people, devices and organizations by stable placeholders; codes, field names and public hosts stay.

import { readLines } from './paste.ts';
import { readRows, rowsOf } from './parse.ts';
import { findPublicHost, isPublicGuid, isWellKnownAccount, HINT, SWEEP } from './redact-patterns.ts';
import type { FieldValue } from './types.ts';
import { readAccount, readGuid } from './values.ts';

export interface Redacted {
  /** The cleaned text (readLines) with `<user-1>`, `<device-1>`, `<tenant-1>`, `<host-1>` … in place of identifiers. */
  text: string;
  /** How many places were replaced. */
  count: number;
}

interface Names {
  /** Lower-case value -> placeholder. */
  known: Map<string, string>;
  /** Values to look for everywhere, as written. */
  everywhere: Map<string, string>;
  /** Highest number used, by kind. */
  numbers: Map<string, number>;
  count: number;
}

const PLACEHOLDER = /<([a-z]{2,12})-([0-9]{1,5})>/g;
const MAX_NAMES = 400;
const MAX_NAME = 120;

/**
 * Takes any pasted or typed text. The same value gets the same placeholder within one text, and redacting twice changes
 * nothing more. A name that stands in no field cannot be known; one that does is replaced everywhere.
 * @returns the redacted text and how many places were replaced; never throws
 */
export function redact(text: string): Redacted {
  const bare = new Set<string>();
  let result = redactOnce(text, bare);
  // A name can uncover another one; what is stable is done, and what was found as it came is.
  for (let pass = 0; pass < 4 && !(pass === 0 && result.text === text); pass += 1) {
    const next = redactOnce(result.text, bare);
    if (next.text === result.text) break;
    result = { text: next.text, count: result.count + next.count };
  }
  return result;
}

function redactOnce(text: string, bare: Set<string>): Redacted {
  let lines = readLines(text);
  let clean = lines.join('\n');
  for (let pass = 0, before = text; pass < 6 && clean !== before; pass += 1) {
    before = clean;
    lines = readLines(clean);
    clean = lines.join('\n');
  }
  // A copy: what is read from them stays as it was.
  let rows = rowsOf(lines);
  lines = clean.split('\n');
  for (let pass = 0; pass < 6; pass += 1) {
    const joined = joinWrappedRows(lines, rows);
    if (joined.length === lines.length) break;
    lines = joined;
    rows = readRows(lines.join('\n'));
  }
  const names: Names = { known: new Map(), everywhere: new Map(), numbers: new Map(), count: 0 };
  for (const match of clean.matchAll(PLACEHOLDER)) {
    const [, kind = '', number = '0'] = match;
    names.numbers.set(kind, Math.max(names.numbers.get(kind) ?? 0, Number(number)));
  }
  for (const field of rows) redactField(names, field, lines);
  const swept = lines.map((line) => sweep(names, line, bare)).join('\n');
  const done = replaceNames(names, swept);
  return { text: done, count: names.count };
}

/** A value broken over lines would be found by no pattern: its lines become one again. */
function joinWrappedRows(lines: string[], rows: readonly FieldValue[]): string[] {
  const joined = [...lines];
  for (const field of rows) {
    const first = joined[field.line - 1] ?? '';
    if (!field.quote.startsWith(first.trim()) || field.quote === first.trim()) continue;
    let row = first.trim();
    let end = field.line;
    while (end < joined.length && row.length < field.quote.length && end < field.line + 70) {
      const next = (joined[end] ?? '').trim();
      row = field.quote.startsWith(row + next) ? row + next : `${row} ${next}`.trim();
      end += 1;
    }
    if (row !== field.quote) continue;
    joined[field.line - 1] = field.quote;
    for (let at = field.line; at < end; at += 1) joined[at] = '\u0000';
  }
  return joined.filter((line) => line !== '\u0000');
}

const KIND_OF_LABEL: Readonly<Record<string, string>> = {
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
  Idp: 'host',
  WorkplaceIdp: 'host',
};
const HOST_LISTS = new Set(['KerbTopLevelNames', 'Proxy Server List', 'Proxy Bypass List', 'Auto-Configuration URL']);

function redactField(names: Names, field: FieldValue, lines: string[]): void {
  const { label, raw } = field;
  if (raw === '' || raw.includes('<')) return;
  if (label === 'Executing Account Name') return redactAccount(names, raw);
  if (HOST_LISTS.has(label)) {
    for (const host of raw.split(/[,;= ]/))
      learnHost(names, host.replace(/^[a-z]{2,5}:\/\//i, '').split(/[/:]/)[0] ?? '');
    return;
  }
  const kind = KIND_OF_LABEL[label];
  if (kind === undefined || raw === '-' || raw.toUpperCase() === 'NO') return;
  const value = (kind === 'device' || kind === 'tenant' ? readGuid(raw) : null) ?? raw;
  if (kind === 'host' && findPublicHost(value)) return;
  const placeholder = learn(names, kind, value);
  if (kind === 'host' && value.includes('.')) {
    // The computer is called by its first label too, and the rest is the domain.
    const [first = '', ...rest] = value.split('.');
    learnAs(names, first, placeholder);
    learnHost(names, rest.join('.'));
  }
  if (names.everywhere.has(value)) return;
  // Too short or too common to be looked for everywhere: replaced where it stands.
  const line = lines[field.line - 1] ?? '';
  const at = line.lastIndexOf(value);
  if (at < 0 || !line.includes(label)) return;
  lines[field.line - 1] = line.slice(0, at) + placeholder + line.slice(at + value.length);
  names.count += 1;
}

/** `CONTOSO\nina, nina@contoso.example`: both names are one person. */
function redactAccount(names: Names, raw: string): void {
  const account = readAccount(raw);
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
  if (second !== '' && second !== account.name) learnAs(names, second, placeholder);
}

function learnHost(names: Names, host: string): void {
  const name = host.replace(/^[*.]{1,4}/, '');
  if (name.length < 3 || !/[a-z]/i.test(name) || findPublicHost(name) || !name.includes('.') || name.includes('<'))
    return;
  learn(names, 'host', name);
}

/** The placeholder of a value; a new value gets the next number of its kind. */
function learn(names: Names, kind: string, value: string): string {
  const known = names.known.get(value.toLowerCase());
  if (known !== undefined) return known;
  const number = (names.numbers.get(kind) ?? 0) + 1;
  names.numbers.set(kind, number);
  const placeholder = `<${kind}-${number}>`;
  learnAs(names, value, placeholder);
  return placeholder;
}

/** Words of the output itself and of the placeholders; replacing them everywhere would damage the text. */
const COMMON = new Set(
  'yes no not set none error unknown user users host device tenant domain organization azure azuread entra microsoft windows contact system admin administrator state details join joined test data config client server blob thumbprint sid mac local work account default check proxy'.split(
    ' ',
  ),
);

function learnAs(names: Names, value: string, placeholder: string): void {
  const key = value.toLowerCase();
  if (key === '' || names.known.has(key)) return;
  names.known.set(key, placeholder);
  if (value.length < 3 || value.length > MAX_NAME || COMMON.has(key) || names.everywhere.size >= MAX_NAMES) return;
  names.everywhere.set(value, placeholder);
}

/**
 * One pass over what has a shape of its own: addresses, ids, SIDs, thumbprints, URLs, paths. No shape spans two lines,
 * and what is none does not become one: a line that held none is `bare` and not searched again.
 */
function sweep(names: Names, line: string, bare: Set<string>): string {
  if (bare.has(line)) return line;
  const swept = (...args: unknown[]): string => {
    const written = args[0] as string;
    const group = args[args.length - 1] as Record<string, string | undefined>;
    const result = redactShape(names, written, group);
    if (result !== written) names.count += 1;
    return result;
  };
  const replaced = HINT.test(line) ? line.replace(SWEEP, swept) : line;
  if (replaced === line) bare.add(line);
  return replaced;
}

function redactShape(names: Names, written: string, group: Record<string, string | undefined>): string {
  if (group.mail !== undefined) {
    const at = written.indexOf('@');
    const host = written.slice(at + 1);
    if (!findPublicHost(host)) learn(names, 'domain', host);
    const local = written.slice(0, at);
    return local.endsWith('$') ? learn(names, 'host', local.slice(0, -1)) : learn(names, 'user', written);
  }
  if (group.guid !== undefined) return isPublicGuid(written) ? written : learn(names, 'id', written.toLowerCase());
  if (group.sid !== undefined) return learn(names, 'sid', written);
  if (group.hash !== undefined) return learn(names, 'thumbprint', written);
  if (group.blob !== undefined) return learn(names, 'blob', written);
  if (group.mac !== undefined) return learn(names, 'mac', written.toLowerCase());
  if (group.ip !== undefined)
    return written.startsWith('127.') || !isAddress(written) ? written : learn(names, 'ip', written);
  if (group.ip6 !== undefined) return written.length < 4 ? written : learn(names, 'ip', written.toLowerCase());
  if (group.path !== undefined) {
    const name = group.path;
    return isWellKnownAccount(name) ? written : written.slice(0, -name.length) + learn(names, 'user', name);
  }
  if (group.unc !== undefined) return `\\\\${learn(names, 'host', group.unc)}\\`;
  if (group.named !== undefined && group.name !== undefined) {
    const kind = /tenant|domain|suffix/i.test(group.named)
      ? 'domain'
      : group.named.toLowerCase().startsWith('user')
        ? 'user'
        : 'host';
    const isNobody =
      isWellKnownAccount(group.name) || COMMON.has(group.name.toLowerCase()) || group.name === 'undefined';
    return isNobody ? written : group.named + learn(names, kind, group.name);
  }
  if (group.domain !== undefined && group.account !== undefined) {
    if (/^(?:system|(?:local|network) service)$/i.test(group.account)) return written;
    if (isWellKnownAccount(group.domain)) {
      return isWellKnownAccount(group.account) ? written : `${group.domain}\\${learn(names, 'user', group.account)}`;
    }
    const user = isWellKnownAccount(group.account) ? group.account : learn(names, 'user', group.account);
    return `${learn(names, 'domain', group.domain)}\\${user}`;
  }
  if (group.login !== undefined && group.realm !== undefined) {
    return `${group.login}/${learn(names, 'tenant', group.realm)}`;
  }
  if (group.url !== undefined) {
    const host = group.url;
    return findPublicHost(host) ? written : written.slice(0, -host.length) + learn(names, 'host', host);
  }
  return written;
}

function isAddress(text: string): boolean {
  return text.split('.').every((part) => Number(part) < 256);
}

/** A run of letters and digits; names are looked up by their first one, so that many names cost no more than one. */
const WORD = /[A-Za-z0-9\u00c0-\uffdf]+/g;

/** Names that stood in a field or an address, wherever else they stand as whole words. */
function replaceNames(names: Names, text: string): string {
  const byWord = new Map<string, { name: string; offset: number; placeholder: string }[]>();
  for (const [value, placeholder] of names.everywhere) {
    WORD.lastIndex = 0;
    const first = WORD.exec(value);
    if (first === null) continue;
    const candidate = { name: value.toLowerCase(), offset: first.index, placeholder };
    const same = byWord.get(first[0].toLowerCase());
    if (same) same.push(candidate);
    else byWord.set(first[0].toLowerCase(), [candidate]);
  }
  if (byWord.size === 0) return text;
  for (const same of byWord.values()) same.sort((a, b) => b.name.length - a.name.length);
  const parts: string[] = [];
  let done = 0;
  for (const word of text.matchAll(WORD)) {
    const candidates = word[0].length > MAX_NAME ? undefined : byWord.get(word[0].toLowerCase());
    if (candidates === undefined || word.index < done) continue;
    for (const { name, offset, placeholder } of candidates) {
      const start = word.index - offset;
      const end = start + name.length;
      if (start < done || text.charAt(start - 1) === '<' || text.slice(start, end).toLowerCase() !== name) continue;
      if (isWordSign(text.charCodeAt(end)) || text.charAt(end) === '>') continue;
      parts.push(text.slice(done, start), placeholder);
      names.count += 1;
      done = end;
      break;
    }
  }
  parts.push(text.slice(done));
  return parts.join('');
}

function isWordSign(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    (code >= 0xc0 && code <= 0xffdf)
  );
}
