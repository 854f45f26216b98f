// Guests, whose organisation is served but not theirs: one sentence to whatever they say or press, and nothing else.
import { clientLanguage } from '../dialogs/language.ts';
import type { Services } from '../dialogs/services.ts';
import type { TurnContext, TurnLogic } from './channel.ts';
import type { Incoming } from './gate.ts';
import { base } from './inbound.ts';
import { EXTENSION_QUERY } from './message-extension.ts';
import type { IsGuest } from './people.ts';
import { answerOf } from './too-much.ts';

/** Only these are a person's doing; to take a message back stays everybody's right. */
const IS_ASKING: ReadonlySet<string> = new Set(['message', 'invoke']);
/** Who adds the bot to a team speaks for the team; a chat of one's own is one's own doing. */
const IS_ARRIVAL: ReadonlySet<string> = new Set(['installationUpdate', 'conversationUpdate']);

/**
 * Puts this before the bot's turn.
 * @param onRefused told of each, with a word for the log
 */
export function turnGuestsAway(
  bot: TurnLogic,
  services: Pick<Services, 'knowledge'>,
  isGuest: IsGuest,
  onRefused: (status: number, reason: string) => void,
): TurnLogic {
  return async (context) => {
    const { activity } = context;
    const { address, user, scope, localeHint } = base(activity);
    const asks = IS_ASKING.has(activity.type) || (IS_ARRIVAL.has(activity.type) && scope === 'personal');
    if (!asks || !(await isGuest(address, user.id))) return bot(context);
    // An installation is announced twice.
    if (activity.type === 'conversationUpdate') return;
    onRefused(200, 'guest');
    await say(services.knowledge.text(clientLanguage(localeHint), 'guest-refused'), context, activity);
  };
}

async function say(text: string, context: TurnContext, { type, name }: Incoming): Promise<void> {
  if (type !== 'invoke') return void (await context.sendActivity(text));
  const value =
    name === EXTENSION_QUERY
      ? { status: 200, body: { composeExtension: { type: 'message', text } } }
      : answerOf(name === 'adaptiveCard/action' ? text : '');
  await context.sendActivity({ type: 'invokeResponse', value });
}
