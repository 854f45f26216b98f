// Tells which language a short chat text is written in: English, Dutch, Norwegian Bokmål, or one we do not speak.
import { LANGUAGES, localized } from '../types.ts';
import type { Language } from '../types.ts';
import { remembered } from './remembered.ts';
import { paced } from '../slices.ts';
import type { Steps } from '../slices.ts';

export interface Heard {
  /** `other`: a language the bot does not speak; null: nothing to go by. */
  language: Language | 'other' | null;
  /** Clear enough to change the conversation's language. */
  confident: boolean;
  /** Clear among the languages the bot speaks, however near another one is: Norwegian that could be Danish is no Dutch. */
  ahead: boolean;
  /** Tag of the winner (`da`, `sv`, `nn`, `de`, …), for tests and figures. */
  tag: string | null;
}

export interface LanguageDetector {
  detect(text: string): Heard;
  /** What was trained, to be opened again by `openDetector`. */
  tables(): LanguageTables;
}

/** What tells languages apart, as plain data. */
export interface LanguageTables {
  tags: string[];
  /** Telling words and the tags they tell. */
  lexicon: Map<string, Set<string>>;
  /** Words that are no sign of either language. */
  shared: Set<string>;
  english: Set<string>;
  /** The n-grams, one a line: the rows of `logs`. */
  grams: string;
  logs: Float64Array;
  unseen: Float64Array;
}

/** Telling words of a language and sample texts of it; the spoken three are trained on our own texts besides. */
export type LanguageSamples = Record<string, { words: string[]; texts: string[] }>;

/** A telling word counts as much as this many n-grams; measured on tests/eval/languages.yaml. */
const WORD_WEIGHT = 4;
/** A telling word that English does not have counts this many times. */
const NOT_ENGLISH = 1.6;
/** So many telling words of a language that English does not have are somebody's own. */
const OWN_WORDS = 2;
/** How many tokens are remembered, some 300 bytes each. */
const TOKENS = 10_000;
/** How far ahead the winner has to be, in nats, before the conversation follows it. */
const CLEAR = 2.2;

/**
 * Trains a naive Bayes over character 1- to 4-grams of words, plus telling words. `own` are our texts by language;
 * words common to two of the three (terms, product names) say nothing and are left out on both sides.
 */
export function* detectorSteps(
  samples: LanguageSamples,
  own: Record<Language, readonly string[]>,
): Steps<LanguageDetector> {
  const tags = Object.keys(samples);
  const lexicon = new Map<string, Set<string>>();
  const texts: Record<string, string[]> = {};
  for (const tag of tags) {
    texts[tag] = samples[tag]?.texts.flatMap(spokenWords) ?? [];
    for (const word of samples[tag]?.words ?? []) lexiconOf(lexicon, word).add(tag);
  }
  const spoken = localized(() => new Map<string, number>());
  for (const language of LANGUAGES) {
    // Each token is looked at once, however often it comes.
    const tokens = new Map<string, number>();
    yield* paced(own[language], 128, (text) => {
      for (const token of tokensOf(text)) add(tokens, token, 1);
    });
    yield* paced(tokens, 512, ([token, times]) => {
      for (const word of wordsOf(token)) add(spoken[language], word, times);
    });
  }
  const shared = sharedWords(spoken);
  const english = new Set([...(samples['en']?.words ?? []), ...spoken.en.keys()]);
  const counted: Map<string, number>[] = [];
  for (const tag of tags) {
    const words = new Map<string, number>();
    for (const word of texts[tag] ?? []) add(words, word, 1);
    for (const language of LANGUAGES) {
      if (language !== tag) continue;
      for (const [word, times] of spoken[language]) if (!shared.has(word)) add(words, word, times);
    }
    const grams = new Map<string, number>();
    yield* paced(words, 256, ([word, times]) => {
      for (const gram of wordGrams(word)) add(grams, gram, times);
    });
    counted.push(grams);
  }
  return openModel({ tags, lexicon, shared, english }, yield* train(counted));
}

