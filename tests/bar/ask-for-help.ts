// Asks the running bot for a person and fills in the form that comes, as somebody in a chat of their own would.
import { randomUUID } from 'node:crypto';
import { press } from '../dialogs/press.ts';
import type { AdaptiveCard } from '../../dialogs/services.ts';
import { message, submit, type Body } from '../emulator/activities.ts';
import type { Connector } from '../emulator/connector.ts';
import { TENANT } from '../emulator/key-server.ts';
import { postJson } from './bot.ts';

/** The parts of an activity that say who speaks, in their own chat. */
export function personal(who: string): Body {
  return {
    id: randomUUID(),
    conversation: { id: `a:${who}`, conversationType: 'personal', tenantId: TENANT },
    from: { id: `29:${who}`, name: 'Somebody', aadObjectId: who },
  };
}

/**
 * From the question to the answer of the form.
 * @returns the statuses, and whether a receipt with a number was shown; `said` is what was shown last
 */
export async function askForHelp(
  url: string,
  connector: Connector,
  who: string,
  summary: string,
): Promise<{ statuses: number[]; receipt: boolean; said: string }> {
  const statuses = [await postJson(url, message(connector.serviceUrl, 'I want to talk to a person', personal(who)))];
  const form = last(connector, who);
  const card = form?.activity.attachments?.[0]?.content as AdaptiveCard | undefined;
  let data: object;
  try {
    data = press({ text: '', card: card as AdaptiveCard }, 'Send');
  } catch {
    return { statuses, receipt: false, said: shown(connector, who) };
  }
  const filled = { ...data, summary, severity: 'normal', contact: 'chat' };
  statuses.push(await postJson(url, submit(connector.serviceUrl, filled, { ...personal(who), replyToId: form?.id })));
  const said = shown(connector, who);
  return { statuses, receipt: said.includes('✔') && /#\d+/.test(said), said };
}

function last(connector: Connector, who: string) {
  return connector.sent.findLast(
    ({ path, activity }) => path.includes(`/${encodeURIComponent(`a:${who}`)}/`) && activity.type === 'message',
  );
}

function shown(connector: Connector, who: string): string {
  const { text = '', attachments } = last(connector, who)?.activity ?? {};
  return `${text} ${JSON.stringify(attachments ?? [])}`;
}
