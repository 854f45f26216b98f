// Who is who towards the helpdesk: members from the channel's paged list, owners from Graph, and doubt is the lesser role.
import assert from 'node:assert/strict';
import { openDirectory } from '../../bot/directory.ts';
import { openPeople } from '../../bot/people.ts';
import { openTeamOwners } from '../../bot/team-owners.ts';
import type { Directory } from '../../dialogs/services.ts';
import type { HelpdeskChannel } from '../../helpdesk/types.ts';
import { openConnectorServer, type Connector } from '../emulator/connector.ts';
import { BOT_TOKEN, openKeyServer, type KeyServer } from '../emulator/key-server.ts';

const person = (n: number): string => `b3a4c8f0-1111-4a4e-9a53-00000000000${n}`;
const [ANNA, BOB, GUEST, KARI] = [person(1), person(2), person(3), person(4)] as const;

describe('directory', () => {
  let connector: Connector;
  let keys: KeyServer;
  let directory: Directory;
  let channel: HelpdeskChannel | null;
  let time: number;
  beforeEach(async () => {
    connector = await openConnectorServer();
    keys = await openKeyServer();
    connector.members.push(ANNA.toUpperCase(), BOB, `guest:${GUEST}`);
    keys.graph.owners = [ANNA];
    time = Date.parse('2026-11-21T08:00:00Z');
    const address = JSON.stringify({ serviceUrl: connector.serviceUrl });
    channel = { tenant: 't', teamId: '19:team', channelId: '19:c', address, language: 'nl', setBy: ANNA };
    const endpoints = keys.endpoints([connector.origin]);
    const token = () => Promise.resolve(BOT_TOKEN);
    const now = () => new Date(time);
    directory = openDirectory({
      helpdesk: { channel: () => Promise.resolve(channel) },
      endpoints,
      token,
      ownsTeam: openTeamOwners(endpoints, token, token, now),
      isGuest: openPeople(endpoints, token, now).isGuest,
      now,
    });
  });
  afterEach(async () => {
    await connector.close();
    await keys.close();
  });
  const lists = (): number => connector.requests.filter((request) => request.path.includes('pagedmembers')).length;

  it('knows owner, member, guest and everybody else, over several pages', async () => {
    const roles = await Promise.all([ANNA, BOB, GUEST, KARI].map((id) => directory.roleOf('t', id)));
    assert.deepEqual(roles, ['administrator', 'member', 'guest', 'user']);
    assert.equal(lists(), 2, 'one list of two pages for four questions at once');
  });

  it('knows guests outside the team by the conversation they are in, and asks nobody else', async () => {
    const address = JSON.stringify({ serviceUrl: connector.serviceUrl, conversation: { id: 'a:chat' } });
    connector.guests.add(KARI);
    assert.equal(await directory.roleOf('t', KARI), 'user');
    assert.equal(await directory.roleOf('t', KARI, address), 'guest');
    assert.equal(await directory.roleOf('t', BOB, address), 'member');
    connector.guests.clear();
    // Believed for an hour.
    time += 61 * 60_000;
    assert.equal(await directory.roleOf('t', KARI, address), 'user');
    connector.guests.add(KARI);
    assert.equal(await directory.roleOf('t', KARI, 'not json'), 'user');
  });

  it('lets somebody who left keep their rights for ten minutes at most, and somebody new wait for one', async () => {
    assert.equal(await directory.roleOf('t', BOB), 'member');
    connector.members.splice(1, 1, KARI);
    time += 61_000;
    assert.equal(await directory.roleOf('t', BOB), 'member');
    assert.equal(await directory.roleOf('t', KARI), 'member');
    assert.equal(await directory.roleOf('t', BOB), 'user');
    time += 10 * 60_000;
    const before = lists();
    assert.equal(await directory.roleOf('t', KARI), 'member');
    assert.ok(lists() > before);
  });

  it('lets nobody keep their rights because the clock was set back', async () => {
    assert.equal(await directory.roleOf('t', ANNA), 'administrator');
    assert.equal(await directory.roleOf('t', BOB), 'member');
    connector.members.splice(1, 1);
    keys.graph.owners = [];
    time -= 60 * 60_000;
    assert.deepEqual([await directory.roleOf('t', ANNA), await directory.roleOf('t', BOB)], ['member', 'user']);
  });

  it('says that somebody left only where the list says so', async () => {
    const left = () => Promise.all([ANNA, BOB, GUEST, KARI].map((id) => directory.hasLeft('t', id)));
    assert.deepEqual(await left(), [false, false, true, true]);
    connector.members.splice(1, 1);
    time += 11 * 60_000;
    connector.fail({ status: 503 });
    assert.equal(await directory.hasLeft('t', BOB), false, 'nobody knows');
    assert.equal(await directory.hasLeft('t', BOB), true);
    channel = null;
    assert.equal(await directory.hasLeft('t', BOB), false, 'no team to have left');
  });

  it('fails closed: no channel, no answer, an answer of another form, a host that is not the channel’s', async () => {
    connector.fail({ status: 503 });
    assert.equal(await directory.roleOf('t', ANNA), 'user');
    assert.equal(await directory.roleOf('t', ANNA), 'administrator');
    time += 11 * 60_000;
    connector.fail({ status: 403 });
    assert.equal(await directory.roleOf('t', ANNA), 'user');
    keys.graph.status = 500;
    assert.equal(await directory.roleOf('t', ANNA), 'member');
    const home = channel as HelpdeskChannel;
    channel = { ...home, address: JSON.stringify({ serviceUrl: 'http://127.0.0.1:9/' }) };
    assert.equal(await directory.roleOf('t', ANNA), 'user');
    channel = { ...home, address: 'not json' };
    assert.equal(await directory.roleOf('t', ANNA), 'user');
    channel = null;
    assert.equal(await directory.roleOf('t', ANNA), 'user');
  });
});
