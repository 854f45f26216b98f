// What was noted last is found again by its name, against a plain map, until it is too old or too many came after it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openRecent } from '../../bot/recent.ts';

/** The same in plain words: in a map the oldest stands first. */
function plain(most: number): ReturnType<typeof openRecent<number>> {
  const known = new Map<string, { value: number; at: number }>();
  const dropOldest = (): boolean => known.delete([...known.keys()][0] ?? '');
  return {
    find: (name) => known.get(name),
    note(name, value, at) {
      known.delete(name);
      known.set(name, { value, at });
      if (known.size > most) dropOldest();
    },
    forget(before) {
      while ([...known.values()].some((first, place) => place === 0 && first.at < before)) dropOldest();
    },
  };
}

const NAMES = Array.from({ length: 40 }, (_, n) => `a:chat-${n}\nactivity`);
const name = fc.constantFrom(...NAMES);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('note' as const), name, value: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('find' as const), name }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('forget' as const), past: fc.nat(12) }) },
);

describe('what was noted last', () => {
  it('is found as in a map that forgets the oldest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(event, { maxLength: 120 }), (most, events) => {
        const [recent, model] = [openRecent<number>(most), plain(most)];
        const noted = new Set<string>();
        for (const [at, did] of events.entries()) {
          if (did.does === 'forget') for (const each of [recent, model]) each.forget(at - did.past);
          // Noted again it would take two places: who asks first, as both users do, never does that.
          else if (did.does === 'note' && !model.find(did.name)) {
            for (const each of [recent, model]) each.note(did.name, did.value, at);
            noted.add(did.name);
          }
          for (const each of did.does === 'find' ? [did.name] : noted)
            assert.equal(recent.find(each)?.value, model.find(each)?.value, `${each} after ${at}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is told from all others, however many there are', () => {
    const recent = openRecent<number>(50_000);
    for (let n = 0; n < 120_000; n += 1) recent.note(`chat\n${n}`, n, n);
    assert.equal(recent.find('chat\n69999'), undefined);
    for (let n = 70_000; n < 120_000; n += 1) assert.equal(recent.find(`chat\n${n}`)?.value, n);
    for (let n = 0; n < 50_000; n += 1) assert.equal(recent.find(`another\n${n}`), undefined);
    recent.forget(100_000);
    assert.deepEqual([recent.find('chat\n99999'), recent.find('chat\n100000')?.value], [undefined, 100_000]);
  });

  it('gives the newest of two under one name', () => {
    const recent = openRecent<string>(3);
    recent.note('a', 'first', 0);
    recent.note('a', 'second', 1);
    assert.equal(recent.find('a')?.value, 'second');
  });

  it('may be no value at all', () => {
    const recent = openRecent<undefined>(3);
    assert.equal(recent.find('a'), undefined);
    recent.note('a', undefined, 0);
    assert.deepEqual(recent.find('a'), { value: undefined });
  });
});
