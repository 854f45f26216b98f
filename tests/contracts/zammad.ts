// A connector for Zammad: a ticket for each request, an article for each change, closed when the request is.
import { createHash } from 'node:crypto';
import type { Call, Connector, ConnectorOutcome, TicketChange } from '../../helpdesk/connectors/connector.ts';

export interface ZammadOptions {
  /** `https://zammad.example.com` */
  url: string;
  /** An access token with the permission `ticket.agent`. */
  token: string;
  /** The group new tickets go to, and the customer they are filed under. */
  group: string;
  customer: string;
  call: Call;
}

/** Makes the connector. Zammad has no key to tell a repeated request by, so what is in doubt is not sent again. */
export function createZammad({ url, token, group, customer, call }: ZammadOptions): Connector {
  const headers = { authorization: `Token token=${token}`, 'content-type': 'application/json' };
  const ask = (method: string, path: string, body: object) =>
    call(`${url}/api/v1/${path}`, method, headers, JSON.stringify(body));

  return {
    name: 'zammad',
    target: createHash('sha256').update(`${url} ${group}`).digest('hex').slice(0, 32),
    repeatable: false,
    send: async (change) => {
      const { ticket, reference } = change;
      const article = { subject: `#${ticket.number}`, body: words(change), type: 'note', internal: true };
      try {
        if (reference === null) {
          // Nothing to delete where nothing was made.
          if (change.kind === 'erased') return { outcome: 'sent', reference: '' };
          const title = `[#${ticket.number}] ${ticket.summary}`;
          return outcomeOf(await ask('POST', 'tickets', { title, group, customer, article }));
        }
        const state = ticket.status === 'closed' || ticket.status === 'withdrawn' ? 'closed' : 'open';
        return outcomeOf(await ask('PUT', `tickets/${encodeURIComponent(reference)}`, { state, article }));
      } catch {
        return { outcome: 'unknown' };
      }
    },
  };
}

/** Plain text: Zammad shows an article of type `note` without a content type as it is. */
function words({ kind, ticket, event }: TicketChange): string {
  if (kind === 'erased') return `Request #${ticket.number} was deleted by its requester. Please delete this ticket.`;
  const said = `${event?.actor.name ?? ''}: ${event?.action ?? ''}`;
  const whole = kind === 'opened' ? [ticket.summary, ticket.question, ticket.answer, ticket.paste] : [];
  return [said, event?.text ?? '', ...whole].filter((text) => text !== '').join('\n\n');
}

function outcomeOf({ status, retryAfterMs, body }: Awaited<ReturnType<Call>>): ConnectorOutcome {
  if (status >= 200 && status < 300) return { outcome: 'sent', reference: idIn(body) };
  if (status === 400 || status === 422) return { outcome: 'refused' };
  // A proxy that gave up does not say whether Zammad did.
  if (status === 502 || status === 504) return { outcome: 'unknown' };
  return { outcome: 'retry', afterMs: retryAfterMs ?? 0 };
}

function idIn(body: string): string {
  const id: unknown = (JSON.parse(body) as { id?: unknown }).id;
  return typeof id === 'number' ? String(id) : '';
}
