// Entries are read from YAML as text, typed, checked against the schema, and refused by file and line.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { CORE_SCHEMA, load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { loadEntries, readEntry } from '../../knowledge/load.ts';
import { entryJsonSchema } from '../../knowledge/schema.ts';
import type { Problem } from '../../knowledge/yaml.ts';
import { lineOf } from '../../knowledge/yaml.ts';

const DIR = fileURLToPath(new URL('../fixtures/entries', import.meta.url));
const RULE = readFileSync(new URL('../fixtures/entries/join/sample-rule.yaml', import.meta.url), 'utf8');

/** Reads the sample with a change; what was wrong with it. */
function problemsOf(change: (source: string) => string, file = 'join/sample-rule.yaml'): Problem[] {
  const changed = change(RULE);
  assert.notEqual(changed, RULE, 'the change found its place');
  const problems: Problem[] = [];
  assert.equal(readEntry(file, changed, problems), null);
  return problems;
}

describe('loading entries', () => {
  it('reads every scalar as text and types it', () => {
    const { entries, problems } = loadEntries(DIR);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entries.map(({ id, file }) => [id, file]),
      [
        ['sample-code', 'discover/sample-code.yaml'],
        ['sample-rule', 'join/sample-rule.yaml'],
      ],
    );
    const rule = entries[1];
    assert.ok(rule);
    assert.deepEqual(rule.codes, [
      { id: '0x801c03f2', symbol: 'DSREG_E_DIRECTORY_FAILURE' },
      { id: 'AADSTS90002', symbol: null },
    ]);
    assert.equal(rule.fix[1]?.lastResort, true);
    assert.equal(rule.fix[0]?.lastResort, undefined);
    assert.deepEqual(rule.examples.holds, [{ 'Client ErrorCode': '0x801c03f2', 'Server ErrorCode': 'DirectoryError' }]);
    assert.equal(rule.checked, '2026-11-21');
  });

  it('reads the rule block, and no rule where there is none', () => {
    const [code, entry] = loadEntries(DIR).entries;
    assert.equal(code?.rule, null);
    assert.deepEqual(code?.questions, { en: [], nl: [], nb: [] });
    const rule = entry?.rule;
    assert.equal(rule?.id, 'sample-rule');
    assert.equal(rule?.priority, 3);
    assert.equal(rule?.fails, true);
    assert.deepEqual(rule?.severityIf, [{ when: { field: 'Registration Type', is: 'sync' }, severity: 'info' }]);
    assert.deepEqual(rule?.suppresses, ['*']);
  });

  it('takes an error for failing and anything else for not, where the rule does not say', () => {
    const read = (severity: string): boolean | undefined =>
      readEntry(
        'join/sample-rule.yaml',
        RULE.replace('  fails: true\n', '').replace('severity: warning', `severity: ${severity}`),
        [],
      )?.rule?.fails;
    assert.equal(read('error'), true);
    assert.equal(read('warning'), false);
  });

  const wrong: [name: string, change: (source: string) => string, line: number, says: RegExp][] = [
    ['a missing language', (s) => s.replace(', nb: Vent litt.', ''), 12, /fix\.0\.text\.nb is missing: add it/],
    ['an unknown key', (s) => s.replace('checked:', 'chekced:'), 25, /“chekced” is not a key/],
    ['another phase than the folder', (s) => s.replace('phase: join', 'phase: auth'), 2, /in join\/: move it/],
    ['another id than the file', (s) => s.replace('id: sample-rule', 'id: other'), 1, /named sample-rule\.yaml/],
    ['a code in capitals', (s) => s.replace('0x801c03f2 DSREG', '0x801C03F2 DSREG'), 4, /must read like/],
    ['five units', (s) => s.replace('[srv-device-not-found]', '[a, b, c, d, e]'), 21, /more than 4 items/],
    ['four topics', (s) => s.replace('[pending-device]', '[a, b, c, d]'), 3, /more than 3 items/],
    [
      'a severity nobody knows',
      (s) => s.replace('severity: warning', 'severity: fatal'),
      29,
      /must be one of block, error/,
    ],
    [
      'an operator nobody knows',
      (s) => s.replace('is: DirectoryError', 'equals: DirectoryError'),
      37,
      /“equals” is not a key of rule\.when\.all\.1/,
    ],
    [
      'a question with a colon',
      (s) => s.replace('[why does', '[dell: why does'),
      18,
      /en\.0 is not a text: put it in q/,
    ],
    ['broken YAML', (s) => s.replace('en: [why does it wait]', 'en: [why does it wait'), 19, /this is no YAML/],
    ['a link without a protocol', (s) => s.replace('[https://learn', '[learn'), 24, /links\.0/],
  ];
  for (const [name, change, line, says] of wrong) {
    it(`says what to do about ${name}, and where`, () => {
      const [problem] = problemsOf(change);
      assert.match(problem?.message ?? '', says);
      assert.equal(problem?.file, 'join/sample-rule.yaml');
      assert.equal(problem?.line, line);
    });
  }

  it('finds the line of a path or of its nearest parent', () => {
    assert.equal(lineOf(RULE, ['fix', 1, 'run']), 14);
    assert.equal(lineOf(RULE, ['fix', 1, 'text', 'nb']), 16);
    assert.equal(lineOf(RULE, ['fix', 1, 'nothing']), 13);
    assert.equal(lineOf(RULE, []), 1);
  });

  it('is the schema that editors get, as `npm run update` writes it', () => {
    const committed = readFileSync(new URL('../../knowledge/entry.schema.json', import.meta.url), 'utf8');
    assert.equal(committed, `${JSON.stringify(entryJsonSchema(), null, 2)}\n`, 'run: npm run update');
  });

  it('takes every entry as an editor reads it', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(entryJsonSchema() as object);
    for (const { file } of loadEntries(DIR).entries) {
      const raw = load(readFileSync(`${DIR}/${file}`, 'utf8'), { schema: CORE_SCHEMA });
      assert.ok(validate(raw), JSON.stringify(validate.errors));
      assert.ok(!validate({ ...(raw as object), severity: 'error' }), 'an unknown key is marked');
    }
  });

  it('loads all entries of the repository without a problem, well under a second', () => {
    const started = performance.now();
    const { entries, problems } = loadEntries(fileURLToPath(new URL('../../knowledge/entries', import.meta.url)));
    const took = performance.now() - started;
    assert.deepEqual(problems, []);
    assert.ok(entries.length >= 2);
    assert.ok(took < 2000, `${took.toFixed(0)} ms`);
  });
});
