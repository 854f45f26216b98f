// Who may set the helpdesk's channel: the bot asks who owns the team, and takes any doubt for a no.
import assert from 'node:assert/strict';
import type { TurnInput } from '../../dialogs/services.ts';
import { ANNA, botMention, inChannel, message, type Body } from '../emulator/activities.ts';
import { openEmulator, type Emulator } from '../emulator/emulator.ts';
import { fakeServices } from '../emulator/fakes.ts';

describe('ownership of a team', () => {
  let emulator: Emulator;
  let seen: TurnInput[] = [];
  let time = Date.now();
  const open = (mode: 'teams' | 'local'): Promise<Emulator> =>
    openEmulator({
      mode,
      services: { ...fakeServices(), now: () => new Date(time) },
      respond: (input) => {
        seen.push(input);
        return Promise.resolve([]);
      },
    });
  const ask = async (parts: Body = {}): Promise<boolean | undefined> => {
    time += 61_000;
    await emulator.send(
      message(emulator.connector.serviceUrl, '<at>Join Doctor</at> set up', {
        ...inChannel(),
        entities: [botMention()],
        ...parts,
      }),
    );
    return seen.at(-1)?.isTeamOwner;
  };
  before(async () => {
    emulator = await open('teams');
  });
  after(() => emulator.close());
  beforeEach(() => {
    seen = [];
    emulator.keys.graph.owners = [ANNA.aadObjectId];
    emulator.keys.graph.status = 200;
  });

  it('is asked of Graph for a short message in a channel', async () => {
    assert.equal(await ask(), true);
    emulator.keys.graph.owners = [];
    assert.equal(await ask(), false);
  });

  it('finds the team by its channel id when the activity does not name its directory id', async () => {
    const parts = inChannel();
    assert.equal(
      await ask({ channelData: { ...(parts['channelData'] as object), team: { id: '19:team@thread.tacv2' } } }),
      true,
    );
    assert.match(emulator.connector.requests.at(-1)?.path ?? '', /\/v3\/teams\/19%3Ateam%40thread\.tacv2$/);
  });

  it('is a no when Graph refuses, or the sender has no proper id', async () => {
    emulator.keys.graph.status = 403;
    assert.equal(await ask(), false);
    emulator.keys.graph.status = 200;
    assert.equal(await ask({ from: { ...ANNA, aadObjectId: "x' or '1' eq '1" } }), false);
    assert.equal(await ask({ from: { id: ANNA.id } }), false);
  });

  it('is not asked for pastes, nor outside channels, nor twice within a minute', async () => {
    const before = emulator.keys.counts.graph;
    await ask({ text: 'AzureAdJoined : YES\n'.repeat(30) });
    await emulator.send(message(emulator.connector.serviceUrl, 'set up'));
    assert.equal(
      seen.every((input) => input.isTeamOwner === undefined),
      true,
    );
    assert.equal(emulator.keys.counts.graph, before);
    await ask();
    await emulator.send(message(emulator.connector.serviceUrl, 'set up', inChannel()));
    assert.equal(emulator.keys.counts.graph, before + 1);
  });

  it('is given on a person’s own machine', async () => {
    const local = await open('local');
    try {
      await local.send(message(local.connector.serviceUrl, 'set up', inChannel()));
      assert.equal(seen[0]?.isTeamOwner, true);
    } finally {
      await local.close();
    }
  });
});
