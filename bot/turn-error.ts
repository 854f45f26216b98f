// When a turn fails: the person hears so in their language with a reference, the log gets the same reference, nothing throws.
import type { Services } from '../dialogs/services.ts';
import { LANGUAGES, type Language } from '../knowledge/types.ts';
import type { TurnContext } from './channel.ts';
import { describeError } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Builds the adapter's `onTurnError`. */
export function createTurnErrorHandler(
  services: Services,
  metrics: Metrics,
): (context: TurnContext, error: Error) => Promise<void> {
  return async (context, error) => {
    const reference = services.newId().slice(0, 8).toUpperCase();
    metrics.turnFailed();
    try {
      services.log.error('turn-failed', { ...describeError(error), errorId: reference });
      const language = await languageOf(context, services);
      await context.sendActivity(services.knowledge.text(language, 'error', { reference }));
    } catch (second) {
      services.log.error('turn-error-unsent', second);
    }
    if (context.activity.type !== 'invoke') return;
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' };
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } }).catch(() => undefined);
  };
}

/** What the conversation is held in, as far as that can be told without reading the message. */
export async function languageOf(context: TurnContext, services: Services): Promise<Language> {
  const remembered = await services.helpdesk
    .recall(context.activity.conversation.id)
    .then((memory) => memory['language'])
    .catch(() => undefined);
  const hint = (remembered ?? context.activity.locale ?? '').toLowerCase();
  return LANGUAGES.find((language) => hint.startsWith(language)) ?? 'en';
}
