// Chooses the language of a reply: the message's own, else the conversation's last one, else the client's, else English.
import { LANGUAGES } from '../knowledge/types.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Heard } from '../knowledge/search/language.ts';
import type { Language } from '../knowledge/types.ts';
import type { Intent } from './recognize.ts';
import type { Services, TurnInput } from './services.ts';
import { isPrinted, prose } from './prose.ts';
import { fold } from './words.ts';

export interface Spoken {
  language: Language;
  /** The message is in a language the bot does not speak: the reply says which ones it does. */
  other: boolean;
}

/** Intents recognised by words of the vocabulary alone. */
const COMMANDS: ReadonlySet<Intent['kind']> = new Set([
  'help',
  'smalltalk',
  'my-requests',
  'setup',
  'forget',
  'export',
  'report',
  'reload',
  'empty',
]);

/** Decides the language and remembers a confident one; memory that fails never costs the answer. */
export async function chooseLanguage(input: TurnInput, intent: Intent, services: Services): Promise<Spoken> {
  const known = intent.kind === 'action' ? null : await recallLanguage(input, services);
  const heard = hear(input.text, intent, known, clientLanguage(input.localeHint), services.knowledge);
  if (heard.sure) await rememberLanguage(input, heard.language, known, services);
  return heard;
}

/** The decision itself, without a memory: `known` is the conversation's language, `fallback` the client's. Pure. */
export function hear(
  text: string,
  intent: Intent,
  known: Language | null,
  fallback: Language,
  knowledge: Knowledge,
): Spoken & { sure: boolean } {
  if (intent.kind === 'action') return { language: intent.action.lang, other: false, sure: false };
  if (intent.kind === 'language') {
    return intent.to === null
      ? { language: intent.spoken ?? known ?? fallback, other: false, sure: false }
      : { language: intent.to, other: false, sure: true };
  }
  // A command word that only one language has tells the language better than statistics over one word could.
  if ('spoken' in intent && intent.spoken !== undefined) return { language: intent.spoken, other: false, sure: false };
  // The words after the command are for somebody else, in a language that may be theirs.
  if (intent.kind === 'helpdesk') return { language: known ?? fallback, other: false, sure: false };
  const status = intent.kind === 'paste' ? intent.status : undefined;
  const said = intent.kind === 'symbol' ? withoutSymbol(text, intent.query) : text;
  const words = prose(said, status);
  const whole = knowledge.detectLanguage(words);
  const heard = (whole.language === 'en' && announced(words, knowledge)) || whole;
  // The English of Windows says nothing about whoever pastes it.
  if (status && isPrinted(status) && heard.language === 'en')
    return { language: known ?? fallback, other: false, sure: false };
  if (heard.language === 'other') {
    return { language: known ?? (heard.confident ? 'en' : fallback), other: heard.confident, sure: false };
  }
  if (heard.confident && heard.language !== null) return { language: heard.language, other: false, sure: true };
  // Clearly not the language before, though perhaps one that is near to ours; English words stand in every language.
  const isOurs = heard.language === 'nl' || heard.language === 'nb';
  const isCommand = COMMANDS.has(intent.kind) || (intent.kind === 'escalate' && intent.alone === true);
  if (heard.ahead && isOurs && !isCommand) return { language: heard.language as Language, other: false, sure: false };
  // A guess too weak to be remembered still beats the client's language, but “help” is everybody's word.
  const guess = isCommand ? null : heard.language;
  return { language: known ?? guess ?? fallback, other: false, sure: false };
}

/** “Foutmelding: your device is not registered”: what announces a message tells the language, not the message. */
function announced(words: string, knowledge: Knowledge): Heard | null {
  const colon = words.search(/:\s/);
  if (colon < 0) return null;
  const heard = knowledge.detectLanguage(words.slice(0, colon));
  return heard.ahead && (heard.language === 'nl' || heard.language === 'nb') ? heard : null;
}

/** A symbol typed as words (DSREG AUTOJOIN DISC FAILED) is no English. */
function withoutSymbol(text: string, symbol: string): string {
  const parts = new Set(fold(symbol).split(' '));
  return text
    .split(/\s+/)
    .filter((token) => !parts.has(fold(token)))
    .join(' ');
}

/** `nb-NO`, `no` and `nn-NO` are Norwegian for a client; anything not spoken is English. */
export function clientLanguage(tag: string | undefined): Language {
  const main = (tag ?? '').toLowerCase().split('-')[0] ?? '';
  if (main === 'nb' || main === 'no' || main === 'nn') return 'nb';
  return LANGUAGES.find((language) => language === main) ?? 'en';
}

/** In a personal chat the conversation's language is the person's; elsewhere each person keeps their own. */
function memoryKey(input: TurnInput): string {
  return input.scope === 'personal' ? 'language' : `language:${input.user.id}`;
}

async function recallLanguage(input: TurnInput, services: Services): Promise<Language | null> {
  try {
    const kept = await services.helpdesk.recallOne(input.conversation, memoryKey(input));
    return LANGUAGES.find((language) => language === kept) ?? null;
  } catch (error) {
    services.log.error('memory-unreadable', error);
    return null;
  }
}

async function rememberLanguage(
  input: TurnInput,
  to: Language,
  known: Language | null,
  services: Services,
): Promise<void> {
  if (to === known) return;
  try {
    await services.helpdesk.remember(input.conversation, { [memoryKey(input)]: to });
  } catch (error) {
    services.log.error('memory-unwritable', error);
  }
}
