// Opens an organisation's own documents: a thread keeps the index, this side searches it.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../yaml.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { readEmbedded } from './embedded.ts';
import type { IndexReader } from './engine.ts';
import { createQuery } from './query.ts';
import type { Query } from './query.ts';
import { openReader } from './store.ts';
import type { Documents, Refreshed } from './types.ts';

export interface DocumentsOptions {
  /** The folder of documents. */
  dir: string;
  /** Where the index is kept, unless a server keeps it. */
  dataDir: string;
  /** The PostgreSQL that keeps it for all instances. */
  databaseUrl?: string | null;
  /** Look at once, and again whenever a file changes; else only when `refresh` is called. */
  watched?: boolean;
  /** Told after every look at the folder, and of failures. */
  log?: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void };
  startWorker?: (options: WorkerOptions) => Worker;
}

/** After so many crashes in a row without a finished look, the thread is left alone until somebody asks for a look. */
const RESTARTS = 5;
const RESTART_MS = 500;
const CLOSE_MS = 5000;

interface Ask {
  resolve: (refreshed: Refreshed) => void;
  reject: (error: Error) => void;
}

/**
 * Resolves when the index can be searched: at once where one is kept from before, else when an empty one is made;
 * what changed since is read after that. @throws DOCUMENTS_UNUSABLE when the index can be neither opened nor made
 */
export async function openDocuments(options: DocumentsOptions): Promise<Documents> {
  const { log, startWorker = startThread, databaseUrl = null } = options;
  const shared = databaseUrl === null ? null : await import('./shared.ts');
  const dataDir = resolve(options.dataDir);
  const asks = new Map<number, Ask>();
  let asked = 0;
  let reader: { index: IndexReader; query: Query } | null = null;
  let last: Refreshed | null = null;
  let worker: Worker | null = null;
  let crashes = 0;
  let rebuilt = false;
  let closing = false;
  let opened: { resolve: () => void; reject: (error: Error) => void } | null = null;

  const tell = (message: ToWorker): void => worker?.postMessage(message);
  const letGo = (): void | Promise<void> => {
    const leaving = reader?.index.close();
    reader = null;
    return leaving;
  };
  const fail = (reason: string): void => {
    const error = unusable(reason);
    for (const ask of asks.values()) ask.reject(error);
    asks.clear();
    opened?.reject(error);
  };

  const hear = (message: FromWorker): void => {
    if (closing) return;
    if (message.is === 'closed') return void letGo();
    if (message.is === 'open') {
      void letGo();
      try {
        const index = shared?.readShared(databaseUrl ?? '') ?? readEmbedded(openReader(dataDir));
        reader = { index, query: createQuery(index) };
        opened?.resolve();
      } catch (error) {
        log?.error('documents-unread', error);
        if (rebuilt) return fail('the index cannot be read');
        rebuilt = true;
        tell({ do: 'rebuild' });
      }
      return;
    }
    if (message.is === 'watching') return;
    const ask = message.ask === undefined ? undefined : asks.get(message.ask);
    if (message.ask !== undefined) asks.delete(message.ask);
    if (message.is === 'failed') {
      log?.error('documents-failed', Object.assign(new Error(message.reason), { reason: message.reason }));
      return ask?.reject(new Error(message.reason));
    }
    crashes = 0;
    rebuilt = false;
    const told = JSON.stringify([last?.version, last?.problems]);
    last = message.refreshed;
    const { version, sections, problems } = last;
    if (told !== JSON.stringify([version, problems]))
      log?.info('documents', { version, passages: sections, count: problems.length });
    ask?.resolve(last);
    if (asks.size === 0) worker?.unref();
  };

  const start = (): void => {
    const started = startWorker({ dir: resolve(options.dir), dataDir, databaseUrl, watched: options.watched ?? false });
    let reason = 'it ended';
    worker = started;
    started.on('message', hear);
    started.on('error', (error: Error & { code?: unknown }) => {
      reason = typeof error.code === 'string' ? error.code : error.name;
      log?.error('documents-crashed', error);
    });
    started.on('exit', () => {
      if (worker === started) worker = null;
      if (closing) return;
      crashes++;
      // Never opened: the operator has to see to it, trying again would not help.
      if (reader === null && opened !== null && last === null) return fail(reason);
      if (crashes > RESTARTS) return fail(reason);
      const again = setTimeout(() => {
        if (closing || worker) return;
        start();
        for (const ask of asks.keys()) tell({ do: 'refresh', ask });
      }, RESTART_MS * crashes);
      if (asks.size === 0) again.unref();
    });
    if (asks.size === 0) started.unref();
  };

  await new Promise<void>((resolve, reject) => {
    opened = { resolve, reject };
    start();
    worker?.ref();
  });
  opened = null;
  (worker as Worker | null)?.unref();

  return {
    async search(text) {
      try {
        return (await reader?.query.search(text)) ?? [];
      } catch (error) {
        log?.error('documents-unread', error);
        tell({ do: 'check' });
        return [];
      }
    },
    get problems(): readonly Problem[] {
      return last?.problems ?? [];
    },
    get version(): string {
      return last?.version ?? '';
    },
    refresh() {
      if (closing) return Promise.reject(unusable('closed'));
      return new Promise((resolve, reject) => {
        const ask = ++asked;
        asks.set(ask, { resolve, reject });
        if (!worker) {
          crashes = 0;
          start();
        }
        worker?.ref();
        tell({ do: 'refresh', ask });
      });
    },
    async close() {
      closing = true;
      // The writer goes last and puts its log away.
      await letGo();
      fail('closed');
      const leaving = worker;
      if (leaving) {
        await new Promise<void>((resolve) => {
          const late = setTimeout(() => void leaving.terminate(), CLOSE_MS);
          leaving.once('exit', () => {
            clearTimeout(late);
            resolve();
          });
          leaving.ref();
          tell({ do: 'close' });
        });
      }
    },
  };
}

function unusable(reason: string): Error {
  return Object.assign(new Error(`the documents cannot be indexed: ${reason}`), { code: 'DOCUMENTS_UNUSABLE' });
}

/** Node 20 reads no TypeScript by itself, in a thread neither. */
export function startThread(workerData: WorkerOptions): Worker {
  return new Worker(new URL('../../run.js', import.meta.url), {
    argv: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    execArgv: [],
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
}
