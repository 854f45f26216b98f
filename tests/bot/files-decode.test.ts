// Text files as Windows writes them: every encoding, the same text; what is no text is refused by its bytes.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { decodeText } from '../../diagnosis/decode.ts';

const STATUS = 'AzureAdJoined : NO\r\nDomainJoined : YES\r\n';
const NL = 'Geïnstalleerd op één pc: de coöperatie meldt een fout in het geüploade bestand.\r\n';
const NB = 'På denne PC-en får jeg ikke logget på, øverst står det en rød feil. Ærlig talt! Ødelagt?\r\n';

describe('decode: text', () => {
  for (const [language, text] of [
    ['nl', NL],
    ['nb', NB],
  ] as const) {
    for (const page of ['cp850', 'cp865', 'cp437', 'windows-1252'] as const) {
      // The American page has no ø: nobody could have written it there.
      if (language === 'nb' && page === 'cp437') continue;
      it(`reads ${language} of ${page}`, () => {
        const read = decodeText(iconv.encode(STATUS + text, page));
        assert.equal('text' in read && read.text, STATUS + text);
      });
    }
    for (const wide of ['utf-16le', 'utf-16be', 'utf-8'] as const) {
      for (const addBOM of [true, false])
        it(`reads ${language} of ${wide} with${addBOM ? '' : 'out'} a mark`, () => {
          const read = decodeText(iconv.encode(STATUS + text, wide, { addBOM }));
          assert.deepEqual(read, { text: STATUS + text, encoding: wide });
        });
    }
  }

  it('knows every sign of the three console pages', () => {
    for (const page of ['cp850', 'cp865', 'cp437']) {
      const bytes = Buffer.concat([Buffer.from('a'), Buffer.from(Array.from({ length: 128 }, (_, at) => 128 + at))]);
      const texts = ['cp850', 'cp865', 'cp437'].map((one) => iconv.decode(bytes, one));
      assert.ok(texts.includes(iconv.decode(bytes, page)));
    }
  });

  it('reads plain ASCII, and a curly quote of a word processor', () => {
    assert.deepEqual(decodeText(Buffer.from(STATUS)), { text: STATUS, encoding: 'utf-8' });
    const quoted = iconv.encode('It isn’t joined – why?', 'windows-1252');
    assert.deepEqual(decodeText(quoted), { text: 'It isn’t joined – why?', encoding: 'windows-1252' });
  });
});

describe('decode: refusals', () => {
  const refused: [name: string, bytes: Uint8Array, why: string][] = [
    ['nothing', Buffer.alloc(0), 'empty'],
    ['blanks', Buffer.from(' \r\n\t '), 'empty'],
    ['a mark alone', Buffer.from([0xff, 0xfe]), 'empty'],
    ['gzip', gzipSync(STATUS), 'archive'],
    ['zip', Buffer.from('PK\x03\x04 AzureAdJoined : NO'), 'archive'],
    ['an event log', Buffer.from('ElfFile\0 AzureAdJoined : NO'), 'event-log'],
    ['a program', Buffer.from('MZ\x90\0\x03', 'latin1'), 'binary'],
    ['NULs', Buffer.alloc(1000), 'binary'],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'picture'],
    ['control signs', Buffer.from(Array.from({ length: 300 }, (_, at) => (at % 7) + 1)), 'binary'],
    [
      'UTF-32',
      Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from('A\0\0\0B\0\0\0C\0\0\0'.repeat(9))]),
      'binary',
    ],
  ];
  for (const [name, bytes, why] of refused)
    it(`refuses ${name}: ${why}`, () => assert.deepEqual(decodeText(bytes), { refused: why }));
});
