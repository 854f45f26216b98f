// Questions in the neighbours of our languages find what they would in ours, and what is not ours stays declined.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { route } from '../../dialogs/route.ts';
import { readNeighbours } from '../../knowledge/search/neighbours.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const FOUND: [text: string, entry: string][] = [
  ['Kva er eit PRT?', 'what-is-a-prt'],
  ['Was ist ein PRT?', 'what-is-a-prt'],
  ['Vad är en PRT?', 'what-is-a-prt'],
  ['Hvad er en PRT?', 'what-is-a-prt'],
  ['Mein Gerät bleibt auf Pending', 'device-stays-pending'],
  ['Mein Geraet bleibt auf Pending', 'device-stays-pending'],
  ['Eininga mi står som Pending, kva gjer eg?', 'device-stays-pending'],
  ['Hur kör jag dsregcmd?', 'run-dsregcmd-status'],
  ['Hvordan kører jeg dsregcmd?', 'run-dsregcmd-status'],
  ['Enheden er deaktiveret i Entra, hvad nu?', 'device-disabled-what-now'],
  ['Das Gerät ist in Entra deaktiviert', 'device-disabled-what-now'],
  ['Hur tar jag bort ett arbetskonto från Windows?', 'work-account-own-pc-remove'],
  // Taken for Bokmål, word for word nearly that.
  ['Kva er skilnaden på registrert og innmeldt?', 'which-join-type-am-i'],
];

describe('neighbours of our languages', () => {
  for (const [text, entry] of FOUND)
    it(`finds ${entry} for “${text}”`, () => {
      const { kind, entries } = route(text, 'en', realKnowledge());
      assert.deepEqual([kind, entries[0]?.id], ['answer', entry]);
    });

  it('answers them in a language of ours and says which those are', () => {
    for (const text of [
      'Was ist ein PRT?',
      'Vad är en PRT?',
      'Hvad er en PRT?',
      'Kva er eit PRT?',
      'Hilfe',
      'Was kannst du?',
    ]) {
      const routed = route(text, 'nl', realKnowledge());
      assert.equal(routed.language, 'en', text);
      assert.match(routed.draw().text, /Dutch/, text);
    }
  });

  it('hears commands and calls for a person in them', () => {
    const kinds: Record<string, string> = {
      'Ich möchte mit einem Menschen sprechen': 'escalate',
      'Jag vill prata med en människa': 'escalate',
      'Eg vil snakke med eit menneske': 'escalate',
      'Jeg vil tale med et menneske': 'escalate',
      'Sparar ni mina meddelanden?': 'smalltalk',
      'Das hat nicht geholfen': 'smalltalk',
    };
    for (const [text, kind] of Object.entries(kinds)) assert.equal(route(text, 'en', realKnowledge()).kind, kind, text);
  });

  it('declines what is not ours in them, too', () => {
    for (const text of [
      'Mein Drucker druckt nicht',
      'Wie wird das Wetter morgen?',
      'Skrivaren fungerar inte',
      'Korleis bestiller eg ny skjerm',
    ])
      assert.equal(route(text, 'en', realKnowledge()).kind, 'decline', text);
  });

  it('leaves our own languages, codes and what it does not know as they were written', () => {
    const read = readNeighbours({
      de: { gerät: 'apparaat', 'immer noch': 'nog steeds' },
      nn: { kva: 'hva', no: 'nå' },
    });
    const isOurs = (word: string): boolean => word === 'no';
    assert.equal(read('Mein GERÄT: 0x801C03F2, immer noch!', 'de', isOurs), 'Mein apparaat: 0x801C03F2, nog steeds!');
    assert.equal(read('immer Geraet', 'de', isOurs), 'immer apparaat');
    for (const tag of ['en', 'fr', null]) assert.equal(read('kva no, Gerät', tag, isOurs), 'kva no, Gerät');
    assert.equal(read('kva no', 'nn', isOurs), 'hva nå');
    assert.equal(read('kva no', 'nb', isOurs), 'hva no', 'a word of ours stays ours');
    for (const text of ['Waarom was de pc niet gekoppeld?', 'Hvorfor er PC-en ikke meldt inn?', 'Was the PC joined?'])
      assert.equal(realKnowledge().inOurWords(text), text);
  });

  it('leaves all else as it was written, and what stands around several words', () => {
    const read = readNeighbours({ de: { 'auf deutsch': 'på tysk', gerät: 'enhet' } });
    assert.equal(
      read('„Gerät“ (auf Deutsch), Gerät!', 'de', () => false),
      '„enhet“ (på tysk), enhet!',
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('x', ' ', '?', 'auf', 'ø', '0') }), fc.nat(1), (text, tag) => {
        assert.equal(
          read(text, tag === 0 ? 'de' : null, () => false),
          text,
        );
      }),
    );
  });
});
