// Carries the outbox: draws each row in the language of the one who reads it and reports how the sending ended.
import { blankCard } from '../dialogs/cards/privacy.ts';
import { ticketCard } from '../dialogs/cards/ticket.ts';
import { around } from '../dialogs/helpdesk/around.ts';
import { notice, pointer, reminderLine, threadLine } from '../dialogs/helpdesk/tell.ts';
import { openPage } from '../dialogs/page.ts';
import type { Reply, Services } from '../dialogs/services.ts';
import type { OutboxRow, Post as PostRow, PostOutcome, Ticket, TicketEvent } from '../helpdesk/types.ts';
import { SendError } from './connector.ts';
import type { Place, Post } from './proactive.ts';
import type { SignInName } from './people.ts';
import { isShared, type OwnChat } from './whisper.ts';

type PostmanServices = Pick<Services, 'knowledge' | 'library' | 'helpdesk' | 'directory' | 'log'>;

/** Builds the outbox's sender over the channel's. */
export function createPostman(
  given: PostmanServices,
  post: Post,
  signInName: SignInName,
  ownChat: OwnChat = () => Promise.resolve(null),
): PostRow {
  return async (row, ticket, event) => {
    // What is reloaded meanwhile is the next row's.
    const services = given.library ? { ...given, knowledge: given.library.current() } : given;
    let drawn: Reply;
    try {
      drawn = await draw(row, ticket, event, services, signInName);
    } catch (error) {
      // Nothing has left: a database that was away will be there again.
      services.log.error('outbox-draw-failed', error);
      return { outcome: 'retry', afterMs: 0 };
    }
    try {
      const { activityId } = await send(row, drawn);
      return { outcome: 'sent', messageId: activityId };
    } catch (error) {
      services.log.error('outbox-send-failed', error);
      return outcomeOf(error);
    }

    /** What is for the requester alone goes to their own chat, also when they asked where others read along. */
    async function send(row: OutboxRow, drawn: Reply): ReturnType<Post> {
      if (row.kind !== 'notify-user' || !isShared(row.address)) return post(row.address, drawn, placeOf(row));
      const own = await ownChat(row.address, ticket.user.id);
      if (own !== null) {
        try {
          return await post(own, drawn);
        } catch (error) {
          if (!(error instanceof SendError && ['gone', 'unreachable'].includes(error.failure))) throw error;
        }
      }
      return post(row.address, pointer(ticket, openPage(services.knowledge, ticket.language, row.id, 'channel')));
    }
  };
}

async function draw(
  row: OutboxRow,
  ticket: Ticket,
  event: TicketEvent | null,
  services: PostmanServices,
  signInName: SignInName,
): Promise<Reply> {
  const { helpdesk, knowledge } = services;
  if (row.kind === 'notify-user') return notice(ticket, event, openPage(knowledge, ticket.language, row.id));
  const page = openPage(knowledge, (await helpdesk.channel(ticket.tenant))?.language ?? 'en', row.id, 'channel');
  switch (row.kind) {
    case 'card-blank':
      return blankCard(ticket, page);
    case 'ticket-card':
    case 'ticket-update': {
      const [known, chat] = await Promise.all([
        around(ticket, { services }),
        signInName(ticket.address, ticket.user.id),
      ]);
      return ticketCard(ticket, page, { ...known, ...(chat !== undefined && { chat }) });
    }
    case 'reminder':
      return reminderLine(ticket, (await around(ticket, { services })).onCall ?? [], page);
    default:
      return threadLine(ticket, event, page);
  }
}

function placeOf(row: OutboxRow): Place {
  if (row.kind === 'notify-user') return {};
  if (row.kind === 'ticket-card') return { newThread: true };
  const card = row.cardMessageId ?? '';
  if (row.kind === 'ticket-update' || row.kind === 'card-blank') return { update: card, newThread: true };
  return card === '' ? {} : { thread: card };
}

/** What a failed send means for the row: a create that may have arrived is never repeated by itself. */
function outcomeOf(error: unknown): PostOutcome {
  if (!(error instanceof SendError)) return { outcome: 'unknown' };
  switch (error.failure) {
    case 'busy':
      return { outcome: 'retry', afterMs: error.retryAfterMs };
    case 'gone':
    case 'unreachable':
      return { outcome: 'gone' };
    case 'uncertain':
      return { outcome: 'unknown' };
    case 'refused':
      return { outcome: 'refused' };
  }
}
