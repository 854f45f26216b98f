// What is remembered is recalled at once and written a moment later: for all together, in bounds, and never silently lost.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../helpdesk/database/database.ts';
import { createMemory, type Memory } from '../../helpdesk/memory.ts';

let time = new Date('2026-11-21T10:00:00Z');
const now = (): Date => time;

describe('memory over the embedded database', () => {
  let dataDir: string;
  let db: Database;
  let memory: Memory;
  let commits: number;
  let full: boolean;
  const logged: string[] = [];
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'memory-'));
    const log = { info: () => undefined, error: (event: string) => void logged.push(event) };
    db = await openDatabase({ dataDir, now, log });
    commits = 0;
    full = false;
    logged.length = 0;
    const counted = <T>(write: () => Promise<T>): Promise<T> => {
      commits += 1;
      return full ? Promise.reject(new Error('disk full')) : write();
    };
    const jots: Pick<Database, 'jot' | 'jotOne'> = {
      jot: (work) => counted(() => db.jot(work)),
      jotOne: (work) => counted(() => db.jotOne(work)),
    };
    memory = createMemory({ db: { ...db, ...jots }, now }, log);
  });
  afterEach(async () => {
    await memory.settle();
    await db.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const written = (): Promise<{ conversation: string; value: string }[]> =>
    db.read((each) =>
      each.selectFrom('memory').select(['conversation', 'value']).orderBy('conversation').orderBy('name').execute(),
    );

  it('writes for many conversations in one go, the last value of each, and waits for none', async () => {
    for (let n = 0; n < 20; n++) {
      await memory.remember(`c${n % 5}`, { language: 'nl', paste: `${n}` });
      assert.equal(await memory.recallOne(`c${n % 5}`, 'paste'), `${n}`);
    }
    assert.deepEqual([await written(), commits], [[], 0]);
    await memory.settle();
    assert.equal(commits, 1);
    const pastes = (await written()).filter(({ value }) => value !== 'nl').map(({ value }) => value);
    assert.deepEqual(pastes, ['15', '16', '17', '18', '19']);
    assert.equal(await memory.recallOne('c0', 'paste'), '15');
  });

  it('writes by itself, also what comes while the first is being written', async () => {
    await memory.remember('a', { language: 'nl' });
    while ((await written()).length < 1) await new Promise((done) => setImmediate(done));
    await memory.remember('b', { language: 'nb' });
    while ((await written()).length < 2) await new Promise((done) => setImmediate(done));
    const first = memory.settle();
    await memory.remember('c', { language: 'en' });
    assert.equal(await memory.recallOne('c', 'language'), 'en');
    await first;
    assert.equal(await memory.recallOne('c', 'language'), 'en');
  });

  it('recalls what is under way all the time', async () => {
    for (let n = 0; n < 50; n++) {
      await memory.remember('a', { paste: `${n}` });
      const [, ...seen] = await Promise.all([
        memory.settle(),
        ...Array.from({ length: 5 }, async () => {
          await new Promise((done) => setImmediate(done));
          return memory.recallOne('a', 'paste');
        }),
        memory.recallOne('a', 'paste'),
      ]);
      assert.deepEqual(new Set(seen), new Set([`${n}`]));
    }
  });

  it('says when it could not write, and goes on', async () => {
    full = true;
    await memory.remember('a', { language: 'nl' });
    assert.equal(await memory.recallOne('a', 'language'), 'nl');
    await memory.settle();
    assert.deepEqual(logged, ['memory-unwritable']);
    assert.equal(await memory.recallOne('a', 'language'), undefined);
    full = false;
    await memory.remember('a', { language: 'nb' });
    assert.equal((await memory.recall('a'))['language'], 'nb');
  });

  it('keeps no more than a thousand conversations waiting', async () => {
    for (let n = 0; n < 1_001; n++) await memory.remember(`c${n}`, { language: 'nl' });
    assert.ok((await written()).length >= 1_000);
  });

  it('has what it read at hand until the value changes, is forgotten or an hour old; an output never', async () => {
    const change = (value: string): Promise<unknown> =>
      db.write((trx) => trx.updateTable('memory').set({ value }).execute());
    const recalled = async (): Promise<(string | undefined)[]> => [
      await memory.recallOne('a', 'language'),
      await memory.recallOne('a', 'paste-answer'),
    ];
    await memory.remember('a', { language: 'nl', 'paste-answer': 'one' });
    await memory.settle();
    await change('two');
    assert.deepEqual(await recalled(), ['nl', 'two']);
    memory.forget();
    assert.deepEqual(await recalled(), ['two', 'two']);
    await change('three');
    assert.deepEqual(await recalled(), ['two', 'three']);
    time = new Date(time.getTime() + 3_600_000);
    assert.deepEqual(await recalled(), ['three', 'three']);
    await memory.remember('a', { language: 'nb' });
    await memory.settle();
    assert.deepEqual(await recalled(), ['nb', 'three']);
  });

  it('refuses at once what cannot be stored', async () => {
    await assert.rejects(memory.remember('a', { paste: 'x'.repeat(300_000) }), { code: 'DRAFT_REFUSED' });
  });
});
