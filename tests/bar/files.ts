// Hands the bot files nobody should send: endless, slow, packed, mislabelled, cut; each must be refused in words, soon, in little memory.
import { createServer, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { postJson, startBot } from './bot.ts';
import { fetchesNowhere, head } from './fetches.ts';
import { below, inTime, noneOf, type Measure, type Row } from './row.ts';
import { sendFile, upload } from './send-file.ts';

const LINE = 'AzureAdJoined : NO\r\n';
const CHUNK = Buffer.alloc(64 * 1024, 'a');
const LIMIT_MS = 10_000;
/** People who send such a thing at the same moment. */
const AT_ONCE = 8;

const TAKES_TIME = new Set([
  'a byte a second',
  'a byte each 50 ms',
  'a slow picture',
  'a head and nothing more',
  'no answer',
  'headers without an end',
]);

type Serve = (response: ServerResponse) => void;

/** Whatever is sent, as one body; a large one is made when it is asked for. */
function body(bytes: Uint8Array | string | (() => Uint8Array), headers: Record<string, string> = {}): Serve {
  return (response) => head(response, 200, headers).end(typeof bytes === 'function' ? bytes() : bytes);
}

/** Bytes without an end. */
function endless(start: Uint8Array | string, headers: Record<string, string> = {}): Serve {
  return (response) => {
    head(response, 200, headers).write(start);
    const more = (): void => {
      while (!response.destroyed && response.write(CHUNK));
    };
    response.on('drain', more);
    more();
  };
}

/** One byte now and then, for as long as anybody listens. */
function slow(bytes: string, everyMs: number): Serve {
  return (response) => {
    head(response, 200);
    let at = 0;
    const timer = setInterval(() => response.write(bytes.charAt(at++ % bytes.length)), everyMs);
    response.on('close', () => clearInterval(timer));
  };
}

function noise(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(Array.from({ length }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >>> 16));
}

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const HOSTILE: Record<string, Serve> = {
  'endless text': endless(LINE),
  'endless text with a modest length': endless(LINE, { 'content-length': String(2 ** 30) }),
  'endless NULs': endless(Buffer.alloc(64)),
  'an endless picture': endless(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  'an endless UTF-16': endless(Buffer.concat([Buffer.from([0xff, 0xfe]), wide(LINE)])),
  'an endless JPEG': endless(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
  'a byte a second': slow(LINE, 1000),
  'a byte each 50 ms': slow(LINE, 50),
  'a slow picture': slow('\x89PNG\r\n\x1a\n', 200),
  'a head and nothing more': (response) => void head(response, 200).flushHeaders(),
  'no answer': () => undefined,
  'a cut line': (response) => void response.socket?.destroy(),
  'half of what was promised': (response) => {
    head(response, 200, { 'content-length': '4000' }).write(LINE);
    setTimeout(() => response.socket?.destroy(), 20);
  },
  'garbage for HTTP': (response) => void response.socket?.end('220 ftp ready\r\n'),
  'garbage for chunks': (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nAzure'),
  'two lengths': (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nAzure'),
  'a negative length': (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nAzure'),
  'headers without an end': (response) => void response.socket?.write('HTTP/1.1 200 OK\r\n' + 'x: y\r\n'.repeat(20_000)),
  'a gzip body': body(gzipSync(LINE.repeat(1000)), { 'content-encoding': 'gzip' }),
  'a gzip bomb body': body(() => gzipSync(Buffer.alloc(50 * 1024 * 1024)), { 'content-encoding': 'gzip' }),
  'a brotli body': body(brotliCompressSync(LINE.repeat(1000)), { 'content-encoding': 'br' }),
  'a deflate body': body(deflateSync(LINE.repeat(1000)), { 'content-encoding': 'deflate' }),
  'an encoding nobody knows': body(LINE, { 'content-encoding': 'x-own' }),
  'plain said to be gzip': body(LINE, { 'content-encoding': 'gzip' }),
  'a gzip file': body(gzipSync(LINE)),
  'a gzip bomb': body(() => gzipSync(Buffer.alloc(50 * 1024 * 1024))),
  'a zip': body(Buffer.concat([Buffer.from('PK\x03\x04'), noise(5_000, 1)])),
  'an empty zip': body(Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])),
  'a 7z': body(Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), noise(900, 2)])),
  'a rar': body('Rar!\x1a\x07\x01'),
  'a cabinet': body('MSCF\0\0\0\0'),
  'an xz': body(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])),
  'a zstandard': body(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])),
  'a bzip2': body(Buffer.concat([Buffer.from('BZh9'), noise(900, 3)])),
  'a program': body(Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), noise(9_000, 4)])),
  'another program': body(Buffer.concat([Buffer.from('\x7fELF', 'latin1'), noise(9_000, 5)])),
  'a PDF': body('%PDF-1.7\n1 0 obj <<>> endobj\n' + LINE),
  'an old Word file': body(Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), noise(3_000, 6)])),
  'rich text': body('{\\rtf1\\ansi AzureAdJoined : NO}'),
  'an event log': body(Buffer.concat([Buffer.from('ElfFile\0'), noise(4_000, 7)])),
  nothing: body(''),
  'a mark and nothing': body(Buffer.from([0xff, 0xfe])),
  'another mark and nothing': body(Buffer.from([0xef, 0xbb, 0xbf])),
  blanks: body(' \r\n'.repeat(5_000)),
  'wide blanks': body(wide(' \r\n'.repeat(5_000))),
  NULs: body(Buffer.alloc(100_000)),
  noise: body(noise(100_000, 8)),
  'noise behind a wide mark': body(Buffer.concat([Buffer.from([0xff, 0xfe]), noise(60_001, 9)])),
  'half surrogates': body(Buffer.concat([Buffer.from([0xff, 0xfe]), ...Array.from({ length: 3_000 }, () => Buffer.from([0x00, 0xd8]))])),
  UTF32: body(Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([...LINE.repeat(50)].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0]))])),
  'control signs': body(Buffer.alloc(9_000, 7)),
  'text behind NULs': body(Buffer.concat([Buffer.alloc(5_000), Buffer.from(LINE)])),
  'a byte too many': body(Buffer.alloc(256 * 1024 + 1, 'a')),
  'a picture a byte too large': body(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(4 * 1024 * 1024)])),
  'a picture of nothing': body(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  'text that is called a GIF': body('GIF89a' + LINE),
  gone: (response) => void head(response, 404).end(LINE),
  forbidden: (response) => void head(response, 403).end(LINE),
  broken: (response) => void head(response, 500).end(LINE),
  'no content': (response) => void head(response, 204).end(),
  'a part': (response) => void head(response, 206, { 'content-range': 'bytes 0-3/9' }).end('Azur'),
  'a redirect to itself': (response) => void head(response, 302, { location: '?' }).end(),
  'a redirect elsewhere': (response) => void head(response, 302, { location: 'http://127.0.0.9/' }).end(),
  'a redirect to nowhere': (response) => void head(response, 302, { location: 'http://' }).end(),
}; // prettier-ignore

