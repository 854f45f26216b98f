// Turns text into the terms the index holds: folded words that carry a subject, as stems.
import { stem, STOP_WORDS, words } from '../search/normalize.ts';

const stems = new Map<string, string>();
/** How many words' stems are remembered. */
const REMEMBERED = 100_000;

/** The words of a text that carry a subject, folded, in their order. */
export function subjectWords(text: string): string[] {
  return subjectsOf(words(text));
}

function subjectsOf(folded: readonly string[]): string[] {
  return folded.filter((word) => word.length > 1 && word.length <= 40 && !STOP_WORDS.has(word));
}

/** The term of a folded word. */
export function termOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const term = stem(word);
  if (stems.size < REMEMBERED) stems.set(word, term);
  return term;
}

/** The terms of a text in their order, repeated as often as they occur. */
export function termsOf(text: string): string[] {
  return termsOfWords(words(text));
}

/** Those of folded words. */
export function termsOfWords(folded: readonly string[]): string[] {
  return subjectsOf(folded).map(termOf);
}
