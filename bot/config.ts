// Every setting of the bot, read once from the environment; a bad one stops the start and is named, its value never.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isMailbox } from '../helpdesk/connectors/mail-address.ts';
import { isSecret } from '../helpdesk/connectors/webhook.ts';
import { SDKS, type Sdk } from './channel.ts';
import { CLOUDS, isLoopbackHost, type Cloud } from './clouds.ts';
import { collectorOf, isCollector, readHeaders, type Collector } from './collector.ts';
import { pairCertificates, type Credential, type TeamsIdentity } from './identity.ts';

/** How the bot was set up: with an identity in Teams, or on this machine only. */
export interface Config {
  port: number;
  host: string;
  /** Port of its own for health and metrics; null for the same port. */
  healthPort: number | null;
  dataDir: string;
  databaseUrl: string | null;
  corpusDir: string | null;
  /** The PostgreSQL that keeps the documents' index for all instances; null for a file in `dataDir`. */
  corpusDatabaseUrl: string | null;
  cloud: Cloud;
  /** Through which SDK turns run. */
  sdk: Sdk;
  /** null in local mode: no authentication, loopback only. */
  teams: TeamsIdentity | null;
  playground: { enabled: boolean; port: number };
  /** Days to keep a redacted paste, and a request after its last change. */
  retention: { paste: number; ticket: number };
  /** Another ticket system over Standard Webhooks; null for none. */
  webhook: { url: string; secrets: readonly string[] } | null;
  /** A mailbox that gets every request; null for none. */
  email: { url: string; from: string; to: string } | null;
  /** Who is told where turns spend their time; null for nobody. */
  traces: Collector | null;
}

/** A setting that stops the start; the message names it and never shows a value. */
export class ConfigError extends Error {
  readonly code: 'CONFIG_MISSING' | 'CONFIG_INVALID';
  readonly setting: string;
  constructor(code: 'CONFIG_MISSING' | 'CONFIG_INVALID', setting: string, why: string) {
    super(`${code} ${setting}: ${why}`);
    this.name = 'ConfigError';
    this.code = code;
    this.setting = setting;
  }
}

const APP_TYPES = ['SingleTenant', 'UserAssignedMSI'] as const;
/** These may stand in a file instead, named by the setting with `_FILE` behind it. */
const SECRETS = [
  'MicrosoftAppPassword',
  'MicrosoftAppCertificate',
  'MicrosoftAppCertificateKey',
  'DATABASE_URL',
  'CORPUS_DATABASE_URL',
  'WEBHOOK_SECRET',
  'SMTP_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
];

const port = z.string().refine((text) => isPort(text), 'must be a port number from 0 to 65535');
const days = z
  .string()
  .refine((text) => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650, 'must be a number of days from 1 to 3650');
