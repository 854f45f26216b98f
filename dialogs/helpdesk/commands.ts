// The helpdesk's typed commands: a verb, a number, the rest as it was typed. For every button there is one. Pure.
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { TICKET_ACTS } from '../cards/actions.ts';
import type { TicketAct } from '../cards/actions.ts';
import { firstWord, fold } from '../words.ts';

export type Setting = 'settings' | 'on-call' | 'hours' | 'route' | 'remind';

/** What somebody asks of the helpdesk; `spoken` as in `Intent`. */
export type HelpdeskCommand = { spoken?: Language } & (
  | { is: 'act'; act: TicketAct; number: number; text: string }
  | { is: 'show'; number: number }
  | { is: 'list'; search: string }
  | { is: 'setting'; setting: Setting; rest: string }
);

type Verb = { is: 'act'; act: TicketAct } | { is: 'show' } | { is: 'list' } | { is: 'setting'; setting: Setting };

export interface Verbs {
  /** Folded verb -> what it means and whose word it is. */
  known: ReadonlyMap<string, { verb: Verb; languages: Language[] }>;
  /** The first words of them. */
  opening: ReadonlySet<string>;
  /** Words that take a setting away, and those for the channel one is in. */
  off: ReadonlySet<string>;
  here: ReadonlySet<string>;
  /** What a request is called before its number, and the words of a question about one. */
  nouns: ReadonlySet<string>;
  /** What a verb leaves behind its number: “sluit 1042 af”. */
  particles: ReadonlySet<string>;
  around: ReadonlySet<string>;
}

const SETTINGS: readonly Setting[] = ['settings', 'on-call', 'hours', 'route', 'remind'];
const LONGEST_VERB = 4;
const LONGEST_MESSAGE = 3000;
const LONGEST_QUESTION = 120;

/** Builds the verbs from the `words-act-…`, `words-request…`, `words-team-requests` and `words-set-…` texts. */
export function readVerbs(text: (language: Language, key: string) => string): Verbs {
  const verbs = new Map<string, { verb: Verb; languages: Language[] }>();
  const list = (language: Language, key: string): string[] => text(language, key).split('|').map(fold).filter(Boolean);
  const all = (key: string): Set<string> => new Set(LANGUAGES.flatMap((language) => list(language, key)));
  const add = (language: Language, key: string, verb: Verb): void => {
    for (const word of list(language, key)) {
      const known = verbs.get(word) ?? { verb, languages: [] };
      known.languages.push(language);
      verbs.set(word, known);
    }
  };
  for (const language of LANGUAGES) {
    for (const act of TICKET_ACTS) add(language, `words-act-${act}`, { is: 'act', act });
    add(language, 'words-request', { is: 'show' });
    add(language, 'words-team-requests', { is: 'list' });
    for (const setting of SETTINGS) add(language, `words-set-${setting}`, { is: 'setting', setting });
  }
  const opening = new Set([...verbs.keys()].map(firstWord));
  const nouns = new Set(
    [...verbs].flatMap(([word, { verb }]) => (verb.is === 'show' && !word.includes(' ') ? word : [])),
  );
  const around = all('words-request-around');
  const particles = all('words-act-particle');
  return { known: verbs, opening, off: all('words-off'), here: all('words-here'), nouns, particles, around };
}

/** Reads a message that is such a command; null when it is none. `mentioned`: people other than the bot are named. */
export function readHelpdeskCommand(message: string, verbs: Verbs, mentioned = false): HelpdeskCommand | null {
  const text = message.trim();
  if (text.length > LONGEST_MESSAGE) return null;
  const alone = text.startsWith('#') ? numberOf(text) : null;
  if (alone !== null) return { is: 'show', number: alone };
  return readVerb(text, verbs, mentioned) ?? readQuestion(text, verbs);
}

