// Copies the embedded database while it is in use, and puts a copy back; PostgreSQL brings its own tools for both.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { failure } from '../failure.ts';

const NAME = 'helpdesk.db';

/**
 * Writes one whole, compact file as of this moment; the program may go on writing.
 * @param to must not be there yet
 * @throws DATABASE_UNUSABLE when there is no database to copy, or something stands at `to`
 */
export function backUp(dataDir: string, to: string): void {
  const from = join(dataDir, NAME);
  if (!existsSync(from)) throw failure('DATABASE_UNUSABLE', 'there is no database to copy');
  if (existsSync(to)) throw failure('DATABASE_UNUSABLE', 'something stands where the copy is to go');
  const file = new Libsql(from, { timeout: 5_000 });
  try {
    file.prepare('vacuum into ?').run(to);
  } finally {
    file.close();
  }
  // It holds what people wrote.
  chmodSync(to, 0o600);
  check(to);
}

/**
 * Puts a copy in the database's place; what stood there is kept beside it. The program must not run meanwhile (`isInUse`).
 * @returns the folder the earlier files were moved to; null when there were none
 * @throws DATABASE_UNUSABLE when the copy is damaged or no database of ours; nothing is moved then
 */
export function restore(from: string, dataDir: string, at: Date): string | null {
  if (!existsSync(from)) throw failure('DATABASE_UNUSABLE', 'there is no such copy');
  check(from);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const earlier = join(dataDir, `before-restore-${at.toISOString().replaceAll(/[:.]/g, '-')}`);
  // The log of another file beside a copy would be played into it.
  const present = [NAME, `${NAME}-wal`, `${NAME}-shm`].filter((name) => existsSync(join(dataDir, name)));
  if (present.length > 0) mkdirSync(earlier, { mode: 0o700 });
  for (const name of present) renameSync(join(dataDir, name), join(earlier, name));
  copyFileSync(from, join(dataDir, NAME));
  chmodSync(join(dataDir, NAME), 0o600);
  return present.length > 0 ? earlier : null;
}

/** Whether another program has it open, which would go on writing into files that are moved away. A damaged file is nobody's. */
export function isInUse(dataDir: string): boolean {
  const path = join(dataDir, NAME);
  if (!existsSync(path)) return false;
  const file = new Libsql(path, { timeout: 500 });
  try {
    file.pragma('locking_mode = exclusive');
    file.exec('begin exclusive');
    file.exec('rollback');
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'SQLITE_BUSY';
  } finally {
    file.close();
  }
}

/** Reads every page, and looks for our own table. */
function check(path: string): void {
  let found: unknown;
  try {
    const file = new Libsql(path, { readonly: true });
    try {
      file.prepare('select number from migrations limit 1').get();
      found = file.pragma('integrity_check');
    } finally {
      file.close();
    }
  } catch (error) {
    throw failure('DATABASE_UNUSABLE', 'the copy is damaged, or no database of Join Doctor', error);
  }
  if (JSON.stringify(found) !== '[{"integrity_check":"ok"}]') throw failure('DATABASE_UNUSABLE', 'the copy is damaged');
}
