// Asks the channel about one person in a conversation: the sign-in name a chat link needs, and whether they are a guest.
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { mayAnswer, type Endpoints } from './clouds.ts';
import { getJson } from './get-json.ts';
import type { TokenSource } from './token.ts';

/** The name, or undefined when the channel does not tell; `address` is that of a conversation they are in. */
export type SignInName = (address: string, userId: string) => Promise<string | undefined>;
/** True only when the channel says so. */
export type IsGuest = (address: string, userId: string) => Promise<boolean>;
export interface People {
  signInName: SignInName;
  isGuest: IsGuest;
}

const Address = z.object({
  serviceUrl: z.string(),
  conversation: z.object({ id: z.string(), tenantId: z.string().optional() }),
});
const Member = z.looseObject({
  userPrincipalName: z.string().nullish(),
  userRole: z.string().nullish(),
  tenantId: z.string().nullish(),
});
type Member = z.infer<typeof Member>;

const DAY_MS = 24 * 60 * 60_000;
/** How long an answer is believed: a guest who is taken on waits no longer, a channel that is down is left alone. */
const KEEP_MS = { member: DAY_MS, guest: DAY_MS / 24, unknown: 60_000 };
/** Nobody's turn waits longer for it. */
const WAIT_MS = 1_000;
const MOST_KEPT = 20_000;

/** Opens both questions to the channel's connector. A name is used at once and never stored; a kind is kept in memory. */
export function openPeople(endpoints: Endpoints, token: TokenSource, now: () => Date): People {
  const ask = async (address: string, userId: string): Promise<Member | null> => {
    try {
      const { serviceUrl, conversation } = Address.parse(JSON.parse(address));
      if (!mayAnswer(serviceUrl, endpoints.serviceOrigins)) return null;
      const base = serviceUrl.endsWith('/') ? serviceUrl.slice(0, -1) : serviceUrl;
      const path = [conversation.id, 'members', userId].map(encodeURIComponent).join('/');
      return Member.parse(await getJson(`${base}/v3/conversations/${path}`, await token()));
    } catch {
      return null;
    }
  };
  const known = new Map<string, { is: Promise<keyof typeof KEEP_MS>; until: number }>();
  const kindOf = (address: string, userId: string): Promise<keyof typeof KEEP_MS> => {
    const tenant = tenantOf(address);
    const key = `${tenant}\n${userId}`.toLowerCase();
    const at = now().getTime();
    const kept = known.get(key);
    if (kept && at < kept.until) return kept.is;
    const [oldest] = known.keys();
    if (known.size >= MOST_KEPT && oldest !== undefined) known.delete(oldest);
    const asked = { is: ask(address, userId).then((member) => kindIn(member, tenant)), until: at + KEEP_MS.unknown };
    known.delete(key);
    known.set(key, asked);
    void asked.is.then((kind) => (asked.until = at + KEEP_MS[kind]));
    return asked.is;
  };
  return {
    signInName: async (address, userId) => (await ask(address, userId))?.userPrincipalName ?? undefined,
    isGuest: async (address, userId) => {
      const late = new AbortController();
      const waited = delay(WAIT_MS, 'unknown' as const, { signal: late.signal }).catch(() => 'unknown' as const);
      const kind = await Promise.race([kindOf(address, userId), waited]);
      late.abort();
      // A channel that does not answer must not lock an organisation out: doubt gives what everybody may, no more.
      return kind === 'guest';
    },
  };
}

function tenantOf(address: string): string {
  try {
    return Address.parse(JSON.parse(address)).conversation.tenantId ?? '';
  } catch {
    return '';
  }
}

/** Guests of a directory sign in with a name that holds #EXT#; people of another one bring that one's tenant. */
function kindIn(member: Member | null, tenant: string): keyof typeof KEEP_MS {
  if (member === null) return 'unknown';
  const { userRole, userPrincipalName, tenantId } = member;
  const isForeign = tenant !== '' && !!tenantId && tenantId.toLowerCase() !== tenant.toLowerCase();
  const isGuest = userRole === 'guest' || userRole === 'anonymous' || userPrincipalName?.includes('#EXT#') === true;
  return isGuest || isForeign ? 'guest' : 'member';
}
