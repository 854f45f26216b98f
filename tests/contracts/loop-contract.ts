// What every database must do for the loop: count, keep what has no answer, keep opinions without the person, keep versions.
import assert from 'node:assert/strict';
import type { Asked, Unanswered } from '../../helpdesk/loop/types.ts';
import { ann, draft, openWorld, tenant, type World } from '../helpdesk/world.ts';

const DAY = 86_400_000;
const today = { from: '2026-11-21', to: '2026-11-21' };
const asked: Asked = { tenant, kind: 'answer', language: 'nb', entry: 'what-is-a-prt' };
const missing: Unanswered = { tenant, kind: 'decline', language: 'nb', form: 'kaffe', text: 'Kaffe?' };
const opinion = { tenant, entry: 'what-is-a-prt', language: 'nb', version: '1a2b3c4d', helpful: false, comment: '' };

/** Registers the checks; `place` gives each its own empty database. */
export function loopContract(place: () => Promise<{ databaseUrl?: string }>): void {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(await place());
  });
  afterEach(() => world.end());

  describe('the loop', () => {
    it('counts turns by day, kind, language and entry, and adds up over batches', async () => {
      const { loop } = world.helpdesk;
      for (let i = 0; i < 3; i++) loop.asked(asked);
      loop.asked({ ...asked, kind: 'other', entry: '' });
      await loop.flush();
      loop.asked(asked);
      loop.asked({ ...asked, tenant: 'tenant-b' });
      const { asked: rows } = await loop.rows(today, tenant);
      assert.deepEqual(
        rows.map(({ kind, entry, count }) => [kind, entry, count]),
        [
          ['answer', 'what-is-a-prt', 4],
          ['other', '', 1],
        ],
      );
      assert.equal((await loop.rows(today, null)).asked.length, 3);
    });

    it('loses nothing that was noted when the program ends in good order', async () => {
      world.helpdesk.loop.asked(asked);
      world.helpdesk.loop.unanswered(missing);
      await world.restart();
      const rows = await world.helpdesk.loop.rows(today, tenant);
      assert.equal(rows.asked[0]?.count, 1);
      assert.equal(rows.unanswered[0]?.text, 'Kaffe?');
    });

    it('counts a question once per form, and the choices that were opened', async () => {
      const { loop } = world.helpdesk;
      loop.unanswered(missing);
      await loop.flush();
      loop.unanswered({ ...missing, text: 'kaffe!' });
      loop.unanswered({ ...missing, kind: 'choices', form: 'prt' });
      loop.opened({ tenant, language: 'nb', form: 'prt' });
      // Opened from an answer: there is no question to count.
      loop.opened({ tenant, language: 'nb', form: 'something else' });
      const { unanswered } = await loop.rows(today, tenant);
      assert.deepEqual(
        unanswered.map(({ kind, form, text, count, opened }) => [kind, form, text, count, opened]).sort(),
        [
          ['choices', 'prt', 'Kaffe?', 1, 1],
          ['decline', 'kaffe', 'kaffe!', 2, 0],
        ],
      );
    });

    it('keeps the most asked thousand of a day, and cuts what is too long', async () => {
      const { loop } = world.helpdesk;
      loop.unanswered(missing);
      loop.unanswered(missing);
      for (let i = 0; i < 1_100; i++) loop.unanswered({ ...missing, form: `form ${i}`, text: 'x'.repeat(5_000) });
      const { unanswered } = await loop.rows(today, tenant);
      assert.equal(unanswered.length, 1_000);
      assert.equal(unanswered.filter(({ form }) => form === 'kaffe')[0]?.count, 2);
      assert.ok(unanswered.every(({ text }) => text.length <= 300));
    });

    it('takes any text without failing', async () => {
      const { loop } = world.helpdesk;
      loop.unanswered({ ...missing, form: '\0\ud800', text: 'a\0b\udfff' });
      loop.asked({ ...asked, entry: 'e\0'.repeat(1_000) });
      const rows = await loop.rows(today, tenant);
      assert.equal(rows.unanswered[0]?.text, 'ab\ufffd');
      assert.equal(rows.asked.length, 1);
    });

    it('keeps an opinion once per person and answer, with a day and without the person', async () => {
      const { helpdesk } = world;
      const key = `${tenant}:${ann.id}:answer-1`;
      const votes = await Promise.all([1, 2, 3].map(() => helpdesk.rate(key, opinion)));
      assert.equal(votes.filter(Boolean).length, 1);
      assert.equal(await helpdesk.comment(key, 'The step about VPN is missing'), true);
      assert.equal(await helpdesk.comment(`${tenant}:bob:answer-1`, 'x'), false);
      const { ratings } = await helpdesk.loop.rows(today, tenant);
      assert.deepEqual(ratings, [{ ...opinion, comment: 'The step about VPN is missing', day: '2026-11-21' }]);
      assert.ok(!JSON.stringify(ratings).includes(ann.id));
      assert.deepEqual((await helpdesk.loop.rows(today, 'tenant-b')).ratings, []);
    });

    it('takes the words back when the person is forgotten, and keeps the opinion', async () => {
      const { helpdesk } = world;
      await helpdesk.rate(`${tenant}:${ann.id}:answer-1`, { ...opinion, comment: 'my words' });
      await helpdesk.rate(`${tenant}:bob:answer-1`, { ...opinion, comment: 'his words' });
      await helpdesk.forget(tenant, ann.id);
      const { ratings } = await helpdesk.loop.rows(today, tenant);
      assert.deepEqual(ratings.map(({ comment }) => comment).sort(), ['', 'his words']);
    });

    it('counts requests of the period, its last day included', async () => {
      await world.helpdesk.open('k1', draft());
      world.pass(DAY);
      await world.helpdesk.open('k2', draft());
      assert.equal((await world.helpdesk.loop.rows(today, tenant)).requests, 1);
      assert.equal((await world.helpdesk.loop.rows({ from: '2026-11-21', to: '2026-11-22' }, tenant)).requests, 2);
    });

    it('drops questions after a quarter and counts after a year', async () => {
      const { helpdesk } = world;
      helpdesk.loop.asked(asked);
      helpdesk.loop.unanswered(missing);
      await helpdesk.loop.flush();
      await helpdesk.purge(new Date(world.now().getTime() + 100 * DAY));
      const kept = await helpdesk.loop.rows(today, tenant);
      assert.deepEqual([kept.asked.length, kept.unanswered.length], [1, 0]);
      await helpdesk.purge(new Date(world.now().getTime() + 400 * DAY));
      assert.equal((await helpdesk.loop.rows(today, tenant)).asked.length, 0);
    });

    it('keeps the last ten versions of the knowledge and which one is wanted, over a restart', async () => {
      const files = (n: number) => new Map([[`join/e${n}.yaml`, `id: e${n} æøå`]]);
      for (let n = 1; n <= 12; n++) {
        await world.helpdesk.versions.keep(`version${n}`, files(n));
        world.pass(1_000);
      }
      await world.helpdesk.versions.want('version12 at noon');
      await world.restart();
      const { versions } = world.helpdesk;
      const kept = (await versions.list()).map(({ version }) => version);
      assert.deepEqual([kept.length, kept[0], kept.at(-1)], [10, 'version12', 'version3']);
      assert.deepEqual(await versions.files('version12'), files(12));
      assert.equal(await versions.files('version1'), null);
      assert.equal(await versions.wanted(), 'version12 at noon');
    });
  });
}
