// What the words before it tell: names of computers, telephone and serial numbers, passwords; in sentences, mails and commands.

import { isCommon, learn, learnAs, learnComputer, type Names } from './redact-names.ts';
import { findPublicHost, isCode, isComputer } from './redact-patterns.ts';
import { has, remembered, type Shape } from './redact-shapes.ts';

/** A word that tells of such a value. */
const isTold = remembered(
  has(
    /(?<![0-9A-Za-z\u00c0-\u024f])(?:apparaat|bel|bereikbaar|call|cell|computer|convertto-secure|datamaskin|desktop|device|enhet|fax|gsm|host|kennwort|key content|laptop|m\.|m:|mac|machine|maskin|mob|notebook|n\u00e5s|passord|passphrase|passw|pc|phone|reach|ring|s\/n|securestring|serial|serie|server|service tag|servicetag|t\.|t:|tel|tlf|toestel|verts|wachtwoord|werkplek|work phone|workstation|business phone|businessphone|workphone)/i,
  ),
);

/** A quick no for all of them. */
export const canTell = (line: string): boolean =>
  DIGIT.test(line) &&
  (isTold(line) || OTHER.test(line) || TOKEN.test(line) || BESIDE.test(line) || line.includes('<blob-'));
const BESIDE = /-[0-9]{1,5}>[ \t|,;:"'()]/;
/** A digit that is none of a placeholder, or the end of a computer's name. */
const DIGIT = /[0-9](?!>)|-(?:pc|nb|lt|ws)(?![0-9a-z])/i;
const TOKEN = /(?:token|assertion|credential|estsauth|saml)[a-z]{0,20}["' ]{0,3}[:=]/i;
const OTHER = /\+[1-9]|06[- ]?[1-9]|--password |-p |\/user:/i;

/** Where somebody's address or a proxy's follows. */
export const ADDRESSED_SHAPES: readonly Shape[] = [
  {
    canStandIn: (line) => line.includes('@') && (line.includes('<') || line.includes('[')),
    // From: Nina Berg <nina@contoso.example>
    pattern:
      /(?<![0-9A-Za-z.\u00c0-\u024f-] ?)([A-Z\u00c0-\u00de][A-Za-z'.\u2019\u00c0-\u024f-]{1,40}(?:,? [A-Za-z\u00c0-\u024f][A-Za-z'.\u2019\u00c0-\u024f-]{0,40}){0,4})(["']? ?[<[](?:mailto:)?)(?=([A-Za-z0-9._%+\u00c0-\u024f-]{1,64}@[A-Za-z0-9.\u00c0-\u024f-]{1,180}[A-Za-z0-9\u00c0-\u024f]))/g,
    replace(names, _written, name = '', between = '', address = '') {
      const user = learn(names, 'user', address);
      if (!isCommon(name)) learnAs(names, name, user);
      return user + between;
    },
  },
  {
    canStandIn: (line) => line.includes('@') && line.includes(':'),
    // http://nina:secret@proxy:8080, curl -x nina:secret@proxy:8080
    pattern:
      /((?:https?|socks5?|ldaps?|smtps?|ftp)?:\/\/|(?<!\S)--?(?:x|u|proxy|proxy-user|user) )([^\s/:@"'<>]{1,64}):([^\s/@"'<>]{1,120})@([A-Za-z0-9][A-Za-z0-9.-]{0,180})/gi,
    replace: (names, _written, before = '', user = '', secret = '', host = '') =>
      `${before}${replaceUser(names, user)}:${learn(names, 'secret', secret)}@${findPublicHost(host) ? host : learn(names, 'host', host)}`,
  },
];

export const SAID_SHAPES: readonly Shape[] = [
  {
    canStandIn: (line) => TOKEN.test(line),
    // refresh_token=0.AXY.AgAB; a digit stands near its beginning
    pattern:
      /((?:token|assertion|credential|estsauth[a-z]{0,20}|saml(?:request|response))["' ]{0,3}[:=]["' ]{0,3})(?=[^\s"'<>,;&]{0,60}[0-9])([^\s"'<>,;&]{20,})/gi,
    replace: (names, _written, label = '', token = '') => label + learn(names, 'blob', token),
  },
  {
    canStandIn: has(/\+[1-9]/),
    // +47 912 34 567, +31 (0)6-12345678
    pattern: /(?<![0-9A-Za-z+/=:.])\+[1-9][0-9]{0,2}[ .-]?(?:\(0\)[ .-]?)?(?:[0-9][ .-]?){6,12}[0-9](?![0-9A-Za-z])/g,
    replace: (names, written) => learn(names, 'phone', digitsOf(written)),
  },
  {
    canStandIn: isTold,
    // Tlf: 912 34 567; bel me op 020-1234567
    pattern:
      /((?<![0-9A-Za-z\u00c0-\u024f])(?:[tm][:.]|tel|tlf|telefoon|telefon|telefoonnummer|telefonnummer|telephone|telephonenumber|phone|phonenumber|mobilephone|businessphones|mobile|mobiel|mobil|mob|gsm|cell|fax|call me|call us|call on|call at|ring meg|ring oss|ring p\u00e5|bel me|bel mij|bel ons|bel even|bel naar|bellen op|bellen naar|bereikbaar op|reach me|n\u00e5s p\u00e5)(?![a-z])[^0-9(<>+]{0,12})(\+?[0-9(][0-9 ()-]{6,20}[0-9])(?![0-9A-Za-z])/gi,
    replace: (names, written, before = '', number = '') =>
      isPhone(number) ? before + learn(names, 'phone', digitsOf(number)) : written,
  },
  {
    canStandIn: has(/06[- ]?[1-9]/),
    // A Dutch mobile telephone, whatever stands before it.
    pattern: /(?<![0-9A-Za-z.,:/+-])06[- ]?[1-9][0-9]{7}(?![0-9A-Za-z])/g,
    replace: (names, written) => learn(names, 'phone', digitsOf(written)),
  },
  {
    canStandIn: isTold,
    // het wachtwoord is Welkom01; but not: password is refused, password AADSTS50126
    pattern:
      /((?<![0-9A-Za-z])(?:password|passord|passordet|wachtwoord|passwort|kennwort|passphrase|key content|securestring)(?: (?:is|was|er|var|ist))?[:=]? ["'\u201c]?)([^\s"'<>,;()\u201c\u201d]{6,64})/gi,
    replace: replaceSecret,
  },
  {
    canStandIn: has(/--password |-p |\/user:/i),
    // az login -p secret, net use /user:CORP\nina secret
    pattern: /((?<!\S)(?:--password|-p|\/user:[^\s"']{1,80}) )([^\s"'<>,;]{6,64})/gi,
    replace: replaceSecret,
  },
  {
    canStandIn: isTold,
    // the laptop NB-OSLO-12, de pc heet PC0412, maskinnavnet er PC-70
    pattern:
      /((?<![0-9A-Za-z\u00c0-\u024f])(?:(?:computer|device|machine|host|pc)[ -]?names?|(?:computer|apparaat|host|pc|toestel)-?naam|(?:computer|maskin|enhets|datamaskin|verts|pc)-?navn(?:et)?|laptop|notebook|pc|pc-en|pcen|computer|machine|device|desktop|host|workstation|server|werkplek|apparaat|toestel|maskin|maskinen|enhet|enheten|datamaskin|datamaskinen)(?: (?:is|er|heet|heter|called|named|name|naam|navn|genaamd|kalt)){0,2}[:=]? ["'\u201c(]?)([A-Za-z][A-Za-z0-9-]{3,40}(?:\.[A-Za-z0-9-]{1,63}){0,6})(?![0-9A-Za-z])/gi,
    replace: (names, written, before = '', host = '') =>
      isComputer(host) ? before + learnComputer(names, host) : written,
  },
  {
    canStandIn: (line) => line.includes('>'),
    // <device-1> PC-0412, <sid-1> on PC-0412: a computer beside what identifies it
    pattern:
      /(<(?:id|device|sid|user|host|ip|serial|key)-[0-9]{1,5}>[ \t|,;:"'()]{1,60}(?:(?:on|at|from|for|op|p\u00e5|fra) )?)([A-Za-z][A-Za-z0-9-]{4,40})(?![0-9A-Za-z._-])/g,
    replace: (names, written, before = '', host = '') =>
      isComputer(host) ? before + learnComputer(names, host) : written,
  },
  {
    canStandIn: (line) => line.includes(',<blob-') || line.includes(',"<blob-'),
    // The line of a device for Autopilot: serial number, product, hash.
    pattern: /(?<![0-9A-Za-z-])(?=[A-Za-z-]{0,30}[0-9])([A-Za-z0-9][A-Za-z0-9-]{4,30})(?="?,"?[^,"]{0,40}"?,"?<blob-)/g,
    replace: (names, written) => learn(names, 'serial', written),
  },
  {
    canStandIn: isTold,
    pattern:
      /((?<![0-9A-Za-z])mac(?:[ -]?(?:address|adres|adresse))?(?: is| er)?[:=]? )([0-9a-f]{12})(?![0-9A-Za-z])/gi,
    replace: (names, _written, before = '', mac = '') => before + learn(names, 'mac', mac.toLowerCase()),
  },
  {
    canStandIn: isTold,
    // serienummer PF2ABC7
    pattern:
      /((?<![0-9A-Za-z])(?:serial|serial ?number|serienummer|serienummeret|s\/n|service ?tag)(?: (?:is|er|number))?[:=]?[ \t]["'\u201c(]?)([A-Z0-9][A-Z0-9-]{4,30})(?![0-9A-Za-z])/gi,
    replace: (names, written, before = '', serial = '') =>
      HAS_DIGIT.test(serial) && !isCode(serial) ? before + learn(names, 'serial', serial) : written,
  },
];

const HAS_DIGIT = /[0-9]/;
const digitsOf = (number: string): string => number.replace(/[^0-9+]/g, '');

/** Eight to thirteen digits that are no time and no code: those of ten digits in one stand for nothing else. */
function isPhone(number: string): boolean {
  const digits = digitsOf(number);
  if (digits.length < 8 || digits.length > 13 || /^[0-9]{2}-[0-9]{2}-[0-9]{4}|^20[0-9]{2}-/.test(number)) return false;
  return number.length > digits.length || digits.startsWith('0') || digits.length === 8;
}

/** A password that is said has a letter and a digit; a word is one of the sentence. */
function replaceSecret(names: Names, written: string, before = '', secret = ''): string {
  const isSecret = /[a-z]/i.test(secret) && HAS_DIGIT.test(secret) && !isCode(secret);
  return isSecret ? before + learn(names, 'secret', secret) : written;
}

/** CORP%5Cnina, nina */
function replaceUser(names: Names, written: string): string {
  const [domain = '', user] = written.split(/%5c|\\/i);
  return user === undefined
    ? learn(names, 'user', domain)
    : `${learn(names, 'domain', domain)}\\${learn(names, 'user', user)}`;
}
