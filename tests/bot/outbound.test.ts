// What leaves: within the size, with the right retry, to nobody who was not allowed, and one at a time.
import assert from 'node:assert/strict';
import { openConnector, type SendError } from '../../bot/connector.ts';
import { openDeliveries } from '../../bot/deliveries.ts';
import { MAX_CARD_BYTES, MAX_MESSAGE_BYTES, sizeOf, writeActivity } from '../../bot/outbound.ts';
import type { TokenSource } from '../../bot/token.ts';
import type { AdaptiveCard } from '../../dialogs/services.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';

const card = (text: string): AdaptiveCard => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body: [{ type: 'TextBlock', text, wrap: true }],
  msteams: { width: 'Full' },
});

describe('a message that leaves', () => {
  it('keeps its card within the size and its text when the card is over it', () => {
    const room = MAX_CARD_BYTES / 2 - JSON.stringify(card('')).length;
    const full = writeActivity({ text: 'reading', card: card('x'.repeat(room)) });
    assert.equal(full.attachments?.length, 1);
    const over = writeActivity({ text: 'reading', card: card('x'.repeat(room + 1)) });
    assert.deepEqual(over, { type: 'message', text: 'reading', textFormat: 'markdown' });
  });

  it('is never over 40 KB, whatever it is made of', () => {
    for (const text of [
      'x'.repeat(100_000),
      'line\n'.repeat(20_000),
      '"\n'.repeat(30_000),
      '😀'.repeat(50_000),
      '\u0001'.repeat(50_000),
    ]) {
      const activity = writeActivity({ text, card: card(text) });
      assert.equal(activity.attachments, undefined);
      assert.ok(sizeOf(activity) <= MAX_MESSAGE_BYTES, String(sizeOf(activity)));
      assert.ok((activity.text?.length ?? 0) > 1000);
    }
  });

  it('asks for the whole width only where that is known', () => {
    const shown = (fullWidth: boolean): unknown =>
      (writeActivity({ text: 't', card: card('x') }, fullWidth).attachments?.[0]?.content as AdaptiveCard).msteams;
    assert.deepEqual(shown(true), { width: 'Full' });
    assert.equal(shown(false), undefined);
  });
});

