// Reads a pasted dsregcmd output into fields: any layout, any damage, linear time, never throws.

import { DEVICE_STATE, POST_JOIN, PRE_JOIN } from './fields.ts';
import { findExact, type Label } from './labels.ts';
import { readOtherMaterial } from './other-material.ts';
import { readLines, readText } from './paste.ts';
import { enterSection, enterUnknown, settleLayout } from './place.ts';
import { countRun, readVersion, startReader, type Reader } from './reader.ts';
import { isCommonRow, recognizePaste } from './recognize-paste.ts';
import { addRow, addScanned, IDENTIFIERS } from './rows.ts';
import { isServerText, scanRows, type Row } from './scan.ts';
import { topSection } from './selectors.ts';
import { splitSegments } from './segments.ts';
import { DIAGNOSTIC_DATA, isNoise, isRule, readTitle, withoutPrefix } from './titles.ts';
import type { DsregStatus, FieldValue } from './types.ts';
import { unwrapLines } from './unwrap.ts';
import { continues, joinWrapped, readFrameWidth, settleJoints, startRow } from './wrap.ts';

/**
 * Reads what was pasted. Everything a person can paste is welcome: both layouts, half outputs, single rows, one long
 * line, HTML, JSON, mail quotes, several runs, chat around it. What is not `dsregcmd /status` is recognised (`kind`)
 * and read as far as it holds exact codes and texts (other-material.ts).
 * @param text the paste as it came; any string
 * @returns the status; never throws
 */
export function parseStatus(text: string): DsregStatus {
  const clean = readText(text);
  const lines = clean.split('\n');
  return finish(readAll(lines), lines, clean);
}

/** Every row of a text, also those that mean nothing to a diagnosis because the text is something else. */
export function readRows(text: string): readonly FieldValue[] {
  return rowsOf(readLines(text));
}

/** The same of lines that `readLines` gave. */
export function rowsOf(lines: readonly string[]): readonly FieldValue[] {
  const reader = readAll(lines);
  settleLayout(reader.place, reader.fields);
  return reader.fields;
}

function readAll(lines: readonly string[]): Reader {
  const reader = startReader();
  for (let index = 0; index < lines.length; index += 1) readLine(reader, lines[index] ?? '', index + 1);
  settleJoints(reader.wrap);
  return reader;
}

function finish(reader: Reader, lines: string[], text: string): DsregStatus {
  const { place, sections, loose } = reader;
  const layout = settleLayout(place, reader.fields);
  if (sections.delete(DIAGNOSTIC_DATA)) {
    const isKnown = sections.has(PRE_JOIN) || sections.has(POST_JOIN);
    if (!isKnown) sections.add(place.isEntraJoined ? POST_JOIN : PRE_JOIN);
  }
  const printed = loose.map((number) => ({ number, text: lines[number - 1] ?? '' }));
  const looseLines = sections.size > 0 ? printed : [...unwrapLines(printed)];
  const kind = recognizePaste(reader.fields, reader.weak, sections.size, reader.rows, looseLines);
  const { weak } = reader;
  let fields = printedRows(reader);
  // In another text, `tenantId:` and `Correlation ID:` are rows of that text.
  if (kind !== 'dsregcmd-status' && kind !== 'unknown') {
    fields = fields.filter((field) => weak?.has(field) !== true && !IDENTIFIERS.has(field.label));
  }
  if (kind === 'bare-error' && fields.some(isCommonRow)) {
    for (const { line, raw } of fields.filter(isCommonRow)) looseLines.push({ number: line, text: raw });
    fields = fields.filter((field) => !isCommonRow(field));
  }
  if (looseLines.length > 0) fields = [...fields, ...readOtherMaterial(kind, fields, looseLines)];

  const byLabel = new Map<string, FieldValue[]>();
  for (const field of fields) {
    const same = byLabel.get(field.label);
    if (same) same.push(field);
    else byLabel.set(field.label, [field]);
  }
  return {
    kind,
    fields,
    rows: reader.fields,
    byLabel,
    sections,
    layout,
    deviceStateBanners: reader.banners,
    ...(reader.osVersion === undefined ? {} : { osVersion: reader.osVersion }),
    loose,
    lines,
    text,
  };
}

/** Windows prints all three whenever it prints their section: one that is missing there slipped out of it. */
const JOIN_STATE = new Set(['AzureAdJoined', 'EnterpriseJoined', 'DomainJoined']);

