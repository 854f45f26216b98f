// The short form of row A2, and a reader that is wrong on purpose: the row must see it.
import assert from 'node:assert/strict';
import { diagnoseText } from '../diagnosis/engine.ts';
import { generatedPastes } from './pastes.ts';

const failed = (rows: ReturnType<typeof generatedPastes>): string[] => rows.flatMap(({ id, ok }) => (ok ? [] : [id]));

describe('generated pastes', () => {
  it('are read as the clean ones, or cut ones not at all', () => {
    assert.deepEqual(
      generatedPastes(50).filter(({ ok }) => !ok),
      [],
    );
  });

  it('show a reader that throws', () => {
    const rows = generatedPastes(20, (text) => {
      if (text.includes('\u00a0')) throw new Error('a no-break space');
      return diagnoseText(text);
    });
    assert.deepEqual(failed(rows).slice(0, 1), ['A2.throws']);
  });

  it('show a reader that cannot read HTML, and one that believes the worst', () => {
    const noHtml = generatedPastes(20, (text) => diagnoseText(text.split('<br>')[0] ?? ''));
    assert.ok(failed(noHtml).includes('A2.HTML'));
    const hasty = generatedPastes(20, (text) => {
      const found = diagnoseText(text);
      return found.verdict === 'undecided' ? { ...found, verdict: 'healthy' as const } : found;
    });
    assert.ok(failed(hasty).includes('A2.cut.wrong'));
  });
});
