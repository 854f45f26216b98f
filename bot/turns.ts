// Takes what was delivered: young, once, no more than one person may ask for. Then it is a turn, behind those of its conversation.
import { randomUUID } from 'node:crypto';
import type { Adapter, TurnAnswer, TurnLogic } from './channel.ts';
import { openDeliveries, type Long } from './deliveries.ts';
import { tenantOf, type Incoming } from './gate.ts';
import type { Limits } from './limits.ts';
import { EXTENSION_QUERY } from './message-extension.ts';
import type { Pacer } from './pacer.ts';
import { UNANSWERED } from './too-much.ts';
import type { Traces } from './traces.ts';

export interface TurnsOptions {
  adapter: Pick<Adapter, 'runTurn'>;
  bot: TurnLogic;
  /** Runs in the bot's place for somebody who asks for too much. */
  tooMuch: TurnLogic;
  /** Whether what is old is refused: a token does not cover the body, which could be sent again under a young one. */
  onlyFresh: boolean;
  limits: Limits | null;
  pacer: Pacer | null;
  traces: Traces;
  now: () => Date;
}

export interface Turns {
  /** Runs the turn of an activity that the gate admitted; a refusal has a status and a reason. */
  take(activity: Incoming, authorization: string | undefined): Promise<TurnAnswer>;
  /** Turns that wait or run now. */
  pending(): number;
  /** Resolves when none waits or runs. */
  idle(): Promise<void>;
}

/** How far an activity's own time may be from now. */
const FRESH_MS = 15 * 60 * 1000;
/** Only these are a person's doing; to take a message back, or to remove the bot, is never too much. */
const IS_ASKING: ReadonlySet<string> = new Set(['message', 'invoke']);
const DONE: TurnAnswer = { status: 200 };

/** A card that is pressed again minutes later, and whose answer had to go meanwhile, stays as it is. */
const BODIES: Long<TurnAnswer> = {
  // A text outside Latin-1 takes two bytes a character.
  sizeOf: ({ body }) => (typeof body === 'string' ? 2 * body.length : 0),
  otherwise: UNANSWERED,
  most: 16 * 1024 * 1024,
};

/** Opens the book of deliveries, and runs what is new in it. */
export function openTurns({ adapter, bot, tooMuch, onlyFresh, limits, pacer, traces, now }: TurnsOptions): Turns {
  const deliveries = openDeliveries<TurnAnswer>(now, (answer) => answer.status < 400, BODIES);

  /** The logic that runs for a new delivery, or the answer where none does. */
  const admit = (activity: Incoming): TurnLogic | TurnAnswer => {
    if (onlyFresh && !isFresh(activity, now())) return { status: 401, reason: 'timestamp' };
    const verdict = limits && IS_ASKING.has(activity.type) ? limits.turn(...whoAsks(activity)) : 'run';
    if (verdict === 'run') return bot;
    traces.note({ outcome: 'limited' });
    if (verdict === 'say') return tooMuch;
    return activity.type === 'invoke' ? UNANSWERED : DONE;
  };

  return {
    async take(activity, authorization) {
      const key = deliveryKey(activity);
      let logic = bot;
      // What is repeated is neither new work nor one message more.
      if (deliveries.knows(key)) traces.note({ outcome: 'repeated' });
      else {
        const admitted = admit(activity);
        if (typeof admitted !== 'function') return admitted;
        logic = admitted;
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
    },
    pending: () => deliveries.pending(),
    idle: () => deliveries.idle(),
  };
}

function whoAsks(activity: Incoming): [tenant: string, user: string] {
  return [tenantOf(activity) ?? '', activity.from.aadObjectId ?? activity.from.id];
}

function isFresh({ timestamp }: Incoming, now: Date): boolean {
  // What is no date gives NaN, which is not near anything.
  return Math.abs(Date.parse(timestamp ?? '') - now.getTime()) <= FRESH_MS;
}

/** As small as it can be kept: nearly all answers are the same one, and the others are the text that is sent. */
function lasting(answer: TurnAnswer): TurnAnswer {
  const { status, body } = answer;
  if (body === undefined || body === null) return status === DONE.status ? DONE : answer;
  return typeof body === 'string' ? answer : { ...answer, body: JSON.stringify(body) };
}

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
