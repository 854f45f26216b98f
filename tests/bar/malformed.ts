// Sends activities that are wrong in twenty ways to the running bot: it must neither end, nor fault, nor slow down.
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import Libsql from 'libsql';
import { message, type Body } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { postJson, startBot } from './bot.ts';
import { below, inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'A1',
    what: 'malformed activities against the running bot',
    quick: () => malformedActivities(25),
    full: () => malformedActivities(500),
  },
];

/** What goes over the wire: a body with headers, or the bytes of a whole request. */
type Shot = { body: Buffer | string; headers?: Record<string, string> } | { raw: string };

const FIELDS = [
  'type', 'id', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation', 'channelData', 'text', 'locale',
  'attachments', 'entities', 'timestamp', 'value', 'replyToId', 'membersAdded', 'textFormat', 'name', 'action',
]; // prettier-ignore
const ODD = [null, 5, -1, 1e308, true, '', 'x', [], [[]], {}, [null], { id: 5 }, { length: 3 }, ['a', 1], '\u0000'];
const DATES = [
  'NaN',
  'not a date',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T25:61:61Z',
  '-1',
  '1e99',
  '',
];
const LONE = ['\\ud800', '\\udfff', 'a\\ud83d', '\\udc00\\ud800', '\\ud800\\ud800 x'];
const AT = 'POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const PARALLEL = 8;
const WARM = 5;

