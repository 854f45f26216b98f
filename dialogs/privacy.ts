// A person's own data: shown to them, deleted when they say so and have confirmed it, taken back with their message.
import { asideName } from './aside.ts';
import type { Action } from './cards/actions.ts';
import { exportCard, forgetCard, forgottenCard } from './cards/privacy.ts';
import { sourceOf } from './paste-memory.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** A confirmation is about what was there when it was asked for. */
const CONFIRM_WITHIN_MS = 60 * 60 * 1000;

/** Asks first: what goes is said before it goes. */
export async function askToForget({ input, services, page }: Turn): Promise<Reply> {
  if (input.scope !== 'personal') return sentence(page, 'privacy-private');
  try {
    const { length } = await services.helpdesk.requestsOf(input.tenant, input.user.id);
    return forgetCard(length, services.newId(), services.now(), page);
  } catch (error) {
    services.log.error('forget-failed', error);
    return sentence(page, 'forget-failed');
  }
}

/** Deletes, once per confirmation. */
export async function forgetMe(action: Extract<Action, { do: 'forget' }>, turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  if (input.scope !== 'personal') return sentence(page, 'privacy-private');
  const age = services.now().getTime() - Date.parse(action.at);
  if (!(age <= CONFIRM_WITHIN_MS)) return { ...sentence(page, 'forget-expired'), replaces: true };
  try {
    const { tenant, user, conversation } = input;
    const { tickets, cards, repeated } = await services.helpdesk.forget(tenant, user.id, conversation, action.once);
    if (repeated) return { ...sentence(page, 'forget-already'), replaces: true };
    services.log.info('forgotten', { count: tickets });
    return { ...forgottenCard(tickets, cards.length, page), replaces: true };
  } catch (error) {
    services.log.error('forget-failed', error);
    return sentence(page, 'forget-failed');
  }
}

/** Puts a sentence in the place of the question whether to delete. */
export function keepData({ page }: Turn): Reply {
  return { ...sentence(page, 'forget-cancelled'), replaces: true };
}

/** Everything kept about a person, part by part; `part` counts from 0. */
export async function exportData(part: number, { input, services, page }: Turn): Promise<Reply> {
  if (input.scope !== 'personal') return sentence(page, 'privacy-private');
  try {
    return exportCard(
      await services.helpdesk.exportOf(input.tenant, input.user.id, input.conversation),
      input.user,
      part,
      page,
    );
  } catch (error) {
    services.log.error('export-failed', error);
    return sentence(page, 'export-failed');
  }
}

/**
 * A message was deleted or changed: what was kept of it goes. A changed message is not read again, and a person who
 * waits for an answer to it is told so; a deleted one needs no answer.
 */
export async function takeBack({ input, services, page }: Turn): Promise<Reply[]> {
  let copies = 0;
  try {
    const source = sourceOf(input);
    copies = await services.helpdesk.withdrawPaste(input.tenant, input.conversation, source);
    const own = (await services.helpdesk.recall(input.conversation))[asideName(input.user.id)];
    if (own !== undefined) copies += await services.helpdesk.withdrawPaste(input.tenant, own, source);
  } catch (error) {
    services.log.error('withdraw-failed', error);
  }
  if (input.kind === 'deleted' || input.scope !== 'personal') return [];
  return [sentence(page, copies > 0 ? 'edit-withdrawn' : 'edit-unread')];
}
