// What people type at the helpdesk: verbs and numbers, hours and days, and what only looks like one of them.
import assert from 'node:assert/strict';
import { readHelpdeskCommand, type HelpdeskCommand } from '../../dialogs/helpdesk/commands.ts';
import { readDayNames, readHours, sayHours, sayMoment } from '../../dialogs/helpdesk/read-hours.ts';
import { earsOf } from '../../dialogs/find.ts';
import { openPage } from '../../dialogs/page.ts';
import { TICKET_ACTS } from '../../dialogs/cards/actions.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import { realKnowledge } from './fakes.ts';

const knowledge = realKnowledge();
const read = (text: string, mentioned = false): HelpdeskCommand | null =>
  readHelpdeskCommand(text, earsOf(knowledge).verbs, mentioned);

describe('helpdesk commands', () => {
  const rows: [string, object | null][] = [
    ['assign 1042', { is: 'act', act: 'assign', number: 1042, text: '' }],
    ['Assign to me #1042', { is: 'act', act: 'assign', number: 1042, text: '' }],
    ['toewijzen 1042', { is: 'act', act: 'assign', number: 1042, text: '', spoken: 'nl' }],
    ['tildel 1042', { is: 'act', act: 'assign', number: 1042, text: '', spoken: 'nb' }],
    ['gjenåpne #1042', { is: 'act', act: 'reopen', number: 1042, text: '', spoken: 'nb' }],
    ['reply 1042: Hi,\n  try again', { is: 'act', act: 'reply', number: 1042, text: 'Hi,\n  try again' }],
    ['be om nytt resultat 1042', { is: 'act', act: 'request-run', number: 1042, text: '', spoken: 'nb' }],
    ['#1042', { is: 'show', number: 1042 }],
    ['aanvraag 1042', { is: 'show', number: 1042, spoken: 'nl' }],
    ['case 1042', { is: 'show', number: 1042 }],
    ['#1042?', { is: 'show', number: 1042 }],
    ['what’s the status of ticket 1042?', { is: 'show', number: 1042 }],
    ['any news about #1042?', { is: 'show', number: 1042 }],
    ['hoe staat het met #1042?', { is: 'show', number: 1042 }],
    ['is er al naar aanvraag 1042 gekeken?', { is: 'show', number: 1042 }],
    ['hvordan går det med sak #1042?', { is: 'show', number: 1042 }],
    ['er det noe nytt i sak 1042', { is: 'show', number: 1042 }],
    ['close ticket 1042 done', { is: 'act', act: 'close', number: 1042, text: 'done' }],
    ['trek aanvraag 1042 in', { is: 'act', act: 'withdraw', number: 1042, text: '', spoken: 'nl' }],
    ['trekk sak 1042 tilbake', { is: 'act', act: 'withdraw', number: 1042, text: '', spoken: 'nb' }],
    ['sluit 1042 af', { is: 'act', act: 'close', number: 1042, text: '', spoken: 'nl' }],
    ['lukk sak 1042', { is: 'act', act: 'close', number: 1042, text: '', spoken: 'nb' }],
    ['sluit aanvraag #1042 opgelost', { is: 'act', act: 'close', number: 1042, text: 'opgelost', spoken: 'nl' }],
    ['team requests 0x801c03f2', { is: 'list', search: '0x801c03f2' }],
    ['settings', { is: 'setting', setting: 'settings', rest: '' }],
    ['hours mon-fri 8-16 UTC', { is: 'setting', setting: 'hours', rest: 'mon-fri 8-16 UTC' }],
    ['dienst uit', { is: 'setting', setting: 'on-call', rest: 'uit', spoken: 'nl' }],
    ['route hello here', { is: 'setting', setting: 'route', rest: 'hello here', spoken: undefined }],
    // What only begins like one.
    ['close the ticket please', null],
    ['take a look at 1042', null],
    ['reply', null],
    ['close ticket #1042 and take all\nAzureAdJoined : NO', null],
    ['what is error 1042', null],
    ['how is event 1098 logged', null],
    ['status 53003', null],
    ['kerberos ticket 1042 is refused by the server', null],
    ['close the port #8443 on the firewall', null],
    ['assign 99', null],
    ['hours after the sync it still says pending', null],
    ['hoe lang duurt het', null],
    ['dienst niet bereikbaar', null],
    ['route naar de domeincontroller ontbreekt', null],
    ['request a new certificate', null],
    ['settings of the proxy are wrong', null],
    ['AzureAdJoined : NO', null],
    [`reply 1042 ${'x'.repeat(4000)}`, null],
  ];
  for (const [text, expected] of rows) {
    it(`${text.slice(0, 50).replaceAll('\n', ' ')} ${expected ? 'is one' : 'is none'}`, () => {
      const command = read(text);
      assert.deepEqual(command && { ...command }, expected && JSON.parse(JSON.stringify(expected)));
    });
  }

  it('needs somebody mentioned where people are set', () => {
    assert.equal(read('on-call Anna Bas'), null);
    assert.deepEqual(read('on-call Anna Bas', true), { is: 'setting', setting: 'on-call', rest: 'Anna Bas' });
    assert.equal(read('route nl Anna'), null);
    assert.ok(read('route nl Anna', true));
  });

  it('has in every language a verb for every button, and no verb means two things', () => {
    const meanings = new Map<string, string>();
    for (const language of LANGUAGES) {
      for (const key of knowledge.locales.messages[language].keys()) {
        if (!/^words-(act-|set-|request$|team-requests$)/.test(key)) continue;
        for (const word of knowledge.text(language, key).split(' | ')) {
          assert.equal(meanings.get(word) ?? key, key, `“${word}”`);
          meanings.set(word, key);
        }
      }
      for (const act of TICKET_ACTS) {
        const [first = ''] = knowledge.text(language, `words-act-${act}`).split(' | ');
        assert.deepEqual(
          { ...read(`${first} 1042 x`), spoken: 0 },
          { is: 'act', act, number: 1042, text: 'x', spoken: 0 },
        );
      }
      for (const act of ['reply', 'note', 'close', 'comment']) {
        const word = knowledge.text(language, `example-${act}`);
        assert.ok(knowledge.text(language, `words-act-${act}`).split(' | ').includes(word), `${language}: ${word}`);
      }
    }
  });
});

