// Keeps what is built from the entries on disk, so that a start reads it back; what is old or broken is built anew.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setImmediate } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import type { SearchTables } from './search/build.ts';
import type { LanguageTables } from './search/language.ts';
import type { KnowledgeEntry } from './types.ts';

/** All that takes long to make of the entry files. */
export interface Built {
  entries: readonly KnowledgeEntry[];
  search: SearchTables;
  languages: LanguageTables;
}

const FILE = 'knowledge.index';
const DIGEST = 32;

/** What was built from these sources by this code, or null where none is kept, or what is kept is another or damaged. */
export async function readBuilt(dir: string, version: string): Promise<Built | null> {
  const file = await readFile(join(dir, FILE)).catch(() => null);
  if (!file || file.length <= DIGEST) return null;
  const payload = file.subarray(DIGEST);
  if (!digestOf(version, payload).equals(file.subarray(0, DIGEST))) return null;
  const { entries, ...tables } = deserialize(payload) as Omit<Built, 'entries'> & { entries: Buffer };
  return { ...(detached(tables) as typeof tables), entries: JSON.parse(entries.toString()) as KnowledgeEntry[] };
}

/** Some arrays stand on the bytes of the file, all of which would stay in memory for them: these are copied. */
function detached(part: unknown): unknown {
  if (ArrayBuffer.isView(part))
    return part.byteLength === part.buffer.byteLength ? part : (part as Float32Array).slice();
  // Tables are plain objects of arrays; what else there is holds no bytes.
  if (Object.prototype.toString.call(part) !== '[object Object]') return part;
  return Object.fromEntries(Object.entries(part as object).map(([name, inner]) => [name, detached(inner)]));
}

/** Keeps what was built, in place of what was kept before. @throws when the folder cannot be written */
export async function keepBuilt(dir: string, version: string, { entries, ...tables }: Built): Promise<void> {
  // Turns may be under way: each piece of work lets others go first.
  await setImmediate();
  // JSON reads back twice as fast; nothing in an entry is more than JSON.
  const json = Buffer.from(JSON.stringify(entries));
  await setImmediate();
  const payload = serialize({ ...tables, entries: json });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // Two processes may start at once: whoever is last wins, and nobody reads half a file.
  const next = join(dir, `${FILE}.${process.pid}`);
  const digest = digestOf(version, payload);
  await setImmediate();
  try {
    await writeFile(next, [digest, payload], { mode: 0o600 });
    await rename(next, join(dir, FILE));
  } catch (error) {
    // Half a file would take the room the database needs.
    await rm(next, { force: true });
    throw error;
  }
}

/** One sum says that it is whole, of these sources, and of this code. */
function digestOf(version: string, payload: Buffer): Buffer {
  return createHash('sha256').update(codeVersion()).update(version).update(payload).digest();
}

/** Changes with the program and its word lists: every file that has a part in what is built. */
function codeVersion(): string {
  const sum = createHash('sha256').update(process.version);
  for (const folder of ['../diagnosis', '.', 'search']) {
    const dir = fileURLToPath(new URL(folder, import.meta.url));
    for (const file of readdirSync(dir).sort())
      if (/\.(?:ts|yaml)$/.test(file))
        sum
          .update(file)
          .update('\0')
          .update(readFileSync(join(dir, file)));
  }
  return sum.digest('hex');
}
