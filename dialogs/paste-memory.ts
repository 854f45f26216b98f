// Keeps the redacted paste of the last diagnosis, so that a request opened from it can include it.
import { createHash } from 'node:crypto';
import type { DsregStatus } from '../diagnosis/types.ts';
import { redactPaste, type RedactedPaste } from './diagnose.ts';
import { inStep } from './in-step.ts';
import type { TurnInput } from './services.ts';
import type { Turn } from './turn.ts';

/**
 * Redacts a text and remembers it under its message's reference; empty when memory fails: the answer comes all the same.
 * @param read what the same text was parsed to
 */
export async function rememberPaste(
  text: string,
  read: DsregStatus,
  turn: Omit<Turn, 'page'>,
): Promise<RedactedPaste & { ref: string }> {
  const { input, services } = turn;
  await inStep('redact');
  const redacted = redactPaste(text, read);
  const ref = input.activityId === '' ? services.newId() : sourceOf(input);
  try {
    await services.helpdesk.remember(input.conversation, { [memoryName('paste', input)]: `${ref}\n${redacted.text}` });
    return { ...redacted, ref };
  } catch (error) {
    services.log.error('memory-unwritable', error);
    return { ...redacted, ref: '' };
  }
}

/** The redacted text, or empty once it has expired or a later paste took its place. */
export async function recallPaste(ref: string, { input, services }: Omit<Turn, 'page'>): Promise<string> {
  if (ref === '') return '';
  try {
    const kept = (await services.helpdesk.recallOne(input.conversation, memoryName('paste', input))) ?? '';
    return kept.startsWith(`${ref}\n`) ? kept.slice(ref.length + 1) : '';
  } catch (error) {
    services.log.error('memory-unreadable', error);
    return '';
  }
}

/** Names a message without telling which one it is: what is kept of it goes when the message does. */
export function sourceOf({ conversation, activityId }: TurnInput): string {
  return createHash('sha256').update(`${conversation}\n${activityId}`).digest('hex').slice(0, 32);
}

/** One of each a person where others speak too; the helpdesk drops what begins with `paste` with the pastes of requests. */
export function memoryName(what: 'paste' | 'paste-answer', { scope, user }: TurnInput): string {
  return scope === 'personal' ? what : `${what}:${user.id}`;
}
