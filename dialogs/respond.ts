// From one incoming turn to its replies: recognise, choose the language, run one flow.
import type { Language } from '../knowledge/types.ts';
import { newAnswer, rememberAnswer } from './answer-memory.ts';
import type { Action } from './cards/actions.ts';
import { paragraph } from './cards/elements.ts';
import { documentCard } from './cards/document.ts';
import { helpCard } from './cards/help.ts';
import { privacyCard } from './cards/privacy.ts';
import { answerAside } from './aside.ts';
import { askDocuments, reloadDocuments, showDocument } from './documents.ts';
import { sendAgain, showDoctor } from './doctor.ts';
import { draw } from './draw.ts';
import { cancelForm, openForm, sendForm } from './escalate.ts';
import { takeComment, takeFeedback, takeReaction } from './feedback.ts';
import { earsOf, find, isAsking } from './find.ts';
import type { Asking } from './find.ts';
import { followUp, lastAnswerAgain, lastContext } from './follow-up.ts';
import { chooseLanguage } from './language.ts';
import { attach, offerToAttach } from './helpdesk/attach.ts';
import type { HelpdeskCommand } from './helpdesk/commands.ts';
import { changeSetting } from './helpdesk/settings.ts';
import { leaveTeam, tellOfLostChannel } from './helpdesk/lost-channel.ts';
import { pressTicket, typeTicket } from './helpdesk/work.ts';
import { inStep } from './in-step.ts';
import { listRequests, listTeamRequests, openRequest } from './my-requests.ts';
import { openPage, reply } from './page.ts';
import type { Page } from './page.ts';
import { rememberPaste } from './paste-memory.ts';
import { askToForget, exportData, forgetMe, keepData, takeBack } from './privacy.ts';
import { reloadKnowledge } from './reload.ts';
import { showReport } from './report.ts';
import { answerFile } from './picture.ts';
import { recognize } from './recognize.ts';
import type { Intent } from './recognize.ts';
import type { Reply, Services, TurnInput } from './services.ts';
import { setHelpdeskChannel } from './setup.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';
import { noteAnswer, noteChoice, noteOther } from './unanswered.ts';
import { greetTeam, welcome } from './welcome.ts';

/**
 * Answers one turn. Every message and button gets at least one reply; only a repeated installation, the channel's own
 * thumbs and a deleted message get none.
 */
export async function respond(input: TurnInput, given: Services): Promise<Reply[]> {
  // One turn, one version: whatever is reloaded meanwhile is the next turn's.
  const services = given.library ? { ...given, knowledge: given.library.current() } : given;
  const intent = recognize(input, earsOf(services.knowledge));
  const spoken = await chooseLanguage(input, intent, services);
  const page = openPage(services.knowledge, spoken.language, services.newId(), input.scope);
  const notice = spoken.other ? page.t('languages') : input.moreFiles ? page.t('file-only-first') : undefined;
  const turn = { input, services, page: notice === undefined ? page : { ...page, notice } };
  if (intent.kind === 'taken-back') return takeBack(turn);
  if (!isAsking(intent)) noteOther(turn);
  const replies = [...(await tellOfLostChannel(turn)), ...(await run(intent, turn))];
  // Beside a question of its own, a file gets an answer of its own.
  return input.file && intent.kind !== 'empty'
    ? [...replies, answerFile(input.file, page, services.knowledge)]
    : replies;
}

async function run(intent: Intent, turn: Turn): Promise<Reply[]> {
  const { page } = turn;
  switch (intent.kind) {
    case 'action':
      if (intent.action.do !== 'react') return [await act(intent.action, turn)].flat();
      await takeReaction(intent.action, turn);
      return [];
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
      return [await switchLanguage(intent.to, turn)];
    case 'smalltalk':
      // “En dan?” is made of small words, and belongs to the answer before it.
      return (
        (intent.mood === 'nod' && (await followUp(turn.input.text, turn))) || [
          sentence(page, `smalltalk-${intent.mood}`),
        ]
      );
    case 'my-requests':
      return [await listRequests(turn)];
    case 'helpdesk':
      return obey(intent.command, turn);
    case 'removed':
      return leaveTeam(turn);
    case 'setup':
      return [await setHelpdeskChannel(turn)];
    case 'forget':
      return [await askToForget(turn)];
    case 'export':
      return [await exportData(0, turn)];
    case 'privacy':
      return [privacyCard(page)];
    case 'taken-back':
      return takeBack(turn);
    case 'report':
      return [await showReport(intent, turn)];
    case 'doctor':
      return [await showDoctor(turn)];
    case 'send-again':
      return [await sendAgain(turn)];
    case 'reload':
      return [await reloadKnowledge(intent.version, turn), ...(await reloadDocuments(turn))];
    case 'escalate':
      return [await openForm(await lastContext(turn), turn)];
    default:
      return answer(intent, turn);
  }
}

