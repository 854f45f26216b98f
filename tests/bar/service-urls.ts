// Names other places to answer to, in tokens, activities, saved addresses and redirects; counts who sees the bot's token.
import dns from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openConnector, SendError } from '../../bot/connector.ts';
import { getJson } from '../../bot/get-json.ts';
import { openTeamsGate } from '../../bot/gate.ts';
import { inChannel, message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { APP_ID, BOT_TOKEN, SECRET, TENANT } from '../emulator/key-server.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  { id: 'B2', what: 'other places to answer to', quick: serviceUrls, full: serviceUrls },
];

interface Stranger {
  port: number;
  connections: number;
  /** Requests that carried the bot's token. */
  tokens: number;
  close(): void;
}

/** Every foreign address in every place an address can come from; the listener there must never see the token. */
export async function serviceUrls(): Promise<Row[]> {
  const stranger = await openStranger();
  const emulator = await openEmulator({ services: fakeServices(), respond: echo });
  const restore = leadNamesHere();
  try {
    const { connector, keys } = emulator;
    const good = Number(new URL(connector.origin).port);
    let sent = 0;
    let elsewhere = 0;
    const knock = async (claim: unknown, body: unknown): Promise<void> => {
      const authorization = `Bearer ${await keys.sign({ serviceurl: claim })}`;
      const activity = message(connector.serviceUrl, 'x', { serviceUrl: body, id: `b2-${++sent}` });
      const { status } = await emulator.send(activity, { authorization });
      if (status < 300) elsewhere += 1;
    };
    const foreign = foreignUrls(good, stranger.port);
    for (const url of foreign) {
      await knock(url, url);
      await knock(connector.serviceUrl, url);
      await knock(url, connector.serviceUrl);
    }
    const saved = await savedAddresses(emulator, foreign);
    const redirects = await followedRedirects(emulator, stranger.port);
    const seen = { tokens: stranger.tokens, connections: stranger.connections };
    await mutant(emulator, stranger.port);
    return [
      atLeast('B2.variants', sent + saved.tried + redirects, 100),
      noneOf('B2.tokens-seen-elsewhere', seen.tokens, sent + saved.tried + redirects),
      noneOf('B2.connections-elsewhere', seen.connections, sent + saved.tried + redirects),
      noneOf('B2.admitted', elsewhere, sent),
      noneOf('B2.saved-addresses-not-refused', saved.tried - saved.refused, saved.tried),
      atLeast('B2.tokens-seen-when-that-host-is-allowed', stranger.tokens, 1),
    ];
  } finally {
    restore();
    await emulator.close();
    stranger.close();
  }
}

/** Every name leads to this machine meanwhile, so that a call to any of them would arrive. */
function leadNamesHere(): () => void {
  const { lookup } = dns;
  dns.lookup = ((_host: string, given: unknown, callback?: unknown) => {
    const done = (callback ?? given) as (...answer: unknown[]) => void;
    const all = (given as dns.LookupOptions).all === true;
    if (all) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
  }) as never;
  return () => {
    dns.lookup = lookup;
  };
}

