// Knocks at the gate with forged and damaged tokens: none may pass, none may cause a call, all hear the same 401.
import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { APP_ID } from '../emulator/key-server.ts';
import { atLeast, inTime, noneOf, type Measure, type Row } from './row.ts';

const HOUR = 3600;
const STRANGER = 'b3a4c8f0-9999-4a4e-9a53-000000000001';
const NOT_JSON = '{"type":"message", this is not JSON';

export const measures: Measure[] = [
  { id: 'B1', what: 'forged tokens against the gate', quick: () => forgedTokens(4), full: () => forgedTokens(64) },
];

/** An authorization header; null for none. */
type Forge = (n: number) => string | null | Promise<string | null>;

/** Sends so many of each class, alone and with a body that is no JSON: a 400 would mean that it was read. */
export async function forgedTokens(each: number): Promise<Row[]> {
  const emulator = await openEmulator({ services: fakeServices(), respond: echo });
  try {
    const at = emulator.connector.serviceUrl;
    const classes = Object.entries(await tokens(emulator));
    const wrong: string[] = [];
    const times: number[] = [];
    let accepted = 0;
    let sent = 0;
    const knock = async (name: string, authorization: string | null, body: unknown): Promise<void> => {
      const begun = performance.now();
      const answer = await emulator.send(body, { authorization });
      times.push(performance.now() - begun);
      sent += 1;
      if (answer.status < 300) accepted += 1;
      if (answer.status !== 401 || answer.body !== '') wrong.push(`${name}: ${answer.status} ${answer.body}`.trim());
    };
    for (let i = 0; i < 20; i += 1) await emulator.send(message(at, 'warm'));
    const calls = emulator.connector.requests.length;
    const { tokens: logins } = emulator.keys.counts;
    for (const [name, forge] of classes) {
      for (let n = 0; n < each; n += 1) {
        await knock(name, await forge(n), n % 2 === 0 ? NOT_JSON : message(at, 'x', { id: `forged-${sent}` }));
      }
    }
    const channels = ['emulator', 'AseChannel', 'webchat', 'directline', 'skill', 'MSTEAMS', ''];
    for (const channelId of channels)
      await knock(`channel ${channelId}`, await emulator.bearer(), message(at, 'x', { channelId }));
    const served = (await emulator.send(message(at, 'x'))).status === 200;
    times.sort((a, b) => a - b);
    return [
      atLeast('B1.classes', classes.length + 1, 25),
      noneOf('B1.accepted', accepted, sent),
      { ...noneOf('B1.not-a-bare-401', wrong.length, sent), ...(wrong[0] !== undefined && { figure: wrong.slice(0, 5).join('; ') }) },
      // The good one at the end is answered once.
      noneOf('B1.outbound-calls', emulator.connector.requests.length - calls - 1, sent),
      noneOf('B1.bot-tokens-fetched', emulator.keys.counts.tokens - logins, sent),
      inTime('B1.p99', times[Math.floor(times.length * 0.99)] ?? Number.NaN, 50),
      { id: 'B1.good-token-after', figure: served ? 'served' : 'refused', need: 'served', ok: served },
    ]; // prettier-ignore
  } finally {
    await emulator.close();
  }
}

