// Looks a code or symbol up in any notation: the entries that hold it by phase, else what the number itself gives away.
import { decimals, decodeFamily, findCodes, isBareHex, networkNumber, normaliseCode } from '../diagnosis/error-code.ts';
import type { CodeFamily } from '../diagnosis/error-code.ts';
import { PHASES } from '../diagnosis/types.ts';
import type { Phase } from '../diagnosis/types.ts';
import type { Symbols } from './search/symbols.ts';
import type { EntryCode, KnowledgeEntry, Language } from './types.ts';

/** What an entry says of one of its codes in a language; the same object each time. */
export type LookupMatch = Readonly<{
  /** Id of the entry. */
  entry: string;
  /** The public name, or the AADSTS number; null where none is public. */
  symbol: string | null;
  /** null for AADSTS. */
  hex: string | null;
  /** Signed, derived from the hex. */
  decimal: string | null;
  /** null for what belongs to no phase. */
  phase: Phase | null;
  title: string;
  cause: string;
  /** The steps, numbered, one a line; the command of a step follows it. */
  fix: string;
}>;

/** A code no entry holds, taken apart; never an explanation. */
export interface Decoded {
  code: string;
  /** The number as it was typed, where `code` is its folded form (`0xdeadbeef` for `0xceadbeef`), else null. */
  typed: string | null;
  family: CodeFamily | null;
  /** The entry's spelling of the same number (`0xcaa82ee7` for `0x80072ee7`), when the matches are about that one. */
  sameAs: string | null;
}

export interface Lookup {
  matches: LookupMatch[];
  /** The first code that no entry holds as it was written; null when every code is known. */
  decoded: Decoded | null;
  /** Known codes one digit away from an unknown one: to ask back, never to answer with. */
  suggestions: string[];
}

/** How much of a query is read. */
const LONGEST = 4000;
/** In a longer text a number is one of many things. */
const SHORT = 120;
const SUGGESTIONS = 5;
/** Display order of the phases; what belongs to none comes last. */
const ORDER: readonly string[] = [...PHASES, 'general'];

/** A code in an entry, and what is said of it, by language, once it was asked for. */
type Holder = { entry: KnowledgeEntry; code: EntryCode; said: Partial<Record<Language, LookupMatch>> };

/** Indexes the entries by code once; the returned function answers a query in a language. */
export function createLookup(
  entries: readonly KnowledgeEntry[],
  symbols: () => Symbols,
): (query: string, language: Language) => Lookup {
  const byCode = new Map<string, Holder[]>();
  const bySymbol = new Map<string, Holder[]>();
  for (const entry of entries) {
    for (const code of entry.codes) {
      const holder = { entry, code, said: {} };
      push(byCode, code.id, holder);
      if (code.symbol !== null) push(bySymbol, code.symbol, holder);
    }
  }
  for (const holders of [...byCode.values(), ...bySymbol.values()]) holders.sort(byPhase);

  return (query, language) => {
    const text = query.slice(0, LONGEST);
    const found: Holder[] = [];
    const result: Lookup = { matches: [], decoded: null, suggestions: [] };
    for (const asked of readCodes(text, (id) => byCode.has(id))) {
      const same = asked.spellings.find((id) => byCode.has(id));
      found.push(...(byCode.get(same ?? '') ?? []), ...(byCode.get(asked.plain ?? '') ?? []));
      if (same === asked.spellings[0]) continue;
      result.decoded ??= {
        code: asked.id,
        typed: foldedFrom(asked),
        family: decodeFamily(asked.id),
        sameAs: same ?? null,
      };
      if (same === undefined) result.suggestions.push(...neighbours(asked, byCode));
    }
    for (const symbol of readSymbols(text, symbols)) found.push(...(bySymbol.get(symbol) ?? []));
    result.matches = [...new Set(found)].map((holder) => (holder.said[language] ??= toMatch(holder, language)));
    result.suggestions = [...new Set(result.suggestions)].slice(0, SUGGESTIONS);
    return result;
  };
}

/** A code of the query: its id, its digits as typed, and the spellings an entry may hold it under, best first. */
interface Asked {
  id: string;
  /** As it stands in the text, where it was found as a whole. */
  written?: string;
  digits: string;
  spellings: string[];
  /** The known code that it would be with the sign it may have lost. */
  signed?: string;
  /** A network number as it stands by itself (`12007`): the code that prints it without a family. */
  plain?: string;
}

