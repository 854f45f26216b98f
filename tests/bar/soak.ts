// Talks to the running bot for half an hour, a twentieth of it going wrong: memory and handles stay flat, nothing breaks.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { message, membersAdded } from '../emulator/activities.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';
import { askForHelp, personal } from './ask-for-help.ts';
import { postJson, startBot, type RunningBot } from './bot.ts';
import { rollOf, type Roll } from './roll.ts';
import { below, noneOf, type Row } from './row.ts';

/** The first part is left out of the slope: caches fill, code is compiled. */
const WARM_UP = 0.3;
const SAMPLE_MS = 2_000;
const TALKERS = 4;
const PAUSE_MS = 60;
const FAULTS_IN_100 = 5;
const PASTE =
  `${' '.repeat(13)}AzureAdJoined : NO\n`.repeat(40) +
  'Client ErrorCode : 0x801c03f2\nServer ErrorCode : DirectoryError\n';
const SAYINGS = [
  'hello', 'what does 0x801c03f2 mean?', 'hvordan melder jeg pc-en inn i Entra ID?', 'waarom krijg ik geen PRT?',
  PASTE, 'my requests', '-2145648638', 'the weather in Oslo', 'AADSTS50155', 'help',
]; // prettier-ignore

interface Sample {
  minutes: number;
  rssMb: number;
  handles: number;
}

/** Row E6 over so many minutes. @param pauseMs between two turns of one talker */
export async function soak(minutes: number, pauseMs = PAUSE_MS): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'soak-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  const samples: Sample[] = [];
  const counts = { turns: 0, faults: 0, failed: 0, receipts: 0 };
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 60_000;
  try {
    const talkers = Array.from({ length: TALKERS }, async (_, talker) => {
      const roll = rollOf(`soak-${talker}`);
      for (let n = 0; elapsed() < minutes && !bot.hasEnded(); n += 1) {
        await oneTurn(bot, connector, roll, `soak-${talker}-${n % 500}`, counts);
        await delay(pauseMs);
      }
    });
    while (elapsed() < minutes && !bot.hasEnded()) {
      await delay(SAMPLE_MS);
      samples.push({
        minutes: elapsed(),
        rssMb: await bot.rssMb().catch(() => Number.NaN),
        handles: handlesOf(bot.pid),
      });
      // Ours, not the bot's: what arrived has been looked at.
      if (connector.sent.length > 2_000) connector.sent.splice(0, 1_000);
      connector.requests.length = 0;
    }
    await Promise.all(talkers);
    const ended = bot.hasEnded();
    const left = ended ? null : await bot.kill('SIGTERM');
    const crashes = bot
      .complaints()
      .split('\n')
      .filter((line) => /crashed|unhandled/i.test(line)).length;
    const settled = samples.filter((sample) => sample.minutes >= minutes * WARM_UP && Number.isFinite(sample.rssMb));
    const half = Math.floor(settled.length / 2);
    const handles = (part: Sample[]): number => Math.max(...part.map((sample) => sample.handles));
    const grown = handles(settled.slice(half)) - handles(settled.slice(0, half));
    return [
      { id: 'E6.minutes', figure: minutes, need: 'as asked', ok: true },
      { id: 'E6.turns', figure: `${counts.turns}, ${counts.faults} with a fault, ${counts.receipts} requests`, need: 'as many as come', ok: counts.turns > 0 && counts.faults > 0 },
      noneOf('E6.good-turns-not-served', counts.failed, counts.turns),
      below('E6.memory-slope', slope(settled), 1, 'MB/min after warm-up'),
      below('E6.handles-grown', grown, 10, 'handles'),
      noneOf('E6.unhandled', crashes + (ended ? 1 : 0), counts.turns),
      { id: 'E6.leaves-with', figure: String(left), need: '0', ok: left === 0 },
    ]; // prettier-ignore
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function oneTurn(
  bot: RunningBot,
  connector: Connector,
  roll: Roll,
  who: string,
  counts: { turns: number; faults: number; failed: number; receipts: number },
): Promise<void> {
  counts.turns += 1;
  const at = connector.serviceUrl;
  if (roll.chance(FAULTS_IN_100)) {
    counts.faults += 1;
    return fault(bot, connector, roll, who);
  }
  if (roll.chance(5)) {
    const { statuses, receipt } = await askForHelp(bot.url, connector, who, `request of ${who.replaceAll(/\d/g, 'x')}`);
    if (receipt) counts.receipts += 1;
    if (statuses.some((status) => status !== 200)) counts.failed += 1;
    return;
  }
  const status = roll.chance(5)
    ? await postJson(bot.url, membersAdded(at, personal(who)))
    : await postJson(bot.url, message(at, roll.pick(SAYINGS), personal(who)));
  if (status !== 200) counts.failed += 1;
}

/** The channel refuses, waits or breaks off; or what comes in is damaged. */
async function fault(bot: RunningBot, connector: Connector, roll: Roll, who: string): Promise<void> {
  const body = message(connector.serviceUrl, roll.pick(SAYINGS), personal(who));
  const kind = roll.upTo(6);
  if (kind === 0) connector.fail({ status: 429, headers: { 'retry-after': '1' } });
  else if (kind === 1) connector.fail({ status: roll.pick([500, 502, 503, 504, 412]) });
  else if (kind === 2) connector.fail({ status: roll.pick([403, 404]) });
  else if (kind === 3) connector.fail({ status: 500, drop: true, accept: roll.chance(50) });
  else if (kind === 4) return void (await postJson(bot.url, { ...body, from: null, text: { a: [who] } }));
  else return void (await postJson(bot.url, { ...body, text: 'x'.repeat(400_000) }));
  await postJson(bot.url, body);
}

/** Open files and lines of a process; 0 where the system does not tell. */
function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Least squares, megabytes a minute. */
function slope(samples: Sample[]): number {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(samples.map(({ minutes }) => minutes));
  const y = mean(samples.map(({ rssMb }) => rssMb));
  const over = samples.reduce((sum, { minutes, rssMb }) => sum + (minutes - x) * (rssMb - y), 0);
  const under = samples.reduce((sum, { minutes }) => sum + (minutes - x) ** 2, 0);
  return over / under;
}
