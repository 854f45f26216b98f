// Puts the door together: gate, adapter, bot and server around the given services.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Directory, Services } from '../dialogs/services.ts';
import { openAdapter, type TurnAnswer } from './channel.ts';
import { createBot, type Respond } from './bot.ts';
import { endpointsOf, type Endpoints } from './clouds.ts';
import type { Config } from './config.ts';
import { following } from './current.ts';
import { openDeliveries, type Long } from './deliveries.ts';
import { examineTrust } from './doctor.ts';
import { openFileReader } from './files/read-files.ts';
import { openRecogniser } from './files/recognise.ts';
import { openLocalGate, openTeamsGate, tenantOf, type Incoming } from './gate.ts';
import { localDirectory, openDirectory } from './directory.ts';
import { turnGuestsAway } from './guests.ts';
import type { HelpdeskDoor } from './helpdesk-door.ts';
import { openChannelKeys } from './keys.ts';
import { openLimits, type Limits } from './limits.ts';
import { rateLimited } from './log.ts';
import { EXTENSION_QUERY } from './message-extension.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import { openPacer, type Pacer } from './pacer.ts';
import { createPost, type Post } from './proactive.ts';
import { openPeople, type SignInName } from './people.ts';
import { startServer } from './server.ts';
import { openStrangers } from './strangers.ts';
import { openTeamOwners } from './team-owners.ts';
import { openTokenSource } from './token.ts';
import { sayTooMuch, UNANSWERED } from './too-much.ts';
import { UNTRACED, type Traces } from './traces.ts';
import { createTurnErrorHandler } from './turn-error.ts';
import { createOwnChat, createWhisper, type OwnChat } from './whisper.ts';

export interface FrontDoorOptions {
  config: Pick<Config, 'host' | 'port' | 'healthPort' | 'teams' | 'cloud' | 'sdk'>;
  /** Changes from another ticket system, where one is set up. */
  helpdeskDoor?: HelpdeskDoor | undefined;
  /** What stands behind the door; who is who the door finds out itself, unless it is told. */
  services: Omit<Services, 'directory'> & Partial<Services>;
  metrics?: Metrics;
  /** Tells where turns spend their time; none by default. */
  traces?: Traces;
  /** Whether what stands behind the door is ready too; default yes. */
  ready?: () => Promise<boolean>;
  /** Other addresses than the cloud's own: the loopback emulator. */
  endpoints?: Endpoints;
  /** The conversation. */
  respond: Respond;
  /** How much one person may ask for; null for no limit, as in local mode. */
  limits?: Limits | null;
  /** Holds what leaves to the channel's rates; null for none, as in local mode. */
  pacer?: Pacer | null;
  /** Shorter times for files than the real ones, in tests. */
  fileTimes?: { waitMs: number; limitMs: number };
}

export interface FrontDoor {
  host: string;
  port: number;
  healthPort: number;
  /** Speaks first, to a stored address, and tries once: for the outbox, which tries again by itself. */
  post: Post;
  directory: Directory;
  signInName: SignInName;
  ownChat: OwnChat;
  /** Finishes the turns under way, at most 12 seconds: the channel repeats a request after 15. */
  close(): Promise<void>;
}

const FINISH_MS = 12_000;
/** A token does not cover the body, so an old body could be sent again under a young token: its own time must be now. */
const FRESH_MS = 15 * 60 * 1000;

