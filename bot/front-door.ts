// Puts the door together: gate, adapter, bot and server around the given services.
import { setTimeout as delay } from 'node:timers/promises';
import type { Directory, Services } from '../dialogs/services.ts';
import { openAdapter } from './channel.ts';
import { createBot, type Respond } from './bot.ts';
import { endpointsOf, type Endpoints } from './clouds.ts';
import type { ConnectorOptions } from './connector.ts';
import type { Config } from './config.ts';
import { following } from './current.ts';
import { examineTrust } from './doctor.ts';
import { openFileReader, type ReadFiles } from './files/read-files.ts';
import { openRecogniser } from './files/recognise.ts';
import { openLocalGate, openTeamsGate } from './gate.ts';
import { localDirectory, openDirectory } from './directory.ts';
import { turnGuestsAway } from './guests.ts';
import type { HelpdeskDoor } from './helpdesk-door.ts';
import type { TeamsIdentity } from './identity.ts';
import { openChannelKeys, type ChannelKeys } from './keys.ts';
import { openLimits, type Limits } from './limits.ts';
import { rateLimited } from './log.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import { openPacer, type Kind, type Pacer } from './pacer.ts';
import { createPost, type Post } from './proactive.ts';
import { openPeople, type People, type SignInName } from './people.ts';
import { startServer, type ServerOptions } from './server.ts';
import { openStrangers } from './strangers.ts';
import { openTeamOwners, type OwnsTeam } from './team-owners.ts';
import { openTokenSource, type TokenSource } from './token.ts';
import { sayTooMuch } from './too-much.ts';
import { UNTRACED, type Traces } from './traces.ts';
import { createTurnErrorHandler } from './turn-error.ts';
import { openTurns } from './turns.ts';
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

/** What a bot in Teams has to prove itself and others by. */
interface Teams {
  identity: TeamsIdentity;
  endpoints: Endpoints;
  keys: ChannelKeys;
  token: TokenSource;
}

/**
 * Opens the door and listens.
 * @throws when the address is taken
 */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const { config } = options;
  const { now, log } = options.services;
  const endpoints = options.endpoints ?? endpointsOf(config.cloud);
  const metrics = options.metrics ?? openMetrics();
  const traces = options.traces ?? UNTRACED;
  const teams = config.teams && openTeams(config.teams, endpoints, now);
  const pacer = options.pacer === undefined ? teams && openPacer(() => performance.now(), delay) : options.pacer;
  const limits =
    options.limits === undefined ? teams && openLimits(now, (limit) => metrics.limited(limit)) : options.limits;
  const connector = (kind?: Kind): ConnectorOptions => ({
    pace: pacer && ((tenant, conversation) => pacer.pass(tenant, conversation, kind)),
    origins: teams && endpoints.serviceOrigins,
    token: teams && teams.token,
    random: Math.random,
    onLimited: metrics.sendLimited,
    step: traces.step,
  });
  const adapter = await openAdapter(config.sdk, { teams, connector: connector() });
  const oneTry = await openAdapter(config.sdk, { teams, connector: { ...connector('post'), tries: 1 } });
  const { people, ownsTeam, directory } = openWhoIsWho(teams, options.services, traces);
  const services = completed(options.services, directory, teams);
  const apologise = createTurnErrorHandler(services, metrics);
  adapter.onError((context, error) => {
    traces.failed(error);
    return apologise(context, error);
  });
  const post = createPost(adapter, teams !== null);
  const recogniser = openRecogniser();
  const onRefused = refusalCounter(metrics, log, now);
  const read = openFileReader(
    {
      origins: teams && endpoints.serviceOrigins,
      fileDomains: endpoints.fileDomains,
      token: teams && teams.token,
      timeoutMs: options.fileTimes?.limitMs,
    },
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
    readFiles: traced(read, traces),
    fileWaitMs: options.fileTimes?.waitMs,
    post,
    whisper: createWhisper(connector(), post),
  });
  const turns = openTurns({
    ...{ adapter, limits, pacer, traces, now },
    bot: people ? turnGuestsAway(served, services, people.isGuest, onRefused) : served,
    tooMuch: sayTooMuch(services),
    onlyFresh: teams !== null,
  });
  metrics.watch('turns_pending', 'Turns that wait or run.', () => turns.pending());
  let closing = false;
  await teams?.keys.refresh();

  const server = await startServer({
    ...config,
    gate: teams ? openTeamsGate(teams.identity, endpoints, teams.keys, now) : openLocalGate(),
    turn: (activity, { authorization, traceparent }) =>
      traces.trace(
        'turn',
        { outcome: 'done' },
        () => turns.take(activity, authorization),
        ({ status }) => ({ status, ...(status >= 400 && { outcome: 'refused' }) }),
        traceparent,
      ),
    helpdesk: options.helpdeskDoor,
    onRefused,
    onStranger: openStrangers(post, services),
    health: healthOf(teams, metrics, async () => !closing && (await options.ready?.()) !== false),
  });
  return {
    host: server.host,
    port: server.port,
    healthPort: server.healthPort,
    post: createPost(oneTry, teams !== null),
    directory: services.directory,
    signInName: people?.signInName ?? (() => Promise.resolve(undefined)),
    ownChat: createOwnChat(connector()),
    close: async () => {
      closing = true;
      const closed = server.close();
      await withinTime(Promise.all([closed, turns.idle()]), FINISH_MS);
      teams?.keys.close();
      recogniser.close();
      metrics.close();
    },
  };
}

