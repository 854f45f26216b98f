// Requests for help from the first question to the last reopening: three people, two teams, the real store, a loopback channel.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  ANNA,
  BAS,
  chatOf,
  GUUS,
  HELPDESK,
  KARI,
  openOffice,
  PER,
  SALES,
  type Office,
  type Shown,
} from '../emulator/office.ts';
import { botMention, installed } from '../emulator/activities.ts';
import { TENANT } from '../emulator/key-server.ts';
import { buttonsOf } from '../dialogs/press.ts';

/** With a sentence of hers. */
const PASTE = `Hei, jeg får ikke logget på PC-en min lenger:\n${readFileSync(
  new URL('../fixtures/dsregcmd/device-disabled-or-deleted-win10-22h2/input.txt', import.meta.url),
  'utf8',
)}`;

describe('the helpdesk, over the loopback channel', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.end());

  const titles = (shown: Shown): string[] => buttonsOf({ text: '', card: shown.card as never });
  const only = (shown: Shown[], conversation: string): Shown => {
    const found = shown.filter((one) => one.conversation.startsWith(conversation));
    assert.equal(
      found.length,
      1,
      `one message in ${conversation}: ${JSON.stringify(found.map((one) => one.text.slice(0, 80)))}`,
    );
    return found[0] as Shown;
  };
  const setUp = async (): Promise<void> => {
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    await office.say(
      ANNA,
      'dienst @Bas',
      { team: HELPDESK },
      {
        text: '<at>Join Doctor</at> dienst <at>Bas Bakker</at>',
        entities: [botMention(), mentionOf(BAS)],
      },
    );
  };
  const mentionOf = ({ id, name }: { id: string; name: string }) => ({
    type: 'mention',
    mentioned: { id, name },
    text: `<at>${name}</at>`,
  });
  /** Kari asks; the card in the channel is returned. */
  const ask = async (summary = 'PC-en virker ikke'): Promise<Shown> => {
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const sent = await office.click(KARI, form, 'Send', { summary, severity: 'urgent', contact: 'Teams' });
    return only(sent, HELPDESK);
  };
  /** The card as it stands now. */
  const card = (posted: Shown): Shown => {
    const now = office.standing(HELPDESK).find((one) => one.id === posted.id);
    assert.ok(now);
    return now;
  };

  it('15: carries an answer, its findings and the redacted paste into one card that alerts who is on call', async () => {
    await setUp();
    const answer = only(await office.say(KARI, PASTE), chatOf(KARI));
    const form = only(await office.click(KARI, answer, 'Spør brukerstøtten'), chatOf(KARI));
    assert.match(form.text, /DeviceAuthStatus/);
    const refused = only(await office.click(KARI, form, 'Send', { summary: ' ', contact: 'rom 12' }), chatOf(KARI));
    assert.match(refused.text, /Skriv på én linje hva problemet er/);
    assert.match(refused.text, /rom 12/);
    const sent = await office.click(KARI, refused, 'Send', {
      summary: 'Får ikke logget på',
      severity: 'urgent',
      contact: 'rom 12',
    });
    assert.match(only(sent, chatOf(KARI)).text, /#1001/);
    const posted = only(sent, HELPDESK);
    for (const part of [
      'Aanvraag #1001',
      'Får ikke logget på',
      'Kari Nordmann',
      'Dringend',
      'rom 12',
      'Bevindingen',
      'DeviceAuthStatus',
      'Norsk',
    ])
      assert.ok(posted.text.includes(part), part);
    assert.match(posted.text, /Heeft dienst: <at>Bas Bakker<\/at>/);
    assert.deepEqual((posted.card?.msteams as { entities: unknown }).entities, [mentionOf(BAS)]);
    assert.match(posted.text, new RegExp(`l/chat/0/0\\?users=${KARI.aadObjectId}%40contoso.example`));
    assert.deepEqual(titles(posted), [
      'Aan mij toewijzen',
      'Antwoorden',
      'Afsluiten',
      'Nieuwe uitvoer opvragen',
      'Notitie',
    ]);
  });

  it('16, 17: one winner, a card in place, one line per change, told in the language of who is told', async () => {
    await setUp();
    const posted = await ask();
    const [first, second] = await Promise.all([
      office.click(ANNA, posted, 'Aan mij toewijzen'),
      office.click(BAS, posted, 'Aan mij toewijzen', {}, 'execute'),
    ]);
    const all = [...first, ...second];
    const [ticket] = await office.helpdesk.requestsOf(TENANT, KARI.aadObjectId);
    const winner = ticket?.assignee?.name ?? '';
    assert.ok(
      all.some((one) => one.text.includes(`${winner} heeft #1001 al opgepakt`)),
      'the loser hears who won',
    );
    assert.match(card(posted).text, new RegExp(`Toegewezen aan.*${winner}`));
    assert.deepEqual(titles(card(posted)), [
      'Vrijgeven',
      'Antwoorden',
      'Afsluiten',
      'Nieuwe uitvoer opvragen',
      'Notitie',
    ]);
    const lines = (): string[] =>
      office
        .standing(HELPDESK)
        .filter((one) => one.text.startsWith('Aanvraag #1001.'))
        .map((one) => one.text);
    assert.deepEqual(lines(), [`Aanvraag #1001. ${winner} heeft de aanvraag opgepakt.`]);
    assert.ok(office.standing(chatOf(KARI)).some((one) => one.text.includes(`${winner} jobber med saken din, #1001.`)));

    const replied = await office.click(ANNA, card(posted), 'Antwoorden', { 'text-reply': 'Start de pc opnieuw op.' });
    const told = only(replied, chatOf(KARI));
    assert.match(told.text, /Anna de Vries svarer på saken din, #1001/);
    assert.match(told.text, /Start de pc opnieuw op/);
    await office.click(KARI, told, 'Kommenter', { 'text-comment': 'Det hjalp ikke, kari@contoso.example' });
    assert.match(lines().at(-1) ?? '', /Kari Nordmann heeft gereageerd: ‘Det hjalp ikke, <.*>’/);

    const run = only(await office.click(BAS, card(posted), 'Nieuwe uitvoer opvragen', {}, 'execute'), chatOf(KARI));
    assert.match(run.text, /dsregcmd \/status \| clip/);
    assert.match(run.text, /ikke som administrator/);
    const [, offer] = await office.say(KARI, PASTE);
    assert.match(offer?.text ?? '', /Skal jeg legge dette resultatet til/);
    await office.click(KARI, offer as Shown, 'Legg til i #1001');
    assert.match(lines().at(-1) ?? '', /heeft een nieuwe uitvoer toegevoegd: /);
    assert.match(card(posted).text, /DeviceAuthStatus/);

    const closed = only(
      await office.click(ANNA, card(posted), 'Afsluiten', { 'text-close': 'Apparaat ingeschakeld' }),
      chatOf(KARI),
    );
    assert.match(closed.text, /lukket saken din/);
    assert.match(closed.text, /Apparaat ingeschakeld/);
    assert.deepEqual(titles(card(posted)), ['Heropenen', 'Notitie']);
    await office.click(KARI, closed, 'Gjenåpne');
    assert.match(lines().at(-1) ?? '', /Kari Nordmann heeft de aanvraag heropend/);
    await office.click(ANNA, card(posted), 'Vrijgeven');
    assert.deepEqual(titles(card(posted))[0], 'Aan mij toewijzen');
    const threads = new Set(
      office
        .standing(HELPDESK)
        .filter((one) => one.text.startsWith('Aanvraag #1001.'))
        .map((one) => one.conversation),
    );
    assert.deepEqual([...threads], [`${HELPDESK};messageid=${posted.id}`], 'all lines stand below the card');
    assert.equal(lines().length, 8);
    for (const line of office.standing(HELPDESK)) assert.doesNotMatch(line.text, /kari@contoso/);
  });

  it('16: a withdrawn request can be taken back by its owner, and by nobody else', async () => {
    await setUp();
    const posted = await ask();
    const undo = only(await office.say(KARI, 'trekk tilbake 1001'), chatOf(KARI));
    assert.match(undo.text, /Sak #1001 er trukket tilbake/);
    assert.deepEqual(titles(card(posted)), ['Notitie']);
    const [refused] = await office.say(BAS, 'reopen 1001', { team: HELPDESK });
    assert.match(refused?.text ?? '', /withdrawn request can only be reopened by the person who made it/);
    await office.click(KARI, undo, 'Angre');
    assert.match(card(posted).text, /Open/);
  });

  it('16: has a typed command for each button, in three languages, in the channel and in a member’s own chat', async () => {
    await setUp();
    const posted = await ask();
    assert.match(only(await office.say(BAS, 'assign 1001'), chatOf(BAS)).text, /#1001 is yours now/);
    assert.match(card(posted).text, /Bas Bakker/);
    await office.say(BAS, 'release #1001', { team: HELPDESK });
    await office.say(ANNA, 'oppakken 1001', { team: HELPDESK });
    assert.match(card(posted).text, /Toegewezen aan.*Anna/);
    const told = only(await office.say(ANNA, 'antwoord 1001: Probeer het morgen', { team: HELPDESK }), chatOf(KARI));
    assert.match(told.text, /Probeer het morgen/);
    assert.match(only(await office.say(BAS, 'reply 1001'), chatOf(BAS)).text, /reply 1001 …/);
    await office.say(KARI, 'svar 1001 Takk, det virker');
    assert.ok(
      office.standing(HELPDESK).some((one) => one.text.includes('Kari Nordmann heeft gereageerd: ‘Takk, det virker’')),
    );
    await office.say(BAS, 'note 1001 was the TPM');
    assert.ok(!office.standing(chatOf(KARI)).some((one) => one.text.includes('TPM')), 'a note is the team’s');
    const list = only(await office.say(ANNA, 'teamaanvragen van mij'), chatOf(ANNA));
    assert.match(list.text, /#1001/);
    for (const text of ['team requests', '#1001', 'settings']) {
      const [elsewhere] = await office.say(BAS, text, { team: SALES });
      assert.match(
        elsewhere?.text ?? '',
        /Type this in a channel of the helpdesk|private chat only|Only an owner/,
        text,
      );
      assert.doesNotMatch(elsewhere?.text ?? '', /Kari/, text);
    }
    assert.match((await office.say(BAS, 'withdraw 1001'))[0]?.text ?? '', /You can close it/);
    await office.say(ANNA, 'afsluiten 1001 Nieuwe sleutel gemaakt', { team: HELPDESK });
    assert.deepEqual(titles(card(posted)), ['Heropenen', 'Notitie']);
    const shown = only(await office.say(BAS, '#1001'), chatOf(BAS));
    assert.match(shown.text, /Request #1001/);
    assert.deepEqual(titles(shown), ['Reopen', 'Note']);
  });

  it('18: a form that a whole channel sees is sent and cancelled by nobody but who opened it', async () => {
    await setUp();
    const form = only(await office.say(KARI, 'snakk med et menneske', { team: SALES }), SALES);
    for (const title of ['Send', 'Avbryt']) {
      const refused = only(await office.click(PER, form, title, { summary: 'Not mine' }), SALES);
      assert.match(refused.text, /Dette skjemaet tilhører noen andre/);
      assert.notEqual(refused.id, form.id, 'the form still stands');
    }
    const again = only(await office.click(KARI, form, 'Send', { summary: ' ' }), SALES);
    assert.match((await office.click(PER, again, 'Send', { summary: 'Not mine' }))[0]?.text ?? '', /noen andre/);
    const sent = await office.click(KARI, again, 'Send', { summary: 'Min sak', severity: 'low', contact: '' });
    assert.match(only(sent, SALES).text, /#1001/);
    const [ticket, ...others] = await office.helpdesk.list(TENANT);
    assert.deepEqual([ticket?.summary, others.length], ['Min sak', 0]);
  });

  it('17: what was asked where others read along is answered to the person alone', async () => {
    await setUp();
    const form = only(await office.say(KARI, 'snakk med et menneske', { team: SALES }), SALES);
    const sent = await office.click(KARI, form, 'Send', { summary: 'Hei', severity: 'low', contact: '' });
    assert.match(only(sent, SALES).text, /#1001.*i den private chatten/);
    const before = office.emulator.connector.requests.length;
    const told = (await office.say(BAS, 'reply 1001 The key is 1234')).filter(
      ({ conversation }) => !conversation.startsWith(HELPDESK) && conversation !== chatOf(BAS),
    );
    assert.deepEqual(
      told.map(({ text }) => /1234/.test(text)),
      [true],
    );
    assert.doesNotMatch(told[0]?.conversation ?? '', /sales/);
    const opened = office.emulator.connector.requests.slice(before).find(({ path }) => path.endsWith('/conversations'));
    assert.deepEqual((opened?.activity as { members?: unknown } | undefined)?.members, [{ id: KARI.aadObjectId }]);

    // Where their own chat cannot be opened, the others read no more than that there is something.
    office.emulator.connector.fail({ status: 403, method: 'POST' });
    await office.helpdesk.act('k', {
      tenant: TENANT,
      ticketId: (await office.helpdesk.list(TENANT))[0]?.id ?? '',
      action: 'reply',
      actor: { id: BAS.aadObjectId, name: BAS.name },
      role: 'member',
      text: 'The other key is 5678',
    });
    await office.carry();
    assert.match(office.standing(SALES).at(-1)?.text ?? '', /Det er nytt i saken din, #1001/);
    assert.doesNotMatch(JSON.stringify(office.standing(SALES)), /5678|1234/);
  });

  it('16: answers a universal action with the card as it is now, to winner and loser alike', async () => {
    await setUp();
    const posted = await ask();
    await office.click(ANNA, posted, 'Aan mij toewijzen', {}, 'execute');
    assert.match(JSON.stringify(office.lastAnswer()), /vnd.microsoft.card.adaptive.*Toegewezen aan.*Anna/);
    const said = await office.click(BAS, posted, 'Aan mij toewijzen', {}, 'execute');
    assert.match(JSON.stringify(office.lastAnswer()), /vnd.microsoft.card.adaptive.*Toegewezen aan.*Anna/);
    assert.match(said[0]?.text ?? '', /Anna de Vries heeft #1001 al opgepakt/);
    // An old card: somebody closed the request meanwhile.
    await office.say(ANNA, 'notitie 1001 even kijken', { team: HELPDESK });
    const [stale] = await office.click(BAS, posted, 'Afsluiten', { 'text-close': 'klaar' });
    assert.match(stale?.text ?? '', /Aanvraag #1001 is intussen veranderd, dus ik heb niets gedaan/);
    assert.match(stale?.text ?? '', /klaar/, 'what was typed is not lost');
    assert.match(card(posted).text, /In behandeling/);
  });

  it('16: what somebody had who left the team is nobody’s', async () => {
    await setUp();
    const posted = await ask();
    await office.say(BAS, 'assign 1001');
    office.emulator.connector.members.splice(1, 1);
    office.pass(11 * 60_000);
    assert.match(only(await office.say(BAS, 'close 1001 done'), chatOf(BAS)).text, /can’t find|Only members/);
    await office.say(ANNA, 'notitie 1001 Bas is weg', { team: HELPDESK });
    assert.deepEqual(titles(card(posted))[0], 'Aan mij toewijzen');
    await office.click(ANNA, card(posted), 'Aan mij toewijzen');
    assert.match(card(posted).text, /Toegewezen aan.*Anna/);
  });

  it('16: what another ticket system has is not taken for nobody’s', async () => {
    await setUp();
    const posted = await ask();
    const [ticket] = await office.helpdesk.list(TENANT);
    const change = {
      ticketId: ticket?.id ?? '',
      action: 'assign',
      actorName: 'Zoë of another desk',
      text: '',
    } as const;
    assert.equal(await office.helpdesk.takeIn('webhook', 'm1', change), 'done');
    assert.match((await office.say(BAS, 'assign 1001')).at(-1)?.text ?? '', /Zoë of another desk/);
    assert.match(card(posted).text, /Toegewezen aan.*Zoë of another desk/);
    assert.equal((await office.helpdesk.ticket(TENANT, ticket?.id ?? ''))?.assignee?.name, 'Zoë of another desk');
  });

  it('16: nobody has left while the directory is away', async () => {
    await setUp();
    const posted = await ask();
    await office.say(BAS, 'assign 1001');
    office.pass(11 * 60_000);
    office.emulator.connector.fail(...Array.from({ length: 20 }, () => ({ status: 503, method: 'GET' })));
    await office.say(KARI, 'comment 1001 still there?');
    assert.match(card(posted).text, /Toegewezen aan.*Bas/);
  });

  it('18: shows people their own requests, page by page, and lets nobody use another’s button', async () => {
    await setUp();
    const posted = [];
    for (let n = 1; n <= 6; n++) posted.push(await ask(`Sak nummer ${n}`));
    const list = only(await office.say(KARI, 'mine saker'), chatOf(KARI));
    assert.match(list.text, /Du har 6 åpne saker/);
    assert.match(list.text, /#1006/);
    assert.doesNotMatch(list.text, /#1002/);
    const older = only(await office.click(KARI, list, 'Eldre'), chatOf(KARI));
    assert.match(older.text, /#1002/);
    assert.doesNotMatch(older.text, /#1003/);
    const one = only(await office.click(KARI, older, 'Sak #1001'), chatOf(KARI));
    assert.match(one.text, /Sak nummer 1/);
    assert.deepEqual(titles(one), ['Kommenter', 'Trekk tilbake', 'Sakene mine']);

    assert.match(only(await office.say(PER, 'my requests'), chatOf(PER)).text, /You have no open requests/);
    const forwarded = { ...(posted[0] as Shown), conversation: chatOf(PER) };
    for (const [title, inputs] of [
      ['Aan mij toewijzen', {}],
      ['Antwoorden', { 'text-reply': 'x' }],
      ['Afsluiten', { 'text-close': 'x' }],
      ['Notitie', { 'text-note': 'x' }],
    ] as const) {
      const said = only(await office.click(PER, forwarded, title, inputs), chatOf(PER));
      assert.match(said.text, /Dat kunnen alleen leden|aanvraag is er niet meer/, title);
    }
    const stolen = { ...one, conversation: chatOf(PER) };
    assert.match(only(await office.click(PER, stolen, 'Trekk tilbake'), chatOf(PER)).text, /finnes ikke lenger/);
    assert.match(only(await office.say(PER, '#1001'), chatOf(PER)).text, /can’t find a request #1001 of yours/);
    assert.match(
      only(await office.say(GUUS, 'assign 1001'), chatOf(GUUS)).text,
      /alleen voor mensen van deze organisatie/,
    );
    assert.match(
      only(await office.say(GUUS, 'ik wil een medewerker'), chatOf(GUUS)).text,
      /alleen voor mensen van deze organisatie/,
    );
    const oldest = (await office.helpdesk.requestsOf(TENANT, KARI.aadObjectId)).at(-1);
    assert.equal(oldest?.version, 1, 'nothing happened to it');
  });

  it('24: a repeated delivery and a double click are one request and one step', async () => {
    await setUp();
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const filled = { summary: 'En gang', severity: 'normal', contact: '' };
    const [one, two] = await Promise.all([
      office.click(KARI, form, 'Send', filled),
      office.click(KARI, form, 'Send', filled),
    ]);
    assert.equal([...one, ...two].filter((shown) => shown.conversation === HELPDESK).length > 0, true);
    const posted = office.standing(HELPDESK).filter((shown) => shown.text.includes('En gang'));
    assert.equal(posted.length, 1);
    for (let n = 0; n < 3; n++)
      await office.click(BAS, posted[0] as Shown, 'Antwoorden', { 'text-reply': 'Same words' });
    assert.equal(office.standing(HELPDESK).filter((shown) => shown.text.includes('Same words')).length, 1);
    await office.click(BAS, posted[0] as Shown, 'Antwoorden', { 'text-reply': 'Other words' });
    assert.equal(office.standing(HELPDESK).filter((shown) => shown.text.includes('Other words')).length, 1);
  });

  it('sets up by typed commands, for owners of the helpdesk’s team alone', async () => {
    assert.match(only(await office.say(PER, 'settings'), chatOf(PER)).text, /has no channel yet/);
    await setUp();
    const [taken] = await office.say(PER, 'use this channel', { team: SALES });
    assert.match(taken?.text ?? '', /already has a channel in another team/);
    for (const who of [PER, BAS, GUUS]) {
      assert.match(
        only(await office.say(who, 'hours mon-fri 08:00-16:30 Europe/Oslo'), chatOf(who)).text,
        /Only an owner|Alleen een eigenaar/,
      );
    }
    const [stranger] = await office.say(
      ANNA,
      'dienst @Per',
      { team: HELPDESK },
      {
        text: '<at>Join Doctor</at> dienst <at>Per Olsen</at>',
        entities: [botMention(), mentionOf(PER)],
      },
    );
    assert.match(stranger?.text ?? '', /Per Olsen zit niet in het helpdeskteam/);
    const hours = only(await office.say(ANNA, 'tijden ma-do 8:00-16:30 vr 8-15 Europe/Amsterdam'), chatOf(ANNA));
    assert.match(hours.text, /ma–do 08:00–16:30, vr 08:00–15:00 \(Europe\/Amsterdam\)/);
    assert.match(only(await office.say(ANNA, 'tijden 99:00 Mars'), chatOf(ANNA)).text, /Die tijden kon ik niet lezen/);
    await office.say(
      ANNA,
      'route nb @Anna',
      { team: HELPDESK },
      {
        text: '<at>Join Doctor</at> route nb <at>Anna de Vries</at>',
        entities: [botMention(), mentionOf(ANNA)],
      },
    );
    const settings = only(await office.say(ANNA, 'instellingen'), chatOf(ANNA));
    for (const part of ['Bas Bakker', 'Aanvragen over nb', 'Anna de Vries', 'na 1 werkdag'])
      assert.ok(settings.text.includes(part), part);
    // It is Saturday: the receipt says when somebody will be there.
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const sent = await office.click(KARI, form, 'Send', { summary: 'Haster', severity: 'urgent', contact: '' });
    assert.match(only(sent, chatOf(KARI)).text, /Brukerstøtten er tilbake mandag 23. november 2026, kl. 08.00/);
    assert.match(only(sent, HELPDESK).text, /Heeft dienst: <at>Anna de Vries<\/at>/, 'the route’s own people');
  });

  it('sends what a route is for to the channel of its own, and keeps it there', async () => {
    await setUp();
    await office.say(ANNA, 'route nb hier', { team: HELPDESK, channel: '19:norsk@thread.tacv2' });
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const sent = await office.click(KARI, form, 'Send', { summary: 'Hei', severity: 'low', contact: '' });
    const posted = only(sent, '19:norsk');
    await office.say(BAS, 'assign 1001');
    assert.match(
      office.standing('19:norsk@thread.tacv2').find((one) => one.id === posted.id)?.text ?? '',
      /Bas Bakker/,
    );
    assert.equal(office.standing(HELPDESK).filter((one) => one.text.includes('#1001')).length, 0);
  });

  it('reminds who is on call of what lies untouched, once a period', async () => {
    await setUp();
    await ask();
    office.pass(3 * 86_400_000);
    assert.equal(await office.helpdesk.remind(), 1);
    assert.equal(await office.helpdesk.remind(), 0);
    const line = only(await office.carry(), HELPDESK);
    assert.match(line.text, /^<at>Bas Bakker<\/at>: aanvraag #1001 \(Open\) wacht al sinds 21 november 2026\.$/);
    assert.deepEqual(line.activity.entities, [mentionOf(BAS)]);
  });

  it('keeps requests while the channel is gone, says so, and tells who named it', async () => {
    await setUp();
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    office.emulator.connector.fail({ status: 404, method: 'POST' });
    const sent = await office.click(KARI, form, 'Send', { summary: 'Hei', severity: 'low', contact: '' });
    assert.match(sent.at(-1)?.text ?? '', /ingen har sett saken din, #1001, ennå/);
    const second = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const receipt = only(
      await office.click(KARI, second, 'Send', { summary: 'Hei igjen', severity: 'low', contact: '' }),
      chatOf(KARI),
    );
    assert.match(receipt.text, /Jeg når ikke kanalen til brukerstøtten/);
    const [told, help] = await office.say(ANNA, 'hulp');
    assert.match(told?.text ?? '', /Er wachten 2 aanvragen/);
    assert.match(help?.text ?? '', /Wat ik kan/);
    assert.equal((await office.say(ANNA, 'hulp')).length, 1, 'once a day');
    assert.match(only(await office.say(BAS, 'assign 1001'), chatOf(BAS)).text, /Only members/, 'no team, no rights');
    const back = await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    assert.match(back[0]?.text ?? '', /Er wachtten 2 aanvragen op/);
    assert.equal(office.standing(HELPDESK).filter((one) => one.text.includes('Aanvraag #100')).length, 2);
  });

  it('knows at once when the bot is removed from the helpdesk’s team', async () => {
    await setUp();
    const removal = (team: string) =>
      installed(office.emulator.connector.serviceUrl, {
        action: 'remove',
        conversation: { id: team, conversationType: 'channel', isGroup: true, tenantId: TENANT },
        channelData: { tenant: { id: TENANT }, team: { id: team } },
      });
    await office.send(removal(SALES));
    assert.ok(await office.helpdesk.channel(TENANT));
    await office.send(removal(HELPDESK));
    assert.equal(await office.helpdesk.channel(TENANT), null);
  });

  it('shows once more what may help, before a request typed from scratch is sent', async () => {
    await setUp();
    const form = only(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const filled = { summary: 'hvorfor står PC-en min som pending?', severity: 'low', contact: 'rom 12' };
    const once = only(await office.click(KARI, form, 'Send', filled), chatOf(KARI));
    assert.match(once.text, /Kanskje dette hjelper/);
    assert.match(once.text, /rom 12/);
    assert.match(only(await office.click(KARI, once, 'Send', filled), chatOf(KARI)).text, /#1001/);
  });
});
