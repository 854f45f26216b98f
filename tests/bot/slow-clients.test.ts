// Senders who take their time: their lines are cut, and others are served meanwhile.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';

describe('slow senders', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await openEmulator({ mode: 'local', services: fakeServices(), respond: echo });
  });
  after(() => emulator.close());

  /** Sends the start of a request, then nothing; resolves with the milliseconds until the line is cut. */
  function stall(start: string): Promise<number> {
    const began = performance.now();
    return new Promise((resolve) => {
      const socket: Socket = connect(emulator.door.port, '127.0.0.1', () => socket.write(start));
      socket.resume();
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(performance.now() - began));
    });
  }

  it('are cut off within 20 seconds, in the headers or in the body, while a good turn is served', async () => {
    const head = 'POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
    const stalled = [
      ...Array.from({ length: 50 }, () => stall(head)),
      ...Array.from({ length: 50 }, () => stall(`${head}Content-Length: 500\r\n\r\n{"type":`)),
    ];
    const started = performance.now();
    assert.equal((await emulator.send(message(emulator.connector.serviceUrl, 'x'))).status, 200);
    assert.ok(performance.now() - started < 2000);
    const times = await Promise.all(stalled);
    assert.ok(Math.max(...times) < 20_000, `the slowest was cut after ${Math.round(Math.max(...times))} ms`);
    assert.ok(Math.min(...times) > 5_000, 'a line was cut before its time');
    assert.equal((await emulator.send(message(emulator.connector.serviceUrl, 'x'))).status, 200);
  });
});
