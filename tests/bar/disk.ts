// Takes the disk away: full, read-only, a page damaged. The bot says so, acknowledges nothing it did not keep, and recovers.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Libsql from 'libsql';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';
import { askForHelp } from './ask-for-help.ts';
import { postJson, startBot, type RunningBot } from './bot.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'H3',
    what: 'disk full, read-only, damaged',
    full: async () => [...(await fullDisk()), ...(await damagedPages())],
  },
];

const SIZE = '16m';
const TRIES = 12;
/** Pages of the tables a request for help is written to, and of the one the readiness check writes. */
const TABLES = ['tickets', 'keys', 'outbox', 'heartbeat'];

interface Tally {
  asked: number;
  receipts: number;
  faults: number;
  silent: number;
}

/** On a small disk of its own, which this machine must let us mount. */
export async function fullDisk(): Promise<Row[]> {
  const disk = mkdtempSync(join(tmpdir(), 'disk-'));
  const view = mkdtempSync(join(tmpdir(), 'disk-view-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]);
  const connector = await openConnectorServer();
  const bots: RunningBot[] = [];
  try {
    const bot = await startBot(disk);
    bots.push(bot);
    const before = await ask(bot, connector, 'before', 2);
    const readyBefore = await ready(bot);
    const filler = join(disk, 'filler');
    fill(filler, disk);
    const full = await ask(bot, connector, 'full', TRIES);
    const readyFull = await ready(bot);
    // Questions need no disk.
    const answered = await postJson(bot.url, question(connector));
    rmSync(filler);
    let recovered = 0;
    for (; !(await ready(bot)) && recovered < 20; recovered += 1) await delay(500);
    const after = await ask(bot, connector, 'after', 2);
    await bot.kill('SIGTERM');
    const kept = countTickets(disk);
    const receipts = before.receipts + full.receipts + after.receipts;
    const whole = integrity(disk);
    // A view of its own: the mount itself cannot become read-only while a file of it is open anywhere.
    execFileSync('mount', ['--bind', disk, view]);
    execFileSync('mount', ['-o', 'remount,bind,ro', view]);
    const refused = await startBot(view).then(
      (started) => (bots.push(started), 'it started'),
      (error: unknown) => String((error as Error).message),
    );
    const oneLine = /DATABASE_UNUSABLE[^\n]*\n?$/.test(refused);
    return [
      noneOf('H3.full.receipts-without-a-ticket', Math.max(0, receipts - kept), before.asked + full.asked + after.asked),
      noneOf('H3.full.answers-5xx', full.faults, full.asked),
      noneOf('H3.full.left-without-a-word', full.silent, full.asked),
      atLeast('H3.full.refused-honestly', full.asked - full.receipts, 1),
      { id: 'H3.full.question-answered', figure: answered, need: '200', ok: answered === 200 },
      { id: 'H3.full.receipts-before', figure: before.receipts, need: `${before.asked}`, ok: before.receipts === before.asked },
      { id: 'H3.full.readyz', figure: `${readyBefore ? 200 : 503} -> ${readyFull ? 200 : 503}`, need: '200 -> 503', ok: readyBefore && !readyFull },
      { id: 'H3.full.receipts-after', figure: after.receipts, need: `${after.asked}`, ok: after.receipts === after.asked },
      { id: 'H3.full.integrity', figure: whole, need: 'ok', ok: whole === 'ok' },
      { id: 'H3.read-only.refuses-to-start', figure: oneLine ? 'in one line' : refused.slice(0, 200), need: 'in one line', ok: oneLine },
    ]; // prettier-ignore
  } finally {
    for (const bot of bots) await bot.kill('SIGKILL');
    for (const place of [view, disk]) {
      // Lazily, and the view may never have come to be.
      execFileSync('sh', ['-c', 'umount -l "$0" 2>/dev/null || true', place]);
      rmSync(place, { recursive: true, force: true });
    }
    await connector.close();
  }
}

/** One page of one table overwritten, while the bot is away. */
async function damagedPages(): Promise<Row[]> {
  const connector = await openConnectorServer();
  const rows: Row[] = [];
  try {
    for (const table of TABLES) {
      const dataDir = mkdtempSync(join(tmpdir(), 'damaged-'));
      const first = await startBot(dataDir);
      const { receipts } = await ask(first, connector, `first-${table}`, 3);
      await first.kill('SIGTERM');
      if (receipts !== 3) throw new Error(`only ${receipts} of 3 requests were taken while all was well`);
      damage(join(dataDir, 'helpdesk.db'), table);
      const id = `H3.damaged.${table}`;
      try {
        const bot = await startBot(dataDir);
        const then = await ask(bot, connector, `then-${table}`, 4);
        const isReady = await ready(bot);
        const gone = bot.hasEnded();
        await bot.kill('SIGKILL');
        // Where the damaged page is not theirs, requests are still taken; then they must be there.
        const kept = then.receipts === 0 || countTickets(dataDir) === 3 + then.receipts;
        const honest = kept && then.silent === 0 && !isReady && !gone;
        const figure = `${then.receipts} receipts, ${then.silent} silent, readyz ${isReady ? 200 : 503}${gone ? ', ended' : ''}`;
        rows.push({ id, figure, need: 'no receipt without its ticket, 0 silent, 503', ok: honest });
      } catch (error) {
        const { message } = error as Error;
        const oneLine = /DATABASE_[A-Z]+[^\n]*\n?$/.test(message);
        rows.push({
          id,
          figure: oneLine ? 'does not start' : message.slice(0, 200),
          need: 'refused in one line',
          ok: oneLine,
        });
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    }
    return rows;
  } finally {
    await connector.close();
  }
}

async function ask(bot: RunningBot, connector: Connector, name: string, times: number): Promise<Tally> {
  const tally: Tally = { asked: times, receipts: 0, faults: 0, silent: 0 };
  for (let n = 0; n < times; n += 1) {
    const mark = connector.sent.length;
    // Long, so that a little room left on the disk is soon used up.
    const answer = await askForHelp(bot.url, connector, `${name}-${n}`, `request ${'x'.repeat(90)}`);
    if (answer.receipt) tally.receipts += 1;
    if (answer.statuses.some((status) => status === 0 || status >= 500)) tally.faults += 1;
    if (connector.sent.length === mark) tally.silent += 1;
  }
  return tally;
}

function question(connector: Connector): Record<string, unknown> {
  return {
    type: 'message', id: 'q', channelId: 'msteams', serviceUrl: connector.serviceUrl, text: '0x801c03f2',
    from: { id: '29:q' }, recipient: { id: '28:b' }, conversation: { id: 'a:q', conversationType: 'personal' },
  }; // prettier-ignore
}

async function ready(bot: RunningBot): Promise<boolean> {
  return (await fetch(new URL('/readyz', bot.url))).status === 200;
}

/** Until nothing more goes in. */
function fill(file: string, disk: string): void {
  const chunk = Buffer.alloc(4096, 1);
  writeFileSync(file, '');
  const open = openSync(file, 'w');
  try {
    for (let free = statfsSync(disk).bfree; free > 0; free -= 1) writeSync(open, chunk);
  } catch {
    // Full.
  }
  closeSync(open);
}

function damage(file: string, table: string): void {
  const db = new Libsql(file);
  db.pragma('wal_checkpoint(truncate)');
  const { rootpage } = db.prepare('select rootpage from sqlite_master where name = ?').get(table) as {
    rootpage: number;
  };
  const [{ page_size: size }] = db.prepare('pragma page_size').all() as [{ page_size: number }];
  db.close();
  const open = openSync(file, 'r+');
  writeSync(open, Buffer.alloc(size, 0xa5), 0, size, (rootpage - 1) * size);
  closeSync(open);
}

function countTickets(dataDir: string): number {
  const db = new Libsql(join(dataDir, 'helpdesk.db'));
  const { n } = db.prepare('select count(*) as n from tickets').get() as { n: number };
  db.close();
  return n;
}

function integrity(dataDir: string): string {
  const db = new Libsql(join(dataDir, 'helpdesk.db'));
  const rows = db.prepare('pragma integrity_check').all() as { integrity_check: string }[];
  db.close();
  return rows.map((row) => row.integrity_check).join(', ');
}
