// A whole office on the loopback channel: people, two teams, the real helpdesk on its own database, and what arrived where.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Activity } from 'botbuilder';
import { createPostman } from '../../bot/postman.ts';
import { tracePost, traceServices, UNTRACED, type Traces } from '../../bot/traces.ts';
import type { Sdk } from '../../bot/channel.ts';
import { respond } from '../../dialogs/respond.ts';
import type { AdaptiveCard } from '../../dialogs/services.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type { Asked } from '../../helpdesk/loop/types.ts';
import type { Documents } from '../../knowledge/documents/types.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { press } from '../dialogs/press.ts';
import { botMention, execute, message, submit, type Body } from './activities.ts';
import type { Sent } from './connector.ts';
import { openEmulator, type Emulator } from './emulator.ts';
import { TENANT } from './key-server.ts';

export interface Colleague {
  id: string;
  name: string;
  aadObjectId: string;
  /** The language of their client. */
  locale: string;
}

const colleague = (n: number, name: string, locale: string): Colleague => {
  return { id: `29:${n}`, name, aadObjectId: `b3a4c8f0-1111-4a4e-9a53-00000000001${n}`, locale };
};
/** An end user; two experts, the first of whom owns the helpdesk's team; the owner of another team; a guest. */
export const KARI = colleague(1, 'Kari Nordmann', 'nb-NO');
export const ANNA = colleague(2, 'Anna de Vries', 'nl-NL');
export const BAS = colleague(3, 'Bas Bakker', 'en-GB');
export const PER = colleague(4, 'Per Olsen', 'en-GB');
export const GUUS = colleague(5, 'Guus Gast', 'nl-NL');
export const HELPDESK = '19:helpdesk@thread.tacv2';
export const SALES = '19:sales@thread.tacv2';

/** Where somebody speaks: their own chat, or the thread of a card in a team. */
export type Spot = { team?: string; channel?: string; thread?: string };

/** A message as it stands where it was sent, newest version. */
export interface Shown {
  id: string;
  conversation: string;
  text: string;
  card: AdaptiveCard | undefined;
  activity: Partial<Activity>;
}

export interface Office {
  emulator: Emulator;
  helpdesk: OpenedHelpdesk;
  /** What was sent in answer and afterwards, updates included. */
  say(who: Colleague, text: string, spot?: Spot, parts?: Body): Promise<Shown[]>;
  click(who: Colleague, on: Shown, title: string, inputs?: object, how?: 'submit' | 'execute'): Promise<Shown[]>;
  /** Sends an activity as it is. */
  send(activity: Body): Promise<{ status: number; body: string }>;
  /** What the last universal action answered to the one who pressed. */
  lastAnswer(): { type: string; value: AdaptiveCard } | null;
  /** Sends what is queued. */
  carry(): Promise<Shown[]>;
  /** Messages in a place, as they stand now. */
  standing(conversation: string): Shown[];
  pass(ms: number): void;
  /** The door's time, by which activities are dated. */
  clock(): Date;
  end(): Promise<void>;
}

export const chatOf = (who: Colleague): string => `a:chat-${who.id}`;

