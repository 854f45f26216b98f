// Who the bot is in Teams and what it proves that with: a secret, a certificate, or the identity of the machine it runs on.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** A certificate and the key it speaks for; `chain` is what goes along, the certificate first. */
export interface Certificate {
  key: KeyObject;
  chain: readonly X509Certificate[];
}

/** Secrets and certificates are lists: while one is replaced, both the old and the new one are valid. */
export type Credential =
  | { kind: 'secret'; secrets: readonly string[] }
  | { kind: 'certificate'; certificates: readonly Certificate[] }
  | { kind: 'managed-identity' };

export interface TeamsIdentity {
  appId: string;
  tenantId: string;
  credential: Credential;
  /** Tenants served, lower case. */
  allowedTenants: readonly string[];
}

const BLOCK = /-----BEGIN ([A-Z ]{1,40})-----[A-Za-z0-9+/=\s]{1,20000}-----END \1-----/g;

/**
 * Pairs keys with their certificates.
 * @param certificates PEM: one or more certificates, each may be followed by those that signed it
 * @param keys PEM: one or more RSA private keys
 * @returns the pairs, in the order of the keys; null when a key is none, is not RSA, or has no certificate
 */
export function pairCertificates(certificates: string, keys: string): Certificate[] | null {
  try {
    const all = blocks(certificates, 'CERTIFICATE').map((pem) => new X509Certificate(pem));
    const pairs = blocks(keys, 'PRIVATE KEY').flatMap((pem) => {
      const key = createPrivateKey(pem);
      const own = all.find((one) => key.asymmetricKeyType === 'rsa' && one.checkPrivateKey(key));
      return own ? [{ key, chain: [own, ...all.filter((one) => one.ca && one !== own)] }] : [];
    });
    return pairs.length > 0 && pairs.length === blocks(keys, 'PRIVATE KEY').length ? pairs : null;
  } catch {
    return null;
  }
}

/** The blocks of a kind in a PEM text; a setting on one line has `\n` where the line breaks were. */
function blocks(text: string, kind: string): string[] {
  const pem = text.replaceAll('\\n', '\n');
  return [...pem.matchAll(BLOCK)].flatMap(([block, label]) => (label?.endsWith(kind) ? [block] : []));
}
