// Guests get one sentence to whatever they do, everybody else is served; who is what is asked once, and doubt locks nobody out.
import assert from 'node:assert/strict';
import { openPeople } from '../../bot/people.ts';
import { envelope, execute, installed, membersAdded, message, submit, type Body } from '../emulator/activities.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { echo, fakeServices, type FakeServices } from '../emulator/fakes.ts';
import { BOT_TOKEN, openKeyServer, TENANT, type KeyServer } from '../emulator/key-server.ts';

const GUEST = { id: '29:guest', name: 'Guus Gast', aadObjectId: 'b3a4c8f0-1111-4a4e-9a53-0000000000aa' };
const questions = ({ requests }: Connector): number => requests.filter(({ path }) => path.includes('/members/')).length;

describe('guests at the door', () => {
  let emulator: Emulator;
  let services: FakeServices;
  let turns: number;
  beforeEach(async () => {
    services = fakeServices();
    turns = 0;
    emulator = await openEmulator({ services, respond: (...given) => ((turns += 1), echo(...given)) });
    emulator.connector.guests.add(GUEST.aadObjectId);
  });
  afterEach(() => emulator.close());
  const said = (): unknown[] => emulator.connector.sent.map(({ activity }) => activity.text);

  it('says one sentence to a message, a button and an installation, and runs no turn', async () => {
    const at = emulator.connector.serviceUrl;
    const parts: Body = { from: GUEST, locale: 'nb-NO' };
    for (const body of [message(at, 'help', parts), submit(at, { v: 1 }, parts), installed(at, parts)])
      assert.equal((await emulator.send(body)).status, 200);
    await emulator.send(membersAdded(at, parts));
    assert.deepEqual(said(), Array(3).fill('guest-refused:nb:undefined'));
    assert.equal(turns, 0);
    assert.equal(questions(emulator.connector), 1, 'one question for four activities');
    const refused = services.logged.filter(({ event }) => event === 'refused');
    assert.deepEqual(refused[0]?.data, { status: 200, reason: 'guest', count: 1 });
    assert.equal(refused.length, 3);
  });

  it('says it in the answer of an invoke too, in the form each kind wants', async () => {
    const at = emulator.connector.serviceUrl;
    const parts: Body = { from: GUEST, locale: 'nl-NL' };
    const invoke = (name: string): Body => envelope(at, { type: 'invoke', name, value: {}, ...parts });
    const answers = [execute(at, {}, parts), invoke('composeExtension/query'), invoke('message/submitAction')];
    const [pressed, query, thumbs] = await Promise.all(answers.map((body) => emulator.send(body)));
    assert.match(pressed?.body ?? '', /activity\.message.*guest-refused:nl/);
    assert.deepEqual(JSON.parse(query?.body ?? ''), {
      composeExtension: { type: 'message', text: 'guest-refused:nl:undefined' },
    });
    assert.equal(thumbs?.status, 200);
    assert.deepEqual(said(), []);
    assert.equal(turns, 0);
  });

  it('lets a guest take a message back, and everybody else speak with one question a day', async () => {
    const at = emulator.connector.serviceUrl;
    const deleted = { type: 'messageDelete', from: GUEST, channelData: { tenant: { id: TENANT }, eventType: 'softDeleteMessage' } }; // prettier-ignore
    await emulator.send(envelope(at, deleted));
    assert.equal(turns, 1);
    for (const text of ['1', '2', '3']) await emulator.send(message(at, text));
    assert.equal(turns, 4);
    assert.equal(questions(emulator.connector), 1);
  });
});

describe('what the channel says a person is', () => {
  const KARI = 'b3a4c8f0-1111-4a4e-9a53-0000000000bb';
  let connector: Connector;
  let keys: KeyServer;
  let time: number;
  let isGuest: (user?: string) => Promise<boolean>;
  beforeEach(async () => {
    connector = await openConnectorServer();
    keys = await openKeyServer();
    time = 0;
    const token = () => Promise.resolve(BOT_TOKEN);
    const people = openPeople(keys.endpoints([connector.origin]), token, () => new Date(time));
    const conversation = { id: 'a:chat', tenantId: TENANT };
    const address = JSON.stringify({ serviceUrl: connector.serviceUrl, conversation });
    isGuest = (user = KARI) => people.isGuest(address, user);
  });
  afterEach(async () => {
    await connector.close();
    await keys.close();
  });

  it('knows guests by their name, their role, and the tenant they bring', async () => {
    connector.guests.add('a');
    connector.about.set('b', { userRole: 'guest' }).set('c', { userRole: 'anonymous' });
    connector.about.set('d', { tenantId: '0000aaaa-2222-4a4e-9a53-000000000001' });
    connector.about.set('e', { userRole: 'user', tenantId: TENANT.toUpperCase() });
    const asked = ['a', 'b', 'c', 'd', 'e', KARI];
    assert.deepEqual(await Promise.all(asked.map(isGuest)), [true, true, true, true, false, false]);
  });

  it('asks once however many wait, believes a member for a day and a guest for an hour', async () => {
    await Promise.all([isGuest(), isGuest(), isGuest(KARI.toUpperCase())]);
    connector.guests.add(KARI);
    time = 23 * 60 * 60_000;
    assert.equal(await isGuest(), false);
    assert.equal(questions(connector), 1);
    time = 25 * 60 * 60_000;
    assert.equal(await isGuest(), true);
    connector.guests.clear();
    time += 30 * 60_000;
    assert.equal(await isGuest(), true);
    time += 31 * 60_000;
    assert.equal(await isGuest(), false);
    assert.equal(questions(connector), 3);
  });

  it('takes nobody for a guest whom the channel does not tell of, and asks again after a minute', async () => {
    connector.guests.add(KARI);
    connector.fail({ status: 503, method: 'GET' });
    assert.equal(await isGuest(), false);
    assert.equal(await isGuest(), false);
    assert.equal(questions(connector), 1);
    time = 61_000;
    assert.equal(await isGuest(), true);
  });
});
