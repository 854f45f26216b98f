// Tenants and users that the error texts of servers name.

import { isVocabulary, learn, learnComputer, type Names } from './redact-names.ts';
import { isCode, isNoTenant, isWellKnownAccount, isWholeId } from './redact-patterns.ts';

/** What stands before a tenant's name in quotes, as the error texts of servers put it: Tenant 'x' not found, in tenant 'X'. */
const NAMING = /(?:tenant|directory|identity provider)(?: named?| id)?:? {1,2}$/i;
/** The user account 'x' is disabled. */
const NAMING_USER = /(?<![a-z])(?:user|user account|gebruiker|bruker|brukeren) {1,2}$/i;
/** Access to 'X' tenant. */
const GRANTING = /access to $/i;
const GRANTED = /^ tenant/i;
/** What stands around a name without quotes. */
const AROUND: readonly (readonly [before: string, behind: string, kind?: string])[] = [
  ['not exist in the ', ' directory'],
  ['tenant named ', '. This'],
  ['identifier in the request ', ' was not found', 'host'],
];
/** One name, or a few that begin with capitals. */
const USER = /^(?:[\p{L}0-9._-]{3,40}|\p{Lu}[\p{L}'.-]{1,40}(?: [\p{Lu}\p{Ll}][\p{L}'.-]{0,40}){1,4})$/u;
const MAX_NAMING = 40;
const MAX_TENANT = 120;
const TELLING = /directory|named|identifier/;

/** A line in which they are hidden, if anything is quoted or said of a directory in the text at all. */
export function hideNamed(names: Names, line: string): string {
  names.isTelling ??= names.text.includes("'") || names.text.includes('"') || TELLING.test(names.text);
  if (!names.isTelling) return line;
  return AROUND.reduce(
    (hidden, [before, behind, kind]) => hideBetween(hidden, before, behind, kind === 'host' ? hideComputer : hide),
    hideQuoted(line, hide, hideUser),
  );

  function hide(written: string): string {
    if (isNoTenant(written) || isWholeId(written) || written.includes('@')) return written;
    names.count += 1;
    return learn(names, written.includes('.') && !written.includes(' ') ? 'tenant' : 'organization', written);
  }

  function hideComputer(written: string): string {
    names.count += 1;
    return learnComputer(names, written);
  }

  /** Accounts with a domain or an address have a shape of their own. */
  function hideUser(written: string): string {
    const isName = USER.test(written) && !isVocabulary(written.toLowerCase()) && !isCode(written);
    if (!isName || isWellKnownAccount(written) || isWholeId(written)) return written;
    names.count += 1;
    return learn(names, 'user', written);
  }
}

type Hide = (written: string) => string;

/** Replaces the quoted names of tenants and users. */
function hideQuoted(line: string, hide: Hide, hideUser: Hide): string {
  let hidden = '';
  let done = 0;
  for (let at = quoteFrom(line, 0); at >= 0; at = quoteFrom(line, at + 1)) {
    const before = line.slice(Math.max(done, at - MAX_NAMING), at);
    const isUser = NAMING_USER.test(before);
    const isNamed = isUser || NAMING.test(before);
    if (!isNamed && !GRANTING.test(before)) continue;
    const end = endOfQuote(line, at + 1);
    if (end < 0 || (!isNamed && !GRANTED.test(line.slice(end + 1, end + 8)))) continue;
    hidden += line.slice(done, at + 1) + (isUser ? hideUser : hide)(line.slice(at + 1, end));
    done = at = end;
  }
  return done === 0 ? line : hidden + line.slice(done);
}

/** Replaces what stands between two texts. */
function hideBetween(line: string, before: string, behind: string, hide: Hide): string {
  const start = line.toLowerCase().indexOf(before) + before.length;
  if (start < before.length || isQuote(line.charCodeAt(start)) || NO_NAME.test(line.charAt(start))) return line;
  const end = line.slice(start, start + MAX_TENANT + behind.length).indexOf(behind);
  const written = line.slice(start, start + end);
  return end < 1 || /['"<]/.test(written) ? line : line.slice(0, start) + hide(written) + line.slice(start + end);
}

function quoteFrom(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) if (isQuote(line.charCodeAt(at))) return at;
  return -1;
}

/** Where a quoted name ends; an apostrophe may stand in it. -1 where it has no end, or holds what no name does. */
function endOfQuote(line: string, from: number): number {
  if (NO_NAME.test(line.charAt(from))) return -1;
  for (let at = from; at < line.length && at - from < MAX_TENANT; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 60) return -1;
    if (!isQuote(code)) continue;
    const isInside = /[a-z]/i.test(line.charAt(at - 1)) && /[0-9a-z]/i.test(line.charAt(at + 1));
    if (!isInside) return at > from && !/[0-9a-z]/i.test(line.charAt(at + 1)) ? at : -1;
    if (code === 34) return -1;
  }
  return -1;
}

/** A name begins with none of these. */
const NO_NAME = /[\s{<]/;
const isQuote = (code: number): boolean => code === 34 || code === 39;
