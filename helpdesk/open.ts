// Opens requests: de-duplication row, number, ticket, first event and outbox row in one transaction, for all that come at once.
import type { Trx } from './database/database.ts';
import { gathering, type Outcome } from './database/gather.ts';
import { passes } from './database/retry.ts';
import { note } from './audit.ts';
import { channelRow } from './channels.ts';
import { cleanDraft, limits, required } from './drafts.ts';
import { eventRows } from './connectors/references.ts';
import { failure } from './failure.ts';
import { addOpenings, addTickets, claimKeys, countUp, openedSince, releaseKeys, ticketsOf } from './open-rows.ts';
import { keepSource } from './paste-sources.ts';
import type { Room } from './room.ts';
import { queue } from './rows.ts';
import { readSettings, routeOf } from './settings.ts';
import type { Opened, Ticket, TicketDraft } from './types.ts';

const HOUR_MS = 3_600_000;
/** Others of the tenant wait meanwhile. */
const MOST = 32;

/** A request as it was asked for. */
export interface Asked {
  key: string;
  /** Of the ticket and of its outbox row. Made outside: a repeated transaction must not become another ticket. */
  id: string;
  eventRow: string;
  at: string;
  draft: TicketDraft;
  topics: readonly string[];
  source: string;
}

/**
 * Makes the opener, which opens once per tenant and key. It takes a redacted draft, and the source of its paste where it
 * has one; returns the ticket, whether it is new, and how its helpdesk stands.
 * Throws DRAFT_REFUSED for empty keys and texts above the limits, TICKETS_LIMITED when the person opened too many.
 */
export function createOpener(room: Room): (key: string, raw: TicketDraft, source?: string) => Promise<Opened> {
  /** Requests of a tenant wait for each other's numbers anyway: those that come together share one transaction. */
  const openers = new Map<string, (asked: Asked) => Promise<Opened>>();
  return async (key, raw, source = '') => {
    const draft = cleanDraft(raw);
    const open = openers.get(draft.tenant) ?? gathering<Asked, Opened>(MOST, (asked) => openTogether(room, asked));
    openers.set(draft.tenant, open);
    return open({
      key: `open:${required('key', key, limits.key)}`,
      id: room.newId(),
      eventRow: room.newId(),
      at: room.now().toISOString(),
      draft,
      topics: raw.topics ?? [],
      source,
    });
  };
}

async function openTogether(room: Room, asked: readonly Asked[]): Promise<Outcome<Opened>[]> {
  try {
    const { outcomes, leaves } = await room.db.write((trx) => openAll(trx, room, asked));
    if (leaves) room.queued();
    return outcomes;
  } catch (error) {
    if (asked.length === 1 || passes(error)) throw error;
    // One that cannot be stored costs the others nothing.
    const outcomes: Outcome<Opened>[] = [];
    for (const one of asked)
      outcomes.push(...(await openTogether(room, [one]).catch((own: unknown) => [{ error: own }])));
    return outcomes;
  }
}

interface Result {
  outcomes: Outcome<Opened>[];
  /** Something was queued that need not wait for a channel. */
  leaves: boolean;
}

/** All of one tenant. */
async function openAll(trx: Trx, room: Room, asked: readonly Asked[]): Promise<Result> {
  const tenant = asked[0]?.draft.tenant ?? '';
  // The first statement: two deliveries of the same form wait for each other here. Always in the same order.
  const claimed = await claimKeys(trx, tenant, asked);
  const known = claimed.size === asked.length ? [] : await ticketsOf(trx, tenant, asked);
  const settings = await readSettings(trx, tenant);
  const channel = await channelRow(trx, tenant);
  const reached = channel?.gone_at === null;
  const desk: Opened['desk'] = {
    channel: reached ? 'there' : channel ? 'lost' : 'none',
    hours: settings.hours,
  };
  const fresh = asked.filter(({ key }, at) => !known.some((one) => one.key === key) && isFirst(asked, at));
  const opened = new Map(await openNew(trx, room, fresh));
  const addressOf = ({ draft, topics }: Asked): string =>
    routeOf(settings, draft.language, topics)?.address || (reached ? channel.address : '');
  const made = fresh.filter(({ key }) => opened.has(key));
  const rows = made.flatMap((one) => {
    const { id, at, draft } = one;
    const row = { id: one.eventRow, tenant, ticketId: id, seq: 1, address: addressOf(one), at };
    return [
      { ...row, kind: 'ticket-card' as const },
      ...eventRows(room, { tenant, ticketId: id, seq: 1, actorId: draft.user.id, at }),
    ];
  });
  await queue(trx, ...rows);
  const pasted = made.filter(({ draft }) => draft.paste !== '');
  await keepSource(trx, ...pasted.map(({ id, source }) => ({ tenant, ticketId: id, seq: 1, source })));
  const outcomes = asked.map(({ key, id }, at): Outcome<Opened> => {
    const before = known.find((one) => one.key === key)?.ticket;
    // `before.id === id`: our own commit whose answer was lost.
    if (before) return { value: { ticket: before, created: before.id === id, desk } };
    const ticket = opened.get(key);
    return ticket
      ? { value: { ticket, created: isFirst(asked, at), desk } }
      : { error: failure('TICKETS_LIMITED', 'too many requests within the hour') };
  });
  return { outcomes, leaves: rows.some(({ address }) => address !== '') };
}

/** The same form twice at once is one. */
function isFirst(asked: readonly Asked[], at: number): boolean {
  return asked.findIndex(({ key }) => key === asked[at]?.key) === at;
}

/** Gives those their numbers that their person may open, and writes them down; by key. */
async function openNew(trx: Trx, room: Room, fresh: readonly Asked[]): Promise<[key: string, ticket: Ticket][]> {
  const tenant = fresh[0]?.draft.tenant;
  if (tenant === undefined) return [];
  // Under the counter's lock until the commit: no number twice, and several processes count a person's requests right.
  const last = await countUp(trx, tenant, fresh.length);
  const may = await allowed(trx, room, tenant, fresh);
  if (may.length < fresh.length) {
    await countUp(trx, tenant, may.length - fresh.length);
    await releaseKeys(
      trx,
      tenant,
      fresh.filter((one) => !may.includes(one)),
    );
  }
  const tickets = may.map(({ draft, id, at }, index): Ticket => {
    const number = last - fresh.length + 1 + index;
    const rest = { status: 'open', assignee: null, reachable: true, version: 1 } as const;
    return { ...draft, ...rest, id, number, createdAt: at, updatedAt: at };
  });
  await addTickets(trx, tickets);
  await addOpenings(trx, tickets);
  const audited = tickets.map(({ user, number }) => {
    return { tenant, actor: user.id, action: 'open', subject: `#${number}`, outcome: 'done' };
  });
  await note(trx, room, ...audited);
  return may.flatMap(({ key }, at) => (tickets[at] ? [[key, tickets[at]]] : []));
}

/** Those within the hour's limit of their person. */
async function allowed(trx: Trx, room: Room, tenant: string, asked: readonly Asked[]): Promise<readonly Asked[]> {
  if (room.ticketsPerHour === Infinity) return asked;
  const since = new Date(room.now().getTime() - HOUR_MS).toISOString();
  const people = [...new Set(asked.map(({ draft }) => draft.user.id))];
  const counts = await openedSince(trx, tenant, people, since);
  return asked.filter(({ draft: { user } }) => {
    const count = counts.get(user.id) ?? 0;
    counts.set(user.id, count + 1);
    return count < room.ticketsPerHour;
  });
}
