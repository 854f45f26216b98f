// Adds a row to what was read: its value cleaned, its section found, what it begins remembered.

import { DEVICE_STATE, POST_JOIN, PRE_JOIN } from './fields.ts';
import type { Label } from './labels.ts';
import { enterSection, placeRow, startRun } from './place.ts';
import { countRun, type Reader } from './reader.ts';
import { cleanValue, type Row } from './scan.ts';
import { DIAGNOSTIC_DATA, FOOTER, promptAt, readTitle, type Title } from './titles.ts';
import type { FieldValue } from './types.ts';

/** Yes and no as the objects of scripts print them, and as a screenshot is read. */
const TRUTHS: Readonly<Record<string, string>> = { TRUE: 'YES', FALSE: 'NO', N0: 'NO' };
/** Labels that other texts print too; alone they do not make a paste a status. */
export const IDENTIFIERS = new Set([
  'Correlation ID',
  'Request Id',
  'Device Name',
  'DeviceId',
  'TenantId',
  'TenantName',
  'Thumbprint',
  'HTTP status',
  'HTTP Method',
  'Endpoint URI',
  'User Identity',
  'Idp',
]);

/**
 * Adds a row found by scanning a line, with what one long line may have put behind its value.
 * @param isSaid whether words of a person stand in front of it
 */
export function addScanned(
  reader: Reader,
  row: Row,
  text: string,
  isOneOfMany: boolean,
  number: number,
  isSaid: boolean,
): void {
  let { value } = row;
  let next: Title | null = null;
  if (isOneOfMany) {
    [value, next] = cutTitle(value);
    // The marks of the next line of a quoted mail.
    value = value.replace(/(?: [>#*-]{1,3}){1,4}$/, '');
    const prompt = promptAt(value);
    if (prompt > 0) value = value.slice(0, prompt).trim();
  }
  const field = addRow(reader, row.found, value, isOneOfMany ? `${row.label} : ${value}` : text, number);
  if (row.isWeak) (reader.weak ??= new Set()).add(field);
  if (isSaid) {
    (reader.said ??= new Set()).add(field);
    reader.hasWords = true;
  }
  if (!row.isAtStart && !IDENTIFIERS.has(field.label)) reader.rows -= 1;
  if (next !== null) {
    enterSection(reader.place, next);
    if (!next.section.includes(' > ')) reader.sections.add(next.section);
    if (next.section === DEVICE_STATE) countRun(reader);
  }
}

/** On one long line the title of the next section stands at the end of a value. */
function cutTitle(value: string): [string, Title | null] {
  let at = value.length;
  const text = value.endsWith('|') ? value.slice(0, -1) : value;
  for (let words = 0; words < 6; words += 1) {
    at = text.lastIndexOf(' ', at - 1);
    const tail = text.slice(at + 1).trim();
    const title = tail.length > 6 && tail !== DIAGNOSTIC_DATA.slice(11) ? readTitle(tail) : null;
    if (title !== null) return [cleanValue(text.slice(0, Math.max(at, 0)).replace(/[ |]{1,8}$/, '')), title];
    if (at <= 0) break;
  }
  return [value, null];
}

/** What stands behind the colon without a second one, the footer and quotes around it. */
export function plainValue(value: string): string {
  let raw = value;
  const first = raw.charCodeAt(0);
  if (first === 58 || first === 61) raw = raw.slice(1).trim();
  if (raw.length > FOOTER.length && raw.includes(FOOTER)) raw = raw.slice(0, raw.indexOf(FOOTER)).trim();
  return withoutQuotes(raw);
}

/** A value in quotes, as YAML writes it. */
function withoutQuotes(raw: string): string {
  const first = raw.charCodeAt(0);
  const isQuoted = (first === 34 || first === 39 || first === 96) && raw.length > 1;
  return isQuoted && raw.charCodeAt(raw.length - 1) === first ? raw.slice(1, -1) : raw;
}

/** Adds a row; a second colon goes, and so does the remark behind a yes or no. */
export function addRow(reader: Reader, found: Label, value: string, quote: string, line: number): FieldValue {
  let raw = plainValue(value);
  if (found.kind === 'bool' && raw !== 'YES' && raw !== 'NO') raw = readWord(raw);
  const { place } = reader;
  const field: FieldValue = { section: '', account: 0, label: found.label, raw, line, quote };
  if (found.label === 'AzureAdJoined') readRunStart(reader);
  placeRow(place, found, field);
  if (reader.hasUnknownBanner) {
    reader.hasUnknownBanner = false;
    reader.sections.add(field.section);
    if (field.section === DEVICE_STATE) countRun(reader);
  }
  if (field.section === PRE_JOIN || field.section === POST_JOIN) {
    if (place.isPrinted && reader.sections.has(DIAGNOSTIC_DATA)) reader.sections.add(field.section);
  }
  reader.isBehindVirtualDesktop = found.isVirtualDesktop;
  reader.fields.push(field);
  if (reader.isInterrupted) (reader.behind ??= new Set()).add(field);
  if (!IDENTIFIERS.has(field.label)) reader.rows += 1;
  reader.wrap.last = field;
  reader.wrap.kind = found.kind;
  return field;
}

/** A yes-no value without the remark a person put behind it; a translated word is kept as it is. */
function readWord(raw: string): string {
  const upper = raw.slice(0, 3).toUpperCase();
  const length = upper === 'YES' ? 3 : upper.startsWith('NO') ? 2 : 0;
  if (length > 0 && !/[A-Za-z0-9]/.test(raw.charAt(length))) return raw.slice(0, length);
  return TRUTHS[raw.toUpperCase()] ?? raw;
}

/** A second AzureAdJoined without a banner between is a second run as well. */
function readRunStart(reader: Reader): void {
  if (reader.hasJoinState) {
    reader.banners = Math.max(reader.banners, 1);
    countRun(reader);
    startRun(reader.place);
  }
  reader.hasJoinState = true;
  reader.isInterrupted = false;
}