/** Opens a detector that was trained before. */
export function openDetector({ grams, logs, unseen, ...told }: LanguageTables): LanguageDetector {
  return openModel(told, { rows: new Map(grams.split('\n').map((gram, row) => [gram, row])), logs, unseen });
}

type Told = Pick<LanguageTables, 'tags' | 'lexicon' | 'shared' | 'english'>;

function openModel({ tags, lexicon, shared, english }: Told, model: Model): LanguageDetector {
  /** What each tag is answered as. */
  const answered = tags.map((tag) => LANGUAGES.find((known) => known === tag) ?? 'other');

  const signsOf = remembered(TOKENS, (token): Signs => {
    const words = wordsOf(token).filter((word) => !shared.has(word));
    const scores = new Float64Array(words.length > 0 ? tags.length : 0);
    const own = new Uint8Array(scores.length);
    for (const word of words) {
      const told = lexicon.get(word);
      // People mix English terms and messages into their own language, never the other way round.
      const isEnglish = english.has(word);
      const weight = told ? (WORD_WEIGHT * (isEnglish ? 1 : NOT_ENGLISH)) / told.size : 0;
      const grams = wordGrams(word);
      const sums = sumGrams(model, grams);
      for (let at = 0; at < scores.length; at++) {
        // n-grams of one word overlap: they count as a few independent signs, not as many.
        const sum = ((sums[at] as number) / grams.length) * Math.min(3, Math.sqrt(word.length));
        const tells = told?.has(tags[at] as string) === true;
        scores[at] = (scores[at] as number) + sum + (tells ? weight : 0);
        if (tells && !isEnglish) own[at] = (own[at] as number) + 1;
      }
    }
    return { words: words.length, scores, own };
  });

  return {
    tables: () => ({
      ...{ tags, lexicon, shared, english },
      grams: [...model.rows.keys()].join('\n'),
      logs: model.logs,
      unseen: model.unseen,
    }),
    detect(text) {
      const scores = new Float64Array(tags.length);
      const own = new Float64Array(tags.length);
      let words = 0;
      for (const token of tokensOf(text.slice(0, 600))) {
        const signs = signsOf(token);
        words += signs.words;
        for (let at = 0; at < signs.scores.length; at++) {
          scores[at] = (scores[at] as number) + (signs.scores[at] as number);
          own[at] = (own[at] as number) + (signs.own[at] as number);
        }
      }
      if (words === 0) return { language: null, confident: false, ahead: false, tag: null };
      const winner = best(scores, () => true);
      const tag = tags[winner] as string;
      const language = answered[winner] as Language | 'other';
      // What counts is the lead over the best language that would be answered differently.
      const leadOver = (counts: (at: number) => boolean, leader = winner): number => {
        const rival = best(scores, counts);
        return rival < 0 ? Infinity : (scores[leader] as number) - (scores[rival] as number);
      };
      const confident = leadOver((at) => answered[at] !== language) >= CLEAR;
      if (language === 'en') {
        // The English of a message that somebody quotes: the few words around it are the person's own.
        const quoting = best(own, (at) => answered[at] !== 'other' && (own[at] as number) >= OWN_WORDS);
        const spoken = answered[quoting] as Language | undefined;
        if (spoken) return { language: spoken, confident: false, ahead: true, tag: spoken };
      }
      // A language we do not speak must be clear; a short odd text is rather one of ours.
      if (language === 'other' && confident) return { language, confident, ahead: false, tag };
      const ours = best(scores, (at) => answered[at] !== 'other');
      const spoken = answered[ours] as Language;
      const ahead = leadOver((at) => answered[at] !== 'other' && answered[at] !== spoken, ours) >= CLEAR;
      return { language: spoken, confident: confident && language !== 'other', ahead, tag };
    },
  };
}

/** Where the highest of some scores stands, the first of several; -1 when none counts. */
function best(scores: Float64Array, counts: (at: number) => boolean): number {
  let found = -1;
  for (let at = 0; at < scores.length; at++)
    if ((found < 0 || (scores[at] as number) > (scores[found] as number)) && counts(at)) found = at;
  return found;
}

