// Takes the channel's key server away for a day: people are served all the while, and a new key is soon known.
import { message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { TENANT } from '../emulator/key-server.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'B7',
    what: 'the key server away, wrong, or with new keys',
    quick: () => keyOutage(6),
    full: () => keyOutage(1),
  },
];

const HOUR_MS = 3_600_000;
const CROWD = 200;
const NEW_KEY_S = 60;

interface Clocked {
  emulator: Emulator;
  /** The status of one request, signed and dated by the door's clock; `kid` other than the server's to force a miss. */
  ask(kid?: string): Promise<number>;
  pass(ms: number): void;
}

/** A day of each kind of outage in steps of so many hours. */
export async function keyOutage(stepHours: number): Promise<Row[]> {
  let asked = 0;
  let refused = 0;
  const rows: Row[] = [];
  for (const how of ['error', 'garbage', 'hang'] as const) {
    const it = await open();
    it.emulator.keys.behave(how);
    for (let hour = 0; hour < 24; hour += stepHours) {
      it.pass(stepHours * HOUR_MS);
      // Somebody without a good key makes the store look again; the others must not wait for that. One hang is enough.
      const intruder = how !== 'hang' || hour === 0 ? it.ask('unknown') : Promise.resolve(401);
      const statuses = await Promise.all([it.ask(), it.ask(), it.ask(), it.ask()]);
      asked += statuses.length;
      refused += statuses.filter((status) => status !== 200).length;
      if ((await intruder) === 200) refused += 1;
    }
    // A day later than the last good answer, but not a week: kept. After eight days they are not trusted any more.
    it.pass(7 * 24 * HOUR_MS);
    if (how === 'error') rows.push(atLeast('B7.refused-after-eight-days', (await it.ask()) === 503 ? 1 : 0, 1));
    it.emulator.keys.behave('ok');
    it.pass(31_000);
    // No token is good a week later; what counts is that it is judged again, and not for want of keys.
    if ((await it.ask()) === 503) refused += 1;
    await it.emulator.close();
  }
  return [noneOf('B7.good-requests-refused-in-24-h', refused, asked), ...rows, await newKey(), await crowd()];
}

/** The worst moment: the store has just looked. */
async function newKey(): Promise<Row> {
  const it = await open();
  await it.ask('unknown');
  await it.emulator.keys.rotate('key-2');
  let seconds = 0;
  while ((await it.ask()) !== 200 && seconds <= 2 * NEW_KEY_S) {
    it.pass(1_000);
    seconds += 1;
  }
  await it.emulator.close();
  return { id: 'B7.new-key-known-after', figure: seconds, need: `<= ${NEW_KEY_S} s`, ok: seconds <= NEW_KEY_S };
}

/** The first keys ever, wanted by everybody at once. */
async function crowd(): Promise<Row> {
  const it = await open(true);
  it.emulator.keys.behave('ok');
  it.pass(31_000);
  const before = it.emulator.keys.counts.metadata;
  const statuses = await Promise.all(Array.from({ length: CROWD }, () => it.ask()));
  const fetches = it.emulator.keys.counts.metadata - before;
  await it.emulator.close();
  const served = statuses.filter((status) => status === 200).length;
  const ok = fetches <= 2 && fetches > 0 && served === CROWD;
  return { id: `B7.fetches-for-${CROWD}-at-once`, figure: fetches, need: `<= 2, all ${CROWD} served`, ok };
}

async function open(keysDown = false): Promise<Clocked> {
  let passed = 0;
  let n = 0;
  const now = (): Date => new Date(Date.now() + passed);
  const emulator = await openEmulator({ services: { ...fakeServices(), now }, respond: echo, keysDown });
  return {
    emulator,
    pass: (ms) => (passed += ms),
    ask: async (kid) => {
      // Our gate goes by the door's clock, the SDK behind it by the real one: good for both, for a day.
      const seconds = Math.floor(Date.now() / 1000);
      const exp = seconds + Math.max(3600, Math.floor(passed / 1000) - 200);
      const { serviceUrl } = emulator.connector;
      const claims = { serviceurl: serviceUrl, nbf: seconds - 60, exp };
      const authorization = `Bearer ${await emulator.keys.sign(claims, kid === undefined ? {} : { kid })}`;
      const activity = message(serviceUrl, 'x', {
        id: `b7-${++n}`,
        timestamp: now().toISOString(),
        conversation: { id: `a:${n}`, conversationType: 'personal', tenantId: TENANT },
      });
      return (await emulator.send(activity, { authorization })).status;
    },
  };
}
