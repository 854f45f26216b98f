// Makes a value for each word once, and remembers so many of them: people use the same few thousand again and again.

/** Longer ones are no words. */
const LONGEST = 40;

/** Gives back what was made of a word before; when `most` are remembered, all are forgotten and it starts anew. */
export function remembered<T>(most: number, make: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    if (word.length > LONGEST) return make(word);
    if (known.size >= most) known.clear();
    // A part of a text keeps the whole text in memory: what is remembered is a copy.
    const copy = ` ${word}`.slice(1);
    const value = make(copy);
    known.set(copy, value);
    return value;
  };
}
