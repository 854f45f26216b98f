// Acting on a request, by button or typed command: rights from live facts, one winner, and the loser hears who it was.
import { createHash } from 'node:crypto';
import { redact } from '../../diagnosis/redact.ts';
import type { ActResult, Refusal, Ticket } from '../../helpdesk/types.ts';
import { TEXT_LIMIT } from '../cards/actions.ts';
import type { Action, TicketAct } from '../cards/actions.ts';
import { ownRequestCard, ownButton } from '../cards/own-request.ts';
import { paragraph, say } from '../cards/elements.ts';
import { ticketCard } from '../cards/ticket.ts';
import { reply } from '../page.ts';
import { sourceOf } from '../paste-memory.ts';
import type { Reply } from '../services.ts';
import { shorten } from '../shorten.ts';
import { sentence } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { HelpdeskCommand } from './commands.ts';
import { around, isOfTheHelpdesk } from './around.ts';
import type { Role } from './around.ts';
import { oneLine } from './say-event.ts';

/** One action somebody asks for. */
interface Ask {
  act: TicketAct;
  text: string;
  /** Names this press or message: the same again is the same action. */
  key: string;
  /** The version the person was looking at; a typed command looks at none. */
  version?: number;
  /** A button on a card that a whole team sees. */
  onTeamCard: boolean;
}

/** Only the helpdesk's team may ask for these. */
const OF_THE_HELPDESK: ReadonlySet<TicketAct> = new Set(['assign', 'unassign', 'request-run', 'note']);
/** These need words. */
const IN_WORDS: ReadonlySet<TicketAct> = new Set(['reply', 'note', 'close', 'comment']);
/** These add to a request whatever happened to it meanwhile; all others are about its state as it was seen. */
const ADDING: ReadonlySet<TicketAct> = new Set(['reply', 'note', 'comment', 'request-run']);
/** What a requester means by the helpdesk's words for their own request. */
const REQUESTERS_WORD: Partial<Record<TicketAct, TicketAct>> = { reply: 'comment', close: 'withdraw' };

/** A pressed button. */
export async function pressTicket(action: Extract<Action, { do: 'ticket' }>, turn: Turn): Promise<Reply[]> {
  const { act, id, version, once, text } = action;
  // Two people may press the same button, and one person may write twice on the same card.
  const words = text === '' ? '' : createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const key = [once, act, turn.input.user.id, words].join(':').slice(0, 200);
  const ask = { act, text, key, onTeamCard: turn.page.place === 'channel', ...(ADDING.has(act) ? {} : { version }) };
  return work(ask, (tenant) => turn.services.helpdesk.ticket(tenant, id), turn);
}

/** A typed command: `assign 1042`, `reply 1042 We are looking into it`. */
export async function typeTicket(
  { act, number, text }: Extract<HelpdeskCommand, { is: 'act' }>,
  turn: Turn,
): Promise<Reply[]> {
  // A message's id is unique in its conversation only.
  const message = turn.input.activityId === '' ? turn.services.newId() : sourceOf(turn.input);
  const key = [message, act, turn.input.user.id].join(':').slice(0, 200);
  const ask = { act, text, key, onTeamCard: false };
  return work(ask, (tenant) => findByNumber(tenant, number, turn), turn, number);
}

/** The request people call by this number. */
export async function findByNumber(tenant: string, number: number, { services }: Turn): Promise<Ticket | null> {
  const [ticket] = await services.helpdesk.list(tenant, { search: `#${number}`, limit: 1 });
  return ticket?.number === number ? ticket : null;
}

async function work(
  asked: Ask,
  find: (tenant: string) => Promise<Ticket | null>,
  turn: Turn,
  number?: number,
): Promise<Reply[]> {
  const { input, services, page } = turn;
  const role = await services.directory.roleOf(input.tenant, input.user.id, input.address);
  if (role === 'guest') return [sentence(page, 'guest-refused')];
  const expert = isOfTheHelpdesk(role);
  if (!expert && OF_THE_HELPDESK.has(asked.act)) return [sentence(page, 'helpdesk-only')];
  try {
    const ticket = await find(input.tenant);
    const own = ticket?.user.id === input.user.id;
    if (!ticket || !(own || expert)) return [missing(number, turn)];
    const act = expert ? asked.act : (REQUESTERS_WORD[asked.act] ?? asked.act);
    // An expert has no comment on somebody else's request but a reply.
    const ask = { ...asked, act: expert && !own && act === 'comment' ? 'reply' : act };
    const text = redact(shorten(ask.text.trim(), TEXT_LIMIT)).text.slice(0, 2 * TEXT_LIMIT);
    if (IN_WORDS.has(ask.act) && text === '') {
      return [
        sentence(page, 'text-missing-example', { act: page.t(`example-${ask.act}`), number: String(ticket.number) }),
      ];
    }
    return await run({ ...ask, text }, ticket, role, turn);
  } catch (error) {
    services.log.error('ticket-action-failed', error);
    return [sentence(page, 'act-failed')];
  }
}

