// What the channel's service can do wrong, 200 times each: what the outbox loses, repeats, and how fast it sends meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBotbuilderAdapter } from '../../bot/adapter.ts';
import { createPostman } from '../../bot/postman.ts';
import { createPost } from '../../bot/proactive.ts';
import { localDirectory } from '../../bot/directory.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { BOT } from '../emulator/activities.ts';
import { openConnectorServer, type Failure } from '../emulator/connector.ts';
import { draft } from '../helpdesk/world.ts';
import { noneOf, type Measure, type Row } from './row.ts';

/** By name: the fault, and what may come of a message that met it. */
const FAULTS: Record<string, { failure: Failure; mayBeUnknown?: true; mayDie?: true; mayArrive?: true }> = {
  '429': { failure: { status: 429 } },
  '429-retry-after': { failure: { status: 429, headers: { 'retry-after': '7' } } },
  '401': { failure: { status: 401 } },
  '412': { failure: { status: 412 } },
  '500': { failure: { status: 500 }, mayBeUnknown: true },
  '502': { failure: { status: 502 }, mayBeUnknown: true },
  '503': { failure: { status: 503 } },
  '504': { failure: { status: 504 }, mayBeUnknown: true },
  '403': { failure: { status: 403 }, mayDie: true },
  '404': { failure: { status: 404 }, mayDie: true },
  reset: { failure: { status: 0, drop: true }, mayBeUnknown: true },
  'accept-then-drop': { failure: { status: 0, drop: true, accept: true }, mayBeUnknown: true, mayArrive: true },
};

export const measures: Measure[] = [
  {
    id: 'C5',
    what: 'faults of the channel’s service',
    quick: () => allFaults(16),
    full: () => allFaults(200),
  },
];

const PER_CHAT = 8;

async function allFaults(sends: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of Object.keys(FAULTS)) rows.push(...(await oneFault(name, sends)));
  return rows;
}

/** Each message meets the fault once; then the channel is well. The clock is the row's own: nobody waits. */
async function oneFault(name: string, sends: number): Promise<Row[]> {
  const { failure, mayBeUnknown, mayDie, mayArrive } = FAULTS[name] ?? { failure: { status: 500 } };
  const dataDir = mkdtempSync(join(tmpdir(), 'faults-'));
  const connector = await openConnectorServer();
  let time = Date.parse('2026-11-21T10:00:00Z');
  let ids = 0;
  const now = (): Date => new Date(time);
  const log = { info: () => undefined, error: () => undefined };
  const helpdesk = await openHelpdesk({ dataDir, now, newId: () => `f-${++ids}`, random: () => 0, log });
  const wait = (ms: number): Promise<void> => Promise.resolve(void (time += ms));
  const adapter = openBotbuilderAdapter({
    teams: null,
    connector: { origins: null, token: null, random: () => 0, wait, tries: 1 },
  });
  const post = createPost(adapter, false);
  const services = { knowledge: realKnowledge(), helpdesk, directory: localDirectory, log };
  const postman = createPostman(services, post, () => Promise.resolve(undefined));
  try {
    const tenant = 'tenant';
    const tickets: string[] = [];
    for (let n = 0; n < sends / PER_CHAT; n++) {
      const address = JSON.stringify({
        serviceUrl: connector.serviceUrl,
        channelId: 'msteams',
        conversation: { id: `a:chat-${n}`, conversationType: 'personal' },
        bot: BOT,
        user: { id: `29:person-${n}` },
      });
      const user = { id: `person-${n}`, name: `Person ${n}` };
      const { ticket } = await helpdesk.open(`form-${n}`, draft({ tenant, user, address, language: 'en' }));
      tickets.push(ticket.id);
      const expert = { actor: { id: 'bob', name: 'Bob' }, role: 'member' } as const;
      for (let said = 0; said < PER_CHAT; said++) {
        const words = { action: 'reply', text: `words ${n}-${said}.` } as const;
        await helpdesk.act(`reply-${n}-${said}`, { tenant, ticketId: ticket.id, ...expert, ...words });
      }
    }
    // A message to a person; the helpdesk has no channel here, so that each send is one message.
    connector.fail(...Array.from({ length: sends }, () => ({ ...failure, method: 'POST' })));
    const sentAt = new Map<string, number[]>();
    const callsTo = (address: string): number => {
      const { conversation } = JSON.parse(address) as { conversation: { id: string } };
      return connector.requests.filter(({ path }) => path.includes(`/${encodeURIComponent(conversation.id)}/`)).length;
    };
    // One message at a time per chat: what arrives there meanwhile is this one, tried again by the sender itself.
    const timed: typeof postman = async (row, ticket, event) => {
      const list = sentAt.get(row.address) ?? [];
      const [before, began] = [callsTo(row.address), time];
      const outcome = await postman(row, ticket, event);
      for (let tries = callsTo(row.address) - before; tries > 0; tries--) list.push(list.length === 0 ? began : time);
      sentAt.set(row.address, list);
      return outcome;
    };
    for (let due: number | null = 0; due !== null; time += Math.max(1, due ?? 0))
      due = (await helpdesk.outbox.pump(timed)).nextInMs;

    const all = await helpdesk.outbox.rows(tenant);
    const rows = all.filter(({ kind }) => kind === 'notify-user');
    const count = (state: string): number => rows.filter((row) => row.state === state).length;
    const arrived = new Map<string, number>();
    for (const { activity } of connector.sent) {
      const words = /words \d+-\d+\./.exec(JSON.stringify(activity.attachments ?? ''))?.[0];
      if (words) arrived.set(words, (arrived.get(words) ?? 0) + 1);
    }
    const twice = [...arrived.values()].filter((times) => times > 1).length;
    const stuck = count('waiting') + count('sending');
    const odd = (mayBeUnknown ? 0 : count('unknown')) + (mayDie ? 0 : count('dead'));
    const unseen = rows.length - arrived.size - count('unknown') - count('dead');
    const fast = [...sentAt.values()].filter((list) => above(list, 1_000, 7) || above(list, 30_000, 60)).length;
    const id = `C5.${name}`;
    return [
      noneOf(`${id}.lost`, rows.length - sends + stuck + odd + Math.max(0, mayArrive ? 0 : unseen), sends),
      noneOf(`${id}.twice`, twice, sends),
      noneOf(`${id}.chats-above-the-rate`, fast, tickets.length),
      noneOf(`${id}.faults-not-met`, connectorLeft(connector.requests.length, sends), sends),
    ];
  } finally {
    await helpdesk.close();
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** More than so many within so many milliseconds. */
function above(times: number[], ms: number, most: number): boolean {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.some((at, index) => index >= most && at - (sorted[index - most] ?? -Infinity) < ms);
}

/** Every message made at least one call, so every fault was met. */
function connectorLeft(calls: number, sends: number): number {
  return Math.max(0, sends - calls);
}
