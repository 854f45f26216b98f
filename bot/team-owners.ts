// Asks whether somebody owns the team a message came from: what the activity does not tell and setting up needs to know.
import { z } from 'zod';
import { mayAnswer, type Endpoints } from './clouds.ts';
import type { Incoming } from './gate.ts';
import type { TokenSource } from './token.ts';

/** True only when it is certain; any doubt, refusal or fault is a no. */
export type OwnsTeam = (activity: Incoming) => Promise<boolean>;

const Members = z.object({
  value: z.array(z.looseObject({ userId: z.string().nullish(), roles: z.array(z.string()).nullish() })),
});
const Team = z.looseObject({ aadGroupId: z.string() });
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TIMEOUT_MS = 3_000;
/** A person who was made owner, or is no longer, waits no longer than this. */
const KEEP_MS = 60_000;
const MAX_KEPT = 1_000;

/**
 * Opens the question to Microsoft Graph; the app needs the resource-specific permission TeamMember.Read.Group.
 * @param token for the channel's connector, which knows the team's directory id
 * @param graphToken for Graph
 */
export function openTeamOwners(
  endpoints: Endpoints,
  token: TokenSource,
  graphToken: TokenSource,
  now: () => Date,
): OwnsTeam {
  const known = new Map<string, { owns: boolean; at: number }>();

  const ask = async (activity: Incoming, user: string): Promise<boolean> => {
    const group = activity.channelData?.team?.aadGroupId ?? (await directoryId(activity, endpoints, token));
    if (!GUID.test(group)) return false;
    const filter = encodeURIComponent(`(microsoft.graph.aadUserConversationMember/userId eq '${user}')`);
    const url = `${endpoints.graphUrl}/v1.0/teams/${group}/members?$filter=${filter}`;
    const members = Members.parse(await getJson(url, await graphToken())).value;
    return members.some(
      (member) => member.userId?.toLowerCase() === user.toLowerCase() && member.roles?.includes('owner') === true,
    );
  };

  return async (activity) => {
    const user = activity.from.aadObjectId ?? '';
    const team = activity.channelData?.team?.id;
    if (!team || !GUID.test(user)) return false;
    const key = `${team}\n${user}`;
    const earlier = known.get(key);
    if (earlier && now().getTime() - earlier.at < KEEP_MS) return earlier.owns;
    const owns = await ask(activity, user).catch(() => false);
    if (known.size >= MAX_KEPT) known.clear();
    known.set(key, { owns, at: now().getTime() });
    return owns;
  };
}

async function directoryId(activity: Incoming, endpoints: Endpoints, token: TokenSource): Promise<string> {
  if (!mayAnswer(activity.serviceUrl, endpoints.serviceOrigins)) return '';
  const base = activity.serviceUrl.endsWith('/') ? activity.serviceUrl.slice(0, -1) : activity.serviceUrl;
  const url = `${base}/v3/teams/${encodeURIComponent(activity.channelData?.team?.id ?? '')}`;
  return Team.parse(await getJson(url, await token())).aadGroupId;
}

async function getJson(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw Object.assign(new Error('not ok'), { status: response.status });
}
