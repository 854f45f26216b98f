// PostgreSQL on bad days: a bad line to it, two instances that change the same things, one that dies with a lease.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { payload } from '../../dialogs/cards/actions.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Services } from '../../dialogs/services.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type { OutboxRow } from '../../helpdesk/types.ts';
import { startPostgres, type Server } from '../contracts/postgres.ts';
import { bench, turn } from '../dialogs/fakes.ts';
import { ann, channel, draft, request, tenant } from '../helpdesk/world.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';
import { openProxy, type Proxy, type Weather } from './tcp-proxy.ts';

export const measures: Measure[] = [
  { id: 'H5', what: 'a bad line to PostgreSQL', full: () => withServer(badLine) },
  {
    id: 'H6',
    what: 'one user, two instances, one PostgreSQL',
    quick: () => withServer((server) => sameUser(server, 50)),
    full: () => withServer((server) => sameUser(server, 500)),
  },
  { id: 'H7', what: 'an instance dies with a lease', full: () => withServer(diesWithLease) },
];

/** A turn, and the longest a person waits for an honest word. */
const TURN_MS = 12_000;
let ids = 0;

async function withServer(work: (server: Server) => Promise<Row[]>): Promise<Row[]> {
  const server = await startPostgres();
  if (typeof server === 'string') throw new Error(server);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

function openAt(databaseUrl: string, now = (): Date => new Date()): Promise<OpenedHelpdesk> {
  const log = { info: () => undefined, error: () => undefined };
  return openHelpdesk({ dataDir: '', databaseUrl, now, newId: () => `p-${++ids}`, random: Math.random, log });
}

/** A conversation over this store. */
function servicesOver(helpdesk: OpenedHelpdesk): Services {
  const given = bench();
  return { ...given.services, helpdesk: { ...helpdesk, loop: given.helpdesk.loop, versions: given.helpdesk.versions } };
}

/** What the form's button sends, before it is filled in. */
function formOf(once: string, lang: 'en' | 'nb'): object {
  return payload({ do: 'send', once, seen: true, context: { q: '', ids: [], paste: '' }, lang });
}

async function inHands(hands: number, count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: hands }, hand));
}

async function badLine(server: Server): Promise<Row[]> {
  const url = await server.freshDatabase();
  const proxy = await openProxy(Number(new URL(url).port));
  const behind = new URL(url);
  behind.port = String(proxy.port);
  const direct = await openAt(url);
  const helpdesk = await openAt(behind.href);
  try {
    const rows: Row[] = [];
    const seasons: [string, number, number, Weather][] = [
      ['latency', 2, 12, { latencyMs: 300 }],
      ['silence', 8, 400, { silent: true }],
      // Requests that come together share a commit.
      ['cut-at-commit', 4, 360, { cutAtCommit: 3 }],
      ['room-for-two', 20, 200, { room: 2 }],
    ];
    for (const [name, hands, count, weather] of seasons)
      rows.push(...(await season(name, hands, count, weather, proxy, helpdesk, direct)));
    rows.push(...(await longSilence(proxy, helpdesk, direct)));
    return rows;
  } finally {
    proxy.behave({});
    await helpdesk.close();
    await direct.close();
    await proxy.close();
  }
}

/** People ask while the weather is so; a request that is not taken is sent once more, with the same key. */
async function season(
  name: string,
  hands: number,
  count: number,
  weather: Weather,
  proxy: Proxy,
  helpdesk: OpenedHelpdesk,
  direct: OpenedHelpdesk,
): Promise<Row[]> {
  const cutsBefore = proxy.cuts();
  let [slowest, failed] = [0, 0];
  const told = new Map<string, number>();
  // The lines are open when the weather turns; connections beyond the room are closed with it.
  const passing = weather.silent ? delay(300).then(() => proxy.behave(weather)) : proxy.behave(weather);
  const clearing = weather.silent ? delay(5_300).then(() => proxy.behave({})) : undefined;
  await inHands(hands, count, async (n) => {
    const key = `${name}-${n}`;
    for (let again = 0; again < 3; again++) {
      const begun = performance.now();
      try {
        const { ticket } = await helpdesk.open(key, draft({ summary: key }));
        told.set(key, ticket.number);
        break;
      } catch {
        failed += 1;
      } finally {
        slowest = Math.max(slowest, performance.now() - begun);
      }
    }
  });
  await Promise.all([passing, clearing]);
  proxy.behave({});
  const stored = (await direct.requestsOf(tenant, ann.id)).filter(({ summary }) => summary.startsWith(`${name}-`));
  const doubled = stored.length - new Set(stored.map(({ summary }) => summary)).size;
  const lost = [...told].filter(([key, number]) => !stored.some((t) => t.summary === key && t.number === number));
  let half = 0;
  for (const { id } of stored) {
    const [events, rows] = await Promise.all([direct.events(tenant, id), direct.outbox.rows(tenant, id)]);
    if (events.length !== 1 || rows.length !== 1) half += 1;
  }
  const cuts = proxy.cuts() - cutsBefore;
  return [
    noneOf(`H5.${name}.lost`, lost.length, told.size),
    noneOf(`H5.${name}.doubled`, doubled, stored.length),
    noneOf(`H5.${name}.half-written`, half, stored.length),
    { id: `H5.${name}.never-taken`, figure: count - told.size, need: `0 of ${count}`, ok: told.size === count },
    { id: `H5.${name}.tries-that-failed`, figure: failed, need: 'told honestly', ok: true },
    { id: `H5.${name}.slowest-ms`, figure: Math.round(slowest), need: `<= ${TURN_MS}`, ok: slowest <= TURN_MS },
    ...(weather.cutAtCommit ? [{ id: `H5.${name}.cuts`, figure: cuts, need: '>= 20', ok: cuts >= 20 }] : []),
  ];
}

