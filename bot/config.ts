// Every setting the bot takes from its environment, read once; a bad one stops the start and is named, its value never.
import { z } from 'zod';
import { CLOUDS, isLoopbackHost, type Cloud } from './clouds.ts';

/** How the bot was set up: with an identity in Teams, or on this machine only. */
export interface Config {
  port: number;
  host: string;
  /** Port of its own for health and metrics; null for the same port. */
  healthPort: number | null;
  dataDir: string;
  databaseUrl: string | null;
  corpusDir: string | null;
  cloud: Cloud;
  /** null in local mode: no authentication, loopback only. */
  teams: TeamsIdentity | null;
  playground: { enabled: boolean; port: number };
}

export interface TeamsIdentity {
  appId: string;
  tenantId: string;
  password: string;
  /** Tenants served, lower case. */
  allowedTenants: readonly string[];
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

const port = z.string().refine((text) => isPort(text), 'must be a port number from 0 to 65535');
const guid = z.string().refine((text) => isGuid(text), 'must be a GUID');

const Settings = z.object({
  PORT: port.optional(),
  HOST: z.string().max(255).optional(),
  HEALTH_PORT: port.optional(),
  NO_PLAYGROUND: z.string().optional(),
  PLAYGROUND_PORT: port.optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .refine((url) => url.startsWith('postgres://') || url.startsWith('postgresql://'), 'must start with postgres://')
    .optional(),
  CORPUS_DIR: z.string().optional(),
  MicrosoftAppId: guid.optional(),
  MicrosoftAppTenantId: guid.optional(),
  MicrosoftAppType: z.literal('SingleTenant', { error: 'must be SingleTenant' }).optional(),
  MicrosoftAppPassword: z.string().optional(),
  ALLOWED_TENANTS: z
    .string()
    .refine((list) => splitList(list).every(isGuid), 'must be tenant GUIDs separated by commas')
    .optional(),
  CLOUD: z.enum(CLOUDS, { error: `must be ${CLOUDS.join(' or ')}` }).optional(),
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
    Object.keys(Settings.shape).flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
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
    cloud: settings.CLOUD ?? 'public',
    teams,
    playground: {
      enabled: teams === null && !isYes(settings.NO_PLAYGROUND),
      port: Number(settings.PLAYGROUND_PORT ?? 56150),
    },
  };
}

/** The Teams identity, null when no part of it is set; a part of it refuses, because no id at all turns authentication off. */
function readTeams(settings: Settings): TeamsIdentity | null {
  const { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId, MicrosoftAppPassword: password } = settings;
  if (appId === undefined) {
    const stray = (
      ['MicrosoftAppTenantId', 'MicrosoftAppPassword', 'MicrosoftAppType', 'ALLOWED_TENANTS'] as const
    ).find((name) => settings[name] !== undefined);
    if (stray) throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppId', `is needed because ${stray} is set`);
    if (settings.NODE_ENV === 'production') {
      throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppId', 'is needed because NODE_ENV is production');
    }
    return null;
  }
  if (tenantId === undefined)
    throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppTenantId', 'is needed with MicrosoftAppId');
  if (password === undefined)
    throw new ConfigError('CONFIG_MISSING', 'MicrosoftAppPassword', 'is needed with MicrosoftAppId');
  const tenants = settings.ALLOWED_TENANTS === undefined ? [tenantId] : splitList(settings.ALLOWED_TENANTS);
  return { appId, tenantId, password, allowedTenants: tenants.map((tenant) => tenant.toLowerCase()) };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
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