/** Without what a person says, of yesterday or of another device, beside a row that is printed. */
function printedRows({ fields, said, hasWords, behind }: Reader): FieldValue[] {
  let kept = fields;
  if (said !== null) {
    const printed = new Set<string>();
    for (const field of kept) if (!said.has(field)) printed.add(field.label).add(topSection(field.section));
    const isPrinted = ({ label, section }: FieldValue): boolean =>
      printed.has(label) || (printed.has(topSection(section)) && (hasWords || !JOIN_STATE.has(label)));
    kept = kept.filter((field) => !said.has(field) || !isPrinted(field));
  }
  if (behind === null) return kept;
  let seen = new Set<string>();
  return kept.filter((field) => {
    if (field.label === 'AzureAdJoined') seen = new Set();
    const row = `${field.section}:${field.account}:${field.label}`;
    if (behind.has(field)) return !seen.has(row);
    seen.add(row);
    return true;
  });
}

/** More rows than this on one line are an output without its line ends, whatever stands in front. */
const MOST_IN_SENTENCE = 3;

/** The rule around a title as Windows prints it. */
const FRAME = `+${'-'.repeat(70)}+`;

export const isFrame = (line: string): boolean => line === FRAME;

function readLine(reader: Reader, printed: string, number: number): void {
  if (printed === '' || isFrame(printed)) {
    if (printed === '') reader.wrap.blanks += 1;
    else reader.wrap.last = null;
    return;
  }
  reader.wrap.printed = printed.length;
  const first = printed.charCodeAt(0);
  const plain = isListed(printed) ? fromList(printed) : printed;
  const line = first === 62 || first === 35 ? unquote(printed) : first === 96 ? withoutTicks(printed) : plain;
  const colon = line.indexOf(':');
  const found = plainLabel(line, colon);
  const value = found === undefined ? '' : line.slice(colon + 1).trim();
  if (found !== undefined && !isSaidByServer(reader.wrap.last, found, value)) {
    addRow(reader, found, value, line.trim(), number);
    startRow(reader.wrap, line, number);
    return;
  }
  const text = line.trim();
  if (text === '') reader.wrap.blanks += 1;
  else if (line.length < 200 || colon < 0) readSegment(reader, text, line, number);
  else for (const segment of splitSegments(line)) readSegment(reader, segment.trim(), segment, number);
}

/** The label of a row as Windows prints it, with no further colon that could end another label. */
export function plainLabel(line: string, colon: number): Label | undefined {
  if (colon < 1) return undefined;
  const found = findExact(line.slice(0, colon).trim());
  const isPlain = found !== undefined && (line.indexOf(' ', colon + 2) < 0 || hasOnlyValueColons(line, colon + 1));
  return isPlain ? found : undefined;
}

/** A line of a quoted mail (`> > `) or a comment (`# `) as it was before, with its indent. */
function unquote(line: string): string {
  let start = 0;
  while (line.charAt(start) === '>' || line.charAt(start) === '#') start += line.charAt(start + 1) === ' ' ? 2 : 1;
  return line.slice(start);
}

/** Whether a line ends as a string in a list of them does: `'AzureAdJoined : YES',`. */
function isListed(line: string): boolean {
  const last = line.charCodeAt(line.length - 1);
  const sign = last === 44 ? line.charCodeAt(line.length - 2) : last;
  return sign === 34 || sign === 39;
}

/** The string, where there is but one on the line. */
function fromList(line: string): string {
  const text = line.trimStart();
  const sign = text.charAt(0);
  const end = text.lastIndexOf(sign);
  const isOne = (sign === '"' || sign === "'") && end > 0 && text.indexOf(sign, 1) === end;
  return isOne && text.length - end < 3 ? text.slice(1, end) : line;
}

/** A row that was set as code. */
function withoutTicks(line: string): string {
  const code = line.trimEnd();
  return code.endsWith('`') && code.length > 2 && code.charAt(1) !== '`' ? code.slice(1, -1) : line;
}

/** Whether every colon from a position on belongs to a time (`08:15`), a code's text (`AADSTS50126:`) or a URL. */
function hasOnlyValueColons(line: string, from: number): boolean {
  for (let at = line.indexOf(':', from); at >= 0; at = line.indexOf(':', at + 1)) {
    const before = line.charCodeAt(at - 1);
    if ((before < 48 || before > 57) && line.charCodeAt(at + 1) !== 47) return false;
  }
  return true;
}

