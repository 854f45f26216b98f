// Holds thousands of lines open that say almost nothing to the running bot: others are served, the attackers are cut.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { message, type Body } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { TENANT } from '../emulator/key-server.ts';
import { postJson, startBot } from './bot.ts';
import { atLeast, below, inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'E5',
    what: 'slow senders against the running bot',
    quick: () => slowSenders(1_400, 1_500, 3_000),
    full: () => slowSenders(2_000, 2_000, 2_000 + LIMIT_MS + 5_000),
  },
];

const HEAD = 'POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const LONG = `X-Long: ${'x'.repeat(1024)}\r\n`.repeat(64);
const LIMIT_MS = 15_000;
// Seen to fail on Node's own `maxConnections = 512`: 101 of 164 good requests on new lines were not served.
/** New lines a millisecond: all of them within a second or two, as one machine can open them. */
const RAMP = 2;

/** What an attacker says at once, and what it goes on saying, a byte a second. */
const KINDS: { name: string; start: string; drip: string }[] = [
  { name: 'silent', start: '', drip: '' },
  { name: 'half a header', start: HEAD, drip: '' },
  { name: 'headers, a byte a second', start: HEAD, drip: 'X-A: b\r\n' },
  { name: 'a body that never comes', start: `${HEAD}Content-Length: 5000\r\n\r\n`, drip: '' },
  { name: 'a body, a byte a second', start: `${HEAD}Content-Length: 5000\r\n\r\n{"type":"`, drip: 'a' },
  { name: 'chunks, a byte a second', start: `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, drip: '1\r\na\r\n' },
  { name: '64 KB of headers', start: HEAD + LONG, drip: 'X-A: b\r\n' },
];

interface Attacker {
  kind: string;
  /** Milliseconds from its start to its cut; null while it stands. */
  heldMs: number | null;
  socket: Socket;
}

/**
 * So many attackers at once, opened anew for `renewMs` when they are cut; for `watchMs` good requests, on lines of
 * their own and on kept ones. Whether attackers are cut in time shows only when they are watched for longer than that.
 */
export async function slowSenders(count: number, renewMs: number, watchMs: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'floods-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  const { hostname, port } = new URL(bot.url);
  const attackers: Attacker[] = [];
  const kept = new Agent({ keepAlive: true, maxSockets: 4 });
  try {
    let people = 0;
    const good = (): Body => {
      const conversation = { id: `a:calm-${++people}`, conversationType: 'personal', tenantId: TENANT };
      const from = { id: `29:calm-${people}`, name: 'Calm', aadObjectId: `calm-${people}` };
      return message(connector.serviceUrl, 'what does 0x801c03f2 mean?', { id: `calm-${people}`, conversation, from });
    };
    for (let i = 0; i < 15; i += 1) await postJson(bot.url, good());
    const before = await bot.rssMb();
    const begun = performance.now();
    const attack = (n: number): void => {
      const kind = KINDS[n % KINDS.length] ?? { name: '', start: '', drip: '' };
      const started = performance.now();
      const socket = connect(Number(port), hostname, () => void (kind.start !== '' && socket.write(kind.start)));
      const one: Attacker = { kind: kind.name, heldMs: null, socket };
      attackers.push(one);
      const timer = setInterval(() => void (kind.drip !== '' && !socket.destroyed && socket.write(kind.drip)), 1_000);
      socket.on('error', () => undefined);
      socket.resume();
      socket.on('close', () => {
        clearInterval(timer);
        one.heldMs = performance.now() - started;
        if (performance.now() - begun < renewMs) setTimeout(() => attack(n), 50);
      });
    };
    const served = { new: [0, 0], kept: [0, 0], slowest: 0, peak: before };
    const visit = async (agent: Agent | false, tally: number[]): Promise<void> => {
      const from = performance.now();
      const status = await post(bot.url, good(), agent);
      served.slowest = Math.max(served.slowest, performance.now() - from);
      tally[status === 200 ? 0 : 1] = (tally[status === 200 ? 0 : 1] ?? 0) + 1;
    };
    const opening = (async () => {
      for (let n = 0; n < count; n += RAMP) {
        for (let i = 0; i < RAMP; i += 1) attack(n + i);
        await delay(1);
      }
    })();
    while (performance.now() - begun < watchMs && attackers.some(({ heldMs }) => heldMs === null)) {
      await visit(false, served.new);
      await visit(kept, served.kept);
      served.peak = Math.max(served.peak, await bot.rssMb().catch(() => Number.NaN));
      await delay(60);
    }
    await opening;
    const standing = attackers.filter(({ heldMs }) => heldMs === null).length;
    const longest = attackers.reduce((a, b) => ((a.heldMs ?? Infinity) >= (b.heldMs ?? Infinity) ? a : b));
    const visits = (tally: number[]): number => (tally[0] ?? 0) + (tally[1] ?? 0);
    const untilCut = watchMs > LIMIT_MS;
    const complaints = bot
      .complaints()
      .split('\n')
      .filter((line) => line.includes('crashed')).length;
    return [
      atLeast('E5.attackers', attackers.length, count),
      noneOf('E5.good-on-a-new-line-unserved', served.new[1] ?? 0, visits(served.new)),
      noneOf('E5.good-on-a-kept-line-unserved', served.kept[1] ?? 0, visits(served.kept)),
      inTime('E5.slowest-good', served.slowest, 2_000),
      ...(untilCut ? [noneOf('E5.attackers-standing', standing, attackers.length)] : []),
      ...(untilCut ? [below(`E5.longest-held (${longest.kind})`, longest.heldMs ?? Infinity, LIMIT_MS, 'ms')] : []),
      below('E5.memory-growth', served.peak - before, 100, 'MB'),
      { id: 'E5.process', figure: bot.hasEnded() || complaints > 0 ? 'ended' : 'runs', need: 'runs', ok: !bot.hasEnded() && complaints === 0 },
    ]; // prettier-ignore
  } finally {
    for (const { socket } of attackers) socket.destroy();
    kept.destroy();
    await bot.kill('SIGKILL');
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Posts over a line of the agent's, or one of its own; the status, 0 when there was none in ten seconds. */
function post(url: string, body: Body, agent: Agent | false): Promise<number> {
  return new Promise((resolve) => {
    const sent = httpRequest(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
    sent.setTimeout(10_000, () => sent.destroy());
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    sent.on('error', () => resolve(0));
    sent.end(JSON.stringify(body));
  });
}
