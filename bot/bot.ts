// One turn inside the SDK: read the activity, ask the conversation for its replies, send them.
import { asideName } from '../dialogs/aside.ts';
import { inStep } from '../dialogs/in-step.ts';
import type { AdaptiveCard, Reply, Services, TurnInput } from '../dialogs/services.ts';
import type { Outgoing, TurnContext } from './channel.ts';
import type { ReadFiles } from './files/read-files.ts';
import type { Incoming } from './gate.ts';
import { base, readTurn } from './inbound.ts';
import { answerExtension, EXTENSION_QUERY } from './message-extension.ts';
import type { Metrics } from './metrics.ts';
import { writeActivity } from './outbound.ts';
import type { Post } from './proactive.ts';
import { teamOf, type OwnsTeam } from './team-owners.ts';
import { createThumbs, type Thumbs } from './thumbs.ts';
import type { Whisper } from './whisper.ts';

export type Respond = (input: TurnInput, services: Services) => Promise<Reply[]>;
export interface BotOptions {
  services: Services;
  metrics: Metrics;
  /** The conversation. */
  respond: Respond;
  /** Whether cards may ask for the chat's whole width. */
  fullWidth: boolean;
  /** Whether the sender owns the team a channel message came from. */
  ownsTeam: OwnsTeam;
  /** Reads what came along with a message. */
  readFiles: ReadFiles;
  /** How long a turn waits for it. */
  fileWaitMs?: number | undefined;
  /** Answers later, when a file takes longer than the channel waits. */
  post: Post;
  /** Answers one person alone. */
  whisper: Whisper;
}

/** A person who waits longer than this is shown that the bot is at work. */
const TYPING_AFTER_MS = 800;
const LONGEST_COMMAND = 120;
/** The invoke of the channel's own thumbs. */
const THUMBS = 'message/submitAction';
/** The channel repeats a turn after 15 seconds; a file that takes longer than this is answered afterwards. */
const FILE_WAIT_MS = 7_000;

/** Builds the turn handler. Errors of the conversation reach the adapter's `onTurnError`. */
export function createBot(options: BotOptions): (context: TurnContext) => Promise<void> {
  const greetedTeams = new Set<string>();
  const thumbs = createThumbs();

  return async (context) => {
    const { activity } = context;
    const turn = readTurn(activity);
    if (turn === null) {
      if (activity.type !== 'invoke') return;
      if (activity.name === EXTENSION_QUERY) {
        const body = await answerExtension(activity, options.services);
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
        return;
      }
      const opinion = activity.name === THUMBS ? thumbs.read(activity, base(activity)) : null;
      if (opinion) await options.respond(opinion, options.services);
      await acknowledge(context, activity.name ?? '');
      return;
    }
    // An installation is announced twice, as installationUpdate and as conversationUpdate.
    if (turn.kind === 'added-to-team' && !isFirst(greetedTeams, turn.tenant + turn.conversation)) return;
    const started = performance.now();
    const stopTyping = turn.scope === 'personal' ? showTyping(context) : () => undefined;
    try {
      const whole = { ...turn, ...(await fileOf(turn, activity, options)) };
      const asked = await withOwnership(whole, activity, options.ownsTeam);
      await inStep('recognize');
      const replies = await options.respond(asked, options.services);
      stopTyping();
      await deliver(context, await whisperFirst(replies, whole, activity, options), options.fullWidth, thumbs);
      options.metrics.turn(turn.kind, performance.now() - started);
    } finally {
      stopTyping();
    }
  };
}

/** What came along, when it is read in time; else the turn says so, and the answer follows in a message of its own. */
async function fileOf(turn: TurnInput, activity: Incoming, options: BotOptions): Promise<Partial<TurnInput>> {
  const reading = options.readFiles(turn, activity);
  if (reading === null) return {};
  const late = AbortSignal.timeout(options.fileWaitMs ?? FILE_WAIT_MS);
  const found = await Promise.race([
    reading,
    new Promise<null>((done) => late.addEventListener('abort', () => done(null))),
  ]);
  if (found !== null) return found;
  reading
    // What was typed has been answered already; only the file is left.
    .then((read) => options.respond({ ...turn, text: '', ...read }, options.services))
    .then(async (replies) => {
      for (const reply of replies) await options.post(turn.address, reply);
    })
    .catch((error: unknown) => options.services.log.error('late-answer-failed', error));
  return { file: { is: 'unread', why: 'later' } };
}

