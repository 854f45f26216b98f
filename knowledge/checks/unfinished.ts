// What `npm run new` left to write is written: no text is still the three dots of a skeleton.
import { LANGUAGES } from '../types.ts';
import { shownTexts } from './room.ts';
import type { Check } from './room.ts';

/** What a skeleton has in place of a text. */
const DOTS = '…';
const MEANING = { holds: 'holds', fails: 'fails', unknown: 'stays unknown' };

export const checkUnfinished: Check = ({ entries }, say) => {
  for (const entry of entries) {
    for (const { path, text } of shownTexts(entry)) {
      for (const language of LANGUAGES) {
        if (text[language] === DOTS)
          say.error(entry, [...path, language], `${nameOf(path)} in ${language} is still to be written`);
      }
    }
    for (const language of LANGUAGES) {
      const at = entry.questions[language].indexOf(DOTS);
      if (at >= 0)
        say.error(entry, ['questions', language, at], `the questions in ${language} are still to be written`);
    }
    for (const kind of ['holds', 'fails', 'unknown'] as const) {
      const at = entry.examples[kind].findIndex((capture) => DOTS in capture);
      if (at >= 0) say.error(entry, ['examples', kind, at], `the example that ${MEANING[kind]} is still to be written`);
      // What a rule says of the capture itself is never unknown.
      if (entry.rule && kind !== 'unknown' && entry.examples[kind].length === 0)
        say.error(entry, ['examples'], `no example ${MEANING[kind]}: add one`);
    }
  }
};

/** As an editor counts: `step 2` for the second one. */
function nameOf([part, at]: readonly PropertyKey[]): string {
  return part === 'fix' ? `step ${Number(at) + 1}` : `the ${String(part)}`;
}
