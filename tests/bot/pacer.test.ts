// What leaves keeps the channel's rates, answers before welcomes, by a clock that is told.
import assert from 'node:assert/strict';
import { openPacer, type Kind, type Pacer } from '../../bot/pacer.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { message } from '../emulator/activities.ts';
import { SDKS } from '../../bot/channel.ts';

/** A pacer whose clock goes to the next moment anybody waits for, when everybody waits. */
function clocked(): { pacer: Pacer; now: () => number; run: (work: Promise<unknown>[]) => Promise<void> } {
  let time = 0;
  let waiting: { at: number; wake: () => void }[] = [];
  const wait = (ms: number): Promise<void> =>
    new Promise((wake) => {
      waiting.push({ at: time + ms, wake });
    });
  return {
    pacer: openPacer(() => time, wait),
    now: () => time,
    run: async (work) => {
      let done = false;
      const all = Promise.all(work).then(() => (done = true));
      for (;;) {
        await new Promise(setImmediate);
        if (done || waiting.length === 0) break;
        time = Math.min(...waiting.map(({ at }) => at));
        const due = waiting.filter(({ at }) => at <= time);
        waiting = waiting.filter(({ at }) => at > time);
        due.forEach(({ wake }) => wake());
      }
      await all;
    },
  };
}

/** The most of these moments within any so many milliseconds. */
function mostWithin(ms: number, times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

describe('the pace of what leaves', () => {
  it('lets an answer go at once while hundreds of welcomes wait', async () => {
    const { pacer, now, run } = clocked();
    const left: Record<Kind, number[]> = { answer: [], welcome: [], post: [] };
    const send = async (kind: Kind, chat: string): Promise<void> => {
      assert.equal(await pacer.pass('tenant', chat, kind), 0);
      left[kind].push(now());
    };
    const welcomes = Array.from({ length: 300 }, (_, n) => send('welcome', `a:${n}`));
    const answers = Array.from({ length: 20 }, (_, n) => send('answer', `a:asks-${n}`));
    await run([...welcomes, ...answers]);
    assert.deepEqual(new Set(left.answer), new Set([0]));
    assert.equal(left.welcome.length, 300);
    assert.equal(mostWithin(1_000, left.welcome), 30);
    assert.ok(mostWithin(1_000, [...left.welcome, ...left.answer]) <= 50);
    assert.ok(now() >= 9_000 && now() < 10_500, String(now()));
  });

  it('keeps a conversation to 7 a second, 8 in two and 60 in thirty, its threads together', async () => {
    const { pacer, now, run } = clocked();
    const left: number[] = [];
    await run(
      Array.from({ length: 70 }, async (_, n) => {
        if ((await pacer.pass('tenant', `19:channel;messageid=${n}`, 'welcome')) === 0) left.push(now());
      }),
    );
    assert.equal(left.length, 70);
    assert.equal(mostWithin(1_000, left), 7);
    assert.equal(mostWithin(2_000, left), 8);
    assert.equal(mostWithin(30_000, left), 60);
  });

  it('tells an answer and a post how long it would take, rather than keep them', async () => {
    const { pacer, now, run } = clocked();
    await run(Array.from({ length: 60 }, () => pacer.pass('tenant', 'a', 'welcome')));
    const begun = now();
    assert.ok((await pacer.pass('tenant', 'a')) > 8_000);
    assert.ok((await pacer.pass('tenant', 'a', 'post')) > 2_000);
    assert.equal(await pacer.pass('tenant', 'another'), 0);
    assert.equal(await pacer.pass('other', 'another'), 0);
    assert.equal(now(), begun);
  });

  it('takes the kind of the turn', async () => {
    const { pacer, run } = clocked();
    await run(Array.from({ length: 30 }, (_, n) => pacer.pass('tenant', `${n}`, 'post')));
    const said: number[] = [];
    const welcome = pacer.as('welcome', async () => said.push(await pacer.pass('tenant', 'w')));
    await new Promise(setImmediate);
    assert.deepEqual(said, []);
    assert.equal(await pacer.pass('tenant', 'x'), 0);
    await run([welcome]);
    assert.deepEqual(said, [0]);
  });

  for (const sdk of SDKS) {
    it(`is kept by what the bot sends through ${sdk}`, async () => {
      const asked: [string, string][] = [];
      const pacer: Pacer = {
        pass: (tenant, conversation) => Promise.resolve(asked.push([tenant, conversation]) * 0),
        as: (_kind, turn) => turn(),
      };
      const emulator = await openEmulator({ services: fakeServices(), respond: echo, pacer, sdk });
      try {
        await emulator.send(message(emulator.connector.serviceUrl, 'hello'));
        assert.equal(emulator.connector.sent.length, 1);
        assert.equal(asked.length, 1);
        assert.match(asked[0]?.[0] ?? '', /^[0-9a-f-]{36}$/);
        assert.equal(asked[0]?.[1], 'a:personal-anna');
      } finally {
        await emulator.close();
      }
    });
  }
});
