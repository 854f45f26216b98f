// The bot's own token for the channel: fetched once, shared by everybody who waits, renewed before it ends.
import { z } from 'zod';
import type { Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './identity.ts';
import { askLogin, type Ask } from './login.ts';

/** Gives the bearer token to call the channel with. Throws when none can be had. */
export type TokenSource = () => Promise<string>;

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const RENEW_EARLY_MS = 5 * 60 * 1000;

/**
 * Opens the token source of a single-tenant app.
 * @param now the clock a token's end is judged by
 * @param scope whom the token is for; the channel by default
 * @param ask the one who gives tokens; replaced in tests
 */
export function openTokenSource(
  teams: TeamsIdentity,
  endpoints: Endpoints,
  now: () => Date,
  scope = endpoints.scope,
  ask: Ask = askLogin(teams, endpoints, now),
): TokenSource {
  let token = '';
  let renewAt = 0;
  let running: Promise<string> | null = null;

  const fetchToken = async (): Promise<string> => {
    const answer = Answer.parse(await ask(scope));
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
