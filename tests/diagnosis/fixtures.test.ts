// Every fixture is diagnosed as it was judged by hand; healthy ones stay silent; cut ones never get a wrong verdict.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnoseText, essenceOf, ids } from './engine.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'dsregcmd');
const names = readdirSync(FIXTURES);
const read = (name: string, file: string): string => readFileSync(join(FIXTURES, name, file), 'utf8');
const texts = new Map(names.map((name) => [name, read(name, 'input.txt')]));

describe('fixtures', () => {
  it('are at least 60', () => assert.ok(names.length >= 60, String(names.length)));

  for (const [name, text] of texts) {
    it(name, () => {
      const found = diagnoseText(text);
      assert.deepEqual(essenceOf(found), JSON.parse(read(name, 'diagnosis.json')));
      // failing exactly when a shown finding fails; a phase only then; undecided says what to supply.
      assert.equal(
        found.verdict === 'failing',
        found.findings.some((finding) => finding.fails),
      );
      assert.equal(found.failedPhase === null, found.verdict !== 'failing');
      if (found.verdict === 'undecided') assert.notEqual(found.missing.length, 0);
      for (const { line, quote } of found.findings.flatMap((finding) => finding.evidence)) {
        assert.ok(line > 0 && quote !== '', 'evidence quotes a printed line');
      }
    });
  }

  it('show nothing above info on a healthy device of any join type', () => {
    const types = new Set<string>();
    for (const text of texts.values()) {
      const found = diagnoseText(text);
      if (found.verdict !== 'healthy') continue;
      types.add(found.joinType);
      const loud = [...found.findings, ...found.notes].filter(
        ({ id, severity }) => !id.startsWith('capture-') && severity !== 'info' && severity !== 'ok',
      );
      assert.deepEqual(ids(loud), []);
    }
    for (const type of ['hybrid', 'entra', 'registered', 'none', 'onprem-drs'])
      assert.ok(types.has(type), `no healthy ${type}`);
  });
});

describe('cut pastes', () => {
  it('get the right verdict or none, wherever they end or begin', () => {
    for (const [name, text] of texts) {
      const { verdict: clean } = diagnoseText(text);
      // Cutting one of two runs leaves the other, and other material is no output to cut.
      if (name.startsWith('two-runs') || clean === 'not-dsregcmd' || !text.includes(' : ')) continue;
      for (let percent = 1; percent < 100; percent += 2) {
        const at = Math.floor((text.length * percent) / 100);
        for (const cut of [text.slice(0, at), text.slice(at)]) {
          const { verdict, primary } = diagnoseText(cut);
          // A few characters, the footer or half a value alone are not dsregcmd by any reading.
          if (cut.trim().length < 24) continue;
          if (verdict === 'not-dsregcmd' && cut.split(' : ').length < 4 && !text.startsWith(cut)) continue;
          const at100 = `${name} at ${percent} %: ${verdict} by ${primary?.id ?? 'nothing'} in …${cut.slice(-60)}`;
          assert.ok(verdict === clean || verdict === 'undecided', at100);
        }
      }
    }
  });
});
