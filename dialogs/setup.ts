// Names the helpdesk's channel: one command, typed by an owner in the channel itself.
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Sets the channel the message stands in; refused with a reason anywhere else and to anyone but an owner. */
export async function setHelpdeskChannel({ input, services, page }: Turn): Promise<Reply> {
  if (input.scope !== 'channel' || !input.team) return sentence(page, 'setup-elsewhere');
  if (input.isTeamOwner !== true) return sentence(page, 'setup-owner-only');
  try {
    // Whoever owns some other team must not draw the requests over to it.
    const present = await services.helpdesk.channel(input.tenant);
    if (present && present.teamId !== input.team.id) {
      const role = await services.directory.roleOf(input.tenant, input.user.id);
      if (role !== 'administrator') return sentence(page, 'setup-taken');
    }
    const waiting = await services.helpdesk.undelivered(input.tenant);
    await services.helpdesk.setChannel({
      tenant: input.tenant,
      teamId: input.team.id,
      channelId: input.team.channel,
      address: input.address,
      language: page.language,
      setBy: input.user.id,
    });
    return sentence(page, 'setup-done', { count: waiting });
  } catch (error) {
    services.log.error('setup-failed', error);
    return sentence(page, 'setup-failed');
  }
}
