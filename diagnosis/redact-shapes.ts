// What has a shape of its own: addresses, ids, SIDs, thumbprints, URLs, paths; and what becomes of each.

import { isCommon, learn, learnComputer, type Names } from './redact-names.ts';
import { findPublicHost, isNoTenant, isPublicGuid, isWellKnownAccount } from './redact-patterns.ts';

export interface Shape {
  /** A quick no: the sign or word without which the pattern finds nothing in a line. */
  canStandIn: (line: string) => boolean;
  /** Global; linear: bounded repetitions, or a single class. */
  pattern: RegExp;
  /** What is written instead; the same again where it identifies nobody. */
  replace: (names: Names, written: string, first?: string, second?: string) => string;
}

/** One of these stands in every line that holds a shape, or a long run of letters. */
const HINT =
  /[@\\]|%40|\/(?:home|users)\/|:(?:[:/]|(?<=[ps]:)[0-9a-z]|[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f])|-(?:[0-9a-fx]{1,4}-[0-9a-fx]{1,4}-[0-9a-fx]|[0-9a-f]{2}[:-][0-9a-f]{2}[:-])|\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|[:=](?<=(?:tenant name|host ?name|computer(?: ?name)?|datamaskin|dns suffix|user ?name|logon server|domain)[ .]{0,80}[:=])|eyj|\]: ps |<computer>/i;

/** A quick no for all shapes at once: most lines of an output hold none. */
export const canHoldShape = (line: string): boolean => HINT.test(line) || hasRun(line);

/** A line with its shapes replaced, in one pass from the left. No shape spans two lines. */
export function sweep(names: Names, line: string): string {
  return hideTenants(names, canHoldShape(line) ? sweepShapes(names, line) : line);
}

function sweepShapes(names: Names, line: string): string {
  // The next match of each shape; it is looked for again only when another has taken its place.
  const next: (RegExpExecArray | null)[] = [];
  for (let at = 0; at < SHAPES.length; at += 1) next[at] = matchFrom(at, line, 0);
  let swept = '';
  let done = 0;
  for (let at = firstOf(next); at >= 0; at = firstOf(next)) {
    const match = next[at] as RegExpExecArray;
    const [written] = match;
    const replaced = (SHAPES[at] as Shape).replace(names, written, match[1], match[2]);
    if (replaced !== written) names.count += 1;
    swept += line.slice(done, match.index) + replaced;
    done = match.index + written.length;
    for (let other = 0; other < next.length; other += 1) {
      const one = next[other];
      if (one && one.index < done) next[other] = matchFrom(other, line, done);
    }
  }
  return done === 0 ? line : swept + line.slice(done);
}

/** Which of the matches begins first; -1 when there is none. */
function firstOf(matches: readonly (RegExpExecArray | null)[]): number {
  let first = -1;
  for (let at = 0, index = Infinity; at < matches.length; at += 1) {
    const match = matches[at];
    if (!match || match.index >= index) continue;
    first = at;
    index = match.index;
  }
  return first;
}

function matchFrom(at: number, line: string, from: number): RegExpExecArray | null {
  const { canStandIn, pattern } = SHAPES[at] as Shape;
  if (from === 0 && !canStandIn(line)) return null;
  pattern.lastIndex = from;
  return pattern.exec(line);
}

/** Runs of letters, digits and `+` as long as a thumbprint; looked for from the end of where one could be. */
const RUN = 40;

function hasRun(line: string): boolean {
  for (let end = RUN - 1; end < line.length;) {
    let at = end;
    while (at > end - RUN && isRunSign(line.charCodeAt(at))) at -= 1;
    if (at === end - RUN) return true;
    end = at + RUN;
  }
  return false;
}

function isRunSign(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43;
}

/** Asked of many lines: each expression is made once. */
const has =
  (pattern: RegExp) =>
  (line: string): boolean =>
    pattern.test(line);
const hasToken = has(/eyJ/i);
const isLabelled = has(
  /[:=](?<=(?:tenant name|host ?name|computer ?name|dns suffix|user ?name|logon server|domain)[ .]{0,80}[:=])/i,
);
const hasGroups = has(/:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]/i);

