// Numbers of Windows events: those our entries speak of, and the ones in a question that none of them does.
import { LANGUAGES } from '../types.ts';
import type { Answer, KnowledgeEntry } from '../types.ts';

export interface Events {
  /** The number of the first event a text names, where no entry speaks of any it names; else null. */
  unknown(text: string): string | null;
  /** The answer without what only looks as if it explained such an event. */
  withoutLookalikes(answer: Answer, text: string): Answer;
}

const NAMED =
  /(?<![a-z])(?:fout|feil|error|warning)?(?:events?|eventid|gebeurtenis(?:sen)?|gebeurtenis-?id|hendelse[nr]?|hendelses?-?id)(?:[ -](?:id|nr|no|nummer|number))?s?[ :#=.-]{1,3}([0-9]{2,5})(?![0-9a-z])/giu;
const EVENT = /(?<![a-z])(?:event|gebeurtenis|hendelse)/iu;
const NUMBER = /(?<![0-9a-z.,])[0-9]{2,5}(?![0-9a-z])/giu;
/** So much of a text is looked at. */
const LOOKED_AT = 1000;

/** Reads the entries once. */
export function openEvents(entries: readonly KnowledgeEntry[]): Events {
  const explaining = new Set<KnowledgeEntry>();
  const known = new Set<string>();
  for (const entry of entries) {
    const explains = EVENT.test(entry.title.en);
    if (explains) explaining.add(entry);
    for (const language of LANGUAGES) {
      const steps = entry.fix.map((step) => step.text[language]);
      for (const text of [entry.title[language], entry.cause[language], ...entry.questions[language], ...steps])
        if (explains || EVENT.test(text)) for (const [number] of text.matchAll(NUMBER)) known.add(number);
    }
  }
  const unknown = (text: string): string | null => {
    const named = Array.from(text.slice(0, LOOKED_AT).matchAll(NAMED), ([, number]) => number as string);
    return named.some((number) => known.has(number)) ? null : (named[0] ?? null);
  };
  return {
    unknown,
    withoutLookalikes(answer, text) {
      const [first] = answer.entries;
      if (!first || unknown(text) === null) return answer;
      // Likeness never answers for a number.
      if (explaining.has(first)) return { kind: 'decline', confidence: 1, entries: [] };
      if (answer.kind !== 'choices') return answer;
      return { ...answer, entries: answer.entries.filter((entry) => !explaining.has(entry)) };
    },
  };
}
