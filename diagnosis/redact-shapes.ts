// What has a shape of its own: addresses, ids, SIDs, thumbprints, URLs, paths; and what becomes of each.

import { isCommon, learn, learnAs, learnComputer, type Names } from './redact-names.ts';
import { findPublicHost, isPublicGuid, isWellKnownAccount } from './redact-patterns.ts';

export interface Shape {
  /** A quick no: the sign or word without which the pattern finds nothing in a line. */
  canStandIn: (line: string) => boolean;
  /** Global; linear: bounded repetitions, or a single class. */
  pattern: RegExp;
  /** What is written instead; the same again where it identifies nobody. */
  replace: (names: Names, written: string, first?: string, second?: string, third?: string, fourth?: string) => string;
}

/** The same asked again of the line before. */
export const remembered = (test: (line: string) => boolean): ((line: string) => boolean) => {
  let last = '';
  let result = false;
  return (line) => {
    if (line !== last) {
      last = line;
      result = test(line);
    }
    return result;
  };
};

/** Runs of letters, digits and `+` as long as an id without its dashes; looked for from the end of where one could be. */
const RUN = 32;

export const hasRun = remembered((line) => {
  for (let end = RUN - 1; end < line.length;) {
    let at = end;
    while (at > end - RUN && isRunSign(line.charCodeAt(at))) at -= 1;
    if (at === end - RUN) return true;
    end = at + RUN;
  }
  return false;
});

/** Pairs of digits with a sign between them, 20 in a row: wherever one looks so often, four pairs stand before it. */
export function hasPairs(line: string): boolean {
  for (let at = 30; at < line.length; at += 30) {
    let start = at;
    while (start > at - 3 && !isBetween(line.charCodeAt(start))) start -= 1;
    if (start > at - 3 && arePairs(line, start)) return true;
  }
  return false;
}

const isBetween = (code: number): boolean => code === 32 || code === 45 || code === 58;

/** Whether four pairs stand before a sign, the same one between them. */
function arePairs(line: string, sign: number): boolean {
  for (let at = sign; at > sign - 12; at -= 3) {
    const isPair = isRunSign(line.charCodeAt(at - 1)) && isRunSign(line.charCodeAt(at - 2));
    if (!isPair || (at < sign && line.charCodeAt(at) !== line.charCodeAt(sign))) return false;
  }
  return true;
}

function isRunSign(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43;
}

/** Asked of many lines: each expression is made once. */
export const has =
  (pattern: RegExp) =>
  (line: string): boolean =>
    pattern.test(line);
