// The source documents, byte for byte, and the passages they come to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { cleanDocument } from '../../knowledge/ingest/clean.ts';
import { anchorsOf, ingest } from '../../knowledge/ingest/index.ts';
import { readSources } from '../../knowledge/ingest/sources.ts';
import type { SourceDocument } from '../../knowledge/ingest/sources.ts';
import { passagesOf, readUnits } from '../../knowledge/tables.ts';
import type { Problem } from '../../knowledge/yaml.ts';

const DIR = fileURLToPath(new URL('../../knowledge', import.meta.url));
const problems: Problem[] = [];
const sources = readSources(`${DIR}/sources`, problems);
const passages = ingest(sources);
const of = (document: string, language: string) =>
  passages.filter((passage) => passage.document === document && passage.language === language);

function document(text: string): SourceDocument {
  return {
    document: 'sample',
    file: 'nl-NL/sample.md',
    language: 'nl',
    title: '',
    origin: '',
    licence: '',
    translation: 'machine',
    twins: false,
    date: '2020-01-01',
    sha256: '',
    text,
  };
}

describe('source documents', () => {
  // The five the product started from, and how many twins each holds; more may stand beside them.
  const FIRST: [file: string, hasTwins: boolean, twins: number][] = [
    ['nl-NL/automatic-device-registration-faq.md', true, 65],
    ['nl-NL/device-in-pending-state.md', true, 33],
    ['nb-NO/device-in-pending-state.md', true, 33],
    ['nl-NL/troubleshoot-hybrid-join-windows-current.md', false, 0],
    ['nl-NL/troubleshoot-prt-issue.md', true, 27],
  ];

  it('are all described, and unchanged', () => {
    assert.deepEqual(problems, []);
    for (const { file, sha256 } of sources) {
      const bytes = readFileSync(`${DIR}/sources/${file}`);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256, file);
    }
  });

  it('carry twins where sources.yaml says so, as many as were counted', () => {
    for (const [file, hasTwins, twins] of FIRST) {
      const source = sources.find((one) => one.file === file);
      assert.deepEqual([source?.twins, cleanDocument(source?.text ?? '').twins.length], [hasTwins, twins], file);
    }
  });
});

