// The row about packages holds, and each of its measures can fail.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  isIn,
  readTree,
  scripted,
  supply,
  unanswered,
  unlicensed,
  unpinned,
  type Advisory,
  type Placed,
  type Snapshot,
} from './bar/supply.ts';

const snapshot = JSON.parse(readFileSync(new URL('fixtures/advisories.json', import.meta.url), 'utf8')) as Snapshot;
const NOW = new Date('2026-11-21T10:00:00Z');
const good: Placed = { path: 'node_modules/x', name: 'x', version: '1.2.3', integrity: 'sha512-x', license: 'MIT' };
const hole: Advisory = {
  package: 'x',
  range: '<1.3.0',
  severity: 'high',
  id: 'GHSA-x',
  url: 'https://x',
  checked: '2026-11-21',
};

describe('what the program is made of', () => {
  it('is pinned, runs nothing at its installation, and has an answer to every known hole', async () => {
    for (const { id, figure, need, ok } of await supply(NOW)) assert.ok(ok, `${id} ${figure}, need ${need}`);
  });

  it('is not taken as such when one package is not', () => {
    assert.deepEqual([unpinned([good]), scripted([good]), unlicensed([good])], [[], [], []]);
    const wrong = (change: Partial<Placed>): Placed => ({ ...good, ...change });
    for (const change of [{ integrity: undefined }, { integrity: 'sha1-x' }, { version: '' }, { link: true }])
      assert.equal(unpinned([wrong(change as Partial<Placed>)]).length, 1);
    assert.equal(scripted([wrong({ hasInstallScript: true })]).length, 1);
    for (const license of ['GPL-3.0', 'UNLICENSED', '']) assert.equal(unlicensed([wrong({ license })]).length, 1);
  });

  it('names a hole until somebody answers for it, and again when the answer is old', () => {
    const judge = (advisory: Partial<Advisory>, waivers: Snapshot['waivers'] = []): string[] =>
      unanswered([good], { advisories: [{ ...hole, ...advisory }], waivers }, NOW);
    assert.deepEqual(judge({}), ['x:GHSA-x']);
    assert.deepEqual(judge({ severity: 'critical' }), ['x:GHSA-x']);
    assert.deepEqual(
      [judge({ severity: 'moderate' }), judge({ range: '<1.2.3' }), judge({ package: 'y' })],
      [[], [], []],
    );
    const waiver = { id: 'GHSA-x', package: 'x', until: '2026-11-21', why: 'not called' };
    assert.deepEqual(judge({}, [waiver]), []);
    for (const change of [{ until: '2026-11-20' }, { why: '' }, { id: 'GHSA-y' }])
      assert.deepEqual(judge({}, [{ ...waiver, ...change }]), ['x:GHSA-x']);
  });

  it('knows versions', () => {
    const range = '<2.2.5 || >=3.0.0 <3.0.5 || =4.0.0';
    for (const version of ['2.2.4', '0.0.1', '3.0.0', '3.0.4', '4.0.0']) assert.ok(isIn(version, range), version);
    for (const version of ['2.2.5', '2.10.0', '3.0.5', '3.0.10', '4.0.1']) assert.ok(!isIn(version, range), version);
    assert.ok(isIn('2.2.5-beta.1', '<2.2.5'));
  });

  it('is looked up with a source, a date and no waiver for what is not there', () => {
    const names = new Set(readTree().map(({ name }) => name));
    for (const { id, url, checked, range } of snapshot.advisories) {
      assert.match(url, /^https:\/\/(?:github\.com\/advisories|nvd\.nist\.gov\/vuln\/detail)\//);
      assert.ok(url.endsWith(id) && /^\d{4}-\d\d-\d\d$/.test(checked) && /^[<>=|.\d ]+$/.test(range), id);
    }
    for (const { id, package: name, until } of snapshot.waivers) {
      assert.ok(names.has(name) && snapshot.advisories.some((it) => it.id === id) && /^\d{4}-/.test(until), id);
    }
  });
});
