// A word or two after an answer: heard, resolved against the answer, forgotten after half an hour; a whole question stands alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { newAnswer, type LastAnswer } from '../../dialogs/answer-memory.ts';
import { hearFollowUp, resolve } from '../../dialogs/follow-up.ts';
import { logOf, nextStep } from '../../dialogs/next-step.ts';
import { respond } from '../../dialogs/respond.ts';
import type { Reply, TurnInput } from '../../dialogs/services.ts';
import { bench, realKnowledge, turn, type Bench } from './fakes.ts';
import { press } from './press.ts';

const BROKEN = readFileSync(
  new URL('../fixtures/dsregcmd/device-disabled-or-deleted-win10-22h2/input.txt', import.meta.url),
  'utf8',
);

const HEARD: Record<string, string[]> = {
  field: [
    'what does this field mean?',
    'and that line?',
    'Wat betekent dat veld?',
    'en deze regel dan?',
    'hva betyr det feltet?',
  ],
  log: ['and where is the event log?', 'the event log?', 'en waar is het logboek?', 'hvor finner jeg hendelsesloggen?'],
  other: ['and for the other one?', 'the next one please', 'en de andere?', 'og den andre da?'],
  stuck: [
    'what if that doesn’t help?',
    'that didn’t work',
    'en als dat niet helpt?',
    'og hvis det ikke hjelper?',
    'det hjelper ikke',
    'nog steeds niet',
    'so what do I do next?',
    'ok, and now?',
    'I still see the same message',
    'tried everything',
    'en nu?',
    'wat moet ik verder doen?',
    'ik krijg nog steeds dezelfde foutmelding',
    'alle stappen heb ik gedaan',
    'hva gjør jeg videre?',
    'og så?',
    'det er fortsatt samme feilmelding',
    'hvordan kommer jeg videre?',
  ],
  again: [
    'but why?',
    'I don’t get it',
    'what does that code mean?',
    'please tell me more',
    'is it serious?',
    'waarom dan?',
    'ik begrijp het niet',
    'wat betekent die melding?',
    'hoe moet ik dat doen?',
    'hvorfor det?',
    'jeg skjønner ikke',
    'kan du forklare det?',
    'hvordan skal jeg gjøre det?',
  ],
  another: [
    'it also happens on another PC',
    'my colleague has the same problem',
    'and on the second laptop?',
    'hetzelfde op een andere pc',
    'het gebeurt ook bij mijn collega',
    'zelfde fout op de computer van een collega',
    'det samme skjer på en annen PC',
    'kollegaen min har samme feil',
    'og på PC-en til en kollega?',
  ],
  rights: [
    'but I’m not an admin',
    'I don’t have admin rights',
    'who is our administrator?',
    'ik ben geen admin',
    'ik heb geen beheerdersrechten',
    'wie is de beheerder?',
    'jeg har ikke adminrettigheter',
    'men jeg er ikke administrator',
    'hvem er administratoren?',
  ],
  language: ['kan dat ook in het nederlands?', 'and in english please?', 'kan du også vise det på norsk?'],
};

const ALONE = [
  'what does the AzureAdPrt field mean?',
  'where is the event log of Intune?',
  'my PC still does not work',
  'mijn pc werkt niet',
  'PC-en min virker ikke',
  'where do I find the log of the proxy server?',
  'the other PC says 0x801c03f2, what about the next one?',
  'how do I speak English in Windows settings?',
  'what is a primary refresh token?',
  'why is the field TpmProtected empty on this PC',
  'why is my PC registered twice?',
  'what do I do with a stolen laptop?',
  'what does AzureAdPrt mean?',
  'waarom staat mijn pc op pending?',
  'wat moet ik doen na een nieuwe harde schijf?',
  'hva skal jeg gjøre med en stjålet PC?',
  'do I need admin rights to join a PC?',
  'can a colleague sign in on my PC?',
  'what now happens at sign-in?',
  '',
  'x '.repeat(400),
];

async function say(b: Bench, text: string, more: Partial<TurnInput> = {}): Promise<Reply> {
  const replies = await respond(turn(text, { localeHint: 'en-US', ...more }), b.services);
  return replies[0] as Reply;
}