async function tokens(emulator: Emulator): Promise<Record<string, Forge>> {
  const { keys, connector } = emulator;
  const now = (): number => Math.floor(Date.now() / 1000);
  const good = (): Record<string, unknown> => ({
    iss: 'https://api.botframework.com',
    aud: APP_ID,
    nbf: now() - 60,
    exp: now() + HOUR,
    serviceurl: connector.serviceUrl,
  });
  const sign = async (claims: Record<string, unknown>, options = {}): Promise<string> =>
    `Bearer ${await keys.sign({ serviceurl: connector.serviceUrl, ...claims }, options)}`;
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const parts = async (): Promise<[string, string, string]> =>
    (await sign({})).slice('Bearer '.length).split('.') as [string, string, string];
  const other = (await generateKeyPair('RS256')).privateKey;
  const rs512 = (await generateKeyPair('RS512')).privateKey;
  const ps256 = (await generateKeyPair('PS256')).privateKey;
  const es256 = (await generateKeyPair('ES256')).privateKey;
  const hmac = (key: string | Buffer): string => {
    const text = `${part({ alg: 'HS256', kid: 'key-1', typ: 'JWT' })}.${part(good())}`;
    return `Bearer ${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const jwk = createPublicKey(keys.publicPem()).export({ format: 'jwk' });

  return {
    'no header': () => null,
    'another scheme': (n) => `${pick(['Basic', 'bearer', 'BEARER', 'Negotiate', 'Bearer  '], n)} ${part(good())}`,
    'the scheme alone': (n) => pick(['Bearer', 'Bearer ', 'Bearer null', 'Bearer undefined'], n),
    'no token at all': (n) => `Bearer ${pick(['abc', 'a.b', 'a.b.c', '...', '..', 'a.b.c.d', 'a.b.c.d.e'], n)}`,
    noise: (n) => `Bearer ${[n, n, n].map((i) => randomBytes(20 + i).toString('base64url')).join('.')}`,
    'alg none': (n) => `Bearer ${part({ alg: pick(['none', 'None', 'NONE', ''], n), kid: 'key-1' })}.${part(good())}.`,
    'alg missing': async () => `Bearer ${part({ kid: 'key-1' })}.${part(good())}.${(await parts())[2]}`,
    'HS256 with the public key': () => hmac(keys.publicPem()),
    'HS256 with the public key as DER': () =>
      hmac(createPublicKey(keys.publicPem()).export({ type: 'spki', format: 'der' })),
    'HS256 with the modulus': () => hmac(String(jwk.n)),
    'HS256 with nothing': () => hmac(''),
    RS512: () => sign({}, { alg: 'RS512', key: rs512 }),
    PS256: () => sign({}, { alg: 'PS256', key: ps256 }),
    ES256: () => sign({}, { alg: 'ES256', key: es256 }),
    'another key': () => sign({}, { key: other }),
    'another key under another id': (n) => sign({}, { key: other, kid: pick(['key-2', '', '../key-1', 'KEY-1'], n) }),
    'our key under another id': (n) => sign({}, { kid: pick(['key-2', 'key-1 ', '__proto__', 'constructor'], n) }),
    'no key id': async () => {
      const [, body, signature] = await parts();
      return `Bearer ${part({ alg: 'RS256', typ: 'JWT' })}.${body}.${signature}`;
    },
    'a key in the header': () => sign({}, { key: other, header: { jwk } }),
    'a key address in the header': () => sign({}, { key: other, header: { jku: `${connector.origin}/keys` } }),
    'a certificate address in the header': () => sign({}, { key: other, header: { x5u: `${connector.origin}/cert` } }),
    'a certificate in the header': () => sign({}, { key: other, header: { x5c: ['MIIB'] } }),
    expired: (n) => sign({ nbf: now() - 3 * HOUR, exp: now() - 301 - n * 60 }),
    'not yet valid': (n) => sign({ nbf: now() + 310 + n * 60, exp: now() + 5 * HOUR }),
    'no end': () => sign({ exp: undefined }),
    'no beginning': () => sign({ nbf: undefined }),
    'an end that is no number': (n) => sign({ exp: pick(['9999999999', null, true, {}, [9999999999]], n) }),
    'a life too long': (n) => sign({ exp: now() + (25 + n) * HOUR }),
    'another issuer': (n) =>
      sign({ iss: pick(['https://api.botframework.us', 'https://api.botframework.com/', 'http://api.botframework.com', '', undefined], n) }),
    'the emulator’s issuer': (n) =>
      sign({ iss: `https://${pick(['sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', 'login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0'], n)}`, appid: APP_ID, ver: '2.0' }),
    'a skill’s claims': () => sign({ iss: `https://sts.windows.net/${STRANGER}/`, ver: '2.0', azp: STRANGER, tid: STRANGER }),
    'another audience': (n) => sign({ aud: pick([STRANGER, '', undefined, APP_ID.toUpperCase(), 'https://api.botframework.com', '*'], n) }),
    'our audience among others': () => sign({ aud: [APP_ID, STRANGER] }),
    'our audience in a list': () => sign({ aud: [APP_ID] }),
    'no serviceurl': (n) => sign({ serviceurl: pick([undefined, '', null, 5, [connector.serviceUrl]], n) }),
    'a swapped body': async (n) => {
      const [head, , signature] = await parts();
      return `Bearer ${head}.${part({ ...good(), exp: now() + 2 * HOUR + n })}.${signature}`;
    },
    'a swapped signature': async () => `Bearer ${(await parts()).slice(0, 2).join('.')}.${(await parts())[2].toUpperCase()}`,
    'no signature': async () => `Bearer ${(await parts()).slice(0, 2).join('.')}.`,
    'a flipped bit in the header': async (n) => flipped(await parts(), 0, n),
    'a flipped bit in the body': async (n) => flipped(await parts(), 1, n),
    'a flipped bit in the signature': async (n) => flipped(await parts(), 2, n),
    'a cut token': async (n) => (await sign({})).slice(0, -(1 + n * 7)),
    'two tokens': async () => `${await sign({})}, ${await sign({})}`,
  }; // prettier-ignore
}

/** One bit of one part's bytes turned over. */
function flipped(parts: [string, string, string], which: 0 | 1 | 2, n: number): string {
  const bytes = Buffer.from(parts[which], 'base64url');
  const at = (n * 53) % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return `Bearer ${parts.map((part, i) => (i === which ? bytes.toString('base64url') : part)).join('.')}`;
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
