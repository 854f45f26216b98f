// Who somebody is towards the helpdesk, from the team's live member list and its owners; any doubt is the lesser role.
import { z } from 'zod';
import type { Directory } from '../dialogs/services.ts';
import type { Helpdesk } from '../helpdesk/types.ts';
import { mayAnswer, type Endpoints } from './clouds.ts';
import { getJson } from './get-json.ts';
import type { IsGuest } from './people.ts';
import type { OwnsTeam } from './team-owners.ts';
import type { TokenSource } from './token.ts';

export interface DirectoryOptions {
  helpdesk: Pick<Helpdesk, 'channel'>;
  endpoints: Endpoints;
  /** For the channel's connector. */
  token: TokenSource;
  ownsTeam: OwnsTeam;
  /** Whether somebody in this conversation is a guest; what cannot be found out is a no. */
  isGuest: IsGuest;
  now: () => Date;
}

/** A member of a team, as the channel lists them. */
const Page = z.object({
  members: z.array(
    z.looseObject({
      id: z.string(),
      objectId: z.string().nullish(),
      aadObjectId: z.string().nullish(),
      userRole: z.string().nullish(),
    }),
  ),
  continuationToken: z.string().nullish(),
});
const Address = z.object({ serviceUrl: z.string() });
type Members = ReadonlyMap<string, 'guest' | 'member'>;

/** Somebody who left the team keeps their rights no longer than this. */
const KEEP_MS = 10 * 60_000;
/** Somebody who joined it waits no longer than this. */
const LOOK_AGAIN_MS = 60_000;
const PAGE_SIZE = 500;
/** A team holds 25,000 people at most. */
const MOST_PAGES = 60;
const MOST_TEAMS = 100;

/** On a person's own machine, where there is no sign-in, everything may be tried. */
export const localDirectory: Directory = {
  roleOf: () => Promise.resolve('administrator'),
  hasLeft: () => Promise.resolve(false),
};

/** Opens the directory of the teams that are helpdesks. */
export function openDirectory(options: DirectoryOptions): Directory {
  const { helpdesk, endpoints, token, ownsTeam, isGuest, now } = options;
  const known = new Map<string, { members: Members; at: number }>();
  const running = new Map<string, Promise<Members>>();

  const fetchMembers = async (serviceUrl: string, team: string): Promise<Members> => {
    const members = new Map<string, 'guest' | 'member'>();
    const base = serviceUrl.endsWith('/') ? serviceUrl.slice(0, -1) : serviceUrl;
    let next: string | null | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const more = next ? `&continuationToken=${encodeURIComponent(next)}` : '';
      const url = `${base}/v3/conversations/${encodeURIComponent(team)}/pagedmembers?pageSize=${PAGE_SIZE}${more}`;
      const read = Page.parse(await getJson(url, await token()));
      for (const member of read.members) {
        const role = member.userRole === 'guest' || member.userRole === 'anonymous' ? 'guest' : 'member';
        // People are known by their directory id, in mentions by the channel's own.
        for (const id of [member.aadObjectId ?? member.objectId, member.id])
          if (id) members.set(id.toLowerCase(), role);
      }
      next = read.continuationToken;
      if (!next) break;
    }
    return members;
  };

  /** One question at a time per team, however many wait for its answer; an answer that fails is not kept. */
  const membersOf = async (serviceUrl: string, team: string, user: string): Promise<Members> => {
    const earlier = known.get(team);
    // A clock that was set back makes nobody's rights last longer.
    const age = earlier ? Math.abs(now().getTime() - earlier.at) : Infinity;
    if (earlier && age < (earlier.members.has(user) ? KEEP_MS : LOOK_AGAIN_MS)) return earlier.members;
    let asked = running.get(team);
    if (!asked) {
      const at = now().getTime();
      asked = fetchMembers(serviceUrl, team)
        .then((members) => {
          if (known.size >= MOST_TEAMS) known.clear();
          known.set(team, { members, at });
          return members;
        })
        .finally(() => running.delete(team));
      running.set(team, asked);
    }
    return asked;
  };

  /** Whom the helpdesk's team knows somebody as; null where there is no team that may be asked. */
  const inTeam = async (
    tenant: string,
    userId: string,
  ): Promise<{ team: { id: string; serviceUrl: string }; is: 'guest' | 'member' | undefined } | null> => {
    const channel = await helpdesk.channel(tenant);
    if (channel === null) return null;
    const { serviceUrl } = Address.parse(JSON.parse(channel.address));
    if (!mayAnswer(serviceUrl, endpoints.serviceOrigins)) return null;
    const user = userId.toLowerCase();
    const is = (await membersOf(serviceUrl, channel.teamId, user)).get(user);
    return { team: { id: channel.teamId, serviceUrl }, is };
  };

  const ask = async (tenant: string, userId: string): Promise<Awaited<ReturnType<Directory['roleOf']>>> => {
    const known = await inTeam(tenant, userId);
    if (known?.is !== 'member') return known?.is ?? 'user';
    return (await ownsTeam(known.team, userId)) ? 'administrator' : 'member';
  };

  return {
    roleOf: async (tenant, userId, address) => {
      const role = await ask(tenant, userId).catch(() => 'user' as const);
      return role === 'user' && address !== undefined && (await isGuest(address, userId)) ? 'guest' : role;
    },
    hasLeft: async (tenant, userId) => {
      const known = await inTeam(tenant, userId).catch(() => null);
      return known !== null && known.is !== 'member';
    },
  };
}
