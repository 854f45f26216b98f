// What a flow is given and what it gives back: plain data, no SDK.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Helpdesk } from '../helpdesk/types.ts';

/** One incoming turn, stripped of everything that belongs to the channel's SDK. */
export interface TurnInput {
  kind: 'message' | 'action' | 'installed' | 'added-to-team';
  /** What the person typed or pasted: mentions removed, HTML turned into lines. */
  text: string;
  /** The payload of a pressed button or sent form. */
  value?: unknown;
  /** A file or picture that came along and is not in the text: what was read in it, or why nothing was. */
  file?: ReadFile;
  /** More files came than the one that was looked at. */
  moreFiles?: boolean;
  /** The client's language tag (`nb-NO`), a tie-break only. */
  localeHint?: string;
  scope: 'personal' | 'groupChat' | 'channel';
  user: { id: string; name: string };
  tenant: string;
  /** The conversation's id; replies in a channel stay in its thread. */
  conversation: string;
  /** Team and channel the message came from, in channel scope. */
  team?: { id: string; channel: string };
  /** Unique per delivery of the channel: the same id again is the same message. */
  activityId: string;
  /** Opaque address to reach this conversation later; stored, never read by the flows. */
  address: string;
  /** Whether the sender owns the team the message came from, where the channel told. */
  isTeamOwner?: boolean;
}

/** `text` of a picture is as it was recognised, misreadings and all. */
export type ReadFile = { is: 'picture'; text: string } | { is: 'unread'; why: FileTrouble };

/** Why a file was not read, or not yet; each has its own sentence. */
export type FileTrouble =
  | 'personal-only'
  | 'not-allowed'
  | 'unreachable'
  | 'too-large'
  | 'empty'
  | 'archive'
  | 'event-log'
  | 'binary'
  | 'later'
  | 'picture-kind'
  | 'picture-large'
  | 'picture-unread'
  | 'picture-busy';

/** One outgoing message. */
export interface Reply {
  /** The plain-text reading: complete by itself. */
  text: string;
  /** Adaptive Card 1.5, when there is more to see than text. */
  card?: AdaptiveCard;
  /** Replace the card whose button was pressed, where the channel can. */
  replaces?: boolean;
}

export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: string;
  version: '1.5';
  speak?: string;
  fallbackText?: string;
  body: unknown[];
  actions?: unknown[];
  msteams?: unknown;
}

/** Who somebody is towards the helpdesk of a tenant, from live facts; any doubt is the lesser role. */
export interface Directory {
  roleOf(tenant: string, userId: string): Promise<'guest' | 'user' | 'member' | 'administrator'>;
}

/** What a flow may ask for. */
export interface Services {
  knowledge: Knowledge;
  helpdesk: Helpdesk;
  directory: Directory;
  now: () => Date;
  newId: () => string;
  log: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void };
}
