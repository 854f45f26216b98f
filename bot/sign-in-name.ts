// Asks the channel for a person's sign-in name, which a link to a chat with them needs; it is drawn and never stored.
import { z } from 'zod';
import { mayAnswer, type Endpoints } from './clouds.ts';
import { getJson } from './get-json.ts';
import type { TokenSource } from './token.ts';

/** The name, or undefined when the channel does not tell; `address` is that of a conversation they are in. */
export type SignInName = (address: string, userId: string) => Promise<string | undefined>;

const Address = z.object({ serviceUrl: z.string(), conversation: z.object({ id: z.string() }) });
const Member = z.looseObject({ userPrincipalName: z.string().nullish() });

/** Opens the question to the channel's connector. */
export function openSignInName(endpoints: Endpoints, token: TokenSource): SignInName {
  const ask = async (address: string, userId: string): Promise<string | undefined> => {
    const { serviceUrl, conversation } = Address.parse(JSON.parse(address));
    if (!mayAnswer(serviceUrl, endpoints.serviceOrigins)) return undefined;
    const base = serviceUrl.endsWith('/') ? serviceUrl.slice(0, -1) : serviceUrl;
    const url = `${base}/v3/conversations/${encodeURIComponent(conversation.id)}/members/${encodeURIComponent(userId)}`;
    return Member.parse(await getJson(url, await token())).userPrincipalName ?? undefined;
  };
  return (address, userId) => ask(address, userId).catch(() => undefined);
}
