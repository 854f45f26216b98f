// Starts the bot with bad settings: each must end it within five seconds, with one line that names the setting.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../bot/config.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

const APP = '5d1f3c62-0c58-4a4e-9a53-5f2b6f7c0a01';
const TENANT = '7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02';
/** Must never be seen again. */
const SECRET = 'canary-secret';
const TEAMS = { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: SECRET };

const CERTIFIED = { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT };
/** A secret of a good form; it must not be said either. */
const WHSEC = `whsec_${Buffer.from(SECRET.repeat(2)).toString('base64')}`;
const MAIL = { SMTP_URL: 'smtps://mail.example.org', SMTP_FROM: 'a@example.org', SMTP_TO: 'b@example.org' };

const LIMIT_MS = 5_000;

type Settings = Record<string, string>;
/** The setting that must be named, and what is set. */
const BAD: [setting: string, env: Settings][] = [
  ['MicrosoftAppId', { MicrosoftAppPassword: SECRET }],
  ['MicrosoftAppId', { MicrosoftAppTenantId: TENANT }],
  ['MicrosoftAppId', { MicrosoftAppType: 'SingleTenant' }],
  ['MicrosoftAppId', { ALLOWED_TENANTS: TENANT }],
  ['MicrosoftAppId', { NODE_ENV: 'production' }],
  ['MicrosoftAppId', { NODE_ENV: 'production', HOST: '127.0.0.1' }],
  ['MicrosoftAppId', { ...TEAMS, MicrosoftAppId: '' }],
  ['MicrosoftAppId', { ...TEAMS, MicrosoftAppId: ' ' }],
  ['MicrosoftAppId', { ...TEAMS, MicrosoftAppId: SECRET }],
  ['MicrosoftAppId', { ...TEAMS, MicrosoftAppId: `${APP}0` }],
  ['MicrosoftAppId', { ...TEAMS, MicrosoftAppId: `{${APP}}` }],
  ['MicrosoftAppTenantId', { ...TEAMS, MicrosoftAppTenantId: '' }],
  ['MicrosoftAppTenantId', { ...TEAMS, MicrosoftAppTenantId: 'common' }],
  ['MicrosoftAppTenantId', { ...TEAMS, MicrosoftAppTenantId: `${SECRET}.example` }],
  ['MicrosoftAppPassword', { ...TEAMS, MicrosoftAppPassword: '' }],
  ['MicrosoftAppPassword', { ...TEAMS, MicrosoftAppPassword: '  ' }],
  ['MicrosoftAppType', { ...TEAMS, MicrosoftAppType: 'MultiTenant' }],
  ['MicrosoftAppType', { ...TEAMS, MicrosoftAppType: 'singletenant' }],
  ['MicrosoftAppType', { ...TEAMS, MicrosoftAppType: SECRET }],
  ['ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: '*' }],
  ['ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: `${TENANT},*` }],
  ['ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: `${TENANT};${APP}` }],
  ['ALLOWED_TENANTS', { ...TEAMS, ALLOWED_TENANTS: SECRET }],
  ['HOST', { HOST: '0.0.0.0' }],
  ['HOST', { HOST: '::' }],
  ['HOST', { HOST: '192.0.2.1' }],
  ['HOST', { HOST: '127.0.0.1.example' }],
  ['HOST', { HOST: `${SECRET}.example` }],
  ['HOST', { HOST: 'localhost.' }],
  ['HOST', { HOST: '0' }],
  ['PORT', { PORT: SECRET }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '3978.5' }],
  ['PORT', { PORT: '0x1000' }],
  ['HEALTH_PORT', { HEALTH_PORT: '70000' }],
  ['HEALTH_PORT', { ...TEAMS, HEALTH_PORT: 'health' }],
  ['PLAYGROUND_PORT', { PLAYGROUND_PORT: '1e3' }],
  ['CLOUD', { ...TEAMS, CLOUD: 'china' }],
  ['CLOUD', { CLOUD: SECRET }],
  ['DATABASE_URL', { DATABASE_URL: `mysql://u:${SECRET}@h/d` }],
  ['DATABASE_URL', { DATABASE_URL: `${SECRET}` }],
  ['CHANNEL_SDK', { ...TEAMS, CHANNEL_SDK: SECRET }],
  ['CHANNEL_SDK', { CHANNEL_SDK: 'Agents' }],
  ['MicrosoftAppId', { MicrosoftAppCertificate: SECRET }],
  ['MicrosoftAppId', { MicrosoftAppCertificateKey: SECRET }],
  ['MicrosoftAppPassword', { ...TEAMS, MicrosoftAppCertificate: SECRET, MicrosoftAppCertificateKey: SECRET }],
  ['MicrosoftAppPassword', { ...TEAMS, MicrosoftAppType: 'UserAssignedMSI' }],
  ['MicrosoftAppCertificateKey', { ...CERTIFIED, MicrosoftAppCertificate: SECRET }],
  ['MicrosoftAppCertificate', { ...CERTIFIED, MicrosoftAppCertificateKey: SECRET }],
  ['MicrosoftAppCertificateKey', { ...CERTIFIED, MicrosoftAppCertificate: SECRET, MicrosoftAppCertificateKey: SECRET }],
  ['MicrosoftAppPassword_FILE', { ...TEAMS, MicrosoftAppPassword_FILE: '/dev/null' }],
  ['MicrosoftAppPassword_FILE', { ...CERTIFIED, MicrosoftAppPassword_FILE: '/dev/null' }],
  ['MicrosoftAppCertificateKey_FILE', { ...CERTIFIED, MicrosoftAppCertificateKey_FILE: `/nowhere/${SECRET}` }],
  ['DATABASE_URL_FILE', { DATABASE_URL_FILE: `/nowhere/${SECRET}` }],
  ['RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: '0' }],
  ['RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: '-1' }],
  ['RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: SECRET }],
  ['RETENTION_PASTE_DAYS', { RETENTION_PASTE_DAYS: '31', RETENTION_TICKET_DAYS: '30' }],
  ['RETENTION_TICKET_DAYS', { RETENTION_TICKET_DAYS: '3651' }],
  ['RETENTION_TICKET_DAYS', { RETENTION_TICKET_DAYS: '1e3' }],
  ['WEBHOOK_URL', { WEBHOOK_SECRET: WHSEC }],
  ['WEBHOOK_URL', { WEBHOOK_SECRET: WHSEC, WEBHOOK_URL: 'http://desk.example.org/' }],
  ['WEBHOOK_URL', { WEBHOOK_SECRET: WHSEC, WEBHOOK_URL: `https://u:${SECRET}@desk.example.org/` }],
  ['WEBHOOK_URL', { WEBHOOK_SECRET: WHSEC, WEBHOOK_URL: SECRET }],
  ['WEBHOOK_SECRET', { WEBHOOK_URL: 'https://desk.example.org/' }],
  ['WEBHOOK_SECRET', { WEBHOOK_URL: 'https://desk.example.org/', WEBHOOK_SECRET: SECRET }],
  ['WEBHOOK_SECRET', { WEBHOOK_URL: 'https://desk.example.org/', WEBHOOK_SECRET: `${WHSEC} whsec_short` }],
  ['SMTP_URL', { SMTP_FROM: 'a@example.org', SMTP_TO: 'b@example.org' }],
  ['SMTP_URL', { ...MAIL, SMTP_URL: `https://${SECRET}.example` }],
  ['SMTP_URL', { ...MAIL, SMTP_URL: `smtps://mail.example.org/${SECRET}` }],
  ['SMTP_FROM', { ...MAIL, SMTP_FROM: '' }],
  ['SMTP_FROM', { ...MAIL, SMTP_FROM: SECRET }],
  ['SMTP_TO', { ...MAIL, SMTP_TO: 'a@example.org, b@example.org' }],
  ['SMTP_TO', { ...MAIL, SMTP_TO: `${SECRET}\n@example.org` }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: SECRET }],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `https://u:${SECRET}@x.example/` }],
  ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: `key=${SECRET}\n` + 'x' }],
];

