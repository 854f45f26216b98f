// An answer is found by the ways people ask for it: enough of them, in every language.
import { LANGUAGES } from '../types.ts';
import type { Check } from './room.ts';

const ENOUGH = 5;

export const checkVariants: Check = ({ entries }, say) => {
  for (const entry of entries) {
    const counts = LANGUAGES.map((language) => entry.questions[language].length);
    const most = Math.max(...counts);
    // What is only found in an output or by its code needs no question; one that has some wants enough.
    if (most === 0 && (entry.rule !== null || entry.codes.length > 0)) continue;
    if (most === 0) say.warning(entry, [], 'nobody can ask for this: add questions, or the rule or code it belongs to');
    for (const [at, language] of LANGUAGES.entries()) {
      const count = counts[at] ?? 0;
      if (most > 0 && count < ENOUGH)
        say.warning(entry, ['questions', language], `${count} questions in ${language}: write at least ${ENOUGH}`);
    }
  }
};
