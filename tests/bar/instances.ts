// Two whole bots over one PostgreSQL, people who ask both for help, and what stands in the store and in the chats afterwards.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { payload } from '../../dialogs/cards/actions.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { startPostgres, type Server } from '../contracts/postgres.ts';
import { BOT, submit, type Body } from '../emulator/activities.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';
import { postJson, startBot, type RunningBot } from './bot.ts';

export interface Instances {
  server: Server;
  databaseUrl: string;
  bots: RunningBot[];
  connector: Connector;
  /** What was read from the connector so far. */
  seen: Seen;
  end(): Promise<void>;
}

export interface Seen {
  /** By the address of a helpdesk's channel: how often the card of each number came. */
  cards: Map<string, number>;
  /** By summary: the messages that hold its receipt as they stand, by id, with the number they tell. */
  receipts: Map<string, Map<string, number>>;
}

/** One filled-in form of one person. */
export interface Escalation {
  summary: string;
  body: Body;
}

const channelOf = (team: number): string => `19:helpdesk-${team}@thread.tacv2`;
const tenantOf = (team: number): string => `${String(team).padStart(8, '0')}-6f6f-4c7e-8d55-0d2f4d3b9e02`;

/** Opens them with so many helpdesks, each of a tenant of its own. @throws a line saying why there is no PostgreSQL */
export async function openInstances(teams: number): Promise<Instances> {
  const server = await startPostgres();
  if (typeof server === 'string') throw new Error(server);
  const connector = await openConnectorServer();
  const dataDir = mkdtempSync(join(tmpdir(), 'instances-'));
  const databaseUrl = await server.freshDatabase();
  const log = { info: () => undefined, error: () => undefined };
  const helpdesk = await openHelpdesk({ dataDir, databaseUrl, now: () => new Date(), newId: randomUUID, log });
  for (let team = 0; team < teams; team++) {
    const conversation = { id: channelOf(team), tenantId: tenantOf(team), conversationType: 'channel', isGroup: true };
    const address = {
      serviceUrl: connector.serviceUrl,
      channelId: 'msteams',
      conversation,
      bot: BOT,
      user: { id: 'o' },
    };
    const place = { teamId: channelOf(team), channelId: channelOf(team), address: JSON.stringify(address) };
    await helpdesk.setChannel({ tenant: tenantOf(team), ...place, language: 'en', setBy: 'owner' });
  }
  await helpdesk.close();
  const bots: RunningBot[] = [];
  for (let n = 0; n < 2; n++) bots.push(await startBot(dataDir, { DATABASE_URL: databaseUrl }));
  return {
    server,
    databaseUrl,
    bots,
    connector,
    seen: { cards: new Map(), receipts: new Map() },
    end: async () => {
      await Promise.all(bots.map((bot) => bot.kill('SIGKILL')));
      await connector.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Digits could be taken for something to hide. */
const letters = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

/** The form of person `n`, filled in and ready to be sent, in the tenant of one of so many helpdesks. */
export function escalation({ connector }: Instances, n: number, teams: number): Escalation {
  const tenantId = tenantOf(n % teams);
  const summary = `qx ${letters(n)}`;
  const data = payload({
    do: 'send',
    once: randomUUID(),
    seen: true,
    context: { q: '', ids: [], paste: '' },
    lang: 'en',
  });
  const filled = { ...data, summary, severity: 'normal', contact: 'chat' };
  const body = submit(connector.serviceUrl, filled, {
    id: randomUUID(),
    replyToId: `form-${n}`,
    from: { id: `29:person-${n}`, name: `Person ${n}`, aadObjectId: `person-${n}` },
    conversation: { id: `a:person-${n}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
  });
  return { summary, body };
}

/** Delivers it to one of the two; the status, or 0 when the line was cut. */
export function deliver({ bots }: Instances, which: number, body: Body): Promise<number> {
  return postJson(bots[which % bots.length]?.url ?? '', body);
}

/** Delivers it and hangs up before the answer: the bot goes on, the channel delivers again. */
export async function hangUp({ bots }: Instances, which: number, body: Body): Promise<void> {
  const stop = new AbortController();
  const sent = fetch(bots[which % bots.length]?.url ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: stop.signal,
  }).catch(() => undefined);
  await delay(5);
  stop.abort();
  await sent;
}

/** Reads what arrived at the connector into `seen`, and lets go of it. */
export function readConnector({ connector, seen }: Instances): void {
  for (const { path, method, id, activity } of connector.sent) {
    const text = JSON.stringify(activity.attachments ?? activity.text ?? '');
    const number = /#(\d{4,})/.exec(text)?.[1];
    if (number === undefined) continue;
    const parts = path.split('/').map(decodeURIComponent);
    const [conversation = '', , message = ''] = parts.slice(parts.indexOf('conversations') + 1);
    if (conversation.startsWith('19:')) {
      const card = `${conversation.split(';')[0]} ${number}`;
      if (method === 'POST') seen.cards.set(card, (seen.cards.get(card) ?? 0) + 1);
      continue;
    }
    const summary = /qx [a-j]+/.exec(text)?.[0];
    if (summary === undefined || !text.includes('✔')) continue;
    const standing = seen.receipts.get(summary) ?? new Map<string, number>();
    seen.receipts.set(summary, standing.set(method === 'PUT' ? message : id, Number(number)));
  }
  connector.sent.length = 0;
  connector.requests.length = 0;
}

/** The tables as they are, past all our own code. */
export interface Stored {
  tickets: { tenant: string; number: number; summary: string }[];
  /** Of the cards of requests. */
  cards: { number: number; state: string }[];
  waiting: number;
}

export async function readStore(databaseUrl: string): Promise<Stored> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tickets = await client.query<Stored['tickets'][number]>('select tenant, number, summary from tickets');
    const cards = await client.query<Stored['cards'][number]>(
      `select t.number, o.state from outbox o join tickets t on t.tenant = o.tenant and t.id = o.ticket_id
       where o.kind = 'ticket-card'`,
    );
    const waiting = await client.query<{ count: string }>(
      `select count(*) from outbox where state in ('waiting', 'sending')`,
    );
    return { tickets: tickets.rows, cards: cards.rows, waiting: Number(waiting.rows[0]?.count ?? 0) };
  } finally {
    await client.end();
  }
}

/** Waits until nothing is left to send, at most so long. */
export async function settled(world: Instances, limitMs: number): Promise<Stored> {
  const begun = performance.now();
  for (;;) {
    const stored = await readStore(world.databaseUrl);
    // After the store: what it says has left has arrived.
    readConnector(world);
    if (stored.waiting === 0 || performance.now() - begun > limitMs) return stored;
    await delay(500);
  }
}
