// Which topics a question is about: the likeness to their texts together, and the softmax learned from questions.
import assert from 'node:assert/strict';
import { finish } from '../../knowledge/slices.ts';
import { gatherOwners } from '../../knowledge/search/owners.ts';
import { guessClass, learnClasses } from '../../knowledge/search/softmax.ts';
import { collectTexts, indexSteps, numberOf } from '../../knowledge/search/sparse.ts';
import type { Weighed } from '../../knowledge/search/sparse.ts';
import { numberTopics, openTopics } from '../../knowledge/search/topics.ts';

const words = (text: string): Map<string, number> => new Map(text.split(' ').map((word) => [word, 1]));
const texts = ['pending device', 'device waits', 'proxy blocks', 'proxy device'].map(words);
const entries = [
  { topics: ['pending'] },
  { topics: ['pending'] },
  { topics: ['proxy'] },
  { topics: ['proxy', 'pending'] },
];

describe('topics of a question', () => {
  const collected = collectTexts();
  for (const text of texts) {
    for (const [word, times] of text) collected.add(numberOf(collected.numbers, word), times);
    collected.end();
  }
  const index = finish(indexSteps(collected));
  const topics = numberTopics(entries);
  const weigh = (text: ReadonlyMap<string, number>): Weighed => {
    const weighed: Weighed = { rows: [], weights: [] };
    index.weigh(new Map([...text].map(([word, times]) => [index.feature(word), times])), weighed);
    return weighed;
  };
  const learn = (): Float32Array => {
    const lessons = { rows: [] as number[], weights: [] as number[], ends: [] as number[], of: [] as number[][] };
    for (const [at, text] of [...texts, words('printer jam')].entries()) {
      const { rows, weights } = weigh(text);
      lessons.rows.push(...rows);
      lessons.weights.push(...weights);
      lessons.ends.push(lessons.rows.length);
      lessons.of.push(topics.of[at] ?? [2]);
    }
    return finish(learnClasses(lessons, index.size, topics.count + 1));
  };

  it('learns the same from the same, and tells the topics apart', () => {
    const learned = learn();
    assert.deepEqual(learn(), learned);
    const chances = new Float64Array(3);
    guessClass(learned, weigh(words('pending waits')), chances);
    assert.ok(Math.abs(chances.reduce((sum, chance) => sum + chance) - 1) < 1e-9);
    assert.ok((chances[0] as number) > (chances[1] as number));
  });

  it('likens a question to all texts of a topic together, an entry of two topics to both', () => {
    const holders = gatherOwners(index.tables(), [0, 1, 2, 3], index.size, (one, other) => one + other);
    const heard = openTopics(topics, holders, learn(), { likeness: 1, chance: 0 });
    const scores: number[] = texts.map(() => 0);
    const query = words('proxy blocks');
    const { starts, ids, weights } = holders;
    for (const [at, row] of weigh(query).rows.entries())
      for (let cell = starts[row] as number; cell < (starts[row + 1] as number); cell++)
        scores[ids[cell] as number] =
          (scores[ids[cell] as number] as number) + (weigh(query).weights[at] as number) * (weights[cell] as number);
    heard.hear(weigh(query), scores);
    // The two texts of the topic as unit vectors u and v: q·(u + v) / |u + v|.
    const unit = (text: Map<string, number>): Map<number, number> => {
      const { rows, weights } = weigh(text);
      return new Map(rows.map((row, at) => [row, weights[at] as number]));
    };
    const [u, v, q] = [unit(words('proxy blocks')), unit(words('proxy device')), unit(query)];
    const sum = (row: number): number => (u.get(row) ?? 0) + (v.get(row) ?? 0);
    const rows = [...Array(index.size).keys()];
    const length = Math.hypot(...rows.map(sum));
    const cosine = rows.reduce((total, row) => total + (q.get(row) ?? 0) * sum(row), 0) / length;
    assert.ok(Math.abs(heard.worth(2) - cosine) < 1e-6);
    const [pending, proxy, both] = [heard.worth(0), heard.worth(2), heard.worth(3)] as [number, number, number];
    assert.ok(Math.abs(both - (pending + proxy) / 2) < 1e-6);
    const weighed = openTopics(topics, holders, learn(), { likeness: 2, chance: 3 });
    weighed.hear(weigh(query), scores);
    assert.ok(Math.abs(weighed.worth(2) - (2 * proxy + 3 * weighed.chance(2))) < 1e-6);
  });
});
