// The words people command the bot with, in every language at once, read from the locale files.
import { LANGUAGES } from '../knowledge/types.ts';
import type { Language } from '../knowledge/types.ts';
import { readPrivacyWords } from './privacy-words.ts';
import type { PrivacyWords } from './privacy-words.ts';

/** What a phrase of the vocabulary means when a whole message is made of such phrases. */
export type Tag =
  | 'help'
  | 'greeting'
  | 'thanks'
  | 'bye'
  | 'chat'
  | 'filler'
  | 'my-requests'
  | 'setup'
  | 'forget'
  | 'export'
  | 'privacy'
  | 'person'
  | 'other-language'
  | `language:${Language}`;

export interface Phrase {
  tags: readonly Tag[];
  languages: readonly Language[];
}

export interface Words {
  /** Folded phrase -> what it means and whose word it is; the longest phrase wins when a message is read. */
  phrases: Map<string, Phrase>;
  longest: number;
  /** The first words of them. */
  opening: Set<string>;
  /** Phrases that ask for a person wherever they stand in a short message, by their first word. */
  escalate: PhrasesByWord<string>;
  escalateVerbs: Set<string>;
  escalatePeople: Set<string>;
  /** What is sent on, and to whom: `send saken til brukerstøtten`. */
  escalateSend: Set<string>;
  escalateDesk: Set<string>;
  /** What is said about the bot keeping things. */
  privacy: PrivacyWords;
  /** Words around a code that do not ask for anything else. */
  aroundCode: Set<string>;
  /** Commands of administrators that take something after them, and the words that may stand there. */
  report: Map<string, Language[]>;
  reload: Map<string, Language[]>;
  doctor: Map<string, Language[]>;
  sendAgain: Map<string, Language[]>;
  reportDetails: Set<string>;
}

type Texts = (language: Language, key: string) => string;

const TAGGED: [key: string, tag: Tag][] = [
  ['words-help', 'help'],
  ['words-greeting', 'greeting'],
  ['words-thanks', 'thanks'],
  ['words-bye', 'bye'],
  ['words-chat', 'chat'],
  ['words-filler', 'filler'],
  ['words-language-around', 'filler'],
  ['words-my-requests', 'my-requests'],
  ['words-setup', 'setup'],
  ['words-forget', 'forget'],
  ['words-export', 'export'],
  ['words-privacy', 'privacy'],
  ['words-escalate-alone', 'person'],
  ['words-other-languages', 'other-language'],
];

/** Builds the vocabulary from the `words-…` texts of all locales, where `|` separates phrases. */
export function readWords(text: Texts): Words {
  const words: Words = {
    phrases: new Map(),
    longest: 1,
    opening: new Set(),
    escalate: new Map(),
    escalateVerbs: new Set(),
    escalatePeople: new Set(),
    escalateSend: new Set(),
    escalateDesk: new Set(),
    privacy: readPrivacyWords((key) => LANGUAGES.flatMap((language) => phrasesOf(text(language, key)))),
    aroundCode: new Set(),
    report: new Map(),
    reload: new Map(),
    doctor: new Map(),
    sendAgain: new Map(),
    reportDetails: new Set(),
  };
  for (const language of LANGUAGES) {
    const list = (key: string) => phrasesOf(text(language, key));
    for (const [key, tag] of TAGGED) for (const phrase of list(key)) addPhrase(words, phrase, tag, language);
    for (const phrase of list('words-language')) addPhrase(words, phrase, `language:${language}`, language);
    for (const phrase of list('words-escalate')) addByWord(words.escalate, phrase, phrase);
    for (const word of list('words-escalate-verbs')) words.escalateVerbs.add(word);
    for (const word of list('words-escalate-people')) words.escalatePeople.add(word);
    for (const word of list('words-escalate-send')) words.escalateSend.add(word);
    for (const word of list('words-escalate-desk')) words.escalateDesk.add(word);
    for (const [command, key] of [
      [words.report, 'words-report'],
      [words.reload, 'words-reload'],
      [words.doctor, 'words-doctor'],
      [words.sendAgain, 'words-send-again'],
    ] as const) {
      for (const phrase of list(key)) command.set(phrase, [...(command.get(phrase) ?? []), language]);
    }
    for (const word of list('words-report-details')) words.reportDetails.add(word);
    for (const word of list('words-around-code')) for (const token of word.split(' ')) words.aroundCode.add(token);
  }
  return words;
}

