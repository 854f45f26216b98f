// The same turns through the Microsoft 365 Agents SDK: the way on from botbuilder, whose support has ended (docs/sdk.md).
import {
  CloudAdapter,
  type ConnectorClient,
  type Request,
  type TurnContext as SdkContext,
  type UserTokenClient,
  type WebResponse,
} from '@microsoft/agents-hosting';
import type { Adapter, AdapterOptions, TurnAnswer, TurnContext } from './channel.ts';
import type { Incoming } from './gate.ts';
import { openConnector, type ConnectorOptions } from './connector.ts';

type SdkActivity = SdkContext['activity'];

/** Opens the adapter. It checks no token: the gate did, and this SDK would fetch the channel's keys by itself. */
export function openAgentsAdapter({ teams, connector }: AdapterOptions): Adapter {
  const clientId = teams?.identity.appId ?? 'local';
  const sdk = new FencedAdapter(clientId, connector);
  return {
    runTurn: async (_authorization, activity, logic) => {
      const answer: TurnAnswer = { status: 200 };
      const admitted = activity as unknown as Incoming;
      const request: Request = { method: 'POST', headers: {}, body: envelopeOf(admitted), user: { aud: clientId } };
      await sdk.process(request, responseOf(answer), (context) => logic(toContext(context, admitted)));
      return answer.status < 400 || answer.body === undefined ? answer : { status: answer.status };
    },
    continueAt: async (reference, logic) => {
      const { bot, user, ...rest } = reference;
      // A channel's address names nobody, which its schema refuses.
      const there = { ...rest, agent: bot, ...(user.id !== '' && { user }) } as Parameters<
        CloudAdapter['continueConversation']
      >[1];
      await sdk.continueConversation(clientId, there, (context) => logic(toContext(context)));
    },
    onError: (handle) => {
      sdk.onTurnError = (context, error) => handle(toContext(context), error);
    },
  };
}

/** Its sender is ours, with our hosts, token and retries; sign-in cards are not used. */
class FencedAdapter extends CloudAdapter {
  readonly #connector: ConnectorOptions;
  constructor(clientId: string, connector: ConnectorOptions) {
    super({ clientId });
    this.#connector = connector;
  }
  protected override createConnectorClientWithIdentity(_identity: unknown, activity: SdkActivity) {
    const calls = openConnector(activity.serviceUrl ?? '', this.#connector);
    const client: typeof calls = {
      ...calls,
      sendToConversation: (conversation, message) => calls.sendToConversation(conversation, toWire(message)),
      replyToActivity: (conversation, to, message) => calls.replyToActivity(conversation, to, toWire(message)),
      updateActivity: (conversation, id, message) => calls.updateActivity(conversation, id, toWire(message)),
    };
    return Promise.resolve(client as unknown as ConnectorClient);
  }
  protected override createUserTokenClient() {
    return Promise.resolve({} as UserTokenClient);
  }
}

/** What the SDK needs to answer. Its schema refuses what the channel may well send, so it sees nothing else. */
function envelopeOf({ type, id, channelId, serviceUrl, name, locale, ...activity }: Incoming): Record<string, unknown> {
  const { from, recipient, conversation } = activity;
  const named = (account: Incoming['from']) => given({ id: account.id, name: account.name });
  const { conversationType, tenantId, isGroup } = conversation;
  return given({
    ...{ type, id, channelId, serviceUrl, name, locale },
    from: named(from),
    recipient: named(recipient),
    conversation: given({ id: conversation.id, conversationType, tenantId, isGroup }),
  });
}

function given(parts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null));
}

/** @param activity as it was admitted, instead of what the SDK made of it */
function toContext(context: SdkContext, activity = context.activity as unknown as Incoming): TurnContext {
  const sdk = context as unknown as TurnContext;
  return {
    activity,
    sendActivity: (message) => sdk.sendActivity(message),
    updateActivity: (message) => sdk.updateActivity(message),
  };
}

/** The SDK keeps the channel's name under another one, and a `bot` as an `agent`. */
function toWire<T extends object>(message: T): T {
  const { _channelId, ...rest } = message as T & { _channelId?: string };
  return { ...rest, ...(_channelId !== undefined && { channelId: _channelId }) } as unknown as T;
}

function responseOf(answer: TurnAnswer): WebResponse {
  return {
    headersSent: false,
    writableEnded: false,
    status(code) {
      answer.status = code;
      return this;
    },
    setHeader() {
      return this;
    },
    send(body) {
      answer.body = body;
      return this;
    },
    end() {
      return this;
    },
  };
}
