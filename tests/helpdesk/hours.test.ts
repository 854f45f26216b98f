// The helpdesk's hours: what is open when, across weekends, zones and changes of clocks.
import assert from 'node:assert/strict';
import { addWorkingDays, isOpen, isZone, nextOpening, type Hours } from '../../helpdesk/hours.ts';

const oslo: Hours = {
  zone: 'Europe/Oslo',
  spans: [
    { days: [1, 2, 3, 4], from: '08:00', to: '16:30' },
    { days: [5], from: '08:00', to: '15:00' },
  ],
};
const at = (text: string): Date => new Date(text);

describe('hours', () => {
  it('is open from the first minute to the last, in the zone of the helpdesk', () => {
    assert.equal(isOpen(oslo, at('2026-11-23T07:00:00Z')), true);
    assert.equal(isOpen(oslo, at('2026-11-23T06:59:00Z')), false);
    assert.equal(isOpen(oslo, at('2026-11-23T15:29:59Z')), true);
    assert.equal(isOpen(oslo, at('2026-11-23T15:30:00Z')), false);
    assert.equal(isOpen(oslo, at('2026-11-27T14:00:00Z')), false, 'Friday is shorter');
    assert.equal(isOpen(oslo, at('2026-11-21T10:00:00Z')), false, 'Saturday');
  });

  it('opens next on the next working morning, by the clock on the wall', () => {
    assert.equal(nextOpening(oslo, at('2026-11-27T14:00:00Z'))?.toISOString(), '2026-11-30T07:00:00.000Z');
    assert.equal(nextOpening(oslo, at('2026-11-23T05:00:00Z'))?.toISOString(), '2026-11-23T07:00:00.000Z');
    // The last Sunday of March: the clock moves between Friday and Monday.
    assert.equal(nextOpening(oslo, at('2026-03-27T18:00:00Z'))?.toISOString(), '2026-03-30T06:00:00.000Z');
    assert.equal(nextOpening(oslo, at('2026-10-23T18:00:00Z'))?.toISOString(), '2026-10-26T07:00:00.000Z');
    const now = at('2026-11-23T09:00:00Z');
    assert.equal(nextOpening(oslo, now), now);
    assert.equal(nextOpening({ zone: 'UTC', spans: [] }, now), null);
  });

  it('opens after an hour that summer time leaves out, never before it, on both sides of Greenwich', () => {
    for (const [zone, before, after] of [
      ['Europe/Oslo', '2026-03-29T00:30:00Z', '2026-03-29T01:30:00.000Z'],
      ['America/New_York', '2027-03-14T06:00:00Z', '2027-03-14T07:30:00.000Z'],
    ] as const) {
      const hours: Hours = { zone, spans: [{ days: [7], from: '02:30', to: '16:30' }] };
      assert.equal(nextOpening(hours, at(before))?.toISOString(), after, zone);
    }
  });

  it('counts working days and ends in opening hours', () => {
    assert.equal(addWorkingDays(oslo, at('2026-11-20T10:00:00Z'), 1).toISOString(), '2026-11-23T10:00:00.000Z');
    assert.equal(addWorkingDays(oslo, at('2026-11-23T20:00:00Z'), 1).toISOString(), '2026-11-25T07:00:00.000Z');
    assert.equal(addWorkingDays(null, at('2026-11-20T10:00:00Z'), 2).toISOString(), '2026-11-24T10:00:00.000Z');
    assert.equal(addWorkingDays(null, at('2026-11-20T10:00:00Z'), 0).toISOString(), '2026-11-20T10:00:00.000Z');
  });

  it('stays closed on the days it was told, by the date on the wall, however many', () => {
    const closed = ['2026-11-23', '2026-11-24', '2026-11-25'];
    const hours: Hours = { ...oslo, closed };
    assert.equal(isOpen(hours, at('2026-11-24T10:00:00Z')), false);
    assert.equal(isOpen(oslo, at('2026-11-24T10:00:00Z')), true);
    assert.equal(nextOpening(hours, at('2026-11-20T18:00:00Z'))?.toISOString(), '2026-11-26T07:00:00.000Z');
    assert.equal(addWorkingDays(hours, at('2026-11-20T10:00:00Z'), 1).toISOString(), '2026-11-26T10:00:00.000Z');
    const month = Array.from({ length: 30 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`);
    const later = nextOpening({ ...oslo, closed: month }, at('2026-11-01T00:00:00Z'));
    assert.equal(later?.toISOString(), '2026-12-01T07:00:00.000Z');
  });

  it('knows which zones there are', () => {
    assert.deepEqual(['Europe/Oslo', 'UTC', 'Europe/Atlantis', ''].map(isZone), [true, true, false, false]);
  });
});
