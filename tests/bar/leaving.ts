// Ends the running bot with SIGTERM while people ask: whoever was heard is answered, and it leaves in time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { personal } from './ask-for-help.ts';
import { postJson, startBot } from './bot.ts';
import { atLeast, below, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'H2', what: 'SIGTERM while people ask', quick: () => leaving(1), full: () => leaving(30) },
];

const PEOPLE = 8;
const ASKING = ['what does 0x801c03f2 mean?', 'how do I leave the domain?', 'I want to talk to a person', 'hello'];
const LEAVE_MS = 13_000;

/** So many lives; in each the signal comes at another moment. Seen to fail with SIGKILL in place of SIGTERM. */
export async function leaving(times: number, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'leaving-'));
  const connector = await openConnectorServer();
  let heard = 0;
  let unanswered = 0;
  let refused = 0;
  let underway = 0;
  let badExits = 0;
  let slowest = 0;
  try {
    for (let life = 0; life < times; life += 1) {
      const bot = await startBot(dataDir);
      let signalled = false;
      const people = Array.from({ length: PEOPLE }, async (_, person) => {
        for (let n = 0; !signalled; n += 1) {
          const text = ASKING[(person + n) % ASKING.length] ?? '';
          const begun = performance.now();
          const status = await postJson(bot.url, message(connector.serviceUrl, text, personal(`p-${life}-${person}`)));
          // One that was sent in the very last milliseconds may not have been read yet.
          const cutOff = status === 0 && leftAt > 0 && leftAt - begun < 5;
          if (cutOff) continue;
          heard += 1;
          if (signalled) underway += 1;
          if (status === 0) unanswered += 1;
          else if (status >= 300) refused += 1;
        }
      });
      let leftAt = 0;
      await delay(200 + ((life * 137) % 1_500));
      signalled = true;
      leftAt = performance.now();
      const code = await bot.kill(signal);
      slowest = Math.max(slowest, performance.now() - leftAt);
      if (code !== 0) badExits += 1;
      await Promise.all(people);
      connector.sent.length = connector.requests.length = 0;
    }
    return [
      atLeast('H2.requests', heard, times * PEOPLE),
      atLeast('H2.under-way-at-the-signal', underway, times),
      noneOf('H2.unanswered', unanswered, heard),
      noneOf('H2.answered-with-other-than-2xx', refused, heard),
      noneOf('H2.exits-other-than-0', badExits, times),
      below('H2.slowest-leave', slowest, LEAVE_MS, 'ms'),
    ];
  } finally {
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
