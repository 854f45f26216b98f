// What people say and press in the Playground, and what they must see: the acceptance criteria one machine can show.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { Language } from '../../knowledge/types.ts';
import type { Chat } from './chat.ts';
import { pasteOf } from './gallery.ts';

type RunStep = (name: string, work: () => Promise<void>) => Promise<void>;

const QUESTIONS: Record<Language, [asked: string, inAnswer: string]> = {
  en: ['What is a primary refresh token?', 'refresh token'],
  nl: ['Wat is een PRT?', 'vernieuwingstoken'],
  nb: ['Hva er en PRT?', 'oppdateringstoken'],
};
const ASIDE: Record<Language, string> = {
  en: 'Why can I no longer sign in on this computer?',
  nl: 'Waarom kan ik op deze computer niet meer aanmelden?',
  nb: 'Hvorfor får jeg ikke lenger logget på denne datamaskinen?',
};
const NOTATIONS = ['0x801C03F2', '801c03f2', '-2145647630', '2149319666'];
/** Situation -> a line of it the answer quotes. */
const BROKEN: Record<string, string> = {
  'discovery-tls-inspection-win11-23h2': 'DRS Discovery Test',
  'prt-wrong-password-win11-22h2': 'Attempt Status',
  'certificate-expired-win10-22h2': 'DeviceCertificateValidity',
  'device-disabled-or-deleted-win10-22h2': 'DeviceAuthStatus',
  'sync-join-waiting-win11-22h2': 'Server Message',
};

/** Links lead into a browser, out of the chat. */
const LINKS = ['button-documentation', 'button-own-chat'];
const BUTTONS = readdirSync(new URL('../../knowledge/locales', import.meta.url))
  .filter((file) => /^(?:\w+\.)?en\.yaml$/.test(file))
  .flatMap((file) => [
    ...readFileSync(new URL(`../../knowledge/locales/${file}`, import.meta.url), 'utf8').matchAll(
      /^ {2}(button-[\w-]+):/gm,
    ),
  ])
  .flatMap(([, key = '']) => (LINKS.includes(key) ? [] : [key]));

