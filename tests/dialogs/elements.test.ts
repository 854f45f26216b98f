// Our light marks become runs, and a card reads out in full.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { group, heading, mono, runs, say } from '../../dialogs/cards/elements.ts';
import { readBody } from '../../dialogs/cards/reading.ts';
import { jsonLength, optional, shrink } from '../../dialogs/cards/shrink.ts';

describe('runs', () => {
  it('turns code and labels into their own runs', () => {
    assert.deepEqual(runs('Open **Settings** and run `a | b` now.'), [
      { type: 'TextRun', text: 'Open ' },
      { type: 'TextRun', text: 'Settings', weight: 'Bolder' },
      { type: 'TextRun', text: ' and run ' },
      { type: 'TextRun', text: 'a | b', fontType: 'Monospace' },
      { type: 'TextRun', text: ' now.' },
    ]);
  });

  it('leaves an unpaired mark as it stands', () => {
    assert.deepEqual(runs('a ` b'), [{ type: 'TextRun', text: 'a ` b' }]);
    assert.deepEqual(runs('2 ** 3'), [{ type: 'TextRun', text: '2 ** 3' }]);
    assert.deepEqual(runs('** and `x`'), [
      { type: 'TextRun', text: '** and ' },
      { type: 'TextRun', text: 'x', fontType: 'Monospace' },
    ]);
  });

  it('keeps a code span that holds asterisks whole', () => {
    assert.deepEqual(runs('`a **b**`'), [{ type: 'TextRun', text: 'a **b**', fontType: 'Monospace' }]);
  });
});

describe('readBody', () => {
  it('reads headings, code, groups, facts and columns', () => {
    const columns = ['✔', '✖'].map((text) => ({ type: 'Column', items: [{ type: 'TextBlock', text }] }));
    const body = [
      heading('Title'),
      say('Run `x` as **y**'),
      group([mono('a : b')]),
      { type: 'ColumnSet', columns },
      { type: 'FactSet', facts: [{ title: 'From', value: 'a\\_b' }] },
      { type: 'Input.Text', label: 'Summary', value: 'no PRT' },
    ];
    assert.equal(readBody(body), 'Title\nRun x as y\na : b\n✔ · ✖\nFrom: a_b\nSummary: no PRT');
  });
});

describe('shrink', () => {
  const long = (text: string) => say(text.repeat(200));

  it('measures what JSON would write, to the character', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    const name = fc.string({ unit: fc.constantFrom(...'abc$-'), maxLength: 4 });
    const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(name, fc.oneof(tie('any'), fc.constant(undefined)), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => assert.equal(jsonLength(any), JSON.stringify(any).length)),
      { numRuns: 2000 },
    );
    const texts = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).concat(
      '\ude00\ud83d',
      '😀',
      '',
    );
    assert.deepEqual(
      texts.filter((any) => jsonLength(any) !== JSON.stringify(any).length),
      [],
    );
  });

  it('keeps everything while it fits', () => {
    const body = [heading('a'), optional(3, long('b'))];
    assert.deepEqual(shrink(body, [], ''), { kept: body, fits: true });
  });

  it('gives up rank 3 before rank 1, and never what has no rank', () => {
    const [must, first, last] = [long('a'), optional(1, long('b')), optional(3, long('c'))];
    assert.deepEqual(shrink([must, last, first], [], '', 1700), { kept: [must, first], fits: true });
    assert.deepEqual(shrink([must, last, first], [], '', 1100), { kept: [must], fits: true });
    assert.deepEqual(shrink([must, last, first], [], '', 1000), { kept: [must], fits: false });
  });
});
