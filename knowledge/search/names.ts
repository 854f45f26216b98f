// Reads the former names of a product as its present one, so that Azure AD is neither Active Directory nor Azure.

/** A name as folded words, longest first of those that begin alike, and what it is read as. */
const NAMES: readonly (readonly [string, string])[] = [
  ['microsoft azure ad', 'entra'],
  ['azure active directory', 'entra'],
  ['azure ad', 'entra'],
  ['azuread', 'entra'],
  ['aad', 'entra'],
  ['microsoft entra id', 'entra'],
  ['microsoft entra', 'entra'],
  ['entra id', 'entra'],
  ['entraid', 'entra'],
];

const byFirst = new Map<string, { rest: string[]; meant: string }[]>();
for (const [name, meant] of NAMES) {
  const [first = '', ...rest] = name.split(' ');
  byFirst.set(first, [...(byFirst.get(first) ?? []), { rest, meant }]);
}

/** Gives words back with products by their present names; `textOf` a word is folded, `make` makes one of folded text. */
export function renamed<T>(words: readonly T[], textOf: (word: T) => string, make: (folded: string) => T): T[] {
  const found: T[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as T;
    const name = byFirst
      .get(textOf(word))
      ?.find(({ rest }) =>
        rest.every((part, index) => at + 1 + index < words.length && textOf(words[at + 1 + index] as T) === part),
      );
    found.push(name ? make(name.meant) : word);
    at += name?.rest.length ?? 0;
  }
  return found;
}
