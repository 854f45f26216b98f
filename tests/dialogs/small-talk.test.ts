// What is said to the bot itself: about what it keeps, what it can do, that it did not help, and that a person is wanted.
import assert from 'node:assert/strict';
import { allowed } from '../../bot/log.ts';
import { earsOf } from '../../dialogs/find.ts';
import { recognize } from '../../dialogs/recognize.ts';
import { respond } from '../../dialogs/respond.ts';
import { route } from '../../dialogs/route.ts';
import type { Reply } from '../../dialogs/services.ts';
import { phrasesOf } from '../../dialogs/words.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { bench, realKnowledge, turn, type Bench } from './fakes.ts';
import { press } from './press.ts';

const HEARD: Record<string, string[]> = {
  privacy: [
    'do you store what I paste here?',
    'do you save my messages',
    'what data do you keep about me',
    'what do you do with my dsregcmd output',
    'privacy',
    'is it safe to paste my output here',
    'is this chat private',
    'can my manager read this chat',
    'where is my data stored',
    'do you store my tenant id?',
    'wat bewaar je van mij',
    'wat doe je met mijn gegevens',
    'slaan jullie mijn berichten op?',
    'wie kan zien wat ik hier typ',
    'is het veilig om hier mijn uitvoer te plakken',
    'hvilke opplysninger lagrer dere om meg',
    'hva skjer med det jeg limer inn',
    'tar dere vare på meldingene mine',
    'who can see this?',
    'wie leest er allemaal mee',
    'hvem andre ser dette?',
    'er det trygt å lime inn resultatet her',
  ],
  forget: [
    'forget everything about me',
    'please delete all my messages',
    'can you delete my data?',
    'verwijder al mijn gegevens uit deze bot',
    'wis alles wat je van mij weet',
    'slett alt du har om meg',
  ],
  escalate: [
    'ik wil een mens',
    'mens aub',
    'agent',
    'a real human please',
    'operator',
    'gi meg en person',
    'send saken til brukerstøtten',
    'please forward my case to the help desk',
    'stuur dit even door naar de helpdesk',
    'just get me a technician',
    'kan jeg få prate med IKT?',
  ],
  help: [
    'hey there',
    'what can you help me with',
    'so what are you able to help me with?',
    'hi there, can you help me?',
    'waar kun je me mee helpen?',
    'hva er du god til?',
  ],
  smalltalk: [
    'are you a bot or a human',
    'am I talking to a real person?',
    'ben je een mens of een robot',
    'er du en bot eller et menneske?',
    'hva er du for en?',
  ],
  language: [
    'can you also write in Dutch?',
    'please switch to Norwegian',
    'do you understand German?',
    'what languages do you know',
    'kunt u ook Engels spreken?',
    'kunnen we in het Engels doorgaan',
    'praat je ook Noors?',
    'welke andere talen ken je',
    'kan du skrive på engelsk',
    'forstår du nederlandsk?',
    'kan vi bytte til engelsk',
    'hvilke andre språk forstår du',
  ],
  // About the product and the PC, in much the same words.
  question: [
    'Can my employer see my private files if I add a work account to my own PC?',
    'privacy of a personal PC with a work account',
    'how do I save the output of dsregcmd to a file',
    'what data does Entra ID store about my device',
    'what logs do you need from me',
    'who can see BitLocker keys',
    'delete my device from Entra',
    'is it safe to clear the TPM',
    'wachtwoord vergeten',
    'blijft maar vragen om mijn gegevens',
    'hoe bewaar ik de uitvoer in een bestand',
    'where do I give the service desk admin on every cloud PC',
    'gi servicedesk lov til å legge pcer i Entra',
    'er det trygt å slette enheten',
    'hvem kan se jobbkontoen på PC-en',
    'can we replace AAD Connect with the light agent',
    'how do I change the display language of Windows',
    'can you understand why my PC is pending',
    'who can see this device',
    'hoe verander ik de taal van Teams',
    'kan du forstå hvorfor PC-en ikke er registrert',
  ],
};

const STUCK = [
  'that did not help',
  'wrong answer',
  'that’s not what I asked',
  'dat hielp niet',
  'dat klopt niet',
  'det hjalp ikke',
  'feil svar',
  'you are completely useless',
  'this is so frustrating',
  'wat een waardeloze bot zeg',
  'je snapt er ook niks van',
  'dette er helt håpløst',
  'du skjønner jo ingenting',
];

