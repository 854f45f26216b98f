// The channel's own thumbs, from the HTTP request to the opinion that is kept.
import assert from 'node:assert/strict';
import { createThumbs } from '../../bot/thumbs.ts';
import type { Feedback } from '../../dialogs/cards/actions.ts';
import { respond } from '../../dialogs/respond.ts';
import { bench } from '../dialogs/fakes.ts';
import type { Bench } from '../dialogs/fakes.ts';
import { execute, message } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';

type Shown = Feedback & { do: string; v: number; helpful: boolean; text: string };

describe('the channel’s own thumbs', () => {
  let emulator: Emulator;
  let b: Bench;
  const open = async (mode: 'teams' | 'local'): Promise<void> => {
    b = bench();
    // Tokens are signed now: the gate needs the same clock.
    b.services.now = () => new Date();
    emulator = await openEmulator({ mode, services: b.services, respond });
  };
  afterEach(() => emulator.close());

  const ask = async (text: string) => {
    await emulator.send(message(emulator.connector.serviceUrl, text));
    const sent = emulator.connector.sent.at(-1);
    assert.ok(sent);
    return sent;
  };
  const press = (replyToId: unknown, actionValue: unknown) =>
    emulator.send(
      execute(
        emulator.connector.serviceUrl,
        {},
        {
          name: 'message/submitAction',
          replyToId,
          value: { actionName: 'feedback', actionValue },
        },
      ),
    );

  it('stand under answers in Teams, and nowhere else', async () => {
    await open('teams');
    assert.deepEqual((await ask('0x801c03f2')).activity.channelData, { feedbackLoop: { type: 'default' } });
    assert.equal((await ask('help')).activity.channelData, undefined);
  });

  it('are not asked for where there is no Teams', async () => {
    await open('local');
    assert.equal((await ask('0x801c03f2')).activity.channelData, undefined);
  });

  it('keep entry, language, version and words, once, and answer with an empty 200 and no message', async () => {
    await open('teams');
    const { id } = await ask('0x801c03f2');
    const before = emulator.connector.sent.length;
    const pressed = { reaction: 'dislike', feedback: JSON.stringify({ feedbackText: 'not on 10.1.2.3' }) };
    assert.deepEqual(await press(id, pressed), { status: 200, body: '{}' });
    assert.equal((await press(id, { reaction: 'dislike', feedback: '{}' })).status, 200);
    assert.equal(emulator.connector.sent.length, before);
    const [rating, ...more] = b.helpdesk.ratings.values();
    assert.deepEqual(more, []);
    const { entry, comment, ...rest } = rating ?? { entry: '', comment: '' };
    assert.match(entry, /^[a-z-]+$/);
    assert.match(comment, /^not on <\S+>$/);
    assert.deepEqual(rest, {
      tenant: [...b.helpdesk.ratings.values()][0]?.tenant,
      language: 'nl',
      version: b.services.knowledge.version,
      helpful: false,
    });
  });

  it('count without their entry when the answer is not known here any more', async () => {
    await open('teams');
    await press('sent-by-another-instance', { reaction: 'like', feedback: '{"feedbackText":""}' });
    const [rating] = b.helpdesk.ratings.values();
    assert.deepEqual([rating?.entry, rating?.helpful, rating?.language], ['', true, 'nl']);
  });

  it('are acknowledged and kept nowhere when they make no sense', async () => {
    await open('teams');
    const deep = '['.repeat(5_000);
    for (const [replyToId, value] of [
      ['x', { reaction: 'shrug' }],
      ['x', null],
      [undefined, { reaction: 'like' }],
    ])
      assert.equal((await press(replyToId, value)).status, 200);
    assert.equal(b.helpdesk.ratings.size, 0);
    assert.equal((await press('x', { reaction: 'like', feedback: deep })).status, 200);
    assert.equal([...b.helpdesk.ratings.values()][0]?.comment, '');
  });
});

describe('the answers thumbs are about', () => {
  it('are known by conversation and message, as many as were asked for', () => {
    const thumbs = createThumbs(2);
    const context = { q: 'Waarom “Pending”?', ids: ['device-stays-pending'], paste: 'a1' };
    const sent = (once: string): Feedback => ({ once, context, lang: 'nb', version: '1' });
    const about = (conversation: string, replyToId: string): Feedback | undefined => {
      const base = { conversation, localeHint: 'nl' } as Parameters<typeof thumbs.read>[1];
      const value = { actionName: 'feedback', actionValue: { reaction: 'like' } };
      const { do: done, v, helpful, text, ...rest } = thumbs.read({ replyToId, value } as never, base)?.value as Shown;
      assert.deepEqual([done, v, helpful, text], ['react', 1, true, '']);
      return rest;
    };
    for (const once of ['first', 'second', 'third']) thumbs.sent('a:chat', once, sent(once));
    assert.deepEqual(about('a:chat', 'second'), sent('second'));
    assert.deepEqual(about('a:chat', 'third'), sent('third'));
    for (const [chat, id] of [
      ['a:chat', 'first'],
      ['a:other', 'third'],
    ] as const)
      assert.deepEqual(about(chat, id), { once: `message-${id}`, context: { q: '', ids: [], paste: '' }, lang: 'nl' });
  });
});
