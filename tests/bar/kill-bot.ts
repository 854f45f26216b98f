// Kills the whole bot with SIGKILL while people escalate through HTTP, and counts what their receipts are worth.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Libsql from 'libsql';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { BOT, message, submit, type Body } from '../emulator/activities.ts';
import { openConnectorServer, type Connector, type Sent } from '../emulator/connector.ts';
import { TENANT } from '../emulator/key-server.ts';
import { postJson, startBot } from './bot.ts';
import { atLeast, inTime, noneOf, type Measure, type Row } from './row.ts';

const PEOPLE = 6;
/** A cold process needs a good part of this for its first turns, so that kills fall before, in and after them. */
const KILL_WITHIN_MS = 2_000;
const CHANNEL = '19:helpdesk@thread.tacv2';
const ASKING = ['ik wil een medewerker spreken', 'I want to talk to a person', 'jeg vil snakke med et menneske'];

export const measures: Measure[] = [
  {
    id: 'H1-http',
    what: 'kill -9 while people escalate to the whole bot',
    full: () => killBotCycles(30),
  },
];

/** One filled-in form. */
interface Submission {
  /** Unique, so that receipts and tickets can be told apart by it. */
  summary: string;
  body: Body;
  /** The bot answered the delivery with 200. */
  answered: boolean;
}

interface World {
  connector: Connector;
  dataDir: string;
  submissions: Submission[];
  /** By summary, the numbers acknowledged: the receipt arrived at the connector. */
  receipts: Map<string, Set<number>>;
  /** How often each number's card came to the helpdesk's channel. */
  cards: Map<number, number>;
  startsMs: number[];
  /** Kills that came while at least one form was on its way. */
  hits: number;
  /** Answers with 5xx. */
  faults: number;
}

/** Runs so many lives, each ended by SIGKILL at a random moment of escalating, and a last one ended in good order. */
export async function killBotCycles(cycles: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kill-bot-'));
  const connector = await openConnectorServer();
  const world: World = {
    connector,
    dataDir,
    submissions: [],
    receipts: new Map(),
    cards: new Map(),
    startsMs: [],
    hits: 0,
    faults: 0,
  };
  try {
    await nameChannel(world);
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await liveAndDie(world, cycle);
      readConnector(world);
    }
    const settled = await settle(world);
    readConnector(world);
    return judge(world, cycles, settled);
  } finally {
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As an owner's command in the team's channel does; there is no owner to ask for on a loopback. */
async function nameChannel({ connector, dataDir }: World): Promise<void> {
  const helpdesk = await openHelpdesk({
    dataDir,
    now: () => new Date(),
    newId: randomUUID,
    log: { info: () => undefined, error: () => undefined },
  });
  const conversation = { id: CHANNEL, tenantId: TENANT, conversationType: 'channel', isGroup: true };
  const address = { serviceUrl: connector.serviceUrl, channelId: 'msteams', conversation, bot: BOT, user: { id: 'o' } };
  await helpdesk.setChannel({
    tenant: TENANT,
    teamId: '19:team@thread.tacv2',
    channelId: CHANNEL,
    address: JSON.stringify(address),
    language: 'en',
    setBy: 'owner',
  });
  await helpdesk.close();
}

async function liveAndDie(world: World, cycle: number): Promise<void> {
  const bot = await startBot(world.dataDir);
  world.startsMs.push(bot.readyMs);
  const inDoubt = world.submissions.filter((submission) => !submission.answered);
  let onTheWay = 0;
  const deliver = async (submission: Submission): Promise<void> => {
    onTheWay += 1;
    const status = await postJson(bot.url, submission.body);
    onTheWay -= 1;
    if (status >= 500) world.faults += 1;
    submission.answered ||= status === 200;
  };
  const people = Array.from({ length: PEOPLE }, async (_, person) => {
    // First what the last life left open: the channel delivers it again, and some people press again too.
    for (const submission of inDoubt.filter((_, index) => index % PEOPLE === person)) {
      await deliver(submission);
      if (Math.random() < 0.5) await deliver({ ...submission, body: pressedAgain(submission.body) });
    }
    for (let n = 0; !bot.hasEnded(); n += 1) {
      const submission = await fillForm(
        world,
        bot.url,
        person,
        `request ${letters(cycle)} ${letters(person)} ${letters(n)}`,
      );
      if (submission === null) break;
      world.submissions.push(submission);
      await deliver(submission);
    }
  });
  await delay(Math.random() * KILL_WITHIN_MS);
  if (onTheWay > 0) world.hits += 1;
  await bot.kill('SIGKILL');
  await Promise.all(people);
}

/** Digits could be taken for something to hide. */
function letters(n: number): string {
  return [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

/** The same button a second time: another activity, the same form. */
function pressedAgain(body: Body): Body {
  return { ...body, id: `again-${randomUUID()}` };
}

/** Asks for a person and fills in the form that comes; null when the bot died over it. */
async function fillForm(world: World, url: string, person: number, summary: string): Promise<Submission | null> {
  const { connector } = world;
  const conversation = { id: `a:person-${person}`, conversationType: 'personal', tenantId: TENANT };
  const from = { id: `29:person-${person}`, name: `Person ${person}`, aadObjectId: `person-${person}` };
  const parts = { id: randomUUID(), conversation, from };
  const asked = message(connector.serviceUrl, ASKING[person % ASKING.length] ?? '', parts);
  if ((await postJson(url, asked)) !== 200) return null;
  const form = connector.sent.findLast((sent) => sent.path.includes(`/${encodeURIComponent(conversation.id)}/`));
  const data = form && buttonData(form, 'send');
  if (!data) throw new Error(`no form came: ${JSON.stringify(form?.activity).slice(0, 300)}`);
  const filled = { ...data, summary, severity: 'normal', contact: 'chat' };
  const body = submit(connector.serviceUrl, filled, { id: randomUUID(), conversation, from, replyToId: form.id });
  return { summary, body, answered: false };
}

function buttonData(sent: Sent, what: string): Record<string, unknown> | undefined {
  return elementsOf(sent)
    .map((element) => element['data'] as Record<string, unknown> | undefined)
    .find((data) => data?.['do'] === what);
}

/** Every object in a sent card, however deep. */
function elementsOf(sent: Sent): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) found.push(value as Record<string, unknown>);
    for (const child of Object.values(value)) walk(child);
  };
  walk(sent.activity.attachments);
  return found;
}

