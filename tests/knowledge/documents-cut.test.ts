// Cutting a document into sections: headings, lines, code that stays as it is, and input made to be slow.
import assert from 'node:assert/strict';
import { cutDocument } from '../../knowledge/documents/cut.ts';
import { isNear } from '../../knowledge/documents/near.ts';

const cut = (...lines: string[]) => cutDocument(lines.join('\n'), 'name').sections;

describe('documents: cut', () => {
  it('gives each section its headings and its line', () => {
    assert.deepEqual(cut('before', '', '# A', '', 'one', '## B ##', 'two', '# C', '### D', 'three'), [
      { line: 1, place: ['name'], text: 'before' },
      { line: 5, place: ['A'], text: 'one' },
      { line: 7, place: ['A', 'B'], text: 'two' },
      { line: 10, place: ['C', 'D'], text: 'three' },
    ]);
  });

  it('reads underlined headings, but neither tables nor rules as one', () => {
    const sections = cut(
      'Title',
      '=====',
      'one',
      '',
      'Sub',
      '---',
      'two',
      '',
      'a | b',
      '--|--',
      '1 | 2',
      '',
      '---',
      'end',
    );
    assert.deepEqual(
      sections.map(({ place }) => place),
      [['Title'], ['Title', 'Sub']],
    );
    assert.match(sections[1]?.text ?? '', /a \| b\n1 \| 2\nend$/);
  });

  it('takes language and title from the front matter', () => {
    const document = cutDocument('---\ntitle: "Handbook"\nlang: nb\n---\nfirst\n', 'name');
    assert.deepEqual(document, { language: 'nb', sections: [{ line: 5, place: ['Handbook'], text: 'first' }] });
  });

  it('takes the marks out of text and leaves commands as they are', () => {
    const [section] = cut(
      '# A',
      'Press **Start**, see [here](https://example.org), ![x](y.png)',
      '',
      '```',
      '# no *heading*',
      'del *.tmp',
      '```',
      '',
      '    dir *.md',
    );
    assert.equal(section?.text, 'Press Start, see here,\n# no *heading*\ndel *.tmp\ndir *.md');
  });

  it('cuts what is long at a paragraph, else at a space', () => {
    const paragraph = `${'word '.repeat(200)}end`;
    const sections = cut('# A', paragraph, '', paragraph, '', `${'w '.repeat(2000)}`);
    assert.ok(sections.every(({ text }) => text.length <= 1500));
    assert.deepEqual(
      sections.slice(0, 2).map(({ line, text }) => [line, text.endsWith('end')]),
      [
        [2, true],
        [4, true],
      ],
    );
  });

  // 2 MB each: a reader that looks back would take minutes.
  for (const piece of ['*a_', '[', '![](<', '`', '> ', '- ', '<a ', '# ', '|', ' ', '~~~\n', 'a\n---\n']) {
    it(`reads a document full of ${JSON.stringify(piece)} in little time`, () => {
      const started = process.cpuUsage();
      cutDocument(piece.repeat(2_000_000 / piece.length), 'name');
      const { user, system } = process.cpuUsage(started);
      assert.ok(user + system < 3_000_000, `${(user + system) / 1000} ms`);
    });
  }
});

describe('documents: slips', () => {
  for (const [a, b, near] of [
    ['printer', 'printer', true],
    ['printer', 'prnter', true],
    ['printer', 'printter', true],
    ['printer', 'prnter', true],
    ['printer', 'pritner', true],
    ['printer', 'planter', false],
    ['printer', 'print', false],
    ['abba', 'baab', false],
  ] as const)
    it(`${a} and ${b} are ${near ? '' : 'not '}one slip apart`, () => {
      assert.equal(isNear(a, b), near);
      assert.equal(isNear(b, a), near);
    });
});
