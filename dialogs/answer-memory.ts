// Remembers what was answered last in a conversation, so that a word or two after it can be understood; half an hour long.
import { redact } from '../diagnosis/redact.ts';
import { payload } from './cards/actions.ts';
import { parseAction } from './cards/read-action.ts';
import type { About } from './cards/actions.ts';
import { memoryName } from './paste-memory.ts';
import type { Turn } from './turn.ts';

/** What may be asked for after an answer that did not help, in this order. */
export type Step = 'status' | 'log';

export interface LastAnswer {
  about: About;
  /** What of it was spoken of last: which finding, and which quoted field; null for none in particular. */
  finding: number;
  field: number | null;
  /** What was asked for already because of it. */
  asked: Step[];
}

const FRESH_MS = 30 * 60_000;

/** A new answer: nothing of it was spoken of yet. */
export function newAnswer(about: About): LastAnswer {
  return { about, finding: 0, field: null, asked: [] };
}

/** Keeps it until the next one; memory that fails costs nothing but the memory. */
export async function rememberAnswer(
  last: LastAnswer,
  { input, services }: Pick<Turn, 'input' | 'services'>,
): Promise<void> {
  try {
    await services.helpdesk.remember(input.conversation, {
      [memoryName('paste-answer', input)]: keptAnswer(last, services.now()),
    });
  } catch (error) {
    services.log.error('memory-unwritable', error);
  }
}

/** As it is stored: under its paste's reference, so that it goes when the message it came from does. */
export function keptAnswer({ about, ...rest }: LastAnswer, now: Date): string {
  const ref = about.is === 'diagnosis' ? about.d.paste : '';
  // A question is kept as an output is: with nobody in it.
  const clean = 'q' in about ? { ...about, q: redact(about.q).text } : about;
  const kept = { at: now.toISOString(), ...rest, shown: payload({ do: 'show', about: clean, lang: 'en' }) };
  return `${ref}\n${JSON.stringify(kept)}`;
}

/** The last answer, or null when there is none or it is more than half an hour old. */
export async function recallAnswer({ input, services }: Pick<Turn, 'input' | 'services'>): Promise<LastAnswer | null> {
  try {
    const kept = await services.helpdesk.recallOne(input.conversation, memoryName('paste-answer', input));
    return kept === undefined ? null : read(kept, services.now());
  } catch (error) {
    services.log.error('memory-unreadable', error);
    return null;
  }
}

function read(kept: string, now: Date): LastAnswer | null {
  const value = JSON.parse(kept.slice(kept.indexOf('\n') + 1)) as Partial<LastAnswer> & {
    at?: string;
    shown?: unknown;
  };
  const age = now.getTime() - Date.parse(value.at ?? '');
  const action = parseAction(value.shown);
  if (!(age >= 0 && age <= FRESH_MS) || action?.do !== 'show') return null;
  return { about: action.about, finding: value.finding ?? 0, field: value.field ?? null, asked: value.asked ?? [] };
}
