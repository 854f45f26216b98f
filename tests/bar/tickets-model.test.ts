// The short run of the model of a request: a hundred random sequences.
import assert from 'node:assert/strict';
import { modelRuns } from './tickets-model.ts';

describe('a request and its model', () => {
  it('agree after every sequence of events', async () => {
    const rows = await modelRuns(100);
    assert.deepEqual(
      rows.filter((row) => !row.ok),
      [],
    );
  });
});
