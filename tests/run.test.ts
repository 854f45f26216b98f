// run.js: a program runs as its sources are now, beside its files, and also where nothing can be kept.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { said } from './said.ts';
const beside: string = readFileSync(new URL('beside.txt', import.meta.url), 'utf8');
if (process.argv[2] === 'later') console.log((await import('./later.ts')).later);
if (process.argv[2] === 'throw') throw new TypeError('wrong');
console.log([said, beside, ...process.argv.slice(2)].join(' '), process.argv[1]?.endsWith('program.ts'));
`;

describe('run.js', () => {
  let folder = '';
  const run = (...args: string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['run.js', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TMPDIR: join(folder, 'tmp') },
    });
    return stdout.trim() || stderr;
  };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'run-')));
    copyFileSync(join(ROOT, 'run.js'), join(folder, 'run.js'));
    for (const dir of ['node_modules', 'tmp']) mkdirSync(join(folder, dir));
    for (const name of ['esbuild', '@esbuild'])
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
    write('package.json', '{ "type": "module" }');
    write('program.ts', PROGRAM);
    write('said.ts', `export const said: string = 'hello';`);
    write('later.ts', `export const later: string = 'later';`);
    write('beside.txt', 'beside');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('runs a program with its arguments and the files beside it, the second time from what is kept', () => {
    assert.equal(run('program.ts', 'a', 'b'), 'hello beside a b true');
    rmSync(join(folder, 'node_modules', 'esbuild'));
    assert.equal(run('program.ts', 'a', 'b'), 'hello beside a b true');
    assert.equal(run('program.ts', 'later'), 'later\nhello beside later true');
  });

  it('runs the sources as they are now', () => {
    run('program.ts');
    write('said.ts', `export const said: string = 'goodbye';`);
    assert.equal(run('program.ts'), 'goodbye beside true');
    rmSync(join(folder, 'later.ts'));
    assert.match(run('program.ts'), /later\.ts/);
  });

  it('names the file and line of a source in an error', () => {
    run('program.ts');
    assert.match(run('program.ts', 'throw'), /program\.ts:6/);
  });

  it('runs where nothing can be kept, and leaves nothing behind', () => {
    write('node_modules/.cache', 'a file where the folder would be');
    assert.equal(run('program.ts', 'later'), 'later\nhello beside later true');
    assert.deepEqual(readdirSync(join(folder, 'tmp')), []);
  });

  it('only makes the bundles when asked to', () => {
    assert.equal(run('--bundle', 'program.ts'), '');
    rmSync(join(folder, 'node_modules', 'esbuild'));
    assert.equal(run('program.ts'), 'hello beside true');
  });

  it('keeps the bot in memory with a byte a letter: patterns write other letters as codes', async () => {
    const options = { bundle: true, splitting: true, format: 'esm', packages: 'external', platform: 'node' } as const;
    const main = join(ROOT, 'bot', 'main.ts');
    const { outputFiles } = await build({
      ...options,
      entryPoints: [main],
      outdir: folder,
      write: false,
      minifyWhitespace: true,
    });
    const wide = outputFiles.flatMap(({ text }) => text.match(/.{0,40}[^\0-\xff].{0,40}/g) ?? []);
    assert.deepEqual(wide, []);
  });
});
