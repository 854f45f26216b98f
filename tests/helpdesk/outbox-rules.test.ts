// The pure rules of the outbox: windows and delays.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoff, PER_ADDRESS, waitFor } from '../../helpdesk/outbox-rules.ts';

describe('waitFor', () => {
  it('waits for the oldest post of a full window to leave it', () => {
    const now = 100_000;
    const windows = [{ ms: 1_000, posts: 2 }];
    assert.equal(waitFor([], now, windows), 0);
    assert.equal(waitFor([99_900], now, windows), 0);
    assert.equal(waitFor([99_900, 99_500], now, windows), 500);
    assert.equal(waitFor([99_900, 99_000], now, windows), 0);
  });

  it('keeps every window for any posts asked for at any time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 150 }), (gaps) => {
        const times: number[] = [];
        let now = 1_000_000;
        for (const gap of gaps) {
          now += gap;
          now += waitFor(times, now, PER_ADDRESS);
          assert.equal(waitFor(times, now, PER_ADDRESS), 0);
          times.unshift(now);
        }
        for (const { ms, posts } of PER_ADDRESS) {
          for (const t of times) assert.ok(times.filter((o) => o >= t && o < t + ms).length <= posts);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('backoff', () => {
  it('doubles from a second to a quarter of an hour, half of it at random', () => {
    assert.equal(
      backoff(1, 0, () => 1),
      1_000,
    );
    assert.equal(
      backoff(1, 0, () => 0),
      500,
    );
    assert.equal(
      backoff(4, 0, () => 1),
      8_000,
    );
    assert.equal(
      backoff(99, 0, () => 1),
      900_000,
    );
  });

  it('is never sooner than the channel asked', () => {
    assert.ok(backoff(1, 30_000, () => 0) >= 30_000);
    assert.equal(
      backoff(1, -5, () => 0),
      500,
    );
  });
});
