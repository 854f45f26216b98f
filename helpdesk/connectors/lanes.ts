// All connectors at work: each is fed by its own lane of the outbox, so that a slow system holds up nobody else.
import { createOutbox } from '../outbox.ts';
import type { Lane } from '../outbox-claim.ts';
import type { Room } from '../room.ts';
import type { Outbox, Post } from '../types.ts';
import type { Connector, ConnectorOutcome } from './connector.ts';
import { openConnector } from './references.ts';

/** Another ticket system is asked this often at the same time. */
const HANDS = 2;

/** What the program does with its connectors. */
export interface Lanes {
  /** Sends what is queued, now and whenever something is. */
  start(): void;
  /** Sends once what is due, for tests and for those who want no timer; counts per connector. */
  pump(): Promise<Record<string, Awaited<ReturnType<Outbox['pump']>>>>;
}

/** The lanes with what only this room may do to them. */
export interface LanesOfRoom extends Lanes {
  wake(): void;
  recover(): Promise<number>;
  /** Ends the posts under way and closes the connectors. */
  stop(): Promise<void>;
}

/** Makes the lanes; a connector set up anew may send again although the one before it was told to stop. */
export async function openLanes(
  room: Room,
  connectors: readonly Connector[],
  random: () => number,
  log: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void },
): Promise<LanesOfRoom> {
  const lanes = connectors.map((connector) => ({
    connector,
    outbox: createOutbox(room, random, log, laneOf(connector)),
  }));
  for (const { connector } of lanes) {
    const open = await openConnector(room, connector.name, connector.target);
    if (!open) log.info('connector-gone', { kind: connector.name });
  }
  return {
    start: () => lanes.forEach(({ connector, outbox }) => outbox.start(postOf(connector))),
    pump: async () => {
      const counts = lanes.map(
        async ({ connector, outbox }) => [connector.name, await outbox.pump(postOf(connector))] as const,
      );
      return Object.fromEntries(await Promise.all(counts));
    },
    wake: () => lanes.forEach(({ outbox }) => outbox.wake()),
    recover: async () => {
      let rows = 0;
      for (const { outbox } of lanes) rows += await outbox.recover();
      return rows;
    },
    stop: async () => {
      await Promise.all(lanes.map(({ outbox }) => outbox.stop()));
      for (const { connector } of lanes) await connector.close?.();
    },
  };
}

/** The lane of the outbox that carries a connector's rows. */
function laneOf(connector: Connector): Lane {
  const repeatable = connector.repeatable ? (['ticket-event', 'ticket-erased'] as const) : [];
  return { connector: connector.name, repeatable, hands: HANDS };
}

/** The outbox's sender over a connector. */
function postOf(connector: Connector): Post {
  return async (row, ticket, event) => {
    const kind = row.kind === 'ticket-erased' ? 'erased' : event?.action === 'open' ? 'opened' : 'changed';
    const reference = row.cardMessageId ?? null;
    const shown = kind === 'erased' ? null : event;
    return asPost(await connector.send({ id: row.id, kind, ticket, event: shown, reference }));
  };
}

function asPost(outcome: ConnectorOutcome): Awaited<ReturnType<Post>> {
  return outcome.outcome === 'sent' ? { outcome: 'sent', messageId: outcome.reference } : outcome;
}