/** Nothing is heard of the database for longer than anybody waits: a whole turn ends in time and says so. */
async function longSilence(proxy: Proxy, helpdesk: OpenedHelpdesk, direct: OpenedHelpdesk): Promise<Row[]> {
  const services = servicesOver(helpdesk);
  const value = { ...formOf('silent', 'en'), summary: 'in the long silence', severity: 'low', contact: 'chat' };
  const input = turn('', { kind: 'action', value, tenant, user: ann, scope: 'personal' });
  proxy.behave({ silent: true });
  const begun = performance.now();
  const [answer] = await respond(input, services);
  const took = performance.now() - begun;
  const honest = answer?.text.includes(services.knowledge.text('en', 'request-failed', {})) ?? false;
  proxy.behave({});
  // Whoever gave up tries again: the same form is one request.
  await delay(3_500);
  const [second] = await respond(input, services);
  const stored = (await direct.requestsOf(tenant, ann.id)).filter(({ summary }) => summary === value.summary);
  return [
    { id: 'H5.long-silence.turn-ms', figure: Math.round(took), need: `<= ${TURN_MS}`, ok: took <= TURN_MS },
    {
      id: 'H5.long-silence.says-so',
      figure: honest ? 'yes' : (answer?.text ?? '').slice(0, 80),
      need: 'yes',
      ok: honest,
    },
    {
      id: 'H5.long-silence.sent-again',
      figure: stored.length,
      need: '1',
      ok: stored.length === 1 && /#\d/.test(second?.text ?? ''),
    },
  ];
}

/** So many forms and comments, and twice as many settings, through both instances at once. */
async function sameUser(server: Server, count: number): Promise<Row[]> {
  const url = await server.freshDatabase();
  const both = await Promise.all([openAt(url), openAt(url)]);
  const [one] = both;
  const services = both.map(servicesOver);
  const waits: number[] = [];
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work;
    waits.push(performance.now() - begun);
    return result;
  };
  try {
    await one.setChannel(channel());
    const said = async (n: number, which: number, value: object): Promise<string> => {
      const input = turn('', {
        kind: 'action',
        value,
        tenant,
        user: ann,
        scope: 'personal',
        activityId: `turn-${n}-${which}`,
      });
      const replies = await timed(respond(input, services[which] as Services));
      return replies.map(({ text }) => text).join('\n');
    };
    let contradictions = 0;
    await inHands(4, count, async (n) => {
      const value = { ...formOf(`form-${n}`, 'nb'), summary: `sak ${n}`, severity: 'low', contact: '' };
      const [here, there] = await Promise.all([said(n, 0, value), said(n, 1, value)]);
      if (/#\d+/.exec(here)?.[0] !== /#\d+/.exec(there)?.[0] || !/#\d+/.test(here)) contradictions += 1;
    });
    const tickets = await one.requestsOf(tenant, ann.id);
    const [busy] = tickets;
    if (!busy) throw new Error('no request was stored');
    await inHands(4, count, async (n) => {
      const action = { do: 'ticket', act: 'comment', id: busy.id, version: 1, once: `note-${n}`, lang: 'nb' } as const;
      const value = { ...payload(action), 'text-comment': `kommentar ${n}` };
      await Promise.all([said(count + n, 0, value), said(count + n, 1, value)]);
    });
    const turns = waits.length;
    const events = await one.events(tenant, busy.id);
    const after = await one.ticket(tenant, busy.id);
    const inOrder = events.every(({ seq }, index) => seq === index + 1) && after?.version === events.length;
    const counts = 2 * count;
    await inHands(8, counts, (n) =>
      timed(
        (both[n % 2] as OpenedHelpdesk).changeSettings(
          tenant,
          (settings) => {
            return { ...settings, remindAfterDays: settings.remindAfterDays + 1 };
          },
          { actor: ann.id, setting: 'remind' },
        ),
      ),
    );
    const counted = (await one.settings(tenant)).remindAfterDays - 1;
    const sorted = waits.sort((a, b) => a - b);
    return [
      { id: 'H6.turns', figure: turns, need: `${4 * count}`, ok: turns === 4 * count },
      noneOf('H6.contradictions', contradictions, count),
      { id: 'H6.requests', figure: tickets.length, need: `${count}`, ok: tickets.length === count },
      { id: 'H6.comments', figure: events.length - 1, need: `${count}`, ok: events.length - 1 === count },
      { id: 'H6.history-in-order', figure: inOrder ? 'yes' : 'no', need: 'yes', ok: inOrder },
      noneOf('H6.lost-updates', counts - counted, counts),
      // A whole turn, waiting for others included: more than the wait for a lock alone.
      inTime('H6.turn-p99', sorted[Math.floor(sorted.length * 0.99)] ?? Infinity, 500),
    ];
  } finally {
    await Promise.all(both.map((helpdesk) => helpdesk.close()));
  }
}