describe('a follow-up', () => {
  for (const [kind, texts] of Object.entries(HEARD))
    for (const text of texts)
      it(`“${text}” asks for ${kind}`, () => assert.equal(hearFollowUp(text, realKnowledge())?.for, kind));
  for (const text of ALONE)
    it(`“${text.slice(0, 50)}” stands alone`, () => assert.equal(hearFollowUp(text, realKnowledge()), null));

  it('is nothing without an answer before it', async () => {
    for (const text of [...Object.values(HEARD)].flatMap(([first]) => first ?? []))
      assert.equal((await bench().services.helpdesk.recall('c1'))['paste-answer'], undefined, text);
    const reply = await say(bench(), 'and for the other one?');
    assert.match(reply.text, /couldn’t find anything/);
  });

  it('explains the quoted fields one after the other, each by name', async () => {
    const b = bench();
    const answer = await say(b, BROKEN);
    assert.match(answer.text, /DeviceAuthStatus/);
    const first = await say(b, 'what does this field mean?');
    assert.match(first.text, /^About DeviceAuthStatus in your output:/);
    const second = await say(b, 'and the next one?');
    assert.match(second.text, /^(?:About (?!DeviceAuthStatus)|That was all)/);
  });

  it('leads to the log of the phase, in the language it is asked in', async () => {
    const b = bench();
    await say(b, '0x801c03f2');
    assert.match((await say(b, 'and where is the event log?')).text, /User Device Registration > Admin/);
    const nl = await say(b, 'en waar is het logboek?');
    assert.match(nl.text, /Plak de tekst van de meest recente fout/);
    assert.equal(logOf('post-join')?.includes('AAD > Operational'), true);
    assert.equal(logOf('general'), null);
  });

  it('gives the last answer again in another language, buttons and all', async () => {
    const b = bench();
    await say(b, BROKEN);
    const nl = await say(b, 'in het Nederlands graag');
    assert.match(nl.text, /Vanaf nu antwoord ik in het Nederlands/);
    assert.match(nl.text, /DeviceAuthStatus/);
    assert.ok(press(nl, 'Helpdesk vragen'));
    const nb = await say(b, 'kan du også vise det på norsk?');
    assert.match(nb.text, /DeviceAuthStatus/);
    assert.ok(press(nb, 'Spør brukerstøtten'));
  });

  it('belongs to the person who was answered, and goes with its message', async () => {
    const b = bench();
    const channel = { scope: 'channel', conversation: 'thread' } as const;
    await say(b, '0x801c03f2', channel);
    const other = { ...channel, user: { id: 'u2', name: 'Per' } };
    assert.doesNotMatch((await say(b, 'and where is the event log?', other)).text, /Paste the text/);
    assert.match((await say(b, 'and where is the event log?', channel)).text, /Paste the text/);
    await say(b, BROKEN);
    const kept = b.helpdesk.memory.get('c1')?.['paste-answer'] ?? '';
    const paste = b.helpdesk.memory.get('c1')?.['paste'] ?? '';
    assert.equal(kept.split('\n')[0], paste.split('\n')[0], 'named after the message it came from');
  });

  it('may be made of small words alone, which are a nod where nothing was answered', async () => {
    const b = bench();
    assert.match((await say(b, 'ok')).text, /^All right/);
    await say(b, '0x801c03f2');
    assert.match((await say(b, 'en dan?')).text, /dsregcmd \/status \| clip/);
    assert.match((await say(b, 'ok')).text, /^All right/);
  });

  it('gives the answer again, says what another PC needs, and leaves what takes rights to the helpdesk', async () => {
    const b = bench();
    await say(b, '0x801c03f2');
    assert.match((await say(b, 'why?')).text, /^This is all I know about it\.[^]*DSREG_E_DIRECTORY_FAILURE/);
    assert.match((await say(b, 'same on my colleague’s PC')).text, /another cause.*dsregcmd \/status \| clip/);
    const rights = await say(b, 'I’m not an administrator');
    assert.match(rights.text, /Leave the steps for the administrator/);
    assert.deepEqual(
      (press(rights, 'Ask the helpdesk') as { context: { ids: string[] } }).context.ids.length > 0,
      true,
    );
    assert.match((await say(bench(), 'why?')).text, /couldn’t find anything/);
  });

  it('is a request that takes the answer along, its output too where nobody else reads', async () => {
    const b = bench();
    await say(b, BROKEN);
    const form = await say(b, 'send this to the helpdesk');
    assert.match(form.text, /identifying details/);
    const { context } = press(form, 'Send') as { context: { ids: string[]; paste: string } };
    assert.ok(context.ids.length > 0 && context.paste !== '');
    assert.match(JSON.stringify(form.card), /AzureAdJoined/);

    const channel = { scope: 'channel', conversation: 'thread' } as const;
    await say(b, BROKEN, channel);
    const open = await say(b, 'talk to a person', channel);
    const sent = press(open, 'Send') as { context: { ids: string[]; paste: string } };
    assert.ok(sent.context.ids.length > 0 && sent.context.paste === '');
    assert.doesNotMatch(JSON.stringify(open.card), /AzureAdJoined/);
    const blank = await say(bench(), 'talk to a person');
    assert.match(JSON.stringify(blank.card), /The helpdesk will see what you write here\./);
    const empty = press(blank, 'Send') as { context: object };
    assert.deepEqual(empty.context, { q: '', ids: [], paste: '' });
  });

  it('finds a question kept with nobody in it', async () => {
    const b = bench();
    for (const text of [
      'Why does the PC of anna@contoso.example stay on pending?',
      'anna@contoso.example: what is a PRT?',
    ]) {
      await say(b, text);
      const kept = b.helpdesk.memory.get('c1')?.['paste-answer'] ?? '';
      assert.match(kept, /"q":"[^"]*<user-1>/);
      assert.doesNotMatch(kept, /anna@/);
    }
  });

  it('is forgotten after half an hour', async () => {
    const b = bench();
    await say(b, '0x801c03f2');
    b.services.now = () => new Date('2026-11-21T08:29:00Z');
    assert.match((await say(b, 'and where is the event log?')).text, /Paste the text/);
    b.services.now = () => new Date('2026-11-21T08:31:00Z');
    assert.doesNotMatch((await say(b, 'and where is the event log?')).text, /Paste the text/);
  });

  it('never costs the answer when memory fails', async () => {
    const b = bench();
    b.helpdesk.broken = true;
    assert.match((await say(b, '0x801c03f2')).text, /DSREG_E_DIRECTORY_FAILURE/);
    assert.ok((await say(b, 'and for the other one?')).text.length > 20);
  });

  it('is resolved against what was remembered alone', () => {
    const k = realKnowledge();
    const two: LastAnswer = newAnswer({ is: 'answer', ids: ['what-is-a-prt', 'prt-lifetime'], q: '' });
    assert.deepEqual(resolve({ for: 'other' }, two, k), {
      is: 'show',
      about: { is: 'answer', ids: ['prt-lifetime'], q: '' },
      last: { ...two, finding: 1 },
    });
    assert.deepEqual(resolve({ for: 'other' }, { ...two, finding: 1 }, k), { is: 'no-other' });
    assert.equal(resolve({ for: 'field' }, two, k), null, 'nothing was quoted');
    assert.equal(resolve({ for: 'other' }, newAnswer({ is: 'help' }), k), null);
  });
});

