// The second tier in a conversation: shown where our own answers end, marked as theirs, and unable to be more than text.
import assert from 'node:assert/strict';
import type { Documents, Excerpt } from '../../knowledge/documents/types.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply } from '../../dialogs/services.ts';
import { bench, turn } from '../dialogs/fakes.ts';
import { buttonsOf, press } from '../dialogs/press.ts';

const GUESTS: Excerpt = {
  file: 'nl/netwerk.md',
  place: ['Netwerk', 'Gasten op wifi'],
  line: 9,
  language: 'nl',
  text: 'Bezoekers krijgen bij de receptie een code.',
  coverage: 0.9,
};
const HOSTILE: Excerpt = {
  ...GUESTS,
  file: 'a_b[c](http://evil.example).md',
  place: ['<at>Everyone</at>', '![x](https://evil.example/x.png)'],
  text: 'See [here](https://evil.example) or **now**, <b>mail</b> boss@evil.example, www.evil.example',
};
const NOWHERE = 'kan ik hier mijn fiets laten repareren';

function documents(...excerpts: Excerpt[]): Documents & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    search: (text) => (asked.push(text), Promise.resolve(excerpts)),
    problems: [],
    version: 'v1',
    refresh: () =>
      Promise.resolve({
        version: 'v1',
        files: 2,
        sections: 9,
        read: 1,
        removed: 0,
        problems: [{ file: 'a.md', line: 4, message: 'is not UTF-8: save it as UTF-8' }],
      }),
    close: () => Promise.resolve(),
  };
}

async function say(text: string, own: Documents | null, more = {}): Promise<Reply[]> {
  const { services } = bench();
  return respond(turn(text, more), { ...services, documents: own });
}

describe('documents: in a conversation', () => {
  it('shows an excerpt with its source where we have no answer, and the way out', async () => {
    const [reply, ...more] = await say(NOWHERE, documents(GUESTS));
    assert.deepEqual(more, []);
    assert.match(reply?.text ?? '', /^Uit de documenten van jullie organisatie\nGasten op wifi\nBezoekers krijgen/);
    assert.match(reply?.text ?? '', /Bron: nl\/netwerk\.md, regel 9/);
    assert.deepEqual(buttonsOf(reply as Reply), ['Helpdesk vragen', 'English', 'Norsk']);
  });

  it('names the language of the document where the reader has another', async () => {
    const [reply] = await say(NOWHERE, documents({ ...GUESTS, language: 'nb' }));
    assert.match(reply?.text ?? '', /De bron is in het Noors/);
    const [own] = await say(NOWHERE, documents(GUESTS));
    assert.doesNotMatch(own?.text ?? '', /De bron is in/);
  });

  it('draws again in another language, from the question alone', async () => {
    const own = documents(GUESTS);
    const [reply] = await say(NOWHERE, own);
    const value = press(reply as Reply, 'English');
    assert.doesNotMatch(JSON.stringify(value), /Bezoekers|netwerk/);
    const [again] = await say('', own, { kind: 'action', value });
    assert.match(again?.text ?? '', /^From your organisation’s own documents\n/);
    assert.match(again?.text ?? '', /The source is in Dutch/);
    assert.equal(again?.replaces, true);
    assert.deepEqual(own.asked, [NOWHERE, NOWHERE]);
    const [gone] = await say('', documents(), { kind: 'action', value });
    assert.doesNotMatch(gone?.text ?? '', /organisation’s/);
  });

  it('stays with an honest no where the documents have nothing, and without documents', async () => {
    const [silent] = await say(NOWHERE, documents());
    const [without] = await say(NOWHERE, null);
    assert.equal(silent?.text, without?.text);
    assert.ok(silent && !silent.text.includes('Uit de documenten'));
  });

  it('is not asked where we have an answer, a code or a paste', async () => {
    const own = documents(GUESTS);
    for (const text of [
      'waarom staat mijn apparaat op pending',
      '0x801c03f2',
      'AzureAdJoined : YES\nDomainJoined : YES',
    ])
      await say(text, own);
    assert.deepEqual(own.asked, []);
  });

  it('can be no link, no mention, no picture and no markup', async () => {
    const [reply] = await say(NOWHERE, documents(HOSTILE, HOSTILE));
    const seen: string[] = [];
    // What is left of every text once escaped marks are taken away.
    JSON.stringify(reply?.card?.body, (key, value: unknown) => {
      if (key === 'text' && typeof value === 'string') seen.push(value.replace(/\\./g, ''));
      return value;
    });
    seen.push(reply?.card?.speak ?? '', reply?.card?.fallbackText ?? '');
    for (const mark of ['[', '](', '<', '**', '![', '`', '://', 'www.', 's@evil'])
      assert.deepEqual(
        seen.filter((text) => text.includes(mark)),
        [],
        mark,
      );
    assert.doesNotMatch(JSON.stringify(reply?.card), /"(?:Image|Action\.OpenUrl|mention)"/);
    assert.equal(reply?.plain, true);
    assert.match(reply?.text ?? '', /See \[here\]/);
    assert.match(reply?.card?.speak ?? '', /mail/);
  });

  it('answers reload with what was read and what was refused, to administrators only', async () => {
    const { services, roles } = bench();
    const as = (id: string) =>
      respond(turn('reload', { user: { id, name: 'Kari' } }), { ...services, documents: documents(GUESTS) });
    const told = (replies: Reply[]): string => replies.map(({ text }) => text).join('\n');
    assert.doesNotMatch(told(await as('u1')), /a\.md/);
    roles['boss'] = 'administrator';
    assert.match(told(await as('boss')), /2 documents with 9 sections[^]*a\.md:4: is not UTF-8/);
  });
});
