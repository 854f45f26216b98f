// Damage on the way into a chat: lossless classes keep the verdict, cut classes never get a wrong one.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { LOSSLESS, type Damage } from './damage.ts';
import { diagnoseText } from './engine.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'dsregcmd');
const texts = readdirSync(FIXTURES)
  .map((name) => ({ name, text: readFileSync(join(FIXTURES, name, 'input.txt'), 'utf8') }))
  // Whole outputs: other material has no rows to damage.
  .filter(({ text }) => text.includes('| Device State'));

const MORE: Damage[] = [
  { name: 'the same run twice', apply: (text) => `${text}\n${text}` },
  {
    name: 'between chat',
    apply: (text) => `Hoi, mijn pc doet raar: dit komt eruit.\n\n${text}\n\nKan iemand helpen? mvg Anna`,
  },
  { name: 'quoted reply', apply: (text) => `Anna schreef:\n${text.replaceAll(/^/gm, '> ')}` },
];

const essence = (text: string): string => {
  const { verdict, failedPhase, joinType, primary } = diagnoseText(text);
  return `${verdict} ${failedPhase ?? '-'} ${joinType} ${primary?.id ?? '-'}`;
};

describe('damaged pastes', () => {
  const clean = new Map(texts.map(({ name, text }) => [name, essence(text)]));

  for (const { name: damage, apply } of [...LOSSLESS, ...MORE]) {
    it(`keeps verdict, phase and primary: ${damage}`, () => {
      const wrong = texts.filter(({ name, text }) => essence(apply(text)) !== clean.get(name)).map(({ name }) => name);
      assert.ok(
        wrong.length <= texts.length / 100,
        `${wrong.length} of ${texts.length}: ${wrong.slice(0, 5).join(', ')}`,
      );
    });
  }

  it('never throws and never calls a healthy device broken, whatever lines are lost', () => {
    fc.assert(
      fc.property(
        fc.nat(texts.length - 1),
        fc.infiniteStream(fc.nat(99)),
        fc.integer({ min: 1, max: 60 }),
        (index, dice, loss) => {
          const { name, text } = texts[index] ?? assert.fail();
          const kept = text.split('\n').filter(() => (dice.next().value ?? 0) >= loss);
          const { verdict } = diagnoseText(kept.join('\n'));
          const before = clean.get(name)?.split(' ')[0];
          assert.ok(
            verdict !== 'failing' || before !== 'healthy' || name.startsWith('two-runs'),
            `${name} became failing`,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
