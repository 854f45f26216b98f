// What the thread that keeps the index and the one that answers say to each other.
import type { Refreshed } from './types.ts';

export interface WorkerOptions {
  /** The folder of documents, absolute. */
  dir: string;
  /** Where the index lies, absolute. */
  dataDir: string;
  /** The PostgreSQL that keeps the index for all instances; null for a file in `dataDir`. */
  databaseUrl: string | null;
  /** Look again whenever something changes. */
  watched: boolean;
}

export type ToWorker = { do: 'refresh'; ask: number } | { do: 'check' } | { do: 'rebuild' } | { do: 'close' };

export type FromWorker =
  /** The index can be read. */
  | { is: 'open' }
  /** From now on a change is noticed. */
  | { is: 'watching' }
  /** It is about to be taken away. */
  | { is: 'closed' }
  /** `ask` names the request it answers; looks made by itself have none. */
  | { is: 'refreshed'; ask: number | undefined; refreshed: Refreshed }
  | { is: 'failed'; ask: number | undefined; reason: string };
