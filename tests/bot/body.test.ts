// What a request's body may do to the process: nothing. Wrong bodies get their status, and the next good turn is served.
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { depthOf, MAX_BODY_BYTES, MAX_DEPTH } from '../../bot/read-body.ts';
import { message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';

const BLANKS = Buffer.alloc(1024 * 1024, 0x20);

describe('a request body', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await openEmulator({ mode: 'local', services: fakeServices(), respond: echo });
  });
  after(() => emulator.close());
  afterEach('the next good turn is served', async () => {
    assert.equal((await emulator.send(message(emulator.connector.serviceUrl, 'x'))).status, 200);
  });
  const good = (): string => JSON.stringify(message(emulator.connector.serviceUrl, 'x'));

  /** Posts raw bytes; resolves with the status, 0 when the line was cut without one. */
  function post(body: Buffer | string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve) => {
      const sent = httpRequest(`${emulator.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      });
      sent.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', () => resolve(0));
      sent.end(body);
    });
  }

  it('with any Content-Encoding is refused with 415, packed or not', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'compress', 'GZIP', 'gzip, gzip', 'x']) {
      assert.equal(await post(good(), { 'content-encoding': encoding }), 415, encoding);
      assert.equal(await post(gzipSync(good()), { 'content-encoding': encoding }), 415, encoding);
    }
    assert.equal(await post(good(), { 'content-encoding': 'identity' }), 200);
  });

  it('that is a gzip bomb is never unpacked', async () => {
    // Packed piece by piece: the test itself takes no such room.
    const pieces = Array.from({ length: 100 }, () => BLANKS);
    const bomb = await buffer(Readable.from(pieces).pipe(createGzip()));
    const before = process.memoryUsage().rss;
    assert.equal(await post(bomb, { 'content-encoding': 'gzip' }), 415);
    assert.ok(process.memoryUsage().rss - before < 80 * 1024 * 1024);
  });

  it('that is not JSON by its type is refused with 415', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      '',
    ]) {
      assert.equal(await post(good(), { 'content-type': type }), 415, type);
    }
    assert.equal(await post(good(), { 'content-type': 'Application/JSON; charset=utf-8' }), 200);
  });

  it('over the size is refused with 413 by its declared length, before it is sent', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const sent = httpRequest(`${emulator.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(100 * 1024 * 1024) },
      });
      sent.on('response', (response) => resolve(response.statusCode ?? 0));
      sent.on('error', reject);
      sent.write('{"type":"message","text":"');
    });
    assert.equal(status, 413);
  });

  it('over the size is refused with 413 by counting when no length is declared', async () => {
    const status = await new Promise<number>((resolve) => {
      const sent = httpRequest(`${emulator.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      });
      sent.on('response', (response) => resolve(response.statusCode ?? 0));
      sent.on('error', () => resolve(0));
      sent.write(Buffer.alloc(MAX_BODY_BYTES + 1, 0x20));
    });
    assert.equal(status, 413);
  });

  it('is taken up to exactly the limit', async () => {
    const body = good();
    assert.equal(await post(body + ' '.repeat(MAX_BODY_BYTES - body.length), {}), 200);
    assert.equal(await post(body + ' '.repeat(MAX_BODY_BYTES + 1 - body.length), {}), 413);
  });

  it('that is cut, empty, not JSON or not UTF-8 is refused with 400', async () => {
    for (const body of ['', '{', good().slice(0, 80), 'null x', '{"a":1,}', "{'a':1}"])
      assert.equal(await post(body, {}), 400, body);
    assert.equal(await post(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), {}), 400);
    for (const body of [
      'null',
      '5',
      '"x"',
      '[]',
      '{}',
      '{"type":5}',
      '{"type":null}',
      '{"__proto__":{"type":"message"}}',
    ]) {
      assert.equal(await post(body, {}), 400, body);
    }
  });

  it('that stops half way, its line cut, does no harm', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(emulator.door.port, '127.0.0.1', () => {
        socket.write(
          'POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"type":"mess',
          () => socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
    });
    assert.equal(await post(good(), {}), 200);
  });

  it('that is deeply nested is refused with 400, at once', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const started = performance.now();
    assert.equal(await post(deep, {}), 400);
    assert.equal(await post(`{"type":"message","value":${deep}}`, {}), 400);
    assert.ok(performance.now() - started < 1000);
  });

  it('keeps a foreign prototype out', async () => {
    await post(
      `${good().slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
      {},
    );
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('goes to one address by one method', async () => {
    const statuses: Record<string, number> = {};
    for (const [method, path] of [
      ['GET', '/api/messages'],
      ['PUT', '/api/messages'],
      ['OPTIONS', '/api/messages'],
      ['POST', '/'],
      ['GET', '/metrics/../../etc/passwd'],
      ['GET', '/%'],
    ] as const) {
      const answer = await fetch(emulator.url + path, { method });
      assert.equal(await answer.text(), '', `${method} ${path} says something`);
      assert.equal(answer.headers.get('server'), null);
      statuses[`${method} ${path}`] = answer.status;
    }
    for (const [what, status] of Object.entries(statuses))
      assert.ok([400, 404, 405].includes(status), `${what}: ${status}`);
  });
});

describe('the depth of a JSON text', () => {
  it('counts brackets outside strings and stops counting past the cap', () => {
    assert.equal(depthOf('{"a":[1,{"b":"]]]}}}"}]}'), 3);
    assert.equal(depthOf('"\\"[[[["'), 0);
    assert.equal(depthOf('["\\\\"[[]]]'), 3);
    assert.equal(depthOf('[["cut\\"[['), 2);
    assert.equal(depthOf('['.repeat(MAX_DEPTH)), MAX_DEPTH);
    assert.equal(depthOf('['.repeat(1000)), MAX_DEPTH + 1);
  });
});

describe('health', () => {
  it('tells whether it lives and is ready, and counts without names', async () => {
    let ready = true;
    const emulator = await openEmulator({
      mode: 'local',
      services: fakeServices(),
      respond: echo,
      ready: () => Promise.resolve(ready),
    });
    try {
      await emulator.send(message(emulator.connector.serviceUrl, 'x'));
      await emulator.send('{');
      assert.equal((await fetch(`${emulator.url}/livez`)).status, 200);
      assert.equal((await fetch(`${emulator.url}/readyz`)).status, 200);
      ready = false;
      assert.equal((await fetch(`${emulator.url}/readyz`)).status, 503);
      const text = await (await fetch(`${emulator.url}/metrics`)).text();
      assert.match(text, /join_doctor_turn_seconds_count\{kind="message"\} 1/);
      assert.match(text, /join_doctor_turns_pending 0/);
      assert.match(text, /join_doctor_event_loop_delay_seconds \d/);
      assert.match(text, /join_doctor_refused_total\{status="400",reason="json"\} 1/);
      assert.doesNotMatch(text, /anna|29:/i);
    } finally {
      await emulator.close();
    }
  });

  it('finishes the turn under way when it is closed, and takes no new one', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let began: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    const emulator = await openEmulator({
      mode: 'local',
      services: fakeServices(),
      respond: async () => {
        began();
        await gate;
        return [{ text: 'done' }];
      },
    });
    const answer = emulator.send(message(emulator.connector.serviceUrl, 'x'));
    await running;
    const closed = emulator.door.close();
    // Lines that had arrived are still read; then nobody gets in, while the turn is under way.
    let admitted = 0;
    while (admitted < 10_000 && (await fetch(`${emulator.url}/livez`).catch(() => null)) !== null) admitted += 1;
    assert.ok(admitted < 10_000);
    open();
    assert.equal((await answer).status, 200);
    assert.equal(emulator.connector.sent[0]?.activity.text, 'done');
    await closed;
    await emulator.connector.close();
    await emulator.keys.close();
  });
});
