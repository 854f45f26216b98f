// Solved or still broken: thanks once, or the next most telling thing.
import type { Action } from './cards/actions.ts';
import { STATUS_COMMAND } from './cards/diagnosis.ts';
import { heading, say } from './cards/elements.ts';
import { helpdeskButton } from './cards/entry-parts.ts';
import { openForm } from './escalate.ts';
import { reply } from './page.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

type Feedback = Extract<Action, { do: 'solved' | 'still-broken' }>;

/** Counts the opinion once per answer and person; a second press is noticed and says so. */
export async function takeFeedback(action: Feedback, turn: Turn): Promise<Reply> {
  const first = await rate(action, turn);
  if (action.do === 'solved') return sentence(turn.page, first ? 'feedback-thanks' : 'feedback-already');
  // An output was judged already: asking for it again would only repeat itself.
  return action.context.paste === '' ? askForPaste(action, turn) : openForm(action.context, turn);
}

async function rate(action: Feedback, { input, services, page }: Turn): Promise<boolean> {
  const rating = {
    entry: action.context.ids[0] ?? '',
    language: page.language,
    helpful: action.do === 'solved',
    comment: '',
  };
  try {
    return await services.helpdesk.rate(`${input.tenant}:${input.user.id}:${action.once}`, rating);
  } catch (error) {
    services.log.error('rating-failed', error);
    return true;
  }
}

/** Nothing was pasted yet: the output is the next most telling thing. */
function askForPaste({ context }: Feedback, { page }: Turn): Reply {
  const next = page.t('paste-next', { command: `\`${STATUS_COMMAND}\`` });
  const body = [heading(page.t('still-broken-title'), { size: 'Medium' }), say(next)];
  return reply(page, body, [helpdeskButton(context, page)], next.replaceAll('`', ''));
}
