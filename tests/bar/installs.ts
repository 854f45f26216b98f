// Announces 500 people four times each, as an installation for a whole organisation does: one welcome a person, at the channel's
// rates, and whoever asks meanwhile is answered as ever.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openPacer } from '../../bot/pacer.ts';
import { respond } from '../../dialogs/respond.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { BOT, installed, membersAdded, message, type Body } from '../emulator/activities.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { personal } from './ask-for-help.ts';
import { rollOf } from './roll.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'C8', what: 'an installation for everybody', quick: () => installStorm(60, 0), full: () => installStorm(500, 30_000) },
]; // prettier-ignore

/** The channel's own bound for one bot in one tenant. */
const MOST_A_SECOND = 50;
const PARALLEL = 64;
const WATCH_MS = 10;
const ASK_MS = 250;

/** So many people, announced four times within so many milliseconds, twice in each way. Without a pacer 76 left in a second. */
export async function installStorm(people: number, withinMs: number, paced = true): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'installs-'));
  const now = (): Date => new Date();
  const log = { info: () => undefined, error: () => undefined };
  let ids = 0;
  const newId = (): string => `c8-${++ids}`;
  const helpdesk = await openHelpdesk({ dataDir, now, newId, log });
  const pacer = paced ? openPacer(() => performance.now(), delay) : null;
  const emulator = await openEmulator({
    services: { knowledge: realKnowledge(), helpdesk, now, newId, log },
    respond,
    pacer,
  });
  const { connector } = emulator;
  try {
    const authorization = await emulator.bearer();
    const send = async (activity: Body): Promise<number> => (await emulator.send(activity, { authorization })).status;
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
    await send(message(connector.serviceUrl, 'hello', personal('warm')));
    const begun = performance.now();
    let next = 0;
    let failed = 0;
    let over = false;
    const counts: { at: number; sent: number }[] = [];
    const watch = setInterval(() => counts.push({ at: performance.now(), sent: connector.sent.length }), WATCH_MS);
    const answers: number[] = [];
    const asking = (async () => {
      for (let n = 0; !over; n += 1) {
        const asked = performance.now();
        if ((await send(message(connector.serviceUrl, 'hello', personal(`asks-${n}`)))) !== 200) failed += 1;
        answers.push(performance.now() - asked);
        await delay(ASK_MS);
      }
    })();
    await Promise.all(
      Array.from({ length: PARALLEL }, async () => {
        while (next < announcements.length) {
          const n = next++;
          await delay(Math.max(0, (n / announcements.length) * withinMs - (performance.now() - begun)));
          if ((await send(announcements[n] as Body)) !== 200) failed += 1;
        }
      }),
    );
    over = true;
    await asking;
    clearInterval(watch);
    const welcomes = new Map<string, number>();
    for (const { path, activity } of connector.sent) {
      const chat = path.split('/').find((part) => part.startsWith('a%3Anew-'));
      if (chat !== undefined && activity.type === 'message') welcomes.set(chat, (welcomes.get(chat) ?? 0) + 1);
    }
    const twice = [...welcomes.values()].filter((count) => count > 1).length;
    let most = 0;
    for (let from = 0, to = 0; to < counts.length; to += 1) {
      while ((counts[to]?.at ?? 0) - (counts[from]?.at ?? 0) > 1_000) from += 1;
      most = Math.max(most, (counts[to]?.sent ?? 0) - (counts[from]?.sent ?? 0));
    }
    answers.sort((a, b) => a - b);
    return [
      noneOf('C8.unanswered', failed, announcements.length + answers.length),
      { id: 'C8.welcomes', figure: welcomes.size, need: `${people}`, ok: welcomes.size === people },
      noneOf('C8.welcomed-twice', twice, people),
      { id: 'C8.most-sent-in-a-second', figure: most, need: `<= ${MOST_A_SECOND}`, ok: most <= MOST_A_SECOND },
      inTime('C8.answer-meanwhile-p99', answers[Math.floor(answers.length * 0.99)] ?? Infinity, 1_000),
    ];
  } finally {
    await emulator.close();
    await helpdesk.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
