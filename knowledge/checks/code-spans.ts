// Codes, field names, values, commands and paths stand as the same code spans in every language; a title has none.
import { LANGUAGES } from '../types.ts';
import { shownTexts } from './room.ts';
import type { Check } from './room.ts';

export const checkCodeSpans: Check = ({ entries }, say) => {
  for (const entry of entries) {
    for (const { path, text } of shownTexts(entry)) {
      const spans = LANGUAGES.map((language) => [...new Set(codeSpans(text[language]))].sort());
      for (const [at, language] of LANGUAGES.entries()) {
        if (text[language].split('`').length % 2 === 0)
          say.error(entry, [...path, language], 'a code span is opened and not closed: add the missing `');
        if (path[0] === 'title' && spans[at]?.length)
          say.error(entry, [...path, language], 'a title has no code span: put a literal value in quotes');
        const odd = difference(spans[at] ?? [], spans[0] ?? []);
        if (odd.length > 0)
          say.error(entry, [...path, language], `code spans differ from en: ${odd.join(', ')}: write them alike`);
      }
    }
  }
};

/** The texts between backticks. */
function codeSpans(text: string): string[] {
  return text.split('`').filter((_, at) => at % 2 === 1);
}

function difference(left: readonly string[], right: readonly string[]): string[] {
  return [...left.filter((span) => !right.includes(span)), ...right.filter((span) => !left.includes(span))];
}
