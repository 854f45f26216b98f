// Carries the outbox: draws each row in the language of the one who reads it and reports how the sending ended.
import { ticketCard } from '../dialogs/cards/ticket.ts';
import { openPage } from '../dialogs/page.ts';
import type { Reply, Services } from '../dialogs/services.ts';
import type { OutboxRow, Post as PostRow, PostOutcome, Ticket } from '../helpdesk/types.ts';
import { SendError } from './connector.ts';
import type { Place, Post } from './proactive.ts';

type PostmanServices = Pick<Services, 'knowledge' | 'helpdesk' | 'log'>;

/** Builds the outbox's sender over the channel's. */
export function createPostman(services: PostmanServices, post: Post): PostRow {
  return async (row, ticket) => {
    try {
      const { activityId } = await post(row.address, await draw(row, ticket, services), placeOf(row));
      return { outcome: 'sent', messageId: activityId };
    } catch (error) {
      services.log.error('outbox-send-failed', error);
      return outcomeOf(error);
    }
  };
}

async function draw(row: OutboxRow, ticket: Ticket, services: PostmanServices): Promise<Reply> {
  const forTeam = row.kind !== 'notify-user';
  const language = forTeam ? ((await services.helpdesk.channel(ticket.tenant))?.language ?? 'en') : ticket.language;
  const page = openPage(services.knowledge, language, row.id, forTeam);
  if (row.kind === 'ticket-card' || row.kind === 'ticket-update') return ticketCard(ticket, page);
  return { text: `${page.t('ticket-title', { number: String(ticket.number) })}: ${page.t(`status-${ticket.status}`)}` };
}

function placeOf(row: OutboxRow): Place {
  if (row.kind === 'ticket-card') return { newThread: true };
  const card = row.cardMessageId ?? '';
  if (row.kind === 'ticket-update') return { update: card, newThread: true };
  return row.kind === 'ticket-line' && card !== '' ? { thread: card } : {};
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