/** A colon or an equals sign behind what names a thing or a secret. */
export const isLabelled = remembered(
  has(
    /[:=](?<=(?:(?:tenant ?name|host ?name|(?:computer|device|machine) ?name|netbios name|(?:dom|forest|site) name|dns suffix|user ?name|user(?:dns)?domain|(?:mail ?nick|sam ?account ?)name|logon ?server|serial ?number|serienummer|domain|(?:apparaat|computer|gebruikers|pc-?)naam|(?:enhets|datamaskin|maskin|bruker|pc-?)navn)[ .]{0,80}|(?:password|passwd|pwd|passphrase|secret|wachtwoord|passord)["' ]{0,3}|authorization|computer|datamaskin|\/(?:dsgetdc|dnsgetdc|sc_query|sc_verify|sc_reset|dclist|user))[:=])|<computer>/i,
  ),
);
const kindOf = (label: string): string =>
  /tenant|dom(?:ain|ene)|suffix|forest|^dom |site/i.test(label)
    ? 'domain'
    : /^(?:user|mail|sam|gebruiker|bruker)/i.test(label)
      ? 'user'
      : /^seri/i.test(label)
        ? 'serial'
        : 'host';
const hasGroups = has(/:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]/i);

/** Where two of them begin at the same sign, the first counts. */
export const SHAPES: readonly Shape[] = [
  {
    // The sign is encoded in the query of a URL.
    canStandIn: (line) => line.includes('@') || line.includes('%40'),
    pattern:
      /(?<![A-Za-z0-9._%+$\u00c0-\u024f-])[A-Za-z0-9._%+$\u00c0-\u024f-]{1,64}(?:@|%40)[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9.\u00c0-\u024f-]{0,180}[A-Za-z0-9\u00c0-\u024f])?/gi,
    replace(names, written) {
      const address = written.replace('%40', '@');
      const at = address.indexOf('@');
      const host = address.slice(at + 1);
      if (!findPublicHost(host)) learn(names, 'domain', host);
      const local = address.slice(0, at);
      const [, first, last] = FULL_NAME.exec(local) ?? [];
      // Nina Berg is nina.berg@contoso.example.
      if (first !== undefined) learnAs(names, `${first} ${last}`, learn(names, 'user', address));
      return local.endsWith('$') ? learn(names, 'host', local.slice(0, -1)) : learn(names, 'user', address);
    },
  },
  {
    canStandIn: (line) => line.includes('-'),
    // Also partly masked ones, 72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx, and those a lost line break ran together with words.
    pattern: /[0-9a-fx]{8}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{12}/gi,
    replace: (names, written) => (isPublicGuid(written) ? written : learn(names, 'id', written.toLowerCase())),
  },
  {
    canStandIn: (line) => line.includes('-1-'),
    pattern: /S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){1,5}(?![0-9])/gi,
    replace: (names, written) => learn(names, 'sid', written),
  },
  {
    canStandIn: has(/[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]/i),
    pattern: /(?<![0-9A-Za-z:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f:-])/gi,
    replace: (names, written) => learn(names, 'mac', written.toLowerCase()),
  },
  {
    canStandIn: has(/\.[0-9a-f]{4}\.[0-9a-f]/i),
    // As switches print them; a version has digits alone.
    pattern: /(?<![0-9A-Za-z.])(?=[0-9.]{0,13}[a-f])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?![0-9A-Za-z.])/gi,
    replace: (names, written) => learn(names, 'mac', written.toLowerCase()),
  },
  {
    canStandIn: hasRun,
    pattern: /(?:(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])|(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z]))/gi,
    replace: (names, written) => learn(names, written.length === 32 ? 'id' : 'thumbprint', written),
  },
  {
    canStandIn: hasPairs,
    // A thumbprint as certificates show it: a1:b2:… or a1 b2 …
    pattern: /(?<![0-9A-Za-z])[0-9a-f]{2}(?:[ :-][0-9a-f]{2}){19}(?:(?:[ :-][0-9a-f]{2}){12})?(?![0-9A-Za-z])/gi,
    replace: (names, written) => learn(names, 'thumbprint', written.replace(/[ :-]/g, '')),
  },
  {
    canStandIn: (line) => hasRun(line) || line.includes('eyJ'),
    pattern: /(?<![0-9A-Za-z+/_-])(?:(?:3d)?eyJ[0-9A-Za-z+/_.-]{20,}|[0-9A-Za-z+/_-]{60,})={0,2}/g,
    replace: (names, written) => (isOpaque(written) ? learn(names, 'blob', written) : written),
  },
  {
    canStandIn: has(/\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]/),
    pattern: /(?<![0-9A-Za-z.])[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9]|\.[0-9])/g,
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
    canStandIn: has(/[\\/](?:users|gebruikers|brukere|benutzer|documents|home|profile|hjem)/i),
    // Behind a name, of a server for one, it is a share.
    pattern:
      /(?:(?<![A-Za-z0-9])(?:(?:[A-Za-z]:)?[\\/](?:Users|Gebruikers|Brukere|Benutzer|Documents and Settings)[\\/]|\/home\/)|(?<=[A-Za-z0-9])\\(?:(?:users|gebruikers|brukere|benutzer|homes?|hjem)\$?|profiles?\$)\\)([^\\/:*?"<>|\s]{1,64}(?: [^\\/:*?"<>|\s]{1,64}){1,4}(?=[\\>])|[^\\/:*?"<>|\s]{1,64})/gi,
    replace: (names, written, name = '') =>
      isWellKnownAccount(name) ? written : written.slice(0, -name.length) + learn(names, 'user', name),
  },
  {
    canStandIn: (line) => line.includes('\\\\'),
    pattern: /(?<![\\A-Za-z0-9])\\\\([A-Za-z0-9][A-Za-z0-9.-]{0,62})(?=\\|[ ,;)"']|$)/gi,
    replace: (names, written, host = '') => (isCommon(host) ? written : `\\\\${learn(names, 'host', host)}`),
  },
  {
    canStandIn: (line) => line.includes('\\'),
    pattern:
      /(?:(?<=(?:user|bruker|gebruiker|benutzer|naam|navn|name|account|u):)|(?<![A-Za-z0-9\\:_.<-]))(?!HK(?:LM|CU|CR|U|CC)\\|Users\\)([A-Z][A-Z0-9-]{1,14}|AzureAD)\\(?:([A-Za-z0-9._\u00c0-\u024f-]{1,60})(?![\\A-Za-z0-9._\u00c0-\u024f-])|(?=<user-[0-9]))/gi,
    replace: replaceAccount,
  },
  {
    canStandIn: isLabelled,
    // Labels of other tools, as ipconfig and event texts print them; those of dsregcmd were read as fields.
    pattern:
      /(?<![A-Za-z])((?:tenant ?name|host ?name|(?:ps|managed )?(?:computer|device|machine) ?name|netbios name|(?:dom|forest|site) name|dns suffix|user ?name|user(?:dns)?domain|(?:mail ?nick|sam ?account ?)name|logon ?server|serial ?number|serienummer|domain|(?:apparaat|computer|gebruikers|pc-?)naam|(?:enhets|datamaskin|maskin|bruker|pc-?)navn)[ .]{0,80}[:=] {0,3})([A-Za-z0-9][A-Za-z0-9._-]{1,63})(?![A-Za-z0-9._\\-]|@|%40)/gi,
    replace(names, written, label = '', name = '') {
      const isNobody = isWellKnownAccount(name) || isCommon(name) || name === 'undefined';
      return isNobody ? written : label + learn(names, kindOf(label), name);
    },
  },
  {
    canStandIn: (line) => line.includes('=') && (line.includes('?') || line.includes('&')),
    // ?login_hint=nina&domain_hint=contoso.example; addresses in it are found as such
    pattern:
      /([?&](?:login_hint|username|user|upn|email|domain_hint|whr|domain|hint)=)([^&?=\s#"'<>@%]{2,120})(?=[&\s#"']|$)/gi,
    replace(names, written, label = '', name = '') {
      if (isCommon(name) || isWellKnownAccount(name) || findPublicHost(name)) return written;
      return label + learn(names, /^.(?:domain|whr)/i.test(label) ? 'domain' : 'user', name);
    },
  },
  {
    canStandIn: isLabelled,
    // nltest /dsgetdc:CORP
    pattern:
      /(\/(dsgetdc|dnsgetdc|sc_query|sc_verify|sc_reset|dclist|user):)([A-Za-z0-9][A-Za-z0-9._-]{1,62})(?![A-Za-z0-9@\\._-])/gi,
    replace: (names, _written, before = '', option = '', name = '') =>
      before + learn(names, option.toLowerCase() === 'user' ? 'user' : 'domain', name),
  },
  {
    canStandIn: (line) => line.includes('$'),
    // The account of a computer; C$ and ADMIN$ are none, and a variable begins with the sign.
    pattern: /(?<![0-9A-Za-z$%@\\_.-])(?=[A-Z-]{0,14}[0-9])([A-Z0-9][A-Z0-9-]{4,14})(?=\$(?![0-9A-Za-z{(\\$@]))/gi,
    replace: (names, _written, host = '') => learn(names, 'host', host),
  },
  {
    canStandIn: (line) => line.includes(']: PS '),
    // A prompt on another computer.
    pattern: /^([ >|]{0,40}\[)([A-Za-z0-9][A-Za-z0-9.-]{0,62})(?=\]: PS )/g,
    replace: replaceComputer,
  },
  {
    canStandIn: isLabelled,
    // The computer of an event, as text and as XML.
    pattern:
      /(^[ >|]{0,40}(?:Computer|Datamaskin):[ \t]{0,40}|<Computer>)([A-Za-z0-9][A-Za-z0-9.-]{1,62})(?=[ \t]{0,100}\|?$|<)/gi,
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
    pattern:
      /(?:https?|ldaps?|urn:ms-drs)(?::\/\/|:)([A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?)(?![=A-Za-z0-9.-])/gi,
    replace: (names, written, host = '') =>
      findPublicHost(host) ? written : written.slice(0, -host.length) + learn(names, 'host', host),
  },
];

/** Not the path of an address. */
const isOpaque = (text: string): boolean => text.includes('eyJ') || (hasRun(text) && /[0-9]/.test(text));

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

const FULL_NAME = /^([a-z\u00c0-\u024f]{2,40})[._]([a-z\u00c0-\u024f]{2,40})$/i;

function isAddress(text: string): boolean {
  return text.split('.').every((part) => Number(part) < 256);
}