/** Every reading of the numbers of a query; a second reading counts only when it is known. */
function readCodes(text: string, isKnown: (id: string) => boolean): Asked[] {
  const single = /^\S+$/.test(text.trim()) ? text.trim() : null;
  const asked: Asked[] = [];
  // A query that is nothing but a short number is a Win32 error, as in a field that holds codes.
  for (const { id, written } of findCodes(text, single !== null)) {
    const number = written.length < 7 ? networkNumber(id) : null;
    const plain = number === null ? {} : { plain: `0x${number.toString(16).padStart(8, '0')}` };
    asked.push({ id, written, digits: digitsOf(written, id), spellings: spellingsOf(id, written), ...plain });
  }
  if (asked.length === 0) asked.push(...readSlips(text, isKnown));
  asked.push(...readServerNumber(text, asked, isKnown));
  if (single === null) return asked;
  // Eight bare characters are hex first; the same digits may be a decimal number or an AADSTS number besides.
  const bare = asked.length === 0 && isBareHex(single) ? normaliseCode(`0x${single}`) : null;
  if (bare !== null) asked.push({ id: bare, digits: single.toLowerCase(), spellings: spellingsOf(bare, single) });
  if (!/^[0-9]{4,8}$/.test(single)) return asked;
  const hex = single.length === 8 ? `0x${single}` : null;
  const decimal = normaliseCode(`0x${Number(single).toString(16)}`);
  const readings = [hex, decimal, `AADSTS${single}`].filter(
    (id): id is string => id !== null && isKnown(id) && !asked.some((one) => one.spellings.includes(id)),
  );
  const more = readings.map((id) => ({ id, digits: single, spellings: [id] }));
  const certain = asked.filter((one) => one.spellings.some(isKnown));
  return more.length > 0 ? [...certain, ...more] : asked;
}

/**
 * What is no code as it stands, but can be meant as one by whoever says little else: of the wrong length, `O` for 0, or
 * a decimal number that lost its sign when it was copied.
 */
function readSlips(text: string, isKnown: (id: string) => boolean): Asked[] {
  if (text.length > SHORT) return [];
  const unsigned = Array.from(
    text.matchAll(/(?<![0-9a-z_.,:+-])[1-9][0-9]{8,9}(?![0-9a-z_]|[.,:-][0-9])/gi),
    ([written]) => {
      const signed = normaliseCode(`-${written}`) ?? '';
      const id = `0x${Number(written).toString(16).padStart(8, '0')}`;
      return isKnown(signed) ? [{ id, digits: id.slice(2), spellings: [id], signed }] : [];
    },
  ).flat();
  const misspelt = Array.from(text.matchAll(/\b0x[0-9a-f]{9,10}\b|\b0x[0-9a-fol]{8}\b/gi), ([written]) => {
    const id = written.toLowerCase().replaceAll('o', '0').replaceAll('l', '1');
    return { id, digits: id.slice(2), spellings: [id] };
  });
  return [...unsigned, ...misspelt];
}

/** “error 50126”, “AADST50126”, or beside a code: the number alone must be one of ours, and the only one. */
function readServerNumber(text: string, found: readonly Asked[], isKnown: (id: string) => boolean): Asked[] {
  if (text.length > SHORT) return [];
  let rest = text;
  for (const { written } of found) if (written !== undefined) rest = rest.replaceAll(written, ' ');
  const numbers = rest.match(/(?<![0-9.,:-])[0-9]{5,7}(?![0-9.,:-][0-9])/g) ?? [];
  const [number = ''] = numbers;
  const id = `AADSTS${number}`;
  if (numbers.length !== 1 || !isKnown(id) || found.some((one) => one.id === id)) return [];
  return [{ id, digits: number, spellings: [id] }];
}

/** The hex number as typed, where it is not the form it was brought to: an NTSTATUS wrapped as an HRESULT. */
function foldedFrom({ id, digits }: Asked): string | null {
  return /^[0-9a-f]{8}$/.test(digits) && id.startsWith('0x') && `0x${digits}` !== id ? `0x${digits}` : null;
}

