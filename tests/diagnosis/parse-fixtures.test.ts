// Every fixture is read into exactly the fields its status.json lists by hand.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

import { findExact } from '../../diagnosis/labels.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import type { FieldValue } from '../../diagnosis/types.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);

interface Expected {
  kind: string;
  layout: string;
  deviceStateBanners: number;
  fields: { section: string; account: number; label: string; raw: string }[];
}

const compact = ({ section, account, label, raw }: FieldValue) => ({ section, account, label, raw });

describe('what a fixture holds', () => {
  const names = readdirSync(ROOT);
  it('in at least sixty of them', () => assert.ok(names.length >= 60, String(names.length)));
  for (const name of names) {
    it(name, () => {
      const text = readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8');
      const expected = JSON.parse(readFileSync(new URL(`${name}/status.json`, ROOT), 'utf8')) as Expected;
      const status = parseStatus(text);
      const { kind, layout, deviceStateBanners } = status;
      assert.deepEqual({ kind, layout, deviceStateBanners, fields: status.fields.map(compact) }, expected);
      for (const field of status.fields) {
        assert.ok(findExact(field.label), `${field.label} is a label of the table`);
        assert.ok(status.lines[field.line - 1]?.includes(field.quote.slice(0, 20)), `${field.label} quotes its line`);
        assert.ok(status.byLabel.get(field.label)?.includes(field));
      }
    });
  }
});
