// Builds the activities Teams sends: messages, buttons, installations, in a chat, a group or a channel.
import { TENANT } from './key-server.ts';

export type Body = Record<string, unknown>;

export const BOT = { id: '28:5d1f3c62-0c58-4a4e-9a53-5f2b6f7c0a01', name: 'Join Doctor' };
export const ANNA = { id: '29:anna', name: 'Anna de Vries', aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-000000000001' };
let counter = 0;

/** What every activity carries; `serviceUrl` is the connector's. */
export function envelope(serviceUrl: string, parts: Body): Body {
  counter += 1;
  return {
    id: `activity-${counter}`,
    channelId: 'msteams',
    serviceUrl,
    // The door compares it with its clock.
    timestamp: new Date().toISOString(),
    localTimestamp: '2026-11-21T09:00:00.000+01:00',
    from: ANNA,
    recipient: BOT,
    conversation: { id: 'a:personal-anna', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    entities: [{ type: 'clientInfo', locale: 'nl-NL', country: 'NL', platform: 'Windows' }],
    ...parts,
  };
}

export function message(serviceUrl: string, text: string, parts: Body = {}): Body {
  return envelope(serviceUrl, { type: 'message', text, textFormat: 'plain', locale: 'nl-NL', ...parts });
}

/** Action.Submit: a message with a value that names the card it came from. */
export function submit(serviceUrl: string, value: unknown, parts: Body = {}): Body {
  return envelope(serviceUrl, { type: 'message', value, replyToId: 'card-1', locale: 'nl-NL', ...parts });
}

/** Action.Execute: an invoke whose answer may hold the new card. */
export function execute(serviceUrl: string, data: unknown, parts: Body = {}): Body {
  const value = { action: { type: 'Action.Execute', verb: 'do', data }, trigger: 'manual' };
  return envelope(serviceUrl, { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'card-1', ...parts });
}

export function installed(serviceUrl: string, parts: Body = {}): Body {
  return envelope(serviceUrl, { type: 'installationUpdate', action: 'add', ...parts });
}

export function membersAdded(serviceUrl: string, parts: Body = {}): Body {
  return envelope(serviceUrl, {
    type: 'conversationUpdate',
    membersAdded: [{ id: ANNA.id, aadObjectId: ANNA.aadObjectId }, { id: BOT.id }],
    ...parts,
  });
}

/** The parts that put an activity into a channel's thread. */
export function inChannel(): Body {
  return {
    conversation: {
      id: '19:channel@thread.tacv2;messageid=1700000000000',
      conversationType: 'channel',
      isGroup: true,
      tenantId: TENANT,
    },
    channelData: {
      tenant: { id: TENANT },
      team: { id: '19:team@thread.tacv2', aadGroupId: 'b3a4c8f0-2222-4a4e-9a53-000000000002' },
      channel: { id: '19:channel@thread.tacv2' },
    },
  };
}

/** The entity of the bot's own mention, and its text. */
export function botMention(text = '<at>Join Doctor</at>'): Body {
  return { type: 'mention', mentioned: { id: BOT.id, name: BOT.name }, text };
}
