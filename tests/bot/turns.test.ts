// From an HTTP request to the captured reply: messages, buttons, installations, errors, retries, order.
import assert from 'node:assert/strict';
import type { Respond } from '../../bot/bot.ts';
import type { AdaptiveCard, TurnInput } from '../../dialogs/services.ts';
import { botMention, execute, inChannel, installed, membersAdded, message, submit } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices } from '../emulator/fakes.ts';
import { BOT_TOKEN } from '../emulator/key-server.ts';

const CARD: AdaptiveCard = {
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'new', wrap: true }],
};

for (const mode of ['teams', 'local'] as const) {
  describe(`a turn in ${mode} mode`, () => {
    let emulator: Emulator;
    let respond: Respond = echo;
    let seen: TurnInput[] = [];
    const services = fakeServices();
    before(async () => {
      emulator = await openEmulator({
        mode,
        services,
        respond: (input, given) => {
          seen.push(input);
          return respond(input, given);
        },
      });
    });
    after(() => emulator.close());
    beforeEach(() => {
      respond = echo;
      seen = [];
      emulator.connector.sent.length = 0;
      emulator.connector.requests.length = 0;
    });
    const at = (): string => emulator.connector.serviceUrl;

    it('answers a message with 200 and one reply in its conversation', async () => {
      const answer = await emulator.send(message(at(), 'hallo'));
      assert.deepEqual(answer, { status: 200, body: '' });
      const [reply] = await emulator.connector.received(1);
      assert.equal(reply?.activity.text, 'you said: hallo');
      assert.match(reply?.path ?? '', /^\/teams\/v3\/conversations\/a%3Apersonal-anna\/activities\/activity-\d+$/);
      assert.equal(reply?.authorization, mode === 'teams' ? `Bearer ${BOT_TOKEN}` : undefined);
    });

    it('sends a card with a summary and no second text', async () => {
      respond = () => Promise.resolve([{ text: 'first line\nsecond', card: CARD }]);
      await emulator.send(message(at(), 'x'));
      const { activity } = (await emulator.connector.received(1))[0]!;
      assert.equal(activity.summary, 'first line');
      assert.equal(activity.text, undefined);
      assert.equal(activity.attachments?.[0]?.contentType, 'application/vnd.microsoft.card.adaptive');
    });

    it('replaces the pressed card in place, and sends a new one where it cannot', async () => {
      respond = () => Promise.resolve([{ text: 't', card: CARD, replaces: true }]);
      await emulator.send(submit(at(), { do: 'show' }));
      assert.equal(emulator.connector.sent[0]?.method, 'PUT');
      assert.match(emulator.connector.sent[0]?.path ?? '', /card-1$/);
      assert.deepEqual(seen[0]?.value, { do: 'show' });
      assert.equal(seen[0]?.kind, 'action');
      emulator.connector.fail({ status: 404, method: 'PUT' });
      await emulator.send(submit(at(), { do: 'show' }));
      assert.equal(emulator.connector.sent[1]?.method, 'POST');
    });

    it('answers a universal action with the card in the response', async () => {
      respond = () => Promise.resolve([{ text: 't', card: CARD, replaces: true }]);
      const answer = await emulator.send(execute(at(), { do: 'show' }));
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(answer.body), {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: CARD,
      });
      assert.deepEqual(seen[0]?.value, { do: 'show' });
      assert.equal(emulator.connector.sent.length, 0);
    });

    it('acknowledges feedback and turns an unknown invoke away without a fault', async () => {
      assert.equal((await emulator.send(execute(at(), {}, { name: 'message/submitAction' }))).status, 200);
      assert.equal((await emulator.send(execute(at(), {}, { name: 'task/fetch' }))).status, 400);
      assert.equal(seen.length, 0);
    });

    it('knows an installation, and the bot among added members, but not other people', async () => {
      await emulator.send(installed(at()));
      await emulator.send(membersAdded(at()));
      await emulator.send(membersAdded(at(), { membersAdded: [{ id: '29:other' }] }));
      await emulator.send(installed(at(), { action: 'remove' }));
      assert.deepEqual(
        seen.map((input) => input.kind),
        ['installed', 'installed'],
      );
    });

    it('greets a team once although its installation is announced twice', async () => {
      await emulator.send(installed(at(), inChannel()));
      await emulator.send(membersAdded(at(), inChannel()));
      assert.deepEqual(
        seen.map((input) => input.kind),
        ['added-to-team'],
      );
    });

    it('does not react to edits, deletions and typing', async () => {
      for (const type of ['messageUpdate', 'messageDelete', 'typing', 'messageReaction', 'event', 'something-new']) {
        assert.equal((await emulator.send(message(at(), 'edited', { type }))).status, 200);
      }
      assert.equal(seen.length, 0);
    });

    it('reads team, channel and thread in a channel and answers in the thread', async () => {
      await emulator.send(message(at(), '<at>Join Doctor</at> help', { ...inChannel(), entities: [botMention()] }));
      assert.equal(seen[0]?.scope, 'channel');
      assert.equal(seen[0]?.text, 'help');
      assert.deepEqual(seen[0]?.team, { id: '19:team@thread.tacv2', channel: '19:channel@thread.tacv2' });
      assert.match(emulator.connector.sent[0]?.path ?? '', /messageid%3D1700000000000\/activities/);
    });

    it('says sorry with a reference when the conversation fails, in the language of the client', async () => {
      respond = () => Promise.reject(new TypeError('dsregcmd said contoso-secret'));
      const answer = await emulator.send(message(at(), 'x'));
      assert.deepEqual(answer, { status: 200, body: '' });
      assert.match(emulator.connector.sent[0]?.activity.text ?? '', /^error:nl:\d{8}$/);
      const line = services.logged.find(({ event }) => event === 'turn-failed');
      assert.equal((line?.data as { name?: string }).name, 'TypeError');
      assert.doesNotMatch(JSON.stringify(services.logged), /contoso/);
    });

    it('still answers 200 when even the apology cannot be sent', async () => {
      respond = () => Promise.reject(new Error('x'));
      emulator.connector.fail({ status: 403 });
      assert.equal((await emulator.send(message(at(), 'x'))).status, 200);
      assert.equal((await emulator.send(execute(at(), {}))).status, 200);
    });

    it('runs a delivery once, however often it comes', async () => {
      let open: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      respond = async (input) => {
        await gate;
        return [{ text: input.text }];
      };
      const body = message(at(), 'once');
      const all = [emulator.send(body), emulator.send(body), emulator.send(body)];
      open();
      assert.deepEqual(
        (await Promise.all(all)).map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal((await emulator.send(body)).status, 200);
      assert.equal(seen.length, 1);
      assert.equal(emulator.connector.sent.length, 1);
      await emulator.send({ ...body, conversation: { ...(body['conversation'] as object), id: 'a:another' } });
      assert.equal(seen.length, 2);
    });

    it('gives a repeated press the card it was answered with', async () => {
      respond = () => Promise.resolve([{ text: 't', card: CARD, replaces: true }]);
      const body = execute(at(), { do: 'show' });
      const first = await emulator.send(body);
      assert.match(first.body, /"body":\[\{"type":"TextBlock","text":"new"/);
      assert.deepEqual(await emulator.send(body), first);
      assert.equal(seen.length, 1);
    });

    it('keeps the order within a conversation', async () => {
      const running: string[] = [];
      respond = async (input) => {
        running.push(`start ${input.text}`);
        await new Promise((resolve) => setImmediate(resolve));
        running.push(`end ${input.text}`);
        return [];
      };
      await Promise.all([
        emulator.send(message(at(), '1')),
        emulator.send(message(at(), '2')),
        emulator.send(message(at(), '3')),
      ]);
      for (let i = 0; i < 6; i += 2) assert.equal(running[i]?.replace('start', 'end'), running[i + 1]);
    });

    it('sends first to a stored address, and replaces what it sent', async () => {
      await emulator.send(message(at(), 'x'));
      const address = seen[0]?.address ?? '';
      const { activityId } = await emulator.door.post(address, { text: 'your request was assigned' });
      assert.equal(emulator.connector.sent[1]?.activity.text, 'your request was assigned');
      assert.equal(activityId, emulator.connector.sent[1]?.id);
      await emulator.door.post(address, { text: 'closed' }, { update: activityId });
      assert.equal(emulator.connector.sent[2]?.method, 'PUT');
      await assert.rejects(emulator.door.post('{"no":"address"}', { text: 'x' }), {
        name: 'SendError',
        failure: 'gone',
      });
      const foreign = JSON.stringify({
        ...(JSON.parse(address) as object),
        serviceUrl: 'https://evil.trafficmanager.net/',
      });
      await assert.rejects(emulator.door.post(foreign, { text: 'x' }), { name: 'SendError', failure: 'refused' });
      emulator.connector.fail({ status: 403 });
      await assert.rejects(emulator.door.post(address, { text: 'x' }), { failure: 'unreachable', status: 403 });
    });
  });
}
