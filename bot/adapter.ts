// The SDK's CloudAdapter, fenced: its keys, its sender and its answers to the outside are ours.
import { createRequire } from 'node:module';
import type { Activity, ConversationReference, InvokeResponse, TurnContext as SdkContext } from 'botbuilder';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from './botbuilder.ts';
import type { Adapter, AdapterOptions, TurnAnswer, TurnContext } from './channel.ts';
import type { Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './identity.ts';
import { openConnector } from './connector.ts';
import type { ChannelKeys } from './keys.ts';

type Authentication = NonNullable<ConstructorParameters<typeof CloudAdapter>[0]>;
type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
type ConnectorFactory = ReturnType<Authentication['createConnectorFactory']>;

/** Opens the adapter; the gate must have admitted what it is given. */
export function openBotbuilderAdapter({ teams, connector }: AdapterOptions): Adapter {
  const inner = teams
    ? authenticateTeams(teams.identity, teams.endpoints, teams.keys)
    : new ConfigurationBotFrameworkAuthentication({});
  const factory = {
    create: (serviceUrl: string) => Promise.resolve({ conversations: openConnector(serviceUrl, connector) }),
  } as unknown as ConnectorFactory;
  const authentication = {
    authenticateRequest: async (activity: Activity, header: string) => ({
      ...(await inner.authenticateRequest(activity, header)),
      connectorFactory: factory,
    }),
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
    runTurn: (authorization, activity, logic) =>
      runTurn(sdk, authorization, activity, (context) => logic(toContext(context))),
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
 * Runs one turn through the adapter, past the SDK's own reading of the request: server and gate have read it, and more
 * closely.
 * @param authorization the header as it came
 * @param activity an admitted activity
 * @returns status and body of the answer; a refusal has no body, because the SDK's holds its own error text
 */
async function runTurn(
  adapter: TurnAdapter,
  authorization: string | undefined,
  activity: Record<string, unknown>,
  logic: (context: SdkContext) => Promise<void>,
): Promise<TurnAnswer> {
  try {
    const answer = await adapter.runTurn(authorization ?? '', activity as Partial<Activity> as Activity, logic);
    return { status: answer?.status ?? 200, ...(answer?.body !== undefined && { body: answer.body as unknown }) };
  } catch {
    // A forged token, in words of many kinds; errors of a turn never come this far.
    return { status: 401 };
  }
}

/** Opens what the SDK keeps for its own adapters. */
class TurnAdapter extends CloudAdapter {
  runTurn(
    authorization: string,
    activity: Activity,
    logic: (context: SdkContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
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
