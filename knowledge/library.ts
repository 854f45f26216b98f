// Holds the knowledge that is served, reads it again on request, and goes back to earlier versions; turns never wait.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { keepBuilt, readBuilt } from './built.ts';
import type { Built } from './built.ts';
import { knowledgeOf, versionOf } from './knowledge.ts';
import type { Knowledge } from './knowledge.ts';
import { listYaml, loadSteps, readSources } from './load.ts';
import type { Loaded } from './load.ts';
import { inSlices } from './slices.ts';

/** Where versions are kept, for all instances alike. */
export interface Shelf {
  keep(version: string, files: ReadonlyMap<string, string>): Promise<void>;
  files(version: string): Promise<Map<string, string> | null>;
  list(): Promise<{ version: string; at: string; entries: number }[]>;
  /** What every instance shall serve; any text, compared as a whole. */
  wanted(): Promise<string | null>;
  want(value: string): Promise<void>;
}

export type Reloaded =
  | { outcome: 'served'; version: string; before: string; entries: number }
  /** The old version keeps serving; each fault is `file:line: what to do`. */
  | { outcome: 'refused'; version: string; faults: string[] }
  /** No such version is kept. */
  | { outcome: 'unknown'; version: string };

export interface Library {
  /** The knowledge served now; whoever answers a turn takes it once and keeps it for the turn. */
  current(): Knowledge;
  /** Reads the folder again, or goes back to a kept version; all instances follow. */
  reload(version?: string): Promise<Reloaded>;
  /** Serves what another instance was told to serve since the last call. */
  follow(): Promise<void>;
  /** Versions one can go back to, newest first. */
  versions(): Promise<{ version: string; at: string; entries: number }[]>;
}

export interface LibraryOptions {
  /** The folder with `entries/` and `locales/`. */
  dir: string;
  /** Where to keep what is built, for the next start; without it every start builds. */
  builtDir?: string;
  shelf: Shelf;
  now: () => Date;
  log: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void };
  /** What else the first turn over a knowledge needs; called before it is served. */
  warm?: (knowledge: Knowledge) => void;
}

/**
 * Opens the folder's knowledge, or the version that was asked for last, if the folder is still as it was then: a folder
 * that changed since, by an editor or a new release, goes first.
 * @throws when the folder cannot be read
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const { dir, builtDir, shelf, log, now, warm } = options;
  /** Reads entries, and what was built from the same texts before. */
  const load = async (
    files: Map<string, string>,
    before?: Knowledge,
  ): Promise<{ loaded: Loaded; built: Built | null }> => {
    const built = builtDir === undefined ? null : await readBuilt(builtDir, versionOf(files));
    const loaded = built
      ? { entries: [...built.entries], problems: [], sources: files }
      : await inSlices(loadSteps(files, before));
    return { loaded, built };
  };
  /** Builds what was not built yet, and keeps it for the next start. */
  const prepare = async (knowledge: Knowledge, built: Built | null, before?: Knowledge): Promise<void> => {
    await inSlices(knowledge.prepare(before));
    warm?.(knowledge);
    if (built || builtDir === undefined || knowledge.problems.length > 0) return;
    await keepBuilt(builtDir, knowledge.version, knowledge.built()).catch((error: unknown) => {
      log.error('knowledge-index-not-kept', error);
    });
  };

  const first = await load(readSources(join(dir, 'entries')));
  let current = knowledgeOf(first.loaded, dir, first.built);
  /** What was wanted and dealt with last. */
  let seen: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** Builds everything beside the turns that run; only then the next turn gets it. */
  const serve = async (files: Map<string, string>): Promise<Reloaded> => {
    const before = current.version;
    try {
      const { loaded, built } = await load(files, current);
      const faults = loaded.problems.map(({ file, line, message }) => `entries/${file}:${line}: ${message}`);
      if (loaded.entries.length === 0) faults.push('entries/: no entry is there');
      if (faults.length > 0) return { outcome: 'refused', version: before, faults };
      await setImmediate();
      const next = knowledgeOf(loaded, dir, built);
      await prepare(next, built, current);
      current = next;
    } catch (error) {
      // Texts and rules say in their error what is wrong with them, and where.
      const said = error instanceof Error ? error.message : String(error);
      return { outcome: 'refused', version: before, faults: [said.replaceAll(join(dir, '/'), '')] };
    }
    log.info('knowledge-served', { version: current.version, entries: current.entries.length });
    return { outcome: 'served', version: current.version, before, entries: current.entries.length };
  };

  const filesOf = async (version: string): Promise<Map<string, string> | null> => {
    if (version === current.version) return new Map(current.sources);
    const kept = await shelf.files(version);
    if (kept) return kept;
    const folder = await readFolder(dir);
    return versionOf(folder) === version ? folder : null;
  };

  const reload = async (version?: string): Promise<Reloaded> => {
    const before = new Map(current.sources);
    const folder = await readFolder(dir);
    const files = version === undefined ? folder : await filesOf(version);
    if (files === null) return { outcome: 'unknown', version: current.version };
    const done = await serve(files);
    if (done.outcome !== 'served') return done;
    try {
      await shelf.keep(done.before, before);
      await shelf.keep(done.version, files);
      const value = [done.version, versionOf(folder), now().toISOString()].join(' ');
      await shelf.want(value);
      seen = value;
    } catch (error) {
      // Served here all the same; other instances and a restart do not know of it.
      log.error('knowledge-not-kept', error);
    }
    return done;
  };

  const follow = async (): Promise<void> => {
    const wanted = await shelf.wanted();
    if (wanted === null || wanted === seen) return;
    const [version = ''] = wanted.split(' ');
    const files = await filesOf(version);
    const done = files && (await serve(files));
    // What could not be read is wanted still; what is refused, or kept nowhere, stays so.
    seen = wanted;
    if (done?.outcome !== 'served') log.error('knowledge-not-followed', new Error(version));
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };

  const wanted = await shelf.wanted();
  const [version, folder] = wanted?.split(' ') ?? [];
  const own = current;
  if (folder === current.version && version !== folder) await follow();
  seen = wanted;
  if (current === own) await prepare(current, first.built);
  return {
    current: () => current,
    reload: (version) => inTurn(() => reload(version)),
    follow: () => inTurn(follow),
    versions: () => shelf.list(),
  };
}

async function readFolder(dir: string): Promise<Map<string, string>> {
  const entries = join(dir, 'entries');
  const files = listYaml(entries);
  const texts = await Promise.all(files.map((file) => readFile(join(entries, file), 'utf8')));
  return new Map(files.map((file, at) => [file, texts[at] ?? '']));
}
