// The pages for people are true: every path they name is there, and the command line is described as it describes itself.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionsOf, type CommandName } from '../cli/usage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const ROOMS = readdirSync(ROOT, { withFileTypes: true }).filter(
  (each) => each.isDirectory() && !each.name.startsWith('.'),
);
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  'knowledge/README.md',
];

/** Code spans that are paths from the repository's folder; what has a blank to fill in or is made at run time is none. */
function pathsIn(text: string): string[] {
  const rooms = new Set(ROOMS.map(({ name }) => name));
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span = '']) => span);
  return spans.filter(
    (span) =>
      rooms.has(span.split('/')[0] ?? '') &&
      span.includes('/') &&
      !/[<>*{}…$]|^(?:dist|data|node_modules)\//.test(span),
  );
}

/** A path may leave the ending away: `diagnosis/parse`. */
const isThere = (path: string): boolean => existsSync(join(ROOT, path)) || existsSync(join(ROOT, `${path}.ts`));

describe('pages', () => {
  for (const page of PAGES) {
    it(`${page} names only paths that exist`, () => {
      assert.deepEqual(
        pathsIn(read(page)).filter((path) => !isThere(path)),
        [],
      );
    });
  }

  it('ARCHITECTURE.md shows the flow through files that exist', () => {
    const flow = /```\n([\s\S]*?)```/.exec(read('ARCHITECTURE.md'))?.[1] ?? '';
    const named = flow.match(/\b(?:bot|dialogs|diagnosis|knowledge|helpdesk)\/[a-z/-]+/g) ?? [];
    assert.ok(named.length > 8);
    assert.deepEqual(
      named.filter((path) => !isThere(path)),
      [],
    );
  });

  it('is told of a path that is none', () => {
    const paths = pathsIn('`bot/main.ts` and `bot/nothing.ts`, `entries/<phase>`, `npm run`');
    assert.deepEqual(
      paths.map((path) => [path, isThere(path)]),
      [
        ['bot/main.ts', true],
        ['bot/nothing.ts', false],
      ],
    );
  });
});

describe('docs/cli.md', () => {
  const page = read('docs/cli.md');
  const commands = [...read('cli/main.ts').matchAll(/^ {2}(\w+): \(\) => import/gm)].map(([, name = '']) => name);

  it('has a row for each command, and no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| .* \| .* \|$/gm)].map(([, name = '']) => name);
    assert.ok(commands.length > 10);
    assert.deepEqual(rows.slice(0, commands.length).sort(), [...commands].sort());
  });

  it('has every option of every command, and no command has another', () => {
    const options = [...new Set(commands.flatMap((name) => optionsOf(name as CommandName)))];
    assert.ok(options.length > 10);
    const named = new Set([...page.matchAll(/--([a-z]+)\b/g)].map(([, name = '']) => name));
    named.delete('help');
    assert.deepEqual([...named].sort(), options.sort());
  });
});