/** Takes the receipts and the helpdesk's cards out of what arrived, and forgets the rest. */
function readConnector({ connector, receipts, cards }: World): void {
  for (const sent of connector.sent) {
    const texts = elementsOf(sent).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
    const number = Number(/#(\d+)/.exec(texts.join('\n'))?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) continue;
    if (sent.path.includes(encodeURIComponent(CHANNEL))) cards.set(number, (cards.get(number) ?? 0) + 1);
    const summary = texts.find((text) => text.startsWith('request '));
    if (summary === undefined || !texts.some((text) => text.startsWith('✔'))) continue;
    receipts.set(summary, (receipts.get(summary) ?? new Set()).add(number));
  }
  connector.sent.length = 0;
  connector.requests.length = 0;
}

/** A last life in peace: everything in doubt is delivered again, the outbox empties, the bot leaves with 0. */
async function settle(world: World): Promise<boolean> {
  const bot = await startBot(world.dataDir);
  for (const submission of world.submissions.filter(({ answered }) => !answered)) {
    submission.answered = (await postJson(bot.url, submission.body)) === 200;
  }
  return (await bot.kill('SIGTERM')) === 0;
}

/** Reads the tables as they are on the disk, past all our own code. */
function judge(world: World, cycles: number, settled: boolean): Row[] {
  const file = new Libsql(join(world.dataDir, 'helpdesk.db'));
  const all = <T>(query: string): T[] => file.prepare(query).all() as T[];
  const tickets = all<{ number: number; summary: string }>('select number, summary from tickets');
  const outbox = all<{ number: number; state: string }>(
    'select t.number, o.state from outbox o join tickets t on t.tenant = o.tenant and t.id = o.ticket_id',
  );
  const whole = all<{ integrity_check: string }>('pragma integrity_check').map((row) => row.integrity_check);
  file.close();

  const acknowledged = [...world.receipts].flatMap(([summary, numbers]) =>
    [...numbers].map((number) => ({ summary, number })),
  );
  const times = count(tickets.map(({ number, summary }) => `${number} ${summary}`));
  const lost = acknowledged.filter(({ number, summary }) => times.get(`${number} ${summary}`) !== 1).length;
  const bySummary = count(tickets.map(({ summary }) => summary));
  const byNumber = count(tickets.map(({ number }) => String(number)));
  const twoNumbers = [...world.receipts.values()].filter((numbers) => numbers.size > 1).length;
  const doubled = [...bySummary.values(), ...byNumber.values()].filter((n) => n > 1).length + twoNumbers;
  const unserved = world.submissions.filter(({ summary }) => !bySummary.has(summary)).length;
  const postedTwice = [...world.cards.values()].filter((n) => n > 1).length;
  const notSent = outbox.filter(({ number, state }) => state === 'sent' && !world.cards.has(number)).length;
  const inDoubt = outbox.filter(({ state }) => state === 'unknown').length;
  const id = 'H1-http';
  return [
    { id: `${id}.kills`, figure: cycles, need: 'as asked', ok: true },
    atLeast(`${id}.kills-with-forms-on-their-way`, world.hits, Math.ceil(cycles / 3)),
    atLeast(`${id}.acknowledged`, acknowledged.length, cycles),
    noneOf(`${id}.lost`, lost, acknowledged.length),
    noneOf(`${id}.duplicates`, doubled, tickets.length),
    noneOf(`${id}.never-served`, unserved, world.submissions.length),
    noneOf(`${id}.without-outbox-row`, tickets.length - outbox.length, tickets.length),
    noneOf(`${id}.cards-posted-twice`, postedTwice, world.cards.size),
    noneOf(`${id}.cards-sent-but-never-posted`, notSent, world.cards.size),
    { id: `${id}.cards-in-doubt`, figure: inDoubt, need: `<= ${cycles} (1 a kill)`, ok: inDoubt <= cycles },
    { id: `${id}.integrity`, figure: whole.join(', '), need: 'ok', ok: whole.join() === 'ok' },
    noneOf(`${id}.answers-5xx`, world.faults, world.submissions.length),
    inTime(`${id}.slowest-start`, Math.max(...world.startsMs), 3_000),
    { id: `${id}.last-leave`, figure: settled ? 'exit 0' : 'not 0', need: 'exit 0', ok: settled },
  ];
}

function count(values: string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}
