// The channel's own thumbs under an answer: what was pressed, and which answer it was about.
import { clientLanguage } from '../dialogs/language.ts';
import type { Feedback } from '../dialogs/cards/actions.ts';
import { payload } from '../dialogs/cards/actions.ts';
import type { TurnInput } from '../dialogs/services.ts';
import type { Incoming } from './gate.ts';
import { record } from './inbound.ts';
import { openRecent } from './recent.ts';

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
  // As text: an answer's feedback holds parts of what was asked, and each part would keep the whole in memory.
  const answers = openRecent<string>(most);
  const nameOf = (conversation: string, messageId: string): string => `${conversation}\n${messageId}`;
  return {
    sent(conversation, messageId, feedback) {
      answers.note(nameOf(conversation, messageId), JSON.stringify(feedback), 0);
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
      const kept = answers.find(nameOf(base.conversation, message));
      const about = kept ? (JSON.parse(kept.value) as Feedback) : unknown;
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
