// Brings the index to what the folder holds now: only new and changed files are read, a broken one keeps what it said before.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import type { Problem } from '../yaml.ts';
import { cutDocument } from './cut.ts';
import { LIMITS, listFolder, readDocument } from './read-folder.ts';
import type { Limits } from './read-folder.ts';
import { meta, setMeta } from './store.ts';
import type { Store } from './store.ts';
import { termsOf } from './terms.ts';
import type { Refreshed } from './types.ts';

export interface UpdateOptions {
  /** The language of a text, where the document itself names none. */
  detect: (text: string) => Language | null;
  limits?: Limits;
  /** Asked between two files: leave off here. */
  stopped?: () => boolean;
}

interface KnownFile {
  id: number;
  path: string;
  size: number;
  changed: number;
  hash: string;
}

/** Sections in one transaction: what is read is served soon, and a crash costs a moment's work. */
const BATCH = 1500;

/** Reads what changed under `dir` into the index. @throws what the driver throws when the index cannot be written */
export async function updateStore(store: Store, dir: string, options: UpdateOptions): Promise<Refreshed> {
  const { limits = LIMITS, stopped = () => false } = options;
  const writer = createWriter(store);
  try {
    return await update(store, writer, dir, limits, options.detect, stopped);
  } catch (error) {
    writer.abort();
    throw error;
  }
}

async function update(
  store: Store,
  writer: ReturnType<typeof createWriter>,
  dir: string,
  limits: Limits,
  detect: UpdateOptions['detect'],
  stopped: () => boolean,
): Promise<Refreshed> {
  const problems: Problem[] = [];
  const known = new Map((store.prepare('select * from file').all() as KnownFile[]).map((file) => [file.path, file]));
  const listed = listFolder(dir, limits, problems);
  let read = 0;
  let removed = 0;
  // A folder that cannot be read, like a share that is not there, does not empty the index.
  if (listed !== null) {
    const there = new Set(listed.map((file) => file.path));
    for (const file of known.values()) {
      if (there.has(file.path)) continue;
      writer.remove(file.id);
      removed++;
      if (writer.pending() >= BATCH) writer.commit();
    }
    for (const file of listed) {
      if (stopped()) break;
      const before = known.get(file.path);
      if (before?.size === file.size && before.changed === file.changed) continue;
      read++;
      const document = readDocument(dir, file.path, limits);
      if ('problem' in document) {
        problems.push(document.problem);
        continue;
      }
      const hash = createHash('sha256').update(document.text).digest('hex').slice(0, 16);
      if (before?.hash === hash) {
        writer.touch(before.id, file.size, file.changed);
        continue;
      }
      const { language, sections } = cutDocument(document.text, basename(file.path).replace(/\.[^.]*$/, ''));
      if (writer.sections() + sections.length > limits.sections) {
        problems.push({ file: file.path, line: 1, message: `more than ${limits.sections} sections: left out` });
        continue;
      }
      if (before) writer.remove(before.id);
      const spoken =
        LANGUAGES.find((tag) => language?.toLowerCase().startsWith(tag)) ??
        (language === null ? detect(sample(sections)) : null);
      writer.add({ ...file, id: before?.id ?? null, hash, language: spoken }, sections);
      if (writer.pending() >= BATCH) {
        writer.commit();
        await setImmediate();
      }
    }
  }
  writer.commit();
  const files = store.prepare('select path, hash from file order by path').all() as KnownFile[];
  const all = createHash('sha256');
  for (const { path, hash } of files) all.update(`${path}\0${hash}\0`);
  const version = all.digest('hex').slice(0, 8);
  // libsql leaves the log behind when it closes: a file without it is whole by itself.
  if (read + removed > 0) store.exec('pragma wal_checkpoint(truncate)');
  return { version, files: files.length, sections: writer.sections(), read, removed, problems };
}

/** Texts from the whole of the document: a first page may be a table of names. */
function sample(sections: readonly { text: string }[]): string {
  const step = Math.max(1, Math.floor(sections.length / 3));
  return [0, step, 2 * step].map((at) => sections[at]?.text.slice(0, 200) ?? '').join('\n');
}

interface NewFile {
  id: number | null;
  path: string;
  size: number;
  changed: number;
  hash: string;
  language: Language | null;
}

/** Writes in transactions that hold whole files; counts in how many sections each term stands. */
function createWriter(store: Store) {
  const addFile = store.prepare('insert into file (id, path, size, changed, hash, language) values (?, ?, ?, ?, ?, ?)');
  const addSection = store.prepare('insert into section (file, line, place, body) values (?, ?, ?, ?)');
  const addTerms = store.prepare('insert into terms (rowid, heading, body) values (?, ?, ?)');
  const sectionsOf = store.prepare('select id, place, body from section where file = ?');
  const countWord = store.prepare(
    'insert into word values (?, ?) on conflict do update set sections = sections + excluded.sections',
  );
  const dropTerms = store.prepare('delete from terms where rowid = ?');
  const dropSections = store.prepare('delete from section where file = ?');
  const dropFile = store.prepare('delete from file where id = ?');
  const changes = new Map<string, number>();
  let gone = false;
  let sections = Number(meta(store, 'sections') ?? 0);
  let pending = 0;
  let open = false;

  const begin = (): void => {
    if (!open) store.exec('begin immediate');
    open = true;
  };
  const count = (terms: readonly string[], by: number): void => {
    for (const term of new Set(terms)) changes.set(term, (changes.get(term) ?? 0) + by);
    sections += by;
    pending++;
  };

  return {
    sections: () => sections,
    pending: () => pending,
    remove(file: number): void {
      begin();
      for (const { id, place, body } of sectionsOf.all(file) as { id: number; place: string; body: string }[]) {
        count([...termsOf(place), ...termsOf(body)], -1);
        dropTerms.run(id);
      }
      dropSections.run(file);
      dropFile.run(file);
      gone = true;
    },
    touch(file: number, size: number, changed: number): void {
      begin();
      store.prepare('update file set size = ?, changed = ? where id = ?').run(size, changed, file);
    },
    add(file: NewFile, cuts: readonly { line: number; place: string[]; text: string }[]): void {
      begin();
      const added = addFile.run(file.id, file.path, file.size, file.changed, file.hash, file.language);
      for (const cut of cuts) {
        const place = cut.place.join('\n');
        const heading = termsOf(place);
        const body = termsOf(cut.text);
        const { lastInsertRowid } = addSection.run(added.lastInsertRowid, cut.line, place, cut.text);
        addTerms.run(lastInsertRowid, heading.join(' '), body.join(' '));
        count([...heading, ...body], 1);
      }
    },
    commit(): void {
      if (!open) return;
      for (const [term, by] of changes) if (by !== 0) countWord.run(term, by);
      if (gone) store.exec('delete from word where sections <= 0');
      setMeta(store, 'sections', String(sections));
      store.exec('commit');
      changes.clear();
      pending = 0;
      open = gone = false;
    },
    abort(): void {
      if (open) store.exec('rollback');
    },
  };
}