/** The answer before, in the language that was asked for; without one, a word that it is spoken from now on. */
async function switchLanguage(to: Language | null, turn: Turn): Promise<Reply> {
  if (to === null) return sentence(turn.page, 'languages');
  return (await lastAnswerAgain(turn)) ?? sentence(turn.page, 'language-switch');
}

async function answer(intent: Asking, turn: Turn): Promise<Reply[]> {
  const { input, services, page } = turn;
  const follow = intent.kind === 'question' ? await followUp(intent.text, turn) : null;
  if (follow) {
    noteOther(turn);
    return follow;
  }
  const paste = intent.kind === 'paste' ? await rememberPaste(input.text.trim(), intent.status, turn) : undefined;
  await inStep('find');
  const found = find(intent, input.text.trim(), page.language, services.knowledge, paste, {
    messageTime: services.now(),
  });
  const ids = found.entries.map((entry) => entry.id);
  // The log takes single words: the first of them, and how many there were.
  const logged = { kind: found.kind, language: page.language, entries: ids[0] ?? 'none', count: ids.length };
  services.log.info('answered', logged);
  await inStep('draw');
  const drawn =
    found.about.is === 'diagnosis' && page.public
      ? answerAside(found.about, paste?.text ?? '', turn)
      : draw(found.about, page, services.knowledge);
  const asked = 'q' in found.about ? found.about.q : '';
  const excerpts = await askDocuments(found, asked, services.documents);
  noteAnswer(found, excerpts.length > 0, turn);
  if (ids.length > 0 || found.kind === 'diagnosis') await rememberAnswer(newAnswer(found.about), turn);
  if (excerpts.length > 0) {
    const theirs = documentCard(excerpts, asked, page);
    return found.kind === 'decline' ? [theirs] : [drawn, theirs];
  }
  const isAnswer =
    found.kind === 'diagnosis' || (found.kind !== 'decline' && found.kind !== 'choices' && ids.length > 0);
  return [isAnswer ? rateable(drawn, ids, page) : drawn, ...(await offerToAttach(found.about, turn))];
}

/** What the channel's own thumbs below the reply stand for: the same opinion as our buttons in it. */
function rateable(drawn: Reply, ids: string[], page: Page): Reply {
  const context = { q: '', ids: ids.slice(0, 1), paste: '' };
  return { ...drawn, feedback: { once: page.key, context, lang: page.language, version: page.version } };
}

/** A typed command to the helpdesk. */
async function obey(command: HelpdeskCommand, turn: Turn): Promise<Reply[]> {
  switch (command.is) {
    case 'act':
      return typeTicket(command, turn);
    case 'show':
      return [await openRequest({ number: command.number }, turn)];
    case 'list':
      return [await listTeamRequests(command.search, turn)];
    case 'setting':
      return [await changeSetting(command, turn)];
  }
}

async function act(action: Exclude<Action, { do: 'react' }>, turn: Turn): Promise<Reply | Reply[]> {
  const { page, services } = turn;
  switch (action.do) {
    case 'show':
      if (action.about.is === 'document') {
        return { ...(await showDocument(action.about.q, page, services)), replaces: true };
      }
      return { ...draw(action.about, page, services.knowledge), replaces: true };
    case 'open':
      if (!page.entry(action.id)) return sentence(page, 'stale-action');
      noteChoice(action.q, turn);
      await rememberAnswer(newAnswer({ is: 'answer', ids: [action.id], q: action.q }), turn);
      return rateable(
        draw({ is: 'answer', ids: [action.id], q: action.q }, page, services.knowledge),
        [action.id],
        page,
      );
    case 'solved':
    case 'still-broken':
      return takeFeedback(action, turn);
    case 'comment':
      return takeComment(action, turn);
    case 'escalate':
      return openForm(action.context, turn);
    case 'send':
      return sendForm(action, turn);
    case 'cancel':
      return cancelForm(action.by, turn);
    case 'my-requests':
      return listRequests(turn, action.before);
    case 'team-requests':
      return listTeamRequests(action.search, turn, action.before);
    case 'request':
      return openRequest({ id: action.id }, turn);
    case 'ticket':
      return pressTicket(action, turn);
    case 'attach':
      return attach(action, turn);
    case 'forget-ask':
      return askToForget(turn);
    case 'forget':
      return forgetMe(action, turn);
    case 'keep-data':
      return keepData(turn);
    case 'export':
      return exportData(action.part, turn);
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
