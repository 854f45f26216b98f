// Several processes on one PostgreSQL, without sticky sessions: what a second one adds, and that no turn is lost or doubled.
// The cost of a turn comes from here too: processor time, transactions, rows and log of the database, bytes of the answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { call } from '../../bot/http-call.ts';
import { startPostgres } from '../contracts/postgres.ts';
import { message, submit } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { startOurs, type Bot } from './bots.ts';
import { activity, CONNECTIONS, WARM, type Work } from './load.ts';
import { median, report } from './sample.ts';
import { CODE, DIAGNOSIS, ESCALATION, QUESTION } from './turns.ts';

const at = process.argv.indexOf('--turns');
const TURNS = at < 0 ? 600 : Number(process.argv[at + 1]);
const ROUNDS = 5;
const WORKS = [QUESTION, CODE, DIAGNOSIS, ESCALATION];

const server = await startPostgres();
if (typeof server === 'string') {
  console.log(`not measured: ${server}`);
  process.exit();
}
const dir = mkdtempSync(join(tmpdir(), 'join-doctor-processes-'));
const connector = await openConnectorServer();
const url = await server.freshDatabase();
const pool = new pg.Pool({ connectionString: url, max: 1 });
const bots: Bot[] = [];
let sent = 0;
try {
  for (let core = 0; core < 4; core += 1)
    bots.push(await startOurs(join(dir, String(core)), { DATABASE_URL: url }, core % availableParallelism()));
  const one = bots.slice(0, 1);
  const two = bots.slice(0, 2);
  for (const work of WORKS) await run(bots, work, TURNS);
  // One process gets three times the other's turns below: both are warm before.
  for (const bot of two) await run([bot], QUESTION, WARM);
  await carried(one, two);
  await nothingLost(two);
  await nothingLost(bots);
  await onceOnly(two);
  for (const work of WORKS) await cost(one, work);
} finally {
  await Promise.all(bots.map((bot) => bot.stop()));
  await pool.end();
  await server.stop();
  await connector.close();
  rmSync(dir, { recursive: true, force: true });
}
process.exit();

interface Run {
  seconds: number;
  cpuMs: number;
  statuses: number[];
  /** How many turns each conversation had. */
  conversations: Map<string, number>;
}

/** So many turns, each to the next process: nobody comes back to where they were. */
async function run(over: readonly Bot[], work: Work, turns: number): Promise<Run> {
  connector.sent.length = 0;
  connector.requests.length = 0;
  const done: Run = { seconds: 0, cpuMs: 0, statuses: [], conversations: new Map() };
  const before = over.map((bot) => bot.cpuMs());
  const started = performance.now();
  let left = turns;
  const line = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const turn = (sent += 1);
      const said = activity(connector.serviceUrl, work, turn);
      const { id } = said.conversation;
      done.conversations.set(id, (done.conversations.get(id) ?? 0) + 1);
      done.statuses.push(await post(over[turn % over.length] as Bot, said));
    }
  };
  // As many lines to each process: what one alone has of them would be shared by two.
  await Promise.all(Array.from({ length: CONNECTIONS * over.length }, line));
  done.seconds = (performance.now() - started) / 1000;
  done.cpuMs = over.reduce((sum, bot, index) => sum + bot.cpuMs() - (before[index] ?? 0), 0);
  return done;
}

async function post(bot: Bot, body: object): Promise<number> {
  const answer = await call(bot.url, 'POST', { 'content-type': 'application/json' }, JSON.stringify(body));
  return answer.status;
}

/** What a second process adds, by the processor time of a turn: two carry twice as much if a turn costs them no more. */
async function carried(one: readonly Bot[], two: readonly Bot[]): Promise<void> {
  const alone: Run[] = [];
  const together: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await run(one, QUESTION, TURNS));
    together.push(await run(two, QUESTION, TURNS));
  }
  const perSecond = (runs: Run[]): number => median(runs.map(({ statuses, seconds }) => statuses.length / seconds));
  const perCpu = (runs: Run[]): number => median(runs.map(({ statuses, cpuMs }) => (statuses.length / cpuMs) * 1000));
  const wall = { ours: perSecond(together), reference: perSecond(alone) };
  report('processes-2/turns per second', wall, 'shown only: generator and database share the cores', true);
  const capacity = { ours: 2 * perCpu(together), reference: perCpu(alone) };
  const need = 'ratio >= 1.7: turns per second of processor, one core each; reference: one process';
  report('processes-2/capacity', capacity, need, capacity.ours >= 1.7 * capacity.reference);
}

