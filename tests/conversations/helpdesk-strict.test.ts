// The helpdesk seen by somebody who did not build it: what must not happen, step by step, in three languages.
import assert from 'node:assert/strict';
import { payload } from '../../dialogs/cards/actions.ts';
import { submit } from '../emulator/activities.ts';
import { TENANT } from '../emulator/key-server.ts';
import {
  ANNA,
  BAS,
  chatOf,
  HELPDESK,
  KARI,
  openOffice,
  PER,
  SALES,
  type Office,
  type Shown,
} from '../emulator/office.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { buttonsOf } from '../dialogs/press.ts';

describe('the helpdesk, looked at severely', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
  });
  afterEach(() => office.end());

  const titles = (shown: Shown): string[] => buttonsOf({ text: '', card: shown.card as never });
  const at = (shown: Shown[], conversation: string): Shown[] =>
    shown.filter((one) => one.conversation.startsWith(conversation));
  const one = (shown: Shown[], conversation: string): Shown => {
    const found = at(shown, conversation);
    assert.equal(found.length, 1, found.map(({ text }) => text.slice(0, 90)).join(' | '));
    return found[0] as Shown;
  };
  const ask = async (summary: string): Promise<Shown> => {
    const form = one(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    return one(await office.click(KARI, form, 'Send', { summary, severity: 'normal', contact: '' }), HELPDESK);
  };
  const now = (posted: Shown): Shown => {
    const card = office.standing(HELPDESK).find(({ id }) => id === posted.id);
    assert.ok(card);
    return card;
  };
  const steps = async (number: number): Promise<string[]> => {
    const [ticket] = await office.helpdesk.list(TENANT, { search: `#${number}` });
    return (await office.helpdesk.events(TENANT, ticket?.id ?? '')).map(({ action }) => action);
  };

  it('16: one card and one line per change, whoever does it and wherever', async () => {
    const posted = await ask('Skriveren er borte');
    const changes = [
      () => office.click(BAS, now(posted), 'Aan mij toewijzen', {}, 'execute'),
      () => office.say(BAS, 'note 1001 looked at it'),
      () => office.say(KARI, 'svar 1001 fortsatt borte'),
      () => office.click(BAS, now(posted), 'Vrijgeven'),
      () => office.say(ANNA, 'oppakken 1001', { team: HELPDESK }),
      () => office.click(ANNA, now(posted), 'Afsluiten', { 'text-close': 'Kabel vervangen' }),
      () => office.say(BAS, 'reopen 1001'),
      () => office.say(KARI, 'trekk tilbake 1001'),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      const standing = office.standing(HELPDESK);
      const cards = standing.filter(({ card, text }) => card !== undefined && text.includes('Skriveren er borte'));
      assert.equal(cards.length, 1, `one card after change ${index + 1}`);
      const lines = standing.filter(({ text }) => text.startsWith('Aanvraag #1001.'));
      assert.equal(lines.length, index + 1, `one line per change after change ${index + 1}`);
      for (const line of lines) assert.equal(line.conversation, `${HELPDESK};messageid=${posted.id}`);
    }
    assert.deepEqual(await steps(1001), [
      'open',
      'assign',
      'note',
      'comment',
      'unassign',
      'assign',
      'close',
      'reopen',
      'withdraw',
    ]);
  });

  it('16: offers nothing that is refused, and refuses what is not offered', async () => {
    const posted = await ask('PC');
    const words = (...acts: string[]): string[] => acts.map((act) => realKnowledge().text('nl', `button-${act}`));
    const offered = {
      open: words('assign', 'reply', 'close', 'request-run', 'note'),
      assigned: words('unassign', 'reply', 'close', 'request-run', 'note'),
      closed: words('reopen', 'note'),
    };
    assert.deepEqual(titles(now(posted)), offered.open);
    await office.say(BAS, 'assign 1001');
    assert.deepEqual(titles(now(posted)), offered.assigned);
    await office.say(BAS, 'close 1001 done');
    assert.deepEqual(titles(now(posted)), offered.closed);
    const before = await steps(1001);
    for (const typed of ['assign 1001', 'release 1001', 'reply 1001 hello', 'close 1001 again', 'request run 1001'])
      await office.say(BAS, typed);
    assert.deepEqual(await steps(1001), before);
    assert.deepEqual(titles(now(posted)), offered.closed);
  });

  it('17: tells the requester in Norwegian whatever the expert’s client speaks, and the channel stays Dutch', async () => {
    const posted = await ask('PC');
    const heard: string[] = [];
    for (const change of [
      () => office.say(BAS, 'assign 1001'),
      () => office.say(BAS, 'reply 1001 Please restart'),
      () => office.say(ANNA, 'oplossen 1001 Klaar'),
      () => office.say(BAS, 'close 1001 Done'),
      () => office.say(BAS, 'reopen 1001'),
    ])
      heard.push(...at(await change(), chatOf(KARI)).map(({ text }) => text));
    assert.ok(heard.length >= 4, String(heard.length));
    for (const text of heard) {
      assert.match(text, /saken din/, text);
      assert.doesNotMatch(text, /your request|je aanvraag/i, text);
    }
    for (const { text } of at(office.standing(HELPDESK), HELPDESK).filter(({ text }) => text.includes('#1001')))
      assert.match(text, /Aanvraag #1001/);
    assert.match(now(posted).text, /Status|In behandeling/);
  });

  it('18: a card carried into another team or chat gives strangers nothing, and says nothing about it', async () => {
    const posted = await ask('Hemmelig sak');
    const [ticket] = await office.helpdesk.requestsOf(TENANT, KARI.aadObjectId);
    const id = ticket?.id ?? '';
    const forged = [
      payload({ do: 'request', id, lang: 'en' }),
      payload({ do: 'ticket', act: 'withdraw', id, version: 1, once: 'x', lang: 'en' }),
      payload({ do: 'ticket', act: 'comment', id, version: 1, once: 'x', lang: 'en' }),
      payload({ do: 'attach', id, once: 'x', context: { q: '', ids: [], paste: '' }, lang: 'en' }),
      { ...payload({ do: 'request', id, lang: 'en' }), user: KARI.aadObjectId, role: 'member' },
    ];
    const { serviceUrl } = office.emulator.connector;
    for (const [index, data] of forged.entries()) {
      for (const where of [
        { id: chatOf(PER), conversationType: 'personal', tenantId: TENANT },
        { id: SALES, conversationType: 'channel', isGroup: true, tenantId: TENANT },
      ]) {
        const mark = office.emulator.connector.sent.length;
        const { locale, ...from } = PER;
        await office.send(
          submit(serviceUrl, data, { id: `forged-${index}-${where.id}`, from, locale, conversation: where }),
        );
        const said = JSON.stringify(office.emulator.connector.sent.slice(mark).map(({ activity }) => activity));
        assert.doesNotMatch(said, /Hemmelig|Kari|1001/, `${index} in ${where.id}`);
      }
    }
    for (const title of ['Aan mij toewijzen', 'Notitie', 'Afsluiten'])
      for (const how of ['submit', 'execute'] as const)
        await office.click(
          PER,
          { ...posted, conversation: SALES },
          title,
          { 'text-note': 'x', 'text-close': 'x' },
          how,
        );
    assert.deepEqual(await steps(1001), ['open']);
    assert.equal(
      at(office.standing(HELPDESK), HELPDESK).filter(({ text }) => text.includes('Aanvraag #1001.')).length,
      0,
    );
  });

  it('24: a form sent again after twenty seconds, with another id, is one request and one receipt', async () => {
    const form = one(await office.say(KARI, 'snakk med et menneske'), chatOf(KARI));
    const filled = { summary: 'En gang', severity: 'normal', contact: '' };
    await office.click(KARI, form, 'Send', filled);
    office.pass(20_000);
    await office.click(KARI, form, 'Send', filled);
    assert.equal((await office.helpdesk.requestsOf(TENANT, KARI.aadObjectId)).length, 1);
    assert.equal(office.standing(HELPDESK).filter(({ text }) => text.includes('En gang')).length, 1);
    assert.equal(office.standing(chatOf(KARI)).filter(({ text }) => text.includes('#1001')).length, 1);
  });
});
