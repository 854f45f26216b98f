// Ranking looks at few of the known questions; what it gives is what looking at all of them would give.
import assert from 'node:assert/strict';
import { collectTexts, indexSteps, numberOf } from '../../knowledge/search/sparse.ts';
import type { Weighed } from '../../knowledge/search/sparse.ts';
import { gatherRuns } from '../../knowledge/search/runs.ts';
import { openSearch } from '../../knowledge/search/open.ts';
import { finish } from '../../knowledge/slices.ts';
import { readQuestions } from '../eval/questions.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const texts = ['a b', 'a c c', 'b d', 'c d e', 'a', 'e e b'];
const owner = Uint32Array.from([0, 0, 1, 1, 1, 2]);

describe('postings gathered by owner', () => {
  const collected = collectTexts();
  for (const text of texts) {
    for (const word of text.split(' ')) collected.add(numberOf(collected.numbers, word), 1);
    collected.end();
  }
  const index = finish(indexSteps(collected));
  const runs = gatherRuns(index.tables(), owner);
  const weigh = (text: string): Weighed => {
    const weighed: Weighed = { rows: [], weights: [] };
    index.weigh(new Map(text.split(' ').map((word) => [index.feature(word), 1])), weighed);
    return weighed;
  };
  /** The scores of all texts, or of those of one owner. */
  const scoresOf = (query: Weighed, only?: number): number[] => {
    const scores = new Float32Array(texts.length);
    const wanted = Uint8Array.from([0, 1, 2], (one) => Number(only === undefined || only === one));
    runs.score(query, query.rows.length, wanted, scores);
    return [...scores];
  };

  for (const asked of ['a b', 'c', 'd e unknown', 'a b c d e'])
    it(`scores the texts of those that are wanted, and none above its owner’s bound: ${asked}`, () => {
      const query = weigh(asked);
      const bounds = new Float32Array(3);
      runs.bound(query, query.rows.length, bounds);
      const all = scoresOf(query);
      assert.ok(Math.max(...all) > 0.1);
      for (const [text, score] of all.entries()) {
        assert.ok(score <= (bounds[owner[text] as number] as number));
        for (const one of [0, 1, 2]) assert.equal(scoresOf(query, one)[text], owner[text] === one ? score : 0);
      }
    });

  it('finds the very text', () => assert.ok(Math.abs((scoresOf(weigh('a b'))[0] as number) - 1) < 1e-6));
});

describe('ranking', () => {
  const search = openSearch(realKnowledge().entries);
  const asked = readQuestions('nl').slice(0, 60);

  it('gives the same best entries whether few or all are looked at', () => {
    for (const { q } of asked) {
      const all = search.rank(q, 10_000);
      assert.deepEqual(search.rank(q, 3), all.slice(0, 3), q);
    }
  });

  it('answers with the best of them', () => {
    for (const { q } of asked) {
      const answer = search.ask(q);
      if (answer.kind === 'answer') assert.equal(answer.entries[0], search.rank(q, 10_000)[0]?.entry, q);
    }
  });
});
