// A reader per kind of value; each takes the printed text and answers null for what it cannot read.

export interface Validity {
  /** Milliseconds since 1970; null when that end is not printed readably. */
  start: number | null;
  end: number | null;
}

export interface Account {
  /** `CONTOSO` of `CONTOSO\user`, `NT AUTHORITY`, `AzureAD`; empty when none. */
  prefix: string;
  name: string;
  /** What stands behind the comma: UPN or account name; empty when none. */
  second: string;
}

/**
 * Whether a value says that there is none: empty, `-`, `n/a`, and the literal NO of a `…Authority` label. UNKNOWN,
 * NOT SET, NONE and ERROR are values (rules: normalisation).
 */
export function isAbsent(raw: string, label = ''): boolean {
  const text = raw.trim().toLowerCase();
  return text === '' || text === '-' || text === 'n/a' || (text === 'no' && label.endsWith('Authority'));
}

/** The first word, without the punctuation behind it: `FAIL` of `FAIL [0x801c0021]`, `FAILED` of `FAILED. ERROR`. */
export function leadingWord(raw: string): string {
  const text = raw.trim();
  let end = 0;
  while (end < text.length && !' \t[(,;:.'.includes(text.charAt(end))) end += 1;
  return text.slice(0, end);
}

/** true for YES, false for NO, null for anything else (ERROR, UNKNOWN and NOT SET are not NO). */
export function readYesNo(raw: string): boolean | null {
  const word = raw.trim().toUpperCase();
  if (word === 'YES') return true;
  return word === 'NO' ? false : null;
}

// Windows prints UTC always; milliseconds and seconds may be missing, and pastes lose the zone.
const TIME =
  /([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[ T]{1,3}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,7}))?)?/;

/** `2026-11-21 08:15:02.000 UTC` as milliseconds since 1970. */
export function readTime(raw: string): number | null {
  const match = TIME.exec(raw);
  if (!match) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const milliseconds = Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // 31 February is no date.
  return new Date(time).getUTCDate() === day || second === 60 ? time : null;
}

const DAY = 86_400_000;

/** `[ start -- end ]`; a lone time is never taken as the end, nor is one on the day of the start: it was misread. */
export function readValidity(raw: string): Validity | null {
  const first = TIME.exec(raw);
  if (!first) return null;
  const behind = first.index + first[0].length;
  const dash = /--|[\u2013\u2014]| - /.exec(raw);
  if (dash && dash.index < first.index) return { start: null, end: readTime(raw) };
  if (!dash) return { start: readTime(first[0]), end: null };
  const [start, end] = [readTime(first[0]), readTime(raw.slice(behind))];
  const isMisread = start !== null && end !== null && end >= start && end - start < DAY;
  return { start, end: isMisread ? null : end };
}

/** The GUID in a value, lower case, without braces. */
export function readGuid(raw: string): string | null {
  return findGuid(raw)?.toLowerCase() ?? null;
}

/** The same as it is written. */
export function findGuid(raw: string): string | null {
  const match = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/i.exec(raw);
  return match?.[0] ?? null;
}

/** 40 hexadecimal digits, upper case. */
export function readThumbprint(raw: string): string | null {
  const text = raw.trim();
  return /^[0-9a-f]{40}$/i.test(text) ? text.toUpperCase() : null;
}

/** A whole number at the front of a value. */
export function readNumber(raw: string): number | null {
  const match = /^[0-9]{1,9}(?![0-9a-zA-Z])/.exec(raw.trim());
  return match ? Number(match[0]) : null;
}

/** PASSED or FAILED, or that the prompt was not elevated. */
export function readKeySignTest(raw: string): 'passed' | 'failed' | 'not-elevated' | null {
  const text = raw.trim().toUpperCase();
  if (text.startsWith('PASS')) return 'passed';
  if (text.startsWith('FAIL') || text.startsWith('ERROR')) return 'failed';
  return text.includes('ELEVATED') ? 'not-elevated' : null;
}

/** `CONTOSO\user, user@contoso.example`. */
export function readAccount(raw: string): Account | null {
  const text = raw.trim();
  if (text === '') return null;
  const comma = text.indexOf(',');
  const first = comma < 0 ? text : text.slice(0, comma).trim();
  const second = comma < 0 ? '' : text.slice(comma + 1).trim();
  const slash = first.indexOf('\\');
  return slash < 0
    ? { prefix: '', name: first, second }
    : { prefix: first.slice(0, slash), name: first.slice(slash + 1), second };
}
