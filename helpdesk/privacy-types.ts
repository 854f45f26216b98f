// Keeping only what must be kept: what is deleted, handed out and forgotten, and what that gives back.
import type { Ticket, TicketEvent } from './types.ts';

/** A card or line that stood in a channel when its ticket was deleted; the outbox empties it. */
export interface PostedCard {
  address: string;
  messageId: string;
}

/** Keeping only what must be kept. */
export interface Upkeep extends Privacy {
  /** Deletes what is past its time; returns what was deleted. */
  purge(now: Date): Promise<{ pastes: number; tickets: number; keys: number }>;
}

/** What a person may ask for about themselves. */
export interface Privacy {
  /** Deletes everything about a person, from the files too, once per `key`; what channels still show is emptied. */
  forget(tenant: string, userId: string, conversation?: string, key?: string): Promise<Forgotten>;
  /** Everything kept about a person, notes of the helpdesk excepted. */
  exportOf(tenant: string, userId: string, conversation?: string): Promise<PersonalData>;
  /** Deletes what was kept of a message its author took back; returns how many copies there were. */
  withdrawPaste(tenant: string, conversation: string, source: string): Promise<number>;
}

export interface Forgotten {
  tickets: number;
  cards: PostedCard[];
  /** True for a key that was worked off before: nothing was done. */
  repeated: boolean;
}

/** What is kept about one person. */
export interface PersonalData {
  tickets: Ticket[];
  /** By ticket id. */
  events: Record<string, TicketEvent[]>;
  welcomedAt: string | null;
  /** What their conversation remembers: the language, the last redacted output. */
  remembered: Record<string, string>;
  ratings: { entry: string; language: string; helpful: boolean; comment: string; at: string }[];
  /** What they did on other people's requests. */
  actions: { number: number; action: string; at: string; text: string }[];
}
