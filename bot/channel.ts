// What the bot asks of an SDK: to run a turn, to go on with a conversation, and three calls in either. Two adapters do it.
import type { Endpoints } from './clouds.ts';
import type { ConnectorOptions } from './connector.ts';
import type { Incoming } from './gate.ts';
import type { TeamsIdentity } from './identity.ts';
import type { ChannelKeys } from './keys.ts';

/** A message on its way out, as the channel's wire names it. */
export interface Outgoing {
  type: string;
  id?: string;
  text?: string;
  textFormat?: string;
  summary?: string;
  attachments?: { contentType: string; content: unknown }[];
  entities?: object[];
  channelData?: unknown;
  value?: unknown;
}

/** Where a conversation is met again. */
export interface Reference {
  serviceUrl: string;
  channelId: string;
  conversation: { id: string };
  bot: { id: string; name: string };
  user: { id: string };
}

export interface TurnContext {
  /** As the gate admitted it. */
  activity: Incoming;
  sendActivity(activity: Outgoing | string): Promise<{ id: string } | undefined>;
  /** Replaces the message with the activity's id. */
  updateActivity(activity: Outgoing): Promise<void>;
}
export type TurnLogic = (context: TurnContext) => Promise<void>;

/** What the sender of an activity hears, as data. */
export interface TurnAnswer {
  status: number;
  body?: unknown;
  /** Why it was turned away, a word for the log. */
  reason?: string;
}

export interface Adapter {
  /**
   * Runs one turn. The gate has admitted the activity; an adapter may check the header once more.
   * @param authorization the header as it came
   * @returns a refusal has no body
   * @throws what the logic throws where nobody handles it
   */
  runTurn(authorization: string | undefined, activity: Record<string, unknown>, logic: TurnLogic): Promise<TurnAnswer>;
  /** Speaks first, where the reference points. */
  continueAt(reference: Reference, logic: TurnLogic): Promise<void>;
  /** What happens when the logic of a turn throws. */
  onError(handle: (context: TurnContext, error: Error) => Promise<void>): void;
}

export interface AdapterOptions {
  /** null in local mode: nothing is signed, by nobody. */
  teams: { identity: TeamsIdentity; endpoints: Endpoints; keys: ChannelKeys } | null;
  connector: ConnectorOptions;
}

export const SDKS = ['botbuilder', 'agents'] as const;
export type Sdk = (typeof SDKS)[number];

/** Opens the adapter of an SDK; the other one is not loaded. */
export async function openAdapter(sdk: Sdk, options: AdapterOptions): Promise<Adapter> {
  return sdk === 'agents'
    ? (await import('./agents-adapter.ts')).openAgentsAdapter(options)
    : (await import('./adapter.ts')).openBotbuilderAdapter(options);
}
