// The shapes of identifiers, and the names that are public and stay.

/** Every alternative is bounded or a single class, so one pass is linear. */
export const SWEEP = new RegExp(
  [
    String.raw`(?<mail>(?<![A-Za-z0-9._%+$<-])[A-Za-z0-9._%+$-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?)`,
    // Also partly masked ones: 72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx.
    String.raw`(?<guid>(?<![0-9A-Za-z])[0-9a-fx]{8}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{12}(?![0-9A-Za-z]))`,
    String.raw`(?<sid>(?<![0-9A-Za-z])S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){1,5}(?![0-9A-Za-z]))`,
    String.raw`(?<mac>(?<![0-9A-Za-z:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9A-Za-z:-]))`,
    String.raw`(?<hash>(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z]))`,
    String.raw`(?<blob>(?<![0-9A-Za-z+/_=-])(?:eyJ[0-9A-Za-z+/_.-]{20,}|[0-9A-Za-z+]{60,})={0,2})`,
    String.raw`(?<ip>(?<![0-9A-Za-z.])[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9]))`,
    String.raw`(?<ip6>(?<![0-9A-Za-z:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?)(?![0-9A-Za-z:]))`,
    String.raw`(?:(?<![A-Za-z0-9])(?:[A-Za-z]:[\\/](?:Users|Documents and Settings)[\\/]|/(?:home|Users)/)(?<path>[^\\/:*?"<>|\s]{1,64}))`,
    String.raw`(?:(?<![\\A-Za-z0-9])\\\\(?<unc>[A-Za-z0-9][A-Za-z0-9.-]{0,62})\\)`,
    String.raw`(?:(?<![A-Za-z0-9\\:_.<-])(?!HK(?:LM|CU|CR|U|CC)\\)(?<domain>[A-Z][A-Z0-9-]{1,14}|AzureAD)\\(?<account>[A-Za-z0-9._-]{1,60})(?![\\A-Za-z0-9._-]))`,
    // Labels of other tools, as ipconfig and event texts print them; those of dsregcmd were read as fields.
    String.raw`(?:(?<![A-Za-z])(?<named>(?:tenant name|host ?name|computer ?name|dns suffix|user ?name|logon server|domain)[ .]{0,80}[:=] {0,3})(?<name>[A-Za-z0-9][A-Za-z0-9._-]{1,63}))`,
    String.raw`(?:(?<login>https?://login\.(?:microsoftonline\.(?:com|us)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn))/(?!common|organizations|consumers)(?<realm>[A-Za-z0-9-]{1,62}\.[A-Za-z0-9.-]{1,180}))`,
    String.raw`(?:(?:https?|ldaps?|urn:ms-drs)(?:://|:)(?<url>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?))`,
  ].join('|'),
  'gi',
);

/** Every shape above holds one of these; most lines of an output hold none, and this is quicker to find out. */
export const HINT =
  /[@\\/]|[0-9A-Za-z](?:-[0-9A-Za-z]|:[0-9A-Za-z:])|[0-9]\.[0-9]|[0-9A-Za-z+]{20}|[Ee][Yy][Jj]|[Nn][Aa][Mm][Ee]|[Ss][Uu][Ff][Ff][Ii][Xx]|[Ss][Ee][Rr][Vv][Ee][Rr]|[Dd][Oo][Mm][Aa][Ii][Nn]/;

/** Domains of Microsoft's public endpoints and pages; a tenant's own sub-domain (onmicrosoft.com) is none of them. */
const PUBLIC_DOMAINS = [
  'microsoftonline.com',
  'microsoftonline.us',
  'microsoftonline.cn',
  'microsoftonline-p.com',
  'microsoft.com',
  'microsoft.us',
  'microsoft.cn',
  'microsoftazuread-sso.com',
  'windows.net',
  'windows.com',
  'windowsupdate.com',
  'azure.com',
  'azure.net',
  'azure.us',
  'azure.cn',
  'chinacloudapi.cn',
  'usgovcloudapi.net',
  'office.com',
  'office365.com',
  'live.com',
  'aka.ms',
  'msauth.net',
  'msftauth.net',
  'msftconnecttest.com',
  'digicert.com',
  'schema.skype.com',
];

/** Whether a host name is public: one of Microsoft's endpoints, or this computer itself. */
export function findPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^[.]/, '');
  if (name === 'localhost') return true;
  return PUBLIC_DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** Ids that are the same on every device: the account providers, the registration service, nothing. */
const PUBLIC_GUIDS = new Set([
  'b16898c6-a148-4967-9171-64d755da8520',
  'd7f9888f-e3fc-49b0-9ea6-a85b5f392a4f',
  '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9',
  '00000000-0000-0000-0000-000000000000',
]);

export function isPublicGuid(guid: string): boolean {
  return PUBLIC_GUIDS.has(guid.toLowerCase());
}

const WELL_KNOWN_ACCOUNTS = new Set([
  'system',
  'local service',
  'network service',
  'administrator',
  'guest',
  'defaultaccount',
  'default',
  'public',
  'all users',
  'nt authority',
  'builtin',
  'azuread',
  'microsoftaccount',
]);

/** Accounts and prefixes that name nobody. */
export function isWellKnownAccount(name: string): boolean {
  return WELL_KNOWN_ACCOUNTS.has(name.toLowerCase());
}
