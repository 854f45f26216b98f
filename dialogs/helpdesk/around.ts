// What is known around a request when its card is drawn: who is on call, whether its owner left, what was added last.
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import { isConnectorActor } from '../../helpdesk/connectors/references.ts';
import { onCallFor } from '../../helpdesk/settings.ts';
import type { Ticket } from '../../helpdesk/types.ts';
import type { AroundTicket } from '../cards/ticket.ts';
import type { Directory, Services } from '../services.ts';
import type { Turn } from '../turn.ts';

export type Role = Awaited<ReturnType<Directory['roleOf']>>;

/** Members of the helpdesk's team, its owners among them. */
export function isOfTheHelpdesk(role: Role): boolean {
  return role === 'member' || role === 'administrator';
}

/** Guests, of the team or of the conversation, get a sentence and nothing else. */
export async function isGuest({ input, services }: Turn): Promise<boolean> {
  return (await services.directory.roleOf(input.tenant, input.user.id, input.address)) === 'guest';
}

/** Whether what the helpdesk knows may be shown here: in its own team, or to one of its members alone. */
export async function isHelpdeskPlace({ input, services }: Turn): Promise<boolean> {
  if (input.scope === 'personal') return true;
  return input.team !== undefined && input.team.id === (await services.helpdesk.channel(input.tenant))?.teamId;
}

/** Phases and topics of entries: what a route may be for. */
export function topicsOf(ids: string[], entry: (id: string) => KnowledgeEntry | null | undefined): string[] {
  const found = ids.flatMap((id) => entry(id) ?? []);
  return [...new Set(found.flatMap(({ phase, topics }) => [phase, ...topics]))];
}

type Needed = Pick<Services, 'knowledge' | 'helpdesk' | 'directory'>;

/** Reads it, for the card in a channel and for the one in a member's own chat. */
export async function around(ticket: Ticket, { services }: { services: Needed }): Promise<AroundTicket> {
  const { helpdesk, directory, knowledge } = services;
  const { tenant, id, assignee, language, findings } = ticket;
  const [settings, events, left] = await Promise.all([
    helpdesk.settings(tenant),
    ticket.version > 1 ? helpdesk.events(tenant, id) : [],
    // Who has it in another ticket system is in no team of ours.
    assignee !== null && !isConnectorActor(assignee.id) && directory.hasLeft(tenant, assignee.id),
  ]);
  const attached = events.findLast((event) => event.action === 'attach' && event.paste !== '');
  return {
    onCall: onCallFor(
      settings,
      language,
      topicsOf(findings, (entry) => knowledge.entry(entry)),
    ),
    ...(left && { left }),
    ...(attached && { attached: { findings: attached.findings, paste: attached.paste } }),
  };
}
