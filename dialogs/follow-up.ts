// A word or two after an answer: "what does this field mean?", "and the event log?", "and the other one?" belong to it.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import type { KnowledgeEntry, Language } from '../knowledge/types.ts';
import { recallAnswer, rememberAnswer } from './answer-memory.ts';
import type { LastAnswer } from './answer-memory.ts';
import type { About, Context } from './cards/actions.ts';
import { STATUS_COMMAND } from './cards/diagnosis.ts';
import { heading, say } from './cards/elements.ts';
import { helpdeskButton } from './cards/entry-parts.ts';
import { draw } from './draw.ts';
import { askNext, logOf } from './next-step.ts';
import { openPage, reply } from './page.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';
import { addByWord, fold, phrasesOf } from './words.ts';
import type { PhrasesByWord } from './words.ts';

const KINDS = ['field', 'log', 'other', 'stuck', 'again', 'another', 'rights'] as const;

export type Asks = { for: (typeof KINDS)[number] } | { for: 'language'; to: Language };

/** What a follow-up comes to: something to show, a log to name, or the next thing to ask for. */
export type Resolved =
  | { is: 'show'; about: About; last: LastAnswer; field?: string }
  | { is: 'log'; path: string }
  | { is: 'again' }
  | { is: 'another' }
  | { is: 'rights' }
  | { is: 'stuck' }
  | { is: 'no-other' };

const NOTHING: Context = { q: '', ids: [], paste: '' };

/** A longer message says what it wants by itself. */
const MOST_WORDS = 12;

/**
 * Answers a message that only makes sense after the answer before it; null for one that stands alone, and, unless it
 * says that nothing helped, when the last answer is forgotten.
 */
export async function followUp(text: string, turn: Turn): Promise<Reply[] | null> {
  const asks = hearFollowUp(text, turn.services.knowledge);
  const last = asks && (await recallAnswer(turn));
  // That nothing helped needs no answer of ours before it: what was tried may be anybody's.
  if (asks?.for === 'stuck' && !last) return [await askNext(NOTHING, turn)];
  if (!asks || !last) return null;
  if (asks.for === 'language') return [await againIn(asks.to, last, turn)];
  const { page, services } = turn;
  const found = resolve(asks, last, services.knowledge);
  switch (found?.is) {
    case undefined:
      return null;
    case 'no-other':
      return [sentence(page, 'follow-no-other')];
    case 'stuck':
      return [await askNext(contextOf(last.about, services.knowledge), turn)];
    case 'log':
      return [logCard(found.path, contextOf(last.about, services.knowledge), turn)];
    case 'again':
      return [draw(last.about, { ...page, notice: page.t('follow-again') }, services.knowledge)];
    case 'another': {
      const said = page.t('follow-another', { command: `\`${STATUS_COMMAND}\`` });
      return [reply(page, [say(said)], [], said.replaceAll('`', ''))];
    }
    case 'rights': {
      const said = page.t('follow-rights');
      return [reply(page, [say(said)], [helpdeskButton(contextOf(last.about, services.knowledge), page)], said)];
    }
    case 'show': {
      await rememberAnswer(found.last, turn);
      const notice = found.field === undefined ? undefined : page.t('follow-field', { field: found.field });
      return [draw(found.about, notice === undefined ? page : { ...page, notice }, services.knowledge)];
    }
  }
}

/** What a request typed after an answer starts from, as one that is opened by the button under it. */
export async function lastContext(turn: Turn): Promise<Context> {
  const last = await recallAnswer(turn);
  return last ? contextOf(last.about, turn.services.knowledge) : NOTHING;
}

/** The last answer in the language that was just chosen; null when there is none to give again. */
export async function lastAnswerAgain(turn: Turn): Promise<Reply | null> {
  const last = await recallAnswer(turn);
  return last && againIn(turn.page.language, last, turn);
}

async function againIn(to: Language, last: LastAnswer, turn: Turn): Promise<Reply> {
  const { services, input, page } = turn;
  await rememberAnswer(last, turn);
  const translated = openPage(services.knowledge, to, page.key, input.scope);
  return draw(last.about, { ...translated, notice: translated.t('language-switch') }, services.knowledge);
}

/** Resolves what was asked against the answer it was asked after. Pure; null when it has nothing to do with it. */
export function resolve(asks: Asks, last: LastAnswer, knowledge: Knowledge): Resolved | null {
  switch (asks.for) {
    case 'language':
      return { is: 'show', about: last.about, last };
    case 'field':
      return showField(last.field ?? 0, last, knowledge);
    case 'other':
      return last.field === null
        ? showFinding(last.finding + 1, last, knowledge)
        : showField(last.field + 1, last, knowledge);
    case 'log': {
      const [first] = entriesOf(last.about, knowledge);
      const path = logOf(first?.phase);
      return path === null ? null : { is: 'log', path };
    }
    case 'again':
      return last.about.is === 'help' ? null : { is: 'again' };
    case 'another':
    case 'rights':
    case 'stuck':
      return { is: asks.for };
  }
}

/** The entry about a quoted field, else the finding that rests on it. */
function showField(at: number, last: LastAnswer, knowledge: Knowledge): Resolved | null {
  const quoted = fieldsOf(last.about);
  const field = quoted[at];
  if (field === undefined) return quoted.length === 0 ? null : { is: 'no-other' };
  const entry = entryOfField(field.label, knowledge) ?? knowledge.entry(field.entry);
  if (!entry) return null;
  const about: About = { is: 'answer', ids: [entry.id], q: '' };
  return { is: 'show', about, field: field.label, last: { ...last, field: at } };
}