function readSegment(reader: Reader, text: string, line: string, number: number): void {
  const bare = withoutPrefix(text);
  if (bare === '' && reader.wrap.last !== null && readContinued(reader, text, line, number)) return;
  if (bare === '' || isRule(bare)) {
    readFrameWidth(reader.wrap, bare);
    if (!reader.wrap.isBare) reader.wrap.last = null;
    return;
  }
  if (readBanner(reader, bare)) return;
  const rows = scanRows(text, reader.isBehindVirtualDesktop);
  if (rows.length > 0 && !isInsideMessage(reader, rows)) {
    const isSaid = rows[0]?.isAtStart === false && rows.length <= MOST_IN_SENTENCE;
    for (const row of rows) addScanned(reader, row, text, rows.length > 1, number, isSaid);
    // Rows of /debug and of event texts, and what stands before rows on one long line, are read once more.
    const hasMore = rows[0]?.isAtStart === false && text.length > 200;
    if (hasMore || rows.some((row) => row.isWeak)) addLoose(reader, number);
    startRow(reader.wrap, line, number);
    return;
  }
  if (isNoise(bare)) {
    readVersion(reader, text);
    reader.wrap.last = null;
    reader.isInterrupted = reader.banners > 0;
    if (text.includes('dsregcmd') || text.includes('autoworkplace')) addLoose(reader, number);
    return;
  }
  const label = findExact(bare);
  if (label !== undefined) {
    addRow(reader, label, '', text, number);
    startRow(reader.wrap, line, number);
    reader.wrap.isBare = true;
    return;
  }
  if (readContinued(reader, text, line, number)) return;
  reader.wrap.last = null;
  reader.isInterrupted = reader.banners > 0;
  reader.hasWords ||= reader.banners === 0;
  readVersion(reader, text);
  addLoose(reader, number);
}

/** A long line has many pieces; it is read once more as a whole. */
function addLoose({ loose }: Reader, number: number): void {
  if (loose[loose.length - 1] !== number) loose.push(number);
}

function readContinued({ wrap }: Reader, text: string, line: string, number: number): boolean {
  if (!continues(wrap, text, number)) return false;
  joinWrapped(wrap, line, text);
  wrap.line = number;
  return true;
}

/**
 * A line of a server text that wrapped: its `Correlation ID:` is no row when the block already has one, and a state that
 * goes on in words (`AzureAdJoined: NO is not valid`) is none either.
 */
function isInsideMessage(reader: Reader, rows: Row[]): boolean {
  const last = reader.wrap.last;
  const first = rows[0];
  if (last === null || first === undefined || rows.length !== 1 || !isServerText(last)) return false;
  if (first.found.label === 'Correlation ID') return hasCorrelation(reader);
  return isSaidByServer(last, first.found, first.value);
}

const isSaidByServer = (last: FieldValue | null, { kind }: Label, value: string): boolean =>
  kind === 'bool' && value.length > 3 && last !== null && isServerText(last) && /^(?:YES|NO) [a-z]/.test(value);

function hasCorrelation(reader: Reader): boolean {
  for (let at = reader.fields.length - 1, back = 0; at >= 0 && back < 12; at -= 1, back += 1) {
    if (reader.fields[at]?.label === 'Correlation ID') return true;
  }
  return false;
}

function readBanner(reader: Reader, text: string): boolean {
  const isPiped = text.startsWith('|');
  if (!isPiped && (text.length > 60 || text.includes(' : '))) return false;
  const inner = isPiped ? text.slice(1, text.endsWith('|') ? -1 : undefined).trim() : text;
  const title = readTitle(inner);
  if (title === null) {
    if (!isPiped || !text.endsWith('|') || inner.includes(':') || inner.includes('|') || inner === '') return false;
    if (findExact(inner) !== undefined) return false;
    enterUnknown(reader.place);
    reader.hasUnknownBanner = true;
    reader.isInterrupted = false;
    reader.wrap.last = null;
    return true;
  }
  // A sub-title, or a row label that is spelled like one, opens no section of its own.
  enterSection(reader.place, title);
  reader.hasUnknownBanner = false;
  reader.isInterrupted = false;
  reader.wrap.last = null;
  if (!title.section.includes(' > ')) reader.sections.add(title.section);
  if (title.section === DEVICE_STATE) countRun(reader);
  return true;
}
