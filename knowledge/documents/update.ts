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
import type { IndexWriter } from './engine.ts';
import type { Refreshed } from './types.ts';

export interface UpdateOptions {
  /** The language of a text, where the document itself names none. */
  detect: (text: string) => Language | null;
  limits?: Limits;
  /** Asked between two files: leave off here. */
  stopped?: () => boolean;
}

/** Sections in one transaction: what is read is served soon, and a crash costs a moment's work. */
const BATCH = 1500;

/** Reads what changed under `dir` into the index. @throws what the driver throws when the index cannot be written */
export async function updateIndex(writer: IndexWriter, dir: string, options: UpdateOptions): Promise<Refreshed> {
  try {
    return await update(writer, dir, options);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function update(
  writer: IndexWriter,
  dir: string,
  { detect, limits = LIMITS, stopped = () => false }: UpdateOptions,
): Promise<Refreshed> {
  const problems: Problem[] = [];
  const known = new Map((await writer.files()).map((file) => [file.path, file]));
  const listed = listFolder(dir, limits, problems);
  let read = 0;
  let removed = 0;
  // A folder that cannot be read, like a share that is not there, does not empty the index.
  if (listed !== null) {
    const there = new Set(listed.map((file) => file.path));
    for (const file of known.values()) {
      if (there.has(file.path)) continue;
      await writer.remove(file.id);
      removed++;
      if (writer.pending() >= BATCH) await writer.commit();
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
        await writer.touch(before.id, file.size, file.changed);
        continue;
      }
      const { language, sections } = cutDocument(document.text, basename(file.path).replace(/\.[^.]*$/, ''));
      if (writer.sections() + sections.length > limits.sections) {
        problems.push({ file: file.path, line: 1, message: `more than ${limits.sections} sections: left out` });
        continue;
      }
      if (before) await writer.remove(before.id);
      const spoken =
        LANGUAGES.find((tag) => language?.toLowerCase().startsWith(tag)) ??
        (language === null ? detect(sample(sections)) : null);
      await writer.add({ ...file, hash, language: spoken }, sections);
      if (writer.pending() >= BATCH) {
        await writer.commit();
        await setImmediate();
      }
    }
  }
  await writer.commit();
  const files = await writer.files();
  const all = createHash('sha256');
  for (const { path, hash } of files) all.update(`${path}\0${hash}\0`);
  const version = all.digest('hex').slice(0, 8);
  if (read + removed > 0) await writer.settle();
  return { version, files: files.length, sections: writer.sections(), read, removed, problems };
}

/** Texts from the whole of the document: a first page may be a table of names. */
function sample(sections: readonly { text: string }[]): string {
  const step = Math.max(1, Math.floor(sections.length / 3));
  return [0, step, 2 * step].map((at) => sections[at]?.text.slice(0, 200) ?? '').join('\n');
}