/** How likely a token's words are in each language; no scores where it has none that tell. */
interface Signs {
  words: number;
  scores: Float64Array;
  /** How many of them are telling words of each language that English does not have. */
  own: Uint8Array;
}

interface Model {
  /** Row of each n-gram seen in any language. */
  rows: Map<string, number>;
  /** Logarithm of its probability in each language, row by row: one look-up an n-gram serves all languages. */
  logs: Float64Array;
  /** That of an n-gram a language does not have. */
  unseen: Float64Array;
}

/** `counted` holds the n-grams of each language and how often they occur. */
function* train(counted: readonly ReadonlyMap<string, number>[]): Steps<Model> {
  const rows = new Map<string, number>();
  for (const counts of counted) for (const gram of counts.keys()) if (!rows.has(gram)) rows.set(gram, rows.size);
  // Additive smoothing over a fixed alphabet of n-grams, so that a small sample is not punished for being small.
  const cells = 20_000;
  const smooth = 0.3;
  const unseen = new Float64Array(counted.length);
  const logs = new Float64Array(rows.size * counted.length);
  yield* paced(counted, 1, (counts, at) => {
    let total = 0;
    for (const seen of counts.values()) total += seen;
    const log = (seen: number): number => Math.log((seen + smooth) / (total + smooth * cells));
    unseen[at] = log(0);
    for (const [gram, row] of rows) logs[row * counted.length + at] = log(counts.get(gram) ?? 0);
  });
  return { rows, logs, unseen };
}

/** Log-likelihood of the n-grams in each language. */
function sumGrams({ rows, logs, unseen }: Model, grams: readonly string[]): Float64Array {
  const sums = new Float64Array(unseen.length);
  for (const gram of grams) {
    const row = rows.get(gram);
    const [source, from] = row === undefined ? [unseen, 0] : [logs, row * unseen.length];
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (source[from + at] as number);
  }
  return sums;
}

function wordGrams(word: string): string[] {
  const text = ` ${word} `;
  const found: string[] = [];
  for (let size = 1; size <= 4; size++) {
    for (let at = 0; at + size <= text.length; at++) found.push(text.slice(at, at + size));
  }
  return found;
}

/** Lower-case words as written (accents kept: they tell languages apart); names, codes and identifiers left out. */
function spokenWords(text: string): string[] {
  return tokensOf(text).flatMap(wordsOf);
}

const QUOTED = /`[^`]*`/g;
const TOKEN = /[\p{L}\p{N}_\\/.:-]+/gu;

function tokensOf(text: string): string[] {
  return text.replace(QUOTED, ' ').match(TOKEN) ?? [];
}

const ENDS = /(?<![.:/-])[.:/-]+$/;
const NO_WORD = /[\d_\\/:]|\p{L}\.\p{L}|\p{Ll}\p{Lu}/u;

function wordsOf(written: string): string[] {
  const token = written.replace(ENDS, '');
  if (NO_WORD.test(token)) return [];
  return token.toLowerCase().split('-').filter(Boolean);
}

/** Words that texts of at least two of our languages use: terms, product names, `is`, `over`, `en`. */
function sharedWords(spoken: Record<Language, ReadonlyMap<string, number>>): Set<string> {
  const totals = LANGUAGES.map((language) => [...spoken[language].values()].reduce((sum, times) => sum + times, 0));
  const shared = new Set<string>();
  for (const word of LANGUAGES.flatMap((language) => [...spoken[language].keys()])) {
    const rates = LANGUAGES.map((language, at) => (spoken[language].get(word) ?? 0) / (totals[at] || 1)).sort(
      (a, b) => b - a,
    );
    // Used about as often in a second language: the word is nobody's own.
    if ((rates[1] ?? 0) > (rates[0] ?? 0) * 0.25) shared.add(word);
  }
  return shared;
}

function lexiconOf(lexicon: Map<string, Set<string>>, word: string): Set<string> {
  const known = lexicon.get(word) ?? new Set<string>();
  lexicon.set(word, known);
  return known;
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}
