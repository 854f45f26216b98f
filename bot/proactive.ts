// Speaks first: sends a message to a conversation that was met before, when a ticket changes.
import { z } from 'zod';
import type { Reply } from '../dialogs/services.ts';
import type { Adapter, Reference } from './channel.ts';
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

/** Builds the sender. */
export function createPost(adapter: Adapter, fullWidth: boolean): Post {
  return async (address, reply, { update = '', ...place } = {}) => {
    const reference = inPlace(readAddress(address), place);
    const activity = writeActivity(reply, fullWidth);
    let activityId = '';
    let failed: unknown;
    await adapter.continueAt(reference, async (context) => {
      // Caught here, or the adapter's onTurnError would apologise to somebody who asked nothing.
      try {
        if (update === '') activityId = (await context.sendActivity(activity))?.id ?? '';
        else {
          await context.updateActivity({ ...activity, id: update });
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
function readAddress(address: string): Reference {
  try {
    return StoredAddress.parse(JSON.parse(address));
  } catch {
    throw new SendError('gone', 0);
  }
}

function inPlace(reference: Reference, place: Place): Reference {
  const { conversation } = reference;
  if (place.newThread !== true && place.thread === undefined) return reference;
  const root = conversation.id.split(THREAD)[0] ?? conversation.id;
  const id = place.thread === undefined ? root : `${root}${THREAD}${place.thread}`;
  return { ...reference, conversation: { ...conversation, id } };
}
