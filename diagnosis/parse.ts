// Reads a pasted dsregcmd output into fields: any layout, any damage, linear time, never throws.

import { DEVICE_STATE, POST_JOIN, PRE_JOIN } from './fields.ts';
import { findExact, type Label } from './labels.ts';
import { readOtherMaterial } from './other-material.ts';
import { readLines } from './paste.ts';
import { enterSection, enterUnknown, placeRow, settleLayout, startPlace, startRun, type Place } from './place.ts';
import { recognizePaste } from './recognize-paste.ts';
import { cleanValue, scanRows, type Row } from './scan.ts';
import { splitSegments } from './segments.ts';
import { DIAGNOSTIC_DATA, FOOTER, isNoise, isRule, promptAt, readTitle, withoutPrefix } from './titles.ts';
import type { DsregStatus, FieldValue, ParseNote } from './types.ts';
import { leadingWord } from './values.ts';
import { continues, joinWrapped, startWrap, type Wrap } from './wrap.ts';

interface Reader {
  fields: FieldValue[];
  weak: Set<FieldValue> | null;
  sections: Set<string>;
  notes: ParseNote[];
  place: Place;
  banners: number;
  hasUnknownBanner: boolean;
  isBehindVirtualDesktop: boolean;
  /** Whether this run has printed AzureAdJoined already. */
  hasJoinState: boolean;
  /** Rows that stand as rows: label in front, not inside a sentence. */
  rows: number;
  osVersion: string | undefined;
  /** 1-based numbers of lines that are neither row nor frame. */
  loose: number[];
  wrap: Wrap;
}

