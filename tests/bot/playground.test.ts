// The Playground beside the bot: it comes up, on the loopback interface alone, and goes when it is told to.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlayground } from '../../bot/playground.ts';

describe('the Playground', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-playground-'));
  let blocker: Server;
  before(async () => {
    blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    blocker.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('serves its page on 127.0.0.1 and on no other address, on a free port when the wished one is taken', async () => {
    const taken = (blocker.address() as { port: number }).port;
    const botUrl = 'http://127.0.0.1:9/api/messages';
    const playground = await startPlayground({ botUrl, port: taken, dataDir, openBrowser: false });
    assert.ok(playground, 'the Playground did not start');
    try {
      assert.equal(playground.moved, true);
      assert.notEqual(playground.port, taken);
      const page = await (await fetch(playground.url)).text();
      assert.match(page, /<div id="root">/);
      assert.equal(await accepts('127.0.0.1', playground.port), true);
      for (const address of otherAddresses()) {
        assert.equal(await accepts(address, playground.port), false, `it also listens on ${address}`);
      }
      assert.equal(existsSync('devTools'), false, 'it wrote into the repository');
    } finally {
      await playground.close();
    }
    assert.equal(await accepts('127.0.0.1', playground.port), false);
  });

  it('takes another port when somebody else was quicker to take the one that was free', async () => {
    const taken = (blocker.address() as { port: number }).port;
    const ports = [taken, taken + 1, taken + 2];
    const next = (): Promise<number> => Promise.resolve(ports.shift() ?? 0);
    const playground = await startPlayground(
      { botUrl: 'http://127.0.0.1:9/', port: 0, dataDir, openBrowser: false },
      next,
    );
    assert.ok(playground && playground.port !== taken, 'the Playground did not start');
    await playground.close();
  });
});

/** Every address of this machine but 127.0.0.1; `127.0.0.2` stands for them where there is no other. */
function otherAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return ['127.0.0.2', ...own.filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'))];
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
    socket.once('timeout', end(false));
  });
}
