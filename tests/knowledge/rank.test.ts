// Ranking looks at few of the known questions; what it gives is what looking at all of them would give.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gatherOwners } from '../../knowledge/search/owners.ts';
import { openSearch } from '../../knowledge/search/open.ts';
import { readQuestions } from '../eval/questions.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const FEATURES = 5;

describe('texts gathered by owner', () => {
  /** Texts with up to three features each, each with its weight, and whose they are. */
  const text = fc.uniqueArray(fc.tuple(fc.nat(FEATURES - 1), fc.integer({ min: 1, max: 9 })), {
    selector: ([feature]) => feature,
    maxLength: 3,
  });
  const texts = fc.array(fc.tuple(fc.nat(4), text), { maxLength: 12 });
  const folds = {
    highest: (one: number, other: number) => Math.max(one, other),
    sum: (one: number, other: number) => one + other,
  };

  for (const [name, fold] of Object.entries(folds))
    it(`gives for each feature the owners that have it and the ${name} of its weights`, () => {
      fc.assert(
        fc.property(texts, (given) => {
          given.sort(([one], [other]) => one - other);
          const cells = given.flatMap(([, features]) => features);
          let end = 0;
          const lists = {
            starts: Uint32Array.of(0, ...given.map(([, features]) => (end += features.length))),
            ids: Uint16Array.from(cells, ([feature]) => feature),
            weights: Float32Array.from(cells, ([, weight]) => weight),
          };
          const owner = given.map(([one]) => one);
          const gathered = gatherOwners(lists, owner, FEATURES, fold);
          for (let feature = 0; feature < FEATURES; feature++) {
            const expected = new Map<number, number>();
            for (const [one, features] of given)
              for (const [, weight] of features.filter(([has]) => has === feature))
                expected.set(one, expected.has(one) ? fold(expected.get(one) as number, weight) : weight);
            const [from, to] = [gathered.starts[feature], gathered.starts[feature + 1]];
            assert.deepEqual([...gathered.ids.slice(from, to)], [...expected.keys()]);
            assert.deepEqual([...gathered.weights.slice(from, to)], [...expected.values()]);
          }
        }),
      );
    });
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
