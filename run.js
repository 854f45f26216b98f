// Runs a program of this repository: `node run.js cli/main.ts lookup 0x801c03f2`. Node 20 reads no TypeScript, and to load
// 250 modules one by one takes longer than all the rest of a start: they are bundled, and the bundle is kept.
// `node run.js --bundle bot/main.ts ...` only makes the bundles, for a place where nothing can be written later.
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL, URL } from 'node:url';

const ROOT = import.meta.dirname;
const WEEK_MS = 7 * 24 * 3_600_000;
/** Packages of many small files that need nothing beside them: in the bundle they are one file, and only what is used. */
const INSIDE = ['htmlparser2', 'intl-messageformat', 'js-yaml', 'kysely', 'zod'];
const [node = '', , first = '', ...rest] = process.argv;

if (first === '--bundle') for (const program of rest) await bundled(resolve(program));
else {
  const program = resolve(first);
  process.argv = [node, program, ...rest];
  const folder = pathToFileURL(join(await bundled(program), '/')).href;
  nameSources(folder);
  await import(folder + 'main.mjs');
}

/**
 * Has errors say where in the sources they arose. Node's own way reads the maps of all packages, too, at every start.
 * @param {string} folder the bundle's, as a URL
 */
function nameSources(folder) {
  /** @type {Map<string, SourceMap | null>} */
  const maps = new Map();
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => {
      const file = frame.getFileName() ?? '';
      const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
      if (file.startsWith(folder) && !maps.has(file)) maps.set(file, readMap(file));
      const entry = maps.get(file)?.findEntry(line - 1, column - 1);
      const place =
        entry && 'originalSource' in entry
          ? `${new URL(entry.originalSource, folder).href}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
          : `${file}:${line}:${column}`;
      const name = frame.getFunctionName();
      return name ? `    at ${name} (${place})` : `    at ${place}`;
    });
    return [Error.prototype.toString.call(error), ...lines].join('\n');
  };
}

/** @param {string} file */
function readMap(file) {
  try {
    const map = /** @type {unknown} */ (JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
    return new SourceMap(/** @type {ConstructorParameters<typeof SourceMap>[0]} */ (map));
  } catch {
    return null;
  }
}

/**
 * The folder with the program's bundle, made now unless a current one is kept.
 * @param {string} program
 */
async function bundled(program) {
  const name = createHash('sha256').update(program).digest('hex').slice(0, 16);
  const kept = join(ROOT, 'node_modules', '.cache', 'join-doctor', name);
  return isCurrent(kept) ? kept : bundle(program, kept);
}

/**
 * Whether every source is still as it was when the bundle was made.
 * @param {string} folder
 */
function isCurrent(folder) {
  try {
    const made = /** @type {unknown} */ (JSON.parse(readFileSync(join(folder, 'made-of.json'), 'utf8')));
    return /** @type {[string, string][]} */ (made).every(([source, stamp]) => stampOf(source) === stamp);
  } catch {
    return false;
  }
}

/** @param {string} source */
function stampOf(source) {
  const { mtimeMs, size } = statSync(join(ROOT, source));
  return `${mtimeMs} ${size}`;
}

/**
 * Makes the bundle, and keeps it for this run only where the folder cannot be written.
 * @param {string} program
 * @param {string} kept
 */
async function bundle(program, kept) {
  const { build, stop } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    entryPoints: { main: program },
    outdir: kept,
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    sourcemap: 'linked',
    sourcesContent: false,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    // A source is kept in memory, twice as large where a comment holds a letter beyond Latin.
    minifyWhitespace: true,
    // Node shows the line an error arose in.
    lineLimit: 120,
    logLevel: 'silent',
    plugins: [{ name: 'in place', setup: inPlace }],
  });
  await stop();
  const sources = ['run.js', 'package.json', ...Object.keys(metafile.inputs)];
  const made = JSON.stringify(sources.map((source) => [source, stampOf(source)]));
  // What imports the others goes last, and what says that they are current after that.
  /** @type {{ name: string; contents: Uint8Array | string }[]} */
  const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  files.sort((a, b) => Number(a.name.startsWith('main.')) - Number(b.name.startsWith('main.')));
  files.push({ name: 'made-of.json', contents: made });
  try {
    return keep(kept, files);
  } catch {
    const own = mkdtempSync(join(tmpdir(), 'join-doctor-'));
    process.once('exit', () => rmSync(own, { recursive: true, force: true }));
    return keep(own, files);
  }
}

/**
 * Several processes may keep it at once, and others run it: each file is whole at any time, and an old one stays a while.
 * @param {string} folder
 * @param {{ name: string; contents: Uint8Array | string }[]} files
 */
function keep(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) {
    const path = join(folder, old);
    if (Date.now() - statSync(path).mtimeMs > WEEK_MS) rmSync(path, { force: true });
  }
  for (const { name, contents } of files) {
    const next = join(folder, `${name}.${process.pid}`);
    writeFileSync(next, contents);
    renameSync(next, join(folder, name));
  }
  return folder;
}

/**
 * Where a package is; one that only editors need may not be installed, which is no matter until it is loaded.
 * @param {string} name
 */
function placeOf(name) {
  try {
    return import.meta.resolve(name);
  } catch {
    return name;
  }
}

/**
 * Files find what lies beside them, and other packages stay where they are.
 * @param {import('esbuild').PluginBuild} build
 */
function inPlace(build) {
  build.onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
    const isInside = INSIDE.includes(path) || /[\\/]node_modules[\\/]/.test(importer);
    return kind === 'entry-point' || isInside ? undefined : { path: placeOf(path), external: true };
  });
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
    loader: 'ts',
    contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
  }));
}
