// Reads a question as what search compares: its words, each worked out once and remembered, their n-grams and features.
import type { Concepts, Told } from './concepts.ts';
import { formsOf, grams, subjectOf, wordsOf } from './normalize.ts';
import { CONCEPT_WEIGHT } from './read.ts';
import { renamed } from './names.ts';
import { remembered } from './remembered.ts';
import type { Feature, SparseIndex, Weighed } from './sparse.ts';
import type { Spelling } from './spelling.ts';

/** A question as it was read. */
export interface Question {
  /** The n-grams, and behind them what is wanted, numbered behind them, too. */
  weighed: Weighed;
  /** How many of those are n-grams. */
  grams: number;
  /** How many stems of words that carry a subject, and concepts they name, it has. */
  wanted: number;
  /** How many of them are concepts. */
  concepts: number;
  /** How much all that weighs, rare words more, and what of it is in words of ours. */
  all: number;
  known: number;
  /** How many subjects of others it names. */
  elsewhere: number;
}

/** A folded word and what becomes of it. */
interface Heard {
  folded: string;
  corrected: string;
  /** Its stem, where it carries a subject. */
  subject: Feature | null;
  grams: readonly Feature[];
  concepts: Told;
  elsewhere: Told | undefined;
}

/** How many words are remembered, about 500 bytes each. */
const WORDS = 10_000;
/** The weight of a word nobody of ours uses: about that of a word which one text has. */
const UNKNOWN_WORD = 8;

export interface Ears {
  gramIndex: SparseIndex;
  bodyIndex: SparseIndex;
  concepts: Concepts;
  elsewhere: Concepts | undefined;
  spelling: Spelling;
  repair: (folded: string[]) => string[];
}

/** Opens the reader of questions over the indexes; words are remembered from question to question. */
export function openQuestions(ears: Ears): (text: string) => Question {
  const { gramIndex, bodyIndex, concepts, elsewhere, spelling, repair } = ears;
  const hear = remembered(WORDS, (folded): Heard => {
    const corrected = spelling.correct(folded);
    const subject = subjectOf(corrected);
    return {
      ...{ folded, corrected, subject: subject === null ? null : bodyIndex.feature(subject) },
      grams: grams([folded]).map(gramIndex.feature),
      concepts: concepts.tell(corrected),
      elsewhere: elsewhere?.tell(folded),
    };
  });
  const forms = remembered(WORDS, (written) => formsOf(written).map(hear));
  const conceptOf = remembered(WORDS, (name) => bodyIndex.feature(`#${name}`));

  return (text) => {
    const written = wordsOf(text.slice(0, 1000), forms);
    const repaired = repair(written.map((word) => word.folded));
    for (let at = written.length; at < repaired.length; at++) written.push(hear(repaired[at] as string));
    const heard = renamed(written, (word) => word.folded, hear);
    const folded = heard.map((word) => word.folded);
    const asked = new Map<Feature, number>();
    const wanted = new Map<Feature, number>();
    // A compound nobody of ours uses is known by its parts: proxy|probleem.
    const compounds = new Set<Feature>();
    for (const word of heard) {
      for (const gram of word.grams) asked.set(gram, (asked.get(gram) ?? 0) + 1);
      if (word.subject === null) continue;
      wanted.set(word.subject, (wanted.get(word.subject) ?? 0) + 1);
      if (word.concepts.names.length > 1) compounds.add(word.subject);
    }
    const named = concepts.gather(
      heard.map((word) => word.corrected),
      heard.map((word) => word.concepts),
    );
    for (const name of named) wanted.set(conceptOf(name), CONCEPT_WEIGHT);
    const weighed: Weighed = { rows: [], weights: [] };
    gramIndex.weigh(asked, weighed);
    const count = weighed.rows.length;
    bodyIndex.weigh(wanted, weighed, gramIndex.size);
    let [all, known] = [0, 0];
    for (const feature of wanted.keys()) {
      const rare = bodyIndex.idf(feature);
      all += rare || (compounds.has(feature) ? 0 : UNKNOWN_WORD);
      known += rare;
    }
    const others = elsewhere?.gather(
      folded,
      heard.map((word) => word.elsewhere as Told),
    );
    return {
      ...{ weighed, grams: count, wanted: wanted.size, concepts: named.length },
      ...{ all, known, elsewhere: others?.length ?? 0 },
    };
  };
}
