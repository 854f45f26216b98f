// How much later than the bare echo bot ours is ready, with what it builds kept from an earlier start; in turns.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEcho, startOurs, type Bot } from './bots.ts';
import { median, report } from './sample.ts';

const ROUNDS = 7;
const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-start-'));
try {
  const first = await measure(startOurs(dataDir));
  const ours: Start[] = [];
  const echo: Start[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    echo.push(await measure(startEcho()));
    ours.push(await measure(startOurs(dataDir)));
  }
  const pair = (pick: (start: Start) => number) => ({
    ours: median(ours.map(pick)),
    reference: median(echo.map(pick)),
  });
  const ready = pair(({ seconds }) => seconds);
  const over = ready.ours - ready.reference;
  const limit = 'limit: the same packages loaded';
  report('start/over-echo-s', ready, `ours - echo <= 0.5, is ${over.toFixed(2)}; ${limit}`, over <= 0.5);
  report(
    'start/cpu-s',
    pair(({ cpu }) => cpu),
    'shown only: processor time until ready',
    true,
  );
  report(
    'start/first-s',
    { ours: first.seconds, reference: ready.ours },
    'shown only: nothing kept; reference: kept',
    true,
  );
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

interface Start {
  seconds: number;
  cpu: number;
}

async function measure(starting: Promise<Bot>): Promise<Start> {
  const bot = await starting;
  const start = { seconds: bot.startMs / 1000, cpu: bot.cpuMs() / 1000 };
  await bot.stop();
  return start;
}
