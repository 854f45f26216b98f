// The package as Teams would open it: settings for tests, and a reader of zips that trusts nothing it did not check.
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { packApp, readSettings } from '../../cli/commands/package.ts';

export const SETTINGS = {
  MicrosoftAppId: '11111111-2222-3333-4444-555555555555',
  PUBLIC_DOMAIN: 'bot.example.org',
  PUBLIC_URL: 'https://example.org/join-doctor',
  PRIVACY_URL: 'https://example.org/privacy',
  TERMS_URL: 'https://example.org/terms',
};

export const readManifestFile = (name: string): Buffer =>
  readFileSync(new URL(`../../manifest/${name}`, import.meta.url));

/** A package with those settings and the changes given. */
export function pack(changes: Record<string, string> = {}): Buffer {
  return packApp({ ...readSettings({ ...SETTINGS, ...changes }), version: '1.2.3' }, readManifestFile);
}

/** File name -> content, as the directory at the end of the zip lists them; throws when a checksum or a place is wrong. */
export function unpack(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.length - 22;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const body = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const start = body + 30 + nameLength;
    const data = zip.subarray(start, start + size);
    if (zip.toString('latin1', body, body + 4) !== 'PK\x03\x04') throw new Error(`${name}: nothing begins there`);
    if (crc32(data) !== zip.readUInt32LE(at + 16)) throw new Error(`${name}: wrong checksum`);
    files.set(name, data);
    at += 46 + nameLength;
  }
  return files;
}
