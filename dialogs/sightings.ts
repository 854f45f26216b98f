// What a recognised picture can mean: known codes its words come close to, and fields whose value is one of a few. Pure.
import { decimals, normaliseCode } from '../diagnosis/error-code.ts';
import { FIELDS } from '../diagnosis/fields.ts';
import type { FieldKind } from '../diagnosis/fields.ts';

export interface Sightings {
  /** Known codes the picture may hold, the closest first, each once; and what was read letter by letter, if it is a code. */
  codes: string[];
  /** `AzureAdJoined : NO`: labels and values of ours only, nothing else of the picture. */
  lines: string[];
}

/** Signs that are taken for each other; a recogniser's habits, measured over the pictures of tests/fixtures/pictures. */
const ALIKE = [
  '0oqd©@ec8®69',
  '1li!|j7t',
  '5s$',
  '358b&',
  '2z',
  '6gb',
  '4a',
  'ce(€',
  '9gq',
  'f1tr',
  'xX×%k',
  '-–—−~_',
  'vy',
  'un',
  'o0',
];
/** For each sign, all that are taken for it: this is asked for every pair of letters of every word and code. */
const TAKEN_FOR = new Map(
  [...new Set(ALIKE.join(''))].map((sign) => [sign, ALIKE.filter((signs) => signs.includes(sign)).join('')]),
);
const HABIT = 0.3;
/** The most words of a picture that are compared. */
const WORDS = 400;
const LONGEST_LINE = 200;
const CANDIDATES = 3;
/** Several readings of a full screen; each line is compared with every label. */
const MOST = 32_000;
/** How far a word may be from a code, by how surely it is one. */
const FAR = 2.1;
const NEAR = 1.3;

/**
 * Matches a recognised text against what is known.
 * @param text as recognised, several readings one after the other
 * @param known every documented code, normalised (`0x801c03f2`, `AADSTS50155`)
 * @param bySymbol the code a word with underscores names, in spite of typos; null for none
 */
