// No file needs itself to be loaded: a cycle of imports is two files that should be one, or a part that stands in the wrong one.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['diagnosis', 'helpdesk', 'knowledge', 'dialogs', 'bot', 'cli', 'manifest'];
/** Types are gone when it runs, and what is imported later is no part of loading. */
const IMPORT = /^(?:import|export) (?!type\b)[^;]*? from '(\.[^'\n]+)'/gm;

type Graph = Map<string, string[]>;

const graph: Graph = new Map(
  ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => posix.join(room, file)),
  )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const targets = [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)];
      return [file, targets.map(([, target = '']) => posix.normalize(posix.join(dirname(file), target)))];
    }),
);

/** The first cycle on the way from each file, as a path. */
function cyclesOf(files: Graph): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, way: string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' > '));
    else if (!done.has(file)) {
      for (const next of files.get(file) ?? []) walk(next, [...way, file]);
      done.add(file);
    }
  };
  for (const file of files.keys()) walk(file, []);
  return found;
}

describe('cycles', () => {
  it('are found', () => {
    assert.deepEqual(
      cyclesOf(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
      ['b > c > b'],
    );
  });

  it('are not there', () => {
    assert.ok(graph.size > 200);
    assert.deepEqual(cyclesOf(graph), []);
  });
});
