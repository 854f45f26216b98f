// Every fixture is read into exactly the fields its status.json lists by hand.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

import { findExact } from '../../diagnosis/labels.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { readOf } from './engine.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);

describe('what a fixture holds', () => {
  const names = readdirSync(ROOT);
  it('in at least sixty of them', () => assert.ok(names.length >= 60, String(names.length)));
  for (const name of names) {
    it(name, () => {
      const text = readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8');
      assert.deepEqual(readOf(text), JSON.parse(readFileSync(new URL(`${name}/status.json`, ROOT), 'utf8')));
      const status = parseStatus(text);
      for (const field of status.fields) {
        assert.ok(findExact(field.label), `${field.label} is a label of the table`);
        assert.ok(status.lines[field.line - 1]?.includes(field.quote.slice(0, 20)), `${field.label} quotes its line`);
        assert.ok(status.byLabel.get(field.label)?.includes(field));
      }
    });
  }
});
