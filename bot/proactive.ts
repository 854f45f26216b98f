// Speaks first: sends a message to a conversation that was met before, when a ticket changes.
import type { Activity, CloudAdapter, ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { Reply } from '../dialogs/services.ts';
import { SendError } from './connector.ts';
import { writeActivity } from './outbound.ts';

/** Where in the conversation a message goes; without any of these, where the address points. */
export interface Place {
  /** Takes the place of this earlier message. */
  update?: string;
  /** Starts a thread of its own in a channel. */
  newThread?: boolean;
  /** Answers in the thread of this message. */
  thread?: string;
}

/**
 * Sends a reply to a stored address.
 * @returns the id of the message, empty when the channel gave none
 * @throws SendError, whose `failure` says whether to try again
 */
export type Post = (address: string, reply: Reply, place?: Place) => Promise<{ activityId: string }>;

/** How Teams names a thread inside its channel's conversation id. */
const THREAD = ';messageid=';

const StoredAddress = z.object({
  serviceUrl: z.string(),
  channelId: z.literal('msteams'),
  conversation: z.looseObject({ id: z.string().min(1) }),
  bot: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string() }),
});

/** Builds the sender. @param appId empty in local mode */
export function createPost(adapter: CloudAdapter, appId: string, fullWidth: boolean): Post {
  return async (address, reply, { update = '', ...place } = {}) => {
    const reference = inPlace(readAddress(address), place);
    const { activity } = writeActivity(reply, fullWidth);
    let activityId = '';
    let failed: unknown;
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      // Caught here, or the adapter's onTurnError would apologise to somebody who asked nothing.
      try {
        if (update === '') activityId = (await context.sendActivity(activity))?.id ?? '';
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

function inPlace(reference: Partial<ConversationReference>, place: Place): Partial<ConversationReference> {
  const { conversation } = reference;
  if (conversation === undefined || (place.newThread !== true && place.thread === undefined)) return reference;
  const root = conversation.id.split(THREAD)[0] ?? conversation.id;
  const id = place.thread === undefined ? root : `${root}${THREAD}${place.thread}`;
  return { ...reference, conversation: { ...conversation, id } };
}
