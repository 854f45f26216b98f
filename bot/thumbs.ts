// The channel's own thumbs under an answer: what was pressed, and which answer it was about.
import { clientLanguage } from '../dialogs/language.ts';
import type { Feedback } from '../dialogs/cards/actions.ts';
import { payload } from '../dialogs/cards/actions.ts';
import type { TurnInput } from '../dialogs/services.ts';
import type { Incoming } from './gate.ts';

export interface Thumbs {
  /** Notes which answer a message was. */
  sent(conversation: string, messageId: string, feedback: Feedback): void;
  /** The opinion as the conversation takes it; null when the activity holds none. */
  read(activity: Incoming, base: Omit<TurnInput, 'kind'>): TurnInput | null;
}

/**
 * The channel tells the message only, so the last answers are kept by their message here. An older one, or one that
 * another instance sent, still counts as an opinion, without its entry.
 */
export function createThumbs(most = 5_000): Thumbs {
  const answers = new Map<string, Feedback>();
  return {
    sent(conversation, messageId, feedback) {
      const [oldest] = answers.keys();
      if (answers.size >= most && oldest !== undefined) answers.delete(oldest);
      answers.set(`${conversation}\n${messageId}`, feedback);
    },
    read(activity, base) {
      const { actionName, actionValue } = record(activity['value']);
      const { reaction, feedback } = record(actionValue);
      const message = activity['replyToId'];
      if (actionName !== 'feedback' || (reaction !== 'like' && reaction !== 'dislike')) return null;
      if (typeof message !== 'string' || message === '') return null;
      const unknown: Feedback = {
        once: `message-${message}`.slice(0, 64),
        context: { q: '', ids: [], paste: '' },
        lang: clientLanguage(base.localeHint),
      };
      const about = answers.get(`${base.conversation}\n${message}`) ?? unknown;
      const value = payload({ do: 'react', ...about, helpful: reaction === 'like', text: written(feedback) });
      return { ...base, kind: 'action', value };
    },
  };
}

/** What was typed beside the thumb comes as JSON in a text. */
function written(feedback: unknown): string {
  if (typeof feedback !== 'string' || feedback.length > 20_000) return '';
  try {
    const { feedbackText } = record(JSON.parse(feedback));
    return typeof feedbackText === 'string' ? feedbackText : '';
  } catch {
    return '';
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
