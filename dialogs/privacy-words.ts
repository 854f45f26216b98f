// Hears what is asked about the bot's own keeping of things: “do you save my messages”, “verwijder alles over mij”. Pure.

/** What a word says in such a question; a word may say several things. */
const ROLES = [
  'keep',
  'do',
  'drop',
  'bot',
  'said',
  'typed',
  'data',
  'me',
  'my',
  'all',
  'who',
  'see',
  'safe',
  'asks',
  'small',
  'not',
] as const;
type Role = (typeof ROLES)[number];

export interface PrivacyWords {
  /** Folded word or words -> what they say. */
  roles: ReadonlyMap<string, ReadonlySet<Role>>;
  /** First word of those -> how many words the longest of them has. */
  longest: ReadonlyMap<string, number>;
}

/** A longer message is about something else, too. */
const MOST_WORDS = 24;

/** @param list the folded phrases of a text, in all languages together */
export function readPrivacyWords(list: (key: string) => string[]): PrivacyWords {
  const roles = new Map<string, Set<Role>>();
  const longest = new Map<string, number>();
  for (const role of ROLES) {
    for (const phrase of list(`words-privacy-${role}`)) {
      roles.set(phrase, (roles.get(phrase) ?? new Set()).add(role));
      const words = phrase.split(' ');
      const [first = ''] = words;
      longest.set(first, Math.max(longest.get(first) ?? 1, words.length));
    }
  }
  return { roles, longest };
}

/**
 * `forget` for an order to delete what is kept, `privacy` for a question about what is kept, seen or passed on; null where
 * the bot is not what is spoken of. All words but one must belong to the matter: a device, a file or a policy is another.
 */
export function hearPrivacy(folded: string, { roles, longest }: PrivacyWords): 'privacy' | 'forget' | null {
  const tokens = folded.split(' ');
  if (tokens.length > MOST_WORDS) return null;
  const said = new Set<Role>();
  let strangers = 0;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] ?? '';
    let length = Math.min(longest.get(token) ?? 1, tokens.length - at);
    while (length > 1 && !roles.has(tokens.slice(at, at + length).join(' '))) length--;
    const meant = roles.get(length === 1 ? token : tokens.slice(at, at + length).join(' '));
    if (!meant) strangers += 1;
    for (const role of meant ?? []) said.add(role);
    if (strangers > 1 || said.has('not')) return null;
    at += length;
  }
  const has = (...any: Role[]): boolean => any.some((role) => said.has(role));
  const isAll = strangers === 0;
  const named = has('typed', 'me', 'all') || (has('data') && has('my', 'bot'));
  if (isAll && has('drop') && named && !has('asks')) return 'forget';
  const mine = has('said', 'typed', 'data');
  const keeps = has('keep', 'do', 'drop');
  if (has('do') && (mine || (isAll && has('me')))) return 'privacy';
  if (has('bot') && keeps && (mine || (isAll && has('me')))) return 'privacy';
  // “Where is my data stored”, to whoever is asked.
  if (isAll && has('keep') && has('data') && has('my')) return 'privacy';
  // Nobody but a chat keeps what was pasted into it.
  if (has('keep') && has('typed')) return 'privacy';
  if (has('who') && has('see') && (has('typed') || (mine && has('bot')))) return 'privacy';
  return has('safe') && (has('typed') || (has('bot') && isAll && mine)) ? 'privacy' : null;
}
