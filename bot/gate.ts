// The gate: who sent this, may they, and is it an activity at all. It stands before the SDK and refuses in one word.
import type { IncomingHttpHeaders } from 'node:http';
import type * as jose from 'jose';
import { z } from 'zod';
import { isLoopbackHost, mayAnswer, type Endpoints } from './clouds.ts';
import type { TeamsIdentity } from './identity.ts';
import type { ChannelKeys } from './keys.ts';

/** Why a request is turned away: the status the sender sees, and a word for the log. */
export interface Refusal {
  ok: false;
  status: 400 | 401 | 503;
  reason: string;
  /** A sound message of somebody whose organisation is not served. */
  stranger?: Incoming;
}
export type Sender = { serviceUrl: string } | 'local';

const id = z.string().min(1).max(1024);
const account = z.looseObject({
  id,
  name: z.string().max(1024).nullish(),
  aadObjectId: z.string().max(128).nullish(),
  role: z.string().nullish(),
});
const tenantId = z.string().min(1).max(128);

/** The parts of an activity that this bot or an SDK may read, with their bounds; all else passes through unread. */
export const Incoming = z.looseObject({
  type: z.string().min(1).max(64),
  id: z.string().max(1024).nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string().min(1).max(512),
  from: account,
  recipient: account,
  conversation: z.looseObject({
    id,
    tenantId: tenantId.nullish(),
    conversationType: z.string().max(64).nullish(),
    isGroup: z.boolean().nullish(),
    name: z.string().max(1024).nullish(),
  }),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: tenantId.nullish() }).nullish(),
      team: z.looseObject({ id: z.string().max(1024).nullish(), aadGroupId: z.string().max(128).nullish() }).nullish(),
      channel: z.looseObject({ id: z.string().max(1024).nullish() }).nullish(),
      eventType: z.string().max(64).nullish(),
    })
    .nullish(),
  text: z.string().nullish(),
  textFormat: z.string().max(32).nullish(),
  locale: z.string().max(64).nullish(),
  name: z.string().max(128).nullish(),
  action: z.string().max(64).nullish(),
  replyToId: z.string().max(1024).nullish(),
  timestamp: z.string().max(64).nullish(),
  localTimestamp: z.string().max(64).nullish(),
  expiration: z.string().max(64).nullish(),
  deliveryMode: z.string().max(32).nullish(),
  attachments: z
    .array(z.looseObject({ contentType: z.string().max(256), contentUrl: z.string().nullish() }))
    .max(50)
    .nullish(),
  entities: z.array(z.looseObject({ type: z.string().max(256) })).max(200).nullish(),
  membersAdded: z.array(account).max(2000).nullish(),
}); // prettier-ignore
export type Incoming = z.infer<typeof Incoming>;

export interface Gate {
  /** Judges the headers alone, before a byte of the body is read. */
  authorize(headers: IncomingHttpHeaders): Promise<{ ok: true; sender: Sender } | Refusal>;
  /** Judges the parsed body against its shape and against what the token says. */
  admit(body: unknown, sender: Sender): { ok: true; activity: Incoming } | Refusal;
}

/** Clocks may differ by this much; the same figure as the SDK's second check. */
const CLOCK_TOLERANCE_S = 5 * 60;
const MAX_TOKEN_LIFE_S = 24 * 60 * 60;

/**
 * Opens the gate of Teams mode: only the channel's own signed requests, for our app, of our tenants, pass.
 * @param now the clock tokens are judged by
 */
