// The sender of the outbox: what cannot be drawn has not left and is tried again; what may have arrived never is by itself.
import assert from 'node:assert/strict';
import { SendError, type SendFailure } from '../../bot/connector.ts';
import { localDirectory } from '../../bot/directory.ts';
import { createPostman } from '../../bot/postman.ts';
import type { Post } from '../../bot/proactive.ts';
import type { PostOutcome } from '../../helpdesk/types.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { channel, draft, openWorld, tenant, type World } from '../helpdesk/world.ts';

describe('the postman', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.helpdesk.setChannel(channel());
    await world.helpdesk.open('k1', draft());
  });
  afterEach(() => world.end());

  const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
  const postman = (post: Post, helpdesk: Partial<World['helpdesk']> = {}) =>
    createPostman(
      {
        knowledge: realKnowledge(),
        helpdesk: { ...world.helpdesk, ...helpdesk },
        directory: localDirectory,
        log: { info: () => undefined, error: () => undefined },
      },
      post,
      () => Promise.resolve(undefined),
    );
  const states = async () => (await world.helpdesk.outbox.rows(tenant)).map(({ kind, state }) => `${kind} ${state}`);

  it('tries again what it could not draw: nothing has left', async () => {
    const posts: string[] = [];
    const post: Post = (address) => Promise.resolve({ activityId: `m${posts.push(address)}` });
    const first = await world.helpdesk.outbox.pump(postman(post, { channel: away }));
    assert.deepEqual([first.retried, first.unknown, posts.length], [1, 0, 0]);
    world.pass(60_000);
    assert.equal((await world.helpdesk.outbox.pump(postman(post))).sent, 1);
    assert.deepEqual([posts, await states()], [['helpdesk-channel'], ['ticket-card sent']]);
  });

  const failures: [SendFailure | 'no SendError', PostOutcome['outcome'], string][] = [
    ['busy', 'retry', 'waiting'],
    ['uncertain', 'unknown', 'unknown'],
    ['refused', 'refused', 'dead'],
    ['no SendError', 'unknown', 'unknown'],
  ];
  for (const [failure, outcome, state] of failures)
    it(`takes a send that failed with ${failure} for ${outcome}`, async () => {
      const error = failure === 'no SendError' ? new Error('any') : new SendError(failure, 0);
      await world.helpdesk.outbox.pump(postman(() => Promise.reject(error)));
      assert.deepEqual(await states(), [`ticket-card ${state}`]);
    });
});
