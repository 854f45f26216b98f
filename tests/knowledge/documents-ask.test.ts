// The command line over a folder of documents: the contract's fields stay, `documents` comes beside them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('documents: ask', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'documents-'));
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  const ask = (corpus: string | null, ...questions: string[]) => {
    const { stdout, status } = spawnSync(process.execPath, ['run.js', 'cli/main.ts', 'ask', '--jsonl'], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: dataDir, CORPUS_DIR: corpus ?? '' },
      input: questions.map((text, id) => JSON.stringify({ id, text })).join('\n'),
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    return stdout
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { id: number; kind: string; entries: unknown[]; documents?: { file: string }[] },
      );
  };

  it('keeps kind and entries, and adds what documents say', () => {
    const questions = ['toegangscode gastnetwerk', 'waarom staat mijn apparaat op pending', 'wat eten we vandaag'];
    const without = ask(null, ...questions);
    const beside = ask('tests/fixtures/documents/corpus', ...questions);
    assert.ok(without.every((line) => !('documents' in line)));
    assert.deepEqual(
      beside.map(({ documents: _, ...line }) => line),
      without,
    );
    assert.deepEqual(
      beside.map(({ documents }) => documents?.map(({ file }) => file)),
      [['nl/netwerk.md'], [], []],
    );
  });
});