function showFinding(at: number, last: LastAnswer, knowledge: Knowledge): Resolved | null {
  const entries = entriesOf(last.about, knowledge);
  const entry = entries[at];
  if (!entry) return entries.length === 0 ? null : { is: 'no-other' };
  return { is: 'show', about: { is: 'answer', ids: [entry.id], q: '' }, last: { ...last, finding: at } };
}

/** Fields quoted in a diagnosis, in the order they were shown, with the finding they were shown for. */
function fieldsOf(about: About): { label: string; entry: string }[] {
  if (about.is !== 'diagnosis') return [];
  const { findings, seen } = about.d;
  const lines = [
    ...findings.flatMap(({ id, quotes }) => quotes.map((quote) => ({ quote, entry: id }))),
    ...seen.map((quote) => ({ quote, entry: findings[0]?.id ?? '' })),
  ];
  const fields = lines.flatMap(({ quote, entry }) => {
    const at = quote.indexOf(':');
    return at > 0 ? [{ label: quote.slice(0, at).trim(), entry }] : [];
  });
  return fields.filter(({ label }, at) => label !== '' && fields.findIndex((other) => other.label === label) === at);
}

/** Only an entry that speaks of the field by name explains it. */
function entryOfField(label: string, knowledge: Knowledge): KnowledgeEntry | undefined {
  const answer = knowledge.ask(`What does ${label} mean?`);
  const named = label.toLowerCase();
  if (answer.kind !== 'answer') return undefined;
  return answer.entries
    .slice(0, 1)
    .find(({ title, cause, questions }) =>
      [title.en, cause.en, ...questions.en].some((text) => text.toLowerCase().includes(named)),
    );
}

function entriesOf(about: About, knowledge: Knowledge): KnowledgeEntry[] {
  const ids =
    about.is === 'diagnosis'
      ? about.d.findings.map(({ id }) => id)
      : about.is === 'code'
        ? knowledge.lookup(about.q, 'en').matches.map(({ entry }) => entry)
        : about.is === 'answer'
          ? about.ids
          : [];
  return [...new Set(ids)].flatMap((id) => knowledge.entry(id) ?? []);
}

function contextOf(about: About, knowledge: Knowledge): Context {
  const ids = entriesOf(about, knowledge).map(({ id }) => id);
  return { q: 'q' in about ? about.q : '', ids: ids.slice(0, 8), paste: about.is === 'diagnosis' ? about.d.paste : '' };
}

function logCard(path: string, context: Context, { page }: Turn): Reply {
  const said = page.t('follow-log', { path: `\`${path}\`` });
  const body = [heading(page.t('follow-log-title'), { size: 'Large' }), say(said)];
  return reply(page, body, [helpdeskButton(context, page)], said.replaceAll('`', '').replaceAll('**', ''));
}

/** Hears a follow-up: one of the known phrases, and around it nothing but small words. Pure. */
export function hearFollowUp(text: string, knowledge: Knowledge): Asks | null {
  if (text.length > 120) return null;
  const asks = hearOurs(text, knowledge);
  if (asks) return asks;
  const ours = knowledge.inOurWords(text);
  return ours === text ? null : hearOurs(ours, knowledge);
}

function hearOurs(text: string, knowledge: Knowledge): Asks | null {
  const folded = fold(text);
  const tokens = folded.split(' ');
  if (folded === '' || tokens.length > MOST_WORDS) return null;
  const { phrases, small, words } = vocabularyOf(knowledge);
  if (!tokens.every((token) => words.has(token))) return null;
  const padded = ` ${folded} `;
  const near = tokens.flatMap((token) => phrases.get(token) ?? []);
  for (const { phrase, asks } of near.sort((a, b) => a.place - b.place)) {
    const at = padded.indexOf(` ${phrase} `);
    if (at < 0) continue;
    const rest = `${folded.slice(0, at)} ${folded.slice(at + phrase.length)}`.split(' ').filter(Boolean);
    if (rest.every((word) => small.has(word))) return asks;
  }
  return null;
}

interface Vocabulary {
  /** By first word, each with its place among all, the longest first: what is said with more words is meant more surely. */
  phrases: PhrasesByWord<{ phrase: string; asks: Asks; place: number }>;
  small: ReadonlySet<string>;
  /** All words of the phrases, and the small ones: a message with another one is no follow-up. */
  words: ReadonlySet<string>;
}
const VOCABULARIES = new WeakMap<Knowledge, Vocabulary>();

function vocabularyOf(knowledge: Knowledge): Vocabulary {
  let vocabulary = VOCABULARIES.get(knowledge);
  if (!vocabulary) {
    const listed: [phrase: string, asks: Asks][] = [];
    const small = new Set<string>();
    for (const language of LANGUAGES) {
      const list = (key: string): string[] => phrasesOf(knowledge.text(language, key));
      for (const kind of KINDS) for (const phrase of list(`words-follow-${kind}`)) listed.push([phrase, { for: kind }]);
      for (const phrase of list('words-language')) listed.push([phrase, { for: 'language', to: language }]);
      for (const word of list('words-follow-small')) small.add(word);
    }
    const phrases: Vocabulary['phrases'] = new Map();
    listed.sort(([a], [b]) => b.length - a.length);
    for (const [place, [phrase, asks]] of listed.entries()) addByWord(phrases, phrase, { phrase, asks, place });
    const words = new Set([...small, ...listed.flatMap(([phrase]) => phrase.split(' '))]);
    vocabulary = { phrases, small, words };
    VOCABULARIES.set(knowledge, vocabulary);
  }
  return vocabulary;
}
