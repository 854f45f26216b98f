// Acceptance criteria 1 to 4, 18 and 19, and what a channel gets to read, over the loopback channel with the real store.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { envelope, installed, membersAdded, type Body } from '../emulator/activities.ts';
import {
  ANNA,
  BAS,
  chatOf,
  HELPDESK,
  KARI,
  openOffice,
  PER,
  SALES,
  type Colleague,
  type Office,
  type Shown,
} from '../emulator/office.ts';
import { TENANT } from '../emulator/key-server.ts';
import { realKnowledge } from '../dialogs/fakes.ts';
import { buttonsOf } from '../dialogs/press.ts';

const PASTE = readFileSync(
  new URL('../fixtures/dsregcmd/device-disabled-or-deleted-win10-22h2/input.txt', import.meta.url),
  'utf8',
);
const DEVICE_ID = /DeviceId : ([0-9a-f-]{36})/.exec(PASTE)?.[1] ?? '';

describe('a citizen of Teams, over the loopback channel', () => {
  let office: Office;
  before(() => void realKnowledge().ask('PRT'));
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.end());

  const personal = ({ locale, ...from }: Colleague): Body => ({
    from,
    locale,
    entities: [],
    conversation: { id: chatOf({ locale, ...from }), conversationType: 'personal', tenantId: TENANT },
  });
  const group = ({ locale, ...from }: Colleague, id = '19:group@thread.v2'): Body => ({
    from,
    locale,
    conversation: { id, conversationType: 'groupChat', isGroup: true, tenantId: TENANT },
    entities: [
      {
        type: 'mention',
        mentioned: { id: '28:5d1f3c62-0c58-4a4e-9a53-5f2b6f7c0a01', name: 'Join Doctor' },
        text: '<at>Join Doctor</at>',
      },
    ],
  });
  const inTeam = ({ locale, ...from }: Colleague, team: string): Body => ({
    from,
    locale,
    entities: [],
    conversation: { id: team, conversationType: 'channel', isGroup: true, tenantId: TENANT },
    channelData: { tenant: { id: TENANT }, team: { id: team }, channel: { id: team } },
  });
  const url = (): string => office.emulator.connector.serviceUrl;
  /** Everything that was said because of these activities, wherever. */
  const sentBy = async (...activities: Body[]): Promise<Shown[]> => {
    const places = [
      chatOf(KARI),
      chatOf(PER),
      chatOf(BAS),
      HELPDESK,
      SALES,
      '19:group@thread.v2',
      '19:meeting_x@thread.v2',
    ];
    const all = (): Shown[] => places.flatMap((place) => office.standing(place));
    const before = new Set(all().map(({ id }) => id));
    for (const activity of activities) assert.equal((await office.send(activity)).status, 200);
    return all().filter(({ id }) => !before.has(id));
  };

  it('1: welcomes a person once, in the language of their client; help is another answer', async () => {
    const first = await sentBy(
      installed(url(), personal(KARI)),
      membersAdded(url(), personal(KARI)),
      installed(url(), personal(KARI)),
      membersAdded(url(), personal(KARI)),
    );
    assert.equal(first.length, 1);
    const [welcome] = first;
    assert.match(welcome?.text ?? '', /Join Doctor/);
    assert.match(welcome?.text ?? '', /Lim inn/);
    const titles = buttonsOf({ text: '', card: welcome?.card as never });
    assert.ok(titles.length > 0);
    for (const title of titles) {
      const pressed = await office.click(KARI, welcome as Shown, title);
      assert.ok(pressed.length >= 1, `“${title}” is answered`);
    }
    const [help] = await office.say(KARI, 'hjelp');
    assert.notEqual(help?.text, welcome?.text);
  });

  it('2: answers help and a greeting in any case and language, in every kind of chat, within two seconds', async () => {
    const places: [string, (who: Colleague, text: string) => Promise<Shown[]>][] = [
      ['personal', (who, text) => office.say(who, text)],
      ['channel', (who, text) => office.say(who, text, { team: SALES })],
      ['group', (who, text) => office.say(who, text, {}, { ...group(who), text: `<at>Join Doctor</at> ${text}` })],
      [
        'meeting',
        (who, text) =>
          office.say(who, text, {}, { ...group(who, '19:meeting_x@thread.v2'), text: `<at>Join Doctor</at> ${text}` }),
      ],
    ];
    for (const [place, say] of places)
      for (const text of ['HELP', 'help', 'Hulp', 'hjelp', 'hi', 'Hei', 'hallo']) {
        const started = performance.now();
        const replies = await say(PER, text);
        assert.equal(replies.length, 1, `${place} ${text}`);
        assert.ok((replies[0]?.text.length ?? 0) > 100, `${place} ${text}`);
        assert.ok(performance.now() - started < 2_000, `${place} ${text}`);
      }
    assert.equal(office.emulator.connector.sent.filter(({ activity }) => activity.type === 'typing').length, 0);
  });

  it('3: understands every localised title of the command menu', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../manifest/manifest.json', import.meta.url), 'utf8')) as {
      bots: { commandLists: { commands: { title: string }[] }[] }[];
    };
    const titles = manifest.bots[0]?.commandLists[0]?.commands.map(({ title }) => title) ?? [];
    assert.ok(titles.length > 0 && titles.length <= 12);
    for (const [who, file] of [
      [BAS, null],
      [ANNA, 'nl'],
      [KARI, 'nb'],
    ] as const) {
      const own =
        file === null
          ? {}
          : (JSON.parse(readFileSync(new URL(`../../manifest/${file}.json`, import.meta.url), 'utf8')) as Record<
              string,
              string
            >);
      for (const [at, title] of titles.entries()) {
        const local = own[`bots[0].commandLists[0].commands[${at}].title`] ?? title;
        const replies = await office.say(who, local);
        assert.equal(replies.length, 1, local);
        assert.doesNotMatch(
          replies[0]?.text ?? '',
          /couldn’t find anything about|niets vinden over|fant ingenting om/i,
          local,
        );
      }
    }
  });

  it('4: greets a team with one message that names who added it, nobody in private, and later members not at all', async () => {
    const greeted = await sentBy(installed(url(), inTeam(ANNA, SALES)), membersAdded(url(), inTeam(ANNA, SALES)));
    assert.equal(greeted.length, 1);
    assert.equal(greeted[0]?.conversation, SALES);
    assert.match(greeted[0]?.text ?? '', /Anna de Vries/);
    const joined = envelope(url(), {
      ...inTeam(ANNA, SALES),
      type: 'conversationUpdate',
      membersAdded: [{ id: PER.id }, { id: BAS.id }],
    });
    assert.deepEqual(await sentBy(joined), []);
  });

  it('14: reads a paste in a channel out to nobody: a short answer there, the whole in the person’s own chat', async () => {
    assert.ok(DEVICE_ID.length === 36);
    // With a sentence of hers: the output itself tells no language.
    const sent = await office.say(KARI, `Hei, jeg får ikke logget på PC-en min lenger:\n${PASTE}`, { team: SALES });
    assert.equal(sent.length, 2);
    const [own, shared] = sent;
    assert.ok(own && shared);
    assert.match(shared.conversation, /^19:sales/);
    assert.match(shared.text, /Alle i kanalen kan lese dette/);
    assert.match(shared.text, /står i den private chatten/);
    const whole = JSON.stringify(shared.card);
    for (const secret of [DEVICE_ID, 'DeviceAuthStatus', 'FAILED']) assert.ok(!whole.includes(secret), secret);
    assert.match(own.text, /DeviceAuthStatus/);
    assert.ok(!JSON.stringify(own.card).includes(DEVICE_ID));
    const opened = office.emulator.connector.sent.find(({ path }) => path.endsWith('/v3/conversations'));
    assert.deepEqual((opened?.activity as { members?: unknown }).members, [{ id: KARI.id }]);
  });

  it('14: keeps a paste in a group or meeting chat from the others too, in words about that chat', async () => {
    for (const place of ['19:group@thread.v2', '19:meeting_x@thread.v2']) {
      const text = `<at>Join Doctor</at> Hei, jeg får ikke logget på PC-en min lenger:\n${PASTE}`;
      const [own, shared, ...more] = await office.say(KARI, text, {}, { ...group(KARI, place), text });
      assert.deepEqual(more, []);
      assert.equal(shared?.conversation, place);
      assert.match(shared.text, /Alle i gruppechatten kan lese dette.*står i den private chatten/);
      const whole = JSON.stringify(shared.card);
      for (const secret of [DEVICE_ID, 'DeviceAuthStatus', 'FAILED']) assert.ok(!whole.includes(secret), secret);
      assert.match(own?.text ?? '', /Om resultatet du la ut i gruppechatten.*DeviceAuthStatus/);
    }
  });

  it('14: says where to go when the private chat cannot be opened', async () => {
    office.emulator.connector.fail({ status: 403, method: 'POST' });
    const sent = await office.say(BAS, PASTE, { team: SALES });
    assert.equal(sent.length, 1);
    const [shared] = sent;
    assert.match(shared?.text ?? '', /can’t write to you in private yet/);
    assert.match(JSON.stringify(shared?.card), /teams\.microsoft\.com\/l\/chat\/0\/0\?users=28%3A/);
    assert.doesNotMatch(JSON.stringify(shared?.card), /DeviceAuthStatus/);
  });

  it('14: forgets in the own chat what was deleted in the channel', async () => {
    const [own] = await office.say(KARI, PASTE, { team: SALES }, { id: 'posted' });
    assert.ok((await office.helpdesk.recall(own?.conversation ?? '')).paste);
    await office.send(
      envelope(url(), {
        ...inTeam(KARI, SALES),
        id: 'posted',
        type: 'messageDelete',
        channelData: { ...(inTeam(KARI, SALES)['channelData'] as object), eventType: 'softDeleteMessage' },
      }),
    );
    assert.deepEqual(await office.helpdesk.recall(own?.conversation ?? ''), {});
  });

  it('18, 19: lists requests from the message box to those who may see them', async () => {
    await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK });
    const form = (await office.say(KARI, 'snakk med et menneske'))[0] as Shown;
    await office.click(KARI, form, 'Send', { summary: 'PC-en virker ikke', severity: 'urgent', contact: '' });
    const ask = async (who: Colleague, commandId: string, search = ''): Promise<string[]> => {
      const value = { commandId, parameters: [{ name: 'search', value: search }] };
      const { body } = await office.send(
        envelope(url(), { ...personal(who), type: 'invoke', name: 'composeExtension/query', value }),
      );
      const { composeExtension } = JSON.parse(body) as {
        composeExtension: { text?: string; attachments?: { preview: { content: { title: string } } }[] };
      };
      return composeExtension.attachments?.map(({ preview }) => preview.content.title) ?? [composeExtension.text ?? ''];
    };
    assert.deepEqual(await ask(KARI, 'mine'), ['#1001 PC-en virker ikke']);
    assert.match((await ask(PER, 'mine')).join(), /no requests/);
    for (const command of ['unassigned', 'assigned', 'open', 'closed'])
      for (const who of [KARI, PER])
        assert.match((await ask(who, command)).join(), /teamet til brukerstøtten|helpdesk’s team/);
    const [card] = office.standing(HELPDESK).filter(({ text }) => text.includes('PC-en virker ikke'));
    assert.deepEqual(await ask(BAS, 'unassigned'), ['#1001 PC-en virker ikke']);
    await office.click(BAS, card as Shown, 'Aan mij toewijzen');
    assert.deepEqual(await ask(BAS, 'assigned'), ['#1001 PC-en virker ikke']);
    for (const search of ['1001', '#1001', 'kari', 'virker'])
      assert.equal((await ask(BAS, 'open', search)).length, 1, search);
    assert.match((await ask(BAS, 'closed')).join(), /no requests/);
  });
});