async function say(b: Bench, text: string, more: Parameters<typeof turn>[1] = {}): Promise<Reply> {
  const [reply] = await respond(turn(text, more), b.services);
  return reply as Reply;
}

describe('what is said to the bot itself', () => {
  for (const [kind, texts] of Object.entries(HEARD))
    for (const text of texts)
      it(`“${text}” is ${kind}`, () =>
        assert.equal(recognize({ kind: 'message', text }, earsOf(realKnowledge())).kind, kind));

  it('keeps to the client’s language for a word that stands in several', () => {
    for (const client of LANGUAGES)
      for (const text of ['agent', 'operator', 'privacy'])
        assert.equal(route(text, client, realKnowledge()).language, client, text);
    assert.equal(route('mens', 'en', realKnowledge()).language, 'nl');
  });

  it('says which languages it speaks in the one it was asked in', () => {
    const asked = ['which languages do you speak', 'welke talen spreek je', 'hvilke språk kan du', 'snakker du tysk?'];
    assert.deepEqual(
      asked.map((text) => route(text, 'en', realKnowledge()).language),
      ['en', 'nl', 'nb', 'nb'],
    );
  });

  it('tells what is kept, with the buttons to see and to delete it', async () => {
    const b = bench();
    const told = await say(b, 'do you store what I paste here?');
    for (const fact of [/tenant and device IDs/, /30 days/, /90 days/, /without your name/, /Delete your message/])
      assert.match(told.text, fact);
    const shown = await say(b, '', { kind: 'action', value: press(told, 'Show my data') });
    assert.match(shown.text, /What I keep about you/);
    const asked = await say(b, '', { kind: 'action', value: press(told, 'Delete my data') });
    assert.match(asked.text, /can’t be undone/);
    const done = await say(b, '', { kind: 'action', value: press(asked, 'Delete my data') });
    assert.match(done.text, /deleted/);
  });

  it('has no such buttons where others read along', async () => {
    const told = await say(bench(), 'do you save my messages', { scope: 'channel' });
    assert.match(told.text, /30 days/);
    assert.match(told.text, /private chat/);
    assert.doesNotMatch(JSON.stringify(told.card), /forget-ask|"export"/);
  });

  it('goes on to the next step when an answer did not help, and offers the helpdesk', async () => {
    for (const text of STUCK) {
      const b = bench();
      await say(b, '0x801c03f2');
      const next = await say(b, text);
      assert.match(next.text, /dsregcmd \/status \| clip/, text);
      assert.match((await say(b, text)).text, /User Device Registration > Admin/, text);
    }
  });

  it('asks for the output when there was no answer before, then for a person', async () => {
    for (const text of STUCK) {
      assert.deepEqual(route(text, 'en', realKnowledge()).entries, [], text);
      const b = bench();
      const first = await say(b, text);
      assert.match(first.text, /dsregcmd \/status \| clip/, text);
      assert.match(JSON.stringify(first.card), /"escalate"/, text);
      assert.doesNotMatch((await say(b, text)).text, /dsregcmd \/status \| clip/, text);
    }
  });

  it('logs which answer was given, in words the log lets through', async () => {
    const b = bench();
    await say(b, 'what is a primary refresh token?');
    const [, data] = b.logged.find((line) => Array.isArray(line) && line[0] === 'answered') as [
      string,
      Record<string, unknown>,
    ];
    assert.deepEqual(allowed(data), data);
    assert.deepEqual([data['entries'], data['count']], ['what-is-a-prt', 1]);
  });
});

describe('the phrases of a text', () => {
  it('are written with alternatives', () => {
    assert.deepEqual(phrasesOf('are you (a/) bot | hi'), ['are you a bot', 'are you bot', 'hi']);
    assert.deepEqual(phrasesOf('(Kan/kunne) du (hjelpe/)?'), [
      'kan du hjelpe',
      'kan du',
      'kunne du hjelpe',
      'kunne du',
    ]);
    assert.deepEqual(phrasesOf(' | '), []);
  });

  it('share what they mean: there are many of them', () => {
    const { phrases } = earsOf(realKnowledge()).words;
    const meanings = new Set(phrases.values());
    assert.ok(phrases.size > 10_000 && meanings.size < 100, `${phrases.size} phrases, ${meanings.size} meanings`);
  });
});
