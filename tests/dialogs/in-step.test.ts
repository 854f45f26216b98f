// Turns that take their steps together: nobody is lost, and those behind catch up with the ones ahead.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MOST_AHEAD, MOST_TOGETHER, openSteps, STEPS, type Step } from '../../dialogs/in-step.ts';

/** Steps whose rounds are started by hand; what went on is noted in order. */
function byHand(): { enter: (name: string, step: Step) => void; round: () => Promise<string[]>; asked: () => number } {
  const rounds: (() => void)[] = [];
  const inStep = openSteps((round) => rounds.push(round));
  let gone: string[] = [];
  return {
    enter(name, step) {
      void inStep(step).then(() => gone.push(name));
    },
    async round() {
      gone = [];
      rounds.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
      return gone;
    },
    asked: () => rounds.length,
  };
}

describe('turns in step', () => {
  it('go on at once when they are alone', async () => {
    const steps = byHand();
    steps.enter('a', 'find');
    assert.equal(steps.asked(), 1);
    assert.deepEqual(await steps.round(), ['a']);
    assert.equal(steps.asked(), 0);
  });

  it('go together in the order in which they came', async () => {
    const steps = byHand();
    for (const name of ['a', 'b', 'c']) steps.enter(name, 'draw');
    assert.equal(steps.asked(), 1);
    assert.deepEqual(await steps.round(), ['a', 'b', 'c']);
  });

  it('wait for those behind them, and go on together', async () => {
    const steps = byHand();
    steps.enter('first', 'find');
    steps.enter('second', 'redact');
    assert.deepEqual(await steps.round(), ['second']);
    steps.enter('second', 'find');
    assert.deepEqual(await steps.round(), ['first', 'second']);
    assert.equal(steps.asked(), 0);
  });

  it('go before those behind them when many wait ahead', async () => {
    const steps = byHand();
    steps.enter('furthest', 'draw');
    for (let turn = 1; turn < MOST_AHEAD; turn += 1) steps.enter(String(turn), 'find');
    steps.enter('behind', 'admit');
    assert.deepEqual(await steps.round(), ['furthest']);
    assert.deepEqual(await steps.round(), ['behind']);
  });

  it('go so many at a time', async () => {
    const steps = byHand();
    for (let turn = 0; turn < MOST_TOGETHER + 2; turn += 1) steps.enter(String(turn), 'find');
    assert.equal((await steps.round()).length, MOST_TOGETHER);
    assert.deepEqual(await steps.round(), [String(MOST_TOGETHER), String(MOST_TOGETHER + 1)]);
  });

  it('all get through, however many come', async () => {
    const steps = byHand();
    steps.enter('early', 'find');
    const gone: string[] = [];
    for (let rounds = 0; !gone.includes('early'); rounds += 1) {
      assert.ok(rounds <= MOST_AHEAD);
      steps.enter(`late ${rounds}`, 'admit');
      for (const name of await steps.round()) {
        gone.push(name);
        if (name !== 'early') steps.enter(name, 'recognize');
      }
    }
  });

  it('all go on, in whichever order they come, and no round is asked for in vain', async () => {
    const event = fc.oneof(fc.constantFrom(...STEPS), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 200 }), async (events) => {
        const steps = byHand();
        const entered: string[] = [];
        const gone: string[] = [];
        for (const [index, step] of events.entries()) {
          if (step === null) gone.push(...(await steps.round()));
          else {
            entered.push(`${step} ${index}`);
            steps.enter(`${step} ${index}`, step);
          }
          assert.equal(steps.asked(), entered.length > gone.length ? 1 : 0);
        }
        while (steps.asked() > 0) {
          const together = await steps.round();
          assert.notEqual(together.length, 0);
          gone.push(...together);
        }
        assert.deepEqual([...gone].sort(), [...entered].sort());
        // Of one step nobody overtakes anybody.
        for (const step of STEPS) {
          const at = (name: string): boolean => name.startsWith(step);
          assert.deepEqual(gone.filter(at), entered.filter(at));
        }
      }),
    );
  });
});