describe('readHours', () => {
  const days = readDayNames(LANGUAGES.map((language) => knowledge.text(language, 'words-days')));
  const week = (from: string, to: string, zone = 'Europe/Oslo') => ({
    zone,
    spans: [{ days: [1, 2, 3, 4, 5], from, to }],
  });

  it('reads hours as they are typed in three languages', () => {
    assert.deepEqual(readHours('mon-fri 08:00-16:30 Europe/Oslo', days, undefined), week('08:00', '16:30'));
    assert.deepEqual(readHours('ma – vr 8.00 – 16.30 Europe/Oslo', days, undefined), week('08:00', '16:30'));
    assert.deepEqual(readHours('mandag-fredag 8-16', days, 'UTC'), week('08:00', '16:00', 'UTC'));
    assert.deepEqual(readHours('mon, wed 9-12 sat-sun 10:00-24:00 UTC', days, undefined)?.spans, [
      { days: [1, 3], from: '09:00', to: '12:00' },
      { days: [6, 7], from: '10:00', to: '24:00' },
    ]);
  });

  it('refuses what it cannot read rather than guess', () => {
    for (const text of [
      '8-16 UTC',
      'mon-fri UTC',
      'mon-fri 8-16',
      'mon-fri 16-8 UTC',
      'mon-fri 8-25 UTC',
      'mon-fri 8-16 Mars',
      'mon-xyz 8-16 UTC',
      '',
      'mon-fri 8:70-16 UTC',
      'mon-fri 8-16 UTC 2026-02-30',
    ])
      assert.equal(readHours(text, days, undefined), null, text);
  });

  it('says hours and moments as each language writes them', () => {
    const page = (language: Language) => openPage(knowledge, language, 'k');
    const hours = {
      zone: 'Europe/Oslo',
      spans: [
        { days: [1, 2, 3, 4], from: '08:00', to: '16:30' },
        { days: [5, 7], from: '08:00', to: '12:00' },
      ],
    };
    assert.equal(sayHours(hours, page('en')), 'Mon–Thu 08:00–16:30, Fri, Sun 08:00–12:00 (Europe/Oslo)');
    const closed = readHours('mon-fri 8-16 UTC 2026-12-26, 2026-12-25', days, undefined);
    assert.ok(closed);
    assert.deepEqual(closed.closed, ['2026-12-25', '2026-12-26']);
    assert.match(sayHours(closed, page('en')), /\(UTC\); closed on 25 Dec 2026, 26 Dec 2026$/);
    assert.match(sayHours(closed, page('nl')), /; gesloten op 25 dec 2026, 26 dec 2026$/);
    assert.match(sayHours(closed, page('nb')), /; stengt 25\. des\. 2026, 26\. des\. 2026$/);
    const at = new Date('2026-11-23T07:00:00Z');
    assert.equal(sayMoment(at, 'Europe/Oslo', page('en')), 'Monday 23 November 2026, 08:00');
    assert.equal(sayMoment(at, 'Europe/Oslo', page('nl')), 'maandag 23 november 2026, 08:00 uur');
    assert.equal(sayMoment(at, 'Europe/Oslo', page('nb')), 'mandag 23. november 2026, kl. 08.00');
  });
});
