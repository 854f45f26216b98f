// Clocks that are minutes apart on two instances, and days on which the clock itself is odd.
import { setTimeout as delay } from 'node:timers/promises';
import { isOpen, nextOpening, type Hours } from '../../helpdesk/hours.ts';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type { OutboxRow, Post } from '../../helpdesk/types.ts';
import { startPostgres } from '../contracts/postgres.ts';
import { channel, draft, openWorld, request, sender, tenant } from '../helpdesk/world.ts';
import { noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'H8',
    what: 'clocks ten minutes apart, summer time and the year 2038',
    quick: oddDays,
    full: async () => [...(await apart()), ...(await oddDays())],
  },
];

const MINUTE = 60_000;
let ids = 0;

/** One instance is five minutes ahead, the other five behind; both act and both send. */
async function apart(): Promise<Row[]> {
  const server = await startPostgres();
  if (typeof server === 'string') throw new Error(server);
  const databaseUrl = await server.freshDatabase();
  const log = { info: () => undefined, error: () => undefined };
  const open = (skew: number): Promise<OpenedHelpdesk> =>
    openHelpdesk({
      dataDir: '',
      databaseUrl,
      sharedClock: true,
      now: () => new Date(Date.now() + skew),
      newId: () => `s-${++ids}`,
      log,
    });
  const [ahead, behind] = await Promise.all([open(5 * MINUTE), open(-5 * MINUTE)]);
  try {
    await ahead.setChannel(channel());
    const wanted: string[] = ['open'];
    const { ticket } = await ahead.open('k', draft());
    for (let n = 0; n < 20; n++) {
      const action = n % 2 === 0 ? 'assign' : 'unassign';
      await (n % 2 === 0 ? behind : ahead).act(`a-${n}`, request(ticket.id, action));
      wanted.push(action);
    }
    const events = await behind.events(tenant, ticket.id);
    const order = events.map(({ action }) => action).join() === wanted.join();
    const backwards = events.filter(({ at }, index) => index > 0 && at < (events[index - 1]?.at ?? '')).length;
    // What the one ahead queued leaves by the one behind, and nobody takes a post under way from the other.
    const posts: { row: OutboxRow; at: number }[] = [];
    const slow: Post = async (row) => {
      posts.push({ row, at: Date.now() });
      await delay(400);
      return { outcome: 'sent', messageId: `message of ${row.id}` };
    };
    const begun = Date.now();
    const stops = [behind.outbox.start(slow), ahead.outbox.start(slow)];
    while (posts.length === 0 && Date.now() - begun < 20_000) await delay(20);
    const waited = Date.now() - begun;
    while (Date.now() - begun < 12_000) await delay(50);
    await Promise.all(stops.map((stop) => stop()));
    const rows = await behind.outbox.rows(tenant);
    const inDoubt = rows.filter(({ state }) => state === 'unknown').length;
    const repeated = posts.length - new Set(posts.map(({ row }) => row.id)).size;
    const channelPosts = posts.filter(({ row }) => row.address === 'helpdesk-channel').map(({ at }) => at);
    const tooFast = channelPosts.filter((at, index) => at - (channelPosts[index - 8] ?? -Infinity) < 1_900).length;
    return [
      { id: 'H8.order-of-events', figure: order ? 'as it was' : 'another', need: 'as it was', ok: order },
      noneOf('H8.times-that-run-backwards', backwards, events.length),
      { id: 'H8.first-post-after-ms', figure: waited, need: '<= 5000', ok: waited <= 5_000 },
      noneOf('H8.taken-from-one-that-lives', inDoubt + repeated, rows.length),
      noneOf('H8.faster-than-8-in-2s', tooFast, channelPosts.length),
    ];
  } finally {
    await Promise.all([ahead.close(), behind.close()]);
    await server.stop();
  }
}

/** Every quarter of an hour around the changes of summer time, the 32-bit second and a leap day. */
async function oddDays(): Promise<Row[]> {
  const days = ['2026-03-29', '2026-10-25', '2027-03-14', '2028-02-29', '2038-01-19', '2038-10-31', '2099-12-31'];
  const zones = ['Europe/Oslo', 'Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe'];
  let [moments, wrong] = [0, 0];
  for (const zone of zones) {
    const hours: Hours = { zone, spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '02:30', to: '16:30' }] };
    for (const day of days) {
      const start = Date.parse(`${day}T00:00:00Z`) - 12 * 60 * MINUTE;
      for (let at = start; at < start + 48 * 60 * MINUTE; at += 15 * MINUTE) {
        moments += 1;
        const next = nextOpening(hours, new Date(at));
        if (isOpen(hours, new Date(at)) !== opens(zone, at)) wrong += 1;
        // Open within a day, and not yet a minute before, unless it is open now.
        else if (
          !opens(zone, at) &&
          !(next && next.getTime() > at && next.getTime() - at < 27 * 60 * MINUTE && isOpen(hours, next))
        )
          wrong += 1;
      }
    }
  }
  const world = await openWorld();
  let late = 0;
  try {
    await world.helpdesk.setChannel(channel());
    for (const [n, day] of days.entries()) {
      world.pass(Date.parse(`${day}T03:14:07Z`) - world.now().getTime());
      const { ticket } = await world.helpdesk.open(`day-${n}`, draft());
      world.pass(1_000);
      await world.helpdesk.act(`day-${n}`, request(ticket.id, 'assign'));
      const seen = sender();
      await world.helpdesk.outbox.pump(seen.post);
      const [first, second] = await world.helpdesk.events(tenant, ticket.id);
      if (seen.posts.length < 3 || !first || !second || first.at >= second.at) late += 1;
    }
  } finally {
    await world.end();
  }
  return [noneOf('H8.wrong-about-the-hours', wrong, moments), noneOf('H8.requests-on-odd-days', late, days.length)];
}

/** From half past two at night, which summer time skips or has twice, to half past four in the afternoon. */
function opens(zone: string, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = 0, minute = 0] = parts.format(at).split(':').map(Number);
  return hour * 60 + minute >= 150 && hour * 60 + minute < 990;
}
