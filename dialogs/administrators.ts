// Who may see the report and reload the knowledge, and where: administrators, where only they and the helpdesk read.
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Null for an administrator in the right place; else the refusal in one sentence. */
export async function refuseOthers(turn: Turn): Promise<Reply | null> {
  const { input, services, page } = turn;
  if (input.scope !== 'personal' && !(await isHelpdeskChannel(turn))) return sentence(page, 'administrators-elsewhere');
  const role = await services.directory.roleOf(input.tenant, input.user.id).catch((error: unknown) => {
    services.log.error('role-unknown', error);
    return 'user' as const;
  });
  return role === 'administrator' ? null : sentence(page, 'administrators-only');
}

async function isHelpdeskChannel({ input, services }: Turn): Promise<boolean> {
  if (!input.team) return false;
  const channel = await services.helpdesk.channel(input.tenant).catch(() => null);
  return channel?.channelId === input.team.channel;
}
