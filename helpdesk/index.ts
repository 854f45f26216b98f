// Opens the helpdesk: the port of types.ts over one database, with its outbox.
import { act } from './act.ts';
import { channelOf, setChannel, undelivered } from './channels.ts';
import { openDatabase, type DatabaseOptions } from './database/database.ts';
import { eventsOf, list, requestsOf } from './list.ts';
import { firstContact, rate, recall, remember } from './memory.ts';
import { openTicket } from './open.ts';
import { createOutbox } from './outbox.ts';
import { forget, purge, retention, type Retention } from './retention.ts';
import type { Room } from './room.ts';
import { findTicket } from './rows.ts';
import type { Helpdesk, Outbox, TicketEvent, TicketLife, Upkeep } from './types.ts';

export interface HelpdeskOptions extends DatabaseOptions {
  newId: () => string;
  /** Days to keep things; 30 for pastes, 365 for tickets, 7 for keys. */
  retention?: Partial<Retention>;
}

/** Everything the room offers; flows see the part called `Helpdesk`. */
export interface OpenedHelpdesk extends Helpdesk, TicketLife, Upkeep {
  outbox: Outbox;
  /** Whether the database takes a write right now; the reason for a no is in the log. */
  ready(): Promise<boolean>;
  /** Stops the outbox after the posts under way, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens and migrates the database and makes the helpdesk over it.
 * Throws DATABASE_NEWER, DATABASE_UNREACHABLE or DATABASE_UNUSABLE with a line for the operator.
 */
export async function openHelpdesk(options: HelpdeskOptions): Promise<OpenedHelpdesk> {
  const { now, newId, log } = options;
  const db = await openDatabase(options);
  const room: Room = { db, now, newId, queued: () => outbox.wake() };
  const outbox = createOutbox(room, options.random ?? (() => 0.5), log);
  // The embedded file has one process. With PostgreSQL others may be sending: there the leases decide.
  if (db.engine === 'sqlite') {
    const inDoubt = await outbox.recover();
    if (inDoubt > 0) log.info('outbox-in-doubt', { rows: inDoubt });
  }
  const kept: Retention = { ...retention, ...options.retention };

  return {
    outbox,
    open: (key, draft) => openTicket(room, key, draft),
    act: (key, request) => act(room, key, request),
    requestsOf: (tenant, userId) => requestsOf(room, tenant, userId),
    ticket: (tenant, id) => db.read((reader) => findTicket(reader, tenant, id)),
    list: (tenant, filter) => list(room, tenant, filter),
    events: (tenant, ticketId) => eventsOf(room, tenant, ticketId),
    setChannel: (channel) => setChannel(room, channel),
    channel: (tenant) => channelOf(room, tenant),
    undelivered: (tenant) => undelivered(room, tenant),
    recall: (conversation) => recall(room, conversation),
    remember: (conversation, values) => remember(room, conversation, values),
    firstContact: (tenant, userId) => firstContact(room, tenant, userId),
    rate: (key, rating) => rate(room, key, rating),
    purge: (at) => purge(room, at, kept),
    forget: (tenant, userId, conversation) => forget(room, tenant, userId, conversation),
    exportOf: async (tenant, userId) => {
      const tickets = await requestsOf(room, tenant, userId);
      const events: Record<string, TicketEvent[]> = {};
      for (const { id } of tickets) {
        events[id] = (await eventsOf(room, tenant, id)).filter((event) => event.action !== 'note');
      }
      return { tickets, events };
    },
    ready: async () => {
      const beat = { id: 1, at: now().toISOString() };
      try {
        await db.write((trx) =>
          trx
            .insertInto('heartbeat')
            .values(beat)
            .onConflict((c) => c.column('id').doUpdateSet({ at: beat.at }))
            .execute(),
        );
        return true;
      } catch (error) {
        log.error('database-not-ready', error);
        return false;
      }
    },
    close: async () => {
      await outbox.stop();
      await db.close();
    },
  };
}