/** Runs every talk, each step by itself; `picture` takes one of what is on the screen. */
export async function talk(
  chat: Chat,
  knowledge: Knowledge,
  step: RunStep,
  picture: (name: string) => Promise<void>,
): Promise<void> {
  const t = (key: string, args?: Record<string, string | number>, language: Language = 'en'): string =>
    knowledge.text(language, key, args);
  const { say, press, click, fill, see } = chat;

  await step('1 one welcome, in which every button works', async () => {
    await see('dsregcmd /status');
    assert.equal((await chat.cards()).length, 1);
    holds(await press('My requests'), t('my-requests', { count: 0 }));
    holds(await say('help'), t('help-title'));
    holds(await press(t('language-name', {}, 'nl')), t('help-title', {}, 'nl'));
  });
  await step('2 help and hello are answered in any case and language', async () => {
    for (const word of ['HELP', 'help', 'hulp', 'hjelp', 'hi', 'hei', 'hallo'])
      holds(await say(word), 'dsregcmd /status');
  });
  for (const language of LANGUAGES) {
    await step(`5 a plain question in ${language} is answered in it, with its source and every button`, async () => {
      const [asked, inAnswer] = QUESTIONS[language];
      holds(await say(asked), inAnswer, t('button-solved', {}, language), t('button-helpdesk', {}, language));
      for (const other of LANGUAGES.filter((each) => each !== language))
        holds(await press(t('language-name', {}, other)), t('button-helpdesk', {}, other));
    });
  }
  await step('7 a vague question gives choices, and each opens exactly its answer', async () => {
    const shown = await say('device not registered');
    const titles = shown.split('\n').filter((line) => line.startsWith('› '));
    assert.ok(titles.length >= 2 && titles.length <= 5, shown);
    for (const title of titles) {
      const opened = await press(title.slice(2));
      assert.equal(opened.split('\n')[0], title.slice(2));
    }
  });
  await step('8 what it does not know gets an honest no and a way out', async () => {
    holds(await say('How do I fix the coffee machine?'), 'coffee machine', t('button-helpdesk'));
  });
  await step('9 a code in every notation is the same answer, two codes are two', async () => {
    const answers = new Set<string>();
    for (const notation of NOTATIONS) answers.add(await say(`what does ${notation} mean?`));
    assert.equal(answers.size, 1, [...answers].join('\n===\n'));
    holds([...answers][0] ?? '', '0x801c03f2', t('steps-user'), t('steps-admin'), 'Source: ');
    const byName = await say('what does DSREG_E_DIRECTORY_FAILURE mean?');
    assert.equal(byName.slice(0, 300), [...answers][0]?.slice(0, 300));
    holds(await say('I get 0x801c0021 and then 0xcaa20003'), '0x801c0021', '0xcaa20003');
    await picture('two-codes-en');
  });
  await step('10 an unknown code is taken apart, a mistyped one is never swapped in silence', async () => {
    holds(await say('0x8007139f'), t('code-unknown', { code: '0x8007139f' }), '5023', t('button-helpdesk'));
    holds(await say('0x801c03f9'), '0x801c03f9', '› 0x801c03f2');
    holds(await press('0x801c03f2 DSREG_E_DIRECTORY_FAILURE'), 'Phase: join');
  });
  await step('11 a healthy output is called healthy, with what was checked', async () => {
    const shown = await say(`Is this PC all right?\n${pasteOf('hybrid-healthy-win11-24h2')}`);
    holds(shown, '✔ No problem found', t('checked'), 'AzureAdPrt : YES');
    assert.doesNotMatch(shown, /[✖⚠]/u);
    await picture('healthy-en');
  });
  await step('12 a broken output is judged with its own lines, twice the same', async () => {
    for (const [situation, quoted] of Object.entries(BROKEN)) {
      const paste = `Why is this PC not working?\n${pasteOf(situation)}`;
      const shown = await say(paste);
      holds(shown, quoted, t('steps-admin'), 'Source: ');
      assert.match(shown, /^[✖⚠] /u, situation);
      assert.equal(await say(paste), shown, situation);
    }
    await picture('broken-en');
  });
  await step('13 a messy output is read, or what is missing is named', async () => {
    const paste = pasteOf('sync-join-waiting-win11-22h2');
    const quoted = paste.replaceAll(/^/gm, '> ');
    holds(
      await say(`Kan iemand hiernaar kijken?\n${quoted}\nAlvast bedankt`),
      'Server Message',
      t('steps-admin', {}, 'nl'),
    );
    holds(await say(`\`\`\`\n${paste}\n\`\`\`\nwhat is wrong here?`), '0x801c03f2');
    const cut = pasteOf('cut-after-device-details-win11-23h2');
    holds(await say(`what is wrong with this pc?\n${cut}`), 'dsregcmd /status | clip');
  });
  await step('14 in a channel, the warning about names comes first', async () => {
    await chat.open('IT - General');
    holds(
      await chat.post(`what is wrong?\n${pasteOf('sync-join-waiting-win11-22h2')}`),
      t('channel-warning', { place: 'channel' }),
    );
    await picture('channel-en');
  });
  await step('14 and 2 in a group chat too; help is answered there', async () => {
    await chat.open('Group chat');
    holds(await chat.mention('help'), t('help-title'), t('help-mention'));
    holds(
      await chat.mention(`what is wrong?\n${pasteOf('sync-join-waiting-win11-22h2')}`),
      t('channel-warning', { place: 'groupChat' }),
    );
    await picture('group-en');
  });
  await step('15 a request: filled in, checked, sent, with a number and one card for the helpdesk', async () => {
    await chat.open('IT - Helpdesk');
    holds(await chat.post('helpdesk channel here'), t('setup-done', { count: 0 }).slice(0, 30));
    await chat.open('Personal Chat');
    await say(`Why is this PC not working?\n${pasteOf('sync-join-waiting-win11-22h2')}`);
    holds(await press(t('button-helpdesk')), t('form-title'), t('form-paste'));
    await fill(t('form-summary'), '');
    await click(t('button-send'));
    await chat.page.getByText(t('form-summary-missing')).last().waitFor();
    await picture('form-en');
    await fill(t('form-summary'), 'Grey laptop in room 12');
    await chat.page
      .getByRole('button', { name: t('button-send'), exact: true })
      .last()
      .dblclick();
    await see(t('request-created', { number: '1001' }));
  });
  await step('24 Send pressed twice is one request', async () => {
    holds(await say('my requests'), t('my-requests', { count: 1 }), '#1001');
  });
  await step('16 the helpdesk takes it, replies and closes it; the card changes in place', async () => {
    await chat.open('IT - Helpdesk');
    await see('Grey laptop in room 12');
    await press(t('form-paste-short'));
    holds(await press(t('button-assign')), 'Sam Taylor', t('status-assigned'));
    await click(t('button-reply'));
    await fill(t('label-reply'), 'Restart it, please.');
    await press(t('button-send'));
    await picture('ticket-en');
    await click(t('button-note'));
    await fill(t('label-note'), 'Seen in room 14 too.');
    await press(t('button-send'));
    await see(t('event-note', { name: 'Sam Taylor' }));
    holds(await press(t('button-unassign')), t('status-open'));
    holds(await press(t('button-assign')), t('status-assigned'));
    await click(t('button-request-run'));
    await see('Sam Taylor asked for a new result');
    await click(t('button-close'));
    await fill(t('label-close'), 'It has joined.');
    holds(await press(t('button-send')), t('status-closed'));
    assert.equal((await chat.cards()).filter((card) => card.includes('Grey laptop in room 12')).length, 1);
  });
  await step('18 and 16 the person sees the request in their list, reopens it, comments and withdraws it', async () => {
    const request = t('ticket-title', { number: '1001' });
    await chat.open('Personal Chat');
    await say('my requests');
    holds(await press(request), 'Restart it, please.', 'It has joined.');
    await picture('own-request-en');
    await press(t('button-reopen'));
    await say('my requests');
    await press(request);
    await click(t('button-comment'));
    await fill(t('label-comment'), 'It came back.');
    await press(t('button-send'));
    await say('my requests');
    await press(request);
    holds(await press(t('button-withdraw')), '#1001');
    holds(await press(t('button-undo')), request);
    holds(await press(t('button-withdraw')), '#1001');
  });
  await step('18 the list turns its pages, and a new output joins the newest request', async () => {
    for (const room of ['1', '2', '3', '4', '5']) {
      await say('talk to a person');
      await fill(t('form-summary'), `Room ${room}`);
      await press(t('button-send'));
      await see(t('request-created', { number: `100${Number(room) + 1}` }));
    }
    holds(await say('my requests'), t('my-requests', { count: 5 }), '#1006');
    holds(await press(t('button-older')), '#1002');
    holds(await press(t('button-newest')), '#1006');
    await say(`Still the same here.\n${pasteOf('certificate-expired-win10-22h2')}`);
    holds(await press(t('button-attach', { number: '1006' })), t('done-attach', { number: '1006' }));
  });
  await step('21 an opinion counts once, with a word on what was missing', async () => {
    await say('0x801c0021');
    holds(await press(t('button-solved')), t('feedback-thanks'));
    holds(await press(t('button-solved')), t('feedback-already'));
    await say('0xcaa20003');
    holds(await press(t('button-still-broken')), t('still-broken-title'));
    await fill(t('opinion-label'), 'Where do I find the event log?');
    holds(await press(t('button-opinion')), t('opinion-thanks'));
  });
  await step('22 the report counts it, and the knowledge is read again', async () => {
    holds(await say('report'), t('report-unanswered'), 'coffee machine');
    await picture('report-en');
    holds(await say('reload'), '✔');
  });
  await step('the helpdesk sees the team’s requests, an administrator an examination', async () => {
    await chat.open('IT - Helpdesk');
    holds(await chat.post('team requests'), '#1006');
    await chat.open('Personal Chat');
    holds(await say('doctor'), t('doctor-check-knowledge'));
  });
  await step('a picture and a file: what was read is shown first, and can be corrected', async () => {
    const shot = readFileSync(new URL('../fixtures/pictures/state-without-a-code.png', import.meta.url));
    const picture = { contentType: 'image/png', contentUrl: `data:image/png;base64,${shot.toString('base64')}` };
    holds(await chat.attach(picture), t('picture-title'), t('picture-check'));
    await fill(t('picture-lines'), 'AzureAdJoined : NO\nDomainJoined : YES\nClient ErrorCode : 0x801c03f2');
    holds(await press(t('button-check')), '0x801c03f2', t('evidence'));
    const text = Buffer.from(pasteOf('certificate-expired-win10-22h2')).toString('base64');
    const file = {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'status.txt',
      content: { downloadUrl: `data:text/plain;base64,${text}`, fileType: 'txt' },
    };
    holds(await chat.attach(file), 'DeviceCertificateValidity');
  });
  await step('cancel, export and forget do as they say', async () => {
    await say('talk to a person');
    holds(await press(t('button-cancel')), t('form-cancelled'));
    holds(await say('export my data'), t('export-title'));
    holds(await press(t('button-export-next')), t('export-title'));
    holds(await say(KEPT.en), t('privacy-title'));
    holds(await press(t('button-show-data')), t('export-title'));
    await say('forget me');
    holds(await press(t('button-cancel')), t('forget-cancelled'));
    await say('forget me');
    await press(t('button-forget'));
  });
  await step('every kind of button was pressed', () => {
    const never = BUTTONS.filter((key) => ![...chat.pressed].some((label) => label === t(key, { number: '1006' })));
    assert.equal(never.join(' '), '', `never pressed: ${never.join(' ')}`);
    return Promise.resolve();
  });
  await step('23 an empty thought, an emoji and a long text get a reply in words', async () => {
    holds(await say('👍'), '');
    holds(await say('x'.repeat(20_000)), t('button-helpdesk'));
  });
}

const KEPT = {
  en: 'is it safe to paste my output here?',
  nl: 'is het veilig om mijn uitvoer hier te plakken?',
  nb: 'er det trygt å lime inn resultatet mitt her?',
} as const;

/** The same talk in each language, to look at: what a person sees most. */
export async function looks(chat: Chat, picture: (name: string) => Promise<void>): Promise<void> {
  for (const language of LANGUAGES) {
    await chat.say(QUESTIONS[language][0]);
    await picture(`question-${language}`);
    await chat.say('0x801c03f2');
    await picture(`code-${language}`);
    await chat.say(KEPT[language]);
    await picture(`privacy-${language}`);
    await chat.say(`${ASIDE[language]}\n${pasteOf('certificate-expired-win10-22h2')}`);
    await picture(`paste-${language}`);
  }
}

function holds(shown: string, ...wanted: string[]): void {
  for (const words of wanted) assert.ok(shown.includes(words), `“${words}” is not in: ${shown.slice(0, 300)}`);
}
