// Names the helpdesk's channel: one command, typed by an owner in the channel itself.
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Sets the channel the message stands in; refused with a reason anywhere else and to anyone but an owner. */
export async function setHelpdeskChannel({ input, services, page }: Turn): Promise<Reply> {
  if (input.scope !== 'channel' || !input.team) return sentence(page, 'setup-elsewhere');
  if (input.isTeamOwner !== true) return sentence(page, 'setup-owner-only');
  try {
    await services.helpdesk.setChannel({
      tenant: input.tenant,
      teamId: input.team.id,
      channelId: input.team.channel,
      address: input.address,
      language: page.language,
      setBy: input.user.id,
    });
    return sentence(page, 'setup-done');
  } catch (error) {
    services.log.error('setup-failed', error);
    return sentence(page, 'setup-failed');
  }
}