/** Only a short message in a channel can be the command that asks for an owner; nothing else waits for the answer. */
async function withOwnership(turn: TurnInput, activity: Incoming, ownsTeam: OwnsTeam): Promise<TurnInput> {
  if (turn.scope !== 'channel' || turn.kind !== 'message' || turn.text.length > LONGEST_COMMAND) return turn;
  const team = teamOf(activity);
  return { ...turn, isTeamOwner: team !== null && (await ownsTeam(team, activity.from.aadObjectId ?? '')) };
}

/** What is for the person alone leaves first: what the others read says whether it arrived. */
async function whisperFirst(
  replies: readonly Reply[],
  { user, conversation }: TurnInput,
  activity: Incoming,
  { whisper, services }: BotOptions,
): Promise<Reply[]> {
  const said: Reply[] = [];
  for (const reply of replies) {
    const chat = reply.aside ? await whisper(activity, reply.aside.reply) : null;
    said.push(reply.aside && chat === null ? reply.aside.otherwise : reply);
    if (!reply.aside || chat === null) continue;
    try {
      await services.helpdesk.remember(conversation, { [asideName(user.id)]: chat });
      await services.helpdesk.remember(chat, reply.aside.remember);
    } catch (error) {
      services.log.error('memory-unwritable', error);
    }
  }
  return said;
}

/** Sends the replies in order; the one that replaces a card updates it, where the channel lets it. */
async function deliver(
  context: TurnContext,
  replies: readonly Reply[],
  fullWidth: boolean,
  thumbs: Thumbs,
): Promise<void> {
  let invokeCard: AdaptiveCard | undefined;
  for (const reply of replies) {
    const activity = writeActivity(reply, fullWidth);
    const isCard = activity.attachments !== undefined && reply.card !== undefined;
    if (context.activity.type === 'invoke' && reply.replaces === true && isCard && invokeCard === undefined) {
      invokeCard = reply.card;
    } else if (reply.viewOnly !== true && (reply.replaces !== true || !(await update(context, activity)))) {
      const sent = await context.sendActivity(activity);
      if (reply.feedback && sent) thumbs.sent(context.activity.conversation.id, sent.id, reply.feedback);
    }
  }
  if (context.activity.type === 'invoke') await answerInvoke(context, invokeCard);
}

/** Replaces the message whose button was pressed; false when there is none, or it can no longer be changed. */
async function update(context: TurnContext, activity: Outgoing): Promise<boolean> {
  const id = context.activity.replyToId;
  if (!id) return false;
  try {
    await context.updateActivity({ ...activity, id });
    return true;
  } catch {
    return false;
  }
}

/** The answer of a universal action: the new card, or an empty message that leaves the old one standing. */
async function answerInvoke(context: TurnContext, card: AdaptiveCard | undefined): Promise<void> {
  const body =
    card === undefined
      ? { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' }
      : { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

/** Invokes the bot does not know: feedback buttons want an empty 200, all others hear that they are not served. */
async function acknowledge(context: TurnContext, name: string): Promise<void> {
  const status = name === THUMBS ? 200 : 400;
  await context.sendActivity({ type: 'invokeResponse', value: { status, body: status === 200 ? {} : undefined } });
}

function showTyping(context: TurnContext): () => void {
  const timer = setTimeout(() => {
    // A typing sign that fails to arrive is no reason to fail the turn.
    context.sendActivity({ type: 'typing' }).catch(() => undefined);
  }, TYPING_AFTER_MS);
  return () => clearTimeout(timer);
}

function isFirst(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  if (seen.size >= 1000) seen.clear();
  seen.add(key);
  return true;
}
