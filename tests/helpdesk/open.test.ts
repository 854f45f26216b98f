// Requests that come at the same moment share a transaction, and nothing else.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHelpdesk, type OpenedHelpdesk } from '../../helpdesk/index.ts';
import type { Opened } from '../../helpdesk/types.ts';
import { bob, channel, draft, tenant } from './world.ts';

describe('requests at once', () => {
  let dir: string;
  let helpdesk: OpenedHelpdesk;
  let ids: number;
  let sameIds: boolean;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'join-doctor-open-'));
    ids = 0;
    sameIds = false;
    helpdesk = await openHelpdesk({
      dataDir: dir,
      now: () => new Date('2026-11-21T10:00:00.000Z'),
      newId: () => (sameIds ? 'id-1' : `id-${++ids}`),
      log: { info: () => undefined, error: () => undefined },
      ticketsPerHour: 3,
    });
  });
  afterEach(async () => {
    await helpdesk.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const numbersOf = (outcomes: PromiseSettledResult<Opened>[]): (number | string)[] =>
    outcomes.map((each) => (each.status === 'fulfilled' ? each.value.ticket.number : (each.reason as Error).message));
  const limited = 'TICKETS_LIMITED: too many requests within the hour';

  it('hold a person to their limit, and leave no gap in the numbers', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const outcomes = await Promise.allSettled([
      ...keys.map((key) => helpdesk.open(key, draft())),
      helpdesk.open('e', draft()),
      helpdesk.open('f', draft({ user: bob })),
    ]);
    assert.deepEqual(numbersOf(outcomes), [1001, 1002, 1003, limited, limited, limited, 1004]);
    assert.equal((await helpdesk.open('g', draft({ user: bob }))).ticket.number, 1005);
    assert.equal((await helpdesk.outbox.rows(tenant)).length, 5);
    assert.deepEqual(
      (await helpdesk.trail(tenant)).map(({ subject }) => subject),
      ['#1001', '#1002', '#1003', '#1004', '#1005'],
    );
  });

  it('do not fail with one that cannot be stored', async () => {
    await helpdesk.open('first', draft());
    const good = helpdesk.open('good', draft());
    sameIds = true;
    const outcomes = await Promise.allSettled([good, helpdesk.open('bad', draft())]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    sameIds = false;
    assert.equal((await helpdesk.open('bad', draft())).ticket.number, 1003);
  });

  it('tell whether there is a channel to show them in', async () => {
    assert.deepEqual((await helpdesk.open('a', draft())).desk, { channel: 'none', hours: null });
    await helpdesk.setChannel(channel());
    assert.equal((await helpdesk.open('b', draft())).desk.channel, 'there');
    await helpdesk.loseChannel(tenant, channel().teamId);
    const again = await helpdesk.open('b', draft());
    assert.deepEqual([again.created, again.desk.channel], [false, 'lost']);
  });
});