/**
 * Opens the door and listens.
 * @throws when the address is taken
 */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const { config } = options;
  const { now, log, helpdesk } = options.services;
  const endpoints = options.endpoints ?? endpointsOf(config.cloud);
  const metrics = options.metrics ?? openMetrics();
  const traces = options.traces ?? UNTRACED;
  const teams = config.teams && {
    identity: config.teams,
    endpoints,
    keys: openChannelKeys(endpoints.metadataUrl, now),
  };
  const token = teams && openTokenSource(teams.identity, endpoints, now);
  const pacer = options.pacer === undefined ? teams && openPacer(() => performance.now(), delay) : options.pacer;
  const connector = {
    pace: pacer && ((tenant: string, conversation: string) => pacer.pass(tenant, conversation)),
    origins: teams ? endpoints.serviceOrigins : null,
    token,
    random: Math.random,
    onLimited: metrics.sendLimited,
    step: traces.step,
  };
  const adapter = await openAdapter(config.sdk, { teams, connector });
  const ownsTeam =
    teams && token
      ? openTeamOwners(endpoints, token, openTokenSource(teams.identity, endpoints, now, endpoints.graphUrl), now)
      : // On a person's own machine everything is theirs.
        () => Promise.resolve(true);
  const people = token && traces.steps('directory', openPeople(endpoints, token, now));
  const directory =
    people && token !== null
      ? traces.steps('directory', openDirectory({ helpdesk, endpoints, token, ownsTeam, isGuest: people.isGuest, now }))
      : localDirectory;
  const { examine } = options.services;
  const services: Services = following(
    {
      directory,
      ...options.services,
      ...(examine && {
        examine: async (tenant: string) => {
          const trust = teams && token && { endpoints, keys: () => teams.keys.refresh(), token };
          return [...(await examineTrust(trust)), ...(await examine(tenant))];
        },
      }),
    },
    () => options.services.knowledge,
  );
  const apologise = createTurnErrorHandler(services, metrics);
  adapter.onError((context, error) => {
    traces.failed(error);
    return apologise(context, error);
  });
  const post = createPost(adapter, teams !== null);
  const oneTry = await openAdapter(config.sdk, {
    teams,
    connector: {
      ...connector,
      pace: pacer && ((tenant: string, conversation: string) => pacer.pass(tenant, conversation, 'post')),
      tries: 1,
    },
  });
  const recogniser = openRecogniser();
  const limits =
    options.limits === undefined ? teams && openLimits(now, (limit) => metrics.limited(limit)) : options.limits;
  const { fileDomains } = endpoints;
  const onRefused = refusalCounter(metrics, log, now);
  const read = openFileReader(
    { origins: teams ? endpoints.serviceOrigins : null, fileDomains, token, timeoutMs: options.fileTimes?.limitMs },
    recogniser,
    limits?.file,
  );
  const served = createBot({
    services,
    metrics,
    respond: (input, given) => {
      traces.note({ kind: input.kind, scope: input.scope });
      return options.respond(input, given);
    },
    fullWidth: teams !== null,
    ownsTeam,
    readFiles: (turn, activity) => {
      const reading = read(turn, activity);
      return (
        reading &&
        traces.step(
          'read-files',
          {},
          () => reading,
          ({ file }) => ({ outcome: file?.is === 'unread' ? file.why : (file?.is ?? 'text') }),
        )
      );
    },
    fileWaitMs: options.fileTimes?.waitMs,
    post,
    whisper: createWhisper(connector, post),
  });
  const bot = people ? turnGuestsAway(served, services, people.isGuest, onRefused) : served;
  const deliveries = openDeliveries<TurnAnswer>(now, (answer) => answer.status < 400, BODIES);
  metrics.watch('turns_pending', 'Turns that wait or run.', () => deliveries.pending());
  let closing = false;
  await teams?.keys.refresh();

  const takeTurn = async (activity: Incoming, authorization: string | undefined): Promise<TurnAnswer> => {
    const key = deliveryKey(activity);
    let logic = bot;
    // What is repeated is neither new work nor one message more.
    if (deliveries.knows(key)) traces.note({ outcome: 'repeated' });
    else {
      if (teams && !isFresh(activity, now())) return { status: 401, reason: 'timestamp' };
      const verdict = limits && IS_ASKING.has(activity.type) ? limits.turn(...whoAsks(activity)) : 'run';
      if (verdict !== 'run') traces.note({ outcome: 'limited' });
      if (verdict === 'drop') return activity.type === 'invoke' ? UNANSWERED : DONE;
      if (verdict === 'say') logic = sayTooMuch(services);
    }
    const came = performance.now();
    const run = async (): Promise<TurnAnswer> => {
      // Behind the turns before it in its conversation.
      traces.note({ waitedMs: Math.round(performance.now() - came) });
      return lasting(await adapter.runTurn(authorization, { ...activity, id: activity.id || randomUUID() }, logic));
    };
    // Nobody waits for a welcome.
    const work = pacer && !IS_ASKING.has(activity.type) ? () => pacer.as('welcome', run) : run;
    return deliveries.run(key, conversationKey(activity), work);
  };

  const server = await startServer({
    ...config,
    gate: teams ? openTeamsGate(teams.identity, endpoints, teams.keys, now) : openLocalGate(),
    turn: (activity, { authorization, traceparent }) =>
      traces.trace(
        'turn',
        { outcome: 'done' },
        () => takeTurn(activity, authorization),
        ({ status }) => ({ status, ...(status >= 400 && { outcome: 'refused' }) }),
        traceparent,
      ),
    helpdesk: options.helpdeskDoor,
    onRefused,
    onStranger: openStrangers(post, services),
    health: {
      live: () => metrics.loopDelayMs() < 1000,
      ready: async () => {
        if (closing || (teams && !teams.keys.ready())) return false;
        if (token && !(await token().then(Boolean, () => false))) return false;
        return options.ready ? options.ready().catch(() => false) : true;
      },
      metrics: () => metrics.text(),
    },
  });
  return {
    host: server.host,
    port: server.port,
    healthPort: server.healthPort,
    post: createPost(oneTry, teams !== null),
    directory: services.directory,
    signInName: people?.signInName ?? (() => Promise.resolve(undefined)),
    ownChat: createOwnChat(connector),
    close: async () => {
      closing = true;
      const closed = server.close();
      await withinTime(Promise.all([closed, deliveries.idle()]), FINISH_MS);
      teams?.keys.close();
      recogniser.close();
      metrics.close();
    },
  };
}