/** One takes rows, and lives: nobody takes them from it. Then it dies: the other goes on, and repeats no card. */
async function diesWithLease(server: Server): Promise<Row[]> {
  const url = await server.freshDatabase();
  const helpdesk = await openAt(url);
  const CHANNELS = 3;
  const tenants = Array.from({ length: CHANNELS }, (_, n) => `${tenant}-${n}`);
  for (const each of tenants) {
    await helpdesk.setChannel(channel({ tenant: each, address: `channel of ${each}` }));
    for (let n = 0; n < 4; n++)
      await helpdesk.open(`${each}-${n}`, draft({ tenant: each, address: `chat of ${each}` }));
  }
  const held: string[] = [];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('lease-child.ts', import.meta.url)), url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line.startsWith('holding ')) held.push(line.slice(8));
    });
    while (held.length < CHANNELS) await delay(20);
    const posts: OutboxRow[] = [];
    const stop = helpdesk.outbox.start((row) => {
      posts.push(row);
      return Promise.resolve({ outcome: 'sent', messageId: `message of ${row.id}` });
    });
    await delay(12_000);
    const stolen = (await rowsOf(helpdesk, tenants)).filter(
      ({ id, state }) => held.includes(id) && state !== 'sending',
    );
    child.kill('SIGKILL');
    await ended;
    const begun = performance.now();
    const wanted = CHANNELS * 3;
    while (posts.length < wanted && performance.now() - begun < 60_000) await delay(20);
    const took = performance.now() - begun;
    await stop();
    const rows = await rowsOf(helpdesk, tenants);
    const again = posts.filter(({ id }) => held.includes(id)).length;
    const twice = posts.length - new Set(posts.map(({ id }) => id)).size;
    const unknown = rows.filter(({ id, state }) => held.includes(id) && state === 'unknown').length;
    // What follows goes on as ever.
    const [first] = await helpdesk.list(tenants[0] ?? '');
    const next = await helpdesk.act('after', { ...request(first?.id ?? '', 'assign'), tenant: tenants[0] ?? '' });
    return [
      noneOf('H7.taken-from-one-that-lives', stolen.length, held.length),
      { id: 'H7.went-on-after-ms', figure: Math.round(took), need: '<= 10000', ok: took <= 10_000 },
      { id: 'H7.sent-by-the-other', figure: posts.length, need: `${wanted}`, ok: posts.length === wanted },
      noneOf('H7.sent-twice', again + twice, rows.length),
      { id: 'H7.listed-unknown', figure: unknown, need: `${held.length}`, ok: unknown === held.length },
      { id: 'H7.works-on', figure: next.outcome, need: 'done', ok: next.outcome === 'done' },
    ];
  } finally {
    child.kill('SIGKILL');
    await ended;
    await helpdesk.close();
  }
}

async function rowsOf(helpdesk: OpenedHelpdesk, tenants: string[]): Promise<OutboxRow[]> {
  return (await Promise.all(tenants.map((each) => helpdesk.outbox.rows(each)))).flat();
}
