// The SDK's CloudAdapter, fenced: its keys, its sender and its answers to the outside are ours.
import { createRequire } from 'node:module';
import type { Activity, ConversationReference, TurnContext as SdkContext } from 'botbuilder';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  INVOKE_RESPONSE_KEY,
  TurnContext as SdkTurn,
} from './botbuilder.ts';
import type { Adapter, AdapterOptions, TurnAnswer, TurnContext, TurnLogic } from './channel.ts';
import type { Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './identity.ts';
import { openConnector, type Conversations } from './connector.ts';
import type { ChannelKeys } from './keys.ts';

type Authentication = NonNullable<ConstructorParameters<typeof CloudAdapter>[0]>;
type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
type ConnectorFactory = ReturnType<Authentication['createConnectorFactory']>;

/** Opens the adapter; the gate must have admitted what it is given. */
export function openBotbuilderAdapter({ teams, connector }: AdapterOptions): Adapter {
  // What is not signed is not checked.
  const second = teams && authenticateTeams(teams.identity, teams.endpoints, teams.keys);
  const factory = {
    create: (serviceUrl: string) => Promise.resolve({ conversations: openConnector(serviceUrl, connector) }),
  } as unknown as ConnectorFactory;
  const authentication = {
    authenticateRequest: () => Promise.reject(new Error('turns are run by the adapter')),
    createConnectorFactory: () => factory,
    // Sign-in cards, skills and streaming are not used; the SDK would build a client for each turn.
    createUserTokenClient: () => Promise.resolve({}),
    authenticateChannelRequest: () => Promise.reject(new Error('skills are not served')),
    authenticateStreamingRequest: () => Promise.reject(new Error('streaming is not served')),
    createBotFrameworkClient: () => {
      throw new Error('skills are not served');
    },
    getOriginatingAudience: () => teams?.endpoints.scope ?? '',
  } satisfies Record<string, unknown> as unknown as Authentication;
  const sdk = new TurnAdapter(authentication);
  return {
    runTurn: async (authorization, given, logic) => {
      const activity = given as Partial<Activity> as Activity;
      const { channelId, serviceUrl } = activity;
      try {
        // Of the activity it reads these two.
        await second?.authenticateRequest({ channelId, serviceUrl } as Activity, authorization ?? '');
      } catch {
        // A forged token, in words of many kinds.
        return { status: 401 };
      }
      return sdk.runTurn(activity, openConnector(serviceUrl, connector), logic);
    },
    continueAt: (reference, logic) =>
      sdk.continueConversationAsync(
        teams?.identity.appId ?? '',
        reference as unknown as Partial<ConversationReference>,
        (context) => logic(toContext(context)),
      ),
    onError: (handle) => {
      sdk.onTurnError = (context, error) => handle(toContext(context), error);
    },
  };
}

/** The SDK's context is one already but for its types. */
function toContext(context: SdkContext): TurnContext {
  return context as unknown as TurnContext;
}

/**
 * Runs turns as the SDK does, past its own reading of the request (server and gate have read it, and more closely), and in
 * async functions of the engine. The SDK's are compiled into generators: each call makes a function with a map in the old
 * space, which holds on to the whole turn until the next full collection (docs/sdk.md).
 */
class TurnAdapter extends CloudAdapter {
  /** @throws what the logic throws where nobody handles it, and what the handler throws */
  async runTurn(activity: Activity, conversations: Conversations, logic: TurnLogic): Promise<TurnAnswer> {
    const turn = new Turn(this, activity);
    turn.turnState.set(this.ConnectorClientKey, { conversations });
    try {
      await this.middleware.run(turn, () => logic(toContext(turn)));
    } catch (error) {
      const handle: typeof this.onTurnError | undefined = this.onTurnError;
      if (handle === undefined) throw error;
      await handle(turn, error as Error);
    }
    if (activity.type !== 'invoke') return { status: 200 };
    const said = turn.turnState.get<{ value?: Partial<TurnAnswer> } | undefined>(INVOKE_RESPONSE_KEY);
    const { status = 501, body } = said?.value ?? {};
    return { status, ...(body !== undefined && { body }) };
  }
  override async sendActivities(context: SdkContext, activities: Partial<Activity>[]): Promise<{ id: string }[]> {
    const { conversations } = context.turnState.get<{ conversations: Conversations }>(this.ConnectorClientKey);
    const sent: { id: string }[] = [];
    for (const activity of activities) {
      const { type, replyToId, conversation } = activity;
      const to = conversation?.id ?? '';
      if (type === 'invokeResponse') context.turnState.set(INVOKE_RESPONSE_KEY, activity);
      if (type === 'invokeResponse' || type === 'trace') sent.push({ id: '' });
      else if (replyToId) sent.push(await conversations.replyToActivity(to, replyToId, activity));
      else sent.push(await conversations.sendToConversation(to, activity));
    }
    return sent;
  }
}

/** The SDK's context with a shorter way out: nothing here listens to what is sent. */
class Turn extends SdkTurn {
  override async sendActivity(said: string | Partial<Activity>): Promise<{ id: string } | undefined> {
    const message: Partial<Activity> = typeof said === 'string' ? { type: 'message', text: said } : { ...said };
    delete message.id;
    const addressed = SdkTurn.applyConversationReference(message, SdkTurn.getConversationReference(this.activity));
    return (await this.adapter.sendActivities(this, [addressed]))[0];
  }
}

/** The SDK as the second check: same keys, issuer and app as the gate, and no network of its own. */
function authenticateTeams(identity: TeamsIdentity, endpoints: Endpoints, keys: ChannelKeys): Authentication {
  shareKeys(endpoints.metadataUrl, keys);
  const credentials = {
    isValidAppId: (appId: string) => Promise.resolve(appId === identity.appId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: () => Promise.reject(new Error('the connector signs by itself')),
  } as unknown as Credentials;
  const claims = {
    requiredEndorsements: ['msteams'],
    // The SDK takes tokens meant for its desktop emulator from anybody who got hold of one of the bot's own.
    validateClaims: (list: { type: string; value: unknown }[]) => {
      const value = (type: string): unknown => list.find((claim) => claim.type === type)?.value;
      if (value('iss') !== endpoints.issuer || typeof value('serviceurl') !== 'string') {
        return Promise.reject(new Error('claims'));
      }
      return Promise.resolve();
    },
  };
  return new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: identity.appId,
      MicrosoftAppTenantId: identity.tenantId,
      ToChannelFromBotLoginUrl: `${endpoints.loginUrl}/${identity.tenantId}`,
      ToChannelFromBotOAuthScope: endpoints.scope,
      ToBotFromChannelTokenIssuer: endpoints.issuer,
      ToBotFromChannelOpenIdMetadataUrl: endpoints.metadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: endpoints.metadataUrl,
      OAuthUrl: endpoints.scope,
    },
    credentials,
    claims,
  );
}

/**
 * Puts our key store where the SDK keeps its own, which refuses everybody when the metadata server is down for a day,
 * waits for it without a limit, and asks it once per waiting request (facts read in openIdMetadata.js of 4.23.3).
 */
function shareKeys(metadataUrl: string, keys: ChannelKeys): void {
  const fromBotbuilder = createRequire(createRequire(import.meta.url).resolve('botbuilder'));
  const { JwtTokenExtractor } = fromBotbuilder('botframework-connector/lib/auth/jwtTokenExtractor') as {
    JwtTokenExtractor: { openIdMetadataCache: Map<string, { getKey(kid: string): Promise<unknown> }> };
  };
  JwtTokenExtractor.openIdMetadataCache.set(metadataUrl, {
    getKey: async (kid) => {
      const found = await keys.find(kid);
      return found === null
        ? null
        : { key: found.key.export({ type: 'spki', format: 'pem' }), endorsements: found.endorsements };
    },
  });
}
