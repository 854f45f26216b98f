// The HTTP side: restify routes, our own listener with limits against slow clients, answers without a word too many.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextRound } from 'node:timers/promises';
import restify from 'restify';
import { inStep } from '../dialogs/in-step.ts';
import type { TurnAnswer } from './channel.ts';
import type { Gate, Incoming } from './gate.ts';
import type { HelpdeskDoor } from './helpdesk-door.ts';
import { makeRoom } from './make-room.ts';
import { readBody } from './read-body.ts';

export interface ServerOptions {
  host: string;
  port: number;
  /** null for health on the same port. */
  healthPort: number | null;
  gate: Gate;
  /** Runs one admitted activity. */
  turn: (activity: Incoming, headers: IncomingHttpHeaders) => Promise<TurnAnswer>;
  /** Changes from another ticket system; without it there is no such address. */
  helpdesk?: HelpdeskDoor | undefined;
  onRefused: (status: number, reason: string) => void;
  /** Somebody of an organisation that is not served wrote; never throws. */
  onStranger?: (activity: Incoming) => Promise<void>;
  health: { live: () => boolean; ready: () => Promise<boolean>; metrics: () => Promise<string> };
}

interface Context extends ServerOptions {
  isClosing: () => boolean;
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
  requestTimeout: 12_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 15_000,
};
const MAX_CONNECTIONS = 1_024;
const MAX_REQUESTS_PER_SOCKET = 1_000;
/** How long a refused sender may go on sending before the line is cut. */
const LINGER_MS = 1_000;
/** A flood of new lines keeps us no longer than this from leaving. */
const ARRIVE_MS = 200;

/**
 * Starts listening.
 * @throws the listener's error, EADDRINUSE among them
 */
export async function startServer(options: ServerOptions): Promise<ListeningServer> {
  let closing = false;
  const context: Context = { ...options, isClosing: () => closing };
  const routes = openRouter();
  // restify tells its handlers apart by their being declared async.
  routes.post('/api/messages', async (request, response) => {
    await answerMessage(request, response, context);
  });
  const { helpdesk } = options;
  if (helpdesk) {
    routes.post('/api/helpdesk', async (request, response) => {
      const answer = await helpdesk(request).catch(() => ({ status: 503, reason: 'fault' }) as const);
      if (answer.reason !== undefined) refuse(request, response, { ...answer, reason: answer.reason }, context);
      else respond(response, context, answer.status, answer.body);
    });
  }
  const health = options.healthPort === null ? routes : openRouter();
  health.get('/livez', async (_request, response) => {
    respond(response, context, options.health.live() ? 200 : 503);
    await Promise.resolve();
  });
  health.get('/readyz', async (_request, response) => {
    respond(response, context, (await options.health.ready()) ? 200 : 503);
  });
  health.get('/metrics', async (_request, response) => {
    respond(response, context, 200, await options.health.metrics(), 'text/plain; version=0.0.4');
  });

  const main = await listen(routes, options.host, options.port);
  const own = options.healthPort === null ? null : await listen(health, options.host, options.healthPort);
  const { port } = main.address() as AddressInfo;
  return {
    host: options.host,
    port,
    healthPort: own ? (own.address() as AddressInfo).port : port,
    close: async () => {
      closing = true;
      await readArrived(main);
      await shut(main);
      if (own) await shut(own);
    },
  };
}

/** From headers to answer; every way out is a bare status. */
async function answerMessage(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  try {
    const authorized = await context.gate.authorize(request.headers);
    if (!authorized.ok) return refuse(request, response, authorized, context);
    const body = await readBody(request);
    if (!body.ok) return refuse(request, response, body, context);
    await inStep('admit');
    const admitted = context.gate.admit(body.value, authorized.sender);
    if (!admitted.ok) {
      // A sentence that cannot be sent is no reason to fail, least of all to end.
      if (admitted.stranger) context.onStranger?.(admitted.stranger).catch(() => undefined);
      return refuse(request, response, admitted, context);
    }
    const answer = await context.turn(admitted.activity, request.headers);
    if (answer.status >= 400) context.onRefused(answer.status, answer.reason ?? 'turn');
    respond(response, context, answer.status, answer.body);
  } catch {
    // Nothing above is meant to throw; if it does, the sender learns only that this request was not served.
    refuse(request, response, { status: 503, reason: 'fault' }, context);
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: { status: number; reason: string },
  context: Context,
): void {
  context.onRefused(status, reason);
  respond(response, context, status);
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('end', () => clearTimeout(timer));
}

function respond(
  response: ServerResponse,
  context: Context,
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
    // A sender that keeps its line open must not use it again once we leave.
    ...(context.isClosing() && { connection: 'close' }),
  });
  response.end(text);
}

/** restify as the router only: its body reader can be crashed by one request, and its error bodies name the library. */
function openRouter(): restify.Server {
  const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {}, child: () => silent };
  const nothing = (): string => '';
  return restify.createServer({
    name: '',
    log: silent as never,
    formatters: { 'application/json': nothing, 'text/plain': nothing, 'application/octet-stream': nothing },
  });
}

function listen(router: restify.Server, host: string, port: number): Promise<Server> {
  const server = createServer(LIMITS, (request, response) => {
    (router as unknown as { server: Server }).server.emit('request', request, response);
  });
  makeRoom(server, MAX_CONNECTIONS);
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

/** What was sent before we leave is read, over a line that waits to be accepted too: else its sender hears nothing. */
async function readArrived(server: Server): Promise<void> {
  let quiet = 0;
  const arrived = (): void => void (quiet = 0);
  server.on('connection', arrived).on('request', arrived);
  const end = performance.now() + ARRIVE_MS;
  // One line may be accepted a round, and what it says is read in the next.
  while (quiet++ < 3 && performance.now() < end) await nextRound();
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
