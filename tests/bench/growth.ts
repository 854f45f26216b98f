// What a turn costs when there are ten times as many entries: 150 against 1,500, made from our own with words exchanged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnectorServer } from '../emulator/connector.ts';
import { startGrown, type Bot } from './bots.ts';
import { send, sendMany, type Work } from './load.ts';
import { median, report } from './sample.ts';
import { CODE, DIAGNOSIS, QUESTION, QUESTIONS } from './turns.ts';

const ROUNDS = 7;
const WARM = 5_000;
const root = mkdtempSync(join(tmpdir(), 'join-doctor-growth-'));
const connector = await openConnectorServer();
const bots: Bot[] = [];
try {
  const few = await startGrown(join(root, 'few'), 150);
  bots.push(few);
  const many = await startGrown(join(root, 'many'), 1500);
  bots.push(many);
  for (const work of [QUESTION, QUESTIONS, CODE, DIAGNOSIS]) {
    for (const { url } of [few, many]) await sendMany(url, connector, work, WARM);
    const [small, large]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      small.push(await cpuOf(few, work));
      large.push(await cpuOf(many, work));
    }
    const figures = { ours: median(large), reference: median(small) };
    const share = figures.ours / figures.reference;
    report(`growth-${work.name}/cpu-ms`, figures, 'ratio <= 1.25: 1,500 entries; reference: 150', share <= 1.25);
  }
} finally {
  await Promise.all(bots.map((bot) => bot.stop()));
  await connector.close();
  rmSync(root, { recursive: true, force: true });
}
process.exit();

/** Processor time of a turn, in milliseconds. */
async function cpuOf(bot: Bot, work: Work): Promise<number> {
  const before = bot.cpuMs();
  const { turns, failed } = await send([bot.url], connector, work, 2);
  if (failed > 0) throw new Error(`${failed} turns of ${work.name} failed`);
  return (bot.cpuMs() - before) / turns;
}
