// The names found in a text: each gets a placeholder, and stands for it wherever else it is written as a whole word.

import { FIELDS } from './fields.ts';
import { findPublicHost, isWholeId } from './redact-patterns.ts';

export interface Names {
  /** Lower-case value -> placeholder. */
  known: Map<string, string>;
  /** Values to look for everywhere, as written. */
  everywhere: Map<string, string>;
  /** Highest number used, by kind; those that stand in the text already are looked for when a number is needed. */
  numbers: Map<string, number> | undefined;
  text: string;
  /** Whether the text could say something of a tenant, once that was asked. */
  isTelling: boolean | undefined;
  count: number;
}

const PLACEHOLDER = /<([a-z]{2,12})-([0-9]{1,5})>/g;
const MAX_NAMES = 400;
const MAX_NAME = 120;

/** No names yet; placeholders that stand in the text already keep their numbers. */
export function startNames(text: string): Names {
  return { known: new Map(), everywhere: new Map(), numbers: undefined, text, isTelling: undefined, count: 0 };
}

function numbersIn(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [, kind = '', number = '0'] of text.includes('<') ? text.matchAll(PLACEHOLDER) : [])
    numbers.set(kind, Math.max(numbers.get(kind) ?? 0, Number(number)));
  return numbers;
}

/** The placeholder of a value; a new value gets the next number of its kind. */
export function learn(names: Names, kind: string, value: string): string {
  const known = names.known.get(value.toLowerCase());
  if (known !== undefined) return known;
  names.numbers ??= numbersIn(names.text);
  const number = (names.numbers.get(kind) ?? 0) + 1;
  names.numbers.set(kind, number);
  const placeholder = `<${kind}-${number}>`;
  learnAs(names, value, placeholder);
  return placeholder;
}

/** Learns a host or a domain where it is one: `*.contoso.example`; no address, no single word, nothing public. */
export function learnHost(names: Names, host: string): void {
  const name = host.replace(/^[*.]{1,4}/, '');
  if (name.length < 3 || !/[a-z]/i.test(name) || findPublicHost(name) || !name.includes('.') || name.includes('<'))
    return;
  learn(names, 'host', name);
}

/** A computer is called by its first label too, and the rest is the domain. */
export function learnComputer(names: Names, computer: string): string {
  const placeholder = learn(names, 'host', computer);
  const [first = '', ...rest] = computer.split('.');
  if (rest.length === 0) return placeholder;
  learnAs(names, first, placeholder);
  learnHost(names, rest.join('.'));
  return placeholder;
}

/** Words of the output itself and of the placeholders; replacing them everywhere would damage the text. */
const COMMON = new Set(
  'yes no not set none error unknown user users host device tenant domain organization azure azuread entra microsoft windows contact system admin administrator state details join joined test data config client server blob thumbprint sid mac local work account default check proxy'.split(
    ' ',
  ),
);

/** Words of the labels, and those their values are made of: a name that is one of them stands for it in its own field only. */
const VOCABULARY = new Set([
  ...COMMON,
  ...FIELDS.flatMap(({ label }) => label.toLowerCase().split(/[^a-z0-9]/)),
  ...'pass passed fail failed failure success succeeded succeeds present absent skipped required pending expired denied invalid deleted disabled enabled either elevated running process run get post put sync fed direct named auto utc managed mdm grant interaction consent login logon token password smartcard credential key software platform crypto storage tpm trust cloud federated hybrid hello discover auth authentication authority authorization directory directoryerror authenticationerror enrollment pre-check precheck will willprovision willnotprovision provision next generation stateready destructive nondestructive multi session persistent personal pooled organizations consumers trace timestamp message exception request response service timeout network connection certificate code hresult http https ntlm kerberos true false ready'.split(
    ' ',
  ),
]);

/** Whether each word of a name is one of the output's own. */
export const isVocabulary = (key: string): boolean =>
  VOCABULARY.has(key) || (key.includes(' ') && key.split(' ').every((word) => VOCABULARY.has(word)));

/** Whether a word is too common to be taken for somebody's name. */
export const isCommon = (word: string): boolean => COMMON.has(word.toLowerCase());

/** Gives a value the placeholder of another one; what was learned before keeps its own. */
export function learnAs(names: Names, value: string, placeholder: string): void {
  const key = value.toLowerCase();
  if (key === '' || names.known.has(key)) return;
  names.known.set(key, placeholder);
  if (value.length < 3 || value.length > MAX_NAME || isVocabulary(key) || names.everywhere.size >= MAX_NAMES) return;
  // Wherever else it stands, its shape is found.
  if (isWholeId(value)) return;
  names.everywhere.set(value, placeholder);
}

/** Adds the names that were found in the same text later. */
export function addNames(names: Names, later: Names): void {
  if (later.numbers === undefined) return;
  // Numbers only grow: the later ones went on from those that stand in the text.
  names.numbers = new Map([...(names.numbers ?? []), ...later.numbers]);
  for (const [value, placeholder] of later.known) if (!names.known.has(value)) names.known.set(value, placeholder);
  for (const [value, placeholder] of later.everywhere) names.everywhere.set(value, placeholder);
}

