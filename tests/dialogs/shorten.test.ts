// What is cut before it is redacted leaves no half of an identifier, wherever the cut falls.
import assert from 'node:assert/strict';
import { redact } from '../../diagnosis/redact.ts';
import { find } from '../../dialogs/find.ts';
import { shorten } from '../../dialogs/shorten.ts';
import { realKnowledge } from './fakes.ts';

const IDS = [
  '3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4',
  'S-1-5-21-1004336348-1177238915-682003330-5127',
  '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
  'nina.berg@contoso.example',
  '192.168.117.204',
];

describe('shorten', () => {
  it('cuts between words', () => {
    assert.equal(shorten('one two three', 20), 'one two three');
    assert.equal(shorten('one two three', 7), 'one two');
    assert.equal(shorten('one two three', 9), 'one two ');
    assert.equal(shorten('x'.repeat(500), 300), 'x'.repeat(300));
    assert.equal(shorten(shorten('one two three', 9), 9), 'one two ');
  });

  it('leaves no half of an identifier', () => {
    for (const id of IDS)
      for (let limit = 20; limit < 20 + id.length; limit += 1) {
        const kept = redact(shorten(`the device or person ${id} is gone`, limit)).text;
        for (let at = 0; at + 6 <= id.length; at += 1) assert.ok(!kept.includes(id.slice(at, at + 6)), kept);
      }
  });

  it('is what a question goes through before it is carried', () => {
    const knowledge = realKnowledge();
    for (const id of IDS) {
      const text = `${'why does nothing of this work '.repeat(9)}at all with ${id} here? ${'and more '.repeat(20)}`;
      const words = text.slice(0, 300);
      assert.ok(!/\s$/.test(words) && words.includes(id.slice(0, 6)), words.slice(-30));
      const { about } = find({ kind: 'question', text }, text, 'en', knowledge, undefined, { messageTime: new Date() });
      assert.ok('q' in about && !redact(about.q).text.includes(id.slice(0, 6)), JSON.stringify(about));
    }
  });
});
