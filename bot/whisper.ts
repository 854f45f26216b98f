// Speaks to one person alone: opens their own chat with the bot, where the channel lets it, and posts there.
import type { Reply } from '../dialogs/services.ts';
import { openConnector, type ConnectorOptions } from './connector.ts';
import type { Incoming } from './gate.ts';
import { tenantOf } from './gate.ts';
import type { Post } from './proactive.ts';

/** Sends a reply to whoever sent the activity; their chat's id, or null when it did not surely arrive. */
export type Whisper = (activity: Incoming, reply: Reply) => Promise<string | null>;

/** Builds it. The channel refuses where the bot is not installed for the person. */
export function createWhisper(connector: ConnectorOptions, post: Post): Whisper {
  return async ({ serviceUrl, from, recipient, ...activity }, reply) => {
    const tenantId = tenantOf(activity) ?? undefined;
    const bot = { id: recipient.id, name: recipient.name ?? '' };
    try {
      const opened = await openConnector(serviceUrl, connector).createConversation({
        isGroup: false,
        bot,
        members: [{ id: from.id }],
        ...(tenantId !== undefined && { tenantId, channelData: { tenant: { id: tenantId } } }),
      });
      if (opened.id === '') return null;
      const conversation = { id: opened.id, conversationType: 'personal', ...(tenantId !== undefined && { tenantId }) };
      await post(JSON.stringify({ serviceUrl, channelId: 'msteams', conversation, bot, user: { id: from.id } }), reply);
      return opened.id;
    } catch {
      return null;
    }
  };
}
