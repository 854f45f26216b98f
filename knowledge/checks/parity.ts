// Every language has what the others have: questions, bold labels, and steps that say something of their own.
import { LANGUAGES } from '../types.ts';
import { shownTexts } from './room.ts';
import type { Check } from './room.ts';

export const checkParity: Check = ({ entries }, say) => {
  for (const entry of entries) {
    const asked = LANGUAGES.filter((language) => entry.questions[language].length > 0);
    for (const language of LANGUAGES) {
      if (asked.length > 0 && !asked.includes(language))
        say.error(entry, ['questions', language], `no questions in ${language}: write how people ask it there`);
    }
    for (const { path, text } of shownTexts(entry)) {
      const labels = LANGUAGES.map((language) => text[language].split('**').length);
      if (labels.some((count) => count !== labels[0]))
        say.error(entry, path, 'bold labels differ between the languages: mark the same ones');
      for (const language of LANGUAGES) {
        if (language !== 'en' && text[language] === text.en && isSentence(text.en))
          say.warning(entry, [...path, language], `${language} is the same as en: is it translated?`);
      }
    }
  }
};

/** At least three words: shorter texts may be the same in two languages. */
const isSentence = (text: string): boolean => text.split(' ').filter((word) => /\p{L}{3}/u.test(word)).length >= 3;
