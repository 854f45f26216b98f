// What every adapter over an SDK must do, told over HTTP: what comes in as the channel sends it, what leaves as it takes it.
import assert from 'node:assert/strict';
import type { Sdk } from '../../bot/channel.ts';
import type { AdaptiveCard, Reply, TurnInput } from '../../dialogs/services.ts';
import {
  BOT,
  botMention,
  execute,
  inChannel,
  installed,
  membersAdded,
  message,
  submit,
} from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { fakeServices } from '../emulator/fakes.ts';
import { BOT_TOKEN, TENANT } from '../emulator/key-server.ts';

const CARD: AdaptiveCard = {
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'x', wrap: true }],
  actions: [{ type: 'Action.Execute', title: 'Go', verb: 'do', data: { do: 'show' } }],
};

/** Registers the checks for one SDK, in one mode. */
export function adapterContract(sdk: Sdk, mode: 'teams' | 'local'): void {
  describe(`turns through ${sdk}, ${mode}`, () => {
    let emulator: Emulator;
    let replies: (input: TurnInput) => Promise<Reply[]>;
    const seen: TurnInput[] = [];
    const services = fakeServices();
    before(async () => {
      const respond = (input: TurnInput): Promise<Reply[]> => {
        seen.push(input);
        return replies(input);
      };
      emulator = await openEmulator({ sdk, mode, services, respond });
    });
    after(() => emulator.close());
    beforeEach(() => {
      seen.length = 0;
      emulator.connector.sent.length = 0;
      emulator.connector.requests.length = 0;
      replies = (input) => Promise.resolve([{ text: `you said: ${input.text}` }]);
    });
    const at = (): string => emulator.connector.serviceUrl;
    const sent = (n = 0) => emulator.connector.sent[n] ?? assert.fail('nothing was sent');

    it('answers a message in its conversation, as the bot, signed with the bot’s own token', async () => {
      assert.deepEqual(await emulator.send(message(at(), 'Hei', { id: 'm1' })), { status: 200, body: '' });
      assert.equal(emulator.connector.sent.length, 1);
      const { method, path, authorization, activity } = sent();
      assert.deepEqual([method, path], ['POST', '/teams/v3/conversations/a%3Apersonal-anna/activities/m1']);
      assert.equal(authorization, mode === 'teams' ? `Bearer ${BOT_TOKEN}` : undefined);
      assert.equal(activity.text, 'you said: Hei');
      assert.equal(activity.type, 'message');
      assert.equal(activity.channelId, 'msteams');
      assert.equal(activity.from?.id, BOT.id);
      assert.equal(activity.conversation?.id, 'a:personal-anna');
      assert.equal(activity.replyToId, 'm1');
    });

    it('answers a message that came without an id, or with an empty one', async () => {
      for (const id of [undefined, '']) await emulator.send(message(at(), 'Hei', { id }));
      assert.equal(emulator.connector.sent.length, 2);
      for (const { path } of emulator.connector.sent) assert.match(path, /\/activities\/[0-9a-f-]{36}$/);
    });

    it('gives the conversation what came: text, person, tenant, team, mentions, and lets nothing of it fall', async () => {
      const parts = { ...inChannel(), entities: [botMention(), { type: 'clientInfo', locale: 'nb-NO' }] };
      await emulator.send(message(at(), '<at>Join Doctor</at> help', { ...parts, locale: undefined }));
      const [input] = seen;
      assert.deepEqual([input?.text, input?.scope, input?.localeHint], ['help', 'channel', 'nb-NO']);
      assert.deepEqual(input?.team, { id: '19:team@thread.tacv2', channel: '19:channel@thread.tacv2' });
      assert.equal(input.tenant, TENANT);
      assert.match(sent().path, /messageid%3D1700000000000\/activities/);
    });

    it('sends a card whole, several replies in order, and a pressed button’s data in', async () => {
      replies = () => Promise.resolve([{ text: 'reading', card: CARD }, { text: 'second' }]);
      await emulator.send(submit(at(), { do: 'show', about: { is: 'answer' } }));
      assert.deepEqual(seen[0]?.value, { do: 'show', about: { is: 'answer' } });
      const [attachment] = sent().activity.attachments ?? [];
      assert.equal(attachment?.contentType, 'application/vnd.microsoft.card.adaptive');
      assert.deepEqual(attachment.content, CARD);
      assert.equal(sent().activity.summary, 'reading');
      assert.equal(sent(1).activity.text, 'second');
    });

    it('replaces the card whose button was pressed', async () => {
      replies = () => Promise.resolve([{ text: 't', card: CARD, replaces: true }]);
      await emulator.send(submit(at(), { do: 'x' }));
      assert.deepEqual([sent().method, sent().path.endsWith('/activities/card-1')], ['PUT', true]);
      assert.deepEqual(sent().activity.attachments?.[0]?.content, CARD);
    });

    it('answers an invoke in its response: a card, a message, a refusal', async () => {
      replies = () => Promise.resolve([{ text: 't', card: CARD, replaces: true }]);
      const card = await emulator.send(execute(at(), { do: 'show' }));
      assert.equal(card.status, 200);
      assert.deepEqual(JSON.parse(card.body), {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: CARD,
      });
      assert.deepEqual(seen[0]?.value, { do: 'show' });
      assert.equal(emulator.connector.sent.length, 0);
      replies = () => Promise.resolve([{ text: 'aside' }]);
      const aside = await emulator.send(execute(at(), { do: 'y' }));
      assert.equal((JSON.parse(aside.body) as { value: string }).value, '');
      assert.equal(sent().activity.text, 'aside');
      assert.deepEqual(await emulator.send(execute(at(), {}, { name: 'task/fetch' })), { status: 400, body: '' });
    });

    it('knows an installation by either of its two events', async () => {
      await emulator.send(installed(at()));
      await emulator.send(membersAdded(at()));
      assert.deepEqual(
        seen.map(({ kind }) => kind),
        ['installed', 'installed'],
      );
      assert.equal(emulator.connector.sent.length, 2);
      assert.equal((await emulator.send(message(at(), 'x', { type: 'messageReaction' }))).status, 200);
      assert.equal(seen.length, 2);
    });

    it('speaks first: in a chat, in place of what it sent, in a new thread and in a known one', async () => {
      await emulator.send(message(at(), 'x'));
      const address = seen[0]?.address ?? '';
      const { activityId } = await emulator.door.post(address, { text: 'assigned', card: CARD });
      assert.equal(activityId, sent(1).id);
      // As an answer to nothing: both SDKs make up an id for it.
      assert.match(sent(1).path, /^\/teams\/v3\/conversations\/a%3Apersonal-anna\/activities(?:\/[0-9a-f-]{36})?$/);
      assert.equal(sent(1).activity.channelId, 'msteams');
      assert.equal(sent(1).activity.from?.id, BOT.id);
      await emulator.door.post(address, { text: 'closed' }, { update: activityId });
      assert.deepEqual([sent(2).method, sent(2).path.endsWith(`/activities/${activityId}`)], ['PUT', true]);
      await emulator.send(message(at(), 'x', { ...inChannel(), entities: [botMention()] }));
      const inTeam = seen[1]?.address ?? '';
      await emulator.door.post(inTeam, { text: 'new' }, { newThread: true });
      await emulator.door.post(inTeam, { text: 'in it' }, { thread: '17' });
      assert.match(sent(4).path, /\/19%3Achannel%40thread\.tacv2\/activities/);
      assert.match(sent(5).path, /19%3Achannel%40thread\.tacv2%3Bmessageid%3D17\/activities/);
      assert.equal(sent(4).authorization, sent(0).authorization);
    });

    it('tells a person who left from a fault, and never calls a host nobody allowed', async () => {
      await emulator.send(message(at(), 'x'));
      const address = seen[0]?.address ?? '';
      emulator.connector.fail({ status: 403 }, { status: 404 });
      await assert.rejects(emulator.door.post(address, { text: 'x' }), { failure: 'unreachable', status: 403 });
      await assert.rejects(emulator.door.post(address, { text: 'x' }), { failure: 'gone' });
      const poisoned = { ...(JSON.parse(address) as object), serviceUrl: 'https://evil.trafficmanager.net/' };
      await assert.rejects(emulator.door.post(JSON.stringify(poisoned), { text: 'x' }), { failure: 'refused' });
      await assert.rejects(emulator.door.post('{}', { text: 'x' }), { failure: 'gone' });
    });

    it('says sorry once when a turn fails, without a word of the error, and answers the button too', async () => {
      replies = () => Promise.reject(new TypeError('contoso-secret'));
      assert.deepEqual(await emulator.send(message(at(), 'x')), { status: 200, body: '' });
      assert.match(sent().activity.text ?? '', /^error:nl:/);
      const pressed = await emulator.send(execute(at(), {}));
      assert.equal(pressed.status, 200);
      assert.equal((JSON.parse(pressed.body) as { statusCode: number }).statusCode, 200);
      assert.doesNotMatch(JSON.stringify([emulator.connector.sent, services.logged]), /contoso-secret/);
      emulator.connector.fail({ status: 403 });
      assert.equal((await emulator.send(message(at(), 'x'))).status, 200);
    });

    it('takes what the channel adds tomorrow', async () => {
      const odd = { somethingNew: { deep: [1, 2] }, attachments: [{ contentType: 'x/y', contentUrl: null, more: 1 }] };
      assert.equal((await emulator.send(message(at(), 'odd', odd))).status, 200);
      assert.equal(sent().activity.text, 'you said: odd');
    });
  });
}
