// From message to reply over HTTP: our bot in local mode against the bare echo bot, in turns, on the same machine.
// `node run.js tests/bench/turn.ts [--json] [--rounds 7] [--only escalation]`. Generator and channel share the cores:
// ratios count.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import pg from 'pg';
import { startPostgres } from '../contracts/postgres.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { startEcho, startOurs, type Bot } from './bots.ts';
import { CONNECTIONS, send, sendMany, WARM, type Load, type Work } from './load.ts';
import { median, report } from './sample.ts';
import { CODE, DIAGNOSIS, ESCALATION, QUESTION, QUESTIONS } from './turns.ts';

/** Throughput at least this share of the echo bot's, the slowest turn in a hundred at most so many times its. */
interface Need {
  share: number;
  p99: number;
}

const asked = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const rounds = Number(asked('--rounds') ?? 7);
const only = asked('--only') ?? '';
const dir = mkdtempSync(join(tmpdir(), 'join-doctor-bench-'));
const connector = await openConnectorServer();
const echo = await startEcho();
const sqlite = await startOurs(join(dir, 'sqlite'));
const server = await startPostgres();
const postgresUrl = typeof server === 'string' ? null : await server.freshDatabase();
const postgres = postgresUrl === null ? null : await startOurs(join(dir, 'postgres'), { DATABASE_URL: postgresUrl });
try {
  await row('turn-question', QUESTION, sqlite, { share: 0.9, p99: 1.2 }, 'a request in, a request out');
  await row('turn-questions', QUESTIONS, sqlite, { share: 0.9, p99: 1.2 }, 'a request in, a request out');
  await row('turn-code', CODE, sqlite, { share: 0.9, p99: 1.2 }, 'a request in, a request out');
  await row('turn-diagnosis', DIAGNOSIS, sqlite, { share: 0.75, p99: 1.5 }, 'the same, with 8 KB read and kept');
  const synced = insertsSqlite(join(dir, 'plain.db'));
  await row('turn-escalation-sqlite', ESCALATION, sqlite, { share: 0.5, p99: Infinity }, `${synced} synced inserts/s`);
  if (postgres === null || postgresUrl === null)
    console.log(`turn-escalation-postgres is not measured: ${typeof server === 'string' ? server : 'no server'}`);
  else {
    const inserts = await insertsPostgres(postgresUrl);
    await row('turn-escalation-postgres', ESCALATION, postgres, { share: 0.4, p99: Infinity }, `${inserts} inserts/s`);
  }
} finally {
  await Promise.all([echo.stop(), sqlite.stop(), postgres?.stop()]);
  if (typeof server !== 'string') await server.stop();
  await connector.close();
  rmSync(dir, { recursive: true, force: true });
}
process.exit();

/** A, B, A, B in slices of a second, middle values: what else the machine does hits both. */
async function row(name: string, work: Work, bot: Bot, need: Need, limit: string): Promise<void> {
  if (!name.includes(only)) return;
  for (const { url } of [echo, bot]) await sendMany(url, connector, work, WARM);
  const theirs = slices(echo, work);
  const ours = slices(bot, work);
  const mine: Measured[] = [];
  const reference: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    reference.push(await theirs());
    mine.push(await ours());
  }
  const failed = mine.reduce((sum, each) => sum + each.failed, 0);
  if (failed > 0) throw new Error(`${failed} turns of ${name} failed`);
  const pair = (pick: (measured: Measured) => number): { ours: number; reference: number } => ({
    ours: median(mine.map(pick)),
    reference: median(reference.map(pick)),
  });
  const carried = pair(({ perSecond }) => perSecond);
  const slow = pair(({ p99 }) => p99);
  const share = carried.ours / carried.reference;
  report(`${name}/echo throughput`, carried, `ratio >= ${need.share}; limit: ${limit}`, share >= need.share);
  const isQuick = slow.ours <= slow.reference * need.p99;
  report(`${name}/echo p99-ms`, slow, need.p99 === Infinity ? 'shown only' : `ratio <= ${need.p99}`, isQuick);
  report(
    `${name}/echo cpu-ms`,
    pair(({ cpu }) => cpu),
    'shown only: processor time of a turn',
    true,
  );
}

type Measured = Load & { cpu: number };

function slices(bot: Bot, work: Work): () => Promise<Measured> {
  return async () => {
    const before = bot.cpuMs();
    const load = await send([bot.url], connector, work, 1);
    return { ...load, cpu: (bot.cpuMs() - before) / load.turns };
  };
}

/** One row a commit, each synced: what the disk allows to one writer. */
function insertsSqlite(file: string): number {
  const plain = new Libsql(file);
  plain.pragma('journal_mode = WAL');
  plain.pragma('synchronous = FULL');
  plain.exec('create table plain (id integer primary key, text text)');
  const insert = plain.prepare('insert into plain (text) values (?)');
  const until = performance.now() + 1000;
  let count = 0;
  for (; performance.now() < until; count += 1) insert.run('x'.repeat(500));
  plain.close();
  return count;
}

async function insertsPostgres(connectionString: string): Promise<number> {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  await pool.query('create table plain (id serial primary key, text text)');
  const until = performance.now() + 1000;
  let count = 0;
  const one = async (): Promise<void> => {
    for (; performance.now() < until; count += 1)
      await pool.query('insert into plain (text) values ($1)', ['x'.repeat(500)]);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  await pool.end();
  return count;
}
