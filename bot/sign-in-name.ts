// Asks the channel about one person in a conversation: the sign-in name a chat link needs, and whether they are a guest.
import { z } from 'zod';
import { mayAnswer, type Endpoints } from './clouds.ts';
import { getJson } from './get-json.ts';
import type { TokenSource } from './token.ts';

/** The name, or undefined when the channel does not tell; `address` is that of a conversation they are in. */
export type SignInName = (address: string, userId: string) => Promise<string | undefined>;
/** True only when the channel says so. */
export type IsGuest = (address: string, userId: string) => Promise<boolean>;

const Address = z.object({ serviceUrl: z.string(), conversation: z.object({ id: z.string() }) });
const Member = z.looseObject({ userPrincipalName: z.string().nullish(), userRole: z.string().nullish() });
type Member = z.infer<typeof Member>;

/** Opens both questions to the channel's connector; the answers are used at once and never stored. */
export function openPeople(endpoints: Endpoints, token: TokenSource): { signInName: SignInName; isGuest: IsGuest } {
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
  return {
    signInName: async (address, userId) => (await ask(address, userId))?.userPrincipalName ?? undefined,
    isGuest: async (address, userId) => {
      const member = await ask(address, userId);
      // Guests of a directory sign in with a name that holds #EXT#.
      return member?.userRole === 'guest' || member?.userPrincipalName?.includes('#EXT#') === true;
    },
  };
}
