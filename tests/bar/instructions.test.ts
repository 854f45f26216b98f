// Row A6 as it is, and a reader that listens: the row must see it.
import assert from 'node:assert/strict';
import { diagnoseText } from '../diagnosis/engine.ts';
import { instructions } from './instructions.ts';

describe('orders to a machine in pastes', () => {
  it('change nothing', async () => {
    assert.deepEqual(
      (await instructions()).filter(({ ok }) => !ok),
      [],
    );
  });

  it('are seen where somebody listens to them', async () => {
    const rows = await instructions((text) => {
      const found = diagnoseText(text);
      return text.includes('Ignore all') ? { ...found, verdict: 'healthy' as const, findings: [] } : found;
    });
    assert.deepEqual(
      rows.flatMap(({ id, ok }) => (ok ? [] : [id])),
      ['A6.other-verdict'],
    );
  });
});
