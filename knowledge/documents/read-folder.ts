// Reads the folder of documents: which files there are, and one file's text, or the line that makes it unreadable.
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../yaml.ts';

export interface Limits {
  fileBytes: number;
  files: number;
  depth: number;
  sections: number;
}

export const LIMITS: Limits = { fileBytes: 2 * 1024 * 1024, files: 50_000, depth: 20, sections: 1_000_000 };

export interface ListedFile {
  path: string;
  size: number;
  /** Time of the last change, in milliseconds. */
  changed: number;
}

const ENDINGS = ['.md', '.markdown'];

/**
 * The Markdown files under `dir`, by path. Hidden files and folders are left out, and links are not followed: what lies
 * outside the folder is not the organisation's word. Null when the folder itself cannot be read.
 */
export function listFolder(dir: string, limits: Limits, problems: Problem[]): ListedFile[] | null {
  const files: ListedFile[] = [];
  const waiting = [''];
  let full = false;
  for (let folder = waiting.shift(); folder !== undefined && !full; folder = waiting.shift()) {
    let inside;
    try {
      inside = readdirSync(join(dir, folder), { withFileTypes: true });
    } catch (error) {
      problems.push({ file: folder || '.', line: 1, message: `the folder cannot be read (${codeOf(error)})` });
      if (folder === '') return null;
      continue;
    }
    for (const entry of inside) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (path.split('/').length < limits.depth) waiting.push(path);
        else problems.push({ file: path, line: 1, message: `lies more than ${limits.depth} folders deep: left out` });
      } else if (entry.isFile() && ENDINGS.some((ending) => entry.name.toLowerCase().endsWith(ending))) {
        full = files.length >= limits.files;
        if (full) {
          problems.push({
            file: path,
            line: 1,
            message: `more than ${limits.files} files: this and the rest left out`,
          });
          break;
        }
        const file = look(dir, path);
        if (file) files.push(file);
      }
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One file's text, or what is wrong with it and where. */
export function readDocument(dir: string, path: string, limits: Limits): { text: string } | { problem: Problem } {
  const refuse = (message: string, line = 1): { problem: Problem } => ({ problem: { file: path, line, message } });
  let bytes: Buffer;
  try {
    // The file may have become a link since it was listed.
    const file = openSync(join(dir, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { size } = fstatSync(file);
      if (size > limits.fileBytes) return refuse(`has ${size} bytes, ${limits.fileBytes} are read: split it`);
      bytes = readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return refuse(`cannot be read (${codeOf(error)})`);
  }
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') return refuse('is UTF-16: save it as UTF-8');
  const zero = bytes.indexOf(0);
  if (zero >= 0) return refuse('is not text (a NUL byte)', lineAt(bytes, zero));
  if (!isUtf8(bytes)) return refuse('is not UTF-8: save it as UTF-8', firstBadLine(bytes));
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return { text: text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text };
}

function look(dir: string, path: string): ListedFile | null {
  try {
    const { size, mtimeMs } = lstatSync(join(dir, path));
    return { path, size, changed: mtimeMs };
  } catch {
    // Gone since the folder was read.
    return null;
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from <= bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    if (!isUtf8(bytes.subarray(from, end < 0 ? bytes.length : end))) return line;
    if (end < 0) break;
    from = end + 1;
  }
  return 1;
}

function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown reason';
}
