// Activity -> TurnInput: what the person said or pressed, freed of everything that belongs to the channel.
import type { TurnInput } from '../dialogs/services.ts';
import { tenantOf, type Incoming } from './gate.ts';
import { readHtml, type Mention } from './html-lines.ts';

/** Where a conversation can be reached later; `TurnInput.address` is its JSON. */
export interface Address {
  serviceUrl: string;
  channelId: 'msteams';
  conversation: { id: string; tenantId?: string; conversationType?: string; isGroup?: boolean };
  bot: { id: string; name: string };
  user: { id: string };
}

/**
 * Reads an admitted activity.
 * @returns null for what the bot does not react to: other people joining, unknown kinds
 */
export function readTurn(activity: Incoming): TurnInput | null {
  switch (activity.type) {
    case 'message':
      return readMessage(activity);
    // The channel names both kinds again in its own data; an undeleted message or a new link preview is neither.
    case 'messageDelete':
      return activity.channelData?.eventType === 'softDeleteMessage' ? { ...base(activity), kind: 'deleted' } : null;
    case 'messageUpdate':
      return activity.channelData?.eventType === 'editMessage' ? { ...base(activity), kind: 'edited' } : null;
    case 'invoke':
      return activity.name === 'adaptiveCard/action'
        ? { ...base(activity), kind: 'action', value: actionData(activity) }
        : null;
    case 'installationUpdate':
      return activity.action === 'add' ? arrival(activity) : activity.action === 'remove' ? departure(activity) : null;
    case 'conversationUpdate':
      // Each member who joins a team is announced too; only the bot's own arrival is a reason to speak.
      if (GONE.has(activity.channelData?.eventType ?? '')) return departure(activity);
      return activity.membersAdded?.some((member) => member.id === activity.recipient.id) ? arrival(activity) : null;
    default:
      return null;
  }
}

function readMessage(activity: Incoming): TurnInput {
  const turn = base(activity);
  // Action.Submit comes as a message with a value and no text of its own.
  if (isRecord(activity['value']))
    return { ...turn, kind: 'action', value: activity['value'], text: activity.text ?? '' };
  const mentions = readMentions(activity)
    .filter(({ id }) => id !== activity.recipient.id)
    .map(({ id, name }) => ({ id, name }));
  return { ...turn, kind: 'message', text: readText(activity), ...(mentions.length > 0 && { mentions }) };
}

/** The text or the HTML attachment, whichever keeps more of the lines: the text can lose every line break of a paste. */
export function readText(activity: Incoming): string {
  const mentions = readMentions(activity);
  const botId = activity.recipient.id;
  const raw = (activity.text ?? '').toWellFormed();
  const isMarkup = activity.textFormat === 'xml' || activity.textFormat === 'html';
  const text = isMarkup ? readHtml(raw, mentions, botId) : readPlain(raw, activity, botId);
  const attached = (activity.attachments ?? []).find((attachment) => attachment.contentType === 'text/html')?.[
    'content'
  ];
  if (typeof attached !== 'string') return text;
  const html = readHtml(attached.toWellFormed(), mentions, botId);
  return countLines(html) > countLines(text) || text === '' ? html : text;
}

/** Plain text with `<at>` tags: the bot's own mention goes, other people's keep their name. */
function readPlain(raw: string, activity: Incoming, botId: string): string {
  let rest = raw;
  let read = '';
  for (const entity of activity.entities ?? []) {
    const mention = readMention(entity);
    if (mention === null || mention.text === '') continue;
    const at = rest.indexOf(mention.text);
    if (at < 0) continue;
    read += rest.slice(0, at) + (mention.id === botId ? '' : mention.name);
    rest = rest.slice(at + mention.text.length);
  }
  return (read + rest).replaceAll('&nbsp;', ' ').replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim();
}

function readMentions(activity: Incoming): Mention[] {
  return (activity.entities ?? []).flatMap((entity) => readMention(entity) ?? []);
}

