// Asks for files where none may be fetched: by address, by name, by a name that changes, by redirect; counts who was called.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFile, type FetchRules } from '../../bot/files/fetch.ts';
import { isPublicAddress } from '../../bot/files/public-address.ts';
import { atLeast, noneOf, type Row } from './row.ts';

const BODY = 'AzureAdJoined : NO\n';
/** Stands for a public address: nobody listens there. */
const ELSEWHERE = '127.0.0.9';
const CLOSED =
  '127.0.0.1 127.1.2.3 10.0.0.5 100.64.0.1 168.63.129.16 169.254.169.254 172.16.9.9 172.31.255.255 192.168.1.1 192.0.0.8 198.18.0.1 203.0.113.7 224.0.0.1 240.0.0.1 255.255.255.255 0.0.0.0 ::1 :: ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 fe80::1 fc00::1 fd12:3456::1 ff02::1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1 3fff::1 127.0.0.53 10.255.255.255 172.20.0.1 192.88.99.1 192.0.2.1 198.51.100.1 239.255.255.250 ::ffff:169.254.169.254 ::ffff:192.168.0.1 fec0::1';

export interface Called {
  /** Connections to servers that are on no list. */
  forbidden: number;
  /** Requests to those on the list, and the authorization each carried. */
  allowed: (string | undefined)[];
}

/** Runs all attempts; `isOpen` replaces the judgement of addresses, to see that the listener notices. */
export async function forbiddenFetches(
  isOpen?: (address: string) => boolean,
): Promise<Called & { urls: number; fetched: number; strangers: number }> {
  const called: Called = { forbidden: 0, allowed: [] };
  const forbidden = createServer((_, response) => response.end(BODY));
  forbidden.on('connection', () => (called.forbidden += 1));
  const allowed = createServer((request, response) => {
    called.allowed.push(request.headers.authorization);
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    if (to === null) response.end(BODY);
    else head(response, 302, { location: to }).end();
  });
  const bad = await listen(forbidden);
  const good = await listen(allowed);
  const origin = `http://127.0.0.1:${good}`;
  const asked = new Map<string, number>();
  const rules: FetchRules = {
    origins: [origin],
    fileDomains: ['sharepoint.com'],
    token: () => Promise.resolve('the-bots-own'),
    lookup: (host) => {
      const times = (asked.get(host) ?? 0) + 1;
      asked.set(host, times);
      return Promise.resolve(addressesOf(host, times));
    },
    isOpen: isOpen ?? ((address) => address === ELSEWHERE || isPublicAddress(address)),
    port: bad,
    timeoutMs: 2_000,
  };
  const urls = [...direct(bad, good), ...leading(), ...rebinding(), ...redirects(origin, bad)];
  let fetched = 0;
  for (const url of urls) if ((await fetchFile(url, rules, () => 1024)).ok) fetched += 1;
  const own = await fetchFile(`${origin}/file?to=${encodeURIComponent('/again')}`, rules, () => 1024);
  if (!own.ok || own.bytes.toString() !== BODY) throw new Error('the good file was not fetched');
  await Promise.all([forbidden, allowed].map(close));
  const strangers = [...asked.keys()].filter((host) => !/^(?:closed|rebind)-\d+\.sharepoint\.com$/.test(host));
  return { ...called, urls: urls.length, fetched, strangers: strangers.length };
}

/** Row D1, and the same with an open door, where the listener has to be reached. */
export async function fetchesNowhere(): Promise<Row[]> {
  const { forbidden, allowed, urls, fetched, strangers } = await forbiddenFetches();
  const mutant = await forbiddenFetches((address) => isLoopback(address) || isPublicAddress(address));
  return [
    atLeast('D1.addresses', urls, 150),
    noneOf('D1.connections-elsewhere', forbidden, urls),
    noneOf('D1.files-fetched', fetched, urls),
    noneOf('D1.names-looked-up-that-are-on-no-list', strangers, urls),
    noneOf(
      'D1.without-the-token-at-home',
      allowed.filter((header) => header !== 'Bearer the-bots-own').length,
      allowed.length,
    ),
    atLeast('D1.connections-when-every-address-is-open', mutant.forbidden, 5),
  ];
}

