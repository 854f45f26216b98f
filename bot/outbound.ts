// Reply -> Activity: a card with its plain reading, held to the size the channel takes.
import type { Reply } from '../dialogs/services.ts';
import { FITTING } from '../dialogs/cards/shrink.ts';
import { mentionEntity } from '../dialogs/cards/mention.ts';
import type { Outgoing } from './channel.ts';

/** Documents give 25 to 100 KB for a message in different years; a card within 28 KB passed everywhere. */
export const MAX_CARD_BYTES = 28 * 1024;
export const MAX_MESSAGE_BYTES = 40 * 1024;
const MAX_SUMMARY = 200;

/**
 * Builds the message of one reply. A card over the size gives way to its text; a text over the size is cut at a line.
 * @param fullWidth false where the channel shows a warning about it under each card, as the Playground does
 */
export function writeActivity(given: Reply, fullWidth = true): Outgoing {
  const reply = fullWidth ? given : withoutWidth(given);
  if (reply.card === undefined) return writeText(reply, fitText(reply.text));
  const activity: Outgoing = {
    type: 'message',
    // The channel's own thumbs, which a local channel does not have either.
    ...(reply.feedback && fullWidth && { channelData: { feedbackLoop: { type: 'default' } } }),
    // What a notification and a screen reader's list show.
    summary: summaryOf(reply.text),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: reply.card }],
  };
  // Most cards were measured when they were drawn, with their width; what is around a card is never large.
  const fits =
    (given.card && FITTING.has(given.card)) ||
    (sizeOf(reply.card) <= MAX_CARD_BYTES && sizeOf(activity) <= MAX_MESSAGE_BYTES);
  return fits ? activity : { type: 'message', text: fitText(reply.text), textFormat: 'markdown' };
}

/** A text alone; who is mentioned in it is alerted. */
function writeText({ plain, mentions = [] }: Reply, text: string): Outgoing {
  const entities = mentions.map(({ id, name }) => mentionEntity({ id, name }));
  return {
    type: 'message',
    text,
    textFormat: plain === true ? 'plain' : 'markdown',
    ...(entities.length > 0 && { entities }),
  };
}

/** Bytes as the channel counts them: UTF-16, two for each unit. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length * 2;
}

function fitText(text: string): string {
  if (sizeOf(text) <= MAX_CARD_BYTES) return text;
  const lines: string[] = [];
  let left = MAX_CARD_BYTES - 64;
  for (const line of text.split('\n')) {
    left -= sizeOf(line) + 4;
    if (left < 0) break;
    lines.push(line);
  }
  if (lines.length === 0) lines.push(text.slice(0, MAX_CARD_BYTES / 16).toWellFormed());
  return `${lines.join('\n')}\n…`;
}

function summaryOf(text: string): string {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  return first.length <= MAX_SUMMARY ? first : `${first.slice(0, MAX_SUMMARY - 1).toWellFormed()}…`;
}

function withoutWidth(reply: Reply): Reply {
  if (reply.card?.msteams === undefined) return reply;
  const { msteams, ...card } = reply.card;
  const { entities } = msteams as { entities?: unknown };
  return { ...reply, card: entities === undefined ? card : { ...card, msteams: { entities } } };
}
