// How much more memory than the bare echo bot ours takes after 10,000 mixed turns, and whether it still grows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnectorServer } from '../emulator/connector.ts';
import { startEcho, startOurs, type Bot } from './bots.ts';
import { sendMany, type Work } from './load.ts';
import { report } from './sample.ts';
import { CODE, DIAGNOSIS, ESCALATION, QUESTION } from './turns.ts';

const TURNS = 10_000;
/** Of ten turns six are questions, two codes, one an output and one a request for help. */
const MIX = [QUESTION, CODE, QUESTION, DIAGNOSIS, QUESTION, CODE, QUESTION, ESCALATION, QUESTION, QUESTION];
const MIXED: Work = { name: 'mixed', people: 1_000_000, say: (turn) => (MIX[turn % MIX.length] ?? QUESTION).say(turn) };

const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-resident-'));
const connector = await openConnectorServer();
const bots: Bot[] = [];
try {
  const echo = await startEcho();
  bots.push(echo);
  // What is built at a first start is garbage afterwards: a later start is what counts.
  await (await startOurs(dataDir)).stop();
  const ours = await startOurs(dataDir);
  bots.push(ours);
  const fresh = { ours: ours.residentMb(), reference: echo.residentMb() };
  await sendMany(echo.url, connector, MIXED, TURNS);
  await sendMany(ours.url, connector, MIXED, TURNS);
  const used = { ours: ours.residentMb(), reference: echo.residentMb() };
  await sendMany(ours.url, connector, MIXED, TURNS);
  const twice = { ours: ours.residentMb(), reference: used.ours };
  const over = used.ours - used.reference;
  report('resident/at-start-mb', fresh, 'shown only', true);
  report('resident/over-echo-mb', used, `ours - echo <= 60 after ${TURNS} turns, is ${over.toFixed(0)}`, over <= 60);
  const grown = twice.ours - used.ours;
  report('resident/growth-mb', twice, `<= 10 more after another ${TURNS} turns, is ${grown.toFixed(0)}`, grown <= 10);
} finally {
  await Promise.all(bots.map((bot) => bot.stop()));
  await connector.close();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();
