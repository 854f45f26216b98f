// User text in a Markdown-reading field stays text: nothing of it links, mentions, emphasises or lists.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cardText, plainText } from '../../dialogs/cards/card-text.ts';

describe('cardText', () => {
  const rows: [string, string][] = [
    ['plain words', 'plain words'],
    ['**bold** _it_ `x`', '\\*\\*bold\\*\\* \\_it\\_ \\`x\\`'],
    ['[click](https://evil.example)', '\\[click\\]\\(https:\u200b//evil.example\\)'],
    ['<at>Admin</at>', '\\<at\\>Admin\\</at\\>'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['version 10.0.1', 'version 10.0.1'],
    ['a\\*b', 'a\\\\\\*b'],
    ['www.evil.example', 'www\u200b.evil.example'],
    ['me@evil.example', 'me@\u200bevil.example'],
    ['![x](y)', '\\!\\[x\\]\\(y\\)'],
    ['a | b ~~c~~', 'a \\| b \\~\\~c\\~\\~'],
  ];
  for (const [typed, safe] of rows) it(`escapes ${JSON.stringify(typed)}`, () => assert.equal(cardText(typed), safe));

  it('leaves no mark unescaped, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'\\`*_[]()<>~#|!ab1.- \n') }), (typed) => {
        const safe = cardText(typed);
        for (let i = 0; i < safe.length; i++) {
          if (safe.charAt(i) === '\\') i++;
          else assert.ok(!'`*_[]()<>~#|!'.includes(safe.charAt(i)), safe);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads back as it was typed', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const lines = typed.split('\n').map((line) => line.trim());
        assert.equal(plainText(cardText(typed)), lines.join('\n').replaceAll('\u200b', ''));
      }),
      { numRuns: 500 },
    );
  });
});
