// The helpdesk's team, its channel or the bot in it is gone: requests wait, and whoever set it up hears so at next contact.
import type { Reply } from '../services.ts';
import { sentence } from '../turn.ts';
import type { Turn } from '../turn.ts';

/** Nobody is told twice on one day. */
const TOLD = 'told-undelivered';

/** Marks the channel as gone; there is nobody to answer. */
export async function leaveTeam({ input, services }: Turn): Promise<Reply[]> {
  if (!input.team) return [];
  const { id, channel } = input.team;
  try {
    // The team's own id stands for all of its channels.
    await services.helpdesk.loseChannel(input.tenant, id, channel === id ? undefined : channel);
  } catch (error) {
    services.log.error('channel-loss-unwritten', error);
  }
  return [];
}

/** A line for the person who named the channel that is gone, before the answer to whatever they said. */
export async function tellOfLostChannel({ input, services, page }: Turn): Promise<Reply[]> {
  if (input.scope !== 'personal' || input.kind !== 'message') return [];
  const { helpdesk } = services;
  try {
    const lost = await helpdesk.lostChannel(input.tenant);
    if (lost === null || lost.setBy !== input.user.id) return [];
    const today = services.now().toISOString().slice(0, 10);
    if ((await helpdesk.recallOne(input.conversation, TOLD)) === today) return [];
    await helpdesk.remember(input.conversation, { [TOLD]: today });
    return [sentence(page, 'channel-lost', { count: await helpdesk.undelivered(input.tenant) })];
  } catch (error) {
    services.log.error('channel-loss-unread', error);
    return [];
  }
}
