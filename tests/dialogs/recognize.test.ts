// What each kind of message is taken for, as one table; order of the rows is the order of the rules.
import assert from 'node:assert/strict';
import { payload } from '../../dialogs/cards/actions.ts';
import { earsOf } from '../../dialogs/find.ts';
import { recognize } from '../../dialogs/recognize.ts';
import type { Intent } from '../../dialogs/recognize.ts';
import { realKnowledge } from './fakes.ts';

const OUTPUT = `+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+

             AzureAdJoined : NO
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : CONTOSO`;
const DEBUG = `DsrCmdJoinHelper::Join: ClientRequestId: 11111111-2222-3333-4444-555555555555
DsrCmdJoinHelper::Join: IsDomainJoined: YES
DSREGCMD_END_STATUS
             AzureAdJoined : NO
DsrCmdJoinHelper::Join: failed to join with error code 0x801c001d`;
const EVENT = `Log Name: Microsoft-Windows-User Device Registration/Admin
Event ID: 304
Automatic registration failed at join phase. Exit code: Unknown HResult Error code: 0x801c001d.
Server error: . Debug Output: joinMode: Join drsInstance: azure registrationType: fallback_sync tenantType: undefined`;

type Row = [text: string, expected: string];
const rows: Row[] = [
  // commands and small talk, whole messages only
  ['HELP', 'help'],
  ['help', 'help'],
  ['Hulp!', 'help'],
  ['hjelp', 'help'],
  ['hi', 'help'],
  ['Hei', 'help'],
  ['hallo', 'help'],
  ['Hei på deg!', 'help'],
  ['what can you do?', 'help'],
  ['wat kun je allemaal?', 'help'],
  ['hva kan du hjelpe meg med?', 'help'],
  ['in het nederlands graag', 'language:nl'],
  ['Norsk takk', 'language:nb'],
  ['English please', 'language:en'],
  ['kan du svare på norsk?', 'language:nb'],
  ['kan dit in het Nederlands?', 'language:nl'],
  ['på svensk takk', 'language:none'],
  ['auf deutsch bitte', 'language:none'],
  ['thanks', 'smalltalk:thanks'],
  ['Bedankt voor je hulp!', 'smalltalk:thanks'],
  ['tusen takk for hjelpen', 'smalltalk:thanks'],
  ['👍', 'smalltalk:nod'],
  ['ok', 'smalltalk:nod'],
  ['doei', 'smalltalk:bye'],
  ['ha det bra', 'smalltalk:bye'],
  ['how are you?', 'smalltalk:chat'],
  ['ben je een robot', 'smalltalk:chat'],
  ['my requests', 'my-requests'],
  ['mijn aanvragen', 'my-requests'],
  ['Sakene mine', 'my-requests'],
  ['mine saker', 'my-requests'],
  ['Is there any news on my ticket?', 'my-requests'],
  ['what’s the status of my request please', 'my-requests'],
  ['I want to withdraw my request', 'my-requests'],
  ['Is er al nieuws over mijn aanvraag?', 'my-requests'],
  ['hoe staat het met mijn ticket?', 'my-requests'],
  ['ik wil mijn aanvraag intrekken', 'my-requests'],
  ['Hva er status på saken min?', 'my-requests'],
  ['hei, er det noe nytt i saken min?', 'my-requests'],
  ['jeg vil trekke saken min', 'my-requests'],
  ['no Kerberos ticket for my PC', 'question'],
  ['why is the registration request of my PC refused', 'question'],
  ['ik wil een medewerker', 'escalate'],
  ['Ik wil graag iemand van de helpdesk spreken', 'escalate'],
  ['snakk med et menneske', 'escalate'],
  ['kan jeg få snakke med noen på IT?', 'escalate'],
  ['talk to a human', 'escalate'],
  ['connect me with an agent please', 'escalate'],
  ['please hand this over to support', 'escalate'],
  ['geef dit maar door aan de helpdesk', 'escalate'],
  ['meld fra til brukerstøtten, er du snill', 'escalate'],
  ['how do I reach someone at IT', 'escalate'],
  ['does Entra Connect support Server 2012', 'question'],
  ['can we replace AAD Connect with the light agent', 'question'],
  ['please open a ticket for me', 'escalate'],
  ['use this channel', 'setup'],
  ['helpdeskkanaal instellen', 'setup'],
  ['bruk denne kanalen', 'setup'],
  ['', 'empty'],
  ['  \n ', 'empty'],
  ['Error Code: 53003', 'symbol'],
  ['foutcode 50126', 'symbol'],
  ['AADSTS nr. 50126', 'symbol'],
  ['AADSTS-feil 50126', 'symbol'],
  ['AADSTS error number: 50126', 'symbol'],
  ['hva betyr feilkode 70043?', 'symbol'],
  ['System error 1355 has occurred.', 'symbol'],
  ['Systemfeil 1355 har oppstått', 'symbol'],
  ['er is systeemfout 1355 opgetreden', 'symbol'],
  ['wat betekent fout 1909?', 'symbol'],
  ['feilkode 1326 ved innmelding', 'symbol'],
  ['fout 1326 in de boekhouding', 'question'],
  ['feilkode 1326 på PC-en', 'symbol'],
  ['error 1001', 'question'],
  ['windows 1909', 'question'],
  ['what is 1909', 'question'],
  ['we have 53003 laptops to join', 'question'],
  ['code 53003 or 53000', 'question'],
  // pastes, whole, half, other material
  [OUTPUT, 'paste'],
  ['AzureAdPrt : NO', 'paste'],
  [`hoi, dit krijg ik, wat nu?\n${OUTPUT}`, 'paste'],
  [OUTPUT.split('\n').join(' '), 'paste'],
  [DEBUG, 'paste'],
  [EVENT, 'paste'],
  ['The device object by the given id (11111111-2222-3333-4444-555555555555) is not found.', 'paste'],
  // codes in any notation, asked for
  ['0x801c03f2', 'code'],
  ['all those 0x8018 codes', 'question'],
  ['801C03F2', 'code'],
  ['0x 801c 03f2', 'code'],
  ['801c-03f2', 'code'],
  ['deadbeef', 'code'],
  ['12345678', 'code'],
  ['-2145648607', 'code'],
  ['2149318689', 'code'],
  ['AADSTS50155', 'code'],
  ['wat betekent 0x801c03f2?', 'code'],
  ['jeg får feilkode 0x80072ee2 på pc-en, hva skal jeg gjøre', 'code'],
  ['help 0x801c001d', 'code'],
  ['0x801c03f2 and 0x80072ee2', 'code'],
  [
    'since our move to the new office my colleague joined from home over VPN without any trouble although her log mentions 0x801c03f2 once, so how long does a sync cycle take?',
    'code:aside',
  ],
  // symbols
  ['DSREG_E_DIRECTORY_FAILURE', 'symbol'],
  ['what is dsreg_e_directory_failure', 'symbol'],
  ['dsreg autojoin disc failed', 'symbol'],
  ['DSREG_AUTOJION_DISC_FALED', 'symbol'],
  // questions
  ['What is a primary refresh token?', 'question'],
  ['Wat is een PRT?', 'question'],
  ['Hva er en PRT?', 'question'],
  ['thanks, but it still does not work', 'question'],
  ['hei, pc-en min er ikke registrert', 'question'],
  ['help me join my laptop to Entra', 'question'],
  ['my device stays pending', 'question'],
  ['the helpdesk cannot see my device', 'question'],
  ['how do I set the display language of Windows to English?', 'question'],
  ['AzureAdPrt is NO, why', 'question'],
  ['waarom staat mijn laptop twee keer in het portaal', 'question'],
];

