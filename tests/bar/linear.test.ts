// The measure of linear time sees a reader that is not: a trailing-space pattern, a list searched for every letter.
import assert from 'node:assert/strict';
import { linearTime } from './linear.ts';

describe('linear time', () => {
  it('passes a reader that looks once at each sign', async () => {
    const [exponent] = await linearTime(15, { once: (text) => [...text].map((sign) => sign.codePointAt(0)).length });
    assert.ok(exponent?.ok, JSON.stringify(exponent));
  });

  it('fails one that begins again at each', async () => {
    const [exponent] = await linearTime(14, { 'trailing blanks': (text) => `${text}x`.replace(/[ ]+$/, '') });
    assert.equal(exponent?.ok, false, JSON.stringify(exponent));
    assert.match(String(exponent?.figure), /\(spaces\)/);
  });
});
