// `release`: one folder with everything a release is: checked and tested source, app package, parts list, checksums.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { usageOf } from '../usage.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const USAGE = usageOf('release');

interface Step {
  what: string;
  run: (out: string, name: string) => void;
}

const STEPS: Record<string, Step> = {
  test: { what: 'types, lint, content and tests', run: () => call('npm', ['test']) },
  docs: {
    what: 'the documentation',
    run: (out) => call('npm', ['run', '-s', 'docs', '--', '--out', join(out, 'site')]),
  },
  package: { what: 'the app package for Teams', run: (out) => call('npm', ['run', '-s', 'package', '--', out]) },
  source: {
    what: 'the source as committed',
    run: (out, name) =>
      call('git', ['archive', '--format=tar.gz', `--prefix=${name}/`, `--output=${join(out, name)}.tar.gz`, 'HEAD']),
  },
  sbom: {
    what: 'the list of its parts',
    run: (out, name) =>
      writeFileSync(
        join(out, `${name}.cdx.json`),
        ask('npm', ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only']),
      ),
  },
  sums: { what: 'the checksums', run: (out) => writeFileSync(join(out, 'SHA256SUMS'), checksums(out)) },
};

/** Every step in order, `dist/release` unless a folder is given; the first that fails ends it with exit code 1. */
export const command: Command = (args) =>
  withUsage(() => {
    const { argument, own } = readOptions('release', args);
    const wanted = own['only']?.split(',') ?? Object.keys(STEPS);
    const unknown = wanted.find((name) => !Object.hasOwn(STEPS, name));
    if (unknown !== undefined) throw new UsageError(`${unknown}: no such step\n${USAGE}`);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const why = refuse(version);
    if (why !== null) throw new UsageError(why);
    const out = argument ?? join(ROOT, 'dist', 'release');
    mkdirSync(out, { recursive: true });
    for (const [name, { what, run }] of Object.entries(STEPS)) {
      if (!wanted.includes(name)) continue;
      process.stderr.write(`${what} …\n`);
      try {
        run(out, `join-doctor-${version}`);
      } catch (error) {
        process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
        return Promise.resolve(1);
      }
    }
    process.stdout.write(`${out}\n`);
    return Promise.resolve(0);
  });

/** A release is what is committed, and says what is new. */
function refuse(version: string): string | null {
  const changed = ask('git', ['status', '--porcelain']).trim();
  if (changed !== '') return 'There are changes that are not committed: a release is made of what is.';
  const log = join(ROOT, 'CHANGELOG.md');
  return existsSync(log) && readFileSync(log, 'utf8').includes(`\n## ${version}`)
    ? null
    : `CHANGELOG.md has nothing on ${version}: write what is new first.`;
}

/** In the form `sha256sum -c` reads; the site and the file itself excepted. */
function checksums(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS')
    .map(
      ({ name }) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    .join('');
}

function call(program: string, args: string[]): void {
  // What a step says is no result: stdout is for the folder's name.
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 3).join(' ')} ended with ${status}`);
}

function ask(program: string, args: string[]): string {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 2).join(' ')} ended with ${status}`);
  return stdout;
}
