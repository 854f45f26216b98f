// The short run of bars F1 and F2: planted values through every path, then everybody forgotten.
import assert from 'node:assert/strict';
import { identifiers } from './identifiers.ts';

describe('planted identifiers', () => {
  it('stand nowhere but where they were typed, and nothing of a forgotten person stays', async () => {
    const rows = await identifiers(4);
    assert.deepEqual(
      rows.filter((row) => !row.ok),
      [],
    );
  });
});
