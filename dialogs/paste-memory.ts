// Keeps the redacted paste of a diagnosis, so that a request opened from it later can include it.
import { redactPaste } from './diagnose.ts';
import type { Turn } from './turn.ts';

/** Remembers the redacted text under a new reference; empty when there is nothing to keep or memory fails. */
export async function rememberPaste(
  text: string,
  { input, services }: Omit<Turn, 'page'>,
): Promise<{ ref: string; hidden: number }> {
  const redacted = redactPaste(text);
  const ref = services.newId();
  try {
    await services.helpdesk.remember(input.conversation, { [`paste:${ref}`]: redacted.text });
    return { ref, hidden: redacted.hidden };
  } catch (error) {
    services.log.error('memory-unwritable', error);
    return { ref: '', hidden: redacted.hidden };
  }
}

/** The redacted text, or empty once it has expired. */
export async function recallPaste(ref: string, { input, services }: Omit<Turn, 'page'>): Promise<string> {
  if (ref === '') return '';
  try {
    return (await services.helpdesk.recall(input.conversation))[`paste:${ref}`] ?? '';
  } catch (error) {
    services.log.error('memory-unreadable', error);
    return '';
  }
}
