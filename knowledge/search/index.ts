// Search over the entries: character n-grams, words with concepts, and whole entries, added up to one confidence.
import type { Answer, KnowledgeEntry, Language } from '../types.ts';
import { LANGUAGES } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { decide } from './decide.ts';
import { grams, stem, STOP_WORDS, words } from './normalize.ts';
import { buildSparseIndex } from './sparse.ts';
import { createSpelling } from './spelling.ts';

export interface Hit {
  entry: KnowledgeEntry;
  /** 0..1: how alike the question and the entry are, all measures together. */
  score: number;
  /** What the score is made of, for the decision and for tuning. */
  parts: { grams: number; words: number; body: number };
}

export interface Search {
  /** The best entries for a question in any of the three languages, best first, at most `limit`. */
  rank(text: string, limit?: number): Hit[];
  /** Ranks and decides: an answer, up to three choices, or an honest no. */
  ask(text: string): Answer;
  /** What the decision looks at, for fitting it. */
  features(text: string, hits?: Hit[]): number[];
}

/** Weights of the three measures, and what an entry that nobody asks for in words is worth; set by `npm run eval` on half a. */
export const WEIGHTS = { grams: 0.15, words: 0.45, body: 0.4, unasked: 0.85 };
/** A rule's or code's own texts answer questions too, but what people ask was written for the question entries. */
const CONCEPT_WEIGHT = 1.6;
const COMMAND_WORDS = 8;

/**
 * Builds the search over `entries`; `concepts` is the trilingual glossary, `repair` adds what was meant to words that
 * machine translation produced, `elsewhere` knows the subjects that are not ours.
 */
export function createSearch(
  entries: readonly KnowledgeEntry[],
  concepts: Concepts,
  weights = WEIGHTS,
  repair: (folded: string[]) => string[] = (folded) => folded,
  elsewhere: Concepts = { find: () => [] },
): Search {
  const variants: { entry: number; features: Map<string, number>; grams: Map<string, number> }[] = [];
  const bodies: Map<string, number>[] = [];
  const vocabulary = new Map<string, number>();
  for (const [at, entry] of entries.entries()) {
    const body = new Map<string, number>();
    for (const language of LANGUAGES) {
      for (const text of askedAs(entry, language)) {
        const folded = words(text);
        variants.push({ entry: at, features: features(folded, concepts), grams: count(grams(folded)) });
        merge(body, features(folded, concepts), 1);
        for (const word of folded) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
      }
      merge(body, features(words(entry.cause[language]), concepts), 0.7);
      for (const step of entry.fix) {
        const folded = words(step.text[language]);
        merge(body, features(folded, concepts), 0.25);
        for (const word of folded) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
      }
      for (const word of words(entry.cause[language])) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
    }
    bodies.push(body);
  }
  const gramIndex = buildSparseIndex(variants.map((variant) => variant.grams));
  const wordIndex = buildSparseIndex(variants.map((variant) => variant.features));
  const bodyIndex = buildSparseIndex(bodies);
  const owner = Uint32Array.from(variants, (variant) => variant.entry);
  const spelling = createSpelling(vocabulary);
  // Reused from question to question: search is synchronous.
  const gramScores = new Float32Array(variants.length);
  const wordScores = new Float32Array(variants.length);
  const bodyScores = new Float32Array(entries.length);
  const best = {
    grams: new Float32Array(entries.length),
    words: new Float32Array(entries.length),
    both: new Float32Array(entries.length),
  };

  const read = (text: string): { folded: string[]; asked: Map<string, number> } => {
    const folded = repair(words(text.slice(0, 1000)));
    return {
      folded,
      asked: features(
        folded.map((word) => spelling.correct(word)),
        concepts,
      ),
    };
  };

  const rank = (text: string, limit = 10): Hit[] => {
    const { folded, asked } = read(text);
    if (asked.size === 0) return [];
    gramIndex.score(count(grams(folded)), gramScores);
    wordIndex.score(asked, wordScores);
    bodyIndex.score(asked, bodyScores);
    best.grams.fill(0);
    best.words.fill(0);
    best.both.fill(0);
    for (let at = 0; at < owner.length; at++) {
      const entry = owner[at] as number;
      const gram = gramScores[at] as number;
      const word = wordScores[at] as number;
      if (gram > (best.grams[entry] as number)) best.grams[entry] = gram;
      if (word > (best.words[entry] as number)) best.words[entry] = word;
      const both = gram * weights.grams + word * weights.words;
      if (both > (best.both[entry] as number)) best.both[entry] = both;
    }
    const hits: Hit[] = [];
    for (const [at, entry] of entries.entries()) {
      const body = bodyScores[at] as number;
      const unasked = entry.questions.en.length === 0 ? weights.unasked : 1;
      const score = ((best.both[at] as number) + weights.body * body) * unasked;
      if (score < 0.05) continue;
      hits.push({ entry, score, parts: { grams: best.grams[at] as number, words: best.words[at] as number, body } });
    }
    return hits.sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1)).slice(0, limit);
  };

  const describe = (text: string, hits = rank(text)): number[] => {
    const { folded, asked } = read(text);
    const body = hits[0] ? bodies[entries.indexOf(hits[0].entry)] : undefined;
    let known = 0;
    let all = 0;
    let covered = 0;
    let total = 0;
    let concept = 0;
    for (const feature of asked.keys()) {
      const rare = bodyIndex.idf(feature) || UNKNOWN_WORD;
      total += rare;
      if (body?.has(feature)) covered += rare;
      if (feature.startsWith('#')) {
        concept++;
        continue;
      }
      const idf = wordIndex.idf(feature) || bodyIndex.idf(feature);
      all += idf > 0 ? idf : UNKNOWN_WORD;
      if (idf > 0) known += idf;
    }
    const first = hits[0];
    const second = hits[1];
    return [
      first?.score ?? 0,
      (first?.score ?? 0) - (second?.score ?? 0),
      first?.parts.grams ?? 0,
      first?.parts.words ?? 0,
      first?.parts.body ?? 0,
      all > 0 ? known / all : 0,
      Math.min(concept, 6) / 6,
      Math.min(asked.size, COMMAND_WORDS) / COMMAND_WORDS,
      total > 0 ? covered / total : 0,
      Math.min(elsewhere.find(folded).length, 2),
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

/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;

function askedAs(entry: KnowledgeEntry, language: Language): string[] {
  return [entry.title[language], ...entry.questions[language]];
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

function merge(into: Map<string, number>, from: ReadonlyMap<string, number>, weight: number): void {
  for (const [feature, value] of from) into.set(feature, (into.get(feature) ?? 0) + value * weight);
}
