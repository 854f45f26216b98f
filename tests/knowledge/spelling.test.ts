// A word nobody of ours uses is read as the one of ours that is meant.
import assert from 'node:assert/strict';
import { openSpelling } from '../../knowledge/search/spelling.ts';

const spelling = openSpelling(
  new Map([
    ['disabled', 9],
    ['deleted', 9],
    ['cleared', 3],
    ['token', 9],
    ['geheim', 2],
    ['device', 9],
    ['pa', 9],
    ['for', 9],
    ['palogging', 9],
    ['paloggingsnokkel', 2],
    ['moet', 9],
  ]),
);

describe('spelling', () => {
  it('corrects one slip, and leaves what is known or near to nothing', () => {
    for (const [written, meant] of [
      ['devcie', 'device'],
      ['tokens', 'token'],
      ['device', 'device'],
      ['printer', 'printer'],
    ] as const)
      assert.equal(spelling.correct(written), meant);
  });

  it('reads a Dutch participle of a borrowed verb as the verb', () => {
    for (const [written, meant] of [
      ['gedisabled', 'disabled'],
      ['gedisabeld', 'disabled'],
      ['gedeleted', 'deleted'],
      ['gecleard', 'cleared'],
      ['geheim', 'geheim'],
      ['gemeente', 'gemeente'],
      ['getoken', 'token'],
      ['geit', 'geit'],
    ] as const)
      assert.equal(spelling.correct(written), meant, written);
  });

  it('reads aa and oe as å and ø where that is a word of ours', () => {
    for (const [written, meant] of [
      ['paa', 'pa'],
      ['foer', 'for'],
      ['paalogging', 'palogging'],
      ['paaloggingsnoekkel', 'paloggingsnokkel'],
      ['moet', 'moet'],
      ['maan', 'maan'],
    ] as const)
      assert.equal(spelling.correct(written), meant, written);
  });
});
