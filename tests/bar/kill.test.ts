// The short run of the kill -9 bar: five deaths under load, three at the first start.
import assert from 'node:assert/strict';
import { killCycles } from './kill.ts';

describe('kill -9 while escalating', () => {
  it('loses nothing that was acknowledged, doubles nothing', async () => {
    const lines = await killCycles(5, 3);
    assert.deepEqual(
      lines.filter((line) => !line.ok),
      [],
    );
  });
});
