// What the program can tell of itself: settings, keys, token, database, documents, manifest; run, it tells it as JSON.
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examineKnowledge, inOrder, messageOf } from '../dialogs/doctor.ts';
import type { Check, Examined } from '../dialogs/doctor.ts';
import { openDatabase } from '../helpdesk/database/database.ts';
import { examineStore } from '../helpdesk/examine.ts';
import type { StoreState } from '../helpdesk/examine.ts';
import { createKnowledge } from '../knowledge/knowledge.ts';
import type { Locales } from '../knowledge/locale.ts';
import { LANGUAGES } from '../knowledge/types.ts';
import { manifestFiles } from '../manifest/files.ts';
import { endpointsOf, type Endpoints } from './clouds.ts';
import { connectorNames } from './helpdesk-connectors.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { formOf } from './setting-forms.ts';
import { openChannelKeys } from './keys.ts';
import { openTokenSource, type TokenSource } from './token.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ICONS = ['color.png', 'outline.png'];
const ENGINES = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** Where things stand, and what is asked; other than the real ones in tests. */
export interface Surroundings {
  root?: string;
  endpoints?: Endpoints;
  now?: () => Date;
  /** Instead of waiting for a database that is away. */
  wait?: () => Promise<void>;
}

/**
 * Looks at everything a start would need, without starting. A database of an earlier version is left as it is.
 * @param env usually `process.env`
 */
export async function examineSetup(
  env: Record<string, string | undefined>,
  { root = ROOT, endpoints, now = () => new Date(), wait }: Surroundings = {},
): Promise<Examined[]> {
  const known = examineContent(root);
  const settings = readSettings(env);
  if ('check' in settings) {
    const hidden = (['keys', 'token', 'database', 'outbox', 'channel', 'documents'] as const).map(notLooked);
    return inOrder([examineProgram(root), settings, ...hidden, ...known]);
  }
  const at = endpoints ?? endpointsOf(settings.cloud);
  const keys = openChannelKeys(at.metadataUrl, now);
  const trust = settings.teams && {
    endpoints: at,
    keys: () => keys.refresh(),
    token: openTokenSource(settings.teams, at, now),
  };
  try {
    return inOrder([
      examineProgram(root),
      ...examineConfig(settings),
      ...(await examineTrust(trust)),
      ...(await examineDatabase(settings, now, wait)),
      ...known,
    ]);
  } finally {
    keys.close();
  }
}

function notLooked(check: Check): Examined {
  return { check, state: 'skipped', says: 'not-looked' };
}

/** The version of this program and of Node, and whether they go together. */
export function examineProgram(root = ROOT, node = process.versions.node): Examined {
  const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    engines: { node: string };
  };
  const needed = engines.node.replace('>=', '');
  const [have = 0, haveMinor = 0] = node.split('.').map(Number);
  const [need = 0, needMinor = 0] = needed.split('.').map(Number);
  const fits = have > need || (have === need && haveMinor >= needMinor);
  const args = { version, node, needed };
  return { check: 'program', state: fits ? 'ok' : 'failed', says: fits ? 'program-ok' : 'program-old', args };
}

function readSettings(env: Record<string, string | undefined>): Config | Examined {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { setting, code } = error;
    const says = code === 'CONFIG_MISSING' ? 'settings-missing' : 'settings-invalid';
    return { check: 'settings', state: 'failed', says, args: { setting, form: formOf(setting) } };
  }
}

/** Settings that were read, and the folder they name. */
export function examineConfig({ teams, cloud, corpusDir }: Pick<Config, 'teams' | 'cloud' | 'corpusDir'>): Examined[] {
  const settings: Examined = teams
    ? { check: 'settings', state: 'ok', says: 'settings-teams', args: { cloud } }
    : { check: 'settings', state: 'ok', says: 'settings-local' };
  const check = 'documents';
  if (corpusDir === null) return [settings, { check, state: 'skipped', says: 'documents-none' }];
  try {
    accessSync(corpusDir, constants.R_OK);
    readdirSync(corpusDir);
    return [settings, { check, state: 'ok', says: 'documents-ok' }];
  } catch {
    return [settings, { check, state: 'failed', says: 'documents-missing' }];
  }
}

