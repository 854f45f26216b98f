// The life of a request and the helpdesk's settings in memory; what is allowed and possible is the real state machine's.
import { DEFAULT_SETTINGS } from '../../helpdesk/settings.ts';
import { isDone, mayDo, step } from '../../helpdesk/tickets.ts';
import type {
  ActResult,
  HelpdeskChannel,
  HelpdeskSettings,
  Setup,
  Ticket,
  TicketEvent,
  TicketLife,
  TicketRequest,
} from '../../helpdesk/types.ts';

export interface FakeLife extends TicketLife, Setup {
  happened: Map<string, TicketEvent[]>;
  /** The channels that are gone, by tenant. */
  lost: Map<string, HelpdeskChannel>;
  /** What was decided, by tenant. */
  decided: Map<string, HelpdeskSettings>;
}

/** `work` fails when the database is meant to be gone; `tickets` and `channels` are the fake helpdesk's. */
export function fakeLife(
  tickets: () => Ticket[],
  channels: () => Map<string, HelpdeskChannel>,
  work: <T>(run: () => T) => Promise<T>,
  now: () => Date,
): FakeLife {
  const done = new Set<string>();
  const settings = new Map<string, HelpdeskSettings>();
  const act = (key: string, request: TicketRequest): ActResult => {
    const ticket = tickets().find((one) => one.tenant === request.tenant && one.id === request.ticketId);
    if (!ticket) return { outcome: 'missing' };
    const ownership = ticket.user.id === request.actor.id ? 'own' : 'other';
    if (!mayDo(request.role, 'list', ownership, ticket.status)) return { outcome: 'missing' };
    if (done.has(`${ticket.id}:${key}`)) return { outcome: 'repeated', ticket };
    if (!mayDo(request.role, request.action, ownership, ticket.status)) {
      return { outcome: 'refused', reason: 'not-allowed', ticket };
    }
    const state = { status: ticket.status, assignee: ticket.assignee?.id ?? null };
    const next = step(state, request.action, request.actor.id);
    if (!isDone(next)) return { outcome: 'refused', reason: next, ticket };
    if (request.version !== undefined && request.version !== ticket.version) return { outcome: 'stale', ticket };
    done.add(`${ticket.id}:${key}`);
    ticket.status = next.status;
    ticket.assignee = next.assignee === null ? null : (ticket.assignee ?? request.actor);
    ticket.version += 1;
    const { action, actor, text = '', paste = '', findings = [] } = request;
    const event = { seq: ticket.version, at: now().toISOString(), action, actor, text, paste, findings };
    life.happened.set(ticket.id, [...(life.happened.get(ticket.id) ?? []), event]);
    return { outcome: 'done', ticket };
  };
  const life: FakeLife = {
    happened: new Map(),
    lost: new Map(),
    decided: settings,
    act: (key, request) => work(() => act(key, request)),
    events: (_tenant, id) => work(() => life.happened.get(id) ?? []),
    list: (tenant, filter = {}) =>
      work(() =>
        tickets()
          .filter((ticket) => ticket.tenant === tenant)
          .filter((ticket) => holds(ticket, filter.search ?? ''))
          .filter(({ status }) => filter.state !== 'closed' || status === 'closed' || status === 'withdrawn')
          .filter(({ status }) => filter.state !== 'unassigned' || status === 'open')
          .filter(({ status }) => filter.state !== 'open' || status === 'open' || status === 'assigned')
          .filter(({ assignee }) => filter.assignee === undefined || assignee?.id === filter.assignee)
          .reverse(),
      ),
    undelivered: () => work(() => (channels().size === 0 ? tickets().length : 0)),
    settings: (tenant) => work(() => settings.get(tenant) ?? DEFAULT_SETTINGS),
    changeSettings: (tenant, change) =>
      work(() => {
        const changed = change(settings.get(tenant) ?? DEFAULT_SETTINGS);
        settings.set(tenant, changed);
        return changed;
      }),
    lostChannel: (tenant) => work(() => life.lost.get(tenant) ?? null),
    loseChannel: (tenant, teamId) =>
      work(() => {
        const channel = channels().get(tenant);
        if (channel?.teamId !== teamId) return;
        life.lost.set(tenant, channel);
        channels().delete(tenant);
      }),
  };
  return life;
}

function holds({ number, user, summary, question, findings }: Ticket, search: string): boolean {
  const digits = search.replace('#', '');
  if (/^[0-9]{4,9}$/.test(digits)) return String(number) === digits;
  return [user.name, summary, question, ...findings].some((text) => text.toLowerCase().includes(search.toLowerCase()));
}
