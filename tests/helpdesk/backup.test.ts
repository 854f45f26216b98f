// Backup and restore of the embedded database: a copy made under way is whole, and comes back as it was.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { backUp, isInUse, restore } from '../../helpdesk/database/backup.ts';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { upgradeContract } from '../contracts/upgrade-contract.ts';
import { ann, channel, draft, openWorld, tenant } from './world.ts';
import { readTables, type Tables } from './tables.ts';

const log = { info: () => undefined, error: () => undefined };
const now = () => new Date('2026-11-21T10:00:00.000Z');

async function tablesIn(dataDir: string): Promise<Tables> {
  const db = await openDatabase({ dataDir, now, log });
  return readTables(db).finally(() => db.close());
}

describe('backup of the embedded database', () => {
  let folder: string;
  let dataDir: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    dataDir = join(folder, 'data');
    copy = join(folder, 'copy.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('brings every row back, also over what came after', async () => {
    const world = await openWorld({ dataDir });
    await world.helpdesk.setChannel(channel());
    for (let n = 0; n < 40; n++) await world.helpdesk.open(`key-${n}`, draft({ summary: `nr ${n}` }));
    await world.helpdesk.remember('c', { language: 'nb' });
    await world.helpdesk.close();
    const before = await tablesIn(dataDir);
    backUp(dataDir, copy);
    assert.equal(statSync(copy).mode & 0o777, 0o600);

    const later = await openWorld({ dataDir });
    await later.helpdesk.forget(tenant, ann.id, 'c');
    await later.helpdesk.close();
    assert.notDeepEqual(await tablesIn(dataDir), before);
    const earlier = restore(copy, dataDir, now());
    assert.deepEqual(await tablesIn(dataDir), before);
    assert.ok(earlier !== null && existsSync(join(earlier, 'helpdesk.db')), 'what was there is kept');

    const elsewhere = join(folder, 'another machine');
    assert.equal(restore(copy, elsewhere, now()), null);
    assert.deepEqual(await tablesIn(elsewhere), before);
  });

  it('is whole while somebody writes: every number that was said before is in it', async () => {
    const world = await openWorld({ dataDir });
    const said: number[] = [];
    const write = async (from: number) => {
      for (let n = from; n < from + 20; n++) said.push((await world.helpdesk.open(`key-${n}`, draft())).ticket.number);
    };
    await write(0);
    assert.ok(isInUse(dataDir), 'nothing may be put in its place now');
    assert.ok(!isInUse(join(folder, 'other')), 'nobody uses what is not there');
    const writing = write(100);
    const known = [...said];
    backUp(dataDir, copy);
    await writing;
    await world.helpdesk.close();
    restore(copy, join(folder, 'other'), now());
    const restored = await openWorld({ dataDir: join(folder, 'other') });
    const numbers = new Set((await restored.helpdesk.requestsOf(tenant, ann.id)).map(({ number }) => number));
    assert.deepEqual(
      known.filter((number) => !numbers.has(number)),
      [],
    );
    const rows = await restored.helpdesk.outbox.rows(tenant);
    assert.equal(rows.length, numbers.size, 'a request and its message are both in it, or neither');
    await restored.helpdesk.close();
  });

  it('writes over nothing, and takes nothing that is damaged', async () => {
    assert.throws(() => backUp(dataDir, copy), /DATABASE_UNUSABLE: there is no database/);
    const world = await openWorld({ dataDir });
    for (let n = 0; n < 40; n++) await world.helpdesk.open(`key-${n}`, draft());
    await world.helpdesk.close();
    backUp(dataDir, copy);
    assert.throws(() => backUp(dataDir, copy), /something stands/);
    const before = await tablesIn(dataDir);
    const bytes = readFileSync(copy);
    const bad: [string, Buffer][] = [
      ['cut', bytes.subarray(0, bytes.length / 2)],
      ['overwritten', Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192, 7)])],
      ['no database', Buffer.from('canary '.repeat(999))],
    ];
    for (const [name, content] of bad) {
      const path = join(folder, `${name}.db`);
      writeFileSync(path, content);
      assert.throws(() => restore(path, dataDir, now()), /DATABASE_UNUSABLE/, name);
    }
    const foreign = new Libsql(join(folder, 'foreign.db'));
    foreign.exec('create table x (a)');
    foreign.close();
    assert.throws(() => restore(join(folder, 'foreign.db'), dataDir, now()), /no database of Join Doctor/);
    assert.throws(() => restore(join(folder, 'none.db'), dataDir, now()), /no such copy/);
    assert.deepEqual(await tablesIn(dataDir), before);
  });
});

describe('upgrade of the embedded database', () => {
  const make = () => Promise.resolve({ dataDir: mkdtempSync(join(tmpdir(), 'upgrade-')) });
  const dump = readFileSync(new URL('../fixtures/databases/0001.sql', import.meta.url), 'utf8');
  const load = (dataDir: string, text: string) => {
    const file = new Libsql(join(dataDir, 'helpdesk.db'));
    file.exec(text);
    file.close();
  };
  // The schema as it was released, not as its step makes it today; the contract puts the rows in.
  const schema = dump
    .split('\n')
    .filter((line) => !line.startsWith('INSERT INTO') || line.startsWith('INSERT INTO migrations'))
    .join('\n');
  upgradeContract(make, ({ dataDir }) => Promise.resolve(load(dataDir ?? '', schema)));

  it('goes back by the backup made before it', async () => {
    const { dataDir } = await make();
    load(dataDir, dump);
    const copy = join(dataDir, 'before.db');
    backUp(dataDir, copy);
    const reference = join(dataDir, 'reference.db');
    copyFileSync(join(dataDir, 'helpdesk.db'), reference);
    await (await openDatabase({ dataDir, now, log })).close();
    restore(copy, dataDir, now());
    const back = await openDatabase({ dataDir, now, log, keepOlder: true });
    assert.equal(back.version, 1);
    const rows = Object.values(await readTables(back)).flat().length;
    assert.equal(
      rows,
      dump.split('\n').filter((line) => /^INSERT INTO (?!migrations|sqlite_seq|heartbeat)/.test(line)).length,
    );
    await back.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
