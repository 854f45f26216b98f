// What a flow is given and what it gives back: plain data, no SDK.
import type { Documents } from '../knowledge/documents/types.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Library } from '../knowledge/library.ts';
import type { Privacy } from '../helpdesk/privacy-types.ts';
import type { Audited, Helpdesk, Person, Setup, TicketLife } from '../helpdesk/types.ts';
import type { Feedback } from './cards/actions.ts';
import type { Examined } from './doctor.ts';

/** One incoming turn, stripped of everything that belongs to the channel's SDK. */
export interface TurnInput {
  /**
   * `removed`: the team or one of its channels is gone, or the bot is no longer in it. `deleted`, `edited`: an earlier
   * message of the person is gone or was changed; its new text is not told.
   */
  kind: 'message' | 'action' | 'installed' | 'added-to-team' | 'removed' | 'deleted' | 'edited';
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
  /** A link to the person's own chat with the bot, where the channel has one. */
  ownChat?: string;
  /** People named in the message, the bot excepted, by the id the channel mentions them with. */
  mentions?: Person[];
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
  | 'too-often'
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
  /** The reply is an answer: what an opinion about it is kept under, where the channel itself asks for one. */
  feedback?: Feedback;
  /** Replace the card whose button was pressed, where the channel can. */
  replaces?: boolean;
  /** Only for whoever pressed, where the channel can show it to them alone: everybody else learns it another way. */
  viewOnly?: boolean;
  /** People named in the text (`<at>Name</at>`) who are to be alerted. */
  mentions?: Person[];
  /** The text is no Markdown: somebody else's words stand in it. */
  plain?: boolean;
  /** Goes to the person's own chat first, which then remembers this; where it cannot, `otherwise` is said instead. */
  aside?: { reply: Reply; otherwise: Reply; remember: Record<string, string> };
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
  /** `address` is that of a conversation the person is in: with it, guests outside the helpdesk's team are known too. */
  roleOf(tenant: string, userId: string, address?: string): Promise<'guest' | 'user' | 'member' | 'administrator'>;
  /** Whether somebody is surely no member of the helpdesk's team: any doubt is a no, for what they have would be given away. */
  hasLeft(tenant: string, userId: string): Promise<boolean>;
}

/** What a flow may ask for. */
export interface Services {
  /** What is known now; a turn keeps the version it began with. */
  knowledge: Knowledge;
  /** Where the knowledge comes from, in a program that can read it again. */
  library?: Library;
  /** The organisation's own documents; null where none are set up. */
  documents?: Documents | null;
  helpdesk: Helpdesk & TicketLife & Setup & Privacy;
  directory: Directory;
  /** Keeps a look or an attempt that changed nothing in the audit trail, where there is one. */
  audit?: (audited: Audited) => Promise<void>;
  /** What the program around the conversation can tell of itself, where it can. */
  examine?: (tenant: string) => Promise<Examined[]>;
  /** Sends what was lost once more, where there is something that sends; returns how many. */
  sendAgain?: (tenant: string) => Promise<number>;
  now: () => Date;
  newId: () => string;
  log: { info(event: string, data?: Record<string, unknown>): void; error(event: string, error: unknown): void };
}
