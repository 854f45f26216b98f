// What a question says too little for: one answer among many is a guess, and then titles are offered.
import assert from 'node:assert/strict';
import { decide } from '../../knowledge/search/decide.ts';
import type { Hit } from '../../knowledge/search/rank.ts';
import { realKnowledge } from '../dialogs/fakes.ts';

const knowledge = realKnowledge();

/** As the search describes a question it is sure of. */
const SURE = [0.6, 0.1, 0.7, 0.5, 1, 1, 0.5, 0.5, 0, 0.1, 0.9, 0];
const MUCH = { wanted: 6, all: 20, elsewhere: 0, holders: 1 };

function hit(id: string, score: number, grams = 0.5): Hit {
  const entry = knowledge.entry(id);
  assert.ok(entry, id);
  return { entry, score, parts: { grams, body: 0.5, held: 1, chance: 0.9 } };
}

describe('decision', () => {
  // Two findings, and two entries that are asked about.
  const finding = hit('device-cert-expired', 0.5);
  const alike = hit('registration-cert-expired', 0.46);
  const asked = hit('tpm-lockout-wait', 0.5);
  const kindOf = (hits: Hit[], said: Partial<typeof MUCH> = {}): string =>
    decide(hits, SURE, { ...MUCH, ...said }).kind;

  it('is no sure answer for a name that many entries hold', () => {
    assert.equal(kindOf([asked], { wanted: 2, holders: 24 }), 'answer');
    assert.equal(kindOf([asked], { wanted: 2, holders: 25 }), 'choices');
    assert.equal(kindOf([asked], { wanted: 3, holders: 25 }), 'answer');
    assert.equal(kindOf([{ ...asked, score: 1 }], { wanted: 2, holders: 25 }), 'answer');
  });

  it('is no sure answer with a finding where little is said, save in its own words', () => {
    assert.equal(kindOf([finding]), 'answer');
    assert.equal(kindOf([finding], { all: 10 }), 'choices');
    assert.equal(kindOf([hit('device-cert-expired', 0.5, 0.6)], { all: 10 }), 'answer');
    assert.equal(kindOf([asked], { all: 10 }), 'answer');
  });

  it('is no sure answer with two findings that are told alike', () => {
    assert.equal(kindOf([finding, alike]), 'choices');
    assert.equal(kindOf([finding, { ...alike, score: 0.44 }]), 'answer');
    assert.equal(kindOf([finding, { ...alike, parts: { ...alike.parts, held: 0.8 } }]), 'answer');
  });

  it('asks less where one entry holds all that is said', () => {
    const features = [0.3, 0, 0.3, 0.1, 1, 1, 0.2, 0.3, 0, 0.3, 0.3, 0];
    const half = { wanted: 3, all: 9, elsewhere: 0, holders: 1 };
    assert.equal(decide([asked], features, half).kind, 'choices');
    assert.equal(decide([asked], features, { ...half, holders: 0 }).kind, 'decline');
    assert.equal(decide([asked], features, { ...half, elsewhere: 1 }).kind, 'decline');
    assert.equal(decide([asked], features, { ...half, holders: 25 }).kind, 'decline');
  });
  for (const [what, questions] of Object.entries({
    'a subject and nothing else': ['tpm', 'TPM?', 'scp', 'SCP?'],
    'a finding of one PC beside a word of trouble': [
      'proxy problem',
      'problem with the proxy',
      'scp feil?',
      'fout in scp',
    ],
    'two findings that are told alike': ['certificate expired', 'certificaat verlopen', 'sertifikatet er utløpt'],
    'compounds nobody of ours uses': ['proxyprobleem', 'sertifikatproblem', 'proxyproblemer'],
  }))
    it(`offers choices for ${what}`, () => {
      for (const question of questions) {
        const { kind, entries } = knowledge.ask(question);
        assert.equal(kind, 'choices', `${question}: ${kind} ${entries[0]?.id ?? ''}`);
        assert.ok(entries.length > 1, question);
      }
    });

  it('answers a broad complaint with the entry that asks back', () => {
    for (const [id, questions] of Object.entries({
      'cannot-sign-in': [
        'cannot sign in to windows',
        'aanmelden lukt niet',
        'ik kan niet inloggen',
        'kan ikke logge på',
      ],
      'work-account-add-fails': [
        'add my work account to windows fails',
        'werk account toevoegen lukt niet',
        'får ikke lagt til jobbkontoen min',
      ],
    })) {
      for (const question of questions) {
        const { kind, entries } = knowledge.ask(question);
        assert.notEqual(kind, 'decline', question);
        assert.equal(entries[0]?.id, id, question);
      }
    }
  });

  it('tells nobody how to do what he says cannot be done', () => {
    for (const [howTo, questions] of Object.entries({
      'join-pc-to-entra': [
        "the notebook can't be joined to entra",
        'ik krijg de notebook niet gekoppeld aan entra',
        'jeg får ikke meldt inn den bærbare i entra',
      ],
      'register-personal-pc': [
        'my desktop refuses to link with the work account',
        'desktop wil niet koppelen met het werkaccount',
        'stasjonær pc vil ikke kobles til jobbkontoen',
      ],
      'enrol-pc-in-intune': [
        'notebook cannot be enrolled in intune',
        'notebook kan niet worden ingeschreven in intune',
        'klarer ikke å registrere den bærbare i intune',
      ],
      'hello-set': [
        'windows hello cannot be set up',
        'kan windows hello niet instellen',
        'klarer ikke å sette opp windows hello',
      ],
    }))
      for (const question of questions) {
        const { kind, entries } = knowledge.ask(question);
        assert.notEqual(kind, 'decline', question);
        assert.notEqual(entries[0]?.id, howTo, question);
      }
    assert.equal(knowledge.ask('how do I join a notebook to entra').entries[0]?.id, 'join-pc-to-entra');
  });

  it('hears what is not there in what is not shown or not set up', () => {
    for (const [id, questions] of Object.entries({
      'recovery-secrets-not-stored': [
        'LAPS password is not showing up for one pc',
        'laps wachtwoord van een pc is niet te zien',
        'laps passordet vises ikke for en maskin',
      ],
      'scp-not-found': ['no scp configured in the forest', 'geen scp ingericht', 'ikke satt opp noe scp'],
    }))
      for (const question of questions) assert.equal(knowledge.ask(question).entries[0]?.id, id, question);
    assert.equal(knowledge.ask('hvor ser jeg laps-passordet til en maskin').entries[0]?.id, 'find-recovery-secrets');
  });

  it('hears what it costs as a question about licences', () => {
    for (const question of [
      'what is the price of joining a device',
      'wat kost het om een apparaat te koppelen',
      'koster det noe å melde inn enheter',
    ])
      assert.equal(knowledge.ask(question).entries[0]?.id, 'licence-for-join', question);
  });

  it('hears who may do it in what is asked about rights', () => {
    for (const question of [
      'what rights does it take to join computers',
      'welke rechten zijn er nodig voor het registreren van computers',
      'hvilke rettigheter kreves for å registrere datamaskiner',
      'may everyone join a computer',
      'mag iedereen een computer koppelen',
    ]) {
      const { kind, entries } = knowledge.ask(question);
      assert.notEqual(kind, 'decline', question);
      assert.ok(
        entries.some(({ id }) => id === 'enable-join-rights'),
        `${question}: ${entries.map(({ id }) => id).join(', ')}`,
      );
    }
  });

  it('still answers what is asked in few words', () => {
    for (const [question, id] of [
      ['what is a PRT', 'what-is-a-prt'],
      ['tpm locked', 'tpm-lockout-wait'],
      ['hva betyr AzureAdPrt NO', 'azureadprt-or-wam-no'],
      ['dsregcmd status geeft azureadprt no', 'azureadprt-or-wam-no'],
    ] as const) {
      const { kind, entries } = knowledge.ask(question);
      assert.deepEqual([kind, entries[0]?.id], ['answer', id], question);
    }
  });

  it('declines what is not ours though our words are in it', () => {
    for (const question of [
      'find out which pc keeps locking an AD account',
      'gast-wifi op mijn laptop',
      'bekrefte domenenavn med txt-post',
    ])
      assert.equal(knowledge.ask(question).kind, 'decline', question);
  });
});
