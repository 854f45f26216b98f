// The bot's own token for the channel: fetched once, shared by everybody who waits, renewed before it ends.
import { z } from 'zod';
import type { Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './identity.ts';
import { askLogin, type Ask } from './login.ts';

/** Gives the bearer token to call the channel with. Throws when none can be had. */
export interface TokenSource {
  (): Promise<string>;
  /** This one was not taken: it is not given again. */
  reject?(token: string): void;
}

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
  let renewAt = -Infinity;
  /** The last one was not taken: whoever gives tokens shall not give one from memory. */
  let rejected = false;
  let running: Promise<string> | null = null;

  const fetchToken = async (): Promise<string> => {
    const answer = Answer.parse(await ask(scope, rejected));
    const life = answer.expires_in * 1000;
    token = answer.access_token;
    rejected = false;
    renewAt = now().getTime() + Math.max(life - RENEW_EARLY_MS, life / 2);
    return token;
  };
  const source: TokenSource = () => {
    if (now().getTime() < renewAt) return Promise.resolve(token);
    running ??= fetchToken().finally(() => {
      running = null;
    });
    return running;
  };
  source.reject = (which) => {
    if (which !== token) return;
    rejected = true;
    renewAt = -Infinity;
  };
  return source;
}
