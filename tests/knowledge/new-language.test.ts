// The recipe for a language in CONTRIBUTING.md stays true: a copy with one more tag is told everything it lacks, in plain words.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = ['cli', 'dialogs', 'helpdesk', 'diagnosis', 'knowledge'];

describe('a language more', () => {
  let copy = '';
  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'language-'));
    for (const room of ROOMS) cpSync(join(ROOT, room), join(copy, room), { recursive: true });
    for (const file of ['package.json', 'run.js']) cpSync(join(ROOT, file), join(copy, file));
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
    const types = join(copy, 'knowledge/types.ts');
    const source = readFileSync(types, 'utf8');
    const extended = source.replace(/(?<=LANGUAGES = \[[^\]]*)(?=\])/, ", 'qx'");
    assert.notEqual(extended, source);
    writeFileSync(types, extended);
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  it('is told which files and texts it lacks, each one', async () => {
    const { code, out, err } = await check(copy);
    assert.equal(code, 1);
    assert.equal(err, '');
    const locales = readdirSync(join(copy, 'knowledge/locales')).filter((file) => /(^|\.)en\.yaml$/.test(file));
    assert.ok(locales.length > 9);
    for (const file of locales) {
      const missing = file.replace(/en\.yaml$/, 'qx.yaml');
      assert.ok(out.includes(`knowledge/locales/${missing}:1  is missing: write its `), missing);
    }
    assert.match(out, /locales\/manifest\.en\.yaml:\d+ {2}manifest-language-qx is missing/);
    const entries = readdirSync(join(copy, 'knowledge/entries'), { recursive: true, encoding: 'utf8' });
    for (const file of entries.filter((name) => name.endsWith('.yaml'))) {
      for (const key of ['title', 'cause', 'fix.0.text'])
        assert.match(out, new RegExp(`entries/${file}:\\d+ {2}${key}\\.qx is missing: add it\n`), `${file} ${key}`);
    }
  });
});

function check(cwd: string): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const args = ['run.js', 'cli/main.ts', 'check'];
    execFile(process.execPath, args, { cwd, env: { PATH, HOME }, maxBuffer: 1 << 24 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}
