// The channel's key server and the login server: OpenID metadata, signing keys, signed requests, the bot's own token.
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { Endpoints } from '../../bot/clouds.ts';
import type { Credential } from '../../bot/identity.ts';
import { openLoopback, sendJson } from './loopback.ts';

export const APP_ID = '5d1f3c62-0c58-4a4e-9a53-5f2b6f7c0a01';
export const TENANT = '7c1e7b0a-6f6f-4c7e-8d55-0d2f4d3b9e02';
/** The bearer token the bot must never show to anybody but the connector. */
export const BOT_TOKEN = 'bot-token-for-the-connector-only';

export const SECRET: Credential = { kind: 'secret', secrets: ['not-a-secret'] };

export interface KeyServer {
  endpoints(serviceOrigins: string[]): Endpoints;
  /** Signs a channel token; `claims` with undefined removes a claim. */
  sign(claims: Record<string, unknown>, options?: SignOptions): Promise<string>;
  /** Replaces the signing key. */
  rotate(kid: string): Promise<void>;
  /** What the metadata endpoint does from now on. */
  behave(how: 'ok' | 'error' | 'hang' | 'garbage'): void;
  publicPem(): string;
  counts: { metadata: number; keys: number; tokens: number; graph: number };
  /** What the login server was asked, newest last, and what it makes of it: the status it answers with. */
  login: { asked: URLSearchParams[]; judge: (asked: URLSearchParams) => number | Promise<number> };
  /** Who owns every team, and how Microsoft Graph answers. */
  graph: { owners: string[]; status: number };
  close: () => Promise<void>;
}

export interface SignOptions {
  alg?: string;
  kid?: string;
  header?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** The first key of every server of this process: making one takes up to a second. */
let firstPair: ReturnType<typeof newPair> | undefined;
const newPair = () => generateKeyPair('RS256', { extractable: true });

/** Opens the server; `endorsements` are those of the published key. */
export async function openKeyServer(endorsements: string[] | undefined = ['msteams']): Promise<KeyServer> {
  let pair = await (firstPair ??= newPair());
  let kid = 'key-1';
  let how: 'ok' | 'error' | 'hang' | 'garbage' = 'ok';
  const counts = { metadata: 0, keys: 0, tokens: 0, graph: 0 };
  const graph = { owners: [] as string[], status: 200 };
  const login: KeyServer['login'] = { asked: [], judge: () => 200 };
  const server = await openLoopback(async (request, body, response) => {
    if (request.url?.endsWith('/oauth2/v2.0/token')) {
      counts.tokens += 1;
      const asked = new URLSearchParams(body);
      login.asked.push(asked);
      const status = await login.judge(asked);
      if (status >= 400) return sendJson(response, status, { error: 'invalid_client' });
      return sendJson(response, 200, { access_token: BOT_TOKEN, expires_in: 3600, token_type: 'Bearer' });
    }
    if (request.url?.startsWith('/v1.0/teams/')) {
      counts.graph += 1;
      const asked = /userId eq '([^']+)'/.exec(decodeURIComponent(request.url))?.[1] ?? '';
      const roles = graph.owners.includes(asked) ? ['owner'] : [];
      return sendJson(response, graph.status, { value: [{ userId: asked, roles }] });
    }
    if (how === 'hang') return;
    if (how === 'error') return sendJson(response, 503, {});
    if (how === 'garbage') return void response.end('<html>not json</html>');
    if (request.url === '/openid') {
      counts.metadata += 1;
      return sendJson(response, 200, { issuer: 'https://api.botframework.com', jwks_uri: `${server.origin}/keys` });
    }
    counts.keys += 1;
    const jwk = await exportJWK(pair.publicKey);
    sendJson(response, 200, { keys: [{ ...jwk, kid, use: 'sig', ...(endorsements && { endorsements }) }] });
  });
  const { createPublicKey } = await import('node:crypto');
  let pem = createPublicKey({ key: (await exportJWK(pair.publicKey)) as never, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  return {
    endpoints: (serviceOrigins) => ({
      issuer: 'https://api.botframework.com',
      metadataUrl: `${server.origin}/openid`,
      loginUrl: server.origin,
      graphUrl: server.origin,
      scope: 'https://api.botframework.com',
      serviceOrigins,
      fileDomains: ['sharepoint.com'],
    }),
    sign: async (claims, options = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: 'https://api.botframework.com', aud: APP_ID, nbf: now - 60, exp: now + 3600, ...claims };
      const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as JWTPayload;
      const alg = options.alg ?? 'RS256';
      return new SignJWT(payload)
        .setProtectedHeader({ alg, kid: options.kid ?? kid, typ: 'JWT', ...options.header })
        .sign(options.key ?? pair.privateKey);
    },
    rotate: async (to) => {
      pair = await newPair();
      kid = to;
      pem = createPublicKey({ key: (await exportJWK(pair.publicKey)) as never, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
    },
    behave: (next) => {
      how = next;
    },
    publicPem: () => pem.toString(),
    counts,
    login,
    graph,
    close: server.close,
  };
}
