// Reads what is installed and what the lock file says: all pinned, with checksums, licensed, and no script of a stranger run.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [{ id: 'G1', what: 'supply', quick: () => supply(), full: () => supply() }];

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  inBundle?: boolean;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Licences that ask for no more than their text to be kept, and weak copyleft that does not reach past its own files. */
const LICENCES =
  /^\(?(?:MIT|MIT-0|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-[34]\.0|Python-2\.0|Unlicense|WTFPL|Zlib|Unicode-3\.0|MPL-2\.0|PostgreSQL)(?: (?:OR|AND) [A-Za-z0-9.-]+)*\)?$/;
const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** @param lock the lock file; replaced to see the row fail */
export function supply(lock = readJson<{ packages: Record<string, Locked> }>('package-lock.json')): Promise<Row[]> {
  const own = readJson<{ dependencies: Record<string, string>; devDependencies: Record<string, string> }>(
    'package.json',
  );
  const direct = Object.entries({ ...own.dependencies, ...own.devDependencies });
  const all = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && link !== true);
  const loose = direct.filter(([, version]) => !EXACT.test(version));
  const unlocked = direct.filter(([name]) => !lock.packages[`node_modules/${name}`]);
  const unsealed = all.filter(([, one]) => one.inBundle !== true && !/^sha512-/.test(one.integrity ?? ''));
  const elsewhere = all.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://'));
  const unlicensed = all.filter(([path, { license }]) => !LICENCES.test(license ?? licenceOf(path)));
  const scripts = /^ignore-scripts=true$/m.test(readFileSync(`${root}.npmrc`, 'utf8'));
  return Promise.resolve([
    atLeast('G1.packages', all.length, direct.length),
    named('G1.not-pinned', loose, direct.length),
    named('G1.not-in-the-lock-file', unlocked, direct.length),
    named('G1.without-a-sha512', unsealed, all.length),
    named('G1.not-over-https', elsewhere, all.length),
    named('G1.licence-not-on-the-list', unlicensed, all.length),
    { id: 'G1.install-scripts', figure: scripts ? 'off' : 'on', need: 'off', ok: scripts },
  ]);
}

function named(id: string, wrong: [string, unknown][], of: number): Row {
  const names = wrong.slice(0, 5).map(([name]) => name.replace('node_modules/', ''));
  return {
    ...noneOf(id, wrong.length, of),
    ...(wrong.length > 0 && { figure: `${wrong.length}: ${names.join(', ')}` }),
  };
}

/** What an older lock file leaves out stands in the package itself. */
function licenceOf(path: string): string {
  if (!existsSync(`${root}${path}/package.json`)) return '';
  const { license } = readJson<{ license?: string | { type?: string } }>(`${path}/package.json`);
  return typeof license === 'string' ? license : (license?.type ?? '');
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as T;
}