const MAX_NOTES = 100;
/** What Windows prints where it cannot say yes or no. */
const MARKERS = new Set(['', '-', 'UNKNOWN', 'ERROR', 'NOT', 'NONE', 'INVALID']);
/** Yes and no as machine-translated articles print them; `KLIKT` is what became of YES in one. */
const TRANSLATED = new Set(['JA', 'NEE', 'NEI', 'NEIN', 'OUI', 'NON', 'SI', 'KLIKT']);
/** Labels that other texts print too; alone they do not make a paste a status. */
const IDENTIFIERS = new Set([
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
 * Reads what was pasted. Everything a person can paste is welcome: both layouts, half outputs, single rows, one long
 * line, HTML, JSON, mail quotes, several runs, chat around it. What is not `dsregcmd /status` is recognised (`kind`)
 * and read as far as it holds exact codes and texts (other-material.ts).
 * @param text the paste as it came; any string
 * @returns the status; never throws
 */
export function parseStatus(text: string): DsregStatus {
  const lines = readLines(text);
  const reader: Reader = {
    fields: [],
    weak: null,
    sections: new Set(),
    notes: [],
    place: startPlace(),
    banners: 0,
    hasUnknownBanner: false,
    isBehindVirtualDesktop: false,
    hasJoinState: false,
    rows: 0,
    osVersion: undefined,
    loose: [],
    wrap: startWrap(),
  };
  for (let index = 0; index < lines.length; index += 1) readLine(reader, lines[index] ?? '', index + 1);
  return finish(reader, lines);
}

function finish(reader: Reader, lines: string[]): DsregStatus {
  const { place, sections, notes, loose } = reader;
  const layout = settleLayout(place, reader.fields);
  if (sections.delete(DIAGNOSTIC_DATA)) {
    const isKnown = sections.has(PRE_JOIN) || sections.has(POST_JOIN);
    if (!isKnown) sections.add(place.isEntraJoined ? POST_JOIN : PRE_JOIN);
  }
  const looseLines = loose.map((number) => ({ number, text: lines[number - 1] ?? '' }));
  const kind = recognizePaste(reader.fields, reader.weak, sections.size, reader.rows, looseLines);
  const { weak } = reader;
  let fields = reader.fields;
  if (weak !== null && kind !== 'dsregcmd-status') fields = fields.filter((field) => !weak.has(field));
  if (looseLines.length > 0) fields.push(...readOtherMaterial(kind, fields, looseLines));

  const byLabel = new Map<string, FieldValue[]>();
  for (const field of fields) {
    const same = byLabel.get(field.label);
    if (same) same.push(field);
    else byLabel.set(field.label, [field]);
  }
  return {
    kind,
    fields,
    byLabel,
    sections,
    layout,
    deviceStateBanners: reader.banners,
    ...(reader.osVersion === undefined ? {} : { osVersion: reader.osVersion }),
    notes,
    lines,
  };
}

function readLine(reader: Reader, line: string, number: number): void {
  const colon = line.indexOf(':');
  if (colon > 0) {
    // The quick way: a row as Windows prints it, with no further colon that could end another label.
    const found = findExact(line.slice(0, colon).trim());
    if (found !== undefined && hasOnlyValueColons(line, colon + 1)) {
      addRow(reader, found, line.slice(colon + 1).trim(), line.trim(), number);
      startOrEnd(reader, line, number);
      return;
    }
  }
  const text = line.trim();
  if (text === '') reader.wrap.blanks += 1;
  else if (line.length < 200 || colon < 0) readSegment(reader, text, line, number);
  else for (const segment of splitSegments(line)) readSegment(reader, segment.trim(), segment, number);
}

/** Whether every colon from a position on belongs to a time (`08:15`), a code's text (`AADSTS50126:`) or a URL. */
function hasOnlyValueColons(line: string, from: number): boolean {
  for (let at = line.indexOf(':', from); at >= 0; at = line.indexOf(':', at + 1)) {
    const before = line.charCodeAt(at - 1);
    if ((before < 48 || before > 57) && line.charCodeAt(at + 1) !== 47) return false;
  }
  return true;
}

function startOrEnd(reader: Reader, line: string, number: number): void {
  reader.wrap.length = line.length;
  reader.wrap.isSpaced = line.endsWith(' ');
  reader.wrap.isBare = false;
  reader.wrap.line = number;
  reader.wrap.gap = reader.wrap.blanks;
  reader.wrap.blanks = 0;
  reader.wrap.joined = 0;
}

function readSegment(reader: Reader, text: string, line: string, number: number): void {
  const bare = withoutPrefix(text);
  if (bare === '' || isRule(bare)) {
    if (!reader.wrap.isBare) reader.wrap.last = null;
    return;
  }
  if (readBanner(reader, bare, number)) return;
  const rows = scanRows(text, reader.isBehindVirtualDesktop);
  if (rows.length > 0 && !isInsideMessage(reader, rows)) {
    for (const row of rows) addScanned(reader, row, text, rows.length > 1, number);
    // Rows of /debug and of event texts are read once more as what they are.
    if (rows.some((row) => row.isWeak)) reader.loose.push(number);
    startOrEnd(reader, line, number);
    return;
  }
  if (isNoise(bare)) {
    readVersion(reader, text);
    reader.wrap.last = null;
    if (text.includes('dsregcmd')) reader.loose.push(number);
    return;
  }
  const label = findExact(bare);
  if (label !== undefined) {
    addRow(reader, label, '', text, number);
    startOrEnd(reader, line, number);
    reader.wrap.isBare = true;
    return;
  }
  if (reader.wrap.last !== null && continues(reader.wrap, text, number)) {
    joinWrapped(reader.wrap, line, text);
    reader.wrap.line = number;
    return;
  }
  reader.wrap.last = null;
  readVersion(reader, text);
  reader.loose.push(number);
  const spaced = line.indexOf(' : ');
  if (spaced > 0 && spaced < 40 && line.startsWith(' '))
    addNote(reader, 'unknown-field', number, line.slice(0, spaced).trim());
}

/** `Correlation ID:` of a server text that wrapped is no row when the block already has one. */
function isInsideMessage(reader: Reader, rows: Row[]): boolean {
  const last = reader.wrap.last;
  const first = rows[0];
  if (last === null || first === undefined || first.found.label !== 'Correlation ID') return false;
  if (last.label !== 'Server Error Description' && last.label !== 'Server Message') return false;
  return rows.length === 1 && hasCorrelation(reader);
}

function hasCorrelation(reader: Reader): boolean {
  for (let at = reader.fields.length - 1, back = 0; at >= 0 && back < 12; at -= 1, back += 1) {
    if (reader.fields[at]?.label === 'Correlation ID') return true;
  }
  return false;
}

function readBanner(reader: Reader, text: string, number: number): boolean {
  const isPiped = text.startsWith('|');
  if (!isPiped && (text.length > 60 || text.includes(' : '))) return false;
  const inner = isPiped ? text.slice(1, text.endsWith('|') ? -1 : undefined).trim() : text;
  const title = readTitle(inner);
  if (title === null) {
    if (!isPiped || !text.endsWith('|') || inner.includes(':') || inner.includes('|') || inner === '') return false;
    if (findExact(inner) !== undefined) return false;
    enterUnknown(reader.place);
    reader.hasUnknownBanner = true;
    reader.wrap.last = null;
    addNote(reader, 'translated', number, inner);
    return true;
  }
  // A sub-title, or a row label that is spelled like one, opens no section of its own.
  enterSection(reader.place, title);
  reader.hasUnknownBanner = false;
  reader.wrap.last = null;
  if (title.isTranslated) addNote(reader, 'translated', number, inner);
  if (!title.section.includes(' > ')) reader.sections.add(title.section);
  if (title.section === DEVICE_STATE) countRun(reader, number);
  return true;
}

function countRun(reader: Reader, number: number): void {
  reader.banners += 1;
  reader.hasJoinState = false;
  if (reader.banners > 1) addNote(reader, 'second-run', number, DEVICE_STATE);
}

function addScanned(reader: Reader, row: Row, text: string, isOneOfMany: boolean, number: number): void {
  let { value } = row;
  let next: ReturnType<typeof readTitle> = null;
  if (isOneOfMany) {
    [value, next] = cutTitle(value);
    const prompt = promptAt(value);
    if (prompt > 0) value = value.slice(0, prompt).trim();
  }
  const footer = value.indexOf(FOOTER);
  if (footer >= 0) value = value.slice(0, footer).trim();
  const field = addRow(reader, row.found, value, isOneOfMany ? `${row.label} : ${value}` : text, number);
  if (row.isWeak) (reader.weak ??= new Set()).add(field);
  if (!row.isAtStart && !IDENTIFIERS.has(field.label)) reader.rows -= 1;
  if (next !== null) {
    enterSection(reader.place, next);
    if (!next.section.includes(' > ')) reader.sections.add(next.section);
    if (next.section === DEVICE_STATE) countRun(reader, number);
  }
}

/** On one long line the title of the next section stands at the end of a value. */
function cutTitle(value: string): [string, ReturnType<typeof readTitle>] {
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

function addRow(reader: Reader, found: Label, value: string, quote: string, line: number): FieldValue {
  let raw = value;
  if (raw.startsWith(':') || raw.startsWith('=')) raw = raw.slice(1).trim();
  if (found.kind === 'bool' && raw !== 'YES' && raw !== 'NO') raw = readWord(reader, raw, line);
  const { place } = reader;
  const field: FieldValue = { section: '', account: 0, label: found.label, raw, line, quote };
  if (found.label === 'AzureAdJoined') readRunStart(reader, line);
  const isGuess = placeRow(place, found, field);
  if (isGuess) addNote(reader, 'assumed-section', line, `${field.label}: ${field.section}`);
  if (reader.hasUnknownBanner) {
    reader.hasUnknownBanner = false;
    reader.sections.add(field.section);
    if (field.section === DEVICE_STATE) countRun(reader, line);
  }
  if (field.section === PRE_JOIN || field.section === POST_JOIN) {
    if (place.isPrinted && reader.sections.has(DIAGNOSTIC_DATA)) reader.sections.add(field.section);
  }
  reader.isBehindVirtualDesktop = field.label.startsWith('Virtual Desktop');
  reader.fields.push(field);
  if (!IDENTIFIERS.has(field.label)) reader.rows += 1;
  reader.wrap.last = field;
  reader.wrap.kind = found.kind;
  return field;
}

/** A yes-no value without the remark a person put behind it; a translated word is kept and noted. */
function readWord(reader: Reader, raw: string, line: number): string {
  const upper = raw.slice(0, 3).toUpperCase();
  const length = upper === 'YES' ? 3 : upper.startsWith('NO') ? 2 : 0;
  if (length > 0 && !/[A-Za-z0-9]/.test(raw.charAt(length))) return raw.slice(0, length);
  if (TRANSLATED.has(raw.toUpperCase())) addNote(reader, 'translated', line, raw);
  else if (!MARKERS.has(leadingWord(raw).toUpperCase())) addNote(reader, 'damaged-value', line, raw);
  return raw;
}

/** A second AzureAdJoined without a banner between is a second run as well. */
function readRunStart(reader: Reader, line: number): void {
  if (reader.hasJoinState) {
    reader.banners = Math.max(reader.banners, 1);
    countRun(reader, line);
    startRun(reader.place);
  }
  reader.hasJoinState = true;
}

/** The banner of cmd.exe, in any language: `Microsoft Windows [Versie 10.0.19045.2604]`. */
function readVersion(reader: Reader, text: string): void {
  const at = text.indexOf('Microsoft Windows [');
  if (at < 0) return;
  const match = /([0-9]{1,3}\.[0-9]{1,3})\.[0-9]/.exec(text.slice(at, at + 80));
  if (match?.[1] !== undefined) reader.osVersion ??= match[1];
}

function addNote(reader: Reader, kind: ParseNote['kind'], line: number, text: string): void {
  if (reader.notes.length < MAX_NOTES) reader.notes.push({ kind, line, text });
}
