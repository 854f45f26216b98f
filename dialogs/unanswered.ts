// Notes what was asked and how it ended, so that administrators see which answers are missing.
import { redact } from '../diagnosis/redact.ts';
import type { Found } from './find.ts';
import { shorten } from './shorten.ts';
import type { Turn } from './turn.ts';
import { fold } from './words.ts';

/**
 * Counts an answer; a question without one is kept too, redacted. Never waits, never fails the turn.
 * @param helped the organisation's own documents said something
 */
export function noteAnswer(found: Found, helped: boolean, { input, services, page }: Turn): void {
  const { loop } = services.helpdesk;
  const at = { tenant: input.tenant, language: page.language };
  loop.asked({ ...at, kind: found.kind, entry: found.entries[0]?.id ?? '' });
  const kind = missing(found);
  if (kind === null || helped) return;
  const text = oneLine('q' in found.about ? found.about.q : '');
  loop.unanswered({ ...at, kind, form: fold(text), text });
}

/** A turn that asked nothing: a command, a button, a greeting. */
export function noteOther({ input, services, page }: Turn): void {
  services.helpdesk.loop.asked({ tenant: input.tenant, kind: 'other', language: page.language, entry: '' });
}

/** One of the choices was opened, so they were not ignored. */
export function noteChoice(q: string, { input, services, page }: Turn): void {
  if (q === '') return;
  services.helpdesk.loop.opened({ tenant: input.tenant, language: page.language, form: fold(oneLine(q)) });
}

/** Choices count as unanswered until somebody opens one. */
function missing({ kind, entries }: Found): 'decline' | 'choices' | 'unknown-code' | null {
  if (kind === 'decline' || kind === 'choices') return kind;
  return kind === 'code' && entries.length === 0 ? 'unknown-code' : null;
}

/** As far as buttons carry a question, so that the question and the choice opened for it meet. */
const LONGEST = 300;

function oneLine(q: string): string {
  return redact(shorten(q, LONGEST)).text.split(/\s+/).join(' ').trim();
}
