// The channel's conversation service: captures what the bot sends and fails on demand.
import type { Activity } from 'botbuilder';
import { openLoopback, sendJson } from './loopback.ts';

export interface Sent {
  method: string;
  path: string;
  authorization: string | undefined;
  activity: Partial<Activity>;
  /** The id the connector gave the message. */
  id: string;
}

export interface Failure {
  status: number;
  headers?: Record<string, string>;
  /** Take the message, then answer with the status: the sender cannot know. */
  accept?: boolean;
  /** Cut the connection instead of answering. */
  drop?: boolean;
  /** Only for this method. */
  method?: string;
}

export interface Connector {
  serviceUrl: string;
  origin: string;
  /** Everything accepted, in order, but for questions about one person. */
  sent: Sent[];
  /** Every request, accepted or not. */
  requests: Sent[];
  /** The members of every team, in pages of two: directory ids, a guest's with `guest:` in front. */
  members: string[];
  /** What the channel calls a person, by directory id, where that is not `29:` and the directory id. */
  accounts: Map<string, string>;
  /** Guests of the directory, by directory id. */
  guests: Set<string>;
  /** What else the channel tells of a person, by directory id. */
  about: Map<string, object>;
  /** The next matching requests fail, one failure each; a question about one person only where GET is named. */
  fail(...failures: Failure[]): void;
  /** Resolves when at least `count` messages were accepted. */
  received(count: number): Promise<Sent[]>;
  close: () => Promise<void>;
}

/** Opens the connector on a free port. */
export async function openConnectorServer(): Promise<Connector> {
  const sent: Sent[] = [];
  const requests: Sent[] = [];
  const failures: Failure[] = [];
  const members: string[] = [];
  const accounts = new Map<string, string>();
  const guests = new Set<string>();
  const about = new Map<string, object>();
  let waiting: { count: number; wake: () => void }[] = [];
  let next = 1;
  const server = await openLoopback((request, body, response) => {
    const record: Sent = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      activity: body === '' ? {} : (JSON.parse(body) as Partial<Activity>),
      id: `sent-${next++}`,
    };
    requests.push(record);
    // Who somebody is is asked beside the messages: what is to happen to these must not happen to that.
    const isAboutOne = record.method === 'GET' && record.path.includes('/members/');
    const index = failures.findIndex(({ method }) => (method === undefined ? !isAboutOne : method === record.method));
    const failure = index < 0 ? undefined : failures.splice(index, 1)[0];
    if (!isAboutOne && (failure === undefined || failure.accept === true)) {
      sent.push(record);
      waiting = waiting.filter(({ count, wake }) => {
        if (sent.length < count) return true;
        wake();
        return false;
      });
    }
    if (failure === undefined && record.path.includes('/pagedmembers'))
      return sendJson(response, 200, pageOf(members, accounts, record.path));
    if (failure === undefined && isAboutOne) {
      const id = record.path.split('/').at(-1) ?? '';
      return sendJson(response, 200, {
        id,
        userPrincipalName: guests.has(id) ? `${id}_example#EXT#@contoso.example` : `${id}@contoso.example`,
        ...about.get(id),
      });
    }
    if (failure === undefined && record.method === 'GET')
      return sendJson(response, 200, { id: 'team', aadGroupId: 'b3a4c8f0-2222-4a4e-9a53-000000000002' });
    if (failure?.drop) return void request.socket.destroy();
    if (failure) return sendJson(response, failure.status, { error: { code: 'Emulated' } }, failure.headers);
    sendJson(response, record.method === 'POST' ? 201 : 200, { id: record.id });
  });
  return {
    origin: server.origin,
    serviceUrl: `${server.origin}/teams/`,
    sent,
    requests,
    members,
    accounts,
    guests,
    about,
    fail: (...list) => failures.push(...list),
    received: (count) =>
      sent.length >= count
        ? Promise.resolve(sent)
        : new Promise((resolve) => waiting.push({ count, wake: () => resolve(sent) })),
    close: server.close,
  };
}

function pageOf(members: string[], accounts: Map<string, string>, path: string): object {
  const from = Number(new URL(path, 'http://localhost').searchParams.get('continuationToken') ?? '0');
  const page = members.slice(from, from + 2).map((member) => {
    const [id = '', guest] = member.split(':').reverse();
    return { id: accounts.get(id) ?? `29:${id}`, objectId: id, userRole: guest ?? 'user' };
  });
  return { members: page, ...(from + 2 < members.length && { continuationToken: String(from + 2) }) };
}
