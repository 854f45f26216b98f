// Lists a person's own requests, to that person alone.
import type { Ticket } from '../helpdesk/types.ts';
import { requestsCard } from './cards/request.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';
import type { Turn } from './turn.ts';

/** Own requests with their status; where others read along only a pointer to the private chat. */
export async function listRequests({ input, services, page }: Turn): Promise<Reply> {
  if (input.scope !== 'personal') return sentence(page, 'requests-private');
  let tickets: Ticket[];
  try {
    tickets = await services.helpdesk.requestsOf(input.tenant, input.user.id);
  } catch (error) {
    services.log.error('requests-unreadable', error);
    return sentence(page, 'requests-unreadable');
  }
  return requestsCard(tickets, page);
}
