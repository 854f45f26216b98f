// Cuts what somebody wrote before it is redacted: never inside a word, because nothing would know half an identifier.

/** No identifier is longer; what is one word for longer is cut all the same. */
const LONGEST_WORD = 200;

/** At most so many signs of a text; a word that does not fit goes. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit || /\s/.test(text.charAt(limit))) return text.slice(0, limit);
  let end = limit;
  while (end > 0 && limit - end < LONGEST_WORD && !/\s/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, limit - end < LONGEST_WORD ? end : limit);
}
