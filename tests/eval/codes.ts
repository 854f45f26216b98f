// Scores codes and symbols: 2,000 generated notations, symbols with typos in a sentence, and numbers nobody knows.
import { route } from '../../dialogs/route.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';

export interface CodeFigures {
  notations: number;
  /** Share of the notations that show the code they name. */
  right: number;
  /** Share of symbols with one or two slips in a sentence that show the symbol meant. */
  typos: number;
  /** Numbers nobody knows that were shown as a known one. */
  invented: number;
  misses: string[];
}

const NOTATIONS = 2000;
const TYPOS = 1000;
const UNKNOWN = 500;
const FOUR_GIB = 2 ** 32;

/** What people write around a code; `@` stands for it. */
const SENTENCES: Record<Language, string[]> = {
  en: ['@', 'error @', 'I get @ when I join the device', 'what does @ mean?', 'Client ErrorCode : @', 'it says (@).'],
  nl: ['@', 'foutcode @', 'ik krijg @ bij het koppelen', 'wat betekent @?', 'melding: "@"', 'er staat @, wat nu'],
  nb: ['@', 'feilkode @', 'jeg får @ når jeg melder inn pc-en', 'hva betyr @?', 'det står «@»', 'feilen er @!'],
};
/** Words around a symbol that has slips in it. */
const AROUND: Record<Language, string[]> = {
  en: ['we see @ in the log', 'what is @', 'join fails with @ since monday'],
  nl: ['we zien @ in het logboek', 'wat is @', 'koppelen mislukt met @ sinds maandag'],
  nb: ['vi ser @ i loggen', 'hva er @', 'innmelding feiler med @ siden mandag'],
};
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Asks as the chat does; the same seed gives the same questions. */
export function scoreCodes(knowledge: Knowledge, seed = 20_261): CodeFigures {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const codes = knowledge.entries.flatMap((entry) => entry.codes);
  const numbers = [...new Set(codes.map((code) => code.id))].filter((id) => id.startsWith('0x'));
  const symbols = [...new Set(codes.flatMap((code) => code.symbol ?? []))];
  const ofSymbol = new Map<string, Set<string>>();
  for (const { id, symbol } of codes) {
    if (symbol !== null) ofSymbol.set(symbol, (ofSymbol.get(symbol) ?? new Set()).add(id));
  }
  const misses: string[] = [];
  const shows = (text: string, language: Language, ids: ReadonlySet<string>): boolean => {
    const { kind, entries } = route(text, language, knowledge);
    const first = entries[0];
    // A line of an output is judged: what counts is the code that the first finding rests on.
    const named =
      kind === 'diagnosis'
        ? (knowledge.diagnose(text).primary?.codes ?? []).map((code) => code.split(' ', 1)[0] ?? '')
        : (first?.codes ?? []).map((code) => code.id);
    const ok = named.some((id) => ids.has(id));
    if (!ok) misses.push(`${text} -> ${first?.id ?? 'nothing'}`);
    return ok;
  };

  let right = 0;
  for (let at = 0; at < NOTATIONS; at++) {
    const language = pick(LANGUAGES);
    const sentence = pick(SENTENCES[language]);
    const useSymbol = next() < 0.3;
    const symbol = pick(symbols);
    const id = pick(numbers);
    const written = useSymbol ? pick([symbol, symbol.toLowerCase()]) : pick(notationsOf(id));
    if (
      shows(sentence.replace('@', written), language, useSymbol ? (ofSymbol.get(symbol) ?? new Set()) : new Set([id]))
    )
      right++;
  }

  let typos = 0;
  const long = symbols.filter((symbol) => symbol.length >= 12);
  for (let at = 0; at < TYPOS; at++) {
    const language = pick(LANGUAGES);
    const symbol = pick(long);
    const slipped = slip(symbol, next() < 0.5 ? 1 : 2, next);
    // A slip may turn one public symbol into another, which is then the one that was named.
    const meant = ofSymbol.get(slipped) ?? ofSymbol.get(symbol) ?? new Set<string>();
    if (shows(pick(AROUND[language]).replace('@', slipped), language, meant)) typos++;
  }

  let invented = 0;
  const known = new Set(numbers);
  for (let at = 0; at < UNKNOWN; at++) {
    const base = Number.parseInt(pick(numbers).slice(2), 16);
    const id = `0x${((base ^ (1 << Math.floor(next() * 12))) >>> 0).toString(16).padStart(8, '0')}`;
    // The same number in another family is known, and the answer says that it is the same.
    if (known.has(id) || knowledge.lookup(id, 'en').decoded?.sameAs) continue;
    const shown = route(`error ${id}`, 'en', knowledge).entries;
    if (shown.some((entry) => !entry.codes.some((code) => code.id === id))) {
      invented++;
      misses.push(`${id} is unknown -> ${shown[0]?.id}`);
    }
  }
  return { notations: NOTATIONS, right: right / NOTATIONS, typos: typos / TYPOS, invented, misses };
}

/** The ways a number is printed by Windows, logs and people. */
function notationsOf(id: string): string[] {
  const digits = id.slice(2);
  const value = Number.parseInt(digits, 16);
  const written = [id, id.toUpperCase(), `0x${digits.toUpperCase()}`, `0X${digits}`, String(value)];
  // A small number without its mark is any number; eight digits with a letter can only be meant as one.
  if (value >= 2 ** 31) written.push(String(value - FOUR_GIB), `\`${id}\``);
  if (value >= 2 ** 31 && /[a-f]/.test(digits)) written.push(digits, digits.toUpperCase());
  return value >= 2 ** 31 ? written : written.slice(0, 4);
}

/** `count` letters changed, dropped, doubled or swapped with their neighbour; never the first. */
function slip(symbol: string, count: number, next: () => number): string {
  let text = symbol;
  for (let done = 0; done < count; done++) {
    const at = 1 + Math.floor(next() * (text.length - 2));
    const letter = LETTERS[Math.floor(next() * LETTERS.length)] as string;
    const kind = Math.floor(next() * 4);
    if (kind === 0) text = text.slice(0, at) + letter + text.slice(at + 1);
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1);
    else if (kind === 2) text = text.slice(0, at) + text.charAt(at) + text.slice(at);
    else text = text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
  }
  return text;
}

/** A small generator of numbers in [0, 1): the same seed, the same row. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / FOUR_GIB;
  };
}
