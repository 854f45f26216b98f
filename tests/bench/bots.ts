// Starts our bot and the bare echo bot as processes, and reads what they take: time to the first line, processor, memory.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Bot {
  url: string;
  pid: number;
  /** From the start of the process to the line that names its address. */
  startMs: number;
  /** Processor time so far, of all its threads. */
  cpuMs(): number;
  /** Memory in use now. */
  residentMb(): number;
  /** Ends in good order. */
  stop(): Promise<void>;
}

const TICK_MS = 10;
const PAGE = 4096;

/** The reference: as the samples show it. */
export function startEcho(core?: number): Promise<Bot> {
  return start('tests/bench/echo-bot.ts', {}, core);
}

/** Ours in local mode; `env` adds settings. */
export function startOurs(dataDir: string, env: Record<string, string> = {}, core?: number): Promise<Bot> {
  return start('bot/main.ts', { NO_PLAYGROUND: '1', PORT: '0', DATA_DIR: dataDir, ...env }, core);
}

/** Ours over so many entries. */
export function startGrown(dataDir: string, entries: number): Promise<Bot> {
  return start('tests/bench/grown-bot.ts', {
    PORT: '0',
    NO_PLAYGROUND: '1',
    DATA_DIR: dataDir,
    ENTRIES: String(entries),
  });
}

/** Starts a bot, on one processor core if told which; it names its address in its first line. */
function start(file: string, env: Record<string, string>, core?: number): Promise<Bot> {
  const { PATH = '', HOME = '' } = process.env;
  const command = [process.execPath, 'run.js', file];
  const [program = '', ...args] = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: new URL('../..', import.meta.url),
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`${file} ended`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /messages go to (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(asBot(child, url, performance.now() - started));
    });
  });
}

function asBot(child: ChildProcess, url: string, startMs: number): Bot {
  const pid = child.pid ?? 0;
  // The fields behind the name, which may hold blanks: user and system time are the 14th and 15th, pages the 24th.
  const stat = (): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    url,
    pid,
    startMs,
    cpuMs: () => (Number(stat()[11]) + Number(stat()[12])) * TICK_MS,
    residentMb: () => (Number(stat()[21]) * PAGE) / 1e6,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}
