// Sends what is far too large, and the largest that is taken, to the running bot; another person must not notice.
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MAX_BODY_BYTES } from '../../bot/read-body.ts';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { TENANT } from '../emulator/key-server.ts';
import { postJson, startBot } from './bot.ts';
import { below, inTime, noneOf, type Measure, type Row } from './row.ts';

const TEN_MB = 10 * 1024 * 1024;
/** Room for the rest of the activity. */
const TAKEN = MAX_BODY_BYTES - 4 * 1024;

const TOO_LARGE: Record<string, () => string> = {
  'one line': () => 'A'.repeat(TEN_MB),
  'a long paste': () => repeated('             AzureAdJoined : YES\n', TEN_MB),
  'a million lines': () => 'a : b\n'.repeat(1_000_000),
  'two hundred thousand tags': () => repeated('<p><b>AzureAdJoined : YES</b></p><div></div><br/>', TEN_MB),
};
const LARGEST: Record<string, string> = {
  'one line': 'A',
  'one line of fields': 'AzureAdJoined : YES ',
  'a long paste': 'AzureAdJoined : YES\n',
  'empty lines': '\n',
  'tags alone': '<p><b>',
  'mails and ids': 'a@b.c 7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02 ',
  'codes and symbols': '0x801c03f2 DSREG_E_DEVICE ',
  accents: 'e\u0301',
};

export const measures: Measure[] = [
  {
    id: 'A3',
    what: 'large bodies against the running bot',
    quick: () => largeBodies(1),
    full: () => largeBodies(10),
    alone: true,
  },
];

/** Each text so many times; somebody else asks all the while. */
export async function largeBodies(each: number): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sizes-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  const at = connector.serviceUrl;
  try {
    for (let i = 0; i < 15; i += 1) await postJson(bot.url, message(at, 'wat betekent 0x801c0021?'));
    const rssBefore = await bot.rssMb();
    const other = bystander(bot.url, at);
    let slowestRefusal = 0;
    let notRefused = 0;
    let sent = 0;
    for (const make of Object.values(TOO_LARGE)) {
      const body = JSON.stringify(message(at, make()));
      for (let n = 0; n < each; n += 1) {
        for (const chunked of [false, true]) {
          const begun = performance.now();
          const status = await post(bot.url, body, chunked);
          slowestRefusal = Math.max(slowestRefusal, performance.now() - begun);
          sent += 1;
          if (status !== 413) notRefused += 1;
        }
      }
    }
    const bombs = await packedAndEndless(bot.url, each, () => bot.rssMb());
    const meanwhile = await other();
    const growth = (await bot.rssMb()) - rssBefore;
    let slowestTaken = { ms: 0, name: '' };
    let notTaken = 0;
    let taken = 0;
    for (const [name, unit] of Object.entries(LARGEST)) {
      for (const format of ['plain', 'xml']) {
        const text = unit.repeat(Math.floor(TAKEN / (Buffer.byteLength(JSON.stringify(unit)) - 2)));
        const begun = performance.now();
        const status = await postJson(bot.url, message(at, text, { textFormat: format, id: `large-${taken++}` }));
        const ms = performance.now() - begun;
        if (status !== 200) notTaken += 1;
        if (ms > slowestTaken.ms) slowestTaken = { ms, name: `${name}, ${format}` };
      }
    }
    const growthTaken = (await bot.rssMb()) - rssBefore;
    return [
      noneOf('A3.over-the-limit-not-refused-with-413', notRefused, sent),
      noneOf('A3.bombs-and-100-MB-not-refused', bombs.taken, bombs.sent),
      below('A3.memory-growth-refusing-bombs', bombs.growthMb, 32, 'MB'),
      inTime('A3.slowest-refusal', slowestRefusal, 1_000),
      inTime('A3.another-person-p99', meanwhile.p99, 1_000),
      noneOf('A3.another-person-unserved', meanwhile.failed, meanwhile.turns),
      noneOf('A3.largest-taken-but-unserved', notTaken, taken),
      inTime(`A3.slowest-largest-taken (${slowestTaken.name})`, slowestTaken.ms, 1_000),
      below('A3.memory-growth-refusing', Math.round(growth), 150, 'MB'),
      below('A3.memory-growth-answering', Math.round(growthTaken), 300, 'MB'),
      { id: 'A3.process', figure: bot.hasEnded() ? 'ended' : 'runs', need: 'runs', ok: !bot.hasEnded() },
    ];
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A hundred megabytes packed into a hundred kilobytes, and as many sent as they are, with and without their length. */
async function packedAndEndless(
  url: string,
  each: number,
  rssMb: () => Promise<number>,
): Promise<{ sent: number; taken: number; growthMb: number }> {
  const packed = gzipSync(Buffer.alloc(10 * TEN_MB, ' '));
  const plain = Buffer.alloc(10 * TEN_MB, 'a');
  const before = await rssMb();
  const result = { sent: 0, taken: 0, growthMb: 0 };
  for (let n = 0; n < each; n += 1) {
    for (const [body, chunked, packing] of [
      [packed, false, { 'content-encoding': 'gzip' }],
      [packed, true, { 'content-encoding': 'gzip' }],
      [plain, false, {}],
      [plain, true, {}],
    ] as const) {
      const status = await post(url, body, chunked, packing);
      result.sent += 1;
      if (status !== 413 && status !== 415) result.taken += 1;
      result.growthMb = Math.max(result.growthMb, (await rssMb()) - before);
    }
  }
  return result;
}

function repeated(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Asks again and again in another conversation until stopped. */
function bystander(url: string, at: string): () => Promise<{ p99: number; failed: number; turns: number }> {
  let stopped = false;
  const times: number[] = [];
  let failed = 0;
  const conversation = { id: 'a:bystander', conversationType: 'personal', tenantId: TENANT };
  const running = (async () => {
    do {
      const begun = performance.now();
      const status = await postJson(url, message(at, 'what does 0x801c03f2 mean?', { conversation }));
      times.push(performance.now() - begun);
      if (status !== 200) failed += 1;
    } while (!stopped);
  })();
  return async () => {
    stopped = true;
    await running;
    times.sort((a, b) => a - b);
    return { p99: times[Math.floor(times.length * 0.99)] ?? 0, failed, turns: times.length };
  };
}

/** Posts a body of declared or undeclared length; the status may come long before the body has left. */
function post(
  url: string,
  body: string | Buffer,
  chunked: boolean,
  more: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': Buffer.byteLength(body) };
    const sent = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...length, ...more },
    });
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}