function brief(intent: Intent): string {
  if (intent.kind === 'language') return `language:${intent.to ?? 'none'}`;
  if (intent.kind === 'smalltalk') return `smalltalk:${intent.mood}`;
  if (intent.kind === 'code' && intent.aside) return 'code:aside';
  return intent.kind;
}

describe('recognize', () => {
  const ears = () => earsOf(realKnowledge());
  for (const [text, expected] of rows) {
    it(`${JSON.stringify(text.slice(0, 60))} is ${expected}`, () => {
      assert.equal(brief(recognize({ kind: 'message', text }, ears())), expected);
    });
  }

  it('reads a button before any text', () => {
    const value = payload({ do: 'my-requests', lang: 'nl' });
    assert.equal(recognize({ kind: 'action', text: 'help', value }, ears()).kind, 'action');
  });

  it('says of an unknown button that it is stale', () => {
    assert.equal(recognize({ kind: 'action', text: '', value: { do: 'old' } }, ears()).kind, 'stale-action');
    assert.equal(recognize({ kind: 'message', text: '', value: { v: 7 } }, ears()).kind, 'stale-action');
  });

  it('takes every command word of every language, in any case', () => {
    for (const phrase of ears().words.phrases.keys()) {
      const { kind } = recognize({ kind: 'message', text: phrase.toUpperCase() }, ears());
      assert.ok(!['question', 'code', 'symbol', 'paste'].includes(kind), `${phrase}: ${kind}`);
    }
  });

  it('stays linear on long hostile texts', () => {
    for (const pump of [' ', '<', ':', 'a ', 'AzureAdJoined : ', '0x', '_', '🙂', "'", 'help ']) {
      const started = performance.now();
      recognize({ kind: 'message', text: pump.repeat(200_000 / pump.length) }, ears());
      assert.ok(performance.now() - started < 1000, pump);
    }
  });
});