describe('ingestion', () => {
  it('keeps translation and twin line for line, without front matter and spans', () => {
    const text =
      '---\ntitle: x\n---\n# <a name="a"></a><span data-ttu-id="1-101">Kop</span><span class="sxs-lookup"><span data-stu-id="1-101">Head</span></span>\n';
    const { markdown, english, twins } = cleanDocument(text);
    assert.equal(markdown, '\n\n\n# <a name="a"></a>Kop\n');
    assert.equal(english, '\n\n\n# <a name="a"></a>Head\n');
    assert.deepEqual(twins, [{ line: 4, segment: '101', text: 'Kop', english: 'Head' }]);
  });

  it('makes one passage of each of the 13 questions with its answer', () => {
    const pairs = of('automatic-device-registration-faq', 'nl');
    assert.equal(pairs.length, 13);
    for (const { text, twin } of pairs) assert.match(`${text} ${twin}`, /^V: .*\nA:[\s\S]* Q: .*\nA:/);
    assert.match(pairs[4]?.twin ?? '', /An AADJ machine/);
  });

  it('makes one passage of each of the 31 codes, with reason and resolution, under its own anchor', () => {
    const codes = of('troubleshoot-hybrid-join-windows-current', 'nl').filter(({ text }) =>
      /^[A-Z][A-Z0-9_]+ \(0x/.test(text),
    );
    assert.equal(codes.length, 31);
    for (const { text } of codes) assert.equal(text.split('\n').length, 3, text);
    const twice = codes.filter(({ text }) => text.startsWith('WININET_E_TIMEOUT'));
    assert.deepEqual(
      twice.map(({ anchor, heading }) => [anchor, heading]),
      [
        ['network-errors', 'Netwerk fouten'],
        ['network-errors-2', 'Netwerk fouten'],
      ],
    );
  });

  it('makes one passage of each table row, naming the columns', () => {
    const rows = passages.filter(({ anchor }) => anchor.endsWith('-join-server-errors'));
    const hybrid = sources.find(({ document }) => document === 'troubleshoot-hybrid-join-windows-current');
    assert.equal(rows.length, 4);
    for (const { text, line } of rows) {
      assert.match(text, /^Fout code server: .*\nFout bericht server: .*\nMogelijke redenen: .*\nOplossing: /);
      assert.match(hybrid?.text.split('\n')[line - 1] ?? '', /^\| (Directory|Authentication)/);
    }
  });

  it('keeps a sample output as it was printed', () => {
    const sample = passages.find(({ text }) => text.includes('DRS Discovery Test : FAIL'));
    assert.match(sample?.text ?? '', /^\+-{70}\+\n\| Diagnostic Data/);
  });

  it('gives the line a passage starts on', () => {
    for (const passage of passages) {
      const source = sources.find((one) => one.document === passage.document && one.language === passage.language);
      const lines = cleanDocument(source?.text ?? '')
        .markdown.split('\n')
        .slice(passage.line - 1);
      const line = lines.find((text) => !/\[!note\]/i.test(text)) ?? '';
      const word = /\p{L}{3,}/u.exec(line)?.[0] ?? '';
      assert.ok(passage.text.includes(word), `${passage.document}:${passage.line} ${word}`);
    }
  });

  it('gives a twin to every passage of a document with twins, and to no other', () => {
    for (const passage of passages) {
      const hasTwins = sources.find(({ document }) => document === passage.document)?.twins;
      assert.equal(passage.twin !== undefined && passage.twin !== '', hasTwins, passage.text);
      assert.doesNotMatch(passage.text + (passage.twin ?? ''), /<span|<a name|\[!NOTE\]|\]\(/i);
    }
  });

  it('finds 81 of 81 units', () => {
    const units = readUnits(DIR);
    const found = units.filter((unit) => passagesOf(unit, passages).length > 0);
    assert.deepEqual([found.length, units.length], [81, 81]);
    const pending = units.find(({ id }) => id === 'pend-pending');
    assert.deepEqual(pending && passagesOf(pending, passages).map(({ language }) => language), ['nl', 'nb']);
  });

  it('reads each shape, numbers anchors that repeat, and makes nothing of nothing', () => {
    const text = [
      '# <a name="top"></a>Top',
      'One **word** and `a*b*c`.',
      '## Same',
      '1. First step',
      '   > [!NOTE]',
      '   > A note of its own.',
      '## Same',
      '| A | B |',
      '| --- | --- |',
      '| 1 | two |',
    ].join('\n');
    assert.deepEqual(
      ingest([document(text)]).map(({ anchor, text: words, line }) => [anchor, words, line]),
      [
        ['top', 'One word and `a*b*c`.', 2],
        ['same', 'First step', 4],
        ['same', 'A note of its own.', 5],
        ['same-1', 'A: 1\nB: two', 10],
      ],
    );
    assert.deepEqual(anchorsOf(document(text)), ['sample#top', 'sample#same', 'sample#same-1']);
    assert.deepEqual(ingest([document('')]), []);
  });

  it('says which file of sources.yaml is missing, changed, described twice, not at all or in another language', () => {
    const broken: Problem[] = [];
    const dir = fileURLToPath(new URL('../fixtures/sources', import.meta.url));
    assert.deepEqual(readSources(dir, broken), []);
    assert.deepEqual(
      broken.map(({ file, line, message }) => `${file}:${line} ${message.replace(/ \(sha.*?\)/, '')}`),
      [
        'sources.yaml:2 nl-NL/changed.md was changed: restore the original',
        'sources.yaml:11 nl-NL/missing.md does not exist: put the document there or remove the line',
        'sources.yaml:20 nl-NL/missing.md is described twice: keep one',
        'sources.yaml:29 language is nb, but the document is in nl-NL/: correct one',
        'sources.yaml:1 nl-NL/unknown.md is not described: add where it comes from',
      ],
    );
  });
});
