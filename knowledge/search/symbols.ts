// Finds a public symbol in what was typed: exact, with spaces for underscores, or with a typo. The one use of fuse.js.
import Fuse from 'fuse.js';
import { fold } from './normalize.ts';

export interface Symbols {
  /** The symbol meant, or null; `exact` is false when letters had to be corrected. */
  find(text: string): { symbol: string; exact: boolean } | null;
}

/** A candidate with fewer characters than this is a word, not a symbol with typos. */
const SHORTEST = 8;
/** From this length on two slips are still the same symbol. */
const LONG = 10;
/** How many words the end of a symbol has at least, where more than the family is left out. */
const TAIL = 3;
/** How many candidates of Fuse.js are measured letter by letter. */
const NEAR = 8;

/** `symbols` are the public names (`DSREG_E_DIRECTORY_FAILURE`) of every code known. */
export function createSymbols(symbols: readonly string[]): Symbols {
  const known = [...new Set(symbols)];
  const plain = new Map(known.map((symbol) => [squeeze(symbol), symbol]));
  for (const symbol of known) {
    // The same number before it was made an HRESULT (wininet.h and winerror.h).
    const other = squeeze(symbol.replace(/^WININET_E_/, 'ERROR_INTERNET_'));
    if (!plain.has(other)) plain.set(other, symbol);
  }
  const within = nearness([...plain.keys()]);
  // Measured: threshold .3 to .4 finds every symbol with 1 to 3 typos, once the candidate stands alone.
  const fuse = new Fuse(
    known.map((symbol) => ({ symbol, plain: squeeze(symbol) })),
    { keys: ['plain'], threshold: 0.3, ignoreLocation: true, includeScore: true },
  );
  // People leave the beginning out: AUTOJOIN_DISC_FAILED is enough when only one symbol ends so. What then begins like a
  // family itself is another symbol, known to us or not, and two words are anybody's: SERVER_ERROR.
  const families = new Set(known.map(familyOf));
  const tails = new Map<string, string | null>();
  for (const symbol of known) {
    const parts = symbol.split('_');
    for (let from = 1; from < parts.length - 1; from++) {
      const isShort = parts.length - from < TAIL && !/^[A-Z0-9]+(?:_E)?$/.test(parts.slice(0, from).join('_'));
      const tail = squeeze(parts.slice(from).join('_'));
      if (isShort || tail.length < SHORTEST || families.has(parts[from] ?? '') || plain.has(tail)) continue;
      tails.set(tail, tails.has(tail) && tails.get(tail) !== symbol ? null : symbol);
    }
  }
  const longest = Math.max(0, ...known.map((symbol) => symbol.split('_').length));

  return {
    find(text) {
      const tokens = fold(text.slice(0, 2000))
        .split(/[^a-z0-9_]+/)
        .filter(Boolean);
      for (let size = Math.min(longest + 1, tokens.length); size >= 1; size--) {
        for (let from = 0; from + size <= tokens.length; from++) {
          const hit = plain.get(squeeze(tokens.slice(from, from + size).join('')));
          if (hit) return { symbol: hit, exact: true };
        }
      }
      for (const token of tokens) {
        // Without underscores they are ordinary words: “authentication failed”.
        const hit = token.includes('_') ? tails.get(squeeze(token)) : undefined;
        if (hit) return { symbol: hit, exact: true };
      }
      for (const typed of candidates(tokens)) {
        const candidate = squeeze(typed);
        if (!within(candidate, allowed(candidate))) continue;
        // A family that is spelled right is meant: `SEC_E_…` is no misspelt `NTE_…`.
        const family = familyOf(typed).toUpperCase();
        const near = fuse
          .search(candidate.slice(0, 90), { limit: NEAR })
          .filter(({ item }) => !families.has(family) || familyOf(item.symbol) === family)
          .map(({ item }) => ({ symbol: item.symbol, slips: slipsBetween(candidate, item.plain) }));
        const best = near.sort((a, b) => a.slips - b.slips)[0];
        if (best && best.slips <= allowed(candidate)) return { symbol: best.symbol, exact: false };
      }
      return null;
    },
  };
}

/** The first word of a symbol: who issues it. */
const familyOf = (symbol: string): string => symbol.split('_', 1)[0] ?? '';

/** Tokens with underscores first, then runs of words that read like a symbol with spaces for underscores. */
function candidates(tokens: readonly string[]): string[] {
  const found = tokens.filter((token) => token.includes('_') && token.length >= SHORTEST);
  if (found.length === 0 && tokens.length >= 2 && tokens.length <= 9) found.push(tokens.join('_'));
  return found;
}

/** One slip in a short symbol, two in one of ten letters, then one more for every six. */
function allowed(candidate: string): number {
  return candidate.length < LONG ? 1 : Math.max(2, Math.floor(candidate.length / 6));
}

/**
 * Tells whether any of `known` can be within so many slips of a word, by what a slip leaves: it changes the length by one
 * at most and touches three pairs of letters. A search through all symbols takes some sixty times as long.
 */
export function nearness(known: readonly string[]): (word: string, slips: number) => boolean {
  const counts = new Int16Array(1 << 16);
  const count = (pair: number): number => counts[pair] as number;
  return (word, slips) => {
    const pairs = pairsOf(word);
    return known.some((one) => {
      if (Math.abs(one.length - word.length) > slips) return false;
      for (const pair of pairs) counts[pair] = count(pair) + 1;
      let shared = 0;
      for (let at = 1; at < one.length; at++) {
        const pair = pairBefore(one, at);
        if (count(pair) > 0) shared += 1;
        counts[pair] = count(pair) - 1;
      }
      for (let at = 1; at < one.length; at++) counts[pairBefore(one, at)] = 0;
      for (const pair of pairs) counts[pair] = 0;
      return shared >= Math.max(word.length, one.length) - 1 - 3 * slips;
    });
  };
}

function pairsOf(word: string): number[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => pairBefore(word, at + 1));
}

/** Symbols are of Latin letters and digits; another letter may count as one of them. */
function pairBefore(word: string, at: number): number {
  return ((word.charCodeAt(at - 1) & 255) << 8) | (word.charCodeAt(at) & 255);
}

/** Letters changed, lost, added, or swapped with their neighbour; bounded by the lengths of symbols. */
export function slipsBetween(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next[j] = least;
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? Infinity;
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll('_', '').replaceAll('-', '').replaceAll(' ', '');
}
