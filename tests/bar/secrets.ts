// Starts the program with marked secrets in every setting that takes one, makes everything go wrong, and looks for them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTokenSource } from '../../bot/token.ts';
import { describeError, openLog } from '../../bot/log.ts';
import { message } from '../emulator/activities.ts';
import { openConnectorServer } from '../emulator/connector.ts';
import { APP_ID, openKeyServer, TENANT } from '../emulator/key-server.ts';
import { openLoopback, sendJson } from '../emulator/loopback.ts';
import { askForHelp } from './ask-for-help.ts';
import { postJson, startBot } from './bot.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'B5', what: 'marked secrets in log, database, health and process list', quick: () => secretsCanary(false), full: () => secretsCanary(true) },
]; // prettier-ignore

const MARK = 'CANARY7f3a';
const WEBHOOK_SECRET = `whsec_${Buffer.from(`${MARK}-${'k'.repeat(24)}`).toString('base64')}`;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where text came from that may hold no secret. */
type Places = Map<string, string>;

/** Without `everything`, the service and the login server only. */
export async function secretsCanary(everything: boolean): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const places: Places = new Map();
  try {
    await inService(folder, places);
    if (everything) await Promise.all([withConnectors(folder, places), badStarts(folder, places)]);
    await hostileLogin(places);
    const marks = [MARK, WEBHOOK_SECRET.slice('whsec_'.length)];
    const found = [...places].filter(([, text]) => marks.some((mark) => text.includes(mark))).map(([place]) => place);
    // The search itself: a secret written into the data directory has to be found.
    writeFileSync(join(folder, 'planted'), MARK);
    const planted = readFileSync(join(folder, 'planted'), 'utf8').includes(MARK) && bytesOf(folder).includes(MARK);
    return [
      atLeast('B5.places-searched', places.size, 12),
      { ...noneOf('B5.secrets-found', found.length, places.size), ...(found[0] !== undefined && { figure: found.join(', ') }) },
      { id: 'B5.a-planted-one-is-found', figure: planted ? 'yes' : 'no', need: 'yes', ok: planted },
    ]; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In Teams mode, where the login server cannot be reached or does not know the app. */
async function inService(folder: string, places: Places): Promise<void> {
  const dataDir = join(folder, 'teams');
  const env = { MicrosoftAppId: APP_ID, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: MARK, HOST: '127.0.0.1' };
  const child = launch({ ...env, DATA_DIR: dataDir });
  const said = await child.until(/listens for Teams on (\S+)/);
  const url = said[1] ?? '';
  places.set('teams: command line', readFileSync(`/proc/${child.pid}/cmdline`, 'utf8'));
  for (const path of ['/livez', '/readyz', '/metrics', '/', '/api/messages', `/${MARK.toLowerCase()}`])
    places.set(`teams: ${path}`, await (await fetch(new URL(path, url))).text());
  const answer = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer a.b.c' }, body: '{}' });
  places.set('teams: refusal', JSON.stringify([...answer.headers]) + (await answer.text()));
  await child.end('SIGTERM');
  places.set('teams: output and log', child.output());
  places.set('teams: files', bytesOf(dataDir));
}

/** A ticket system and a mail server that take nothing, while somebody asks for help. */
async function withConnectors(folder: string, places: Places): Promise<void> {
  const dataDir = join(folder, 'local');
  const connector = await openConnectorServer();
  const hook = await openLoopback((request, body, response) => {
    sendJson(response, 500, { error: { headers: request.headers, body } });
  });
  const bot = await startBot(dataDir, {
    WEBHOOK_URL: hook.origin,
    WEBHOOK_SECRET,
    SMTP_URL: `smtp://user:${MARK}@127.0.0.1:9`,
    SMTP_FROM: 'bot@helpdesk.invalid',
    SMTP_TO: 'desk@helpdesk.invalid',
  });
  await askForHelp(bot.url, connector, 'somebody', 'request for the canary');
  await postJson(bot.url, message(connector.serviceUrl, 'doctor'));
  await delay(1_500);
  places.set('connectors: metrics', await (await fetch(new URL('/metrics', bot.url))).text());
  places.set('connectors: answers', JSON.stringify(connector.sent.map(({ activity }) => activity)));
  await bot.kill('SIGTERM');
  places.set('connectors: log', bot.complaints());
  places.set('connectors: files', bytesOf(dataDir));
  await hook.close();
  await connector.close();
}

/** Settings that stop the start, each with a secret in the value or beside it. */
async function badStarts(folder: string, places: Places): Promise<void> {
  const bad = {
    'a database that is not there': { DATABASE_URL: `postgres://u:${MARK}@127.0.0.1:9/d?connect_timeout=1` },
    'a database of another kind': { DATABASE_URL: `mysql://u:${MARK}@127.0.0.1/d` },
    'a secret without an app': { MicrosoftAppPassword: MARK },
    'a webhook alone': { WEBHOOK_SECRET },
    'a mail server with a path': { SMTP_URL: `smtp://u:${MARK}@127.0.0.1/${MARK}` },
    'a key that is none': { MicrosoftAppId: APP_ID, MicrosoftAppTenantId: TENANT, MicrosoftAppCertificate: MARK, MicrosoftAppCertificateKey: MARK },
    'a file that is not there': { MicrosoftAppId: APP_ID, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword_FILE: `/${MARK}` },
  }; // prettier-ignore
  await Promise.all(
    Object.entries(bad).map(async ([name, env]) => {
      const child = launch({ DATA_DIR: join(folder, 'bad'), ...env });
      await child.ended;
      places.set(name, child.output());
    }),
  );
}

/** A login server that quotes what it was sent, in an error, as a token and as nonsense. */
async function hostileLogin(places: Places): Promise<void> {
  const keys = await openKeyServer();
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  for (const status of [400, 401, 500, 200]) {
    const server = await openLoopback((_request, body, response) => sendJson(response, status, { error: body }));
    const endpoints = { ...keys.endpoints([]), loginUrl: server.origin };
    const identity = { appId: APP_ID, tenantId: TENANT, credential: { kind: 'secret', secrets: [MARK] }, allowedTenants: [] } as const; // prettier-ignore
    await openTokenSource(identity, endpoints, () => new Date())().catch((error: unknown) => {
      log.error('token-failed', error);
      places.set(`login ${status}: error`, `${String(error)} ${JSON.stringify(describeError(error))}`);
    });
    await server.close();
  }
  places.set('login: log', lines.join('\n'));
  await keys.close();
}

function launch(env: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['run.js', 'bot/main.ts'], {
    cwd: root,
    env: { PATH, HOME, PORT: '0', NO_PLAYGROUND: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    pid: child.pid,
    ended,
    output: () => text,
    until: async (what: RegExp): Promise<RegExpExecArray> => {
      for (let tries = 0; tries < 600; tries += 1) {
        const found = what.exec(text);
        if (found) return found;
        if (child.exitCode !== null) break;
        await delay(50);
      }
      throw new Error(`it never said so: ${text.slice(0, 300)}`);
    },
    end: (signal: 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Everything in a folder's files, as text in which ASCII is readable. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
