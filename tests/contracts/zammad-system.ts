// As much of Zammad as the example connector speaks to, on this machine.
import { call } from '../../bot/http-call.ts';
import { openLoopback, sendJson } from '../emulator/loopback.ts';
import type { Arrived, OtherSystem } from './connector-contract.ts';
import { createZammad } from './zammad.ts';

interface Asked {
  title?: string;
  article: { subject: string; body: string };
}

export async function openZammadSystem(): Promise<OtherSystem> {
  const arrived: Arrived[] = [];
  const bodies: string[] = [];
  const ways: string[] = [];
  const titles: string[] = [];
  const server = await openLoopback((request, body, response) => {
    bodies.push(body);
    const way = ways.shift();
    if (request.headers.authorization !== 'Token token=example') return sendJson(response, 401, {});
    if (way === 'busy') return sendJson(response, 503, {});
    if (way === 'refuse') return sendJson(response, 422, {});
    const { title, article } = JSON.parse(body) as Asked;
    if (title !== undefined) titles.push(title);
    const id = title === undefined ? Number(request.url?.split('/').at(-1)) : titles.length;
    const kind = title !== undefined ? 'opened' : article.body.includes('was deleted by') ? 'erased' : 'changed';
    const text = `${title ?? ''}\n${article.subject}\n${article.body}`;
    arrived.push({ id: `${arrived.length}`, kind, thread: String(id), text });
    if (way === 'cut') return void request.socket.destroy();
    sendJson(response, title === undefined ? 200 : 201, { id });
  });
  return {
    connector: createZammad({ url: server.origin, token: 'example', group: 'Users', customer: 'bot@x.example', call }),
    arrived,
    raw: () => bodies.join('\n'),
    next: (...list) => ways.push(...list),
    can: ['busy', 'refuse', 'cut'],
    close: server.close,
  };
}
