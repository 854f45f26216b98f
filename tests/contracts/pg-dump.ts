// Backs a PostgreSQL database up and restores it as docs/operate.md says, where tools as new as the server are at hand.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../helpdesk/database/database.ts';
import { channel, draft, openWorld } from '../helpdesk/world.ts';
import { readTables, type Tables } from '../helpdesk/tables.ts';

const log = { info: () => undefined, error: () => undefined };
const now = () => new Date('2026-11-21T10:00:00.000Z');

/** @param place the address of an empty database, a new one each time; older tools than the server are said and left */
export async function backsUpAndRestores(place: () => Promise<{ databaseUrl: string }>): Promise<void> {
  const { databaseUrl } = await place();
  const tools = toolsVersion();
  const server = await serverVersion(databaseUrl);
  if (tools < server) {
    process.stderr.write(`    pg_dump is not tried: version ${tools || 'none'} here, the server has ${server}\n`);
    return;
  }
  const world = await openWorld({ databaseUrl });
  await world.helpdesk.setChannel(channel());
  for (let n = 0; n < 40; n++) await world.helpdesk.open(`key-${n}`, draft({ summary: `nr ${n}` }));
  const before = await tablesOf(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'pg-dump-'));
  const file = join(folder, 'helpdesk.dump');
  execFileSync('pg_dump', ['--format=custom', `--file=${file}`, databaseUrl]);
  const other = (await place()).databaseUrl;
  execFileSync('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${other}`, file]);
  assert.deepEqual(await tablesOf(other), before);
  const restored = await openWorld({ databaseUrl: other });
  assert.equal((await restored.helpdesk.open('key-new', draft())).ticket.number, 1041);
  await restored.end();
  await world.end();
  rmSync(folder, { recursive: true });
}

async function tablesOf(databaseUrl: string): Promise<Tables> {
  const db = await openDatabase({ dataDir: '', databaseUrl, now, log });
  return readTables(db).finally(() => db.close());
}

/** Of pg_dump; 0 where there is none. */
function toolsVersion(): number {
  try {
    return Number(/(\d+)/.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function serverVersion(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  await client.end();
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}