/** As written first, then the normalised form, then the same number in the other families it occurs in. */
function spellingsOf(id: string, written: string): string[] {
  const number = /^[-\u2212\u2013]?[0-9]{9,10}$/.test(written)
    ? Number(written.replace(/^[\u2212\u2013]/, '-')) >>> 0
    : null;
  const typed = number === null ? `0x${digitsOf(written, id)}` : `0x${number.toString(16).padStart(8, '0')}`;
  // A number that was written out in full is looked for as it stands, before it is folded into its family.
  const spellings = /^0x[0-9a-f]{8}$/.test(typed) ? [typed, id] : [id];
  // An NTSTATUS wrapped as an HRESULT has 0xd where the plain one has 0xc.
  if (id.startsWith('0xc') && !id.startsWith('0xcaa')) spellings.push(`0xd${id.slice(3)}`);
  const network = networkNumber(id);
  if (network !== null) {
    const low = network.toString(16).padStart(4, '0');
    spellings.push(`0x8007${low}`, `0xcaa8${low}`);
  }
  return [...new Set(spellings)];
}

/** The digits as typed where they are hexadecimal, else those of the id: what a slip of one digit is measured on. */
function digitsOf(written: string, id: string): string {
  const hex = /^(?:[0o]x)?([0-9a-f]{6,10})h?$/i.exec(written);
  return hex?.[1] !== undefined && !/^[0-9]{10}$/.test(written) ? hex[1].toLowerCase() : id.replace(/^0x|^AADSTS/, '');
}

/** Symbols named in full win; only where none is, a misspelt one is looked for. */
function readSymbols(text: string, symbols: () => Symbols): string[] {
  if (!/[a-z]{2} |[a-z]{2}-|_|[a-z]{8}/i.test(text)) return [];
  const tokens = text.split(/[\s"'\u201c\u201d\u2018\u2019«»(),;:/\\[\]]+/u).filter((token) => token.includes('_'));
  const hits = [text, ...tokens].flatMap((part) => symbols().find(part) ?? []);
  const exact = hits.filter((hit) => hit.exact);
  return [...new Set((exact.length > 0 ? exact : hits).map((hit) => hit.symbol))];
}

/** Known codes one slip away (a digit changed, lost, added or swapped, a sign lost), with their symbols, those of the corpus first. */
function neighbours({ digits, signed }: Asked, byCode: ReadonlyMap<string, Holder[]>): string[] {
  const near: { label: string; isCovered: boolean }[] = [];
  for (const [id, holders] of byCode) {
    if (id !== signed && !isOneSlip(digits, id.replace(/^0x|^AADSTS/, ''))) continue;
    const symbol = holders.find(({ code }) => code.symbol !== null)?.code.symbol;
    near.push({
      label: symbol ? `${id} ${symbol}` : id,
      isCovered: holders.some(({ entry }) => entry.units.length > 0),
    });
  }
  near.sort((a, b) => Number(b.isCovered) - Number(a.isCovered) || (a.label < b.label ? -1 : 1));
  return near.map(({ label }) => label);
}

function isOneSlip(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || left === right) return false;
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}

function toMatch({ entry, code }: Holder, language: Language): LookupMatch {
  const isHex = code.id.startsWith('0x');
  return {
    entry: entry.id,
    symbol: isHex ? code.symbol : code.id,
    hex: isHex ? code.id : null,
    decimal: decimals(code.id)?.signed ?? null,
    phase: entry.phase === 'general' ? null : entry.phase,
    title: entry.title[language],
    cause: entry.cause[language],
    fix: entry.fix
      .map((step, at) => [`${at + 1}. ${step.text[language]}`, step.run].filter(Boolean).join('\n'))
      .join('\n'),
  };
}

/** By phase; within one, the meaning that has the public name first, then what the corpus covers. */
function byPhase(left: Holder, right: Holder): number {
  const rank = ({ entry, code }: Holder): number =>
    ORDER.indexOf(entry.phase) * 4 + Number(code.symbol === null) * 2 + Number(entry.units.length === 0);
  // A status wrapped as an HRESULT (0xd…) has its name from the plain one (0xc…).
  const [one, other] = [left, right].map(({ entry, code }) => `${code.id} ${entry.id}`) as [string, string];
  return rank(left) - rank(right) || (one < other ? -1 : 1);
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
