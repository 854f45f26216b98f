// The addresses of each Microsoft cloud the bot can live in: who signs, who is called, who may be answered.

export const CLOUDS = ['public', 'usgov'] as const;
export type Cloud = (typeof CLOUDS)[number];

/** Where the channel's keys and tokens come from, and the hosts a reply may go to. */
export interface Endpoints {
  /** Exact issuer of tokens the channel sends. */
  issuer: string;
  /** OpenID metadata with the channel's signing keys. */
  metadataUrl: string;
  /** Login host the bot gets its own token from; the tenant is appended. */
  loginUrl: string;
  /** Scope, and audience, of the bot's own token. */
  scope: string;
  /** Microsoft Graph, for who owns a team. */
  graphUrl: string;
  /** Exact origins (`https://host`) a serviceUrl may have: never a suffix, anybody can register one. */
  serviceOrigins: readonly string[];
  /** Domains of which each organisation has a host of its own with its people's files (`contoso-my.sharepoint.com`). */
  fileDomains: readonly string[];
}

// Constants of botframework-connector 4.23.3 (authenticationConstants, governmentConstants); service hosts as Teams documents them.
const ENDPOINTS: Record<Cloud, Endpoints> = {
  public: {
    issuer: 'https://api.botframework.com',
    metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    loginUrl: 'https://login.microsoftonline.com',
    scope: 'https://api.botframework.com',
    graphUrl: 'https://graph.microsoft.com',
    serviceOrigins: ['https://smba.trafficmanager.net', 'https://smba.infra.gcc.teams.microsoft.com'],
    fileDomains: ['sharepoint.com'],
  },
  usgov: {
    issuer: 'https://api.botframework.us',
    metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    loginUrl: 'https://login.microsoftonline.us',
    scope: 'https://api.botframework.us',
    graphUrl: 'https://graph.microsoft.us',
    serviceOrigins: ['https://smba.infra.gov.teams.microsoft.us', 'https://smba.infra.dod.teams.microsoft.us'],
    fileDomains: ['sharepoint.us', 'sharepoint-mil.us'],
  },
};

/** The endpoints of a cloud. */
export function endpointsOf(cloud: Cloud): Endpoints {
  return ENDPOINTS[cloud];
}

/**
 * Whether a reply may be sent to this address.
 * @param serviceUrl what the activity names
 * @param origins the exact origins allowed; null in local mode, where only this machine is
 */
export function mayAnswer(serviceUrl: string, origins: readonly string[] | null): boolean {
  let url: URL;
  try {
    url = new URL(serviceUrl);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '' || serviceUrl.includes('\\')) return false;
  if (origins === null) return url.protocol === 'http:' && isLoopbackHost(url.hostname);
  return origins.includes(url.origin);
}

/** Whether a host name is this machine and nothing else. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1' || host === '[::1]';
}
