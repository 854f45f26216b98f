// What the bot proves itself with: a secret, a certificate, the machine's identity; and two of them while one is replaced.
import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { readConfig, type ConfigError } from '../../bot/config.ts';
import { pairCertificates, type Credential } from '../../bot/identity.ts';
import { openTokenSource, type TokenSource } from '../../bot/token.ts';
import { makeCertificate } from '../contracts/certificate.ts';
import { APP_ID, BOT_TOKEN, openKeyServer, TENANT, type KeyServer } from '../emulator/key-server.ts';
import { openLoopback, sendJson } from '../emulator/loopback.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const TEAMS = { MicrosoftAppId: APP_ID, MicrosoftAppTenantId: TENANT };
const old = makeCertificate(NOW, 'rsa');
const young = makeCertificate(NOW, 'rsa');
const curve = makeCertificate(NOW);

describe('the token', () => {
  let keys: KeyServer;
  before(async () => {
    keys = await openKeyServer();
  });
  after(() => keys.close());
  beforeEach(() => {
    keys.login.asked.length = 0;
    keys.login.judge = () => 200;
  });
  const source = (credential: Credential, now = NOW): TokenSource =>
    openTokenSource({ appId: APP_ID, tenantId: TENANT, credential, allowedTenants: [] }, keys.endpoints([]), () => now);
  const credentialOf = (env: Record<string, string>): Credential =>
    readConfig({ ...TEAMS, ...env }).teams?.credential ?? assert.fail('no credential');

  it('is asked for with the secret, once for all who wait', async () => {
    const token = source(credentialOf({ MicrosoftAppPassword: 's1' }));
    assert.deepEqual(await Promise.all([token(), token(), token()]), [BOT_TOKEN, BOT_TOKEN, BOT_TOKEN]);
    assert.equal(keys.login.asked.length, 1);
    assert.equal(keys.login.asked[0]?.get('client_secret'), 's1');
    assert.equal(keys.login.asked[0]?.get('scope'), 'https://api.botframework.com/.default');
  });

  it('is had with either of two secrets, and the one that works is kept to', async () => {
    keys.login.judge = (asked) => (asked.get('client_secret') === 'new' ? 200 : 401);
    let time = NOW.getTime();
    const identity = {
      appId: APP_ID,
      tenantId: TENANT,
      credential: credentialOf({ MicrosoftAppPassword: 'old new' }),
      allowedTenants: [],
    };
    const token = openTokenSource(identity, keys.endpoints([]), () => new Date(time));
    assert.equal(await token(), BOT_TOKEN);
    time += 3_600_000;
    assert.equal(await token(), BOT_TOKEN);
    assert.deepEqual(
      keys.login.asked.map((asked) => asked.get('client_secret')),
      ['old', 'new', 'new'],
    );
    keys.login.judge = () => 401;
    time += 3_600_000;
    await assert.rejects(token(), { code: 'TOKEN_REFUSED', status: 401 });
  });

  it('is not asked for again with the second when the server is away', async () => {
    keys.login.judge = () => 503;
    await assert.rejects(source(credentialOf({ MicrosoftAppPassword: 'old new' }))(), { status: 503 });
    assert.equal(keys.login.asked.length, 1);
  });

  it('is asked for anew once it was not taken, once for all who say so', async () => {
    const token = source(credentialOf({ MicrosoftAppPassword: 's1' }));
    token.reject?.('another one');
    const had = await token();
    token.reject?.('another one');
    await token();
    assert.equal(keys.login.asked.length, 1);
    token.reject?.(had);
    const anew = [token(), token()];
    await Promise.all(anew);
    assert.equal(keys.login.asked.length, 2);
  });

  it('is asked for with a certificate: signed by its key, for this server, for five minutes', async () => {
    const own = new X509Certificate(old.cert);
    keys.login.judge = async (asked) => {
      assert.equal(asked.get('client_secret'), null);
      assert.equal(asked.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      const word = asked.get('client_assertion') ?? '';
      const { payload } = await jwtVerify(
        word,
        createPublicKey(own.publicKey.export({ type: 'spki', format: 'pem' })),
        {
          algorithms: ['PS256'],
          issuer: APP_ID,
          subject: APP_ID,
          audience: `${keys.endpoints([]).loginUrl}/${TENANT}/oauth2/v2.0/token`,
          currentDate: NOW,
        },
      );
      assert.equal(payload.exp, NOW.getTime() / 1000 + 300);
      const header = decodeProtectedHeader(word) as Record<string, unknown>;
      assert.equal(
        Buffer.from(String(header['x5t#S256']), 'base64url').toString('hex').toUpperCase(),
        own.fingerprint256.replaceAll(':', ''),
      );
      assert.deepEqual(header['x5c'], [own.raw.toString('base64')]);
      return 200;
    };
    const env = { MicrosoftAppCertificate: old.cert, MicrosoftAppCertificateKey: old.key.replaceAll('\n', '\\n') };
    assert.equal(await source(credentialOf(env))(), BOT_TOKEN);
  });

  it('is had with the second certificate while the first is no longer, or not yet, known', async () => {
    const thumbprints: unknown[] = [];
    keys.login.judge = (asked) => {
      thumbprints.push(decodeProtectedHeader(asked.get('client_assertion') ?? '')['x5t#S256']);
      return thumbprints.length < 2 ? 401 : 200;
    };
    const env = {
      MicrosoftAppCertificate: `${young.cert}${old.cert}`,
      MicrosoftAppCertificateKey: `${old.key}${young.key}`,
    };
    assert.equal(await source(credentialOf(env))(), BOT_TOKEN);
    assert.equal(new Set(thumbprints).size, 2);
  });

  it('is had from the machine, by the app’s id and with no secret', async () => {
    const seen: { url: string; header: unknown }[] = [];
    const machine = await openLoopback((request, _body, response) => {
      seen.push({ url: request.url ?? '', header: request.headers['x-identity-header'] });
      const ends = Math.floor(Date.now() / 1000) + 3600;
      // The package remembers what names the resource it asked for.
      const resource = 'https://api.botframework.com';
      sendJson(response, 200, { access_token: `from-the-machine-${seen.length}`, expires_on: String(ends), resource });
    });
    process.env['IDENTITY_ENDPOINT'] = `${machine.origin}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'of-this-machine';
    try {
      const token = source(credentialOf({ MicrosoftAppType: 'UserAssignedMSI' }), new Date());
      assert.equal(await token(), 'from-the-machine-1');
      assert.equal(await token(), 'from-the-machine-1');
      assert.equal(seen.length, 1);
      const asked = new URL(seen[0]?.url ?? '', machine.origin).searchParams;
      assert.equal(asked.get('client_id'), APP_ID);
      assert.equal(asked.get('resource'), 'https://api.botframework.com');
      assert.equal(seen[0]?.header, 'of-this-machine');
      assert.equal(keys.login.asked.length, 0);
      token.reject?.('from-the-machine-1');
      assert.equal(await token(), 'from-the-machine-2', 'the package’s own memory is passed over too');
    } finally {
      delete process.env['IDENTITY_ENDPOINT'];
      delete process.env['IDENTITY_HEADER'];
      await machine.close();
    }
  });
});

describe('credentials in the settings', () => {
  const dir = mkdtempSync(join(tmpdir(), 'secrets-'));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };

  it('are read from files', () => {
    const { teams, databaseUrl } = readConfig({
      ...TEAMS,
      MicrosoftAppPassword_FILE: file('password', ' s1 s2\n'),
      DATABASE_URL_FILE: file('url', 'postgres://u:p@h/d\n'),
    });
    assert.deepEqual(teams?.credential, { kind: 'secret', secrets: ['s1', 's2'] });
    assert.equal(databaseUrl, 'postgres://u:p@h/d');
    const certified = readConfig({
      ...TEAMS,
      MicrosoftAppCertificate_FILE: file('cert.pem', old.cert),
      MicrosoftAppCertificateKey_FILE: file('key.pem', old.key),
    });
    assert.equal(certified.teams?.credential.kind, 'certificate');
  });

  const pair = { MicrosoftAppCertificate: old.cert, MicrosoftAppCertificateKey: old.key };
  const bad: [why: string, setting: string, env: Record<string, string>][] = [
    ['a certificate without its key', 'MicrosoftAppCertificateKey', { MicrosoftAppCertificate: old.cert }],
    ['a key without its certificate', 'MicrosoftAppCertificate', { MicrosoftAppCertificateKey: old.key }],
    ['a key of another certificate', 'MicrosoftAppCertificateKey', { ...pair, MicrosoftAppCertificateKey: young.key }],
    ['one key too many', 'MicrosoftAppCertificateKey', { ...pair, MicrosoftAppCertificateKey: old.key + young.key }],
    ['a key that is none', 'MicrosoftAppCertificateKey', { ...pair, MicrosoftAppCertificateKey: 'canary' }],
    ['a certificate that is none', 'MicrosoftAppCertificateKey', { ...pair, MicrosoftAppCertificate: 'canary' }],
    ['a key on a curve', 'MicrosoftAppCertificateKey', { MicrosoftAppCertificate: curve.cert, MicrosoftAppCertificateKey: curve.key }],
    ['a secret and a certificate', 'MicrosoftAppPassword', { ...pair, MicrosoftAppPassword: 'canary' }],
    ['the machine and a secret', 'MicrosoftAppPassword', { MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: 'canary' }],
    ['the machine and a certificate', 'MicrosoftAppCertificate', { ...pair, MicrosoftAppType: 'UserAssignedMSI' }],
    ['a file that is not there', 'MicrosoftAppPassword_FILE', { MicrosoftAppPassword_FILE: join(dir, 'canary') }],
    ['an empty file', 'MicrosoftAppPassword_FILE', { MicrosoftAppPassword_FILE: file('empty', ' \n') }],
    ['a file beside the setting', 'MicrosoftAppPassword_FILE', { MicrosoftAppPassword: 's', MicrosoftAppPassword_FILE: file('beside', 'x') }],
    ['a machine without an app', 'MicrosoftAppId', { MicrosoftAppId: '', MicrosoftAppTenantId: '', MicrosoftAppType: 'UserAssignedMSI' }],
    ['a certificate without an app', 'MicrosoftAppId', { ...pair, MicrosoftAppId: '', MicrosoftAppTenantId: '' }],
  ]; // prettier-ignore
  for (const [why, setting, env] of bad) {
    it(`refuse ${why}, naming ${setting} and nothing else`, () => {
      assert.throws(
        () => readConfig({ ...TEAMS, ...env }),
        (error: ConfigError) => {
          assert.equal(error.setting, setting, error.message);
          assert.doesNotMatch(error.message, /canary|BEGIN|secrets-|beside'/);
          return true;
        },
      );
    });
  }

  it('take a chain along, the certificate first', () => {
    const pairs = pairCertificates(`${young.cert}${old.cert}`, old.key);
    assert.equal(pairs?.[0]?.chain[0]?.fingerprint256, new X509Certificate(old.cert).fingerprint256);
    assert.equal(pairs[0].chain.length, 1);
  });
});
