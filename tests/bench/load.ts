// Sends turns to a bot over a fixed number of lines, a new message in one of many conversations each time.
import autocannon from 'autocannon';
import { message, submit, type Body } from '../emulator/activities.ts';
import type { Connector } from '../emulator/connector.ts';

export interface Load {
  perSecond: number;
  p99: number;
  /** Turns that were answered. */
  turns: number;
  failed: number;
}

/** What is said; `people` in turn say it, each in a chat of their own. */
export interface Work {
  name: string;
  /** The text of a message, or the value of a button. */
  say: (turn: number) => string | object;
  people: number;
}

export const CONNECTIONS = 10;
/** Turns until what is compiled stays as it is: after fewer, each takes up to three times as long, the echo bot's too. */
export const WARM = 6_000;
let sent = 0;

/** Runs for some seconds. The connector forgets what it took before. */
export async function send(urls: readonly string[], connector: Connector, work: Work, seconds: number): Promise<Load> {
  connector.sent.length = 0;
  connector.requests.length = 0;
  const results = await Promise.all(
    urls.map((url) =>
      autocannon({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        connections: Math.ceil(CONNECTIONS / urls.length),
        duration: seconds,
        requests: [
          {
            setupRequest: (request) => {
              sent += 1;
              return { ...request, body: JSON.stringify(activity(connector.serviceUrl, work, sent)) };
            },
          },
        ],
      }),
    ),
  );
  const sum = (pick: (result: autocannon.Result) => number): number =>
    results.reduce((all, result) => all + pick(result), 0);
  return {
    perSecond: sum((result) => result.requests.average),
    p99: Math.max(...results.map((result) => result.latency.p99)),
    turns: sum((result) => result['2xx']),
    failed: sum((result) => result.non2xx + result.errors),
  };
}

/** Sends at least so many turns. @throws when one of them fails */
export async function sendMany(url: string, connector: Connector, work: Work, count: number): Promise<void> {
  for (let done = 0; done < count;) {
    const { turns, failed } = await send([url], connector, work, 2);
    if (failed > 0) throw new Error(`${failed} turns of ${work.name} failed`);
    done += turns;
  }
}

/** One turn as the channel sends it. */
export function activity(
  serviceUrl: string,
  { name, say, people }: Work,
  turn: number,
): Body & { conversation: { id: string } } {
  // Whoever has an open request is offered more than an answer: every kind of turn has people of its own.
  const user = `29:${name}-${turn % people}`;
  const parts = {
    from: { id: user, name: 'Bench', aadObjectId: user },
    conversation: { id: `a:${user}`, conversationType: 'personal', tenantId: 'bench' },
    channelData: { tenant: { id: 'bench' } },
  };
  const said = say(turn);
  const sent = typeof said === 'string' ? message(serviceUrl, said, parts) : submit(serviceUrl, said, parts);
  return { ...sent, conversation: parts.conversation };
}