describe('still broken', () => {
  it('asks for the output, then for the log, then for a person, and never twice for the same', async () => {
    const b = bench();
    const code = await say(b, '0x801c03f2');
    const pressed = async (): Promise<Reply> =>
      (await respond(turn('', { kind: 'action', value: press(code, 'Still not working') }), b.services))[0] as Reply;
    assert.match((await pressed()).text, /dsregcmd \/status \| clip/);
    assert.match((await pressed()).text, /User Device Registration > Admin/);
    assert.match((await pressed()).text, /The helpdesk will see/);
    assert.match((await say(b, 'that didn’t work')).text, /The helpdesk will see/);
  });

  it('asks for what the phase tells most by', () => {
    const after = (paste: string, asked: LastAnswer['asked']): LastAnswer => ({
      ...newAnswer({ is: 'answer', ids: [], q: '' }),
      asked,
      about: { is: 'code', q: paste },
    });
    const context = { q: '', ids: [], paste: '' };
    assert.equal(nextStep(context, null, 'join'), 'status');
    assert.equal(nextStep({ ...context, paste: 'x' }, null, 'post-join'), 'log');
    assert.equal(nextStep({ ...context, paste: 'x' }, null, 'general'), null);
    assert.equal(nextStep(context, after('', ['status']), 'auth'), 'log');
    assert.equal(nextStep(context, after('', ['status', 'log']), 'auth'), null);
  });
});