function openTeams(identity: TeamsIdentity, endpoints: Endpoints, now: () => Date): Teams {
  const keys = openChannelKeys(endpoints.metadataUrl, now);
  return { identity, endpoints, keys, token: openTokenSource(identity, endpoints, now) };
}

/** Asks Teams who is who. On a person's own machine everything is theirs, and nobody is a guest. */
function openWhoIsWho(
  teams: Teams | null,
  { helpdesk, now }: FrontDoorOptions['services'],
  traces: Traces,
): { people: People | null; ownsTeam: OwnsTeam; directory: Directory } {
  if (!teams) return { people: null, ownsTeam: () => Promise.resolve(true), directory: localDirectory };
  const { identity, endpoints, token } = teams;
  const ownsTeam = openTeamOwners(endpoints, token, openTokenSource(identity, endpoints, now, endpoints.graphUrl), now);
  const people = traces.steps('directory', openPeople(endpoints, token, now));
  const { isGuest } = people;
  const directory = openDirectory({ helpdesk, endpoints, token, ownsTeam, isGuest, now });
  return { people, ownsTeam, directory: traces.steps('directory', directory) };
}

/** The services of a conversation: with who is who, and the door's own part of what a doctor examines. */
function completed(services: FrontDoorOptions['services'], directory: Directory, teams: Teams | null): Services {
  const { examine } = services;
  const trust = teams && { endpoints: teams.endpoints, keys: () => teams.keys.refresh(), token: teams.token };
  const all = async (tenant: string, rest: NonNullable<typeof examine>) => [
    ...(await examineTrust(trust)),
    ...(await rest(tenant)),
  ];
  const whole = { directory, ...services, ...(examine && { examine: (tenant: string) => all(tenant, examine) }) };
  return following(whole, () => services.knowledge);
}

/** The same reader, whose reading is a step that says what became of the file. */
function traced(read: ReadFiles, traces: Traces): ReadFiles {
  return (turn, activity) => {
    const reading = read(turn, activity);
    const outcome = ({ file }: Awaited<NonNullable<typeof reading>>) => ({
      outcome: file?.is === 'unread' ? file.why : (file?.is ?? 'text'),
    });
    return reading && traces.step('read-files', {}, () => reading, outcome);
  };
}

/** Ready is whose `rest` is, and who can check a token and has one of its own. */
function healthOf(teams: Teams | null, metrics: Metrics, rest: () => Promise<boolean>): ServerOptions['health'] {
  return {
    live: () => metrics.loopDelayMs() < 1000,
    ready: async () => {
      if (!(await rest().catch(() => false))) return false;
      return !teams || (teams.keys.ready() && teams.token().then(Boolean, () => false));
    },
    metrics: () => metrics.text(),
  };
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
