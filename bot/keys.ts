// The channel's signing keys: fetched ahead, kept when their server is down, never fetched twice at once.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

export interface ChannelKey {
  key: KeyObject;
  /** Channels the key may speak for. */
  endorsements: readonly string[];
}

export interface ChannelKeys {
  /** The key of this id; a miss asks the server again, at most once in half a minute. Null when it is not known. */
  find(kid: string): Promise<ChannelKey | null>;
  /** Whether there are keys, and not older than a week. */
  ready(): boolean;
  /** Fetches now; false when the last good keys stay. Never throws. */
  refresh(): Promise<boolean>;
  close(): void;
}

const REFRESH_MS = 12 * 60 * 60 * 1000;
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const RETRY_MS = 30_000;
const TIMEOUT_MS = 5_000;
const MAX_DOCUMENT = 1024 * 1024;

const Metadata = z.object({ jwks_uri: z.url() });
const KeySet = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.string(), endorsements: z.array(z.string()).optional() })),
});

/**
 * Opens the key store; nothing is fetched until the first `refresh` or `find`.
 * @param metadataUrl OpenID metadata of the channel
 * @param now the clock
 * @param load reads a JSON document; replaced in tests
 */
export function openChannelKeys(
  metadataUrl: string,
  now: () => Date,
  load: (url: string) => Promise<unknown> = loadJson,
): ChannelKeys {
  let keys = new Map<string, ChannelKey>();
  let fetchedAt = 0;
  let triedAt = 0;
  let running: Promise<boolean> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const fetchKeys = async (): Promise<boolean> => {
    triedAt = now().getTime();
    try {
      const { jwks_uri } = Metadata.parse(await load(metadataUrl));
      // Keys come from the host that was configured, or from where it points over TLS.
      if (new URL(jwks_uri).protocol !== 'https:' && new URL(jwks_uri).origin !== new URL(metadataUrl).origin)
        return false;
      const fresh = importKeys(KeySet.parse(await load(jwks_uri)).keys);
      if (fresh.size === 0) return false;
      keys = fresh;
      fetchedAt = now().getTime();
      return true;
    } catch {
      return false;
    }
  };
  const refresh = (): Promise<boolean> => {
    running ??= fetchKeys().finally(() => {
      running = null;
    });
    return running;
  };
  const usable = (): boolean => keys.size > 0 && now().getTime() - fetchedAt < KEEP_MS;

  timer = setInterval(() => {
    if (now().getTime() - fetchedAt >= REFRESH_MS || !usable()) void refresh();
  }, 60_000);
  timer.unref();

  return {
    find: async (kid) => {
      if ((!keys.has(kid) || !usable()) && (running !== null || now().getTime() - triedAt >= RETRY_MS)) await refresh();
      return usable() ? (keys.get(kid) ?? null) : null;
    },
    ready: usable,
    refresh,
    close: () => {
      if (timer) clearInterval(timer);
    },
  };
}

function importKeys(list: z.infer<typeof KeySet>['keys']): Map<string, ChannelKey> {
  const keys = new Map<string, ChannelKey>();
  for (const jwk of list) {
    if (jwk.kty !== 'RSA') continue;
    try {
      keys.set(jwk.kid, {
        key: createPublicKey({ key: { kty: 'RSA', n: jwk['n'] as string, e: jwk['e'] as string }, format: 'jwk' }),
        endorsements: jwk.endorsements ?? [],
      });
    } catch {
      // A damaged key is no key; the others still count.
    }
  }
  return keys;
}

async function loadJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error('not ok');
  const text = await response.text();
  if (text.length > MAX_DOCUMENT) throw new Error('too large');
  return JSON.parse(text) as unknown;
}
