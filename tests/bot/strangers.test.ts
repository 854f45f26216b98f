// Somebody of another organisation: no turn, a refusal at the gate, and one sentence an hour in their language.
import assert from 'node:assert/strict';
import { openStrangers } from '../../bot/strangers.ts';
import { Incoming } from '../../bot/gate.ts';
import { message, type Body } from '../emulator/activities.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { bench } from '../dialogs/fakes.ts';

const ELSEWHERE = 'c0ffee00-1111-2222-3333-444444444444';
const foreign = (serviceUrl: string, n = 1, parts: Body = {}): Body =>
  message(serviceUrl, 'hei', {
    from: { id: `29:stranger-${n}`, name: 'Somebody', aadObjectId: `stranger-${n}` },
    locale: 'nb-NO',
    conversation: { id: `a:stranger-${n}`, conversationType: 'personal', tenantId: ELSEWHERE },
    channelData: { tenant: { id: ELSEWHERE } },
    ...parts,
  });

describe('somebody of another organisation', () => {
  it('is refused, runs nothing, and hears so once', async () => {
    const { services } = bench();
    let turns = 0;
    const emulator = await openEmulator({
      // Tokens are made by the real clock.
      services: { ...services, now: () => new Date() },
      respond: () => {
        turns += 1;
        return Promise.resolve([]);
      },
    });
    try {
      const { serviceUrl, sent } = emulator.connector;
      for (let n = 0; n < 5; n++) assert.equal((await emulator.send(foreign(serviceUrl))).status, 401);
      await emulator.connector.received(1);
      const conflicting = foreign(serviceUrl, 2, { channelData: { tenant: { id: 'another' } } });
      assert.equal((await emulator.send(conflicting)).status, 401);
      assert.equal((await emulator.send(foreign(serviceUrl, 3), { authorization: null })).status, 401);
      assert.equal(turns, 0);
      assert.equal(sent.length, 1);
      assert.match(sent[0]?.activity.text ?? '', /organisasjonen/);
      assert.ok(sent[0]?.path.includes('stranger-1'));
    } finally {
      await emulator.close();
    }
  });

  it('hears it once an hour, and a flood of strangers twenty times a minute at most', async () => {
    let now = Date.parse('2026-11-21T08:00:00Z');
    const posted: string[] = [];
    const tell = openStrangers(
      (address) => {
        posted.push(address);
        return posted.length % 2 === 0 ? Promise.reject(new Error('not let in')) : Promise.resolve({ activityId: '' });
      },
      { knowledge: bench().services.knowledge, now: () => new Date(now) },
    );
    const from = (n: number): Incoming => Incoming.parse(foreign('http://127.0.0.1/', n));
    for (let n = 0; n < 3; n++) await tell(from(1));
    assert.equal(posted.length, 1);
    now += 60 * 60_000;
    await tell(from(1));
    assert.equal(posted.length, 2);
    for (let n = 10; n < 60; n++) await tell(from(n));
    assert.equal(posted.length, 1 + 20);
    await tell({ ...from(99), type: 'invoke' });
    now += 60_000;
    await tell({ ...from(99), type: 'conversationUpdate' });
    assert.equal(posted.length, 21);
    // In another chat they are the same person; what is no tenant's id is no organisation.
    await tell({ ...from(20), conversation: { ...from(20).conversation, id: 'a:another-chat' } });
    await tell(
      Incoming.parse(foreign('http://127.0.0.1/', 98, { channelData: {}, conversation: { id: 'a', tenantId: '*' } })),
    );
    assert.equal(posted.length, 21);
    await tell(from(98));
    assert.equal(posted.length, 22);
  });
});
