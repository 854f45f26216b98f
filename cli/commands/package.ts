// `package`: the zip that Teams installs, with the settings of the environment filled into the manifest.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { LANGUAGES } from '../../knowledge/types.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en').map((language) => `${language}.json`);
const FILES = ['manifest.json', ...TRANSLATIONS, 'color.png', 'outline.png'];

/** `package [folder]` writes `<folder>/join-doctor-<version>.zip`; the folder is `dist` unless one is given. */
export const command: Command = (args) =>
  withUsage(() => {
    const folder = readOptions('package', args).argument ?? join(ROOT, 'dist');
    const settings = readSettings(process.env);
    const version = readVersion(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const zip = packApp({ ...settings, version }, (name) => readFileSync(join(ROOT, 'manifest', name)));
    const path = join(folder, `join-doctor-${version}.zip`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, zip);
    process.stdout.write(`${path}\n`);
    for (const warning of warn(settings)) process.stderr.write(`${warning}\n`);
    return Promise.resolve(0);
  });

interface Rule {
  /** Why the value cannot be used, or null. */
  refuse: (value: string) => string | null;
  /** Instead of a value; without it the setting is needed. */
  otherwise?: (settings: Record<string, string>) => string;
}

const RULES: Record<string, Rule> = {
  MicrosoftAppId: { refuse: refuseGuid },
  PUBLIC_DOMAIN: { refuse: refuseDomain },
  PUBLIC_URL: { refuse: refuseAddress },
  PRIVACY_URL: { refuse: refuseAddress },
  TERMS_URL: { refuse: refuseAddress },
  PUBLISHER_NAME: { refuse: refusePublisher, otherwise: () => 'Join Doctor' },
  TEAMS_APP_ID: { refuse: refuseGuid, otherwise: ({ MicrosoftAppId = '' }) => MicrosoftAppId },
};

/**
 * Every setting of the package, by name.
 * @param env usually `process.env`; an empty value counts as not set
 * @throws UsageError naming each setting that is missing or bad, one a line, never a value
 */
export function readSettings(env: Record<string, string | undefined>): Record<string, string> {
  const settings: Record<string, string> = {};
  const refused: string[] = [];
  for (const [name, { refuse, otherwise }] of Object.entries(RULES)) {
    const value = env[name]?.trim() || otherwise?.(settings);
    if (value === undefined) refused.push(`CONFIG_MISSING ${name}: is needed`);
    else {
      const why = env[name]?.trim() ? refuse(value) : null;
      if (why !== null) refused.push(`CONFIG_INVALID ${name}: ${why}`);
      settings[name] = value;
    }
  }
  if (refused.length > 0) throw new UsageError(refused.join('\n'));
  return settings;
}

function refuseGuid(value: string): string | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value) ? null : 'must be a GUID';
}

function refuseDomain(value: string): string | null {
  const labels = value.split('.');
  const fits = labels.length >= 2 && value.length <= 253 && labels.every((label) => isLabel(label));
  return fits && /[a-z]/i.test(labels.at(-1) ?? '')
    ? null
    : 'must be a domain name such as bot.example.org, without https://';
}

function isLabel(label: string): boolean {
  return /^[a-z0-9-]{1,63}$/i.test(label) && !label.startsWith('-') && !label.endsWith('-');
}

function refuseAddress(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url?.protocol === 'https:' && url.hostname.includes('.') && value.length <= 2048
    ? null
    : 'must be a public https:// address';
}

function refusePublisher(value: string): string | null {
  return value.length <= 32 ? null : 'must be at most 32 characters';
}

/** Hosts that anyone can get a name on; the store wants a domain of the publisher (Teams store validation). */
const SHARED = ['azurewebsites.net', 'devtunnels.ms', 'ngrok.io', 'ngrok.app', 'ngrok-free.app', 'trycloudflare.com'];

function warn({ PUBLIC_DOMAIN = '' }: Record<string, string>): string[] {
  return SHARED.some((host) => PUBLIC_DOMAIN.toLowerCase().endsWith(`.${host}`))
    ? ['PUBLIC_DOMAIN: enough for a tenant of your own; the store accepts only a domain that is yours']
    : [];
}

function readVersion(source: string): string {
  const { version } = JSON.parse(source) as { version?: unknown };
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version))
    throw new UsageError('package.json: Teams needs a version of three numbers, such as 1.2.3');
  return version;
}

/** The bytes of the package: `read` gives the files of the manifest folder, `values` fill the manifest's `{{names}}`. */
export function packApp(values: Record<string, string>, read: (name: string) => Buffer): Buffer {
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`manifest.json: nothing fills ${name}`);
      return value;
    });
  const manifest = JSON.parse(read('manifest.json').toString('utf8'), (_, value: unknown) =>
    typeof value === 'string' ? fill(value) : value,
  ) as object;
  const filled = Buffer.from(JSON.stringify(manifest, null, 2) + '\n');
  return zip(FILES.map((name) => [name, name === 'manifest.json' ? filled : read(name)]));
}

/** A zip of stored files; the same content gives the same bytes, so the date is always 1 January 1980. */
function zip(files: [name: string, data: Buffer][]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of files) {
    const bytes = Buffer.from(name, 'utf8');
    // Version 2.0, no flags, stored, time, date, checksum, size twice, length of the name, no extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, data]);
    // No comment, first disk, no attributes; then where the body starts.
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, bytes);
    bodies.push(body);
    offset += body.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}
