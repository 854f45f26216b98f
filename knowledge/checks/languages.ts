// A language we speak is told from the others when somebody writes in it, and goes by a name of its own.
import { LANGUAGES } from '../types.ts';
import type { Check } from './room.ts';

export const checkLanguages: Check = ({ toldApart, locales: { names } }, say) => {
  for (const [at, language] of LANGUAGES.entries()) {
    if (!toldApart.includes(language))
      say.errorIn('search/languages.yaml', 1, `${language} is missing: add words and texts to tell it by`);
    const other = LANGUAGES.slice(0, at).find((one) => names[one] === names[language]);
    if (other)
      say.errorIn(
        `locales/${language}.yaml`,
        1,
        `“${names[language]}” is the name of ${other}: write that of ${language}`,
      );
  }
};
