// Opens the helpdesk: the port of types.ts over one database, with its outbox.
import { act } from './act.ts';
import { note, trailOf } from './audit.ts';
import { askingLostChannel, channelOf, loseChannel, setChannel, undelivered } from './channels.ts';
import { openLanes, type Lanes } from './connectors/lanes.ts';
import { takeIn } from './connectors/incoming.ts';
import type { Connector, IncomingChange, IncomingOutcome } from './connectors/connector.ts';
import { openSharedClock } from './database/clock.ts';
import { openDatabase, type DatabaseOptions } from './database/database.ts';
import { examineStore, takesWrite, type StoreState } from './examine.ts';
import { askingNewestOpen, eventsOf, list, openByAge, requestsOf, type Ages } from './list.ts';
import { createNotes } from './loop/notes.ts';
import { comment, rate } from './loop/ratings.ts';
import type { Asked } from './loop/types.ts';
import { readRows } from './loop/rows.ts';
import { createVersions } from './loop/versions.ts';
import { createMemory, firstContact } from './memory.ts';
import { createOpener } from './open.ts';
import { createOutbox } from './outbox.ts';
import { exportOf, forget } from './forget.ts';
import { withdrawPaste } from './paste-sources.ts';
import { purge, retention, type Retention } from './retention.ts';
import { remind } from './reminders.ts';
import type { Room } from './room.ts';
import { findTicket } from './rows.ts';
import { changeSettings, settingsOf } from './settings.ts';
import type { Upkeep } from './privacy-types.ts';
import type { Audited, Helpdesk, Outbox, Setup, TicketLife } from './types.ts';

export interface HelpdeskOptions extends DatabaseOptions {
  newId: () => string;
  /** Days to keep things; 30 for pastes, 365 for tickets, 7 for keys. */
  retention?: Partial<Retention>;
  /** Requests one person may open within an hour; without it there is no limit. */
  ticketsPerHour?: number;
  /** Told what each turn was about. */
  onAsked?: ((turn: Asked) => void) | undefined;
  /** Other ticket systems that are told what happens. */
  connectors?: readonly Connector[];
  /** With PostgreSQL: the server's clock instead of each machine's own. */
  sharedClock?: boolean;
}

/** Everything the room offers; flows see the part called `Helpdesk`. */
export interface OpenedHelpdesk extends Helpdesk, TicketLife, Setup, Upkeep {
  /** Queues the reminders that are due; returns how many. */
  remind(): Promise<number>;
  /** Adds to the audit trail what changed nothing: a look, an attempt. */
  audit(audited: Audited): Promise<void>;
  /** The audit trail of a tenant, oldest first; `actor` as `actorOf` writes it. */
  trail(tenant: string): Promise<(Audited & { at: string })[]>;
  /** How many requests are not closed, of all tenants, by the time since they were opened. */
  openByAge(): Promise<Ages>;
  outbox: Outbox;
  connectors: Lanes;
  /** Does what another ticket system asks for, once per message id. */
  takeIn(connector: string, id: string, change: IncomingChange): Promise<IncomingOutcome>;
  /** Whether the database takes a write right now; the reason for a no is in the log. */
  ready(): Promise<boolean>;
  /** What an operator asks of the store; null for all tenants. */
  examine(tenant: string | null): Promise<StoreState>;
  /** Stops the outbox after the posts under way, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens and migrates the database and makes the helpdesk over it.
 * Throws DATABASE_NEWER, DATABASE_UNREACHABLE or DATABASE_UNUSABLE with a line for the operator.
 */
export async function openHelpdesk(options: HelpdeskOptions): Promise<OpenedHelpdesk> {
  const { newId, log } = options;
  const db = await openDatabase(options);
  const clock = options.sharedClock && db.engine === 'postgres' ? await openSharedClock(db, options.now) : null;
  const now = clock?.now ?? options.now;
  const random = options.random ?? (() => 0.5);
  const connectors = options.connectors ?? [];
  const memory = createMemory({ db, now }, log);
  const room: Room = {
    db,
    memory,
    now,
    newId,
    connectors: connectors.map(({ name }) => name),
    ticketsPerHour: options.ticketsPerHour ?? Infinity,
    queued: () => {
      outbox.wake();
      lanes.wake();
    },
  };
  const outbox = createOutbox(room, random, log);
  const lanes = await openLanes(room, connectors, random, log);
  // The embedded file has one process. With PostgreSQL others may be sending: there the leases decide.
  if (db.engine === 'sqlite') {
    const inDoubt = (await outbox.recover()) + (await lanes.recover());
    if (inDoubt > 0) log.info('outbox-in-doubt', { count: inDoubt });
  }
  const notes = createNotes(room, log);
  const kept: Retention = { ...retention, ...options.retention };

  return {
    outbox,
    connectors: lanes,
    takeIn: (connector, id, change) => takeIn(room, connector, id, change),
    open: createOpener(room),
    act: (key, request) => act(room, key, request),
    requestsOf: (tenant, userId) => requestsOf(room, tenant, userId),
    newestOpen: askingNewestOpen(room),
    ticket: (tenant, id) => db.read((reader) => findTicket(reader, tenant, id)),
    list: (tenant, filter) => list(room, tenant, filter),
    openByAge: () => openByAge(room),
    events: (tenant, ticketId) => eventsOf(room, tenant, ticketId),
    setChannel: (channel) => setChannel(room, channel),
    channel: (tenant) => channelOf(room, tenant),
    undelivered: (tenant) => undelivered(room, tenant),
    lostChannel: askingLostChannel(room),
    loseChannel: (tenant, teamId, channelId) => loseChannel(room, tenant, teamId, channelId),
    settings: (tenant) => settingsOf(room, tenant),
    changeSettings: (tenant, change, by) => changeSettings(room, tenant, change, by),
    audit: (audited) => db.write((trx) => note(trx, room, audited)),
    trail: (tenant) => trailOf(room.db, tenant),
    remind: () => remind(room),
    recall: memory.recall,
    recallOne: memory.recallOne,
    remember: memory.remember,
    firstContact: (tenant, userId) => firstContact(room, tenant, userId),
    rate: (key, rating) => rate(room, key, rating),
    comment: (key, text) => comment(room, key, text),
    loop: {
      ...notes,
      asked: (turn) => {
        options.onAsked?.(turn);
        notes.asked(turn);
      },
      rows: async (period, tenant) => {
        await notes.flush();
        return readRows(db, period, tenant);
      },
    },
    versions: createVersions(room),
    purge: (at) => purge(room, at, kept),
    forget: (tenant, userId, conversation, key) => forget(room, tenant, userId, conversation, key),
    exportOf: (tenant, userId, conversation) => exportOf(room, tenant, userId, conversation),
    withdrawPaste: (tenant, conversation, source) => withdrawPaste(room, tenant, conversation, source),
    ready: async () => {
      try {
        await takesWrite(db, now);
        return true;
      } catch (error) {
        log.error('database-not-ready', error);
        return false;
      }
    },
    examine: (tenant) => examineStore(db, now, tenant, room.connectors),
    close: async () => {
      clock?.stop();
      await Promise.all([outbox.stop(), lanes.stop(), notes.flush(), memory.settle()]);
      await db.close();
    },
  };
}
