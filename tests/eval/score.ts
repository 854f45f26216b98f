// Scores one way of answering against the question set.
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { isRight } from './questions.ts';
import type { Question } from './questions.ts';

/** What was shown to a person for a question. */
export interface Shown {
  kind: string;
  lang: string;
  entries: Pick<KnowledgeEntry, 'id' | 'units' | 'topics' | 'codes'>[];
  /** The best entries whether shown or not, for recall. */
  ranked: Pick<KnowledgeEntry, 'id' | 'units' | 'topics' | 'codes'>[];
}

export interface Score {
  questions: number;
  /** Share of in-scope questions whose best entry is right, shown or not. */
  recall1: number;
  recall3: number;
  /** Share whose single answer, shown as the answer, is wrong. */
  wrong: number;
  choices: number;
  declined: number;
  /** Share answered in the language it was asked in. */
  language: number;
  misses: string[];
}

export function score(questions: readonly Question[], answer: (question: Question) => Shown): Score {
  const sums = { recall1: 0, recall3: 0, wrong: 0, choices: 0, declined: 0, language: 0 };
  const misses: string[] = [];
  for (const question of questions) {
    const shown = answer(question);
    if (shown.lang === question.lang) sums.language++;
    if (question.kind === 'smalltalk' || question.kind === 'escalate') {
      const right = shown.kind === question.kind;
      if (right) {
        sums.recall1++;
        sums.recall3++;
      } else misses.push(`${question.id} ${question.q} -> ${shown.kind}`);
      continue;
    }
    const first = shown.ranked[0];
    if (first && isRight(question, first)) sums.recall1++;
    else
      misses.push(
        `${question.id} ${question.q} -> ${shown.kind} ${shown.ranked
          .slice(0, 3)
          .map((entry) => entry.id)
          .join(', ')}`,
      );
    if (shown.ranked.slice(0, 3).some((entry) => isRight(question, entry))) sums.recall3++;
    if (shown.kind === 'choices') sums.choices++;
    else if (shown.kind === 'decline') sums.declined++;
    else if (!shown.entries[0] || !shown.entries.some((entry) => isRight(question, entry))) sums.wrong++;
  }
  const share = (sum: number): number => (questions.length > 0 ? sum / questions.length : 0);
  return {
    questions: questions.length,
    recall1: share(sums.recall1),
    recall3: share(sums.recall3),
    wrong: share(sums.wrong),
    choices: share(sums.choices),
    declined: share(sums.declined),
    language: share(sums.language),
    misses,
  };
}
