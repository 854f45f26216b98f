// One person sends two hundred messages a second while twenty others ask as usual: they must not notice.
import { respond } from '../../dialogs/respond.ts';
import { openLimits, RATES } from '../../bot/limits.ts';
import { bench } from '../dialogs/fakes.ts';
import { message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { personal } from './ask-for-help.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'E4', what: 'one person sends without end', full: () => oneAbuser(15), alone: true },
];

const OTHERS = 20;
const EVERY_MS = 1_000;
const PER_SECOND = 200;
/** The bar: the others' p99 at most this many times that of a calm time. */
const TIMES = 2;
/** On a machine with nothing to do a turn takes a few milliseconds; below this nobody notices anything. */
const UNNOTICED_MS = 100;

/** So many seconds calm, then as many with the abuser; with the limits off the abuser is answered every time. */
export async function oneAbuser(seconds: number): Promise<Row[]> {
  const limits = openLimits(
    () => new Date(),
    () => undefined,
  );
  const { limited, calm, meanwhile, answered, sent } = await run(seconds, limits);
  // The broken variant, briefly: nothing holds the abuser back.
  const open = await run(2, null);
  const ratio = meanwhile / calm;
  const ok = ratio <= TIMES || meanwhile < UNNOTICED_MS;
  return [
    atLeast('E4.abuser-sent', sent, PER_SECOND * seconds * 0.5),
    { id: 'E4.abuser-answered', figure: answered, need: `<= ${RATES.turns.most + Math.ceil(seconds / 3) + 1}`, ok: answered <= RATES.turns.most + Math.ceil(seconds / 3) + 1 },
    noneOf('E4.others-unserved', limited, OTHERS * seconds),
    { id: 'E4.others-p99-times-calm', figure: `${ratio.toFixed(1)} (${Math.round(calm)} -> ${Math.round(meanwhile)} ms)`, need: `<= ${TIMES}, or under ${UNNOTICED_MS} ms`, ok },
    atLeast('E4.abuser-answered-without-limits', open.answered, RATES.turns.most * 2),
  ]; // prettier-ignore
}

async function run(seconds: number, limits: ReturnType<typeof openLimits> | null) {
  const services = { ...bench().services, now: () => new Date() };
  const emulator = await openEmulator({ services, respond, limits });
  try {
    await others(emulator, 2, 'warm');
    const calm = await others(emulator, limits ? seconds : 1, 'calm');
    let sent = 0;
    let stop = false;
    const authorization = await emulator.bearer();
    const abuser = (async () => {
      const begun = performance.now();
      const running = new Set<Promise<unknown>>();
      while (!stop) {
        if (sent < ((performance.now() - begun) / 1000) * PER_SECOND && running.size < 50) {
          sent += 1;
          const turn = emulator.send(message(emulator.connector.serviceUrl, 'hello', personal('abuser')), {
            authorization,
          });
          const ended = turn.finally(() => running.delete(ended));
          running.add(ended);
        } else await delay(2);
      }
      await Promise.all(running);
    })();
    const meanwhile = await others(emulator, seconds, 'meanwhile');
    stop = true;
    await abuser;
    const answered = emulator.connector.sent.filter(({ path }) => path.includes(encodeURIComponent('a:abuser'))).length;
    return { calm: calm.p99, meanwhile: meanwhile.p99, limited: meanwhile.unserved, answered, sent };
  } finally {
    await emulator.close();
  }
}

/** Twenty people, one message a second each, within what one person may; every answer has to arrive. */
async function others(emulator: Emulator, seconds: number, name: string): Promise<{ p99: number; unserved: number }> {
  const times: number[] = [];
  const authorization = await emulator.bearer();
  const before = emulator.connector.sent.length;
  await Promise.all(
    Array.from({ length: OTHERS }, async (_, person) => {
      await delay((person / OTHERS) * EVERY_MS);
      for (let n = 0; n < seconds; n += 1) {
        const begun = performance.now();
        const body = message(emulator.connector.serviceUrl, '0x801c03f2', personal(`${name}-${person}`));
        await emulator.send(body, { authorization });
        times.push(performance.now() - begun);
        await delay(Math.max(0, EVERY_MS - (performance.now() - begun)));
      }
    }),
  );
  const heard = emulator.connector.sent
    .slice(before)
    .filter(({ path }) => path.includes(encodeURIComponent(`a:${name}-`)));
  times.sort((a, b) => a - b);
  return {
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    unserved: Math.max(0, times.length - heard.length),
  };
}
