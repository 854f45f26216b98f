// Speaks to one person alone: opens their own chat with the bot, where the channel lets it, and posts there.
import type { Reply } from '../dialogs/services.ts';
import { openConnector, type ConnectorOptions } from './connector.ts';
import type { Incoming } from './gate.ts';
import { tenantOf } from './gate.ts';
import type { Address } from './inbound.ts';
import type { Post } from './proactive.ts';

/** Sends a reply to whoever sent the activity; their chat's id, or null when it did not surely arrive. */
export type Whisper = (activity: Incoming, reply: Reply) => Promise<string | null>;
/** The address of somebody's own chat, from that of a conversation they share with others; null where none can be opened. */
export type OwnChat = (shared: string, userId: string) => Promise<string | null>;

/** Builds it. The channel refuses where the bot is not installed for the person. */
export function createWhisper(connector: ConnectorOptions, post: Post): Whisper {
  return async ({ serviceUrl, from, recipient, ...activity }, reply) => {
    const bot = { id: recipient.id, name: recipient.name ?? '' };
    try {
      const own = await openChat({ serviceUrl, bot }, from.id, tenantOf(activity) ?? undefined, connector);
      if (own === null) return null;
      await post(JSON.stringify(own), reply);
      return own.conversation.id;
    } catch {
      return null;
    }
  };
}

/** Builds the same for later, when nothing is left of the activity but where it came from. */
export function createOwnChat(connector: ConnectorOptions): OwnChat {
  return async (shared, userId) => {
    try {
      const address = JSON.parse(shared) as Address;
      const own = await openChat(address, userId, address.conversation.tenantId, connector);
      return own && JSON.stringify(own);
    } catch {
      return null;
    }
  };
}

/** Whether others read along where this address leads. */
export function isShared(address: string): boolean {
  try {
    const { conversation } = JSON.parse(address) as Address;
    return conversation.conversationType === 'channel' || conversation.conversationType === 'groupChat';
  } catch {
    return false;
  }
}

/** The channel opens the same chat each time. */
async function openChat(
  { serviceUrl, bot }: Pick<Address, 'serviceUrl' | 'bot'>,
  userId: string,
  tenantId: string | undefined,
  connector: ConnectorOptions,
): Promise<Address | null> {
  const { id } = await openConnector(serviceUrl, connector).createConversation({
    isGroup: false,
    bot,
    members: [{ id: userId }],
    ...(tenantId !== undefined && { tenantId, channelData: { tenant: { id: tenantId } } }),
  });
  if (id === '') return null;
  const conversation = { id, conversationType: 'personal', ...(tenantId !== undefined && { tenantId }) };
  return { serviceUrl, channelId: 'msteams', conversation, bot, user: { id: userId } };
}
