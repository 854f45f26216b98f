// Announces 500 people four times each, as an installation for a whole organisation does: one welcome a person, in time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BOT, installed, membersAdded, type Body } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { personal } from './ask-for-help.ts';
import { postJson, startBot } from './bot.ts';
import { rollOf } from './roll.ts';
import { noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'C8', what: 'an installation for everybody', quick: () => installStorm(40, 0), full: () => installStorm(500, 30_000) },
]; // prettier-ignore

/** The channel's own bound for one bot in one tenant. */
const MOST_A_SECOND = 50;
const PARALLEL = 16;

/** So many people, announced four times within so many milliseconds, twice in each way. */
export async function installStorm(people: number, withinMs: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'installs-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  try {
    const roll = rollOf('installs');
    const announcements = Array.from({ length: 4 * people }, (_, n): Body => {
      const parts = personal(`new-${n % people}`);
      const { from } = parts as { from: { id: string; aadObjectId: string } };
      if (n % 2 === 0) return installed(connector.serviceUrl, parts);
      return membersAdded(connector.serviceUrl, { ...parts, membersAdded: [{ id: from.id }, BOT] });
    });
    for (let n = announcements.length - 1; n > 0; n -= 1) {
      const other = roll.upTo(n + 1);
      [announcements[n], announcements[other]] = [announcements[other] as Body, announcements[n] as Body];
    }
    const begun = performance.now();
    let next = 0;
    let failed = 0;
    const perSecond: number[] = [];
    const watch = setInterval(() => perSecond.push(connector.sent.length), 1_000);
    await Promise.all(
      Array.from({ length: PARALLEL }, async () => {
        while (next < announcements.length) {
          const n = next++;
          await delay(Math.max(0, (n / announcements.length) * withinMs - (performance.now() - begun)));
          if ((await postJson(bot.url, announcements[n])) !== 200) failed += 1;
        }
      }),
    );
    clearInterval(watch);
    const welcomes = new Map<string, number>();
    for (const { path, activity } of connector.sent) {
      if (activity.type === 'message') welcomes.set(path, (welcomes.get(path) ?? 0) + 1);
    }
    const conversations = new Map<string, number>();
    for (const [path, count] of welcomes) {
      const conversation = path.split('/')[4] ?? path;
      conversations.set(conversation, (conversations.get(conversation) ?? 0) + count);
    }
    const twice = [...conversations.values()].filter((count) => count > 1).length;
    const most = Math.max(0, ...perSecond.map((count, at) => count - (perSecond[at - 1] ?? 0)));
    return [
      noneOf('C8.unanswered', failed, announcements.length),
      { id: 'C8.welcomes', figure: conversations.size, need: `${people}`, ok: conversations.size === people },
      noneOf('C8.welcomed-twice', twice, people),
      ...(withinMs === 0
        ? []
        : [{ id: 'C8.most-sent-in-a-second', figure: most, need: `<= ${MOST_A_SECOND}`, ok: most <= MOST_A_SECOND }]),
    ];
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
