// From message to reply over HTTP: our bot in local mode against the bare echo bot, in turns, on the same machine.
// `node --import tsx tests/bench/turn.ts [--json] [--rounds 5]`. Generator and connector share the cores: ratios count.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { message } from '../emulator/activities.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';

const CONNECTIONS = 10;
const WITHIN_MS = 50;
const asJson = process.argv.includes('--json');
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const paste = readFileSync(
  new URL('../fixtures/dsregcmd/sync-join-waiting-win11-22h2/input.txt', import.meta.url),
  'utf8',
);

const WORKLOADS = [
  { name: 'question', text: 'Waarom staat mijn apparaat op Pending?' },
  { name: 'code', text: 'hva betyr 0x801c0021?' },
  { name: 'paste', text: paste },
];

interface Figures {
  perSecond: number;
  p99: number;
  failed: number;
}

const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-bench-'));
const connector = await openConnectorServer();
const echo = await start(['tests/bench/echo-bot.ts'], {});
const ours = await start(['bot/main.ts'], { NO_PLAYGROUND: '1', PORT: '0', DATA_DIR: dataDir });
let bad = 0;
try {
  await measure(echo.url, 'warm up', 4);
  for (const { text } of WORKLOADS) await measure(ours.url, text, 8);
  for (const { name, text } of WORKLOADS) {
    // A, B, A, B in slices of a second, middle values: what else the machine does hits both.
    const echoes: Figures[] = [];
    const mines: Figures[] = [];
    for (let round = 0; round < rounds; round += 1) {
      echoes.push(await measure(echo.url, text, 1));
      mines.push(await measure(ours.url, text, 1));
    }
    const reference = middle(echoes);
    const mine = middle(mines);
    if (mine.failed > 0) throw new Error(`${mine.failed} turns of ${name} failed`);
    report(`${name}, turns per second`, mine.perSecond, reference.perSecond, 'shown only', true);
    report(`${name}, p99 ms`, mine.p99, reference.p99, `<= echo + ${WITHIN_MS}`, mine.p99 <= reference.p99 + WITHIN_MS);
  }
} finally {
  echo.child.kill();
  ours.child.kill();
  await connector.close();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(bad === 0 ? 0 : 1);

function report(name: string, mine: number, reference: number, need: string, ok: boolean): void {
  if (!ok) bad += 1;
  const row = { name, ours: round(mine), reference: round(reference), ratio: round(mine / reference), need, ok };
  if (asJson) console.log(JSON.stringify(row));
  else
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(26)} ours ${row.ours}, echo ${row.reference}, ratio ${row.ratio} (need ${need})`,
    );
}

/** Median throughput and p99 of the slices, and every failure. */
function middle(slices: readonly Figures[]): Figures {
  const median = (values: number[]): number =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return {
    perSecond: median(slices.map((slice) => slice.perSecond)),
    p99: median(slices.map((slice) => slice.p99)),
    failed: slices.reduce((sum, slice) => sum + slice.failed, 0),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** One run; every request is a new message in one of many conversations. */
async function measure(url: string, text: string, duration: number): Promise<Figures> {
  let sent = 0;
  forget(connector);
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: CONNECTIONS,
    duration,
    requests: [
      {
        setupRequest: (request) => {
          sent += 1;
          const user = `29:user-${sent % 500}`;
          const conversation = { id: `a:${user}`, conversationType: 'personal', tenantId: 'bench' };
          const parts = {
            from: { id: user, name: 'Bench', aadObjectId: user },
            conversation,
            channelData: { tenant: { id: 'bench' } },
          };
          return { ...request, body: JSON.stringify(message(connector.serviceUrl, text, parts)) };
        },
      },
    ],
  });
  return { perSecond: result.requests.average, p99: result.latency.p99, failed: result.non2xx + result.errors };
}

/** What the connector captured would fill the memory of a long run. */
function forget({ sent, requests }: Connector): void {
  sent.length = 0;
  requests.length = 0;
}

/** Starts a bot; it names its address in its first line. */
function start(args: string[], env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: new URL('../..', import.meta.url),
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /messages go to (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve({ child, url });
    });
  });
}
