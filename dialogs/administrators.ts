// Who may ask for `report`, `reload`, `doctor` and to send again, and where: administrators, where only they and the helpdesk read.
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Null for an administrator in the right place; else the refusal in one sentence. @param action for the audit trail */
export async function refuseOthers(turn: Turn, action?: string): Promise<Reply | null> {
  const { input, services, page } = turn;
  if (input.scope !== 'personal' && !(await isHelpdeskChannel(turn))) return sentence(page, 'administrators-elsewhere');
  const role = await services.directory.roleOf(input.tenant, input.user.id).catch((error: unknown) => {
    services.log.error('role-unknown', error);
    return 'user' as const;
  });
  const may = role === 'administrator';
  if (action !== undefined) await audit(action, '', may ? 'done' : 'not-allowed', turn);
  return may ? null : sentence(page, 'administrators-only');
}

async function isHelpdeskChannel({ input, services }: Turn): Promise<boolean> {
  if (!input.team) return false;
  const channel = await services.helpdesk.channel(input.tenant).catch(() => null);
  return channel?.channelId === input.team.channel;
}

/** Adds to the audit trail what the helpdesk's own transactions do not: who looked, and who tried. */
export async function audit(
  action: string,
  subject: string,
  outcome: string,
  { input, services }: Turn,
): Promise<void> {
  const { tenant, user } = input;
  // Nothing was changed, and who examines a broken store must not be stopped by it.
  await services
    .audit?.({ tenant, actor: user.id, action, subject, outcome })
    .catch((error: unknown) => services.log.error('audit-failed', error));
}
