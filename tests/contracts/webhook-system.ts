// A receiver of Standard Webhooks on this machine; it verifies with the specification's own package.
import { Webhook } from 'standardwebhooks';
import { call } from '../../bot/http-call.ts';
import { createWebhook } from '../../helpdesk/connectors/webhook.ts';
import { openLoopback } from '../emulator/loopback.ts';
import type { Arrived, OtherSystem } from './connector-contract.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Sent {
  type: string;
  data: { ticket: { id: string; number: number } };
}

/** Opens it; a message that does not verify ends the test. */
export async function openWebhookSystem(): Promise<OtherSystem & { url: string }> {
  const arrived: Arrived[] = [];
  const bodies: string[] = [];
  const ways: string[] = [];
  const server = await openLoopback((request, body, response) => {
    bodies.push(`${JSON.stringify(request.headers)}\n${body}`);
    const way = ways.shift();
    if (way === 'gone' || way === 'busy' || way === 'refuse') {
      response.statusCode = { gone: 410, busy: 503, refuse: 422 }[way];
      return void response.end();
    }
    const { type, data } = new Webhook(SECRET).verify(body, request.headers as Record<string, string>) as Sent;
    const kind = type.slice('ticket.'.length) as Arrived['kind'];
    arrived.push({ id: String(request.headers['webhook-id']), kind, thread: data.ticket.id, text: plain(data) });
    if (way === 'cut') return void request.socket.destroy();
    response.end();
  });
  const url = `${server.origin}/hook`;
  return {
    url,
    connector: createWebhook({ url, secrets: [SECRET], call, now: () => new Date() }),
    arrived,
    raw: () => bodies.join('\n'),
    next: (...list) => ways.push(...list),
    can: ['busy', 'refuse', 'cut', 'gone'],
    close: server.close,
  };
}

/** All values of a message, one a line. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join('\n');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(plain).join('\n');
  return String(value);
}
