// Speaks first: sends a message to a conversation that was met before, when a ticket changes.
import type { Activity, CloudAdapter, ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { Reply } from '../dialogs/services.ts';
import { SendError } from './connector.ts';
import { writeActivity } from './outbound.ts';

/**
 * Sends a reply to a stored address, or puts it in the place of an earlier message.
 * @returns the id of the message, empty when the channel gave none
 * @throws SendError, whose `failure` says whether to try again
 */
export type Post = (address: string, reply: Reply, update?: string) => Promise<{ activityId: string }>;

const StoredAddress = z.object({
  serviceUrl: z.string(),
  channelId: z.literal('msteams'),
  conversation: z.looseObject({ id: z.string().min(1) }),
  bot: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string() }),
});

/** Builds the sender. @param appId empty in local mode */
export function createPost(adapter: CloudAdapter, appId: string): Post {
  return async (address, reply, update) => {
    const reference = readAddress(address);
    const { activity } = writeActivity(reply);
    let activityId = '';
    let failed: unknown;
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      // Caught here, or the adapter's onTurnError would apologise to somebody who asked nothing.
      try {
        if (update === undefined || update === '') activityId = (await context.sendActivity(activity))?.id ?? '';
        else {
          await context.updateActivity({ ...(activity as Activity), id: update });
          activityId = update;
        }
      } catch (error) {
        failed = error;
      }
    });
    if (failed instanceof Error) throw failed;
    return { activityId };
  };
}

/** A stored address that cannot be read will never be reachable. */
function readAddress(address: string): Partial<ConversationReference> {
  try {
    return StoredAddress.parse(JSON.parse(address)) as unknown as Partial<ConversationReference>;
  } catch {
    throw new SendError('gone', 0);
  }
}
