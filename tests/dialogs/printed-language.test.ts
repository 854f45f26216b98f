// What a console and Windows' logs print tells nobody's language: the person's own words do, else the conversation, else the client.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { hear } from '../../dialogs/language.ts';
import { prose } from '../../dialogs/prose.ts';
import { respond } from '../../dialogs/respond.ts';
import { route } from '../../dialogs/route.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { bench, realKnowledge, turn } from './fakes.ts';

const folder = new URL('../fixtures/dsregcmd/', import.meta.url);
const pasteOf = (situation: string): string => readFileSync(new URL(`${situation}/input.txt`, folder), 'utf8');
const BROKEN = pasteOf('device-disabled-or-deleted-win10-22h2');
const EVENT = pasteOf('event-304-and-307-scp-unreadable');

describe('the language of what is printed', () => {
  it('leaves nothing of a console’s output to judge by', () => {
    const captures = readdirSync(folder).filter((name) => /-(win1[01]|server-20)/.test(name));
    assert.ok(captures.length > 40);
    for (const situation of captures) assert.equal(prose(pasteOf(situation)).trim(), '', situation);
    const around = 'Windows PowerShell\nCopyright (C) Microsoft Corporation. All rights reserved.\n\nPS C:\\Users\\kari> dsregcmd /status';
    assert.equal(prose(`${around}\n${BROKEN}\nC:\\Users\\kari>`).trim(), '');
    assert.equal(prose(`${around}\n${BROKEN}\nKan du se på dette?`).trim(), 'Kan du se på dette?');
  });

  for (const [what, paste] of Object.entries({ 'an output with its banner': BROKEN, 'the text of an event': EVENT })) {
    it(`answers ${what} in the client’s language, and in the conversation’s own once there is one`, async () => {
      for (const [localeHint, words] of [['nb-NO', /Det stopper/], ['nl-NL', /Het gaat mis/], ['en-GB', /It stops at/]] as const) {
        const [reply] = await respond(turn(paste, { localeHint }), bench().services);
        assert.match(reply?.text ?? '', words);
      }
      const { services } = bench();
      await respond(turn('wat is een primary refresh token en waar is het voor?', { localeHint: 'en-GB' }), services);
      const [reply] = await respond(turn(paste, { localeHint: 'en-GB' }), services);
      assert.match(reply?.text ?? '', /Het gaat mis/);
    });
  }

  it('hears the words beside a value', () => {
    assert.equal(prose('DeviceAuthStatus : FAILED. Device is either disabled or deleted, wat nu'), ': , wat nu');
  });

  it('hears who announces a message in English, not the message', () => {
    const announced: Record<string, string> = {
      'foutmelding: your device is not registered with this organisation, please contact your admin': 'nl',
      'de server zegt: the request is throttled, try again later': 'nl',
      'feilmelding: your device is not registered with this organisation, please contact your admin': 'nb',
      'da står det: the user is not authorized to enroll': 'nb',
      'error message: your device is not registered with this organisation': 'en',
    };
    for (const [text, language] of Object.entries(announced))
      assert.equal(route(text, 'en', realKnowledge()).language, language, text);
  });

  it('does not give to a neighbour what is as much ours', () => {
    for (const [text, language] of [
      ['ny bærbar får ikke token', 'nb'],
      ['ta bort gammel maskin', 'nb'],
      ['ta laptop ut av skyen', 'nb'],
      ['ta bort den gamla datorn', 'en'],
      ['min nye computer beder om adgangskode', 'en'],
    ] as const)
      assert.equal(route(text, 'en', realKnowledge()).language, language, text);
  });

  it('hears the few words around a message in English', () => {
    for (const [text, language] of [
      ['krijg steeds This device is already managed by an organization bij openen', 'nl'],
      ['ser Your device has reached the limit of your organization på skjermen', 'nb'],
      ['the message is: something went wrong and the server did not answer', 'en'],
    ] as const)
      assert.equal(route(text, 'en', realKnowledge()).language, language, text);
  });

  it('remembers the language of a sentence with a row in it', () => {
    const text = 'hvorfor står det WorkplaceJoined : YES på serveren vår?';
    const { sure, language } = hear(text, { kind: 'question', text }, 'nl', 'nl', realKnowledge());
    assert.deepEqual({ sure, language }, { sure: true, language: 'nb' });
  });

  it('hears one everyday word among English terms', () => {
    const mixed: Record<string, string> = {
      'hybrid join crasht': 'nl',
      'compliance policy blokkeert laptop': 'nl',
      'token refresh hapert': 'nl',
      'device registreren in entra': 'nl',
      'proxy agent installeren': 'nl',
      'tpm chip resetten': 'nl',
      'cloud pc joinen': 'nl',
      'firewall policy pushen': 'nl',
      'proxy hosts whitelisten': 'nl',
      'tpm chip gecleard': 'nl',
      'compliance policy gepusht': 'nl',
      'hybrid join krasjer': 'nb',
      'device registration gir error code': 'nb',
      'compliance policy henger': 'nb',
      'cleare tpm chip': 'nb',
      'device token refreshe': 'nb',
    };
    for (const [text, language] of Object.entries(mixed))
      for (const client of LANGUAGES) assert.equal(route(text, client, realKnowledge()).language, language, `${text}, ${client}`);
  });

  it('hears a sentence in capitals, and takes an abbreviation among other words for what it is', () => {
    const shouted: Record<string, string> = {
      'WAAROM BLIJFT DAT DING OP PENDING STAAN': 'nl',
      'HVORFOR STÅR PCEN MIN SOM PENDING': 'nb',
      'IK WIL EEN MEDEWERKER SPREKEN': 'nl',
      'JEG VIL SNAKKE MED ET MENNESKE': 'nb',
      'WAT BETEKENT 0x801c03f2': 'nl',
      'HVA ER 0x801c03f2?': 'nb',
      'WAT BETEKENT DSREG_AUTOJOIN_DISC_FAILED': 'nl',
      'HVA BETYR DSREG AUTOJOIN DISC FAILED': 'nb',
      'WAAROM IS AzureAdPrt NO?': 'nl',
      'WHY DOES IT STAY PENDING': 'en',
    };
    const answeredIn = (text: string, client: Language) => route(text, client, realKnowledge()).language;
    for (const [text, language] of Object.entries(shouted))
      for (const client of LANGUAGES) assert.equal(answeredIn(text, client), language, text);
    const terms = ['DSREG_AUTOJOIN_DISC_FAILED', 'DSREG AUTOJOIN DISC FAILED', 'AzureAdJoined : NO', 'PRT NO', 'YES'];
    for (const text of terms) for (const client of LANGUAGES) assert.equal(answeredIn(text, client), client, text);
    assert.equal(prose('mijn PC zegt AzureAdPrt : NO'), 'mijn zegt :');
  });

  it('hears the sentence that announces an event', async () => {
    const [reply] = await respond(turn(`Hei, kan noen se på denne feilen fra PC-en min:\n${EVENT}`), bench().services);
    assert.match(reply?.text ?? '', /Det stopper/);
  });

  it('still hears a sentence in any language beside an output', async () => {
    for (const [sentence, words] of [
      ['why can I not sign in to my computer any more?', /It stops at/],
      ['waarom kan ik niet meer aanmelden op mijn laptop?', /Het gaat mis/],
    ] as const) {
      const [reply] = await respond(turn(`${sentence}\n${BROKEN}`, { localeHint: 'nb-NO' }), bench().services);
      assert.match(reply?.text ?? '', words);
    }
  });
}); // prettier-ignore
