// The program: read the settings, open the services, open the door, say one line, and leave in good order.
import { setFlagsFromString } from 'node:v8';
import { respond } from '../dialogs/respond.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { following } from './current.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { openHelpdeskDoor } from './helpdesk-door.ts';
import { openLog, quietConsole, type Log } from './log.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import { startPlayground, type Playground } from './playground.ts';
import { createPostman } from './postman.ts';
import { openServices, type OpenedServices } from './services.ts';
import { openTraces, tracePost, traceServices, type Traces } from './traces.ts';
import { startReminders, startUpkeep } from './upkeep.ts';

// Left to itself, V8 lets the heap grow to four times what lives in it: 420 MB after ten thousand turns instead of 240. With less
// room than this the slowest turns get slower (docs/sizing.md). Not a limit: what needs more gets more.
setFlagsFromString('--heap-growing-percent=40');
// Young objects are sorted by this thread alone: those that would help wait for the same few cores, and all turns with them.
setFlagsFromString('--no-parallel-scavenge');
// The parser of the answers to what is sent (undici's, WebAssembly) stays as it is compiled first: to optimise it takes 30 MB for
// a moment, which the system often does not get back, and makes no turn faster.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

try {
  await main(readConfig(process.env));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

async function main(config: Config): Promise<void> {
  const log = openLog(config.teams ? 'info' : 'warn');
  const metrics = openMetrics();
  quietConsole(metrics.sdkPrint);
  // Left to itself, Node would print the error with whatever text it quotes.
  process.on('uncaughtException', (error) => {
    log.error('crashed', error);
    process.exit(1);
  });
  const traces = await openTraces(config.traces, log);
  const opened = await openServices(config, log, ({ kind, language }) => {
    metrics.asked(kind, language);
    traces.note({ intent: kind, language });
  });
  const services = traceServices(opened, traces);
  const { helpdesk } = services;
  countThings(metrics, services);
  const helpdeskDoor = config.webhook
    ? openHelpdeskDoor({ ...config.webhook, ...helpdesk, now: services.now })
    : undefined;
  const door = await openFrontDoor({ config, services, metrics, traces, respond, ready: services.ready, helpdeskDoor });
  const senders = following({ ...services, directory: door.directory }, () => services.knowledge);
  const postman = createPostman(senders, door.post, door.signInName, door.ownChat);
  helpdesk.outbox.start(tracePost(postman, traces));
  helpdesk.connectors.start();
  const rounds = [
    startUpkeep({ purge: (at) => traces.trace('upkeep', {}, () => helpdesk.purge(at)), now: services.now, log }),
    startReminders({ remind: () => traces.trace('reminders', {}, () => helpdesk.remind()), log }),
  ];
  const stopUpkeep = async (): Promise<void> => void (await Promise.all(rounds.map((stop) => stop())));
  const botUrl = `http://${door.host.includes(':') ? `[${door.host}]` : door.host}:${door.port}/api/messages`;
  const playground = config.playground.enabled
    ? await startPlayground({
        botUrl,
        port: config.playground.port,
        dataDir: config.dataDir,
        // No setting of ours: where programs are tried by programs, nobody sees a browser.
        openBrowser: process.stdout.isTTY && !process.env['CI'],
      })
    : null;
  leaveOnSignal(services, traces, door, playground, stopUpkeep, log);
  process.stdout.write(`${greeting(config, botUrl, playground)}\n`);
}

/** What the helpdesk knows and an operator wants to see on a dashboard. */
function countThings(metrics: Metrics, { helpdesk }: OpenedServices): void {
  metrics.watch('outbox_age_seconds', 'Age of the oldest message that could leave and has not.', async () => {
    return (await helpdesk.outbox.ageMs()) / 1000;
  });
  const ages = (): Promise<Record<string, number>> => helpdesk.openByAge();
  metrics.watch('open_requests', 'Requests that are not closed, by their age.', ages, 'age');
}

function greeting(config: Config, botUrl: string, playground: Playground | null): string {
  if (config.teams) return `Join Doctor listens for Teams on ${botUrl}`;
  const local = 'Join Doctor, local mode (no sign-in check, this machine only)';
  if (playground === null) {
    const why = config.playground.enabled ? ' (the Playground is not installed or did not start)' : '';
    return `${local}: messages go to ${botUrl}${why}`;
  }
  const moved = playground.moved ? ` (port ${config.playground.port} was taken)` : '';
  return `${local}: open ${playground.url}${moved}`;
}

/** Turns under way are finished, then the outbox and the database are closed; a second signal ends at once. */
function leaveOnSignal(
  services: OpenedServices,
  traces: Traces,
  door: FrontDoor,
  playground: Playground | null,
  stopUpkeep: () => Promise<void>,
  log: Log,
): void {
  let leaving = false;
  const leave = (): void => {
    if (leaving) process.exit(1);
    leaving = true;
    Promise.all([door.close(), playground?.close(), stopUpkeep()])
      .then(() => Promise.all([services.close(), traces.close()]))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('shutdown-failed', error);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

/** One line for the operator; a message of our own is said, anybody else's may quote a secret and is not. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === 'EADDRINUSE') return 'CONFIG_INVALID PORT: another program listens on it';
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return 'CONFIG_INVALID HOST or PORT: cannot be listened on';
  if (typeof code === 'string' && /^(DATABASE|KNOWLEDGE)_[A-Z]+$/.test(code)) return `${code}: ${String(message)}`;
  if (typeof code === 'string' && /^SQLITE_[A-Z_]+$/.test(code))
    return `DATABASE_UNUSABLE: the database cannot be used (${code})`;
  return `START_FAILED ${error instanceof Error ? error.name : typeof error}${typeof code === 'string' ? ` ${code}` : ''}`;
}
