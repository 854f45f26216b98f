// Too much of it: one person's flood costs nobody else a turn, is answered once a minute, and an old request is not new.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileReader } from '../../bot/files/read-files.ts';
import { openBuckets, openLimits, RATES } from '../../bot/limits.ts';
import type { Incoming } from '../../bot/gate.ts';
import { openMetrics } from '../../bot/metrics.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import type { TurnInput } from '../../dialogs/services.ts';
import type { TicketDraft } from '../../helpdesk/types.ts';
import { ANNA, execute, message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';

const START = Date.parse('2026-11-21T10:00:00Z');
const MINUTE = 60_000;

describe('a bucket', () => {
  it('gives so many at once, then one for each part of its time', () => {
    let time = START;
    const take = openBuckets({ most: 3, perMs: 3_000 }, () => new Date(time));
    assert.deepEqual(
      [1, 2, 3, 4].map(() => take('a')),
      [true, true, true, false],
    );
    assert.equal(take('b'), true);
    time += 999;
    assert.equal(take('a'), false);
    time += 2;
    assert.deepEqual([take('a'), take('a')], [true, false]);
    time += 60_000;
    assert.deepEqual(
      [1, 2, 3, 4].map(() => take('a')),
      [true, true, true, false],
    );
  });

  it('takes nothing from anybody when the clock is set back', () => {
    let time = START;
    const take = openBuckets({ most: 3, perMs: 3_000 }, () => new Date(time));
    take('a');
    time -= 60 * MINUTE;
    assert.deepEqual(
      [1, 2, 3].map(() => take('a')),
      [true, true, false],
    );
    time += 1_001;
    assert.equal(take('a'), true);
  });

  it('forgets those who were quiet longest, never the one who asks', () => {
    const take = openBuckets({ most: 1, perMs: MINUTE }, () => new Date(START), 100);
    assert.equal(take('loud'), true);
    for (let i = 0; i < 1_000; i += 1) {
      take(`k${i}`);
      assert.equal(take('loud'), false, String(i));
    }
  });
});

describe('limits', () => {
  it('are met by one person alone, by the organisation, and by all together', () => {
    let time = START;
    const met: string[] = [];
    const limits = openLimits(
      () => new Date(time),
      (limit) => met.push(limit),
    );
    const verdicts = Array.from({ length: 22 }, () => limits.turn('t', 'anna'));
    assert.deepEqual(verdicts.slice(18), ['run', 'run', 'say', 'drop']);
    assert.equal(limits.turn('t', 'bas'), 'run');
    assert.equal(limits.turn('u', 'anna'), 'run');
    time += MINUTE;
    assert.equal(limits.turn('t', 'anna'), 'run');
    for (let i = 0; i < RATES.tenant.most; i += 1) limits.turn('t', `p${i}`);
    assert.equal(limits.turn('t', 'late'), 'say');
    assert.equal(limits.turn('u', 'elsewhere'), 'run');
    for (let i = 0; i < RATES.all.most; i += 1) limits.turn(`t${i}`, 'x');
    assert.equal(limits.turn('v', 'late'), 'say');
    assert.deepEqual(new Set(met), new Set(['turns', 'tenant', 'all']));
    assert.deepEqual(Array.from({ length: 6 }, () => limits.file('t', 'anna')).filter(Boolean).length, 5);
  });

  it('hold for files: one too many is not fetched, and the person hears why', async () => {
    const never = (): never => assert.fail('it was read');
    const rules = { origins: [], fileDomains: [], token: never, timeoutMs: 1 };
    const asked: string[] = [];
    const read = openFileReader(rules, { read: never, close: never }, (...who) => asked.push(who.join()) < 0);
    const image = { contentType: 'image/png', contentUrl: 'https://x.example/1.png' };
    const turn = { kind: 'message', scope: 'personal', tenant: 't', user: { id: 'anna', name: '' } } as TurnInput;
    assert.deepEqual(await read(turn, { attachments: [image] } as Incoming), {
      file: { is: 'unread', why: 'too-often' },
    });
    assert.equal(read(turn, { attachments: [] as object[] } as Incoming), null);
    assert.deepEqual(asked, ['t,anna']);
  });

  const draft: TicketDraft = {
    tenant: 't', user: { id: 'u', name: 'U' }, language: 'en', address: '{}', summary: 's', severity: 'normal',
    contact: '', question: '', answer: '', findings: [], paste: '',
  }; // prettier-ignore

  it('hold for requests too, whichever process takes them; the same form again is none', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'limits-'));
    let time = START;
    let ids = 0;
    const open = () =>
      openHelpdesk({
        dataDir,
        now: () => new Date(time),
        newId: () => `id-${++ids}`,
        log: { info: () => undefined, error: () => undefined },
        ticketsPerHour: RATES.tickets.most,
      });
    const [one, two] = [await open(), await open()];
    try {
      for (const [helpdesk, key] of [[one, 'a'], [two, 'b'], [one, 'c'], [two, 'a']] as const) await helpdesk.open(key, draft); // prettier-ignore
      await assert.rejects(two.open('d', draft), { code: 'TICKETS_LIMITED' });
      await assert.rejects(one.open('d', draft), { code: 'TICKETS_LIMITED' });
      assert.equal((await one.open('e', { ...draft, user: { id: 'v', name: 'V' } })).ticket.number, 1004);
      time += 60 * MINUTE + 1;
      assert.equal((await two.open('d', draft)).created, true);
      assert.deepEqual(await one.openByAge(), { 'a day': 5, 'a week': 0, 'a month': 0, older: 0 });
      time += 6 * 24 * 60 * MINUTE;
      assert.deepEqual(await one.openByAge(), { 'a day': 0, 'a week': 5, 'a month': 0, older: 0 });
    } finally {
      await one.close();
      await two.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('a person who floods', () => {
  let emulator: Emulator;
  let at: string;
  let time = Date.now();
  before(async () => {
    const services = fakeServices();
    emulator = await openEmulator({
      services: { ...services, now: () => new Date(time) },
      respond: echo,
      limits: openLimits(
        () => new Date(time),
        () => undefined,
      ),
    });
    at = emulator.connector.serviceUrl;
  });
  after(() => emulator.close());

  it('is told once a minute, gets 200 for the rest, and keeps nobody else from an answer', async () => {
    for (let i = 0; i < 40; i += 1) assert.equal((await emulator.send(message(at, `m${i}`))).status, 200);
    const texts = emulator.connector.sent.map(({ activity }) => activity.text ?? '');
    assert.equal(texts.length, 21);
    assert.match(texts[20] ?? '', /^limit-turns:nl:/);
    const pressed = await emulator.send(execute(at, {}));
    assert.deepEqual([pressed.status, (JSON.parse(pressed.body) as { value: string }).value], [200, '']);
    const bas = { ...ANNA, id: '29:bas', aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-000000000002' };
    await emulator.send(message(at, 'hello', { from: bas }));
    assert.equal(emulator.connector.sent.at(-1)?.activity.text, 'you said: hello');
    time += MINUTE;
    await emulator.send(message(at, 'again'));
    assert.equal(emulator.connector.sent.at(-1)?.activity.text, 'you said: again');
  });

  it('hears it in the button’s answer, where a button was pressed', async () => {
    const cleo = { ...ANNA, id: '29:cleo', aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-000000000003' };
    for (let i = 0; i < 20; i += 1) await emulator.send(message(at, `m${i}`, { from: cleo }));
    const sent = emulator.connector.sent.length;
    const answer = JSON.parse((await emulator.send(execute(at, {}, { from: cleo }))).body) as { value: string };
    assert.match(answer.value, /^limit-turns:/);
    assert.equal(emulator.connector.sent.length, sent);
  });

  it('does not count what the channel repeats', async () => {
    const dora = { ...ANNA, id: '29:dora', aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-000000000004' };
    const once = message(at, 'once', { from: dora });
    for (let i = 0; i < 30; i += 1) await emulator.send(once);
    await emulator.send(message(at, 'more', { from: dora }));
    assert.equal(emulator.connector.sent.at(-1)?.activity.text, 'you said: more');
  });
});

describe('an old request under a young token', () => {
  it('is refused when it is new to us, and answered as before when it is known', async () => {
    let time = Date.now();
    const services = { ...fakeServices(), now: () => new Date(time) };
    const emulator = await openEmulator({ services, respond: echo });
    const at = emulator.connector.serviceUrl;
    const stamp = (ms: number) => ({ timestamp: new Date(time + ms).toISOString() });
    try {
      const known = message(at, 'known', stamp(-14 * MINUTE));
      assert.equal((await emulator.send(known)).status, 200);
      assert.equal((await emulator.send(message(at, 'ahead', stamp(14 * MINUTE)))).status, 200);
      const replayed = message(at, 'replayed', stamp(0));
      const bodies = [
        message(at, 'old', stamp(-16 * MINUTE)),
        message(at, 'ahead', stamp(16 * MINUTE)),
        message(at, 'none', { timestamp: undefined }),
        message(at, 'null', { timestamp: null }),
        message(at, 'no date', { timestamp: 'yesterday' }),
      ];
      for (const body of bodies) assert.equal((await emulator.send(body)).status, 401);
      time += 4 * MINUTE;
      assert.equal((await emulator.send(known)).status, 200);
      time += 20 * MINUTE;
      assert.equal((await emulator.send(replayed)).status, 401);
      assert.equal(emulator.connector.sent.length, 2);
    } finally {
      await emulator.close();
    }
  });
});

describe('metrics', () => {
  it('count turns by what they were about, and leave a figure out that cannot be had', async () => {
    const metrics = openMetrics();
    metrics.asked('decline', 'nb');
    metrics.limited('turns');
    metrics.sendLimited();
    metrics.watch('outbox_age_seconds', 'x', () => Promise.reject(new Error('no database')));
    metrics.watch('open_requests', 'x', () => ({ 'a day': 2, older: 1 }), 'age');
    const text = await metrics.text();
    metrics.close();
    for (const line of [
      'join_doctor_turns_total{intent="decline",language="nb"} 1',
      'join_doctor_limited_total{limit="turns"} 1',
      'join_doctor_sends_limited_total 1',
      'join_doctor_open_requests{age="older"} 1',
    ]) assert.ok(text.includes(`${line}\n`), line); // prettier-ignore
    assert.doesNotMatch(text, /^join_doctor_outbox_age_seconds \d/m);
  });
});