function readVerb(text: string, verbs: Verbs, mentioned: boolean): HelpdeskCommand | null {
  for (let count = LONGEST_VERB; count >= 1; count--) {
    const head = firstWords(text, count);
    if (head === null) continue;
    const folded = fold(head);
    const known = verbs.known.get(folded);
    if (!known) {
      // Fewer words begin with the same one.
      if (!verbs.opening.has(firstWord(folded))) return null;
      continue;
    }
    const [only] = known.languages;
    // English words are everybody's.
    const spoken = known.languages.length === 1 && only !== undefined && only !== 'en' ? { spoken: only } : {};
    const command = complete(known.verb, text.slice(head.length).trim(), verbs, mentioned);
    return command && { ...command, ...spoken };
  }
  return null;
}

/** “Is there any news on #1042?”: a number named as a request's, and around it nothing but the words of such a question. */
function readQuestion(text: string, { nouns, around }: Verbs): HelpdeskCommand | null {
  if (text.length > LONGEST_QUESTION || !/\d{4}/.test(text)) return null;
  const words = text.split(/\s+/);
  const at = words.findIndex((word) => numberOf(word) !== null);
  const number = numberOf(words[at] ?? '');
  if (number === null || !(words[at]?.startsWith('#') || nouns.has(fold(words[at - 1] ?? '')))) return null;
  const others = words.filter((_, index) => index !== at).map(fold);
  return others.every((word) => word === '' || nouns.has(word) || around.has(word)) ? { is: 'show', number } : null;
}

function complete(verb: Verb, rest: string, verbs: Verbs, mentioned: boolean): HelpdeskCommand | null {
  if (verb.is === 'list') return rest.length > 100 || rest.includes('\n') ? null : { is: 'list', search: rest };
  if (verb.is === 'setting') return isSetting(verb.setting, rest, verbs, mentioned) ? { ...verb, rest } : null;
  const noun = firstWords(rest, 1) ?? '';
  const named = verbs.nouns.has(fold(noun));
  // “close ticket 1042” is “close 1042”, in a line of its own: a longer text that begins like it is an output or a quotation.
  if (named && rest.includes('\n')) return null;
  if (named) rest = rest.slice(noun.length).trim();
  const head = firstWords(rest, 1) ?? '';
  const number = numberOf(head);
  if (number === null) return null;
  if (verb.is === 'show') return rest === head ? { is: 'show', number } : null;
  const text = rest.slice(head.length).trim();
  return { ...verb, number, text: verbs.particles.has(fold(text)) ? '' : text };
}

/** A question may begin with the same word (“hours after the sync …”): only what can be a setting is taken for one. */
function isSetting(setting: Setting, rest: string, { off, here }: Verbs, mentioned: boolean): boolean {
  if (rest.length > 300 || rest.includes('\n') || rest.includes('?')) return false;
  if (rest === '' || off.has(fold(rest))) return true;
  switch (setting) {
    case 'settings':
      return false;
    case 'on-call':
      return mentioned || rest.startsWith('@');
    case 'hours':
    case 'remind':
      return /\d/.test(rest) && fold(rest).split(' ').length <= 60;
    case 'route': {
      const [, ...words] = fold(rest).split(' ');
      const last = words.at(-1) ?? '';
      return mentioned || rest.includes('@') || off.has(last) || here.has(last) || here.has(words.join(' '));
    }
  }
}

/** The beginning of a text up to the end of its n-th word; null when it has fewer. */
function firstWords(text: string, count: number): string | null {
  let end = 0;
  for (let word = 0; word < count; word++) {
    while (end < text.length && isSpace(text.charAt(end))) end++;
    if (end === text.length) return null;
    while (end < text.length && !isSpace(text.charAt(end))) end++;
  }
  return text.slice(0, end);
}

function isSpace(char: string): boolean {
  return char.trim() === '';
}

/** `1042`, `#1042`, `1042:`, `1042?`. Numbers begin at 1001; nine digits are more than there will be. */
function numberOf(word: string): number | null {
  const bare = word.startsWith('#') ? word.slice(1) : word;
  const digits = /[:,.;?!]$/.test(bare) ? bare.slice(0, -1) : bare;
  return /^\d{4,9}$/.test(digits) ? Number(digits) : null;
}
