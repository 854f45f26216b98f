// No regular expression of the shipped code can be made to take more than linear time; recheck tries each.
import assert from 'node:assert/strict';
import { findPatterns, judgePattern, newPatterns, shippedPatterns } from './bar/patterns.ts';

describe('regular expressions', () => {
  it('are all linear', async function () {
    // Each new one takes up to some seconds; `npm run update` keeps the names of those that are linear.
    this.timeout(600_000);
    const wrong: string[] = [];
    for (const pattern of newPatterns()) {
      const why = await judgePattern(pattern);
      if (why !== null) wrong.push(why);
    }
    assert.deepEqual(wrong, []);
  });

  it('are judged unless they were, with these flags', () => {
    const patterns = shippedPatterns();
    assert.ok(patterns.length > 200, `only ${patterns.length} found`);
    const [one] = patterns;
    const judged = patterns.map(({ source, flags }, at) => `/${source}/${flags}${at === 0 ? 's' : ''}`);
    assert.deepEqual(newPatterns(judged), [one]);
    assert.equal(newPatterns([]).length, patterns.length);
  });

  it('are found wherever they stand', () => {
    const code = [
      'const a = /a+/g;',
      "const b = text.replace(/[/]\\//u, '');",
      "const c = new RegExp('c' + `d`, 'i');",
      "const d = new RegExp([String.raw`\\d+`, /* e */ 'e'].join('|'));",
      'const f = new RegExp(fromUser);',
      "const g = 1 / 2 / 3; // /not one/ and '/nor this/'",
    ].join('\n');
    assert.deepEqual(findPatterns('x.ts', code), [
      { at: 'x.ts:1', source: 'a+', flags: 'g' },
      { at: 'x.ts:2', source: '[/]\\/', flags: 'u' },
      { at: 'x.ts:3', source: 'cd', flags: 'i' },
      { at: 'x.ts:4', source: '\\d+', flags: '' },
      { at: 'x.ts:4', source: 'e', flags: '' },
      { at: 'x.ts:5', source: null, flags: '' },
    ]);
  });

  const bad: [name: string, code: string][] = [
    ['an exponential one', 'const bad = /^(a+)+$/;'],
    ['a quadratic one', 'const bad = /\\s+$/;'],
    ['one made at run time', 'const bad = new RegExp(`${word}`);'],
  ];
  for (const [name, code] of bad) {
    it(`are refused: ${name}`, async () => {
      const why = await Promise.all(findPatterns('planted.ts', code).map(judgePattern));
      assert.match(why.join(), /^planted\.ts:1: /);
    });
  }
});