const database = z.string().refine((url) => /^postgres(?:ql)?:\/\//.test(url), 'must start with postgres://');
const mailbox = z.string().refine(isMailbox, 'must be one mail address');
const collector = z.string().refine(isCollector, 'must be an http:// or https:// address with no user');
/** In small letters, as tokens have it. */
const guid = z
  .string()
  .refine((text) => isGuid(text), 'must be a GUID')
  .transform((text) => text.toLowerCase());

const Settings = z.object({
  PORT: port.optional(),
  HOST: z.string().max(255).optional(),
  HEALTH_PORT: port.optional(),
  NO_PLAYGROUND: z.string().optional(),
  PLAYGROUND_PORT: port.optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: database.optional(),
  CORPUS_DIR: z.string().optional(),
  CORPUS_DATABASE_URL: database.optional(),
  MicrosoftAppId: guid.optional(),
  MicrosoftAppTenantId: guid.optional(),
  MicrosoftAppType: z.enum(APP_TYPES, { error: `must be ${APP_TYPES.join(' or ')}` }).optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppCertificate: z.string().optional(),
  MicrosoftAppCertificateKey: z.string().optional(),
  ALLOWED_TENANTS: z
    .string()
    .refine(
      (list) => splitList(list).length > 0 && splitList(list).every(isGuid),
      'must be tenant GUIDs separated by commas',
    )
    .optional(),
  CLOUD: z.enum(CLOUDS, { error: `must be ${CLOUDS.join(' or ')}` }).optional(),
  CHANNEL_SDK: z.enum(SDKS, { error: `must be ${SDKS.join(' or ')}` }).optional(),
  RETENTION_PASTE_DAYS: days.optional(),
  RETENTION_TICKET_DAYS: days.optional(),
  WEBHOOK_URL: z
    .string()
    .refine((text) => isTarget(text, 'https:', 'http:'), 'must be https://, or http:// on this machine, with no user')
    .optional(),
  WEBHOOK_SECRET: z
    .string()
    .refine((text) => splitWords(text).every(isSecret), 'must be whsec_ and 24 to 64 bytes in base64')
    .optional(),
  SMTP_URL: z
    .string()
    .refine((text) => isTarget(text, 'smtps:', 'smtp:', true), 'must be smtps://host or smtp://host, with no path')
    .optional(),
  SMTP_FROM: mailbox.optional(),
  SMTP_TO: mailbox.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine((list) => readHeaders(list) !== null, 'must be name=value pairs separated by commas')
    .optional(),
  OTEL_SERVICE_NAME: z.string().max(100).optional(),
  NODE_ENV: z.string().optional(),
});
type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings.
 * @param env usually `process.env`; an empty value counts as not set
 * @throws ConfigError for the first bad, missing or contradictory setting
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(Settings.shape).flatMap((name) => {
      const value = env[name]?.trim() ?? '';
      const path = SECRETS.includes(name) ? (env[`${name}_FILE`]?.trim() ?? '') : '';
      const read = path === '' ? value : readSecret(`${name}_FILE`, path, value);
      return read === '' ? [] : [[name, read]];
    }),
  );
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError('CONFIG_INVALID', String(issue?.path[0]), issue?.message ?? 'is not valid');
  }
  const settings = parsed.data;
  const teams = readTeams(settings);
  const host = settings.HOST ?? (teams ? '0.0.0.0' : '127.0.0.1');
  if (!teams && !isLoopbackHost(host)) {
    throw new ConfigError('CONFIG_INVALID', 'HOST', 'without MicrosoftAppId the bot listens on this machine only');
  }
  return {
    port: Number(settings.PORT ?? 3978),
    host,
    healthPort: settings.HEALTH_PORT === undefined ? null : Number(settings.HEALTH_PORT),
    dataDir: settings.DATA_DIR ?? './data',
    databaseUrl: settings.DATABASE_URL ?? null,
    corpusDir: settings.CORPUS_DIR ?? null,
    corpusDatabaseUrl: settings.CORPUS_DATABASE_URL ?? null,
    cloud: settings.CLOUD ?? 'public',
    sdk: settings.CHANNEL_SDK ?? 'botbuilder',
    teams,
    playground: {
      enabled: teams === null && !isYes(settings.NO_PLAYGROUND),
      port: Number(settings.PLAYGROUND_PORT ?? 56150),
    },
    retention: readRetention(settings),
    webhook: readWebhook(settings),
    email: readEmail(settings),
    traces: collectorOf(settings),
  };
}

function readRetention(settings: Settings): Config['retention'] {
  const paste = Number(settings.RETENTION_PASTE_DAYS ?? 30);
  const ticket = Number(settings.RETENTION_TICKET_DAYS ?? 365);
  if (paste > ticket) {
    throw new ConfigError('CONFIG_INVALID', 'RETENTION_PASTE_DAYS', 'must not be more than RETENTION_TICKET_DAYS');
  }
  return { paste, ticket };
}

function readWebhook(settings: Settings): Config['webhook'] {
  const [url, secret] = together(settings, ['WEBHOOK_URL', 'WEBHOOK_SECRET']);
  return url === undefined || secret === undefined ? null : { url, secrets: splitWords(secret) };
}

function readEmail(settings: Settings): Config['email'] {
  const [url, from, to] = together(settings, ['SMTP_URL', 'SMTP_FROM', 'SMTP_TO']);
  return url === undefined || from === undefined || to === undefined ? null : { url, from, to };
}

