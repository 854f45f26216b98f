// A thousand requests delivered five times each over two bots, and PostgreSQL restarted under them: what became of each.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  deliver,
  escalation,
  hangUp,
  openInstances,
  readConnector,
  settled,
  type Escalation,
  type Instances,
  type Stored,
} from './instances.ts';
import { atLeast, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'C1',
    what: 'requests delivered five times each over two bots and one PostgreSQL',
    quick: () => deliveredFiveTimes(30, 6),
    full: () => deliveredFiveTimes(1_000, 20),
  },
  {
    id: 'H4',
    what: 'PostgreSQL restarted while people ask for help',
    full: () => restarted(10),
  },
];

/** People at once. */
const HANDS = 8;
/** The rates of the channel let 60 cards through in 30 seconds, and 1,800 in an hour. */
const LEAVE_MS = 180_000;

/**
 * Each to both bots at the same moment, once with the line cut before the answer, once as a second press, once more
 * when all others are done. The channel's rates are the real ones: that is why there are several helpdesks.
 */
async function deliveredFiveTimes(requests: number, teams: number): Promise<Row[]> {
  const world = await openInstances(teams);
  try {
    const all = Array.from({ length: requests }, (_, n) => escalation(world, n, teams));
    const statuses: number[] = [];
    await inHands(all, async ({ body }, n) => {
      const pressedAgain = { ...body, id: randomUUID() };
      statuses.push(...(await Promise.all([deliver(world, 0, body), deliver(world, 1, body)])));
      await hangUp(world, n, body);
      statuses.push(await deliver(world, n, pressedAgain));
      if (n % 50 === 0) readConnector(world);
    });
    // A bot that was started again remembers no delivery; another id of the same press is as new to it.
    await inHands(
      all,
      async ({ body }, n) => void statuses.push(await deliver(world, n, { ...body, id: `late-${n}` })),
    );
    const stored = await settled(world, LEAVE_MS);
    const refused = statuses.filter((status) => status !== 200).length;
    return [
      {
        id: 'C1.deliveries',
        figure: statuses.length + requests,
        need: `${requests * 5}`,
        ok: statuses.length === requests * 4,
      },
      noneOf('C1.answers-not-200', refused, statuses.length),
      { id: 'C1.tickets', figure: stored.tickets.length, need: `${requests}`, ok: stored.tickets.length === requests },
      ...judge('C1', world, all, stored, 0),
    ];
  } finally {
    await world.end();
  }
}

/** People ask both bots all the time; what fails is delivered again, as the channel does. */
async function restarted(times: number): Promise<Row[]> {
  const teams = 20;
  const world = await openInstances(teams);
  try {
    const all: Escalation[] = [];
    let [tries, faults, refused, unserved, slowest, done, longestMs] = [0, 0, 0, 0, 0, 0, 0];
    let going = true;
    const people = Array.from({ length: HANDS }, async (_, hand) => {
      while (going) {
        const asked = escalation(world, all.length, teams);
        all.push(asked);
        for (let again = 0; ; again++) {
          const begun = performance.now();
          const status = await deliver(world, hand, asked.body);
          tries += 1;
          slowest = Math.max(slowest, performance.now() - begun);
          if (status >= 500) faults += 1;
          readConnector(world);
          if (status === 200 && world.seen.receipts.has(asked.summary)) break;
          if (status === 200) {
            // The bot said that it could not save it: the person presses once more, a little later.
            refused += 1;
            asked.body['id'] = randomUUID();
            await delay(2_000);
          }
          if (again === 8) {
            unserved += 1;
            break;
          }
        }
        done += 1;
      }
    });
    for (let n = 0; n < times; n++) {
      const before = done;
      while (done < before + 30) await delay(20);
      const begun = performance.now();
      await world.server.restart(n % 2 === 0 ? 'immediate' : 'fast');
      longestMs = Math.max(longestMs, performance.now() - begun);
    }
    const before = done;
    while (done < before + 30) await delay(20);
    going = false;
    await Promise.all(people);
    const stored = await settled(world, LEAVE_MS);
    const dead = world.bots.filter((bot) => bot.hasEnded()).length;
    return [
      { id: 'H4.restarts', figure: times, need: 'as asked', ok: true },
      atLeast('H4.requests', all.length, times * 30),
      { id: 'H4.answers-5xx', figure: faults, need: `<= 0.1 % of ${tries}`, ok: faults <= tries / 1_000 },
      { id: 'H4.longest-restart-ms', figure: Math.round(longestMs), need: 'told', ok: true },
      // Work is repeated for eight seconds; a server that is away longer is told of, never answered with silence.
      {
        id: 'H4.told-to-try-again',
        figure: refused,
        need: longestMs < 6_000 ? `<= 0.1 % of ${tries}` : 'any: away longer than work is repeated',
        ok: longestMs >= 6_000 || refused <= tries / 1_000,
      },
      noneOf('H4.never-served', unserved, all.length),
      { id: 'H4.slowest-turn-ms', figure: Math.round(slowest), need: '<= 12000', ok: slowest <= 12_000 },
      noneOf('H4.processes-ended', dead, world.bots.length),
      // At most every post under way, from each of two senders.
      ...judge('H4', world, all, stored, times * 2 * HANDS),
    ];
  } finally {
    await world.end();
  }
}

/** Compares what people were told, what the helpdesks were shown, and what is stored. */
function judge(
  id: string,
  { seen }: Instances,
  all: Escalation[],
  { tickets, cards, waiting }: Stored,
  doubt: number,
): Row[] {
  const bySummary = new Map<string, number[]>();
  for (const { summary, number } of tickets) bySummary.set(summary, [...(bySummary.get(summary) ?? []), number]);
  const doubled = [...bySummary.values()].filter((numbers) => numbers.length > 1).length;
  const numbers = new Set(tickets.map(({ tenant, number }) => `${tenant} ${number}`));
  const lost = all.filter(({ summary }) => {
    const told = [...(seen.receipts.get(summary)?.values() ?? [])];
    return told.some((number) => !bySummary.get(summary)?.includes(number));
  }).length;
  const withoutReceipt = all.filter(({ summary }) => (seen.receipts.get(summary)?.size ?? 0) === 0).length;
  const twoReceipts = [...seen.receipts.values()].filter((standing) => standing.size > 1).length;
  const twoCards = [...seen.cards.values()].filter((times) => times > 1).length;
  const unknown = cards.filter(({ state }) => state === 'unknown').length;
  const withoutCard = tickets.length - seen.cards.size;
  return [
    noneOf(`${id}.tickets-doubled`, doubled + tickets.length - numbers.size, tickets.length),
    noneOf(`${id}.receipts-without-ticket`, lost, all.length),
    noneOf(`${id}.without-receipt`, withoutReceipt, all.length),
    noneOf(`${id}.with-two-receipts`, twoReceipts, all.length),
    noneOf(`${id}.cards-twice`, twoCards, seen.cards.size),
    noneOf(`${id}.card-rows-missing`, tickets.length - cards.length, tickets.length),
    {
      id: `${id}.cards-missing`,
      figure: withoutCard,
      need: `<= ${unknown} listed unknown`,
      ok: withoutCard <= unknown,
    },
    { id: `${id}.listed-unknown`, figure: unknown, need: `<= ${doubt}`, ok: unknown <= doubt },
    noneOf(`${id}.never-left`, waiting, cards.length),
  ];
}

/** So many at once. */
async function inHands<T>(list: T[], work: (item: T, n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let n = next++; n < list.length; n = next++) await work(list[n] as T, n);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}