/** Whether the channel's keys and a token of our own can be had; null without Teams. */
export async function examineTrust(
  trust: { endpoints: Endpoints; keys: () => Promise<boolean>; token: TokenSource } | null,
): Promise<Examined[]> {
  if (trust === null) {
    return (['keys', 'token'] as const).map((check) => ({ check, state: 'skipped', says: `${check}-local` }));
  }
  const { endpoints, keys, token } = trust;
  const [fetched, refusal] = await Promise.all([
    keys(),
    token().then(
      () => null,
      (error: unknown) => ((error as { code?: unknown }).code === 'TOKEN_REFUSED' ? 'refused' : 'unreachable'),
    ),
  ]);
  return [
    fetched
      ? { check: 'keys', state: 'ok', says: 'keys-ok' }
      : { check: 'keys', state: 'failed', says: 'keys-none', args: { host: new URL(endpoints.metadataUrl).hostname } },
    refusal === null
      ? { check: 'token', state: 'ok', says: 'token-ok' }
      : {
          check: 'token',
          state: 'failed',
          says: `token-${refusal}`,
          args: { host: new URL(endpoints.loginUrl).hostname },
        },
  ];
}

/** Opens the database, looks and closes it again. */
function examineDatabase(config: Config, now: () => Date, wait?: () => Promise<void>): Promise<Examined[]> {
  const { dataDir, databaseUrl } = config;
  const log = { info: () => undefined, error: () => undefined };
  const options = { dataDir, databaseUrl: databaseUrl ?? undefined, now, log, keepOlder: true };
  return examineStoreOf(config, async () => {
    const db = await openDatabase({ ...options, ...(wait && { wait }) });
    return examineStore(db, now, null, connectorNames(config)).finally(() => db.close());
  });
}

/** What the store is found to be, or why nothing can be found out. */
export async function examineStoreOf(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  look: () => Promise<StoreState>,
): Promise<Examined[]> {
  try {
    return examineState(await look());
  } catch (error) {
    const { code } = error as { code?: unknown };
    const why = code === 'DATABASE_NEWER' ? 'newer' : databaseUrl === null ? 'unusable' : 'unreachable';
    return [{ check: 'database', state: 'failed', says: `database-${why}` }, notLooked('outbox'), notLooked('channel')];
  }
}

function examineState({ engine, current, writable, late, lost, channels }: StoreState): Examined[] {
  const args = { engine: ENGINES[engine] };
  const database: Examined = !writable
    ? { check: 'database', state: 'failed', says: 'database-readonly', args }
    : current
      ? { check: 'database', state: 'ok', says: 'database-ok', args }
      : { check: 'database', state: 'look', says: 'database-older', args };
  if (!current) return [database, notLooked('outbox'), notLooked('channel')];
  const outbox: Examined =
    late > 0
      ? { check: 'outbox', state: 'failed', says: 'outbox-late', args: { count: late } }
      : lost > 0
        ? { check: 'outbox', state: 'look', says: 'outbox-lost', args: { count: lost } }
        : { check: 'outbox', state: 'ok', says: 'outbox-ok' };
  const channel: Examined =
    channels.gone > 0
      ? { check: 'channel', state: 'failed', says: 'channel-gone' }
      : channels.set > 0
        ? { check: 'channel', state: 'ok', says: 'channel-ok' }
        : { check: 'channel', state: 'look', says: 'channel-none' };
  return [database, outbox, channel];
}

/** What was shipped: the knowledge and the manifest made from it. */
function examineContent(root: string): Examined[] {
  const dir = join(root, 'knowledge');
  try {
    const knowledge = createKnowledge({ dir });
    return [...examineKnowledge(knowledge, dir), examineManifest(knowledge.locales, join(root, 'manifest'))];
  } catch (error) {
    // A locale that cannot be read says in its error which and where.
    const details = [messageOf(error).replaceAll(join(dir, '/'), '')];
    const broken: Examined = {
      check: 'knowledge',
      state: 'failed',
      says: 'knowledge-broken',
      args: { count: 1 },
      details,
    };
    return [broken, ...(['texts', 'golden', 'manifest'] as const).map(notLooked)];
  }
}

/** The app's files are there, and say what the interface texts say. */
export function examineManifest(locales: Locales, dir = join(ROOT, 'manifest')): Examined {
  const check = 'manifest';
  try {
    const wanted = manifestFiles(locales);
    const there = new Set(readdirSync(dir));
    const missing = [...wanted.keys(), ...ICONS].filter((name) => !there.has(name));
    if (missing.length > 0) return { check, state: 'failed', says: 'manifest-missing', details: missing };
    const stale = [...wanted].filter(([name, text]) => readFileSync(join(dir, name), 'utf8') !== text);
    return stale.length > 0
      ? { check, state: 'failed', says: 'manifest-stale', details: stale.map(([name]) => name) }
      : { check, state: 'ok', says: 'manifest-ok', args: { languages: LANGUAGES.length } };
  } catch (error) {
    return { check, state: 'failed', says: 'manifest-missing', details: [messageOf(error)] };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(JSON.stringify(await examineSetup(process.env)));
