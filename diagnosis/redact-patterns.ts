// The names that are public and stay: Microsoft's hosts, ids that are the same everywhere, accounts that name nobody.

/** Domains of Microsoft's public endpoints and pages; a tenant's own sub-domain (onmicrosoft.com) is none of them. */
const PUBLIC_DOMAINS = new Set([
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
  'msftncsi.com',
  'schema.skype.com',
]);

/** Whether a host name is public: one of Microsoft's endpoints, or this computer itself. */
export function findPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^[.]/, '');
  if (name === 'localhost') return true;
  for (let at = 0; ; at += 1) {
    if (PUBLIC_DOMAINS.has(name.slice(at))) return true;
    at = name.indexOf('.', at);
    if (at < 0) return false;
  }
}

/** Ends of host names and domains; two labels are enough where no word, file or member is written with them. */
const DOMAIN_ENDS = new Set(
  'com net org edu gov mil biz eu nl no be de dk se fi uk fr es pt ch at pl cz hu ro gr ie lu ee lv lt ca us au nz za br mx jp cn tw kr sg hk th vn tr ru ua cloud tech solutions consulting agency energy school online local lan internal intra intranet corp home localdomain example test invalid'.split(
    ' ',
  ),
);
/** The same behind two more labels at least: `$_.id`, `log.info` and `tool.is` are no hosts. */
const COUNTRIES = new Set(
  'info ad in is it id my me pe ph co cl ar il sa ae qa sk si hr bg rs ba mt cy li as io ai app dev group global works health care bank team digital systems services media studio site shop store pro tv'.split(
    ' ',
  ),
);
/** Names of products and sites that everybody knows. */
const NO_HOSTS = new Set(['asp.net', 'vb.net', 'ado.net', 'command.com', 'google.com', 'bing.com', 'github.com']);

export const isDomainEnd = (end: string): boolean => DOMAIN_ENDS.has(end.toLowerCase());
export const isCountry = (end: string): boolean => COUNTRIES.has(end.toLowerCase());
export const isNoHost = (name: string): boolean => NO_HOSTS.has(name.toLowerCase());

/** Objects and containers that every directory has, and the public issuers of certificates. */
const PUBLIC_OBJECTS = new Set([
  'computers',
  'users',
  'services',
  'configuration',
  'schema',
  'sites',
  'domain controllers',
  'system',
  'builtin',
  'device registration configuration',
  'registereddevices',
  'microsoft',
]);
const PUBLIC_ISSUERS = ['ms-organization-', 'microsoft ', 'digicert ', 'windows '];

/** Whether an object of a directory or the issuer of a certificate tells of nobody. */
export function isPublicObject(name: string): boolean {
  const key = name.trim().toLowerCase();
  return key.startsWith('<') || PUBLIC_OBJECTS.has(key) || PUBLIC_ISSUERS.some((issuer) => key.startsWith(issuer));
}

/** Values that Windows prints for every device of the public cloud. */
const PUBLIC_VALUES = new Set([
  'login.windows.net',
  'https://login.windows.net',
  'https://login.microsoft.com',
  'https://login.microsoftonline.com',
  'https://enterpriseregistration.windows.net/EnrollmentServer/device/',
  'https://enterpriseregistration.windows.net/EnrollmentServer/key/',
  'urn:ms-drs:enterpriseregistration.windows.net',
  'https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc',
  'https://portal.manage.microsoft.com/TermsofUse.aspx',
  'https://portal.manage.microsoft.com/?portalAction=Compliance',
  '.windows.net,.windows.net:1433,.windows.net:3342,.azure.net,.azure.net:1433,.azure.net:3342',
  '{B16898C6-A148-4967-9171-64D755DA8520} (AzureAd)',
  '{D7F9888F-E3FC-49b0-9EA6-A85B5F392A4F} (MicrosoftAccount)',
]);

/** Whether a whole value is the same on every device. */
export function isPublicValue(value: string): boolean {
  return value.length >= SHORTEST_PUBLIC && PUBLIC_VALUES.has(value);
}

const SHORTEST_PUBLIC = 'login.windows.net'.length;

/** Addresses that Windows prints for every device of the public cloud, but for the tenant in them. */
export const TENANT_ADDRESS =
  /^(https:\/\/(?:login\.microsoftonline\.com|enterpriseregistration\.windows\.net\/(?:webauthn|manage))\/)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\/|\/oauth2\/(?:authorize|token)\/?)?$/;

/** Ids that are the same on every device: the account providers, the registration service, nothing. */
const PUBLIC_GUIDS = new Set([
  'b16898c6-a148-4967-9171-64d755da8520',
  'd7f9888f-e3fc-49b0-9ea6-a85b5f392a4f',
  '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9',
  '00000000-0000-0000-0000-000000000000',
]);

/** Whether an id is the same on every device; in lower or upper case. */
export function isPublicGuid(guid: string): boolean {
  return PUBLIC_GUIDS.has(guid.toLowerCase());
}

const WELL_KNOWN_ACCOUNTS = new Set([
  'system',
  'local service',
  'network service',
  'anonymous logon',
  'administrator',
  'guest',
  'defaultaccount',
  'default',
  'default user',
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

const NO_TENANTS = new Set([
  'common',
  'organizations',
  'consumers',
  'azure active',
  'azure ad',
  'microsoft entra',
  'microsoft entra id',
  'microsoft services',
  'on-premises',
  'same',
  'current',
  'specified',
  'home',
  'resource',
  'target',
]);

/** What server texts call a tenant without naming one. */
export function isNoTenant(name: string): boolean {
  return NO_TENANTS.has(name.toLowerCase()) || findPublicHost(name);
}

const WHOLE_ID =
  /^(?:[0-9a-fx]{8}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{4}-[0-9a-fx]{12}|[0-9a-f]{40}|[0-9a-f]{64}|S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){4})$/i;

/** Ids and thumbprints of a known length: of these alone can be told that two halves are all. */
export function isWholeId(text: string): boolean {
  return text.length > 15 && WHOLE_ID.test(text);
}

const CODE =
  /^(?:0x|aadsts|dsreg|hresult|kb[0-9]|inc[0-9]|ritm[0-9]|req[0-9]|cve-|(?:sha|aes|rsa|utf|iso|fips|tls|tpm|ms|win|windows|w)-?[0-9]|[a-z]{1,8}_[a-z_]|v?[0-9.]*$)/i;

/** Whether a word is no name and no password: a code, an update, a request, an algorithm, a version of Windows. */
export const isCode = (text: string): boolean => CODE.test(text);

/** A name that computers are given, not one of a model or an update. */
export function isComputer(name: string): boolean {
  const [first = ''] = name.split('.');
  if (isCode(first) || findPublicHost(name) || first.length < 5) return false;
  if (first.includes('-')) return /[0-9]{2}$|-(?:pc|nb|lt|ws)$/i.test(first);
  return first.length > 6 && /^[A-Z]{2}[0-9A-Z]*$/.test(first) && /[0-9]{2}$/.test(first);
}
