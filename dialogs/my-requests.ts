// Lists a person's own requests, to that person alone, and opens one of them.
import { ownRequestCard, requestsCard } from './cards/own-request.ts';
import { ticketCard } from './cards/ticket.ts';
import { around, isGuest, isHelpdeskPlace, isOfTheHelpdesk } from './helpdesk/around.ts';
import { findByNumber } from './helpdesk/work.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Own requests with their status; where others read along only a pointer to the private chat. */
export async function listRequests(turn: Turn, before?: number): Promise<Reply> {
  const { input, services, page } = turn;
  if (input.scope !== 'personal') return sentence(page, 'requests-private');
  if (await isGuest(turn)) return sentence(page, 'guest-refused');
  return reading(turn, async () => {
    const tickets = await services.helpdesk.requestsOf(input.tenant, input.user.id);
    const open = tickets.filter((ticket) => ticket.status === 'open' || ticket.status === 'assigned').length;
    const said = page.t('my-requests', { count: open });
    const more = (from?: number) => ({ do: 'my-requests', lang: page.language, ...at(from) }) as const;
    return requestsCard({ said, tickets, names: false, more, ...at(before) }, page);
  });
}

/** What the whole team has to do, for its members: `unassigned`, `mine`, `closed`, a name, a code; open ones without. */
export async function listTeamRequests(search: string, turn: Turn, before?: number): Promise<Reply> {
  const { input, services, page } = turn;
  if (!isOfTheHelpdesk(await services.directory.roleOf(input.tenant, input.user.id))) {
    return sentence(page, 'helpdesk-only');
  }
  return reading(turn, async () => {
    if (!(await isHelpdeskPlace(turn))) return sentence(page, 'settings-elsewhere');
    const filter = filterOf(search, turn);
    const tickets = await services.helpdesk.list(input.tenant, filter);
    const said = page.t('team-requests', { count: tickets.length });
    const more = (from?: number) => ({ do: 'team-requests', search, lang: page.language, ...at(from) }) as const;
    return requestsCard({ said, tickets, names: true, more, ...at(before) }, page);
  });
}

/** One request, by its id or the number people say: the helpdesk's card for its members, their own for a requester. */
export async function openRequest(which: { id: string } | { number: number }, turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  if (await isGuest(turn)) return sentence(page, 'guest-refused');
  return reading(turn, async () => {
    const { tenant } = input;
    const ticket = await ('id' in which
      ? services.helpdesk.ticket(tenant, which.id)
      : findByNumber(tenant, which.number, turn));
    const own = ticket?.user.id === input.user.id;
    const expert = isOfTheHelpdesk(await services.directory.roleOf(tenant, input.user.id));
    if (!ticket || !(own || expert)) {
      return 'number' in which
        ? sentence(page, 'ticket-missing', { number: String(which.number) })
        : sentence(page, 'ticket-gone');
    }
    if (!(await isHelpdeskPlace(turn))) return sentence(page, 'requests-private');
    if (expert && !(own && input.scope === 'personal')) return ticketCard(ticket, page, await around(ticket, turn));
    if (input.scope !== 'personal') return sentence(page, 'requests-private');
    return ownRequestCard(ticket, await services.helpdesk.events(tenant, ticket.id), page);
  });
}

function filterOf(search: string, { input, page }: Turn): Parameters<Turn['services']['helpdesk']['list']>[1] {
  const asked = search.toLowerCase();
  const means = (key: string): boolean => page.t(key).split(' | ').includes(asked);
  if (asked === '') return { state: 'open' };
  if (means('words-filter-unassigned')) return { state: 'unassigned' };
  if (means('words-filter-mine')) return { state: 'assigned', assignee: input.user.id };
  if (means('words-filter-closed')) return { state: 'closed' };
  return { search };
}

function at(before: number | undefined): { before?: number } {
  return before === undefined ? {} : { before };
}

async function reading({ services, page }: Turn, read: () => Promise<Reply>): Promise<Reply> {
  try {
    return await read();
  } catch (error) {
    services.log.error('requests-unreadable', error);
    return sentence(page, 'requests-unreadable');
  }
}
