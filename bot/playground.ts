// Starts Microsoft's Agents Playground beside the bot: a chat window in the browser, on this machine only.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Playground {
  url: string;
  port: number;
  /** The port asked for was taken, so another one was used. */
  moved: boolean;
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** Where its activities go. */
  botUrl: string;
  port: number;
  /** Its files go into a folder of their own in here. */
  dataDir: string;
  /** Whether it may open the browser by itself. */
  openBrowser: boolean;
}

/** A busy or slow machine needs most of a minute; one that ends is seen at once. */
const START_MS = 120_000;

/** So often another program takes the port between the look at it and the start. */
const TRIES = 3;

/**
 * Starts the Playground and waits until it serves its page.
 * @param freePort the wished port if it can be had, else any free one
 * @returns null when it is not installed (a production install leaves it out) or does not come up
 */
export async function startPlayground(
  options: PlaygroundOptions,
  freePort: (wished: number) => Promise<number> = findFreePort,
): Promise<Playground | null> {
  const entry = findEntry();
  if (entry === null) return null;
  const folder = resolve(options.dataDir, 'playground');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.m365agentsplayground.yml'), PEOPLE);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = await freePort(options.port);
    const url = `http://127.0.0.1:${port}`;
    const child = startChild(entry, folder, url, port, options);
    endElsewhere(child, port);
    if (await serves(url, child))
      return { url, port, moved: options.port !== 0 && port !== options.port, close: () => end(child) };
    // What hangs would hang again.
    const hangs = !hasEnded(child);
    await end(child);
    if (hangs) return null;
  }
  return null;
}

function startChild(
  entry: string,
  folder: string,
  url: string,
  port: number,
  options: PlaygroundOptions,
): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--import',
      LOOPBACK_ONLY,
      entry,
      'start',
      '-e',
      options.botUrl,
      '-c',
      'msteams',
      '-p',
      String(port),
      '--disable-telemetry',
    ],
    {
      cwd: folder,
      env: {
        ...childEnvironment(),
        M365_AGENTS_PLAYGROUND_SERVICE_URL: `${url}/_connector`,
        ...(!options.openBrowser && { TEAMSAPPTESTER_BROWSER: 'none' }),
      },
      // The channel ends with this process, however it ends; the child leaves when it does.
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    },
  );
}

/** By itself it listens on every interface of the machine; this runs before it and leaves it only the loopback one. */
const LOOPBACK_ONLY = `data:text/javascript,${encodeURIComponent(`
import net from 'node:net';
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === 'object' && first !== null && 'port' in first) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  if (typeof first === 'number' || /^[0-9]+$/.test(String(first))) {
    if (typeof rest[0] === 'string') rest.shift();
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, ...rest.filter((part) => typeof part === 'function'));
  }
  throw new Error('only a loopback port may be listened on');
};
process.on('disconnect', () => process.exit(0));
`)}`;

// It adds a channel General to every team by itself.
// At least five people beside the one who types, or it stops without a word; one for each language and some more.
const PEOPLE = `version: "0.1.1"
tenantId: 3f6c1d52-5a0e-4f0b-9c1c-0a1b2c3d4e01
bot:
  id: join-doctor
  name: Join Doctor
currentUser:
${person('you', 'Sam Taylor', 0, '  ')}
users:
${[
  ['anna', 'Anna de Vries'],
  ['kari', 'Kari Nordmann'],
  ['robin', 'Robin Smith'],
  ['lotte', 'Lotte Jansen'],
  ['ola', 'Ola Hansen'],
]
  .map(([id = '', name = ''], index) => `  -${person(id, name, index + 1, '    ').slice(3)}`)
  .join('\n')}
personalChat:
  id: personal-chat
groupChat:
  id: group-chat
  name: Group chat
team:
  id: team-it
  name: IT
  aadGroupId: 3f6c1d52-5a0e-4f0b-9c1c-0a1b2c3d4e99
  channels:
    - id: channel-helpdesk
      name: Helpdesk
`;

function person(id: string, name: string, number: number, indent: string): string {
  const [given = '', ...family] = name.split(' ');
  return [
    `id: ${id}`,
    `name: ${name}`,
    `userPrincipleName: ${id}@example.test`,
    `aadObjectId: 3f6c1d52-5a0e-4f0b-9c1c-0a1b2c3d4e1${number}`,
    `givenName: ${given}`,
    `surname: ${family.join(' ')}`,
    `email: ${id}@example.test`,
  ]
    .map((line) => indent + line)
    .join('\n');
}

function findEntry(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
    return bin['agentsplayground'] === undefined ? null : join(dirname(manifest), bin['agentsplayground']);
  } catch {
    return null;
  }
}

/** What any program needs to run; no setting of the bot goes along. */
function childEnvironment(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'USERPROFILE',
    'SYSTEMROOT',
    'TEMP',
    'TMP',
    'TMPDIR',
    'LANG',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'APPDATA',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function findFreePort(wished: number): Promise<number> {
  const probe = (port: number): Promise<number> =>
    new Promise((done, fail) => {
      const server = createServer();
      server.once('error', fail);
      server.listen(port, '127.0.0.1', () => {
        const { port: got } = server.address() as AddressInfo;
        server.close(() => done(got));
      });
    });
  return probe(wished).catch(() => probe(0));
}

/** Ends it when it listens on another port: where its own is taken it takes one by itself, and has the bot answer on the first. */
function endElsewhere(child: ChildProcess, port: number): void {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    if (said.length < LONGEST_GREETING) said += chunk.toString();
    const [, listening] = /Listening on ([0-9]{1,5})\s/.exec(said) ?? [];
    if (listening !== undefined && Number(listening) !== port) child.kill();
  });
}

const LONGEST_GREETING = 10_000;

async function serves(url: string, child: ChildProcess): Promise<boolean> {
  const until = performance.now() + START_MS;
  while (performance.now() < until && !hasEnded(child)) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.body?.cancel();
    // It serves the page before it reads its settings, and leaves when it does not like them.
    if (answer?.ok && (await delay(300, true)) && !hasEnded(child)) return true;
    await delay(100);
  }
  return false;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill();
  await ended;
}
