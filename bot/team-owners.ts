// Asks whether somebody owns a team: what the activity does not tell, and setting up and running the helpdesk need to know.
import { z } from 'zod';
import { mayAnswer, type Endpoints } from './clouds.ts';
import { getJson } from './get-json.ts';
import type { Incoming } from './gate.ts';
import type { TokenSource } from './token.ts';

/** A team as the channel names it; `directoryId` where the activity told it. */
export interface Team {
  id: string;
  serviceUrl: string;
  directoryId?: string;
}

/** True only when it is certain; any doubt, refusal or fault is a no. `user` is a directory id. */
export type OwnsTeam = (team: Team, user: string) => Promise<boolean>;

const Members = z.object({
  value: z.array(z.looseObject({ userId: z.string().nullish(), roles: z.array(z.string()).nullish() })),
});
const TeamDetails = z.looseObject({ aadGroupId: z.string() });
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
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

  const ask = async (team: Team, user: string): Promise<boolean> => {
    const group = team.directoryId ?? (await directoryId(team, endpoints, token));
    if (!GUID.test(group)) return false;
    const filter = encodeURIComponent(`(microsoft.graph.aadUserConversationMember/userId eq '${user}')`);
    const url = `${endpoints.graphUrl}/v1.0/teams/${group}/members?$filter=${filter}`;
    const members = Members.parse(await getJson(url, await graphToken())).value;
    return members.some(
      (member) => member.userId?.toLowerCase() === user.toLowerCase() && member.roles?.includes('owner') === true,
    );
  };

  return async (team, user) => {
    if (!GUID.test(user)) return false;
    const key = `${team.id}\n${user}`;
    const earlier = known.get(key);
    if (earlier && Math.abs(now().getTime() - earlier.at) < KEEP_MS) return earlier.owns;
    const owns = await ask(team, user).catch(() => false);
    if (known.size >= MAX_KEPT) known.clear();
    known.set(key, { owns, at: now().getTime() });
    return owns;
  };
}

/** The team an activity came from; null outside a team. */
export function teamOf(activity: Incoming): Team | null {
  const team = activity.channelData?.team;
  if (!team?.id) return null;
  return { id: team.id, serviceUrl: activity.serviceUrl, ...(team.aadGroupId && { directoryId: team.aadGroupId }) };
}

async function directoryId(team: Team, endpoints: Endpoints, token: TokenSource): Promise<string> {
  if (!mayAnswer(team.serviceUrl, endpoints.serviceOrigins)) return '';
  const base = team.serviceUrl.endsWith('/') ? team.serviceUrl.slice(0, -1) : team.serviceUrl;
  const url = `${base}/v3/teams/${encodeURIComponent(team.id)}`;
  return TeamDetails.parse(await getJson(url, await token())).aadGroupId;
}
