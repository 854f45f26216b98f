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
import { startEcho, startOurs, type Bot } from './bots.ts';
import { activity, CONNECTIONS, WARM, type Work } from './load.ts';
import { median, report } from './sample.ts';
import { CODE, DIAGNOSIS, ESCALATION, QUESTION } from './turns.ts';

const at = process.argv.indexOf('--turns');
const TURNS = at < 0 ? 600 : Number(process.argv[at + 1]);
const ROUNDS = 7;
/** Processor time is counted in steps of 10 ms: a slice takes each process half a second. */
const SLICE = 2.5 * TURNS;
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
/** Two of ours, each on a database of its own, and two bare echo bots: what two of `bots` are compared with. */
const apart: Bot[] = [];
const echoes: Bot[] = [];
let sent = 0;
try {
  for (let core = 0; core < 4; core += 1)
    bots.push(await startOurs(join(dir, String(core)), { DATABASE_URL: url }, core % availableParallelism()));
  const one = bots.slice(0, 1);
  const two = bots.slice(0, 2);
  for (const work of WORKS) await run(bots, work, TURNS);
  for (let core = 0; core < 2; core += 1) {
    const own = { DATABASE_URL: await server.freshDatabase() };
    apart.push(await startOurs(join(dir, `apart-${core}`), own, core % availableParallelism()));
    echoes.push(await startEcho(core % availableParallelism()));
  }
  // As many of each kind for each process as above.
  for (const work of WORKS) await run(apart, work, TURNS / 2, true);
  // One process gets three times the other's turns below: both are warm before.
  for (const bot of [...two, ...apart, ...echoes]) await run([bot], QUESTION, WARM);
  await carried(two);
  await Promise.all([...apart.splice(0), ...echoes.splice(0)].map((bot) => bot.stop()));
  await nothingLost(two);
  await nothingLost(bots);
  await onceOnly(two);
  for (const work of WORKS) await cost(one, work);
} finally {
  await Promise.all([...bots, ...apart, ...echoes].map((bot) => bot.stop()));
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

/** So many turns; whoever comes again comes to another process, unless they are `loyal` to theirs. */
async function run(over: readonly Bot[], work: Work, turns: number, loyal = false): Promise<Run> {
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
      const visit = loyal ? 0 : Math.floor(turn / work.people);
      done.statuses.push(await post(over[(turn + visit) % over.length] as Bot, said));
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

/**
 * What a second process adds, by the processor time of a turn: two carry twice as much if a turn costs them no more.
 * It costs any two more where sender and channel need the same cores: two echo bots, which share nothing, show how much.
 * Two of ours on databases of their own show what sharing one costs.
 */
async function carried(two: readonly Bot[]): Promise<void> {
  const side = (over: readonly Bot[]): Side => ({ over, runs: [] });
  const [alone, together, separate] = [side(two.slice(0, 1)), side(two), side([...apart])] as const;
  const [echo, twoEchoes] = [side(echoes.slice(0, 1)), side([...echoes])] as const;
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { over, runs } of [alone, together, separate, echo, twoEchoes]) {
      // What is remembered of people is in one of the two databases.
      const done = await run(over, QUESTION, SLICE, over !== two);
      // What is refused costs little.
      if (!done.statuses.every(isTaken)) throw new Error('turns failed');
      runs.push(done);
    }
  const wall = { ours: perSecond(together), reference: perSecond(alone) };
  report('processes-2/turns per second', wall, 'shown only: generator and database share the cores', true);
  const capacity = { ours: 2 * perCpu(together), reference: perCpu(alone) };
  const need = 'ratio >= 1.7: turns per second of processor, one core each; reference: one process';
  report('processes-2/capacity', capacity, need, capacity.ours >= 1.7 * capacity.reference);
  const bare = { ours: 2 * perCpu(twoEchoes), reference: perCpu(echo) };
  report('processes-2/echo capacity', bare, 'shown only: what two cores allow to processes that share nothing', true);
  const allowed = { ours: capacity.ours / capacity.reference, reference: bare.ours / bare.reference };
  const share = 'ratio >= 0.85, 1.7 of 2: what a second adds to ours; reference: to echo';
  report('processes-2/of what the machine allows', allowed, share, allowed.ours >= 0.85 * allowed.reference);
  const shared = { ours: perCpu(together), reference: perCpu(separate) };
  const cost = 'ratio >= 0.85: turns per second of processor; reference: two on databases of their own';
  report('processes-2/shared database', shared, cost, shared.ours >= 0.85 * shared.reference);
}

interface Side {
  over: readonly Bot[];
  runs: Run[];
}

function perSecond({ runs }: Side): number {
  return median(runs.map(({ statuses, seconds }) => statuses.length / seconds));
}

/** Turns per second of processor time. */
function perCpu({ runs }: Side): number {
  return median(runs.map(({ statuses, cpuMs }) => (statuses.length / cpuMs) * 1000));
}

function isTaken(status: number): boolean {
  return status < 300;
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
    lost += statuses.filter((status) => !isTaken(status)).length;
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
