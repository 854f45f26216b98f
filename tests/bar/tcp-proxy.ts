// A small TCP proxy before a database: slow, silent, cut at the worst moment, or with room for few.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  port: number;
  /** How it behaves from now on; what is left out is as on a good day. */
  behave(how: Weather): void;
  /** Connections cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

export interface Weather {
  /** Added to every answer. */
  latencyMs?: number;
  /** Nothing passes, nothing is said. */
  silent?: boolean;
  /** Every so many commits the line is cut between the commit and its answer. */
  cutAtCommit?: number;
  /** More connections than this are cut at once. */
  room?: number;
}

const COMMIT = Buffer.from('commit\0');

export async function openProxy(target: number): Promise<Proxy> {
  let weather: Weather = {};
  let commits = 0;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const held: (() => void)[] = [];
  const pass = (to: Socket, chunk: Buffer): void => {
    const write = (): void => void (to.destroyed || to.write(chunk));
    if (weather.silent) held.push(write);
    else write();
  };
  const server = createServer((client) => {
    if (sockets.size / 2 >= (weather.room ?? Infinity)) {
      cuts += 1;
      client.on('error', () => undefined);
      return void client.destroy();
    }
    const upstream = connect(target, '127.0.0.1');
    let doomed = false;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (weather.cutAtCommit !== undefined && chunk.includes(COMMIT) && ++commits % weather.cutAtCommit === 0)
        doomed = true;
      pass(upstream, chunk);
    });
    upstream.on('data', (chunk) => {
      if (doomed) {
        // The server has committed and said so; nobody hears it.
        cuts += 1;
        return void client.destroy();
      }
      if (weather.latencyMs === undefined) pass(client, chunk);
      else setTimeout(() => pass(client, chunk), weather.latencyMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    behave: (how) => {
      weather = how;
      if (!how.silent) for (const write of held.splice(0)) write();
    },
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
