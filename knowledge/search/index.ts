// Search over the entries: n-grams of the nearest questions, each entry as stems and concepts, and its topics, added up.
import type { Answer, KnowledgeEntry } from '../types.ts';
import { buildSteps, openTables } from './build.ts';
import type { SearchTables } from './build.ts';
import type { Concepts } from './concepts.ts';
import { decide, leastThatMatters } from './decide.ts';
import type { Steps } from '../slices.ts';
import { openQuestions } from './question.ts';
import type { Question } from './question.ts';
import { rankingSteps } from './rank.ts';
import type { Hit } from './rank.ts';
import type { ReadBefore } from './read.ts';
import { openSpelling } from './spelling.ts';

export interface Search {
  /** The best entries for a question in any of the three languages, best first, at most `limit`. */
  rank(text: string, limit?: number): Hit[];
  /** Ranks and decides: an answer, up to three choices, or an honest no. */
  ask(text: string): Answer;
  /** What the decision looks at, for fitting it. */
  features(text: string, hits?: Hit[]): number[];
  /** What was built, to be opened again by `options.built`. */
  tables(): SearchTables;
}

export interface SearchOptions {
  /** The trilingual glossary. */
  concepts: Concepts;
  /** Subjects that are not ours: their words, and questions about them. */
  elsewhere?: { subjects: Concepts; questions: readonly string[] };
  /** Adds what was meant to words that machine translation produced. */
  repair?: (folded: string[]) => string[];
  /** Tables built before from the same entries and options. */
  built?: SearchTables | undefined;
  /** What was read of other entries: those that are among these are not read again. */
  before?: ReadBefore | undefined;
}

/** How many hits the decision looks at. */
const HITS = 10;

/** Builds the search over `entries`, with pauses; about a second for 500 entries. */
export function* searchSteps(entries: readonly KnowledgeEntry[], options: SearchOptions): Steps<Search> {
  const { concepts, elsewhere, repair = (folded: string[]) => folded, built, before } = options;
  const { gramIndex, bodyIndex, ...index } = built
    ? openTables(built)
    : yield* buildSteps(entries, concepts, elsewhere?.questions ?? [], before);
  yield;
  const spelling = openSpelling(index.vocabulary);
  yield;
  const read = openQuestions({ gramIndex, bodyIndex, concepts, spelling, repair, elsewhere: elsewhere?.subjects });
  const { rank, strange, holders } = yield* rankingSteps(entries, { gramIndex, bodyIndex, ...index });

  const describe = (question: Question, [first, second]: Hit[]): number[] => [
    first?.score ?? 0,
    (first?.score ?? 0) - (second?.score ?? 0),
    first?.parts.grams ?? 0,
    first?.parts.body ?? 0,
    question.all > 0 ? question.known / question.all : 0,
    first?.parts.held ?? 0,
    Math.min(question.concepts, 6) / 6,
    Math.min(question.wanted, 8) / 8,
    // A word of another matter says less the surer the topic is: Outlook asks for a sign-in, a tablet is registered.
    Math.min(question.elsewhere, 2) * (1 - (first?.parts.chance ?? 0)),
    strange().likeness,
    first?.parts.chance ?? 0,
    strange().chance,
  ];

  return {
    rank: (text, limit) => rank(read(text), limit),
    features(text, hits) {
      const question = read(text);
      return describe(question, hits ?? rank(question));
    },
    tables: () => ({ grams: gramIndex.tables(), bodies: bodyIndex.tables(), ...index }),
    ask(text) {
      const question = read(text);
      const hits = rank(question, HITS, leastThatMatters);
      return decide(hits, describe(question, hits), { ...question, holders: holders() });
    },
  };
}