export function findSightings(
  text: string,
  known: readonly string[],
  bySymbol: (word: string) => string | null,
): Sightings {
  const seen = text.slice(0, MOST);
  const closest = new Map<string, number>();
  const see = (code: string, distance: number): void => {
    if (distance < (closest.get(code) ?? Infinity)) closest.set(code, distance);
  };
  const words = new Set(
    seen.split(/[\s[\](){}<>/,;:"'\u201c\u201d=]+/u).map((word) => word.replace(/(?<![.])[.]+$/, '')),
  );
  for (const word of [...words].filter((one) => one.length >= 8 && one.length <= 60).slice(0, WORDS)) {
    if (word.split('_').length >= 3) {
      const code = bySymbol(word);
      if (code !== null) see(code, 0);
    }
    for (const { code, distance } of codesLike(word.toLowerCase(), known)) see(code, distance);
  }
  const codes = [...closest].sort(([, a], [, b]) => a - b).map(([code]) => code);
  const documented = new Set(known);
  return {
    codes,
    lines: linesOf(
      seen,
      codes.filter((code) => documented.has(code)),
    ),
  };
}

interface Near {
  code: string;
  distance: number;
}

/** The known codes a word comes close to, in whichever notation, and the word itself when it is a code as it stands. */
function codesLike(word: string, known: readonly string[]): Near[] {
  const read = readable(word);
  if (read === null) return [];
  const found: Near[] = [];
  for (const code of known) {
    const distance = Math.min(...read.spellings(code).map((spelling) => distanceOf(word, spelling, read.reach)));
    if (distance <= read.reach) found.push({ code, distance });
  }
  found.sort((a, b) => a.distance - b.distance);
  // Only those hardly further away than the closest: to offer every neighbour would be to guess.
  const closest = found[0]?.distance ?? 0;
  const near = found.filter(({ distance }) => distance <= closest + HABIT).slice(0, CANDIDATES);
  const literal = normaliseCode(word);
  // Last of its kind: a reading nobody documented is likelier a misreading.
  if (
    literal !== null &&
    /^(?:0x[0-9a-f]{8}|aadsts[0-9]{5,8})$/.test(word) &&
    !near.some(({ code }) => code === literal)
  )
    near.push({ code: literal, distance: FAR });
  return near;
}

/** What kind of code a word may be, and how such codes are spelled; null for a word that is none. */
function readable(word: string): { reach: number; spellings: (code: string) => string[] } | null {
  const hex = (code: string): string[] => (code.startsWith('0x') ? [code] : []);
  if (word.length <= 12 && /^[0o©@8q6e®d][x×%]/.test(word)) return { reach: FAR, spellings: hex };
  if (word.length <= 14 && /^[a4]{1,2}[d0o][s5]?[t7]?[s5]/.test(word))
    return { reach: NEAR, spellings: (code) => (code.startsWith('AADSTS') ? [code.toLowerCase()] : []) };
  if (/^[-\u2013\u2014\u2212~][0-9a-z©@$&|!]{9,11}$/.test(word) || /^[2-4][0-9oilsb©@]{9}$/.test(word))
    return {
      reach: NEAR,
      spellings: (code) => {
        const numbers = decimals(code);
        return numbers
          ? [word.startsWith('2') || word.startsWith('3') || word.startsWith('4') ? numbers.unsigned : numbers.signed]
          : [];
      },
    };
  // Without the 0x, as a dialog prints it.
  if (word.length === 8 && /^[8bc3e(]/.test(word) && /[0-9]/.test(word))
    return { reach: NEAR, spellings: (code) => hex(code).map((id) => id.slice(2)) };
  return null;
}

/** Edit distance in which signs that look alike cost little; gives up beyond `most`. */
export function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (above[j - 1] ?? 0) + costOf(a.charAt(i - 1), b.charAt(j - 1));
      row.push(Math.min(swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > most) return Infinity;
    above = row;
  }
  return above[b.length] ?? Infinity;
}

function costOf(a: string, b: string): number {
  if (a === b) return 0;
  return TAKEN_FOR.get(a)?.includes(b) === true ? HABIT : 1;
}

/** Values a field may have, by its kind; text of any other kind is not taken from a picture. */
const VALUES: Partial<Record<FieldKind, readonly string[]>> = {
  bool: ['YES', 'NO'],
  test: ['PASS', 'FAIL', 'SKIPPED', 'PENDING', 'Tested'],
  enum: [
    'YES',
    'NO',
    'ENABLED',
    'DISABLED',
    'PASSED',
    'FAILED',
    'SYSTEM',
    'UN-ELEVATED User',
    'ELEVATED User',
    'UNKNOWN',
  ],
};
const PLAIN: Record<string, readonly string[]> = {
  'Error Phase': ['pre-check', 'discover', 'auth', 'join', 'post-join'],
  'Server ErrorCode': [
    'DirectoryError',
    'AuthenticationError',
    'invalid_grant',
    'invalid_request',
    'interaction_required',
  ],
  DeviceAuthStatus: ['SUCCESS', 'FAILED. Device is either disabled or deleted'],
};
interface Label {
  label: string;
  kind: FieldKind;
}
const LABELS = new Map(FIELDS.map(({ label, kind }) => [fold(label), { label, kind }]));

/** Each known field once, in the order of the picture. */
function linesOf(text: string, codes: readonly string[]): string[] {
  const lines = new Map<string, string>();
  const labels = new Map<string, Label | null>();
  for (const line of text.split(/[\n\f]/)) {
    const at = line.indexOf(':');
    if (at < 0 || line.length > LONGEST_LINE) continue;
    // The readings of one picture say the same over and over.
    const read = fold(line.slice(0, at));
    let field = labels.get(read);
    if (field === undefined) labels.set(read, (field = labelLike(read)));
    if (field === null || lines.has(field.label)) continue;
    const value = valueLike(line.slice(at + 1).trim(), field, codes);
    if (value !== null) lines.set(field.label, `${field.label} : ${value}`);
  }
  return [...lines.values()];
}

function labelLike(folded: string): Label | null {
  const exact = LABELS.get(folded);
  if (exact || folded.length < 5 || folded.length > 40) return exact ?? null;
  const reach = folded.length / 6;
  let best: Label | null = null;
  let least = reach;
  for (const [name, field] of LABELS) {
    const distance = distanceOf(folded, name, reach);
    if (distance <= least) [best, least] = [field, distance];
  }
  return best;
}

function valueLike(read: string, { label, kind }: Label, codes: readonly string[]): string | null {
  const allowed = PLAIN[label] ?? VALUES[kind];
  const code = codeIn(read, codes);
  if (allowed === undefined) return kind === 'hresult' ? code : null;
  const [word = ''] = read.toLowerCase().split(/[[\s]/);
  for (const value of allowed) {
    const whole = distanceOf(read.toLowerCase(), value.toLowerCase(), 0.7) <= 0.7;
    if (whole) return value;
    if (kind === 'test' && distanceOf(word, value.toLowerCase(), 0.7) <= 0.7)
      return code === null ? value : `${value} [${code}]`;
  }
  return null;
}

/** The closest of the codes that were seen, all of a value's codes joined as the console prints them. */
function codeIn(read: string, codes: readonly string[]): string | null {
  const words = read.toLowerCase().split(/[\s[\]/]+/);
  const found = words.flatMap((word) => (readable(word) === null ? [] : (codesLike(word, codes)[0]?.code ?? [])));
  return found.length === 0 ? null : [...new Set(found)].join('/');
}

/** Letters and digits only, lower case. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9©@$|]/g, '');
}