describe('the sender', () => {
  let connector: Connector;
  let waits: number[] = [];
  before(async () => {
    connector = await openConnectorServer();
  });
  after(() => connector.close());
  beforeEach(() => {
    waits = [];
    connector.sent.length = 0;
    connector.requests.length = 0;
  });
  const open = (origins: string[] = [connector.origin]) =>
    openConnector(connector.serviceUrl, {
      origins,
      token: () => Promise.resolve('t'),
      random: () => 0.5,
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
  const message = { type: 'message', text: 'x' };

  it('waits as long as a 429 says and sends once', async () => {
    connector.fail({ status: 429, headers: { 'retry-after': '1' } }, { status: 429, headers: { 'retry-after': '2' } });
    await open().sendToConversation('c', message);
    assert.deepEqual(waits, [1000, 2000]);
    assert.equal(connector.sent.length, 1);
  });

  it('leaves a long wait to the outbox, with the time that was asked for', async () => {
    connector.fail({ status: 429, headers: { 'retry-after': '30' } });
    await assert.rejects(open().sendToConversation('c', message), (error: SendError) => {
      assert.equal(error.failure, 'busy');
      assert.equal(error.retryAfterMs, 30_000);
      return true;
    });
  });

  it('sends again after 412 and 503, which took nothing, and gives up in the end', async () => {
    connector.fail({ status: 412 }, { status: 503 });
    await open().sendToConversation('c', message);
    connector.fail({ status: 412 }, { status: 412 }, { status: 412 });
    await assert.rejects(open().sendToConversation('c', message), { failure: 'busy', status: 412 });
    assert.equal(connector.sent.length, 1);
  });

  it('never repeats a message that may have arrived, but does repeat an update', async () => {
    for (const failure of [
      { status: 500, accept: true },
      { status: 502 },
      { status: 504, accept: true },
      { status: 0, drop: true, accept: true },
    ]) {
      connector.fail(failure);
      await assert.rejects(open().sendToConversation('c', message), { failure: 'uncertain' });
    }
    assert.equal(connector.requests.length, 4);
    connector.fail({ status: 502, method: 'PUT' });
    await open().updateActivity('c', 'a', message);
    assert.equal(connector.requests.length, 6);
  });

  it('takes 403 and 404 as facts, not faults', async () => {
    connector.fail({ status: 403 }, { status: 404 }, { status: 400 });
    await assert.rejects(open().sendToConversation('c', message), { failure: 'unreachable' });
    await assert.rejects(open().sendToConversation('c', message), { failure: 'gone' });
    await assert.rejects(open().sendToConversation('c', message), { failure: 'refused' });
    assert.equal(connector.requests.length, 3);
  });

  it('forgets a token that was not taken, and sends again with another', async () => {
    let issued = 1;
    const token: TokenSource = () => Promise.resolve(`t${issued}`);
    token.reject = (which) => void (which === `t${issued}` && issued++);
    const options = { origins: [connector.origin], token, random: () => 0, wait: () => Promise.resolve() };
    connector.fail({ status: 401 });
    await openConnector(connector.serviceUrl, options).sendToConversation('c', message);
    assert.deepEqual(
      connector.requests.map(({ authorization }) => authorization),
      ['Bearer t1', 'Bearer t2'],
    );
    // The outbox has one try: its next one has another token.
    connector.fail({ status: 401 });
    const once = openConnector(connector.serviceUrl, { ...options, tries: 1 });
    await assert.rejects(once.sendToConversation('c', message), { failure: 'busy', status: 401 });
    assert.equal(await token(), 't3');
  });

  it('shows its token to no host that was not allowed, nor where a redirect points', async () => {
    const other = await openConnectorServer();
    try {
      await assert.rejects(open(['https://smba.trafficmanager.net']).sendToConversation('c', message), {
        failure: 'refused',
      });
      assert.equal(connector.requests.length, 0);
      connector.fail({ status: 307, headers: { location: `${other.origin}/v3/conversations/c/activities` } });
      await assert.rejects(open().sendToConversation('c', message), { failure: 'refused' });
      assert.equal(other.requests.length, 0);
    } finally {
      await other.close();
    }
  });

  it('cannot be led elsewhere by an odd conversation id', async () => {
    await open().sendToConversation('../../x?y#z', message);
    assert.equal(connector.sent[0]?.path, '/teams/v3/conversations/..%2F..%2Fx%3Fy%23z/activities');
  });

  it('sends nothing without a token and says that it may be tried again', async () => {
    const none = openConnector(connector.serviceUrl, {
      origins: [connector.origin],
      token: () => Promise.reject(new Error('x')),
      random: () => 0,
      wait: () => Promise.resolve(),
    });
    await assert.rejects(none.sendToConversation('c', message), { failure: 'busy', status: 401 });
    assert.equal(connector.requests.length, 0);
  });
});

describe('deliveries', () => {
  const start = Date.parse('2026-11-21T08:00:00Z');

  it('forget failed work, so that a retry runs it, and keep what succeeded', async () => {
    let time = start;
    const deliveries = openDeliveries<number>(
      () => new Date(time),
      (status) => status < 400,
    );
    let runs = 0;
    const work = (status: number) => () => {
      runs += 1;
      return Promise.resolve(status);
    };
    assert.equal(await deliveries.run('k', 'c', work(500)), 500);
    assert.equal(await deliveries.run('k', 'c', work(200)), 200);
    assert.equal(await deliveries.run('k', 'c', work(500)), 200);
    assert.equal(runs, 2);
    await assert.rejects(deliveries.run('t', 'c', () => Promise.reject(new Error('x'))));
    assert.equal(await deliveries.run('t', 'c', work(200)), 200);
    time += 36 * 60 * 1000;
    await deliveries.run('k', 'c', work(200));
    assert.equal(runs, 4);
    await deliveries.run(null, 'c', work(200));
    await deliveries.run(null, 'c', work(200));
    assert.equal(runs, 6);
  });

  it('know what is under way and what was done in the last 35 minutes, and nothing older', async () => {
    let time = start;
    const deliveries = openDeliveries<string>(
      () => new Date(time),
      () => true,
    );
    let open: (answer: string) => void = () => undefined;
    const never = (): Promise<string> => Promise.reject(new Error('ran twice'));
    const first = deliveries.run('k', 'c', () => new Promise((resolve) => (open = resolve)));
    time += 36 * 60 * 1000;
    assert.equal(deliveries.knows('k'), true);
    const second = deliveries.run('k', 'c', never);
    open('done');
    assert.deepEqual(await Promise.all([first, second]), ['done', 'done']);
    time += 35 * 60 * 1000;
    assert.equal(deliveries.knows('k'), true);
    assert.equal(await deliveries.run('k', 'c', never), 'done');
    time += 1;
    // Else an old body would pass for a repetition, and run.
    assert.equal(deliveries.knows('k'), false);
    assert.deepEqual([deliveries.knows('other'), deliveries.knows(null)], [false, false]);
  });

  it('run one after the other in a conversation, and beside each other in two', async () => {
    const deliveries = openDeliveries<void>(
      () => new Date(start),
      () => true,
    );
    const order: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = deliveries.run('1', 'a', async () => {
      await gate;
      order.push('a1');
    });
    const failing = deliveries.run('2', 'a', () => Promise.reject(new Error('x')));
    const third = deliveries.run('3', 'a', () => Promise.resolve(void order.push('a3')));
    await deliveries.run('4', 'b', () => Promise.resolve(void order.push('b1')));
    assert.deepEqual(order, ['b1']);
    assert.equal(deliveries.pending(), 3);
    open();
    await Promise.allSettled([first, failing, third]);
    await deliveries.idle();
    assert.deepEqual(order, ['b1', 'a1', 'a3']);
    assert.equal(deliveries.pending(), 0);
  });

  it('keep long answers only as long as there is room, and then still know that the work was done', async () => {
    let time = start;
    const long = { sizeOf: (answer: string) => answer.length, otherwise: 'done', most: 10 };
    const deliveries = openDeliveries<string>(
      () => new Date(time),
      () => true,
      long,
    );
    const give = (key: string, answer: string) => deliveries.run(key, 'c', () => Promise.resolve(answer));
    const again = (key: string) => deliveries.run(key, 'c', () => Promise.reject(new Error('ran twice')));
    for (const key of ['a', 'b', 'c']) await give(key, `${key}...`);
    assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(again)), ['done', 'b...', 'c...']);
    await give('d', '');
    await give('e', 'longer than all of it');
    assert.deepEqual(await Promise.all(['b', 'c', 'd', 'e'].map(again)), ['b...', 'c...', '', 'done']);
    time += 36 * 60 * 1000;
    assert.equal(deliveries.knows('b'), false);
    // What was forgotten leaves its room to others.
    await give('f', 'f...');
    await give('g', 'g...');
    assert.deepEqual(await Promise.all([again('f'), again('g')]), ['f...', 'g...']);
  });

  it('stay bounded', async () => {
    const deliveries = openDeliveries<number>(
      () => new Date(start),
      () => true,
    );
    let runs = 0;
    const work = (): Promise<number> => Promise.resolve((runs += 1));
    for (let i = 0; i < 50_050; i += 1) await deliveries.run(`k${i}`, 'c', work);
    assert.deepEqual([deliveries.knows('k49'), deliveries.knows('k50')], [false, true]);
    await deliveries.run('k0', 'c', work);
    assert.equal(runs, 50_051);
  });
});