/** Opens it on Saturday 21 November 2026 at ten; `documents` are the organisation's own; files come from here in `local` mode. */
export async function openOffice(
  documents: Documents | null = null,
  mode: 'teams' | 'local' = 'teams',
  { traces = UNTRACED, sdk = 'botbuilder' }: { traces?: Traces; sdk?: Sdk } = {},
): Promise<Office> {
  const dataDir = mkdtempSync(join(tmpdir(), 'office-'));
  let time = Date.parse('2026-11-21T10:00:00Z');
  let ids = 0;
  const log = { info: () => undefined, error: () => undefined };
  const now = (): Date => new Date(time);
  const newId = (): string => `office-${++ids}`;
  const onAsked = ({ kind, language }: Asked): void => traces.note({ intent: kind, language });
  const opened = await openHelpdesk({ dataDir, now, newId, log, onAsked });
  const parts = { knowledge: realKnowledge(), documents, helpdesk: opened, now, newId, log };
  const services = traceServices(parts, traces);
  const { helpdesk } = services;
  // The door judges tokens, which are made by the real clock; what is behind it lives by the office's.
  let passed = 0;
  const emulator = await openEmulator({
    mode,
    traces,
    sdk,
    services: { ...services, now: () => new Date(Date.now() + passed) },
    respond: (input, given) => respond(input, { ...given, now }),
  });
  const { connector, door } = emulator;
  connector.members.push(ANNA.aadObjectId, BAS.aadObjectId, `guest:${GUUS.aadObjectId}`);
  connector.accounts.set(BAS.aadObjectId, BAS.id).set(ANNA.aadObjectId, ANNA.id);
  emulator.keys.graph.owners = [ANNA.aadObjectId, PER.aadObjectId];
  const postman = tracePost(
    createPostman({ ...services, directory: door.directory }, door.post, door.signInName, door.ownChat),
    traces,
  );
  let answer = '';

  const since = (mark: number): Shown[] => connector.sent.slice(mark).filter(isMessage).map(shown);
  const carry = async (): Promise<Shown[]> => {
    const mark = connector.sent.length;
    // The clock moves between two rounds, so that the channel's rates let everything through.
    for (let due = 0; due !== null && due < 60_000; time += 1_000)
      due = (await helpdesk.outbox.pump(postman)).nextInMs ?? Infinity;
    return since(mark);
  };
  const around = (who: Colleague, { team, channel = team, thread }: Spot): Body => {
    const { locale, ...from } = who;
    const timestamp = new Date(Date.now() + passed).toISOString();
    if (team === undefined) {
      const conversation = { id: chatOf(who), conversationType: 'personal', tenantId: TENANT };
      return { timestamp, from, locale, conversation, entities: [] };
    }
    const id = thread === undefined ? channel : `${channel};messageid=${thread}`;
    return {
      timestamp,
      from,
      locale,
      conversation: { id, conversationType: 'channel', isGroup: true, tenantId: TENANT },
      channelData: { tenant: { id: TENANT }, team: { id: team }, channel: { id: channel } },
      entities: [botMention()],
    };
  };
  const turn = async (activity: Body): Promise<Shown[]> => {
    time += 1_000;
    const mark = connector.sent.length;
    answer = (await emulator.send(activity)).body;
    await carry();
    return since(mark);
  };
  return {
    emulator,
    helpdesk,
    say: (who, text, spot = {}, parts = {}) =>
      turn(
        message(connector.serviceUrl, spot.team ? `<at>Join Doctor</at> ${text}` : text, {
          ...around(who, spot),
          ...parts,
        }),
      ),
    click: (who, on, title, inputs = {}, how = 'submit') => {
      const [root = '', thread] = on.conversation.split(';messageid=');
      const spot = root.startsWith('19:') ? { team: root, thread: thread ?? on.id } : {};
      const data = { ...press({ text: on.text, card: on.card as AdaptiveCard }, title), ...inputs };
      const make = how === 'submit' ? submit : execute;
      return turn(make(connector.serviceUrl, data, { ...around(who, spot), replyToId: on.id }));
    },
    lastAnswer: () => (answer === '' ? null : (JSON.parse(answer) as { type: string; value: AdaptiveCard })),
    send: (activity) => emulator.send(activity),
    carry,
    standing: (conversation) => {
      const messages = new Map<string, Shown>();
      for (const sent of connector.sent.filter(isMessage)) {
        const one = shown(sent);
        if (one.conversation.split(';')[0] === conversation) messages.set(one.id, one);
      }
      return [...messages.values()];
    },
    pass: (ms) => {
      time += ms;
      passed += ms;
    },
    clock: () => new Date(Date.now() + passed),
    end: async () => {
      await emulator.close();
      await helpdesk.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function isMessage({ method, activity }: Sent): boolean {
  return (method === 'POST' || method === 'PUT') && activity.type === 'message';
}

function shown({ method, path, id, activity }: Sent): Shown {
  const parts = path.split('/').map(decodeURIComponent);
  const conversation = parts[parts.indexOf('conversations') + 1] ?? '';
  const [attachment] = activity.attachments ?? [];
  const card = attachment?.content as AdaptiveCard | undefined;
  const text = card ? JSON.stringify(card.body) : (activity.text ?? '');
  return { id: method === 'PUT' ? (parts.at(-1) ?? '') : id, conversation, text, card, activity };
}