/** Addresses that name a place nobody allowed. */
function direct(bad: number, good: number): string[] {
  const hosts =
    '127.0.0.1 localhost 127.1 127.0.1 2130706433 0x7f000001 0177.0.0.1 0x7f.1 [::1] [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1] 0.0.0.0 0 127.0.0.1. localhost. LOCALHOST ①②⑦.⓪.⓪.① 127。0。0。1';
  const names =
    'sharepoint.com .sharepoint.com a.b.sharepoint.com evilsharepoint.com contoso.sharepoint.com.evil.example contoso.sharepoint.com. contoso_x.sharepoint.com contoso.sharepoint.comx contoso.sharepoint.us xn--.sharepoint.com -.sharepoint.com.evil smba.trafficmanager.net evil.trafficmanager.net contoso.sharepoint.com%2eevil.example';
  return [
    ...hosts.split(' ').flatMap((host) => [`http://${host}:${bad}/a`, `https://${host}:${bad}/a`]),
    ...names.split(' ').map((host) => `https://${host}/a`),
    `http://127.0.0.1:${good}@127.0.0.1:${bad}/a`,
    `http://user:secret@127.0.0.1:${good}/a`,
    `http://user@127.0.0.1:${good}/a`,
    `http://127.0.0.1:${good}\\@127.0.0.1:${bad}/a`,
    `https://contoso.sharepoint.com:${bad}/a`,
    `https://contoso.sharepoint.com@127.0.0.1:${bad}/a`,
    `https://contoso.sharepoint.com\\@127.0.0.1:${bad}/a`,
    `https://127.0.0.1:${bad}/#@contoso.sharepoint.com`,
    `https://127.0.0.1:${bad}/?.sharepoint.com`,
    `http://contoso.sharepoint.com/a`,
    `https://127.0.0.1:${good}/a`,
    `http://localhost:${good}/a`,
    ...`file:///etc/passwd ftp://127.0.0.1:${bad}/a gopher://127.0.0.1:${bad}/a ws://127.0.0.1:${bad}/a data:text/plain;base64,QQ== javascript:1 blob:http://127.0.0.1:${bad}/a //127.0.0.1:${bad}/a /a a http: http:// http:///127.0.0.1:${bad} unix:/run/x`.split(
      ' ',
    ),
    '',
    ' ',
    `http://127.0.0.1:${bad}/${'a'.repeat(5_000)}`,
  ];
}

/** Names of the right domain that lead somewhere closed: alone, and behind an open address. */
function leading(): string[] {
  return CLOSED.split(' ').map((_, at) => `https://closed-${at}.sharepoint.com/a`);
}

/** Names that lead somewhere open when they are judged, and to this machine when they are called. */
function rebinding(): string[] {
  return Array.from({ length: 10 }, (_, at) => `https://rebind-${at}.sharepoint.com/a`);
}

function addressesOf(host: string, times: number): string[] {
  if (host.startsWith('rebind-')) return times % 2 === 1 ? [ELSEWHERE] : ['127.0.0.1'];
  if (!host.startsWith('closed-')) return ['127.0.0.1'];
  const at = Number(host.slice('closed-'.length).split('.')[0]);
  const address = CLOSED.split(' ')[at] ?? '127.0.0.1';
  return at % 3 === 2 ? [ELSEWHERE, address] : [address];
}

/** Redirects of the channel's own host, one to five hops long. */
function redirects(origin: string, bad: number): string[] {
  const through = (to: string, hops: number): string =>
    Array.from({ length: hops }).reduce<string>((rest) => `${origin}/hop?to=${encodeURIComponent(rest)}`, to);
  const ends = [
    `http://127.0.0.1:${bad}/a`,
    `http://localhost:${bad}/a`,
    `//127.0.0.1:${bad}/a`,
    `https://rebind-0.sharepoint.com/a`,
    `https://closed-0.sharepoint.com/a`,
    `http://[::1]:${bad}/a`,
    `http://user@127.0.0.1:${bad}/a`,
    'file:///etc/passwd',
    `http:///127.0.0.1:${bad}/a`,
  ];
  return [...[1, 2, 3].flatMap((hops) => ends.map((end) => through(end, hops))), through('/a', 5), through('/a', 4)];
}

/** This machine, in any of the notations of the list. */
function isLoopback(address: string): boolean {
  return (
    address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.') || address === '::ffff:7f00:1'
  );
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Sends the head, and gives the response back: with restify in the process, `writeHead` does not. */
export function head(response: ServerResponse, status: number, headers: Record<string, string> = {}): ServerResponse {
  response.writeHead(status, headers);
  return response;
}
