// Events by their number: what our entries speak of is explained, and of no other event is it pretended.
import assert from 'node:assert/strict';
import { route } from '../../dialogs/route.ts';
import { openEvents } from '../../knowledge/search/events.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const knowledge = realKnowledge();

describe('event numbers', () => {
  const events = openEvents(knowledge.entries);
  const unknown = (text: string): string | null => events.unknown(text);

  it('finds the number of an event nobody explains, however it is written', () => {
    for (const said of [
      'event 5150',
      'Event ID: 5150',
      'event-id 5150',
      'events 5150',
      'eventid=5150',
      'error event #5150',
      'gebeurtenis 5150',
      'gebeurtenis-id 5150',
      'foutgebeurtenis nr 5150',
      'hendelse 5150',
      'hendelses-ID 5150',
    ])
      assert.equal(unknown(`what about ${said} here`), '5150', said);
  });

  it('knows those of titles, steps and questions, and what is no event', () => {
    for (const said of ['event 304', 'gebeurtenis 1081', 'hendelse 371', 'event 76', 'event 5150 and event 307'])
      assert.equal(unknown(said), null, said);
    for (const said of [
      'event viewer',
      'error 5150',
      'preventing 5150',
      'event 0x801c001d',
      'event 304a',
      'event 123456',
    ])
      assert.equal(unknown(said), null, said);
  });

  it('says so in the language of the question, with a way out', () => {
    for (const [question, language, words] of [
      ['what does event 5150 in the device registration log mean', 'en', /event 5150\. Paste the whole text/],
      [
        'in het logboek van de apparaatregistratie staat gebeurtenis 5150, wat is dat',
        'nl',
        /Gebeurtenis 5150 ken ik niet/,
      ],
      ['i loggen for enhetsregistrering står hendelse 5150, hva betyr den', 'nb', /Hendelse 5150 kjenner jeg ikke/],
    ] as const) {
      const routed = route(question, 'en', knowledge);
      assert.deepEqual([routed.kind, routed.language, routed.entries], ['decline', language, []], question);
      assert.match(routed.draw().text, words);
    }
  });

  it('still answers what is asked about something else', () => {
    const { kind, entries } = knowledge.ask('event 5150 came up, who may join devices to our tenant?');
    assert.deepEqual([kind, entries[0]?.id], ['answer', 'enable-join-rights']);
    for (const question of ['wat betekent gebeurtenis 304', 'hva betyr hendelse 1098 i aad-loggen', 'event 360'])
      assert.notEqual(knowledge.ask(question).kind, 'decline', question);
  });
});
