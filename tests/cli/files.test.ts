// Files and pipes as Windows writes them: the same diagnosis in every encoding, and a word where there is no text.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STATUS = readFileSync(
  new URL('../fixtures/dsregcmd/sync-join-waiting-win11-22h2/input.txt', import.meta.url),
  'utf8',
);

function diagnose(
  args: string[],
  input: Uint8Array | string,
): { status: number | null; stdout: string; stderr: string } {
  const all = ['run.js', 'cli/main.ts', 'diagnose', '--json', ...args];
  return spawnSync(process.execPath, all, { cwd: ROOT, input, encoding: 'utf8' });
}

describe('cli: files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-files-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('reads a file and a pipe in the encodings of Windows', () => {
    const plain = diagnose([], STATUS).stdout;
    assert.match(plain, /sync-join-waiting/);
    const path = join(folder, 'status.txt');
    writeFileSync(path, iconv.encode(STATUS, 'utf-16le', { addBOM: true }));
    assert.equal(diagnose(['--file', path], '').stdout, plain);
    assert.equal(
      diagnose([], iconv.encode(STATUS.replaceAll('\n', '\r\n'), 'utf-16le', { addBOM: true })).stdout,
      plain,
    );
    assert.equal(diagnose([], iconv.encode(STATUS, 'cp850')).stdout, plain);
  });

  it('says what it cannot read, and exits 2', () => {
    const zip = diagnose([], 'PK\x03\x04 AzureAdJoined : NO');
    assert.deepEqual([zip.status, zip.stdout, zip.stderr], [2, '', 'stdin is not a text file (archive)\n']);
    const missing = diagnose(['--file', join(folder, 'missing.txt')], '');
    assert.deepEqual([missing.status, missing.stdout], [2, '']);
    assert.match(missing.stderr, /missing\.txt cannot be read/);
  });
});