/** Only these are a person's doing; to take a message back, or to remove the bot, is never too much. */
const IS_ASKING: ReadonlySet<string> = new Set(['message', 'invoke']);

function whoAsks(activity: Incoming): [tenant: string, user: string] {
  return [tenantOf(activity) ?? '', activity.from.aadObjectId ?? activity.from.id];
}

function isFresh({ timestamp }: Incoming, now: Date): boolean {
  // What is no date gives NaN, which is not near anything.
  return Math.abs(Date.parse(timestamp ?? '') - now.getTime()) <= FRESH_MS;
}

const DONE: TurnAnswer = { status: 200 };

/** As small as it can be kept: nearly all answers are the same one, and the others are the text that is sent. */
function lasting(answer: TurnAnswer): TurnAnswer {
  const { status, body } = answer;
  if (body === undefined || body === null) return status === DONE.status ? DONE : answer;
  return typeof body === 'string' ? answer : { ...answer, body: JSON.stringify(body) };
}

/** A card that is pressed again minutes later, and whose answer had to go meanwhile, stays as it is. */
const BODIES: Long<TurnAnswer> = {
  // A text outside Latin-1 takes two bytes a character.
  sizeOf: ({ body }) => (typeof body === 'string' ? 2 * body.length : 0),
  otherwise: UNANSWERED,
  most: 16 * 1024 * 1024,
};

/**
 * Names a delivery: two chats may share an activity id, and an invoke may share it with its message. What the message
 * extension is asked while somebody types changes nothing and may run twice.
 */
function deliveryKey(activity: Incoming): string | null {
  if (!activity.id || activity.name === EXTENSION_QUERY) return null;
  return [conversationKey(activity), activity.id, activity.type, activity.name ?? ''].join('\n');
}

function conversationKey(activity: Incoming): string {
  return [activity.channelId, tenantOf(activity) ?? '', activity.conversation.id].join('\n');
}

/** Counts every refusal; writes at most ten a minute, so that an attacker cannot fill the log. */
function refusalCounter(
  metrics: Metrics,
  log: Services['log'],
  now: () => Date,
): (status: number, reason: string) => void {
  let latest = { status: 0, reason: '' };
  const say = rateLimited(10, now, (skipped) => log.info('refused', { ...latest, count: skipped + 1 }));
  return (status, reason) => {
    metrics.refused(status, reason);
    latest = { status, reason };
    say();
  };
}

async function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
