// Who gets through the gate: every row of the SDK's authentication table, answered as it must be, with an empty body.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { message, type Body } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { APP_ID, BOT_TOKEN, openKeyServer, TENANT } from '../emulator/key-server.ts';

const HOUR = 3600;

describe('the gate in Teams mode', () => {
  let emulator: Emulator;
  let at: string;
  const services = fakeServices();
  before(async () => {
    emulator = await openEmulator({ services, respond: echo });
    at = emulator.connector.serviceUrl;
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.connector.requests.length = 0;
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const good = (): Record<string, unknown> => ({
    iss: 'https://api.botframework.com',
    aud: APP_ID,
    nbf: now() - 60,
    exp: now() + HOUR,
    serviceurl: at,
  });
  const bearer = async (claims: Record<string, unknown>, options = {}): Promise<string> =>
    `Bearer ${await emulator.keys.sign({ serviceurl: at, ...claims }, options)}`;

  it('lets a good token through', async () => {
    assert.equal((await emulator.send(message(at, 'x'))).status, 200);
    assert.equal(emulator.connector.sent.at(-1)?.authorization, `Bearer ${BOT_TOKEN}`);
  });

  const forged: Record<string, () => string | null | Promise<string | null>> = {
    'no header': () => null,
    Basic: () => `Basic ${Buffer.from('a:b').toString('base64')}`,
    garbage: () => 'Bearer not.a.token',
    'no dots': () => 'Bearer abc',
    'empty token': () => 'Bearer ',
    'expired an hour ago': () => bearer({ nbf: now() - 3 * HOUR, exp: now() - HOUR }),
    'not before in an hour': () => bearer({ nbf: now() + HOUR, exp: now() + 2 * HOUR }),
    'no exp': () => bearer({ exp: undefined }),
    'no nbf': () => bearer({ nbf: undefined }),
    'a life of two days': () => bearer({ exp: now() + 48 * HOUR }),
    'wrong audience': () => bearer({ aud: 'b3a4c8f0-9999-4a4e-9a53-000000000001' }),
    'our audience among others': () => bearer({ aud: [APP_ID, 'https://api.botframework.com'] }),
    'wrong issuer': () => bearer({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }),
    'issuer with a slash': () => bearer({ iss: 'https://api.botframework.com/' }),
    'emulator issuer': () =>
      bearer({ iss: 'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0', appid: APP_ID, ver: '1.0' }),
    'no serviceurl claim': () => bearer({ serviceurl: undefined }),
    'empty serviceurl claim': () => bearer({ serviceurl: '' }),
    'another serviceurl claim': () => bearer({ serviceurl: 'https://smba.trafficmanager.net/other/' }),
    'unknown key id': () => bearer({}, { kid: 'key-2' }),
    'a key of its own in the header': () => bearer({}, { header: { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } }),
    'a key url in the header': () => bearer({}, { header: { jku: 'http://127.0.0.1:9/keys' } }),
    'a critical extension': () => bearer({}, { header: { crit: ['exp'] } }).catch(() => 'Bearer a.b.c'),
    'signed with another key': async () => bearer({}, { key: (await generateKeyPair('RS256')).privateKey }),
    'RS512': async () => bearer({}, { alg: 'RS512', key: (await generateKeyPair('RS512')).privateKey }),
    'alg none': () => `Bearer ${encode({ alg: 'none', kid: 'key-1' })}.${encode(good())}.`,
    'HS256 with the public key': () => {
      const text = `${encode({ alg: 'HS256', kid: 'key-1', typ: 'JWT' })}.${encode(good())}`;
      return `Bearer ${text}.${createHmac('sha256', emulator.keys.publicPem()).update(text).digest('base64url')}`;
    },
    'bad signature': async () => {
      const token = await bearer({});
      return token.slice(0, -6) + (token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    },
    'swapped body': async () => {
      const [head, , signature] = (await bearer({})).split('.');
      return `${head}.${encode({ ...good(), aud: APP_ID, exp: now() + 2 * HOUR })}.${signature}`;
    },
  }; // prettier-ignore
  for (const [name, token] of Object.entries(forged)) {
    it(`answers 401 and nothing else: ${name}`, async () => {
      const authorization = await token();
      const started = performance.now();
      const answer = await emulator.send(message(at, 'x'), { authorization });
      assert.deepEqual(answer, { status: 401, body: '' });
      assert.ok(performance.now() - started < 500);
      assert.equal(emulator.connector.requests.length, 0);
    });
  }

  it('does not take in headers of more than 8 KB', async () => {
    const answer = await emulator.send(message(at, 'x'), {
      authorization: await bearer({ filler: 'x'.repeat(12_000) }),
    });
    assert.equal(answer.status, 431);
  });

  const bodies: Record<string, [status: number, parts: Body]> = {
    'no channelId': [401, { channelId: undefined }],
    'the emulator channel': [401, { channelId: 'emulator' }],
    'another channel': [401, { channelId: 'webchat' }],
    'no serviceUrl': [400, { serviceUrl: undefined }],
    'an empty serviceUrl': [400, { serviceUrl: '' }],
    'a serviceUrl other than the claim': [401, { serviceUrl: 'https://smba.trafficmanager.net/emea/' }],
    'another tenant': [
      401,
      { conversation: { id: 'a', tenantId: 'b3a4c8f0-9999-4a4e-9a53-000000000001' }, channelData: {} },
    ],
    'two tenants': [401, { channelData: { tenant: { id: 'b3a4c8f0-9999-4a4e-9a53-000000000001' } } }],
    'no tenant': [401, { conversation: { id: 'a' }, channelData: {} }],
    'an empty tenant': [400, { conversation: { id: 'a', tenantId: '' } }],
    'no type': [400, { type: undefined }],
    'a number for a type': [400, { type: 5 }],
    'no conversation': [400, { conversation: undefined }],
    'a number for a text': [400, { text: 5 }],
    'text in an array': [400, { text: ['a'] }],
    'attachments that are none': [400, { attachments: 'x' }],
    'no sender': [400, { from: null }],
    'a timestamp that is a number': [400, { timestamp: 12 }],
  };
  for (const [name, [status, parts]] of Object.entries(bodies)) {
    it(`answers ${status} to a body with ${name}`, async () => {
      const answer = await emulator.send(message(at, 'x', parts));
      assert.deepEqual(answer, { status, body: '' });
      assert.equal(emulator.connector.requests.length, 0);
    });
  }

  it('does not answer outside the allowed hosts, even when claim and body agree', async () => {
    for (const serviceUrl of [
      'https://evil.trafficmanager.net/teams/',
      'http://smba.trafficmanager.net/teams/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://user@smba.trafficmanager.net/',
      `${emulator.connector.origin.replace('http://', 'http://user:pass@')}/teams/`,
      'http://127.0.0.1:9/',
      'file:///etc/passwd',
      '\\\\host\\share',
    ]) {
      const authorization = `Bearer ${await emulator.keys.sign({ serviceurl: serviceUrl })}`;
      const answer = await emulator.send(message(serviceUrl, 'x'), { authorization });
      assert.deepEqual(answer, { status: 401, body: '' }, serviceUrl);
    }
    assert.equal(emulator.connector.requests.length, 0);
  });

  it('accepts either tenant field alone', async () => {
    assert.equal((await emulator.send(message(at, 'x', { conversation: { id: 'a' } }))).status, 200);
    assert.equal(
      (
        await emulator.send(
          message(at, 'x', { conversation: { id: 'a', tenantId: TENANT.toUpperCase() }, channelData: {} }),
        )
      ).status,
      200,
    );
  });

  it('logs refusals with a reason, a few a minute, and never an identifier', () => {
    const lines = services.logged.filter(({ event }) => event === 'refused');
    assert.ok(lines.length > 0 && lines.length <= 10, String(lines.length));
    assert.doesNotMatch(JSON.stringify(services.logged), new RegExp(`${TENANT}|${APP_ID}|eyJ`));
  });
});

describe('keys without the Teams endorsement', () => {
  for (const endorsements of [[], ['skype', 'webchat']]) {
    it(`refuses a key endorsed for [${endorsements.join()}]`, async () => {
      const emulator = await openEmulator({ services: fakeServices(), respond: echo, endorsements });
      try {
        assert.deepEqual(await emulator.send(message(emulator.connector.serviceUrl, 'x')), { status: 401, body: '' });
      } finally {
        await emulator.close();
      }
    });
  }
});

describe('the gate in local mode', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await openEmulator({ mode: 'local', services: fakeServices(), respond: echo });
  });
  after(() => emulator.close());

  it('answers only to this machine', async () => {
    for (const serviceUrl of ['https://smba.trafficmanager.net/emea/', 'http://192.0.2.1/', 'https://127.0.0.1/']) {
      assert.deepEqual(await emulator.send(message(serviceUrl, 'x')), { status: 401, body: '' });
    }
  });

  it('turns web pages away: a foreign origin, a foreign host name', async () => {
    const body = message(emulator.connector.serviceUrl, 'x');
    assert.equal((await emulator.send(body, { headers: { origin: 'https://example.test' } })).status, 400);
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { host: 'rebound.example', 'content-type': 'application/json' };
      const sent = request(`${emulator.url}/api/messages`, { method: 'POST', headers }, (response) =>
        resolve(response.statusCode ?? 0),
      );
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
    assert.equal(status, 400);
  });
});

