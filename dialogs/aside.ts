// Where others read along, in a channel or a group chat, a pasted output gets a short answer; its details go to the person's own chat.
import { keptAnswer, newAnswer } from './answer-memory.ts';
import type { About } from './cards/actions.ts';
import { draw } from './draw.ts';
import { openPage } from './page.ts';
import type { Reply } from './services.ts';
import type { Turn } from './turn.ts';

/**
 * The short answer with the whole one beside it, and what to say where that cannot be delivered.
 * @param paste the redacted text
 */
export function answerAside(about: Extract<About, { is: 'diagnosis' }>, paste: string, turn: Turn): Reply {
  const { input, page, services } = turn;
  const { knowledge } = services;
  const own = openPage(knowledge, page.language, services.newId());
  const chat = input.ownChat === undefined ? {} : { ownChat: input.ownChat };
  return {
    ...draw(about, page, knowledge),
    aside: {
      reply: draw(about, { ...own, notice: page.t('aside-lead', { place: page.place }) }, knowledge),
      otherwise: draw(about, { ...page, aside: 'failed', ...chat }, knowledge),
      // What is pressed or asked there is about the same paste.
      remember: {
        paste: `${about.d.paste}\n${paste}`,
        'paste-answer': keptAnswer(newAnswer(about), services.now()),
      },
    },
  };
}

/** The name under which a shared conversation remembers the person's own one, so that a deleted message is deleted there too. */
export function asideName(userId: string): string {
  return `aside:${userId}`;
}
