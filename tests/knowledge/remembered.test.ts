// What is remembered of words: each is made once, only so many are kept, and none keeps its text.
import assert from 'node:assert/strict';
import { remembered } from '../../knowledge/search/remembered.ts';

describe('remembered words', () => {
  const counted = (most: number): { made: string[]; of: (word: string) => number } => {
    const made: string[] = [];
    return { made, of: remembered(most, (word) => made.push(word)) };
  };

  it('makes a value once and gives it back', () => {
    const { made, of } = counted(2);
    assert.deepEqual(['a', 'b', 'a', 'b'].map(of), [1, 2, 1, 2]);
    assert.deepEqual(made, ['a', 'b']);
  });

  it('starts anew when it is full', () => {
    const { made, of } = counted(2);
    ['a', 'b', 'c', 'c', 'a'].forEach(of);
    assert.deepEqual(made, ['a', 'b', 'c', 'a']);
  });

  it('keeps nothing longer than a word', () => {
    const { made, of } = counted(2);
    const long = 'x'.repeat(41);
    [long, long].forEach(of);
    assert.deepEqual(made, [long, long]);
  });
});
