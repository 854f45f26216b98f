// A certificate for localhost, made on the spot: no key of anybody's has to lie in the repository.
import { generateKeyPairSync, sign } from 'node:crypto';

/** Signs itself, is good for a day around now, and is trusted by those who are given it. */
export function makeCertificate(now: Date, kind: 'ec' | 'rsa' = 'ec'): { key: string; cert: string } {
  const { privateKey, publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm =
    kind === 'ec' ? sequence(oid('2a8648ce3d040302')) : sequence(oid('2a864886f70d01010b'), tlv(0x05, Buffer.alloc(0)));
  const name = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from('localhost')))));
  const day = 86_400_000;
  const validity = sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + day)));
  const names = sequence(tlv(0x82, Buffer.from('localhost')));
  const extensions = tlv(0xa3, sequence(sequence(oid('551d11'), tlv(0x04, names))));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const version = tlv(0xa0, tlv(0x02, Buffer.from([2])));
  const body = sequence(version, tlv(0x02, Buffer.from([1])), algorithm, name, validity, name, spki, extensions);
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** Tag, length, value: all that DER is made of. */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

/** `261121100000Z` */
function time(at: Date): Buffer {
  const digits = at.toISOString().slice(2, 19).replace(/\D/g, '');
  return tlv(0x17, Buffer.from(`${digits}Z`));
}
