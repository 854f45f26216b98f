// What the words around a paste say that its judgement depends on; what is not said clearly is not said.
import type { ChatContext, DsregStatus, RuleGroup } from '../diagnosis/types.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import { ownLines } from './prose.ts';
import { fold } from './words.ts';

const KINDS = [
  'wish',
  'duty',
  'not',
  'asking',
  'hybrid',
  'join',
  'other-join',
  'entra',
  'registered',
  'fails',
  'cannot',
  'this',
  'corporate',
  'person',
  'as',
  'trouble',
  'trouble-of',
  'hello',
  'kerberos',
] as const;
type Kind = (typeof KINDS)[number];

/** First word of a phrase -> the phrases, each with what it is said for. */
type Phrases = ReadonlyMap<string, readonly { words: readonly string[]; kind: Kind }[]>;

/** Where a phrase stands in a clause: its first word, and the word behind its last. */
type Place = readonly [start: number, end: number];
type Places = Readonly<Partial<Record<Kind, readonly Place[]>>>;

/** Nobody says in more what the paste is about. */
const MOST_LINES = 40;
const MOST_LETTERS = 400;

/** Reads the lines of a status that are a person's own, in any of the languages. */
export function hearBeside(status: DsregStatus, knowledge: Knowledge): ChatContext {
  const context: ChatContext = {};
  if (status.kind !== 'dsregcmd-status') return context;
  const lines = ownLines(status).filter((line) => line.length <= MOST_LETTERS);
  if (lines.length === 0) return context;
  const phrases = phrasesOf(knowledge);
  const users = new Set<string>();
  const groups = new Set<RuleGroup>();
  for (const line of lines.slice(0, MOST_LINES)) {
    for (const sentence of line.match(/[^.!?;]+(?:[.!?;]+(?=\S)[^.!?;]+)*[.!?;]*/g) ?? []) {
      const user = readAffected(sentence, phrases);
      if (user !== null) users.add(user);
      for (const clause of sentence.split(/,\s/)) hearClause(clause, phrases, context, groups);
    }
  }
  const [user] = users;
  if (user !== undefined && users.size === 1) context.affectedUser = user;
  if (groups.size > 0) context.asksAbout = [...groups];
  return context;
}

function hearClause(clause: string, phrases: Phrases, context: ChatContext, groups: Set<RuleGroup>): void {
  const words = fold(clause).split(' ');
  const said = placesIn(words, phrases);
  if (said.hello) groups.add('hello');
  if (said.kerberos) groups.add('prt');
  const isAsked = clause.trimEnd().endsWith('?') || isAt(said.asking, 0);
  if (said.hybrid && ((!isAsked && isWished(said, 'hybrid')) || isNear(said.hybrid, said.fails, 4, said.not))) {
    context.expectsHybrid = true;
  }
  if (!isAsked && said.duty && said.entra && isForbidden(said)) context.entraNotWanted = true;
  if (!isAsked && said.this && isNear(said.this, said.corporate, 3, said.not)) context.expectsJoin = true;
  if (!said.join || said['other-join']) return;
  if (!isAsked && isWished(said, 'join')) context.expectsJoin = true;
  if (isNear(said.join, said.fails, 4) || isNear(said.cannot, said.join, 4)) context.joinFailed = true;
}

/** “Must be hybrid joined”, “die hybrid joined moet zijn”; not “must not be”, “must be Entra or hybrid joined”, “must it be”. */
function isWished(said: Places, what: 'hybrid' | 'join'): boolean {
  // A verb in front of its subject asks.
  const wishes = said.wish?.filter(([start, end]) => start > 0 || isAt(said[what], end));
  const isDenied = (at: number): boolean => isAt(said.not, at);
  const clear = wishes?.filter(([start, end]) => !said.not?.some((place) => place[1] === start) && !isDenied(end));
  return isNear(clear, said[what], 4, said.not) || isNear(said[what], clear, 3, said.not);
}

/** “Should not be in Entra”; not “should not be in Entra twice”. */
function isForbidden({ duty, not, entra, registered }: Places): boolean {
  return !registered && (not ?? []).some((no) => isNear(duty, [no], 1) && isNear([no], entra, 4));
}

const isAt = (places: readonly Place[] | undefined, at: number): boolean =>
  places?.some(([start]) => start === at) === true;

/** Whether one phrase stands before another, at most so many words in front, with none of a third kind between them. */
function isNear(
  ones: readonly Place[] | undefined,
  others: readonly Place[] | undefined,
  most: number,
  none: readonly Place[] = [],
): boolean {
  return (ones ?? []).some(([, end]) =>
    (others ?? []).some(
      ([start]) => start >= end && start - end <= most && !none.some(([at]) => at >= end && at < start),
    ),
  );
}

/** Stands for the account among the folded words. */
const NAMED = 'xnamedx';

/** The one account of a sentence that says that this one has the problem. */
function readAffected(sentence: string, phrases: Phrases): string | null {
  const accounts = sentence
    .split(/[\s,;:!?()<>"]/)
    .map(withoutStop)
    .filter(isAccount);
  const [account] = accounts;
  if (account === undefined || accounts.length > 1) return null;
  const words = fold(sentence.replace(account, ` ${NAMED} `)).split(' ');
  const said = placesIn(words, phrases);
  const named: Place[] = [[words.indexOf(NAMED), words.indexOf(NAMED) + 1]];
  if (isNear(said['trouble-of'], named, 1)) return account;
  // “I ran it as …, because …”
  if (isNear(said.as, named, 1)) return null;
  return isNear(named, said.trouble, isNear(said.person, named, 0) ? 6 : 2) ? account : null;
}

const withoutStop = (token: string): string => (token.endsWith('.') ? token.slice(0, -1) : token);

/** `anna@contoso.example` or `CONTOSO\anna`. */
function isAccount(token: string): boolean {
  const at = token.indexOf('@');
  if (at > 0) return token.indexOf('.', at + 2) > 0 && token.lastIndexOf('@') === at;
  const slash = token.indexOf('\\');
  return slash > 1 && slash < token.length - 1 && token.lastIndexOf('\\') === slash;
}

function placesIn(words: readonly string[], phrases: Phrases): Places {
  const places: Partial<Record<Kind, Place[]>> = {};
  words.forEach((word, start) => {
    for (const { words: phrase, kind } of phrases.get(word) ?? []) {
      if (!phrase.every((part, at) => words[start + at] === part)) continue;
      (places[kind] ??= []).push([start, start + phrase.length]);
    }
  });
  return places;
}

const PHRASES = new WeakMap<Knowledge, Phrases>();

/** The `said-…` texts of all languages at once; built once per knowledge. */
function phrasesOf(knowledge: Knowledge): Phrases {
  const known = PHRASES.get(knowledge);
  if (known) return known;
  const phrases = new Map<string, { words: string[]; kind: Kind }[]>();
  for (const language of LANGUAGES) {
    for (const kind of KINDS) {
      for (const phrase of knowledge.text(language, `said-${kind}`).split('|')) {
        const words = fold(phrase).split(' ');
        const [first = ''] = words;
        phrases.set(first, [...(phrases.get(first) ?? []), { words, kind }]);
      }
    }
  }
  PHRASES.set(knowledge, phrases);
  return phrases;
}
