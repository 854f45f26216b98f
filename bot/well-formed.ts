// Half a surrogate pair cannot be stored or sent; it becomes the replacement character.

/** The text with lone surrogates replaced. */
export function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
