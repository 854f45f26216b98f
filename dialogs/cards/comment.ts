// Room for a word on what an answer lacked: one field and its button, on whatever card comes next.
import type { Page } from '../page.ts';
import type { Reply } from '../services.ts';
import { payload } from './actions.ts';
import type { Feedback } from './actions.ts';
import { button, buttonRow, group } from './elements.ts';
import type { Button, Element } from './elements.ts';
import { readBody } from './reading.ts';

export const COMMENT_LIMIT = 500;

/** Not required: who has nothing to say goes on. */
export function commentField(page: Page): Element {
  return {
    type: 'Input.Text',
    id: 'comment',
    label: page.t('opinion-label'),
    isMultiline: true,
    maxLength: COMMENT_LIMIT,
  };
}

/** The button that sends what stands in the field. */
export function commentButton({ once }: Feedback, page: Page): Button[] {
  const data = payload({ do: 'comment', once, lang: page.language });
  return [button(page.t('button-opinion'), data, { inputs: true })];
}

/** Puts the field below a card that is about something else. */
export function addCommentField(reply: Reply, given: Feedback, page: Page): Reply {
  if (!reply.card) return reply;
  const field = group([commentField(page), buttonRow(commentButton(given, page))], { separator: true });
  const text = `${reply.text}\n${readBody([field])}`;
  return { ...reply, text, card: { ...reply.card, body: [...reply.card.body, field] } };
}
