// Finds the rows in a line that is not simply `label : value`: prefixes, several rows on one line, other separators.

import { canEndLabel, findExact, findFolded, findVirtualDesktop, type Label } from './labels.ts';
import { readTitle } from './titles.ts';

export interface Row {
  found: Label;
  /** As written in the line. */
  label: string;
  value: string;
  /** What stands in the line before the label. */
  isAtStart: boolean;
  /** Written as camelCase (`tenantId`): a row of /debug or of another JSON, unless nothing speaks for those. */
  isWeak: boolean;
}

interface Hit {
  found: Label;
  label: string;
  start: number;
  valueStart: number;
  isSpaced: boolean;
  separator: string;
}

const SEPARATORS = /[:=\t|]/g;
const MAX_WORDS = 6;
const MAX_LABEL = 48;

/**
 * The rows of a line, in order; empty when it holds none. Linear: bounded work at each separator.
 * @param isBehindVirtualDesktop whether `Provider` and `Type` are labels here, as they are below `Virtual Desktop : YES`
 */
export function scanRows(printed: string, isBehindVirtualDesktop = false): Row[] {
  const line = withoutSectionCell(printed);
  const hits: Hit[] = [];
  let floor = 0;
  SEPARATORS.lastIndex = 0;
  for (let match = SEPARATORS.exec(line); match !== null; match = SEPARATORS.exec(line)) {
    const isVirtual = hits[hits.length - 1]?.found.isVirtualDesktop ?? isBehindVirtualDesktop;
    const hit = labelBefore(line, match.index, floor, isVirtual);
    if (hit === null || isInsideMessage(hits[hits.length - 1], hit)) continue;
    if (isAccepted(line, hit, hits.length > 0)) {
      hits.push(hit);
      floor = hit.valueStart;
    }
  }
  return hits.length > 0 ? toRows(line, hits) : withoutSeparator(line);
}

