// What every part of this room works with.
import type { Database } from './database/database.ts';
import type { Memory } from './memory.ts';

export interface Room {
  db: Database;
  memory: Memory;
  now: () => Date;
  newId: () => string;
  /** The other ticket systems that are told what happens, by name. */
  connectors: readonly string[];
  /** Requests one person may open within an hour. */
  ticketsPerHour: number;
  /** Something new stands in the outbox. */
  queued: () => void;
}
