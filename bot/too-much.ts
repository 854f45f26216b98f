// What somebody hears who asks for more than one person may: one sentence a minute, in their language.
import type { Services } from '../dialogs/services.ts';
import type { TurnAnswer, TurnContext } from './channel.ts';
import { languageOf } from './turn-error.ts';

/** The answer of a button that is not worked on: an empty message, which leaves its card as it is. */
export const UNANSWERED: TurnAnswer = answerOf('');

/** Builds the turn that only says so: in a message, or where a button was pressed in its answer. */
export function sayTooMuch(services: Services): (context: TurnContext) => Promise<void> {
  return async (context) => {
    const text = services.knowledge.text(await languageOf(context, services), 'limit-turns', {});
    if (context.activity.type !== 'invoke') await context.sendActivity(text);
    else await context.sendActivity({ type: 'invokeResponse', value: answerOf(text) });
  };
}

/** The answer of a pressed button that only says something. */
export function answerOf(text: string): TurnAnswer {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}
