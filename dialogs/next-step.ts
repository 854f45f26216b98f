// What to ask for when an answer did not help: the next most telling thing, never the same one twice, a person at last.
import type { Phase } from '../diagnosis/types.ts';
import { newAnswer, recallAnswer, rememberAnswer } from './answer-memory.ts';
import type { LastAnswer, Step } from './answer-memory.ts';
import type { About, Context, Feedback } from './cards/actions.ts';
import { addCommentField, commentButton, commentField } from './cards/comment.ts';
import { STATUS_COMMAND } from './cards/diagnosis.ts';
import { heading, say } from './cards/elements.ts';
import { helpdeskButton } from './cards/entry-parts.ts';
import { openForm } from './escalate.ts';
import { reply } from './page.ts';
import type { Page } from './page.ts';
import type { Reply } from './services.ts';
import type { Turn } from './turn.ts';

const REGISTRATION_LOG = 'Applications and Services Logs > Microsoft > Windows > User Device Registration > Admin';
const SIGN_IN_LOG = 'Applications and Services Logs > Microsoft > Windows > AAD > Operational';

/** The event log that tells most about a phase; null where none does. Hello writes its checks where registration does. */
export function logOf(phase: Phase | 'general' | undefined): string | null {
  if (phase === undefined || phase === 'general') return null;
  return phase === 'post-join' ? SIGN_IN_LOG : REGISTRATION_LOG;
}

/** The next thing worth knowing: the PC's own output, then the log of the phase; null when only a person can help. */
export function nextStep(context: Context, last: LastAnswer | null, phase: Phase | 'general' | undefined): Step | null {
  const asked = last?.asked ?? [];
  // What was pasted may have been something else than the output: then that is still to come.
  const other = last?.about.is === 'diagnosis' && last.about.d.missing.includes('dsregcmd-status');
  if ((context.paste === '' || other) && !asked.includes('status')) return 'status';
  return logOf(phase) !== null && !asked.includes('log') ? 'log' : null;
}

/** Asks for it; with an opinion given just now, there is room for a word on what was missing. */
export async function askNext(context: Context, turn: Turn, given?: Feedback): Promise<Reply> {
  const { page } = turn;
  const phase = page.entry(context.ids[0] ?? '')?.phase;
  const last = await recallAnswer(turn);
  const step = nextStep(context, last, phase);
  if (step === null) {
    const form = await openForm(context, turn);
    return given ? addCommentField(form, given, page) : form;
  }
  const about: About = context.ids.length > 0 ? { is: 'answer', ids: context.ids, q: context.q } : { is: 'help' };
  const known = last ?? newAnswer(about);
  await rememberAnswer({ ...known, asked: [...known.asked, step] }, turn);
  return stepCard(step, context, logOf(phase), page, given);
}

/** The card that asks for it. */
export function stepCard(step: Step, context: Context, log: string | null, page: Page, given?: Feedback): Reply {
  const next =
    step === 'status'
      ? page.t('paste-next', { command: `\`${STATUS_COMMAND}\`` })
      : page.t('log-next', { path: `\`${log ?? ''}\`` });
  const title = page.t(step === 'status' ? 'still-broken-title' : 'still-broken-log-title');
  const body = [heading(title, { size: 'Large' }), say(next), ...(given ? [commentField(page)] : [])];
  const rows = [...(given ? [commentButton(given, page)] : []), helpdeskButton(context, page)];
  return reply(page, body, rows, next.replaceAll('`', '').replaceAll('**', ''));
}
