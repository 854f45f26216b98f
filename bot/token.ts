// The bot's own token for the channel: fetched once, shared by everybody who waits, renewed before it ends.
import { z } from 'zod';
import type { Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './config.ts';

/** Gives the bearer token to call the channel with. Throws when none can be had. */
export type TokenSource = () => Promise<string>;

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const TIMEOUT_MS = 5_000;
const RENEW_EARLY_MS = 5 * 60 * 1000;

/**
 * Opens the token source of a single-tenant app with a secret.
 * @param now the clock a token's end is judged by
 * @param scope whom the token is for; the channel by default
 */
export function openTokenSource(
  teams: TeamsIdentity,
  endpoints: Endpoints,
  now: () => Date,
  scope = endpoints.scope,
): TokenSource {
  let token = '';
  let renewAt = 0;
  let running: Promise<string> | null = null;

  const fetchToken = async (): Promise<string> => {
    const response = await fetch(`${endpoints.loginUrl}/${teams.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: teams.appId,
        client_secret: teams.password,
        scope: `${scope}/.default`,
      }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw Object.assign(new Error('the login server gave no token'), {
        code: 'TOKEN_REFUSED',
        status: response.status,
      });
    }
    const answer = Answer.parse(await response.json());
    const life = answer.expires_in * 1000;
    token = answer.access_token;
    renewAt = now().getTime() + Math.max(life - RENEW_EARLY_MS, life / 2);
    return token;
  };
  return () => {
    if (now().getTime() < renewAt) return Promise.resolve(token);
    running ??= fetchToken().finally(() => {
      running = null;
    });
    return running;
  };
}
