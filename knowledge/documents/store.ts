// The index on disk: SQLite's full-text search through libsql. One writer, in the worker; readers beside it see whole files only.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';

export type Store = Libsql.Database;

/** What makes the terms: an index made by other code is made anew. */
export const TERM_MAKERS = ['./terms.ts', './cut.ts', '../search/normalize.ts'];

const TABLES = `
  create table meta (key text primary key, value text) without rowid;
  create table file (
    id integer primary key, path text unique, size integer, changed real, hash text, language text
  );
  create table section (id integer primary key, file integer, line integer, place text, body text);
  create index section_of on section (file);
  create virtual table terms using fts5(heading, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
  insert into terms (terms, rank) values ('rank', 'bm25(4.0, 1.0)');
  create table word (term text primary key, sections integer) without rowid;
`;

/** Blocks the event loop of a reader; the writer waits longer, for another process over the same index. */
const READER_BUSY_MS = 50;
const WRITER_BUSY_MS = 20_000;

/**
 * Opens the index for its writer; makes it where it is missing, of an older layout, of another folder or damaged.
 * @returns `anew` when everything has to be read again
 */
export function openStore(dataDir: string, corpusDir: string): { store: Store; anew: boolean } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const known = openKnown(dataDir, corpusDir);
  if (known) return { store: known, anew: false };
  removeStore(dataDir);
  const store = open(dataDir, WRITER_BUSY_MS);
  store.exec('pragma journal_mode = wal');
  writerPragmas(store);
  store.exec(TABLES);
  setMeta(store, 'folder', corpusDir);
  setMeta(store, 'layout', layout());
  return { store, anew: true };
}

/** The index for searching only. @throws what the driver throws when the file cannot be read */
export function openReader(dataDir: string): Store {
  const store = open(dataDir, READER_BUSY_MS);
  // libsql takes no notice of `readonly: true`.
  store.exec('pragma query_only = 1; pragma cache_size = -8000');
  return store;
}

/** Deletes the index with its log; one that is not there is no error. */
export function removeStore(dataDir: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(fileOf(dataDir) + ending, { force: true });
}

/** What the index says of itself, null where it does not. */
export function meta(store: Store, key: string): string | null {
  const [row] = store.prepare('select value from meta where key = ?').all(key) as { value: string }[];
  return row?.value ?? null;
}

/** Has the index say something of itself. */
export function setMeta(store: Store, key: string, value: string): void {
  store.prepare('insert into meta values (?, ?) on conflict do update set value = excluded.value').run(key, value);
}

/** Whether every page can be read; reads all of the file. */
export function isSound(store: Store): boolean {
  try {
    const [row] = store.prepare('pragma quick_check(1)').all() as { quick_check: string }[];
    return row?.quick_check === 'ok';
  } catch {
    return false;
  }
}

function openKnown(dataDir: string, corpusDir: string): Store | null {
  let store: Store | undefined;
  try {
    store = open(dataDir, WRITER_BUSY_MS);
    if (meta(store, 'layout') === layout() && meta(store, 'folder') === corpusDir) {
      writerPragmas(store);
      return store;
    }
  } catch {
    // No database, or none of ours: made anew.
  }
  store?.close();
  return null;
}

/** Changes with the tables and with the terms. */
function layout(): string {
  const all = createHash('sha256').update(TABLES);
  for (const file of TERM_MAKERS) all.update(readFileSync(new URL(file, import.meta.url)));
  return all.digest('hex').slice(0, 16);
}

/** A crash may cost the last moment's work, which is in the folder still; it cannot damage the file. */
function writerPragmas(store: Store): void {
  store.exec('pragma synchronous = normal; pragma cache_size = -32000; pragma journal_size_limit = 16000000');
}

function open(dataDir: string, timeout: number): Store {
  return new Libsql(fileOf(dataDir), { timeout });
}

const fileOf = (dataDir: string): string => join(dataDir, 'documents.db');
