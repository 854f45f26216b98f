// A helpdesk in memory, services around it, and turns, for tests of the conversation.
import { fileURLToPath } from 'node:url';
import { isOfTheHelpdesk } from '../../dialogs/helpdesk/around.ts';
import type { Directory, Services, TurnInput } from '../../dialogs/services.ts';
import type { Privacy } from '../../helpdesk/privacy-types.ts';
import type { Helpdesk, HelpdeskChannel, Ticket } from '../../helpdesk/types.ts';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Rating } from '../../helpdesk/loop/types.ts';
import { fakeLoop, fakeVersions } from './fake-loop.ts';
import type { FakeLoop } from './fake-loop.ts';
import { fakeLife } from './fake-life.ts';
import type { FakeLife } from './fake-life.ts';

let opened: Knowledge | undefined;

/** The repository's own knowledge, read once for all tests of the process. */
export function realKnowledge(): Knowledge {
  opened ??= createKnowledge({ dir: fileURLToPath(new URL('../../knowledge', import.meta.url)) });
  return opened;
}

export interface FakeHelpdesk extends Helpdesk, FakeLife, Privacy {
  tickets: Ticket[];
  ratings: Map<string, Rating>;
  loop: FakeLoop;
  memory: Map<string, Record<string, string>>;
  channels: Map<string, HelpdeskChannel>;
  /** Makes every method fail, as a database that is gone would. */
  broken: boolean;
}

export function fakeHelpdesk(now = () => new Date('2026-11-21T08:00:00Z')): FakeHelpdesk {
  const byKey = new Map<string, Ticket>();
  const welcomed = new Set<string>();
  const work = <T>(run: () => T): Promise<T> =>
    fake.broken ? Promise.reject(new Error('database is gone')) : Promise.resolve(run());
  const fake: FakeHelpdesk = {
    tickets: [],
    ratings: new Map(),
    memory: new Map(),
    channels: new Map(),
    broken: false,
    open: (key, draft) =>
      work(() => {
        const known = byKey.get(key);
        const { tenant } = draft;
        const channel = fake.channels.has(tenant) ? 'there' : fake.lost.has(tenant) ? 'lost' : 'none';
        const desk = { channel, hours: fake.decided.get(tenant)?.hours ?? null } as const;
        if (known) return { ticket: known, created: false, desk };
        const number = 1001 + fake.tickets.length;
        const at = now().toISOString();
        const rest = {
          id: `t${number}`,
          number,
          status: 'open',
          assignee: null,
          createdAt: at,
          updatedAt: at,
        } as const;
        const ticket: Ticket = { ...draft, ...rest, version: 1 };
        fake.tickets.push(ticket);
        byKey.set(key, ticket);
        return { ticket, created: true, desk };
      }),
    requestsOf: (tenant, userId) =>
      work(() => fake.tickets.filter((t) => t.tenant === tenant && t.user.id === userId).reverse()),
    newestOpen: (tenant, userId) =>
      work(() => {
        const own = fake.tickets.filter((t) => t.tenant === tenant && t.user.id === userId);
        return own.findLast(({ status }) => status === 'open' || status === 'assigned') ?? null;
      }),
    ticket: (tenant, id) => work(() => fake.tickets.find((t) => t.tenant === tenant && t.id === id) ?? null),
    setChannel: (channel) => work(() => void fake.channels.set(channel.tenant, channel)),
    channel: (tenant) => work(() => fake.channels.get(tenant) ?? null),
    recall: (conversation) => work(() => fake.memory.get(conversation) ?? {}),
    recallOne: (conversation, name) => work(() => fake.memory.get(conversation)?.[name]),
    remember: (conversation, values) =>
      work(() => void fake.memory.set(conversation, { ...fake.memory.get(conversation), ...values })),
    firstContact: (tenant, userId) =>
      work(() => {
        const first = !welcomed.has(`${tenant}/${userId}`);
        welcomed.add(`${tenant}/${userId}`);
        return first;
      }),
    rate: (key, rating) =>
      work(() => {
        const first = !fake.ratings.has(key);
        if (first) fake.ratings.set(key, rating);
        return first;
      }),
    comment: (key, text) =>
      work(() => {
        const rating = fake.ratings.get(key);
        if (rating) fake.ratings.set(key, { ...rating, comment: text });
        return rating !== undefined;
      }),
    loop: fakeLoop(),
    versions: fakeVersions(),
    // The real one is tried in tests/privacy.test.ts.
    forget: () => work(() => ({ tickets: 0, cards: [], repeated: false })),
    exportOf: () =>
      work(() => ({ tickets: [], events: {}, welcomedAt: null, remembered: {}, ratings: [], actions: [] })),
    withdrawPaste: () => work(() => 0),
    ...fakeLife(
      () => fake.tickets,
      () => fake.channels,
      work,
      now,
    ),
  };
  return fake;
}

/** Who is who by user id; everybody not named is a user. */
export type Roles = Record<string, Awaited<ReturnType<Directory['roleOf']>>>;

export interface Bench {
  services: Services;
  helpdesk: FakeHelpdesk;
  roles: Roles;
  logged: unknown[];
}

/** Services over the real knowledge and a fake helpdesk; ids count upward. */
export function bench(): Bench {
  const helpdesk = fakeHelpdesk();
  const logged: unknown[] = [];
  const roles: Roles = {};
  let ids = 0;
  const services: Services = {
    knowledge: realKnowledge(),
    helpdesk,
    directory: {
      roleOf: (_tenant, userId) => Promise.resolve(roles[userId] ?? 'user'),
      hasLeft: (_tenant, userId) => Promise.resolve(!isOfTheHelpdesk(roles[userId] ?? 'user')),
    },
    now: () => new Date('2026-11-21T08:00:00Z'),
    newId: () => `id-${++ids}`,
    log: {
      info: (event, data) => void logged.push([event, data]),
      error: (event, error) => void logged.push([event, String(error)]),
    },
  };
  return { services, helpdesk, roles, logged };
}

/** A message in a personal chat unless `more` says otherwise. */
export function turn(text: string, more: Partial<TurnInput> = {}): TurnInput {
  return {
    kind: 'message',
    text,
    scope: 'personal',
    user: { id: 'u1', name: 'Kari Nordmann' },
    tenant: 'contoso',
    conversation: 'c1',
    activityId: 'a1',
    address: 'address-of-c1',
    ...more,
  };
}
