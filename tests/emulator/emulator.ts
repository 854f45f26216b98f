// A whole loopback channel around our own front door: key server, connector, and a sender of activities.
import { openFrontDoor, type FrontDoor, type FrontDoorOptions } from '../../bot/front-door.ts';
import type { Sdk } from '../../bot/channel.ts';
import type { Respond } from '../../bot/bot.ts';
import { openConnectorServer, type Connector } from './connector.ts';
import { APP_ID, openKeyServer, SECRET, TENANT, type KeyServer } from './key-server.ts';
import type { Body } from './activities.ts';

export interface EmulatorOptions {
  /** `teams` checks tokens; `local` does not. */
  mode?: 'teams' | 'local';
  services: FrontDoorOptions['services'];
  respond: Respond;
  fileTimes?: FrontDoorOptions['fileTimes'];
  /** Endorsements of the published key; an empty list for a key without. */
  endorsements?: string[];
  ready?: () => Promise<boolean>;
  /** How much one person may ask for; no limit by default. */
  limits?: FrontDoorOptions['limits'];
  /** How fast the bot sends; as fast as it can by default. */
  pacer?: FrontDoorOptions['pacer'];
  /** Through which SDK turns run; botbuilder by default. */
  sdk?: Sdk;
  /** Where turns spend their time; told to nobody by default. */
  traces?: FrontDoorOptions['traces'];
  /** The key server is down from the start. */
  keysDown?: boolean;
}

export interface Answer {
  status: number;
  body: string;
}

export interface Emulator {
  door: FrontDoor;
  url: string;
  connector: Connector;
  keys: KeyServer;
  /** Posts an activity with a good token (Teams mode), unless `authorization` says otherwise; null sends none. */
  send(body: unknown, options?: { authorization?: string | null; headers?: Record<string, string> }): Promise<Answer>;
  /** A good authorization header. */
  bearer(): Promise<string>;
  close: () => Promise<void>;
}

/** Opens the channel and the bot in it. */
export async function openEmulator(options: EmulatorOptions): Promise<Emulator> {
  const mode = options.mode ?? 'teams';
  const keys = await openKeyServer(options.endorsements);
  if (options.keysDown) keys.behave('error');
  const connector = await openConnectorServer();
  const door = await openFrontDoor({
    config: {
      host: '127.0.0.1',
      port: 0,
      healthPort: null,
      cloud: 'public',
      sdk: options.sdk ?? 'botbuilder',
      teams:
        mode === 'local' ? null : { appId: APP_ID, tenantId: TENANT, credential: SECRET, allowedTenants: [TENANT] },
    },
    services: options.services,
    endpoints: keys.endpoints([connector.origin]),
    respond: options.respond,
    limits: options.limits ?? null,
    pacer: options.pacer ?? null,
    ...(options.ready && { ready: options.ready }),
    ...(options.traces && { traces: options.traces }),
    ...(options.fileTimes && { fileTimes: options.fileTimes }),
  });
  const url = `http://127.0.0.1:${door.port}`;
  const bearer = async (): Promise<string> => `Bearer ${await keys.sign({ serviceurl: connector.serviceUrl })}`;
  return {
    door,
    url,
    connector,
    keys,
    bearer,
    send: async (body, { authorization, headers } = {}) => {
      const token = authorization === undefined && mode === 'teams' ? await bearer() : authorization;
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: token }), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, body: await response.text() };
    },
    close: async () => {
      await door.close();
      await connector.close();
      await keys.close();
    },
  };
}

export type { Body };
