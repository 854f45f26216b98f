// docs/acceptance.md names a test or a talk for each criterion: each of them exists, and none of the criteria is left out.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const here = new URL('./', import.meta.url);
const page = readFileSync(new URL('../../docs/acceptance.md', here), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
const folder = new URL('../e2e/', here);
const talks = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');
const steps = Number(
  readFileSync(new URL('../../docs/manual-check.md', here), 'utf8')
    .match(/^\| (\d+)/gm)
    ?.at(-1)
    ?.slice(2),
);

describe('the page of acceptance criteria', () => {
  it('holds all twenty-five', () => assert.deepEqual(rows.map(([number]) => Number(number)), Array.from({ length: 25 }, (_, at) => at + 1)));

  for (const [number, criterion, tests = '', talk = '', byHand = ''] of rows)
    it(`${number}, ${criterion}: names what exists`, () => {
      for (const named of tests.split('; ')) {
        const [, file = '', title] = /^`([^`]+)`(?:: (.+))?$/.exec(named) ?? [];
        const path = new URL(`${file}.test.ts`, here);
        assert.ok(file !== '' && existsSync(path), named);
        if (title !== undefined) assert.ok(readFileSync(path, 'utf8').includes(`it('${title}`), named);
      }
      for (const named of talk === '-' ? [] : talk.split('; ')) assert.ok(talks.includes(named), named);
      for (const step of byHand.match(/\d+/g) ?? []) assert.ok(Number(step) <= steps, `step ${step}`);
    });
}); // prettier-ignore
