// Search over the entries: character n-grams of every question, and each entry as a text of stems and concepts.
import type { Answer, KnowledgeEntry, Language } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { decide } from './decide.ts';
import { grams, stem, STOP_WORDS, words } from './normalize.ts';
import { buildSparseIndex } from './sparse.ts';
import { createSpelling } from './spelling.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, both measures together. */
  score: number;
  parts: { grams: number; body: number };
}

export interface Search {
  /** The best entries for a question in any of the three languages, best first, at most `limit`. */
  rank(text: string, limit?: number): Hit[];
  /** Ranks and decides: an answer, up to three choices, or an honest no. */
  ask(text: string): Answer;
  /** What the decision looks at, for fitting it. */
  features(text: string, hits?: Hit[]): number[];
}

export interface SearchOptions {
  /** The trilingual glossary. */
  concepts: Concepts;
  /** Subjects that are not ours. */
  elsewhere?: Concepts;
  /** Adds what was meant to words that machine translation produced. */
  repair?: (folded: string[]) => string[];
  weights?: typeof WEIGHTS;
}

/**
 * What the n-grams of the nearest question and the whole entry count, and what entries are worth that nobody asks for in
 * words or that are rules first. Set on tests/eval/calibration.yaml; words of single questions added nothing beside the two.
 */
export const WEIGHTS = { grams: 0.4, body: 0.6, unasked: 0.8, rule: 0.92 };
const CONCEPT_WEIGHT = 1.6;
/** What the parts of an entry count in its text; titles and questions count fully. */
const CAUSE = 0.7;
const STEP = 0.25;
/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;
const LOWEST = 0.05;

/** Builds the search over `entries`; synchronous, about a second for 500 entries. */
export function createSearch(entries: readonly KnowledgeEntry[], options: SearchOptions): Search {
  const { concepts, elsewhere, repair = (folded: string[]) => folded, weights = WEIGHTS } = options;
  const asked: { entry: number; grams: Map<string, number> }[] = [];
  // A question is asked in one language: an entry is read as three texts, one a language.
  const bodies: Map<string, number>[] = [];
  const vocabulary = new Map<string, number>();
  for (const [at, entry] of entries.entries()) {
    for (const language of LANGUAGES) {
      const body = new Map<string, number>();
      const read = (text: string, weight: number): string[] => {
        const folded = words(text);
        for (const word of folded) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
        for (const [feature, value] of features(folded, concepts)) {
          body.set(feature, (body.get(feature) ?? 0) + value * weight);
        }
        return folded;
      };
      for (const text of askedAs(entry, language)) asked.push({ entry: at, grams: count(grams(read(text, 1))) });
      read(entry.cause[language], CAUSE);
      for (const step of entry.fix) read(step.text[language], STEP);
      bodies.push(body);
    }
  }
  const gramIndex = buildSparseIndex(asked.map((question) => question.grams));
  const bodyIndex = buildSparseIndex(bodies);
  const owner = Uint32Array.from(asked, (question) => question.entry);
  const spelling = createSpelling(vocabulary);
  // Reused from question to question: search is synchronous.
  const gramScores = new Float32Array(asked.length);
  const bodyScores = new Float32Array(bodies.length);
  const nearest = new Float32Array(entries.length);

  const read = (text: string): { folded: string[]; wanted: Map<string, number> } => {
    const folded = repair(words(text.slice(0, 1000)));
    const corrected = folded.map((word) => spelling.correct(word));
    return { folded, wanted: features(corrected, concepts) };
  };

  const rank = (text: string, limit = 10): Hit[] => {
    const { folded, wanted } = read(text);
    if (wanted.size === 0) return [];
    gramIndex.score(count(grams(folded)), gramScores);
    bodyIndex.score(wanted, bodyScores);
    nearest.fill(0);
    for (let at = 0; at < owner.length; at++) {
      const entry = owner[at] as number;
      if ((gramScores[at] as number) > (nearest[entry] as number)) nearest[entry] = gramScores[at] as number;
    }
    const hits: Hit[] = [];
    for (const [at, entry] of entries.entries()) {
      const gram = nearest[at] as number;
      const from = at * LANGUAGES.length;
      const body = Math.max(...bodyScores.subarray(from, from + LANGUAGES.length));
      const score = (gram * weights.grams + body * weights.body) * worth(entry, weights);
      if (score >= LOWEST) hits.push({ entry, score, parts: { grams: gram, body } });
    }
    return hits.sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1)).slice(0, limit);
  };

  const describe = (text: string, hits = rank(text)): number[] => {
    const { folded, wanted } = read(text);
    const [first, second] = hits;
    const at = first ? entries.indexOf(first.entry) * LANGUAGES.length : 0;
    const holds = (feature: string): boolean =>
      first !== undefined && LANGUAGES.some((_, index) => bodies[at + index]?.has(feature));
    let known = 0;
    let covered = 0;
    let all = 0;
    let named = 0;
    for (const feature of wanted.keys()) {
      const rare = bodyIndex.idf(feature);
      all += rare || UNKNOWN_WORD;
      known += rare;
      if (holds(feature)) covered += rare;
      if (feature.startsWith('#')) named++;
    }
    return [
      first?.score ?? 0,
      (first?.score ?? 0) - (second?.score ?? 0),
      first?.parts.grams ?? 0,
      first?.parts.body ?? 0,
      all > 0 ? known / all : 0,
      all > 0 ? covered / all : 0,
      Math.min(named, 6) / 6,
      Math.min(wanted.size, 8) / 8,
      Math.min(elsewhere?.find(folded).length ?? 0, 2),
    ];
  };

  return {
    rank,
    features: describe,
    ask(text) {
      const hits = rank(text);
      return decide(hits, describe(text, hits));
    },
  };
}

function askedAs(entry: KnowledgeEntry, language: Language): string[] {
  return [entry.title[language], ...entry.questions[language]];
}

/** Entries written to answer a question go before rules, whose texts speak of a capture, and before bare codes. */
function worth(entry: KnowledgeEntry, weights: typeof WEIGHTS): number {
  if (entry.questions.en.length === 0) return weights.unasked;
  return entry.rule === null ? 1 : weights.rule;
}

/** Stems of the words that carry a subject, and the concepts they name (`#scp`). */
function features(folded: readonly string[], concepts: Concepts): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of folded) {
    if (word.length < 2 || STOP_WORDS.has(word)) continue;
    const key = stem(word);
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  for (const name of concepts.find(folded)) found.set(`#${name}`, CONCEPT_WEIGHT);
  return found;
}

function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