/** The first cell of a table that names the section of each row: `| Device State | AzureAdJoined | YES |`, also as CSV. */
const SECTION_CELL =
  /^(?:\| ?|")?([A-Z][A-Za-z0-9 ]{5,48})(?:\([a-z-]{3,12}\)| > [A-Za-z ]{5,40})?(?:"[,;]"| ?\| ?|[,;])"?/;

function withoutSectionCell(line: string): string {
  const match = SECTION_CELL.exec(line);
  return match?.[1] !== undefined && readTitle(match[1].trim()) !== null ? line.slice(match[0].length) : line;
}

/**
 * Server texts end in `Trace ID: … Correlation ID: … Timestamp: …`; the row of that name stands before them. Any other
 * label in them has no blank before its colon, as Windows prints one (`Server Message : Device state AzureAdJoined: NO`).
 */
function isInsideMessage(last: Hit | undefined, hit: Hit): boolean {
  if (last === undefined || !last.found.label.startsWith('Server ')) return false;
  return hit.found.label === 'Correlation ID' || (isServerText(last.found) && last.isSpaced && !hit.isSpaced);
}

/** Whether the value is running text of the server. */
export const isServerText = ({ label }: { label: string }): boolean =>
  label === 'Server Message' || label === 'Server Error Description';

function toRows(line: string, hits: Hit[]): Row[] {
  return hits.map((hit, index) => {
    const end = hits[index + 1]?.start ?? line.length;
    return {
      found: hit.found,
      label: hit.label,
      value: cleanValue(line.slice(hit.valueStart, end)),
      isAtStart: index > 0 || isPrefixOnly(line, hit.start),
      isWeak: isCamelCase(hit),
    };
  });
}

/** The longest label that ends at a separator and begins behind `floor`. */
function labelBefore(line: string, separator: number, floor: number, isVirtual: boolean): Hit | null {
  let end = separator;
  while (end > floor && isJoint(line.charCodeAt(end - 1))) end -= 1;
  let start = end;
  let best: Hit | null = null;
  const lowest = Math.max(floor, end - MAX_LABEL);
  for (let words = 0; words < MAX_WORDS && start > lowest; words += 1) {
    while (start > lowest && isJoint(line.charCodeAt(start - 1))) start -= 1;
    const wordEnd = start;
    while (start > lowest && !isJoint(line.charCodeAt(start - 1))) start -= 1;
    if (wordEnd === start || !isLetter(line.charCodeAt(start))) break;
    if (words === 0 && !canEndLabel(line.slice(start, wordEnd))) return null;
    // Half a word at the edge of the window is no beginning of a label.
    if (start > floor && !isJoint(line.charCodeAt(start - 1))) break;
    const label = line.slice(start, end);
    const found = findExact(label) ?? findFolded(label) ?? (isVirtual ? findVirtualDesktop(label) : undefined);
    if (found) {
      const isSpaced = separator > end;
      best = { found, label, start, valueStart: separator + 1, isSpaced, separator: line.charAt(separator) };
    }
  }
  return best;
}

/** Blanks, quotes, bullets and brackets around a word. */
function isJoint(code: number): boolean {
  return (
    code === 32 ||
    code === 9 ||
    code === 34 ||
    code === 39 ||
    code === 96 ||
    code === 42 ||
    code === 123 ||
    code === 44 ||
    code === 59 ||
    code === 62 ||
    code === 124
  );
}

function isAccepted(line: string, hit: Hit, hasEarlier: boolean): boolean {
  const isExact = findExact(hit.label) === hit.found || hit.found.label.endsWith(`/${hit.label}`);
  if (hit.separator === '=' || hit.separator === '|') return hasEarlier || isPrefixOnly(line, hit.start);
  if (hasEarlier) return isExact || hit.found.distinctive || hit.isSpaced;
  if (isPrefixOnly(line, hit.start)) return true;
  // In the middle of a sentence only what no sentence holds: `The server returned HTTP status: 400` is not a row.
  return (hit.found.distinctive && isExact) || (isExact && hit.isSpaced);
}

/** Whether only marks, line numbers and times of a log stand before a position. */
function isPrefixOnly(line: string, start: number): boolean {
  for (let at = 0; at < start; at += 1) {
    const code = line.charCodeAt(at);
    // `T` and `Z` of a time are none.
    if (isLetter(code) && !(isDigit(line.charCodeAt(at - 1)) && (code === 84 || code === 90))) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** No other tool has rows of these names, whatever their first letter. */
const OWN = new Set(['AzureAdJoined', 'EnterpriseJoined', 'WorkplaceJoined', 'AzureAdPrt', 'DeviceAuthStatus']);

function isCamelCase(hit: Hit): boolean {
  const first = hit.label.charAt(0);
  return (
    !OWN.has(hit.found.label) &&
    first !== first.toUpperCase() &&
    /[A-Z]/.test(hit.label) &&
    hit.found.label.charAt(0) !== first &&
    findExact(hit.label) === undefined
  );
}

const BARE_VALUES = new Set([
  'YES',
  'NO',
  'N0',
  'TRUE',
  'FALSE',
  'PASS',
  'SKIPPED',
  'ENABLED',
  'DISABLED',
  'PRESENT',
  'SUCCESS',
  'PASSED',
  'ERROR',
  'UNKNOWN',
]);

/** What a screenshot or a table leaves where the colon was. */
const LOST_COLON = / {2,}|"[,;]"| ?(?:;|[-=]>) ?| - |,(?! )/g;
/** An element of an export: `<AzureAdJoined>YES</AzureAdJoined>`. */
const ELEMENT = /^<([A-Za-z0-9-]{3,40})>([^<>]{0,2000})<\//;

/** `AzureAdJoined YES`, `AzureAdJoined -> YES`, `DRS Discovery Test   FAIL [0x801c0021/0x80072ee2]`. */
function withoutSeparator(line: string): Row[] {
  const trimmed = line.trim();
  const [, tag, content] = ELEMENT.exec(trimmed) ?? [];
  const element = tag === undefined ? undefined : (findExact(tag) ?? findFolded(tag));
  if (element) return [bareRow(element, tag ?? '', content ?? '')];
  const text = trimmed.startsWith('"') ? trimmed.slice(1) : trimmed;
  const head = text.slice(0, MAX_LABEL);
  LOST_COLON.lastIndex = 0;
  for (let match = LOST_COLON.exec(head); match !== null; match = LOST_COLON.exec(head)) {
    const found = findExact(text.slice(0, match.index));
    const value = text.slice(match.index + match[0].length);
    // A cell holds nothing else, so that a translated word is a value there.
    if (found && (isValue(found, value) || (/^"?[,;]/.test(match[0]) && /^[A-Za-z]{2,5}"?$/.test(value))))
      return [bareRow(found, text.slice(0, match.index), value)];
  }
  if (line.length > 120) return [];
  const fail = text.indexOf(' FAIL [');
  const cut = fail > 0 ? fail : text.lastIndexOf(' ');
  if (cut < 1) return [];
  const value = text.slice(cut + 1);
  if (fail < 0 && !BARE_VALUES.has(value.toUpperCase())) return [];
  const label = text.slice(0, cut).replace(/[ ->]{1,6}$/, '');
  const found = findExact(label) ?? findFolded(label);
  return found ? [bareRow(found, label, value)] : [];
}

const bareRow = (found: Label, label: string, value: string): Row => ({
  found,
  label,
  value: cleanValue(value),
  isAtStart: true,
  isWeak: false,
});

/** No words of a person about a label: `AzureAdPrt - what is that?`. */
function isValue(found: Label, value: string): boolean {
  if (found.kind === 'bool') return BARE_VALUES.has((cleanValue(value).split(' ', 1)[0] ?? '').toUpperCase());
  return !/^[a-z]/.test(value) || !value.includes(' ');
}

/** A value without the marks of the format it came in: quotes, commas, pipes, emphasis, a second colon. */
export function cleanValue(text: string): string {
  let value = text.trim();
  let start = 0;
  while (start < value.length && isMark(value, start)) start += 1;
  if (start > 0) value = value.slice(start).trim();
  // Only what was opened in front, or what a table or JSON object leaves behind.
  for (let round = 0; round < 8 && value !== ''; round += 1) {
    const last = value.charAt(value.length - 1);
    const isQuote = last === '"' || last === '`' || (last === "'" && start > 0);
    const isTail =
      last === '|' ||
      last === ';' ||
      (last === '*' && start > 0) ||
      (last === ',' && value.length > 1) ||
      (last === '}' && start > 0 && !value.includes('{'));
    if (!isQuote && !isTail) break;
    value = value.slice(0, -1).trimEnd();
  }
  return value.includes('\t') ? value.split('\t').join(' ').trim() : value;
}

function isMark(value: string, at: number): boolean {
  const sign = value.charAt(at);
  // `*.contoso.example` is a value; `**YES**` and `*YES*` are emphasis.
  if (sign === '*') return value.charAt(at + 1) === '*' || value.charAt(at - 1) === '*' || value.endsWith('*');
  return MARKS.has(sign) || (sign === '>' && at > 0);
}

const MARKS = new Set(['"', '`', "'", ':', '|', ' ', '\t', '=']);