/** The classes: what each makes of a good activity and a running number. */
const CLASSES: Record<string, (good: Body, n: number) => Shot> = {
  'a field of another type': (good, n) => json({ ...good, [pick(FIELDS, n)]: pick(ODD, Math.floor(n / FIELDS.length) + n) }),
  'a field that is missing': (good, n) => json({ ...good, [pick(FIELDS, n)]: undefined, [pick(FIELDS, n * 7 + 1)]: undefined }),
  'nothing but null': (_good, n) => json(pick([null, [null], { type: null }, { type: 'message', from: null }], n)),
  'an array instead': (good, n) => json(pick([[], [good], [good, good], [[[]]]], n)),
  'a plain value instead': (_good, n) => ({ body: pick(['5', '"x"', 'true', '-0', '1e999', '""'], n) }),
  'too deep': (good, n) => ({ body: wrapped(good, `${'['.repeat(40 + n * 50)}${']'.repeat(40 + n * 50)}`) }),
  'objects too deep': (good, n) => ({ body: wrapped(good, `${'{"a":'.repeat(33 + n * 20)}1${'}'.repeat(33 + n * 20)}`) }),
  'dates that are none': (good, n) =>
    json({ ...good, timestamp: pick(DATES, n), localTimestamp: pick(DATES, n + 3), expiration: pick(DATES, n + 5) }),
  'huge ids': (good, n) => json({ ...good, id: 'i'.repeat(900 + n * 40), replyToId: 'r'.repeat(1000 + n * 11) }),
  'lone surrogates': (good, n) => ({ body: JSON.stringify({ ...good, text: '@' }).replace('"@"', `"${pick(LONE, n)} ${n}"`) }),
  'NUL and other controls': (good, n) =>
    json({ ...good, text: `a\u0000${String.fromCharCode(n % 32)}\u2028${n}`, from: { id: '\u0000', name: '\u001b[31m' } }),
  'a foreign prototype': (good, n) => ({
    body: `${JSON.stringify(good).slice(0, -1)},"${pick(['__proto__', 'constructor', 'toString'], n)}":{"type":"x","polluted":${n}}}`,
  }),
  'a key twice': (good, n) => ({ body: `${JSON.stringify(good).slice(0, -1)},"${pick(FIELDS, n)}":${JSON.stringify(pick(ODD, n))}}` }),
  'another Content-Type': (good, n) => ({
    body: JSON.stringify(good),
    headers: { 'content-type': pick(['text/plain', 'application/xml', '', 'application/json-x', 'multipart/form-data; boundary=x', ';;;'], n) },
  }),
  'a wrong Content-Length': (good, n) => ({
    raw: `${AT}Content-Length: ${pick(['-1', 'x', '1e3', '5', '0', '99999999999999999999', '7, 8', '+5'], n)}\r\n\r\n${JSON.stringify(good)}`,
  }),
  'a packing, packed or not': (good, n) => {
    const [name, pack] = pick(
      [['gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['zstd', (bytes: Buffer) => bytes]] as const,
      n,
    ); // prettier-ignore
    const plain = Buffer.from(JSON.stringify(good));
    return { body: n % 2 ? plain : pack(plain), headers: { 'content-encoding': name } };
  },
  'bad chunks': (good, n) => ({
    raw: `${AT}Transfer-Encoding: ${pick(['chunked', 'chunked, chunked', 'gzip, chunked', 'x'], n)}\r\n\r\n${pick(['zz', '5', 'fffffffffffffffff', '-1', ''], n)}\r\n${JSON.stringify(good)}\r\n0\r\n\r\n`,
  }),
  'requests in a pipe': (good, n) => {
    const one = `${AT}Content-Length: 10\r\n\r\n{"type":5}`;
    return { raw: one.repeat(2 + (n % 20)) + (n % 2 ? 'GARBAGE\r\n\r\n' : `${AT}Content-Length: 2\r\n\r\n${JSON.stringify(good)}`) };
  },
  'cut or damaged JSON': (good, n) => {
    const text = JSON.stringify(good);
    const at = 1 + ((n * 37) % (text.length - 2));
    return { body: n % 2 ? text.slice(0, at) : `${text.slice(0, at)}${pick(['}', '"', '\\', ',', '\u0001'], n)}${text.slice(at + 1)}` };
  },
  'bytes that are no UTF-8': (good, n) => {
    const bytes = Buffer.from(JSON.stringify(good));
    for (let i = 0; i < 3; i += 1) bytes[(n * 131 + i * 17) % bytes.length] = pick([0xff, 0xc0, 0xf8, 0x80], n + i);
    return { body: bytes };
  },
}; // prettier-ignore

/** Sends so many of each class; after each class a good turn must be answered. */
export async function malformedActivities(each: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'malformed-'));
  const connector = await openConnectorServer();
  // With little room its growth is what is really kept; with much, how seldom the collector comes.
  const bot = await startBot(dataDir, { NODE_OPTIONS: '--max-old-space-size=144' });
  try {
    const good = (n: number): Body => message(connector.serviceUrl, 'hallo', { id: `malformed-${n}` });
    const statuses = new Map<number, number>();
    const faulty: string[] = [];
    let sent = 0;
    let slowest = 0;
    const goodTurn = async (): Promise<void> => {
      const begun = performance.now();
      const status = await postJson(bot.url, message(connector.serviceUrl, 'wat betekent 0x801c0021?'));
      slowest = Math.max(slowest, performance.now() - begun);
      if (status !== 200) faulty.push(`the next good turn: ${status}`);
    };
    // What the first of anything takes, code compiled and caches filled, is no growth.
    for (let i = 0; i < 15; i += 1) await goodTurn();
    for (const make of Object.values(CLASSES)) {
      for (let n = 0; n < WARM; n += 1) await shoot(bot.url, make(good(-n), n));
    }
    slowest = 0;
    const rssBefore = await bot.rssMb();
    for (const [name, make] of Object.entries(CLASSES)) {
      let next = 0;
      const work = Array.from({ length: PARALLEL }, async () => {
        while (next < each && !bot.hasEnded()) {
          const n = next++;
          for (const status of await shoot(bot.url, make(good(sent++), n))) {
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (status >= 500) faulty.push(`${name} ${n}: ${status}`);
          }
        }
      });
      await Promise.all(work);
      if (bot.hasEnded()) break;
      await goodTurn();
      connector.sent.length = connector.requests.length = 0;
    }
    const ended = bot.hasEnded();
    const growth = ended ? Number.NaN : (await bot.rssMb()) - rssBefore;
    const left = ended ? null : await bot.kill('SIGTERM');
    const refused = [...statuses]
      .filter(([status]) => status >= 400 && status < 500)
      .reduce((sum, [, n]) => sum + n, 0);
    return [
      { id: 'A1.sent', figure: sent, need: `${Object.keys(CLASSES).length} classes x ${each}`, ok: sent >= 20 * each },
      { id: 'A1.refused-with-4xx', figure: refused, need: `>= ${sent / 2}`, ok: refused >= sent / 2 },
      noneOf('A1.process-exits', ended ? 1 : 0, sent),
      { ...noneOf('A1.answers-5xx', faulty.length, sent), ...(faulty[0] !== undefined && { figure: faulty.slice(0, 5).join('; ') }) },
      noneOf('A1.tickets', countTickets(dataDir), sent),
      inTime('A1.next-good-turn', slowest, 1_000),
      below('A1.memory-growth', Math.round(growth), 64, 'MB'),
      { id: 'A1.leaves-with', figure: String(left), need: '0', ok: left === 0 },
    ]; // prettier-ignore
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function countTickets(dataDir: string): number {
  const file = new Libsql(join(dataDir, 'helpdesk.db'));
  try {
    return (file.prepare('select count(*) as n from tickets').get() as { n: number }).n;
  } finally {
    file.close();
  }
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}

function json(value: unknown): Shot {
  return { body: JSON.stringify(value) };
}

/** A good activity with a value spliced in as text, so that it may be deeper than a serializer goes. */
function wrapped(good: Body, value: string): string {
  return `${JSON.stringify(good).slice(0, -1)},"value":${value}}`;
}

/** The statuses that came back; none where the line was cut without one. */
function shoot(url: string, shot: Shot): Promise<number[]> {
  if ('raw' in shot) return shootRaw(new URL(url), shot.raw);
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', ...shot.headers };
    const sent = httpRequest(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve([response.statusCode ?? 0]);
    });
    sent.on('error', () => resolve([]));
    sent.end(shot.body);
  });
}

function shootRaw({ hostname, port }: URL, raw: string): Promise<number[]> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(raw));
    const done = (): void => resolve([...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1])));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', done);
    // A body that never comes is waited for by design; the bot's own limit is 15 seconds.
    socket.setTimeout(700, () => socket.destroy());
  });
}
