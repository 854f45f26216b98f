// Has a picture read by a process of its own, one at a time, and kills it when it takes too long.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What was recognised, misreadings and all; or that nothing was, or that too many wait already. */
export type Recognised = { text: string } | { failed: 'picture-unread' | 'picture-busy' };

export interface Recogniser {
  /** @param who one picture of theirs may wait at a time */
  read(picture: Uint8Array, who: string): Promise<Recognised>;
  close(): void;
}

export interface RecogniserOptions {
  timeoutMs?: number;
  /** How many may wait for the one that is read. */
  queue?: number;
  /** The program that reads; another one in tests. */
  program?: string;
}

const TIMEOUT_MS = 18_000;
const QUEUE = 4;
/** What a process needs to start on any system. */
const KEPT_ENV = ['PATH', 'SystemRoot', 'TEMP', 'TMPDIR'];
/** Node 20 reads no TypeScript by itself. */
const RUN = fileURLToPath(new URL('../../run.js', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./recognise-child.ts', import.meta.url));

/** Opens the queue; nothing is loaded or started before the first picture comes. */
export function openRecogniser(options: RecogniserOptions = {}): Recogniser {
  const waiting = new Set<string>();
  const children = new Set<ReturnType<typeof fork>>();
  let last: Promise<unknown> = Promise.resolve();

  const run = (picture: Uint8Array): Promise<Recognised> =>
    new Promise((resolve) => {
      const child = fork(RUN, [options.program ?? PROGRAM], {
        // No setting of the bot's, above all no password, reaches the process that decodes strangers' bytes.
        env: Object.fromEntries(KEPT_ENV.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
        execArgv: ['--max-old-space-size=256'],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        serialization: 'advanced',
      });
      children.add(child);
      const settle = (result: Recognised): void => {
        clearTimeout(limit);
        children.delete(child);
        child.kill('SIGKILL');
        resolve(result);
      };
      const limit = setTimeout(() => settle({ failed: 'picture-unread' }), options.timeoutMs ?? TIMEOUT_MS);
      child.once('message', (message: unknown) => settle(readAnswer(message)));
      child.once('error', () => settle({ failed: 'picture-unread' }));
      child.once('exit', () => settle({ failed: 'picture-unread' }));
      child.send(picture, () => undefined);
    });

  return {
    read: (picture, who) => {
      if (waiting.has(who) || waiting.size > (options.queue ?? QUEUE))
        return Promise.resolve({ failed: 'picture-busy' });
      waiting.add(who);
      const mine = last.then(() => run(picture)).finally(() => waiting.delete(who));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

/** A text of the size a screen holds; whatever else the process says is nothing read. */
function readAnswer(message: unknown): Recognised {
  const text = (message as { text?: unknown } | null)?.text;
  return typeof text === 'string' && text.length < 200_000 ? { text } : { failed: 'picture-unread' };
}