/** Row D2, against the running bot; without `everyone`, those that take their time are left out. */
export async function hostileFiles(everyone: boolean): Promise<Row[]> {
  const names = Object.keys(HOSTILE).filter((name) => everyone || !TAKES_TIME.has(name));
  const server = createServer((request, response) => {
    HOSTILE[names[Number(request.url?.split('/')[1]?.split('?')[0])] ?? '']?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'files-'));
  const connector = await openConnectorServer();
  const bot = await startBot(dataDir);
  try {
    // What any process takes for its first hundreds of turns is not the files'.
    for (let n = 0; n < 500; n += 1) await postJson(bot.url, message(connector.serviceUrl, LINE.repeat(20)));
    const before = await bot.rssMb();
    const wrong: string[] = [];
    let slowest = 0;
    let peak = 0;
    const one = async (name: string, at: number): Promise<void> => {
      const answer = await sendFile(bot.url, connector, upload(`${origin}/${at}/status.txt`), `person-${at}`);
      slowest = Math.max(slowest, answer.ms);
      if (answer.refused === null) wrong.push(`${name}: ${answer.said.slice(0, 60)}`);
    };
    for (let at = 0; at < names.length; at += AT_ONCE) {
      await Promise.all(names.slice(at, at + AT_ONCE).map((name, n) => one(name, at + n)));
      peak = Math.max(peak, await bot.rssMb());
    }
    return [
      {
        ...noneOf('D2.not-refused-in-words', wrong.length, names.length),
        ...(wrong[0] !== undefined && { figure: wrong.join('; ') }),
      },
      inTime('D2.slowest-refusal', slowest, LIMIT_MS),
      below('D2.memory-growth', peak - before, 32, 'MB'),
      { id: 'D2.process', figure: bot.hasEnded() ? 'ended' : 'runs', need: 'runs', ok: !bot.hasEnded() },
    ];
  } finally {
    await bot.kill('SIGKILL');
    await connector.close();
    server.closeAllConnections();
    server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const measures: Measure[] = [
  { id: 'D1', what: 'files fetched from where none may be', quick: fetchesNowhere, full: fetchesNowhere },
  {
    id: 'D2',
    what: 'hostile files against the running bot',
    quick: () => hostileFiles(false),
    full: () => hostileFiles(true),
  },
];
