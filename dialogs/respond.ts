// From one incoming turn to its replies: recognise, choose the language, run one flow.
import type { Action } from './cards/actions.ts';
import { paragraph } from './cards/elements.ts';
import { helpCard } from './cards/help.ts';
import { draw } from './draw.ts';
import { cancelForm, openForm, sendForm } from './escalate.ts';
import { takeFeedback } from './feedback.ts';
import { earsOf, find } from './find.ts';
import type { Asking } from './find.ts';
import { chooseLanguage } from './language.ts';
import { listRequests } from './my-requests.ts';
import { openPage, reply } from './page.ts';
import { rememberPaste } from './paste-memory.ts';
import { answerFile } from './picture.ts';
import { recognize } from './recognize.ts';
import type { Intent } from './recognize.ts';
import type { Reply, Services, TurnInput } from './services.ts';
import { setHelpdeskChannel } from './setup.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';
import { greetTeam, welcome } from './welcome.ts';

/** Answers one turn. Every message and button gets at least one reply; only a repeated installation gets none. */
export async function respond(input: TurnInput, services: Services): Promise<Reply[]> {
  const intent = recognize(input, earsOf(services.knowledge));
  const spoken = await chooseLanguage(input, intent, services);
  const page = openPage(services.knowledge, spoken.language, services.newId(), input.scope === 'channel');
  const notice = spoken.other ? page.t('languages') : input.moreFiles ? page.t('file-only-first') : undefined;
  const turn = { input, services, page: notice === undefined ? page : { ...page, notice } };
  const replies = await run(intent, turn);
  // Beside a question of its own, a file gets an answer of its own.
  return input.file && intent.kind !== 'empty'
    ? [...replies, answerFile(input.file, page, services.knowledge)]
    : replies;
}

async function run(intent: Intent, turn: Turn): Promise<Reply[]> {
  const { page } = turn;
  switch (intent.kind) {
    case 'action':
      return [await act(intent.action, turn)];
    case 'stale-action':
      return [sentence(page, 'stale-action')];
    case 'installed':
      return welcome(turn);
    case 'added-to-team':
      return greetTeam(turn);
    case 'empty':
      return [emptyReply(turn)];
    case 'help':
      return [helpCard(page)];
    case 'language':
      return [sentence(page, intent.to === null ? 'languages' : 'language-switch')];
    case 'smalltalk':
      return [sentence(page, `smalltalk-${intent.mood}`)];
    case 'my-requests':
      return [await listRequests(turn)];
    case 'setup':
      return [await setHelpdeskChannel(turn)];
    case 'escalate':
      return [await openForm({ q: '', ids: [], paste: '' }, turn)];
    default:
      return [await answer(intent, turn)];
  }
}

async function answer(intent: Asking, turn: Turn): Promise<Reply> {
  const { input, services, page } = turn;
  const paste = intent.kind === 'paste' ? await rememberPaste(input.text, turn) : undefined;
  const found = find(intent, input.text.trim(), page.language, services.knowledge, paste, {
    messageTime: services.now(),
  });
  services.log.info('answered', {
    kind: found.kind,
    language: page.language,
    entries: found.entries.map((entry) => entry.id),
  });
  return draw(found.about, page, services.knowledge);
}

async function act(action: Action, turn: Turn): Promise<Reply> {
  const { page, services } = turn;
  switch (action.do) {
    case 'show':
      return { ...draw(action.about, page, services.knowledge), replaces: true };
    case 'open':
      return page.entry(action.id)
        ? draw({ is: 'answer', ids: [action.id], q: action.q }, page, services.knowledge)
        : sentence(page, 'stale-action');
    case 'solved':
    case 'still-broken':
      return takeFeedback(action, turn);
    case 'escalate':
      return openForm(action.context, turn);
    case 'send':
      return sendForm(action, turn);
    case 'cancel':
      return cancelForm(turn);
    case 'my-requests':
      return listRequests(turn);
    case 'check':
      return checkRead(action.read, turn);
  }
}

/** What was read in a picture and has now been checked by the person is their message like any other. */
async function checkRead(text: string, turn: Turn): Promise<Reply> {
  const input: TurnInput = { ...turn.input, kind: 'message', text, value: undefined };
  const intent = recognize(input, earsOf(turn.services.knowledge));
  const [first] = intent.kind === 'action' ? [] : await run(intent, { ...turn, input });
  return first ?? emptyReply(turn);
}

/** Nothing was said: a file is answered alone, an empty message needs a hint. */
function emptyReply({ page, input, services }: Turn): Reply {
  if (input.file) return answerFile(input.file, page, services.knowledge);
  const text = page.t('empty');
  return reply(page, [paragraph([{ type: 'TextRun', text }])], [], text);
}
