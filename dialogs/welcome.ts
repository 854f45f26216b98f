// First contact: one welcome per person, one line in a team, never again.
import { helpCard } from './cards/help.ts';
import { paragraph, say } from './cards/elements.ts';
import { reply } from './page.ts';
import type { Reply } from './services.ts';
import type { Turn } from './turn.ts';

/** The welcome of a personal installation, exactly once; nothing when it was given before. */
export async function welcome({ input, services, page }: Turn): Promise<Reply[]> {
  if (input.scope !== 'personal') return greetTeam({ input, services, page });
  try {
    if (!(await services.helpdesk.firstContact(input.tenant, input.user.id))) return [];
  } catch (error) {
    // Without the row nothing would stop a second welcome: better none.
    services.log.error('welcome-failed', error);
    return [];
  }
  return [helpCard(page, true)];
}

/** One message to the team that names who added the bot; no member gets one of their own. */
export function greetTeam({ input, page }: Turn): Reply[] {
  const name = input.user.name.trim();
  const said = name === '' ? page.t('team-welcome-unnamed') : page.t('team-welcome', { name });
  return [reply(page, [paragraph([{ type: 'TextRun', text: said }]), say(page.t('help-mention'))], [], said)];
}
