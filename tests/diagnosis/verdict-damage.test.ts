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

/** The rows as a table, each with the title of its section. */
const asTable = (text: string, write: (section: string, label: string, value: string) => string): string => {
  let section = '';
  return text
    .split('\n')
    .flatMap((line) => {
      section = /^\| ([^|]*?) +\|$/.exec(line)?.[1] ?? section;
      const [, label, value] = /^ *([A-Z][A-Za-z0-9 -]*?) ?: (.*)$/.exec(line) ?? [];
      return label === undefined ? [] : [write(section, label, value ?? '')];
    })
    .join('\n');
};

const MORE: Damage[] = [
  {
    name: 'table with the sections',
    apply: (text) =>
      `| Section | Field | Value |\n|---|---|---|\n${asTable(text, (...cells) => `| ${cells.join(' | ')} |`)}`,
  },
  {
    name: 'CSV with the sections',
    apply: (text) => `"Section","Field","Value"\n${asTable(text, (...cells) => `"${cells.join('","')}"`)}`,
  },
  { name: 'CSV', apply: (text) => `Field,Value\n${asTable(text, (_section, label, value) => `${label},${value}`)}` },
  {
    name: 'CSV at semicolons, with the sections',
    apply: (text) => `"Section";"Field";"Value"\n${asTable(text, (...cells) => `"${cells.join('";"')}"`)}`,
  },
  {
    name: 'a list of names and values as JSON',
    apply: (text) =>
      `[${asTable(text, (Section, Name, Value) => JSON.stringify({ Section, Name, Value })).replaceAll('\n', ',')}]`,
  },
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

  // Two runs are two devices; that a certificate is over is told by its times alone.
  const judged = texts.filter(({ name }) => !name.startsWith('two-runs') && !name.startsWith('certificate-expired'));
  for (const [was, never] of [
    ['healthy', 'failing'],
    ['failing', 'healthy'],
  ] as const) {
    it(`never throws and never calls a ${was} device ${never}, whatever lines are lost`, () => {
      const known = judged.filter(({ name }) => clean.get(name)?.startsWith(was) === true);
      fc.assert(
        fc.property(
          fc.constantFrom(...known),
          fc.infiniteStream(fc.nat(99)),
          fc.integer({ min: 1, max: 60 }),
          ({ name, text }, dice, loss) => {
            const kept = text.split('\n').filter(() => (dice.next().value ?? 0) >= loss);
            assert.notEqual(diagnoseText(kept.join('\n')).verdict, never, name);
          },
        ),
        { numRuns: 1000 },
      );
    });
  }
});
