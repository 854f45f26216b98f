// What the helpdesk's tests share: a clock that stands still, counted ids, a draft, a helpdesk in a temporary folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '../../helpdesk/connectors/connector.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type {
  HelpdeskChannel,
  OutboxRow,
  Post,
  PostOutcome,
  TicketDraft,
  TicketRequest,
} from '../../helpdesk/types.ts';

export interface World {
  helpdesk: OpenedHelpdesk;
  /** Moves the clock; nothing else does. */
  pass(ms: number): void;
  now(): Date;
  /** Where the embedded database stands. */
  dataDir: string;
  /** Closes and opens again, like a restart of the program. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

let worlds = 0;

/** Opens a helpdesk on a database of its own: in the folder, or at the address. */
export async function openWorld(
  place: { dataDir?: string; databaseUrl?: string | undefined; connectors?: Connector[] } = {},
): Promise<World> {
  const dataDir = place.dataDir ?? mkdtempSync(join(tmpdir(), 'helpdesk-'));
  let time = Date.parse('2026-11-21T10:00:00.000Z');
  let ids = 0;
  const world = ++worlds;
  const now = () => new Date(time);
  const open = () =>
    openHelpdesk({
      dataDir,
      databaseUrl: place.databaseUrl,
      connectors: place.connectors ?? [],
      now,
      newId: () => `w${world}-${++ids}`,
      log: { info: () => undefined, error: () => undefined },
    });
  const it: World = {
    helpdesk: await open(),
    now,
    dataDir,
    pass: (ms) => void (time += ms),
    restart: async () => {
      await it.helpdesk.close();
      it.helpdesk = await open();
    },
    end: async () => {
      await it.helpdesk.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return it;
}

export const tenant = 'tenant-a';
export const ann = { id: 'ann', name: 'Ann' };
export const bob = { id: 'bob', name: 'Bob' };
export const cor = { id: 'cor', name: 'Cor' };

export function draft(changes: Partial<TicketDraft> = {}): TicketDraft {
  return {
    tenant,
    user: ann,
    language: 'nb',
    address: 'chat-of-ann',
    summary: 'PC-en kobler seg ikke til',
    severity: 'normal',
    contact: 'chat',
    question: 'a pasted output',
    answer: 'Entra ID does not know this PC yet',
    findings: ['device-object-not-synced'],
    paste: 'AzureAdJoined : NO',
    ...changes,
  };
}

export function channel(changes: Partial<HelpdeskChannel> = {}): HelpdeskChannel {
  return {
    tenant,
    teamId: 'team',
    channelId: 'channel',
    address: 'helpdesk-channel',
    language: 'nl',
    setBy: 'owner',
    ...changes,
  };
}

export function request(
  ticketId: string,
  action: TicketRequest['action'],
  actor = bob,
  more: Partial<TicketRequest> = {},
): TicketRequest {
  return { tenant, ticketId, action, actor, role: actor === ann ? 'requester' : 'member', ...more };
}

/** A sender that writes down what it was given and answers what it is told; `sent` when it is told nothing. */
export function sender(answers: PostOutcome[] = []): { post: Post; posts: OutboxRow[] } {
  const posts: OutboxRow[] = [];
  const post: Post = (row) => {
    posts.push(row);
    return Promise.resolve(answers.shift() ?? { outcome: 'sent', messageId: `message-${posts.length}` });
  };
  return { post, posts };
}
