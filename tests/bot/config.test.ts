// Settings: what is taken, and what stops the start with one line that names the setting and never its value.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointsOf, mayAnswer } from '../../bot/clouds.ts';
import type { ConfigError } from '../../bot/config.ts';
import { readConfig } from '../../bot/config.ts';
import { formOf } from '../../bot/setting-forms.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const APP = '5d1f3c62-0c58-4a4e-9a53-5f2b6f7c0a01';
const TENANT = '7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02';
const TEAMS = { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: 'canary-secret' };

describe('settings', () => {
  it('are local and on the loopback interface by default', () => {
    const config = readConfig({});
    assert.equal(config.teams, null);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.port, 3978);
    assert.deepEqual(config.playground, { enabled: true, port: 56150 });
    assert.equal(config.dataDir, './data');
    assert.equal(config.cloud, 'public');
  });

  it('count as not set when empty', () => {
    const config = readConfig({ PORT: '', HOST: ' ', MicrosoftAppId: '', MicrosoftAppPassword: '', NO_PLAYGROUND: '' });
    assert.equal(config.teams, null);
    assert.equal(config.port, 3978);
  });

  it('take a Teams identity; its own tenant is served when no other is named', () => {
    const config = readConfig({ ...TEAMS, MicrosoftAppType: 'SingleTenant', CLOUD: 'usgov', HEALTH_PORT: '9000' });
    assert.deepEqual(config.teams?.allowedTenants, [TENANT]);
    assert.equal(config.host, '0.0.0.0');
    assert.equal(config.playground.enabled, false);
    assert.equal(config.healthPort, 9000);
    const two = readConfig({ ...TEAMS, ALLOWED_TENANTS: `${TENANT.toUpperCase()}, ${APP}` });
    assert.deepEqual(two.teams?.allowedTenants, [TENANT, APP]);
  });

  it('compare ids in small letters, as tokens have them', () => {
    const { teams } = readConfig({
      ...TEAMS,
      MicrosoftAppId: APP.toUpperCase(),
      MicrosoftAppTenantId: TENANT.toUpperCase(),
    });
    assert.deepEqual([teams?.appId, teams?.tenantId, teams?.allowedTenants], [APP, TENANT, [TENANT]]);
  });

  it('leave the Playground out when told to', () => {
    assert.equal(readConfig({ NO_PLAYGROUND: '1' }).playground.enabled, false);
    assert.equal(readConfig({ NO_PLAYGROUND: 'false' }).playground.enabled, true);
  });

  const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
  const WEBHOOK = { WEBHOOK_URL: 'https://tickets.example/hook', WEBHOOK_SECRET: SECRET };
  const MAIL = { SMTP_URL: 'smtps://u:p@mail.example', SMTP_FROM: 'bot@x.example', SMTP_TO: 'desk@x.example' };

  it('name other ticket systems, and how long things are kept', () => {
    const none = readConfig({});
    assert.deepEqual([none.webhook, none.email, none.retention], [null, null, { paste: 30, ticket: 365 }]);
    const { webhook, email, retention } = readConfig({
      ...WEBHOOK,
      WEBHOOK_SECRET: `${SECRET} ${SECRET}`,
      ...MAIL,
      RETENTION_PASTE_DAYS: '7',
      RETENTION_TICKET_DAYS: '90',
    });
    assert.deepEqual(webhook, { url: 'https://tickets.example/hook', secrets: [SECRET, SECRET] });
    assert.deepEqual(email, { url: MAIL.SMTP_URL, from: MAIL.SMTP_FROM, to: MAIL.SMTP_TO });
    assert.deepEqual(retention, { paste: 7, ticket: 90 });
    assert.ok(readConfig({ ...WEBHOOK, WEBHOOK_URL: 'http://127.0.0.1:8080/x' }).webhook);
  });

  it('name a collector of traces as OpenTelemetry does', () => {
    assert.equal(readConfig({ OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }).traces, null);
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.example:4318/in';
    const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'a=b, key = x%20%3D==' });
    const url = 'http://collector.example:4318/in/v1/traces';
    assert.deepEqual(traces, { url, headers: { a: 'b', key: 'x ===' }, service: 'join-doctor' });
    const whole = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://x.example/t', OTEL_SERVICE_NAME: 'desk' };
    const own = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, ...whole }).traces;
    assert.deepEqual(own, { url: 'https://x.example/t', headers: {}, service: 'desk' });
  });

  const TELL = 'OTEL_EXPORTER_OTLP_';
  const bad: [why: string, setting: string, env: Record<string, string>][] = [
    ['a collector that is no address', `${TELL}ENDPOINT`, { [`${TELL}ENDPOINT`]: 'canary:4318' }],
    ['a collector over another protocol', `${TELL}ENDPOINT`, { [`${TELL}ENDPOINT`]: 'grpc://canary.example:4317' }],
    ['a collector with a password', `${TELL}TRACES_ENDPOINT`, { [`${TELL}TRACES_ENDPOINT`]: 'https://u:canary@x/' }],
    ['headers without a value', `${TELL}HEADERS`, { [`${TELL}HEADERS`]: 'canary' }],
    ['headers with a line break', `${TELL}HEADERS`, { [`${TELL}HEADERS`]: 'key=canary%0d%0ax' }],
    ['headers in a broken code', `${TELL}HEADERS`, { [`${TELL}HEADERS`]: 'key=canary%zz' }],
    ['a long name for the collector', 'OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'canary'.repeat(20) }],
    ['headers in no file', `${TELL}HEADERS_FILE`, { [`${TELL}HEADERS_FILE`]: '/nowhere/canary' }],
    ['a webhook without a secret', 'WEBHOOK_SECRET', { WEBHOOK_URL: WEBHOOK.WEBHOOK_URL }],
    ['a secret without a webhook', 'WEBHOOK_URL', { WEBHOOK_SECRET: SECRET }],
    ['a short secret', 'WEBHOOK_SECRET', { ...WEBHOOK, WEBHOOK_SECRET: 'whsec_canary' }],
    ['a webhook in the clear', 'WEBHOOK_URL', { ...WEBHOOK, WEBHOOK_URL: 'http://canary.example/' }],
    ['a webhook with a password', 'WEBHOOK_URL', { ...WEBHOOK, WEBHOOK_URL: 'https://u:canary@x.example/' }],
    ['a webhook that is no address', 'WEBHOOK_URL', { ...WEBHOOK, WEBHOOK_URL: 'canary' }],
    ['a mail server alone', 'SMTP_FROM', { SMTP_URL: MAIL.SMTP_URL }],
    ['mail to nobody', 'SMTP_TO', { SMTP_URL: MAIL.SMTP_URL, SMTP_FROM: MAIL.SMTP_FROM }],
    ['mail from two', 'SMTP_FROM', { ...MAIL, SMTP_FROM: 'a@x.example,canary@x.example' }],
    ['mail with options', 'SMTP_URL', { ...MAIL, SMTP_URL: 'smtps://canary.example?tls.rejectUnauthorized=false' }],
    ['mail with a broken password', 'SMTP_URL', { ...MAIL, SMTP_URL: 'smtps://u:canary%zz@x.example' }],
    ['mail over the web', 'SMTP_URL', { ...MAIL, SMTP_URL: 'https://canary.example' }],
    ['days that are none', 'RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: '0' }],
    ['days beyond the request', 'RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: '366' }],
    ['days in words', 'RETENTION_TICKET_DAYS', { RETENTION_TICKET_DAYS: 'canary' }],
    ['a secret without an id', 'MicrosoftAppId', { MicrosoftAppPassword: 'canary-secret' }],
    ['a tenant without an id', 'MicrosoftAppId', { MicrosoftAppTenantId: TENANT }],
    ['a type without an id', 'MicrosoftAppId', { MicrosoftAppType: 'SingleTenant' }],
    ['tenants without an id', 'MicrosoftAppId', { ALLOWED_TENANTS: TENANT }],
    ['an id without a tenant', 'MicrosoftAppTenantId', { MicrosoftAppId: APP, MicrosoftAppPassword: 'canary-secret' }],
    ['an id without a credential', 'MicrosoftAppPassword', { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT }],
    ['an id that is none', 'MicrosoftAppId', { ...TEAMS, MicrosoftAppId: 'canary-secret' }],
    ['a tenant that is none', 'MicrosoftAppTenantId', { ...TEAMS, MicrosoftAppTenantId: 'canary-secret.example' }],
    ['a multi-tenant app', 'MicrosoftAppType', { ...TEAMS, MicrosoftAppType: 'MultiTenant' }],
    ['an unknown type', 'MicrosoftAppType', { ...TEAMS, MicrosoftAppType: 'canary-secret' }],
    ['tenants that are none', 'ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: `${TENANT},*` }],
    ['a list of no tenants', 'ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: ' , ' }],
    ['production without an id', 'MicrosoftAppId', { NODE_ENV: 'production' }],
    ['all interfaces without authentication', 'HOST', { HOST: '0.0.0.0' }],
    ['all IPv6 interfaces without authentication', 'HOST', { HOST: '::' }],
    ['a host name without authentication', 'HOST', { HOST: 'canary-secret.example' }],
    ['a loopback look-alike', 'HOST', { HOST: '127.0.0.1.example' }],
    ['a port that is a word', 'PORT', { PORT: 'canary-secret' }],
    ['a port too high', 'PORT', { PORT: '65536' }],
    ['a negative port', 'PLAYGROUND_PORT', { PLAYGROUND_PORT: '-1' }],
    ['a health port with a fraction', 'HEALTH_PORT', { HEALTH_PORT: '1.5' }],
    ['an unknown cloud', 'CLOUD', { ...TEAMS, CLOUD: 'china' }],
    ['an unknown SDK', 'CHANNEL_SDK', { CHANNEL_SDK: 'canary' }],
    ['a database of another kind', 'DATABASE_URL', { DATABASE_URL: 'mysql://u:canary-secret@h/d' }],
    [
      'one of another kind for documents',
      'CORPUS_DATABASE_URL',
      { CORPUS_DATABASE_URL: 'mysql://u:canary-secret@h/d' },
    ],
  ];
  for (const [why, setting, env] of bad) {
    it(`refuse ${why}, naming ${setting}`, () => {
      assert.throws(
        () => readConfig(env),
        (error: ConfigError) => {
          assert.equal(error.setting, setting);
          assert.ok(error.message.includes(setting));
          assert.doesNotMatch(error.message, /canary/);
          return true;
        },
      );
    });
  }

  it('that can be refused have a form of their own, in words of each language', () => {
    for (const setting of new Set(bad.map(([, name]) => name))) {
      const form = formOf(setting);
      assert.notEqual(form, 'other', setting);
      for (const language of LANGUAGES) assert.ok(realKnowledge().text(language, `doctor-form-${form}`), form);
    }
  });
});

describe('addresses a reply may go to', () => {
  it('are the cloud’s own hosts, exactly', () => {
    const origins = endpointsOf('public').serviceOrigins;
    assert.equal(mayAnswer('https://smba.trafficmanager.net/emea/', origins), true);
    assert.equal(mayAnswer('https://SMBA.trafficmanager.net/emea/', origins), true);
    assert.equal(mayAnswer('https://smba.trafficmanager.net:443/emea/', origins), true);
    for (const no of [
      '',
      'smba.trafficmanager.net',
      'http://smba.trafficmanager.net/',
      'https://smba.trafficmanager.net:8443/',
      'https://smba.trafficmanager.net./',
      'https://smba.trafficmanager.net@evil.example/',
      'https://a:b@smba.trafficmanager.net/',
      'https://evil.trafficmanager.net/',
      'https://xsmba.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://smba。trafficmanager。net.evil.example/',
      'https://127.0.0.1/',
      'https:\\\\evil.example\\smba.trafficmanager.net',
      'https://smba.infra.gov.teams.microsoft.us/',
    ]) {
      assert.equal(mayAnswer(no, origins), false, no);
    }
    assert.equal(
      mayAnswer('https://smba.infra.gov.teams.microsoft.us/teams', endpointsOf('usgov').serviceOrigins),
      true,
    );
  });
});

describe('the program', () => {
  let dataDir: string;
  before(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-start-'));
  });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  /** Starts it; resolves when it has printed a line or ended. */
  function start(
    env: Record<string, string>,
  ): Promise<{ out: string; err: string; code: number | null; stop: () => Promise<number | null> }> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['run.js', 'bot/main.ts'], {
      env: { PATH, HOME, DATA_DIR: dataDir, NO_PLAYGROUND: '1', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const stop = (): Promise<number | null> => {
      child.kill('SIGTERM');
      return ended;
    };
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        if (out.includes('\n')) resolve({ out, err, code: null, stop });
      });
      void ended.then((code) => resolve({ out, err, code, stop }));
    });
  }

  it('refuses with one line and a non-zero code, and shows no value', async () => {
    for (const env of [{ MicrosoftAppPassword: 'canary-secret' }, { NODE_ENV: 'production' }, { HOST: '0.0.0.0' }]) {
      const { out, err, code } = await start(env);
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.equal(err.trim().split('\n').length, 1, err);
      assert.match(err, /^CONFIG_(MISSING|INVALID) \w+: /);
      assert.doesNotMatch(err, /canary/);
    }
  });

  it('says so when its port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { err, code } = await start({ PORT: String((blocker.address() as AddressInfo).port) });
    blocker.close();
    assert.equal(code, 1);
    assert.match(err, /^CONFIG_INVALID PORT: [^\n]+\n$/);
  });

  it('prints one line, is ready, answers 400 where others die, and leaves with 0 on SIGTERM; without the Playground', async () => {
    const { out, stop } = await start({});
    const address = /messages go to (http:\/\/127\.0\.0\.1:\d+)\/api\/messages\n$/.exec(out)?.[1];
    assert.ok(address, out);
    assert.equal(out.split('\n').length, 2);
    assert.equal((await fetch(`${address}/readyz`)).status, 200);
    const headers = { 'content-type': 'application/json' };
    assert.equal((await fetch(`${address}/api/messages`, { method: 'POST', headers, body: '{"type":5}' })).status, 400);
    const packed = { ...headers, 'content-encoding': 'gzip' };
    assert.equal(
      (await fetch(`${address}/api/messages`, { method: 'POST', headers: packed, body: '{"type":5}' })).status,
      415,
    );
    assert.equal((await fetch(`${address}/readyz`)).status, 200);
    assert.equal(await stop(), 0);
  });
});
