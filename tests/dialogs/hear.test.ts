// What the words around an output add to its judgement, and what they do not.
import assert from 'node:assert/strict';
import { parseStatus } from '../../diagnosis/parse.ts';
import type { ChatContext } from '../../diagnosis/types.ts';
import { find } from '../../dialogs/find.ts';
import { hearBeside } from '../../dialogs/hear.ts';
import { DOMAIN, HYBRID, NO_PRT, POST_ACCOUNT, WORKGROUP } from '../diagnosis/captures.ts';
import { renderStatus } from '../diagnosis/status.ts';
import { realKnowledge } from './fakes.ts';

const knowledge = realKnowledge();
const heard = (said: string): ChatContext => hearBeside(parseStatus(`${said}\n${renderStatus(DOMAIN)}`), knowledge);

const rows: readonly (readonly [said: string, heard: ChatContext])[] = [
  ['Deze laptop moet hybrid joined zijn maar lukt niet.', { expectsHybrid: true, expectsJoin: true, joinFailed: true }],
  ['De pc zou hybride gekoppeld moeten zijn', { expectsHybrid: true, expectsJoin: true }],
  ['This laptop should be hybrid Entra joined. What is wrong?', { expectsHybrid: true, expectsJoin: true }],
  ['It needs to be hybrid', { expectsHybrid: true }],
  ['Should be hybrid', { expectsHybrid: true }],
  ['Denne PC-en skal være hybrid joinet', { expectsHybrid: true, expectsJoin: true }],
  ['Hybrid join virker ikke på denne', { expectsHybrid: true, joinFailed: true }],
  ['Why does hybrid join fail?', { expectsHybrid: true, joinFailed: true }],
  // Asked, denied, one of two, or of something else.
  ['Should this be hybrid joined?', {}],
  ['Moet deze laptop hybrid joined zijn', {}],
  ['Waarom moet hij hybrid joined zijn', {}],
  ['Is dit hybrid joined of niet?', {}],
  ['Deze laptop moet niet hybrid joined zijn', {}],
  ['Den skal ikke være hybrid joinet', {}],
  ['It is not supposed to be hybrid joined', {}],
  ['It must be Entra or hybrid joined', {}],
  ['It should be Entra joined instead of hybrid', { expectsJoin: true }],
  ['We are a hybrid company', {}],
  ['> Deze laptop moet hybrid joined zijn', {}],

  ['Deze pc moet gekoppeld zijn aan Entra.', { expectsJoin: true }],
  ['Dit is een bedrijfslaptop', { expectsJoin: true }],
  ['Dette er en jobb-PC', { expectsJoin: true }],
  ['My private pc, not a company laptop', {}],
  ['Joining Entra fails', { joinFailed: true }],
  ['Ik kan de laptop niet joinen', { joinFailed: true }],
  ['Kan ikke joine maskinen', { joinFailed: true }],
  ['Joining the domain fails', {}],
  ['Joining the Teams meeting fails', {}],

  ['This device should not be in Entra.', { entraNotWanted: true }],
  ['Deze server mag niet in Azure AD komen', { entraNotWanted: true }],
  ['Denne skal ikke være i Entra', { entraNotWanted: true }],
  ['De laptop wil niet in Entra', {}],
  ['It should not be in Entra twice', {}],

  ['Gebruiker piet@nordvik.test kan niet inloggen; ik (admin) draaide het:', { affectedUser: 'piet@nordvik.test' }],
  ['NORDVIK\\piet krijgt geen SSO', { affectedUser: 'NORDVIK\\piet' }],
  ['Brukeren kari@nordvik.test har siden i går problemer med Teams', { affectedUser: 'kari@nordvik.test' }],
  ['There is a problem with anna.b@nordvik.test.', { affectedUser: 'anna.b@nordvik.test' }],
  ['Affected user: anna.b@nordvik.test', { affectedUser: 'anna.b@nordvik.test' }],
  ['Getroffen gebruiker: NORDVIK\\piet', { affectedUser: 'NORDVIK\\piet' }],
  ['Berørt bruker: kari@nordvik.test. Jeg kjørte det selv.', { affectedUser: 'kari@nordvik.test' }],
  ["User anna@nordvik.test can't sign in.", { affectedUser: 'anna@nordvik.test' }],
  ['C:\\temp cannot be read, HKLM\\Software\\x cannot be found', {}],
  ['From: anna@nordvik.test', {}],
  ['Piet cannot sign in', {}],
  ['I ran it as adm@nordvik.test, cannot sign in', {}],
  ['Met gebruiker piet@nordvik.test werkt het wel', {}],
  ['piet@nordvik.test cannot sign in. kari@nordvik.test cannot sign in.', {}],
  ['piet@nordvik.test asked kari@nordvik.test, who cannot sign in', {}],

  ['Windows Hello vraagt niets meer', { asksAbout: ['hello'] }],
  ['Jeg får ikke satt PIN-kode', { asksAbout: ['hello'] }],
  ['Kerberos to the file server?', { asksAbout: ['prt'] }],
  ['Hello, this is mine', {}],
];

describe('hear', () => {
  for (const [said, expected] of rows) it(said, () => assert.deepEqual(heard(said), expected));

  it('hears nothing in what Windows printed, or where there is no output', () => {
    const text = renderStatus({ ...DOMAIN, 'Server Message': 'The device must be hybrid joined but the join failed.' });
    assert.deepEqual(hearBeside(parseStatus(text), knowledge), {});
    assert.deepEqual(hearBeside(parseStatus('Deze laptop moet hybrid joined zijn'), knowledge), {});
    assert.deepEqual(heard(`${'x '.repeat(300)} it must be hybrid joined`), {});
  });

  it('is what the chat and the command line judge with', () => {
    const found = (said: string, lines: Readonly<Record<string, string>>): string | undefined => {
      const text = `${said}\n${renderStatus(lines)}`;
      return find({ kind: 'paste', status: parseStatus(text) }, text, 'nl', knowledge).entries[0]?.id;
    };
    assert.equal(found('Deze laptop moet hybrid joined zijn.', WORKGROUP), 'precheck-not-domain-joined');
    const byAdmin = { ...NO_PRT, [POST_ACCOUNT]: 'CONTOSO\\adm-per, adm-per@contoso.example' };
    assert.equal(found('Hei', byAdmin), 'prt-missing');
    assert.notEqual(found('Brukeren anna@contoso.example kan ikke logge på', byAdmin), 'prt-missing');
    // The same account, as the domain and as Entra ID write it.
    assert.equal(found('Brukeren anna@other.example kan ikke logge på', NO_PRT), 'prt-missing');
    assert.equal(found('Brukeren CONTOSO\\anna kan ikke logge på', NO_PRT), 'prt-missing');
    assert.equal(found('It should not be in Entra', HYBRID), 'healthy-hybrid');
  });
});