function readMention(entity: Record<string, unknown>): (Mention & { text: string }) | null {
  if (entity['type'] !== 'mention') return null;
  const who = entity['mentioned'];
  if (!isRecord(who) || typeof who['id'] !== 'string') return null;
  const text = typeof entity['text'] === 'string' ? entity['text'] : '';
  const name = text.replaceAll('<at>', '').replaceAll('</at>', '');
  return { id: who['id'], name, text };
}

function arrival(activity: Incoming): TurnInput {
  const turn = base(activity);
  return { ...turn, kind: turn.scope === 'personal' ? 'installed' : 'added-to-team' };
}

/** What ends a team or one of its channels, or the bot's stay in it. */
const GONE: ReadonlySet<string> = new Set(['channelDeleted', 'teamDeleted', 'teamHardDeleted', 'teamArchived']);

/** The bot was removed, or the place it was in: nothing to answer, but the helpdesk may have lost its channel. */
function departure(activity: Incoming): TurnInput | null {
  const turn = base(activity);
  if (!turn.team) return null;
  const wholeTeam = activity.channelData?.eventType !== 'channelDeleted';
  return {
    ...turn,
    kind: 'removed',
    team: { id: turn.team.id, channel: wholeTeam ? turn.team.id : turn.team.channel },
  };
}

/** Who, where and when: what every turn has. */
export function base(activity: Incoming): Omit<TurnInput, 'kind'> {
  const scope = scopeOf(activity);
  const team = activity.channelData?.team?.id;
  const localeHint = activity.locale ?? clientLocale(activity);
  return {
    text: '',
    ...(localeHint !== undefined && { localeHint }),
    scope,
    user: { id: activity.from.aadObjectId ?? activity.from.id, name: activity.from.name ?? '' },
    tenant: (tenantOf(activity) ?? 'local').toLowerCase(),
    conversation: activity.conversation.id,
    ...(scope === 'channel' && team && { team: { id: team, channel: activity.channelData?.channel?.id ?? team } }),
    // A bot of Teams has an id of this form; elsewhere there is no such link.
    ...(activity.recipient.id.startsWith('28:') && { ownChat: ownChat(activity.recipient.id) }),
    activityId: activity.id ?? '',
    address: JSON.stringify(addressOf(activity)),
  };
}

function ownChat(bot: string): string {
  return `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(bot)}`;
}

function addressOf(activity: Incoming): Address {
  const { id, tenantId, conversationType, isGroup } = activity.conversation;
  return {
    serviceUrl: activity.serviceUrl,
    channelId: 'msteams',
    conversation: {
      id,
      ...(typeof tenantId === 'string' && { tenantId }),
      ...(typeof conversationType === 'string' && { conversationType }),
      ...(typeof isGroup === 'boolean' && { isGroup }),
    },
    bot: { id: activity.recipient.id, name: activity.recipient.name ?? '' },
    // Where others read along, the address is the conversation's and names nobody.
    user: { id: scopeOf(activity) === 'personal' ? activity.from.id : '' },
  };
}

function scopeOf(activity: Incoming): TurnInput['scope'] {
  const kind = activity.conversation.conversationType;
  if (kind === 'channel' || kind === 'groupChat' || kind === 'personal') return kind;
  if (activity.channelData?.team?.id) return 'channel';
  return activity.conversation.isGroup === true ? 'groupChat' : 'personal';
}

function clientLocale(activity: Incoming): string | undefined {
  const info = activity.entities?.find((entity) => entity.type === 'clientInfo')?.['locale'];
  return typeof info === 'string' && info.length <= 64 ? info : undefined;
}

/** Action.Execute: the button's data stands in the invoke's `value.action.data`. */
function actionData(activity: Incoming): unknown {
  const value = activity['value'];
  const action = isRecord(value) ? value['action'] : undefined;
  return isRecord(action) ? action['data'] : undefined;
}

function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length;
}

/** What a payload holds by name; nothing where it is no object. */
export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