async function run(ask: Ask, ticket: Ticket, role: Role, turn: Turn): Promise<Reply[]> {
  const { input, services } = turn;
  const request = {
    tenant: input.tenant,
    ticketId: ticket.id,
    actor: { id: input.user.id, name: input.user.name },
    role: role === 'user' ? 'requester' : role,
    text: ask.text,
  } as const;
  const act = (key: string, action: TicketAct, version?: number): Promise<ActResult> =>
    services.helpdesk.act(key, { ...request, action, ...(version === undefined ? {} : { version }) });
  let result = await act(ask.key, ask.act, ask.version);
  if (ask.act === 'assign' && result.outcome === 'refused' && result.reason === 'already-assigned') {
    // Whoever had it may have left the team: then it is nobody's.
    if (!(await around(result.ticket, turn)).left) return refused(ask, result.ticket, result.reason, turn);
    await act(`${ask.key}:free`, 'unassign', result.ticket.version);
    result = await act(`${ask.key}:take`, 'assign');
  }
  switch (result.outcome) {
    case 'done':
    case 'repeated':
      return done(ask, result.ticket, turn);
    case 'stale':
      return [staleReply(ask.text, ticket.number, turn), ...(await current(result.ticket, turn))];
    case 'refused':
      return refused(ask, result.ticket, result.reason, turn);
    case 'missing':
      return [missing(ticket.number, turn)];
  }
}

/** Nothing was done; what was typed is given back, to be sent again. */
function staleReply(text: string, number: number, { page }: Turn): Reply {
  const said = page.t('act-stale', { number: String(number) });
  return reply(page, [say(said), ...(text === '' ? [] : [paragraph([{ type: 'TextRun', text }])])], [], said);
}

/** In the channel the card and the line below it say so to everybody; elsewhere the person hears it here. */
async function done(ask: Ask, ticket: Ticket, turn: Turn): Promise<Reply[]> {
  const { input, page } = turn;
  if (ask.onTeamCard) return current(ticket, turn);
  const number = String(ticket.number);
  if (ticket.user.id === input.user.id && input.scope === 'personal') {
    if (ask.act === 'withdraw') {
      const said = page.t('undo', { number });
      return [reply(page, [say(said)], [[ownButton('reopen', ticket, page, page.t('button-undo'))]], said)];
    }
    const events = await turn.services.helpdesk.events(ticket.tenant, ticket.id);
    return [ownRequestCard(ticket, events, page, page.t(`done-${ask.act}`, { number }))];
  }
  return [sentence(page, `done-${ask.act}`, { number })];
}

/** Who won, and the request as it is now. */
async function refused(ask: Ask, ticket: Ticket, reason: Refusal, turn: Turn): Promise<Reply[]> {
  const { page } = turn;
  // Withdrawing is the requester's own; the helpdesk closes.
  const why = reason === 'not-allowed' && ask.act === 'withdraw' ? 'not-yours' : reason;
  const said = sentence(page, `refused-${why}`, {
    number: String(ticket.number),
    name: (await whoDid(reason, ticket, turn)) || page.t('somebody'),
  });
  return [said, ...(ask.onTeamCard || turn.input.scope === 'personal' ? await current(ticket, turn) : [])];
}

/** Who has it, or who ended it. */
async function whoDid(reason: Refusal, ticket: Ticket, { services }: Turn): Promise<string> {
  const ending = reason === 'closed' ? 'close' : reason === 'withdrawn' ? 'withdraw' : null;
  if (ending === null) return ticket.assignee?.name ?? '';
  const events = await services.helpdesk.events(ticket.tenant, ticket.id);
  return oneLine(events.findLast((event) => event.action === ending)?.actor.name ?? '', 80);
}

/** The request as it is now, for whoever is looking at it. */
async function current(ticket: Ticket, turn: Turn): Promise<Reply[]> {
  const { input, services, page } = turn;
  if (page.place === 'channel')
    return [{ ...ticketCard(ticket, page, await around(ticket, turn)), replaces: true, viewOnly: true }];
  if (input.scope !== 'personal') return [];
  if (ticket.user.id !== input.user.id) return [ticketCard(ticket, page, await around(ticket, turn))];
  return [ownRequestCard(ticket, await services.helpdesk.events(ticket.tenant, ticket.id), page)];
}

function missing(number: number | undefined, { page }: Turn): Reply {
  return number === undefined
    ? sentence(page, 'ticket-gone')
    : sentence(page, 'ticket-missing', { number: String(number) });
}