/** Settings that mean something only together. @throws ConfigError for the first that is missing beside another */
function together(settings: Settings, names: (keyof Settings)[]): (string | undefined)[] {
  const set = names.find((name) => settings[name] !== undefined);
  const unset = names.find((name) => settings[name] === undefined);
  if (set && unset) throw new ConfigError('CONFIG_MISSING', unset, `is needed because ${set} is set`);
  return names.map((name) => settings[name]);
}

/** The Teams identity, null when no part of it is set; a part of it refuses, because no id at all turns authentication off. */
function readTeams(settings: Settings): TeamsIdentity | null {
  const { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId } = settings;
  if (appId === undefined) {
    const stray = PARTS_OF_TEAMS.find((name) => settings[name] !== undefined);
    if (stray) throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppId', `is needed because ${stray} is set`);
    if (settings.NODE_ENV === 'production') {
      throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppId', 'is needed because NODE_ENV is production');
    }
    return null;
  }
  if (tenantId === undefined)
    throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppTenantId', 'is needed with MicrosoftAppId');
  const credential = readCredential(settings);
  const tenants = settings.ALLOWED_TENANTS === undefined ? [tenantId] : splitList(settings.ALLOWED_TENANTS);
  return { appId, tenantId, credential, allowedTenants: tenants.map((tenant) => tenant.toLowerCase()) };
}

const PARTS_OF_TEAMS = [
  'MicrosoftAppTenantId',
  'MicrosoftAppPassword',
  'MicrosoftAppCertificate',
  'MicrosoftAppCertificateKey',
  'MicrosoftAppType',
  'ALLOWED_TENANTS',
] as const;

/** Exactly one kind of credential: of two, nobody could tell which one is in use. */
function readCredential(settings: Settings): Credential {
  const { MicrosoftAppPassword: password, MicrosoftAppType: type } = settings;
  const [certificate, key] = together(settings, ['MicrosoftAppCertificate', 'MicrosoftAppCertificateKey']);
  if (password !== undefined && certificate !== undefined)
    throw new ConfigError('CONFIG_INVALID', 'MicrosoftAppPassword', 'cannot be set beside MicrosoftAppCertificate');
  if (type === 'UserAssignedMSI') {
    const stray = password === undefined ? 'MicrosoftAppCertificate' : 'MicrosoftAppPassword';
    if (password === undefined && certificate === undefined) return { kind: 'managed-identity' };
    throw new ConfigError('CONFIG_INVALID', stray, 'cannot be set when MicrosoftAppType is UserAssignedMSI');
  }
  if (certificate !== undefined && key !== undefined) {
    const certificates = pairCertificates(certificate, key);
    if (certificates) return { kind: 'certificate', certificates };
    throw new ConfigError(
      'CONFIG_INVALID',
      'MicrosoftAppCertificateKey',
      'must be RSA keys in PEM form, each with its certificate in MicrosoftAppCertificate',
    );
  }
  if (password !== undefined) return { kind: 'secret', secrets: splitWords(password) };
  const why = 'or another credential is needed with MicrosoftAppId';
  throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppPassword', why);
}

/** A secret from the file its setting names. @throws ConfigError when that cannot be read, is empty, or is one too many */
function readSecret(setting: string, path: string, beside: string): string {
  if (beside !== '') throw new ConfigError('CONFIG_INVALID', setting, 'cannot be set beside the setting itself');
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    // Said below: neither the path nor the reason is anybody's business.
  }
  if (text === '') throw new ConfigError('CONFIG_INVALID', setting, 'names a file that is empty or cannot be read');
  return text;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** An address to send to: the sealed protocol anywhere, the open one on this machine or where it is sealed later. */
function isTarget(text: string, sealed: string, open: string, anywhere = false): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.hostname === '' || url.hash !== '') return false;
  if (url.protocol !== sealed && !(url.protocol === open && (anywhere || isLoopbackHost(url.hostname)))) return false;
  if (!anywhere) return url.username === '' && url.password === '';
  return url.search === '' && url.pathname.length <= 1 && isDecodable(`${url.username} ${url.password}`);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

function splitWords(text: string): string[] {
  return text.split(' ').filter((part) => part !== '');
}

function isYes(text: string | undefined): boolean {
  return text !== undefined && !['0', 'false', 'no'].includes(text.toLowerCase());
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
