// Starts the whole bot as its users do, in local mode on a free port, for tests that kill it or send it nonsense.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface RunningBot {
  /** Where messages go. */
  url: string;
  pid: number;
  /** From the start of the process to the line that names its address. */
  readyMs: number;
  /** Resolves when the process has ended; null when a signal ended it. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  /** Everything it wrote to standard error, its log among it. */
  complaints(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  /** Resident memory in megabytes, as its metrics tell. */
  rssMb(): Promise<number>;
}

/** Starts it on a data directory, with more settings. @throws with its complaint when it ends before it listens */
export function startBot(dataDir: string, settings: Record<string, string> = {}): Promise<RunningBot> {
  const begun = performance.now();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['run.js', 'bot/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH, HOME, NO_PLAYGROUND: '1', PORT: '0', DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve(code);
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    void ended.then(() => reject(new Error(`the bot ended by itself: ${complaint.slice(0, 500)}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /messages go to (\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      resolve({
        url,
        pid: child.pid ?? 0,
        readyMs: performance.now() - begun,
        ended,
        hasEnded: () => over,
        complaints: () => complaint,
        kill: (signal) => {
          child.kill(signal);
          return ended;
        },
        rssMb: () => residentMb(url),
      });
    });
  });
}

async function residentMb(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1] ?? Number.NaN) / 1024 / 1024;
}

/** Posts JSON; the status, or 0 when the line was cut without one. */
export async function postJson(url: string, body: unknown): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