async function openStranger(): Promise<Stranger> {
  const server = createServer((request, response) => {
    if (request.headers.authorization?.includes(BOT_TOKEN)) stranger.tokens += 1;
    response.end('{"id":"taken"}');
  });
  server.on('connection', () => (stranger.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  const stranger: Stranger = { port, connections: 0, tokens: 0, close };
  return stranger;
}

/** Addresses that are not the connector's; most lead to the stranger. */
function foreignUrls(good: number, bad: number): unknown[] {
  const here = `127.0.0.1:${good}`;
  const there = `127.0.0.1:${bad}`;
  const names =
    'evil.trafficmanager.net smba.trafficmanager.net smba.trafficmanager.net.evil.example smba-trafficmanager.net smba.trafficmanager.net. smba.tr\u0430fficmanager.net xn--smba-trafficmanager.net evil.example smba.infra.gcc.teams.microsoft.com.evil.example localhost LOCALHOST 127.1 2130706433 0x7f000001 0177.0.0.1 [::ffff:127.0.0.1] ①②⑦.⓪.⓪.① 127.0.0.1.evil.example';
  return [
    undefined, null, '', ' ', 5, {}, [], [`http://${here}`], 'x', '//', `//${there}/`, 'http://', 'http:', 'about:blank', 'null',
    ...names.split(' ').flatMap((name) => [`http://${name}:${bad}/teams/`, `https://${name}:${bad}/teams/`]),
    `http://${there}/teams/`, `https://${there}/teams/`, `HTTP://${there}/teams/`, `https://${here}/teams/`, `ftp://${there}/`, `ws://${there}/`, `file:///${there}/`,
    `http://${here}@${there}/teams/`, `http://user:pass@${here}/teams/`, `http://user@${here}/teams/`, `http://:@${there}/teams/`, `http://${here}%40${there}/`,
    `http://${there}\\@${here}/teams/`, `http://${here}\\@${there}/teams/`, `http:\\\\${there}\\teams`, `http:/${there}/teams/`, `http:${there}/teams/`,
    `ht\ntp://${there}/teams/`, ` http://${there}/teams/`, `http://${there}\t/teams/`, `http://${there}\r\nHost: ${here}/`, `http://${there}#${here}`, `http://${there}?@${here}/`,
    `http://127.0.0.1/teams/`, `http://127.0.0.1:${good}0/`, `http://${there}/${'a'.repeat(600)}`,
  ]; // prettier-ignore
}

/** Addresses as rows that somebody poisoned: a conversation's, the helpdesk channel's, and of every question about people. */
async function savedAddresses(emulator: Emulator, urls: unknown[]): Promise<{ tried: number; refused: number }> {
  const { door } = emulator;
  let tried = 0;
  let refused = 0;
  for (const serviceUrl of urls) {
    const conversation = { id: 'a:poisoned', tenantId: TENANT, conversationType: 'personal' };
    const bot = { id: '28:bot', name: 'Join Doctor' };
    const address = JSON.stringify({ serviceUrl, channelId: 'msteams', conversation, bot, user: { id: '29:x' } });
    tried += 2;
    await door.post(address, { text: 'secret' }).catch((error: unknown) => {
      if (error instanceof SendError && ['refused', 'gone'].includes(error.failure)) refused += 1;
    });
    if ((await door.signInName(address, '29:x').catch(() => undefined)) === undefined) refused += 1;
    await door.directory.roleOf(TENANT, '29:x', address).catch(() => undefined);
  }
  return { tried, refused };
}

/** The connector, or the server of the team's owners, points elsewhere. */
async function followedRedirects(emulator: Emulator, bad: number): Promise<number> {
  const { connector } = emulator;
  const location = `http://127.0.0.1:${bad}/teams/`;
  let tried = 0;
  for (const status of [301, 302, 303, 307, 308]) {
    connector.fail({ status, headers: { location } });
    await emulator.send(message(connector.serviceUrl, 'x', { id: `redirect-${status}` }));
    connector.fail({ status, headers: { location } });
    await emulator.send(message(connector.serviceUrl, 'x', { id: `redirect-channel-${status}`, ...inChannel() }));
    const server = createServer((_request, response) => {
      response.writeHead(status, { location });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await getJson(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, BOT_TOKEN).catch(() => undefined);
    server.closeAllConnections();
    server.close();
    tried += 3;
  }
  return tried;
}

/** With the stranger's host on the list, both the gate and the socket let it happen, and the listener notices. */
async function mutant(emulator: Emulator, bad: number): Promise<void> {
  const origin = `http://127.0.0.1:${bad}`;
  const endpoints = emulator.keys.endpoints([origin]);
  const identity = { appId: APP_ID, tenantId: TENANT, credential: SECRET, allowedTenants: [TENANT] };
  const gate = openTeamsGate(identity, endpoints, undefined as never, () => new Date());
  const admitted = gate.admit(message(`${origin}/teams/`, 'x'), { serviceUrl: `${origin}/teams/` });
  if (!admitted.ok) throw new Error('the broken variant is not broken');
  const token = (): Promise<string> => Promise.resolve(BOT_TOKEN);
  await openConnector(origin, { origins: [origin], token, random: () => 0.5 }).sendToConversation('a', {});
}