/** Names with a blank in them, replaced before a shape takes the first of their words. */
export function replaceSpaced(names: Names, lines: string[]): string[] {
  const spaced = [...names.everywhere].filter(([value]) => value.includes(' '));
  if (spaced.length === 0) return lines;
  const some = { ...names, everywhere: new Map(spaced) };
  const replaced = replaceNames(some, lines);
  names.count = some.count;
  return replaced;
}

interface Candidate {
  name: string;
  /** Where its first word begins. */
  offset: number;
  placeholder: string;
}

/**
 * Names that stood in a field or an address, wherever else they stand as whole words; a line without one stays the same
 * string. They are looked up by their first word, so that many names cost no more than one. No name spans two lines.
 * @param printed the lines of the text that `names` was started with, where `lines` are those of it but for some
 */
export function replaceNames(names: Names, lines: readonly string[], printed?: readonly string[]): string[] {
  const byWord = new Map<string, Candidate[]>();
  /** By the length of the words that names begin with, a bit for each first sign: a quick no for most words of a text. */
  const starts = new Int32Array(MAX_NAME + 1);
  for (const [value, placeholder] of names.everywhere) {
    const offset = wordStart(value, 0);
    const end = wordEnd(value, offset);
    if (end === offset) continue;
    const candidate = { name: value.toLowerCase(), offset, placeholder };
    const word = value.slice(offset, end).toLowerCase();
    const same = byWord.get(word);
    if (same) same.push(candidate);
    else byWord.set(word, [candidate]);
    starts[word.length] = (starts[word.length] as number) | bitOf(word.charCodeAt(0));
  }
  if (byWord.size === 0) return [...lines];
  for (const same of byWord.values()) same.sort((a, b) => b.name.length - a.name.length);
  const holding = printed && linesWith([...byWord.keys()], names.text, printed);
  return lines.map((line, at) =>
    holding?.[at] === 0 && line === printed?.[at] ? line : replaceInLine(names, line, byWord, starts),
  );
}

/** Looking for more words one by one costs more than looking at every word of a text. */
const FEW = 16;

/** Marks the lines of a text in which one of the words stands; undefined when that is not told so easily. */
function linesWith(words: readonly string[], text: string, lines: readonly string[]): Uint8Array | undefined {
  const lower = text.toLowerCase();
  // Only plain words are in lower case what they are by themselves, at the same place.
  if (words.length > FEW || lower.length !== text.length || !words.every((word) => PLAIN.test(word))) return undefined;
  const holding = new Uint8Array(lines.length);
  for (const word of words) {
    let number = 0;
    let end = lines[0]?.length ?? 0;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, Math.max(end, at + 1))) {
      while (end < at) end += 1 + (lines[(number += 1)]?.length ?? 0);
      holding[number] = 1;
    }
  }
  return holding;
}

const PLAIN = /^[0-9a-z]+$/;

function replaceInLine(names: Names, line: string, byWord: Map<string, Candidate[]>, starts: Int32Array): string {
  let replaced = '';
  let done = 0;
  let end: number;
  for (let at = wordStart(line, 0); at < line.length; at = wordStart(line, end)) {
    end = wordEnd(line, at);
    const code = line.charCodeAt(at);
    if (at < done || (code < 0x80 && ((starts[end - at] ?? 0) & bitOf(code)) === 0)) continue;
    for (const { name, offset, placeholder } of byWord.get(line.slice(at, end).toLowerCase()) ?? []) {
      const start = at - offset;
      const behind = start + name.length;
      if (start < done || line.charAt(start - 1) === '<' || line.slice(start, behind).toLowerCase() !== name) continue;
      if (isWordSign(line.charCodeAt(behind)) || line.charAt(behind) === '>') continue;
      if (isInCode(line, start, behind)) continue;
      replaced += line.slice(done, start) + placeholder;
      names.count += 1;
      done = behind;
      break;
    }
  }
  return done === 0 ? line : replaced + line.slice(done);
}

const MAX_CODE = 64;

/** `invalid_grant` is a code, whoever is called Grant; but `dsregcmd_nina.txt` and `\\nina_old` are files. */
function isInCode(line: string, start: number, end: number): boolean {
  if (line.charAt(start - 1) !== '_' && line.charAt(end) !== '_') return false;
  let from = start;
  while (from > 0 && start - from < MAX_CODE && isCodeSign(line.charCodeAt(from - 1))) from -= 1;
  let to = end;
  while (to < line.length && to - end < MAX_CODE && isCodeSign(line.charCodeAt(to))) to += 1;
  const isFile = line.charAt(to) === '.' && isWordSign(line.charCodeAt(to + 1));
  return !isFile && !/[\\/.-]/.test(line.charAt(from - 1)) && /^[a-z]+$/i.test(line.slice(start, end));
}

const isCodeSign = (code: number): boolean => code === 95 || isWordSign(code);

/** The same for both cases of an ASCII letter. */
const bitOf = (code: number): number => 1 << (code & 31);

/** Where the next run of letters and digits begins. */
function wordStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isWordSign(text.charCodeAt(at))) at += 1;
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWordSign(text.charCodeAt(at))) at += 1;
  return at;
}

/** Letters and digits of ASCII, by their code. */
const WORD_SIGNS = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether a sign is a letter or a digit, by its code; NaN, behind the end of a text, is none. */
export function isWordSign(code: number): boolean {
  return code < 0x80 ? WORD_SIGNS[code] === 1 : code >= 0xc0 && code <= 0xffdf;
}
