// Asks for the bot's token with what it can prove itself by; of two secrets or certificates the second is tried too.
import { randomUUID } from 'node:crypto';
import type { Endpoints } from './clouds.ts';
import type { Certificate, TeamsIdentity } from './identity.ts';

/**
 * Asks for a token for a scope; the answer is unchecked JSON. Throws TOKEN_REFUSED when none is given.
 * @param anew none that was given before
 */
export type Ask = (scope: string, anew?: boolean) => Promise<unknown>;

const TIMEOUT_MS = 5_000;
const ASSERTION_S = 5 * 60;

/** Makes the asking for an identity. @param now the clock an assertion is dated by */
export function askLogin({ appId, tenantId, credential }: TeamsIdentity, endpoints: Endpoints, now: () => Date): Ask {
  const url = `${endpoints.loginUrl}/${tenantId}/oauth2/v2.0/token`;
  if (credential.kind === 'managed-identity') {
    return async (scope, anew) => (await import('./managed-identity.ts')).askMachine(appId, scope, now, anew);
  }
  const proofs: (() => Promise<Record<string, string>>)[] =
    credential.kind === 'secret'
      ? credential.secrets.map((secret) => () => Promise.resolve({ client_secret: secret }))
      : credential.certificates.map((one) => () => assertion(one, appId, url, now()));
  /** The one that worked last is asked first. */
  let first = 0;
  return async (scope) => {
    for (let i = 0; ; i += 1) {
      const at = (first + i) % proofs.length;
      try {
        const answer = await post(url, { client_id: appId, scope: `${scope}/.default`, ...(await proofs[at]?.()) });
        first = at;
        return answer;
      } catch (error) {
        // Anything but a refusal would end the same way with the next one.
        const { status = 0 } = error as { status?: number };
        if (i + 1 >= proofs.length || (status !== 400 && status !== 401)) throw error;
      }
    }
  };
}

async function post(url: string, fields: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw refused(response.status);
}

/** The app's signed word that it is itself, as RFC 7523 and Entra's page on certificate credentials describe it. */
async function assertion(
  { key, chain }: Certificate,
  appId: string,
  audience: string,
  now: Date,
): Promise<Record<string, string>> {
  const [own] = chain;
  const seconds = Math.floor(now.getTime() / 1000);
  const header = {
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': Buffer.from(own?.fingerprint256.replaceAll(':', '') ?? '', 'hex').toString('base64url'),
    x5c: chain.map(({ raw }) => raw.toString('base64')),
  };
  const { SignJWT } = await import('jose');
  const signed = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader(header)
    .setIssuer(appId)
    .setSubject(appId)
    .setAudience(audience)
    .setNotBefore(seconds - 60)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ASSERTION_S)
    .sign(key);
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed,
  };
}

function refused(status: number): Error {
  return Object.assign(new Error('the login server gave no token'), { code: 'TOKEN_REFUSED', status });
}
