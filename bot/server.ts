// The HTTP side: restify routes, our own listener with limits against slow clients, answers without a word too many.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import restify from 'restify';
import type { TurnAnswer } from './adapter.ts';
import type { Gate, Incoming } from './gate.ts';
import { readBody } from './read-body.ts';

export interface ServerOptions {
  host: string;
  port: number;
  /** null for health on the same port. */
  healthPort: number | null;
  gate: Gate;
  /** Runs one admitted activity. */
  turn: (activity: Incoming, authorization: string | undefined) => Promise<TurnAnswer>;
  onRefused: (status: number, reason: string) => void;
  health: { live: () => boolean; ready: () => Promise<boolean>; metrics: () => string };
}

export interface ListeningServer {
  /** The address it really listens on. */
  host: string;
  port: number;
  healthPort: number;
  /** Takes no new connection; resolves when the open requests are answered. */
  close(): Promise<void>;
}

/** Node's own limits are a minute for headers, five for a request and no end of connections. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 15_000,
};
const MAX_CONNECTIONS = 512;
/** How long a refused sender may go on sending before the line is cut. */
const LINGER_MS = 1_000;

/**
 * Starts listening.
 * @throws the listener's error, EADDRINUSE among them
 */
export async function startServer(options: ServerOptions): Promise<ListeningServer> {
  const routes = openRouter();
  routes.post('/api/messages', async (request, response) => answerMessage(request, response, options));
  const health = options.healthPort === null ? routes : openRouter();
  health.get('/livez', async (_request, response) => {
    respond(response, options.health.live() ? 200 : 503);
    await Promise.resolve();
  });
  health.get('/readyz', async (_request, response) => {
    respond(response, (await options.health.ready()) ? 200 : 503);
  });
  health.get('/metrics', async (_request, response) => {
    respond(response, 200, options.health.metrics(), 'text/plain; version=0.0.4');
    await Promise.resolve();
  });

  const main = await listen(routes, options.host, options.port);
  const own = options.healthPort === null ? null : await listen(health, options.host, options.healthPort);
  const { port } = main.address() as AddressInfo;
  return {
    host: options.host,
    port,
    healthPort: own ? (own.address() as AddressInfo).port : port,
    close: async () => {
      await shut(main);
      if (own) await shut(own);
    },
  };
}

/** From headers to answer; every way out is a bare status. */
async function answerMessage(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  try {
    const authorized = await options.gate.authorize(request.headers);
    if (!authorized.ok) return refuse(request, response, authorized, options);
    const body = await readBody(request);
    if (!body.ok) return refuse(request, response, body, options);
    const admitted = options.gate.admit(body.value, authorized.sender);
    if (!admitted.ok) return refuse(request, response, admitted, options);
    const answer = await options.turn(admitted.activity, request.headers.authorization);
    if (answer.status >= 400) options.onRefused(answer.status, 'turn');
    respond(response, answer.status, answer.body);
  } catch {
    // Nothing above is meant to throw; if it does, the sender learns only that this request was not served.
    refuse(request, response, { status: 503, reason: 'fault' }, options);
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: { status: number; reason: string },
  options: ServerOptions,
): void {
  options.onRefused(status, reason);
  respond(response, status);
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('end', () => clearTimeout(timer));
}

function respond(
  response: ServerResponse,
  status: number,
  body?: unknown,
  type = 'application/json; charset=utf-8',
): void {
  if (response.headersSent || response.destroyed) return;
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(text !== '' && { 'content-type': type }),
  });
  response.end(text);
}

/** restify as the router only: its body reader can be crashed by one request, and its error bodies name the library. */
function openRouter(): restify.Server {
  const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {}, child: () => silent };
  const router = restify.createServer({ name: '', log: silent as never });
  router.on(
    'restifyError',
    (_request: unknown, response: ServerResponse, error: { statusCode?: number }, done: () => void) => {
      const status = error.statusCode ?? 503;
      respond(response, status === 500 ? 503 : status);
      done();
    },
  );
  return router;
}

function listen(router: restify.Server, host: string, port: number): Promise<Server> {
  const server = createServer(LIMITS, (request, response) => {
    (router as unknown as { server: Server }).server.emit('request', request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