describe('the key server', () => {
  it('answers 503 while no keys were ever had, then serves with the last good ones through an outage', async () => {
    const { openChannelKeys } = await import('../../bot/keys.ts');
    const server = await openKeyServer();
    let time = Date.parse('2026-11-21T08:00:00Z');
    const keys = openChannelKeys(server.endpoints([]).metadataUrl, () => new Date(time));
    try {
      server.behave('error');
      assert.equal(await keys.refresh(), false);
      assert.equal(keys.ready(), false);
      server.behave('ok');
      time += 31_000;
      const found = await Promise.all(Array.from({ length: 200 }, () => keys.find('key-1')));
      assert.equal(found.filter(Boolean).length, 200);
      assert.equal(server.counts.metadata, 1);
      for (const how of ['error', 'garbage'] as const) {
        server.behave(how);
        time += 24 * HOUR * 1000;
        assert.equal(await keys.refresh(), false);
        assert.ok(await keys.find('key-1'));
      }
      server.behave('ok');
      await server.rotate('key-2');
      time += 31_000;
      assert.ok(await keys.find('key-2'));
      assert.equal(await keys.find('key-1'), null);
      server.behave('error');
      time += 8 * 24 * HOUR * 1000;
      assert.equal(await keys.find('key-2'), null);
      assert.equal(keys.ready(), false);
    } finally {
      keys.close();
      await server.close();
    }
  });

  it('lets a new key in at once, through the gate and the second check', async () => {
    const services = fakeServices();
    let time = Date.now();
    const emulator = await openEmulator({ services: { ...services, now: () => new Date(time) }, respond: echo });
    try {
      const at = emulator.connector.serviceUrl;
      assert.equal((await emulator.send(message(at, 'x'))).status, 200);
      await emulator.keys.rotate('key-2');
      time += 31_000;
      assert.equal((await emulator.send(message(at, 'x'))).status, 200);
      emulator.keys.behave('error');
      assert.equal((await emulator.send(message(at, 'x'))).status, 200);
    } finally {
      await emulator.close();
    }
  });

  it('is answered with 503 when it never gave a key', async () => {
    const emulator = await openEmulator({ services: fakeServices(), respond: echo, keysDown: true });
    try {
      assert.deepEqual(await emulator.send(message(emulator.connector.serviceUrl, 'x')), { status: 503, body: '' });
      assert.equal((await fetch(`${emulator.url}/readyz`)).status, 503);
      assert.equal((await fetch(`${emulator.url}/livez`)).status, 200);
    } finally {
      await emulator.close();
    }
  });
});
