// Solved or still broken: thanks once, or the next most telling thing, and room for a word on what was missing.
import { redact } from '../diagnosis/redact.ts';
import type { Action, Feedback } from './cards/actions.ts';
import { COMMENT_LIMIT } from './cards/comment.ts';
import { askNext } from './next-step.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

type Pressed = Extract<Action, { do: 'solved' | 'still-broken' }>;

/** Counts the opinion once per answer and person; a second press is noticed and says so. */
export async function takeFeedback(action: Pressed, turn: Turn): Promise<Reply> {
  const first = await rate(action, action.do === 'solved', '', turn);
  if (action.do === 'solved') return sentence(turn.page, first ? 'feedback-thanks' : 'feedback-already');
  return askNext(action.context, turn, action);
}

/** What was missing, in the person's own words, redacted; it joins the opinion they gave. */
export async function takeComment(action: Extract<Action, { do: 'comment' }>, turn: Turn): Promise<Reply> {
  const said = clean(action.text);
  if (said === '') return sentence(turn.page, 'opinion-empty');
  try {
    const joined = await turn.services.helpdesk.comment(keyOf(action.once, turn), said);
    return sentence(turn.page, joined ? 'opinion-thanks' : 'opinion-failed');
  } catch (error) {
    turn.services.log.error('comment-failed', error);
    return sentence(turn.page, 'opinion-failed');
  }
}

/** The channel's own thumbs under an answer. The channel says thanks itself. */
export async function takeReaction(action: Extract<Action, { do: 'react' }>, turn: Turn): Promise<void> {
  const said = clean(action.text);
  if ((await rate(action, action.helpful, said, turn)) || said === '') return;
  // Counted already by our own buttons: only the words are new.
  await takeComment({ do: 'comment', once: action.once, lang: action.lang, text: said }, turn);
}

async function rate(given: Feedback, helpful: boolean, comment: string, turn: Turn): Promise<boolean> {
  const { input, services } = turn;
  const rating = {
    tenant: input.tenant,
    entry: given.context.ids[0] ?? '',
    language: given.lang,
    version: given.version ?? '',
    helpful,
    comment,
  };
  try {
    return await services.helpdesk.rate(keyOf(given.once, turn), rating);
  } catch (error) {
    services.log.error('rating-failed', error);
    return true;
  }
}

/** The store turns the person into a digest; what stands behind the last colon must hold none. */
function keyOf(once: string, { input }: Turn): string {
  return `${input.tenant}:${input.user.id}:${once.replaceAll(':', '-')}`;
}

function clean(text: string): string {
  return redact(text).text.trim().slice(0, COMMENT_LIMIT);
}