/** Every turn gets one answer: the channel's record is compared with what was sent. */
async function nothingLost(over: readonly Bot[]): Promise<void> {
  let lost = 0;
  let doubled = 0;
  let all = 0;
  for (const work of WORKS) {
    const { statuses, conversations } = await run(over, work, TURNS);
    const answers = new Map<string, number>();
    for (const {
      path,
      activity: { type },
    } of connector.sent) {
      const conversation = decodeURIComponent(path.split('/')[4] ?? '');
      // On a busy machine the bot shows that it is at work; that is no answer.
      if (type !== 'typing') answers.set(conversation, (answers.get(conversation) ?? 0) + 1);
    }
    all += statuses.length;
    lost += statuses.filter((status) => status >= 300).length;
    for (const [conversation, turns] of conversations) {
      const answered = answers.get(conversation) ?? 0;
      lost += Math.max(0, turns - answered);
      doubled += Math.max(0, answered - turns);
    }
  }
  const name = `processes-${over.length}`;
  report(`${name}/lost`, { ours: lost, reference: all }, '0; reference: turns sent', lost === 0);
  report(`${name}/doubled`, { ours: doubled, reference: all }, '0; reference: turns sent', doubled === 0);
}

/** The same form sent to two processes at the same time is one request. */
async function onceOnly([left, right]: readonly Bot[]): Promise<void> {
  if (!left || !right) return;
  const count = async (): Promise<number> =>
    Number((await pool.query<{ n: string }>('select count(*) as n from tickets')).rows[0]?.n);
  const before = await count();
  const forms = Array.from({ length: 50 }, (_, index) => ({
    ...(ESCALATION.say(sent + index + 1) as object),
    once: `twice-${process.pid}-${index}`,
  }));
  for (const [index, form] of forms.entries()) {
    const from = { id: `29:twice-${index}`, name: 'Bench', aadObjectId: `29:twice-${index}` };
    const conversation = { id: `a:twice-${index}`, conversationType: 'personal', tenantId: 'bench' };
    const parts = { from, conversation, channelData: { tenant: { id: 'bench' } } };
    await Promise.all([left, right].map((bot) => post(bot, submit(connector.serviceUrl, form, parts))));
  }
  const made = (await count()) - before;
  const need = '= reference: forms sent to two processes at once';
  report('processes-2/requests of one form', { ours: made, reference: forms.length }, need, made === forms.length);
}

/** What a turn takes: printed for docs/sizing.md. */
async function cost(one: readonly Bot[], work: Work): Promise<void> {
  // People who have been here before: their language is known.
  const known = { ...work, people: Math.max(100, Math.min(work.people, TURNS)) };
  const asking = work === ESCALATION ? work : known;
  await run(one, asking, TURNS);
  const first = await database();
  const { statuses, cpuMs, seconds } = await run(one, asking, TURNS);
  const answers = connector.sent.map(({ activity }) => Buffer.byteLength(JSON.stringify(activity)));
  const asked = Buffer.byteLength(JSON.stringify(message(connector.serviceUrl, JSON.stringify(work.say(1)))));
  const last = await database();
  const each = (pick: (state: Database) => number): number => (pick(last) - pick(first)) / statuses.length;
  const shown = (what: string, ours: number, reference: number, need: string): boolean =>
    report(`cost-${work.name}/${what}`, { ours, reference }, `shown only; ${need}`, true);
  shown(
    'cpu-ms',
    cpuMs / statuses.length,
    (seconds * 1000) / statuses.length,
    'reference: time that passed for a turn',
  );
  shown(
    'transactions',
    each(({ transactions }) => transactions),
    statuses.length,
    'reference: turns',
  );
  shown(
    'rows written',
    each(({ rows }) => rows),
    statuses.length,
    'with what is noted in batches; reference: turns',
  );
  shown(
    'database-bytes',
    each(({ wal }) => wal),
    asked,
    'its log, all processes; reference: bytes of the message',
  );
  shown('answer-bytes', median(answers), asked, 'reference: bytes of the message');
}

interface Database {
  transactions: number;
  rows: number;
  wal: number;
}

/** The counters of the server, after its processes had time to report theirs. */
async function database(): Promise<Database> {
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const { rows } = await pool.query<Record<keyof Database, string>>(`select xact_commit as transactions,
    tup_inserted + tup_updated + tup_deleted as rows, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal
    from pg_stat_database where datname = current_database()`);
  const [row] = rows;
  return { transactions: Number(row?.transactions), rows: Number(row?.rows), wal: Number(row?.wal) };
}