/** Where two of them begin at the same sign, the first counts. */
export const SHAPES: readonly Shape[] = [
  {
    // The sign is encoded in the query of a URL.
    canStandIn: (line) => line.includes('@') || line.includes('%40'),
    pattern:
      /(?<![A-Za-z0-9._%+$<\u00c0-\u024f-])[A-Za-z0-9._%+$\u00c0-\u024f-]{1,64}(?:@|%40)[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?/gi,
    replace(names, written) {
      const address = written.replace('%40', '@');
      const at = address.indexOf('@');
      const host = address.slice(at + 1);
      if (!findPublicHost(host)) learn(names, 'domain', host);
      const local = address.slice(0, at);
      return local.endsWith('$') ? learn(names, 'host', local.slice(0, -1)) : learn(names, 'user', address);
    },
  },
  {
    canStandIn: (line) => line.includes('-'),
    // Also partly masked ones: 72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx.
    pattern: /(?<![0-9A-Za-z])[0-9a-fx]{8}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{12}(?![0-9A-Za-z])/gi,
    replace: (names, written) => (isPublicGuid(written) ? written : learn(names, 'id', written.toLowerCase())),
  },
  {
    canStandIn: (line) => line.includes('-1-'),
    pattern: /(?<![0-9A-Za-z])S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){1,5}(?![0-9A-Za-z])/gi,
    replace: (names, written) => learn(names, 'sid', written),
  },
  {
    canStandIn: has(/[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]/i),
    pattern: /(?<![0-9A-Za-z:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9A-Za-z:-])/gi,
    replace: (names, written) => learn(names, 'mac', written.toLowerCase()),
  },
  {
    canStandIn: hasRun,
    pattern: /(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])/gi,
    replace: (names, written) => learn(names, 'thumbprint', written),
  },
  {
    canStandIn: (line) => hasRun(line) || hasToken(line),
    pattern: /(?<![0-9A-Za-z+/_=-])(?:eyJ[0-9A-Za-z+/_.-]{20,}|[0-9A-Za-z+]{60,})={0,2}/gi,
    replace: (names, written) => learn(names, 'blob', written),
  },
  {
    canStandIn: has(/\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]/),
    pattern: /(?<![0-9A-Za-z.])[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9])/g,
    replace: (names, written) =>
      written.startsWith('127.') || !isAddress(written) ? written : learn(names, 'ip', written),
  },
  {
    canStandIn: (line) => line.includes('::') || hasGroups(line),
    pattern:
      /(?<![0-9A-Za-z:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?)(?![0-9A-Za-z:])/gi,
    replace: (names, written) => (written.length < 4 ? written : learn(names, 'ip', written.toLowerCase())),
  },
  {
    canStandIn: has(/[\\/](?:users|documents|home)/i),
    pattern:
      /(?<![A-Za-z0-9])(?:[A-Za-z]:[\\/](?:Users|Documents and Settings)[\\/]|\/(?:home|Users)\/)([^\\/:*?"<>|\s]{1,64}(?: [^\\/:*?"<>|\s]{1,64}){1,4}(?=[\\>])|[^\\/:*?"<>|\s]{1,64})/gi,
    replace: (names, written, name = '') =>
      isWellKnownAccount(name) ? written : written.slice(0, -name.length) + learn(names, 'user', name),
  },
  {
    canStandIn: (line) => line.includes('\\\\'),
    pattern: /(?<![\\A-Za-z0-9])\\\\([A-Za-z0-9][A-Za-z0-9.-]{0,62})\\/gi,
    replace: (names, _written, host = '') => `\\\\${learn(names, 'host', host)}\\`,
  },
  {
    canStandIn: (line) => line.includes('\\'),
    pattern:
      /(?<![A-Za-z0-9\\:_.<-])(?!HK(?:LM|CU|CR|U|CC)\\|Users\\)([A-Z][A-Z0-9-]{1,14}|AzureAD)\\(?:([A-Za-z0-9._\u00c0-\u024f-]{1,60})(?![\\A-Za-z0-9._\u00c0-\u024f-])|(?=<user-[0-9]))/gi,
    replace: replaceAccount,
  },
  {
    canStandIn: isLabelled,
    // Labels of other tools, as ipconfig and event texts print them; those of dsregcmd were read as fields.
    pattern:
      /(?<![A-Za-z])((?:tenant name|host ?name|(?:ps)?computer ?name|dns suffix|user ?name|logon server|domain)[ .]{0,80}[:=] {0,3})([A-Za-z0-9][A-Za-z0-9._-]{1,63})/gi,
    replace(names, written, label = '', name = '') {
      const isNobody = isWellKnownAccount(name) || isCommon(name) || name === 'undefined';
      const kind = /tenant|domain|suffix/i.test(label) ? 'domain' : /^user/i.test(label) ? 'user' : 'host';
      return isNobody ? written : label + learn(names, kind, name);
    },
  },
  {
    canStandIn: (line) => line.includes(']: PS '),
    // A prompt on another computer.
    pattern: /^([ >|]{0,40}\[)([A-Za-z0-9][A-Za-z0-9.-]{0,62})(?=\]: PS )/g,
    replace: replaceComputer,
  },
  {
    canStandIn: has(/<computer>|(?:computer|datamaskin):/i),
    // The computer of an event, as text and as XML.
    pattern:
      /(^[ >|]{0,40}(?:Computer|Datamaskin):[ \t]{0,40}|<Computer>)([A-Za-z0-9][A-Za-z0-9.-]{1,62})(?=[ \t]{0,40}$|<)/gi,
    replace: replaceComputer,
  },
  {
    canStandIn: has(/\/\/login\./i),
    pattern:
      /(https?:\/\/login\.(?:microsoftonline\.(?:com|us)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn))\/(?!common|organizations|consumers)([A-Za-z0-9-]{1,62}\.[A-Za-z0-9.-]{1,180})/gi,
    replace: (names, _written, login = '', realm = '') => `${login}/${learn(names, 'tenant', realm)}`,
  },
  {
    canStandIn: has(/[ps]:/i),
    pattern: /(?:https?|ldaps?|urn:ms-drs)(?::\/\/|:)([A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?)/gi,
    replace: (names, written, host = '') =>
      findPublicHost(host) ? written : written.slice(0, -host.length) + learn(names, 'host', host),
  },
];

/** What stands before a tenant's name in quotes, as the error texts of servers put it: Tenant 'x' not found, in tenant 'X'. */
const NAMING = /(?:tenant|directory|identity provider)(?: named?| id)?:? {1,2}$/i;
/** Access to 'X' tenant. */
const GRANTING = /access to $/i;
const GRANTED = /^ tenant/i;
/** What stands around a name without quotes. */
const AROUND: readonly (readonly [before: string, behind: string])[] = [
  ['not exist in the ', ' directory'],
  ['tenant named ', '. This'],
];
const MAX_NAMING = 40;
const MAX_TENANT = 120;
const TELLING = /directory|named/;

/** A swept line in which tenants are named, if anything is quoted or said of a directory in the text at all. */
function hideTenants(names: Names, line: string): string {
  names.isTelling ??= names.text.includes("'") || names.text.includes('"') || TELLING.test(names.text);
  if (!names.isTelling) return line;
  return AROUND.reduce((hidden, [before, behind]) => hideBetween(hidden, before, behind, hide), hideQuoted(line, hide));

  function hide(written: string): string {
    if (isNoTenant(written)) return written;
    names.count += 1;
    return learn(names, written.includes('.') && !written.includes(' ') ? 'tenant' : 'organization', written);
  }
}

/** Replaces the quoted names of tenants. */
function hideQuoted(line: string, hide: (written: string) => string): string {
  let hidden = '';
  let done = 0;
  for (let at = quoteFrom(line, 0); at >= 0; at = quoteFrom(line, at + 1)) {
    const before = line.slice(Math.max(done, at - MAX_NAMING), at);
    const isNamed = NAMING.test(before);
    if (!isNamed && !GRANTING.test(before)) continue;
    const end = endOfQuote(line, at + 1);
    if (end < 0 || (!isNamed && !GRANTED.test(line.slice(end + 1, end + 8)))) continue;
    hidden += line.slice(done, at + 1) + hide(line.slice(at + 1, end));
    done = at = end;
  }
  return done === 0 ? line : hidden + line.slice(done);
}

/** Replaces what stands between two texts. */
function hideBetween(line: string, before: string, behind: string, hide: (written: string) => string): string {
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

function replaceComputer(names: Names, written: string, before = '', computer = ''): string {
  return findPublicHost(computer) || isCommon(computer) ? written : before + learnComputer(names, computer);
}

function replaceAccount(names: Names, written: string, domain = '', account = ''): string {
  // Behind it stands a name that was replaced before.
  if (account === '') return isWellKnownAccount(domain) ? written : `${learn(names, 'domain', domain)}\\`;
  if (/^(?:system|(?:local|network) service)$/i.test(account)) return written;
  if (isWellKnownAccount(domain))
    return isWellKnownAccount(account) ? written : `${domain}\\${learn(names, 'user', account)}`;
  const user = isWellKnownAccount(account) ? account : learn(names, 'user', account);
  return `${learn(names, 'domain', domain)}\\${user}`;
}

function isAddress(text: string): boolean {
  return text.split('.').every((part) => Number(part) < 256);
}