export const measures: Measure[] = [
  { id: 'B6', what: 'bad settings', quick: () => badSettings(30), full: () => badSettings(1) },
];

/** Every bad setting is read; every `step`th one also starts the program. */
export async function badSettings(step: number): Promise<Row[]> {
  const unread = BAD.filter(([setting, env]) => !refuses(setting, env)).map(([setting]) => setting);
  const chosen = BAD.filter((_, index) => index % step === 0);
  const wrong: string[] = [];
  let slowest = 0;
  const dataDir = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    for (const [setting, env] of chosen) {
      const { complaint, ms } = await start(setting, env, dataDir);
      slowest = Math.max(slowest, ms);
      if (complaint !== '') wrong.push(`${setting}: ${complaint}`);
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  return [
    { ...noneOf('B6.accepted', unread.length, BAD.length), ...(unread.length > 0 && { figure: unread.join(', ') }) },
    { ...noneOf('B6.started-wrongly', wrong.length, chosen.length), ...(wrong[0] !== undefined && { figure: wrong[0] }) },
    inTime('B6.slowest-end', slowest, LIMIT_MS),
  ]; // prettier-ignore
}

function refuses(setting: string, env: Settings): boolean {
  try {
    readConfig(env);
    return false;
  } catch (error) {
    return error instanceof ConfigError && error.setting === setting && isOneCleanLine(error.message, setting);
  }
}

function isOneCleanLine(text: string, setting: string): boolean {
  return /^CONFIG_(MISSING|INVALID) /.test(text) && text.includes(setting) && !/canary|\n/.test(text);
}

/** What is wrong with how it ended; empty for nothing. */
function start(setting: string, env: Settings, dataDir: string): Promise<{ complaint: string; ms: number }> {
  const { PATH = '', HOME = '' } = process.env;
  const begun = performance.now();
  const child = spawn(process.execPath, ['run.js', 'bot/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH, HOME, DATA_DIR: dataDir, NO_PLAYGROUND: '1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      const complaint = out !== '' ? `said ${out.trim()}` : code === 1 ? '' : `ended with ${String(code)}`;
      const unclear = complaint === '' && !isOneCleanLine(err.trimEnd(), setting) ? `said ${err.trim()}` : complaint;
      resolve({ complaint: unclear, ms: performance.now() - begun });
    });
  });
}
