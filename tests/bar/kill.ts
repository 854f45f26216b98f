// Kills the helpdesk with SIGKILL at random moments of escalating and of starting, then counts what is left.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

const here = dirname(fileURLToPath(import.meta.url));
const KEYS_SHARED_BY = 2;

export const measures: Measure[] = [
  {
    id: 'H1',
    what: 'kill -9 while the helpdesk opens tickets',
    quick: () => killCycles(4, 2),
    full: () => killCycles(200, 20),
  },
];

/**
 * Runs so many cycles under load and so many kills at the first start, on databases in a temporary folder.
 * Every second cycle delivers the same keys again, as the channel does when it got no answer.
 */
export async function killCycles(cycles: number, starts: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  try {
    const seen: Seen = { acks: new Map(), posts: new Map(), contradictions: 0, errors: 0 };
    let slowest = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const prefix = `k${Math.floor(cycle / KEYS_SHARED_BY)}`;
      const readyMs = await liveAndDie([join(folder, 'load'), prefix], 'ready', 300, (line) => noteLine(seen, line));
      slowest = Math.max(slowest, readyMs);
    }
    let badStarts = 0;
    for (let i = 0; i < starts; i++) {
      const fresh = join(folder, `start-${i}`);
      await liveAndDie([fresh, 'k', '1'], 'opening', 60, () => undefined);
      if (!(await startsAgain(fresh))) badStarts++;
    }
    return [...judge(seen, join(folder, 'load'), cycles, slowest), noneOf('H1.bad-starts', badStarts, starts)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the killed programs said. */
interface Seen {
  /** By tenant and key. */
  acks: Map<string, { number: number; id: string }>;
  /** How often each ticket's card was posted. */
  posts: Map<string, number>;
  /** One key acknowledged as two tickets. */
  contradictions: number;
  errors: number;
}

function noteLine(seen: Seen, line: string): void {
  const [what, ...rest] = line.split(' ');
  if (what === 'error') seen.errors++;
  if (what === 'posted') {
    const id = rest[2] ?? '';
    seen.posts.set(id, (seen.posts.get(id) ?? 0) + 1);
  }
  if (what === 'ack') {
    const [tenant, key, number, id] = rest as [string, string, string, string];
    const before = seen.acks.get(`${tenant} ${key}`);
    if (before && (before.id !== id || before.number !== Number(number))) seen.contradictions++;
    seen.acks.set(`${tenant} ${key}`, { number: Number(number), id });
  }
}

/** Starts the program, waits for a word of it, kills it up to `withinMs` later; returns the time to `ready`. */
function liveAndDie(args: string[], word: string, withinMs: number, note: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let readyMs = 0;
    let rest = '';
    let complaint = '';
    const child = spawn(process.execPath, ['--import', 'tsx', join(here, 'kill-child.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let killed = false;
    child.stdout.on('data', (chunk: Buffer) => {
      // A line cut by the kill was not said.
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'ready') readyMs = performance.now() - begun;
        if (line === word) {
          setTimeout(() => {
            killed = true;
            child.kill('SIGKILL');
          }, Math.random() * withinMs);
        }
        note(line);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', reject);
    child.once('close', () =>
      killed ? resolve(readyMs) : reject(new Error(`the program ended by itself: ${complaint.slice(0, 500)}`)),
    );
  });
}

/** Whether a database whose first program was killed at its start opens, takes a request and is whole. */
async function startsAgain(dataDir: string): Promise<boolean> {
  let ids = 0;
  const helpdesk = await openHelpdesk({
    dataDir,
    now: () => new Date(),
    newId: () => `after-${++ids}`,
    log: { info: () => undefined, error: () => undefined },
  });
  const ready = await helpdesk.ready();
  await helpdesk.close();
  return ready && integrity(dataDir) === 'ok';
}

function integrity(dataDir: string): string {
  const file = new Libsql(join(dataDir, 'helpdesk.db'));
  try {
    const rows = file.prepare('pragma integrity_check').all() as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).join(', ');
  } finally {
    file.close();
  }
}

/** Reads the tables as they are on the disk, past all our own code. */
function judge(seen: Seen, dataDir: string, cycles: number, slowest: number): Row[] {
  const whole = integrity(dataDir);
  const file = new Libsql(join(dataDir, 'helpdesk.db'));
  const all = <T>(query: string) => file.prepare(query).all() as T[];
  const tickets = all<{ tenant: string; id: string; number: number; key: string | null }>(
    `select t.tenant, t.id, t.number, k.key from tickets t
     left join keys k on k.tenant = t.tenant and k.ticket_id = t.id`,
  );
  const rows = all<{ ticket_id: string; state: string; kind: string }>('select ticket_id, state, kind from outbox');
  const events = all<{ ticket_id: string }>(`select ticket_id from ticket_events where action = 'open'`);
  file.close();

  const stored = new Map(tickets.map((t) => [`${t.tenant} ${(t.key ?? '').replace(/^open:/, '')}`, t]));
  const lost = [...seen.acks].filter(([key, ack]) => {
    const ticket = stored.get(key);
    return ticket?.id !== ack.id || ticket.number !== ack.number;
  });
  const numbers = new Set(tickets.map((t) => `${t.tenant} ${t.number}`));
  const duplicates = tickets.length - numbers.size + (tickets.length - stored.size) + seen.contradictions;
  const incomplete = tickets.length * 2 - rows.length - events.length;
  const twice = [...seen.posts.values()].filter((count) => count > 1).length;
  const state = new Map(rows.map((row) => [row.ticket_id, row.state]));
  // Posted, and yet the row would be sent again.
  const again = [...seen.posts.keys()].filter((id) => state.get(id) === 'waiting').length;
  const sentUnposted = rows.filter((row) => row.state === 'sent' && !seen.posts.has(row.ticket_id)).length;
  const unknown = rows.filter((row) => row.state === 'unknown').length;
  return [
    { id: 'H1.cycles', figure: cycles, need: 'as asked', ok: true },
    { id: 'H1.acknowledged', figure: seen.acks.size, need: `>= ${cycles}`, ok: seen.acks.size >= cycles },
    noneOf('H1.lost', lost.length, seen.acks.size),
    noneOf('H1.duplicates', duplicates, tickets.length),
    noneOf('H1.half-written', Math.abs(incomplete), tickets.length),
    { id: 'H1.integrity', figure: whole, need: 'ok', ok: whole === 'ok' },
    noneOf('H1.posted-twice', twice + again, seen.posts.size),
    noneOf('H1.sent-but-never-posted', sentUnposted, seen.posts.size),
    { id: 'H1.unknown', figure: unknown, need: `<= ${4 * cycles} (4 channels a kill)`, ok: unknown <= 4 * cycles },
    inTime('H1.slowest-start', slowest, 3_000),
    noneOf('H1.errors', seen.errors, cycles),
  ];
}
