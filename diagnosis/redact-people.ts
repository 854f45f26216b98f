// People whom tickets, chats and mails name: behind a label, at the head of a message, below its last words.

import { isVocabulary, learn, type Names } from './redact-names.ts';
import { findPublicHost, isDomainEnd } from './redact-patterns.ts';

const PARTICLES = new Set(
  "van von de den der het 't ten ter te la le du di da del dos af av el bin op in zu zur".split(' '),
);
const NAME_WORD = /^\p{Lu}[\p{L}'.-]{0,30},?$/u;
/** A name ends before what stands behind it in brackets or in another column. */
const BEHIND_NAME = / ?[(/|;<\t]| {2}/;

/** The name of a person that a text begins with, or an empty string: two words at least, with capitals but for particles. */
function nameIn(text: string): string {
  const name = text.slice(0, BEHIND_NAME.exec(text)?.index).trimEnd();
  const words = name.split(' ');
  if (words.length < 2 || words.length > 6) return '';
  if (!words.every((word) => NAME_WORD.test(word) || PARTICLES.has(word))) return '';
  const own = words.filter((word) => !PARTICLES.has(word));
  const last = own[own.length - 1] ?? '';
  return own.length < 2 || isVocabulary(last.toLowerCase()) ? '' : name;
}

const ACCOUNT = /^[a-z]{1,30}(?:\.[a-z-]{1,30}){1,3}[0-9]{0,4}$/i;
const FILES = new Set(
  'log txt exe dll ps cmd bat msc evtx etl xml json csv yaml zip cab png jpg docx xlsx pdf dat'.split(' '),
);

/** `nina.berg`, neither a host nor a file nor a short form. */
function isAccount(text: string): boolean {
  if (!ACCOUNT.test(text) || findPublicHost(text)) return false;
  const end = text.slice(text.lastIndexOf('.') + 1).toLowerCase();
  return end.length > 1 && !isDomainEnd(end) && !FILES.has(end.replace(/[0-9]{1,4}$/, ''));
}

/** A value that begins with somebody's name or account, with that replaced; the same where it names nobody. */
export function hidePerson(names: Names, value: string): string {
  const name = isAccount(value) ? value : nameIn(value);
  return name === '' ? value : learn(names, 'user', name) + value.slice(name.length);
}

/** user nina.berg, (gebruiker: nina.berg) */
const SAID =
  /((?<![\p{L}\p{N}])(?:user|gebruiker|bruker|brukeren|benutzer|utilisateur|account|konto)(?: ?(?:name|naam|navn))?:? {0,2}["'(]?)([a-z]{1,30}(?:\.[a-z-]{1,30}){1,3}[0-9]{0,4})(?![\p{L}\p{N}@\\-])/giu;
/** [22-11 09:12] Nina Berg: it fails */
const SPEAKER = /^([ >]{0,6}\[[0-9][^\]\n]{3,30}\] )([^:<>[\]]{3,60})(?=:|$)/;

/** A line of a message in which those are hidden whom it names. */
export function hidePeople(names: Names, line: string): string {
  const hide = (written: string, before: string, person: string): string => {
    const hidden = hidePerson(names, person);
    if (hidden === person) return written;
    names.count += 1;
    return before + hidden;
  };
  const hidden = line.includes('] ') ? line.replace(SPEAKER, hide) : line;
  return hidden.includes('.') ? hidden.replace(SAID, hide) : hidden;
}

/** The last words of a mail. */
const FAREWELL =
  /^[ >]{0,6}(?:(?:kind |best |warm )?regards|thanks|thank you|cheers|(?:met )?vriendelijke groet(?:en)?|mvg|groet(?:en|jes)?|bedankt|(?:med )?vennlig hilsen|mvh|hilsen|takk|mit freundlichen gr[^ ]{1,4}en|cordialement)[ ,.!]{0,4}$/i;
const LONGEST_FAREWELL = 50;
/** So many lines can stand between them and the name, with nothing in them but marks of a quoted mail. */
const MOST_BETWEEN = 3;

/** Whoever stands below the last words of a mail is hidden everywhere. */
export function learnSigned(names: Names, lines: readonly string[]): void {
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const line = lines[at] ?? '';
    // Most lines of an output are longer or have a colon.
    if (line === '' || line.length > LONGEST_FAREWELL || line.includes(':') || !FAREWELL.test(line)) continue;
    const below = lines.slice(at + 1, at + 2 + MOST_BETWEEN).map((next) => next.replace(/^[ >]{1,12}/, ''));
    const name = nameIn((below.find((next) => next !== '') ?? '').split(/[|,(<]/, 1)[0]?.trimEnd() ?? '');
    if (name !== '') learn(names, 'user', name);
  }
}