/**
 * The phrases of a `words-…` text, folded: `|` separates them, `(can/could)` are alternatives, of which an empty one
 * leaves them out: `are you (a/) bot`.
 */
export function phrasesOf(text: string): string[] {
  const found = text.split('|').flatMap((phrase) => {
    let made = [''];
    for (const [at, part] of phrase.split(/[()]/).entries()) {
      // What stands between two parentheses is every second part.
      const choices = at % 2 === 1 ? part.split('/') : [part];
      made = made.flatMap((head) => choices.map((choice) => `${head} ${choice}`));
    }
    return made.map(fold);
  });
  return [...new Set(found)].filter(Boolean);
}

function addPhrase(words: Words, folded: string, tag: Tag, language: Language): void {
  const { tags = [], languages = [] } = words.phrases.get(folded) ?? {};
  words.phrases.set(folded, phraseOf([...new Set([...tags, tag])], [...new Set([...languages, language])]));
  words.longest = Math.max(words.longest, folded.split(' ').length);
  words.opening.add(firstWord(folded));
}

/** Of tens of thousands of phrases most mean the same: each meaning is there once. */
const PHRASES = new Map<string, Phrase>();

function phraseOf(tags: readonly Tag[], languages: readonly Language[]): Phrase {
  const name = `${tags.join()} ${languages.join()}`;
  const phrase = PHRASES.get(name) ?? { tags, languages };
  PHRASES.set(name, phrase);
  return phrase;
}

/** What belongs to folded phrases, by the first word of each: of a message only those that may begin in it are compared. */
export type PhrasesByWord<T> = Map<string, T[]>;

/** Adds an item below the first word of its phrase. */
export function addByWord<T>(phrases: PhrasesByWord<T>, folded: string, item: T): void {
  const first = firstWord(folded);
  const same = phrases.get(first);
  if (same) same.push(item);
  else phrases.set(first, [item]);
}

/** The first word of a folded phrase. */
export function firstWord(folded: string): string {
  const end = folded.indexOf(' ');
  return end < 0 ? folded : folded.slice(0, end);
}

/** Several who listen fold the same message, one after the other. */
let last = { text: '', folded: '' };
const LONGEST_KEPT = 1000;

/** Lower case, accents and punctuation gone: how phrases and messages are compared. */
export function fold(text: string): string {
  if (text === last.text) return last.folded;
  const folded = foldAnew(text);
  if (text.length <= LONGEST_KEPT) last = { text, folded };
  return folded;
}

function foldAnew(text: string): string {
  if (!/[^\0-\x7f]/.test(text))
    return (
      text
        .toLowerCase()
        .replace(/['`]/g, '')
        .match(/[a-z0-9]+/g) ?? []
    ).join(' ');
  const plain = text
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['\u2019`´]/g, '');
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/**
 * What a message means that consists of nothing but known phrases, else null: "hei, takk for hjelpen!" is thanks,
 * "takk, men det virker ikke" is not. `language` is the only one the words belong to; English words are everyone's.
 */
export function readPhrases(folded: string, words: Words): { tags: Set<Tag>; language: Language | null } | null {
  const tokens = folded.split(' ');
  if (folded === '' || tokens.length > 14) return null;
  const tags = new Set<Tag>();
  let languages: readonly Language[] = LANGUAGES;
  for (let i = 0; i < tokens.length;) {
    // Most messages are none, and most of those say so with their first word.
    if (!words.opening.has(tokens[i] as string)) return null;
    let length = Math.min(words.longest, tokens.length - i);
    while (length > 0 && !words.phrases.has(tokens.slice(i, i + length).join(' '))) length--;
    const phrase = words.phrases.get(tokens.slice(i, i + length).join(' '));
    if (!phrase) return null;
    for (const tag of phrase.tags) tags.add(tag);
    languages = languages.filter((language) => phrase.languages.includes(language));
    i += length;
  }
  const [only] = languages;
  return { tags, language: languages.length === 1 && only !== undefined && only !== 'en' ? only : null };
}