export function openTeamsGate(teams: TeamsIdentity, endpoints: Endpoints, keys: ChannelKeys, now: () => Date): Gate {
  // Local mode, which checks no token, does not load it.
  const loaded = import('jose');
  return {
    authorize: async (headers) => {
      const token = bearerToken(headers.authorization);
      if (token === null) return refuse(401, 'no-token');
      const { decodeProtectedHeader, jwtVerify } = await loaded;
      const header = readHeader(token, decodeProtectedHeader);
      if (header === null) return refuse(401, 'token-header');
      const key = await keys.find(header.kid);
      if (key === null) return keys.ready() ? refuse(401, 'kid') : refuse(503, 'no-keys');
      if (!key.endorsements.includes('msteams')) return refuse(401, 'endorsement');
      try {
        const { payload } = await jwtVerify(token, key.key, {
          algorithms: ['RS256'],
          issuer: endpoints.issuer,
          audience: teams.appId,
          requiredClaims: ['exp', 'nbf'],
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: now(),
        });
        if (typeof payload.aud !== 'string') return refuse(401, 'audience');
        if ((payload.exp ?? 0) - (payload.nbf ?? 0) > MAX_TOKEN_LIFE_S) return refuse(401, 'token-life');
        const serviceUrl = payload['serviceurl'];
        if (typeof serviceUrl !== 'string' || serviceUrl === '') return refuse(401, 'serviceurl-claim');
        return { ok: true, sender: { serviceUrl } };
      } catch {
        return refuse(401, 'token');
      }
    },
    admit: (body, sender) => {
      const parsed = Incoming.safeParse(body);
      // A missing or foreign channel is a matter of trust, not of form: the SDK chooses its checks by it.
      if (!parsed.success) return isChannelIssue(body) ? refuse(401, 'channel') : refuse(400, 'schema');
      const activity = parsed.data;
      if (sender === 'local' || activity.serviceUrl !== sender.serviceUrl) return refuse(401, 'serviceurl');
      if (!mayAnswer(activity.serviceUrl, endpoints.serviceOrigins)) return refuse(401, 'serviceurl-host');
      const tenant = tenantOf(activity);
      if (tenant === null) return refuse(401, 'tenant');
      if (!teams.allowedTenants.includes(tenant.toLowerCase())) return { ...refuse(401, 'tenant'), stranger: activity };
      return { ok: true, activity };
    },
  };
}

/** Opens the gate of local mode: no token, but only from this machine, to this machine, and never from a web page. */
export function openLocalGate(): Gate {
  return {
    authorize: (headers) => {
      // A page on another site can send here by DNS rebinding; its Host and Origin give it away.
      if (!isLoopbackHost(hostName(headers.host ?? ''))) return Promise.resolve(refuse(400, 'host'));
      if (headers.origin !== undefined) return Promise.resolve(refuse(400, 'origin'));
      return Promise.resolve({ ok: true, sender: 'local' });
    },
    admit: (body) => {
      const parsed = Incoming.safeParse(body);
      if (!parsed.success) return isChannelIssue(body) ? refuse(401, 'channel') : refuse(400, 'schema');
      return mayAnswer(parsed.data.serviceUrl, null)
        ? { ok: true, activity: parsed.data }
        : refuse(401, 'serviceurl-host');
    },
  };
}

/** The tenant an activity belongs to; null when it names none, or two different ones. */
export function tenantOf(activity: Pick<Incoming, 'conversation' | 'channelData'>): string | null {
  const named = [activity.conversation.tenantId, activity.channelData?.tenant?.id].filter(
    (tenant) => typeof tenant === 'string',
  );
  const [first, second] = named;
  if (first === undefined || (second !== undefined && second.toLowerCase() !== first.toLowerCase())) return null;
  return first;
}

function bearerToken(header: string | undefined): string | null {
  if (header === undefined || header.length > 8192 || !header.startsWith('Bearer ')) return null;
  const token = header.slice('Bearer '.length);
  return token.split('.').length === 3 ? token : null;
}

/** The token's header, if it names a known kind of key by id only: a token never brings or points to its own key. */
function readHeader(token: string, decode: typeof jose.decodeProtectedHeader): { kid: string } | null {
  try {
    const header = decode(token);
    if (header.alg !== 'RS256' || typeof header.kid !== 'string') return null;
    if ('jku' in header || 'jwk' in header || 'x5u' in header || 'x5c' in header || 'crit' in header) return null;
    return { kid: header.kid };
  } catch {
    return null;
  }
}

function isChannelIssue(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || typeof (body as { type?: unknown }).type !== 'string') return false;
  const channel = (body as { channelId?: unknown }).channelId;
  return channel === undefined || (typeof channel === 'string' && channel !== 'msteams');
}

function hostName(host: string): string {
  return host.replace(/:\d{1,5}$/, '').toLowerCase();
}

function refuse(status: 400 | 401 | 503, reason: string): Refusal {
  return { ok: false, status, reason };
}
