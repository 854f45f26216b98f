// The gate and the SDK behind it each refuse by themselves, so that a hole in one is not a hole in the bot.
import assert from 'node:assert/strict';
import { openBotbuilderAdapter } from '../../bot/adapter.ts';
import { openTeamsGate, type Gate } from '../../bot/gate.ts';
import { openChannelKeys, type ChannelKeys } from '../../bot/keys.ts';
import { message } from '../emulator/activities.ts';
import { APP_ID, openKeyServer, SECRET, TENANT, type KeyServer } from '../emulator/key-server.ts';

const URL = 'https://smba.trafficmanager.net/emea/';
const identity = { appId: APP_ID, tenantId: TENANT, credential: SECRET, allowedTenants: [TENANT] };

describe('each layer by itself', () => {
  let server: KeyServer;
  let keys: ChannelKeys;
  let gate: Gate;
  before(async () => {
    server = await openKeyServer();
    const endpoints = server.endpoints(['https://smba.trafficmanager.net']);
    keys = openChannelKeys(endpoints.metadataUrl, () => new Date());
    await keys.refresh();
    gate = openTeamsGate(identity, endpoints, keys, () => new Date());
  });
  after(async () => {
    keys.close();
    await server.close();
  });
  const authorize = async (claims: Record<string, unknown>) =>
    gate.authorize({ authorization: `Bearer ${await server.sign({ serviceurl: URL, ...claims })}` });

  it('the gate knows its sender by the token and takes no second audience', async () => {
    assert.deepEqual(await authorize({}), { ok: true, sender: { serviceUrl: URL } });
    assert.deepEqual(await authorize({ aud: [APP_ID] }), { ok: false, status: 401, reason: 'audience' });
  });

  it('the gate compares the serviceUrl of the body with the token’s, letter by letter', () => {
    const body = message(URL, 'x');
    assert.equal(gate.admit(body, { serviceUrl: URL }).ok, true);
    for (const other of [URL.slice(0, -1), URL.toUpperCase(), `${URL}x`]) {
      assert.deepEqual(gate.admit(body, { serviceUrl: other }), { ok: false, status: 401, reason: 'serviceurl' });
    }
    assert.deepEqual(gate.admit(body, 'local'), { ok: false, status: 401, reason: 'serviceurl' });
  });

  it('the SDK refuses too, without a word, and runs no turn', async () => {
    const endpoints = server.endpoints(['https://smba.trafficmanager.net']);
    const adapter = openBotbuilderAdapter({
      teams: { identity, endpoints, keys },
      connector: { origins: endpoints.serviceOrigins, token: () => Promise.resolve('t'), random: () => 0 },
    });
    let turns = 0;
    const logic = (): Promise<void> => Promise.resolve(void (turns += 1));
    const { console } = globalThis;
    globalThis.console = { ...console, error: () => undefined };
    try {
      const good = `Bearer ${await server.sign({ serviceurl: URL })}`;
      assert.deepEqual(await adapter.runTurn(good, message(URL, 'x'), logic), { status: 200 });
      assert.equal(turns, 1);
      for (const authorization of [
        undefined,
        'Bearer a.b.c',
        `Bearer ${await server.sign({ serviceurl: 'https://other.example/' })}`,
        `Bearer ${await server.sign({ serviceurl: URL, aud: TENANT })}`,
        `Bearer ${await server.sign({ iss: `https://sts.windows.net/${TENANT}/`, appid: APP_ID, ver: '1.0', serviceurl: URL })}`,
      ]) {
        const { status, ...rest } = await adapter.runTurn(authorization, message(URL, 'x'), logic);
        assert.equal(status, 401, authorization);
        assert.deepEqual(rest, {});
      }
      assert.equal(turns, 1);
    } finally {
      globalThis.console = console;
    }
  });

  it('the SDK’s adapter says what nobody answered, and hides no error that nobody handles', async () => {
    const adapter = openBotbuilderAdapter({
      teams: null,
      connector: { origins: null, token: null, random: () => 0 },
    });
    const invoke = { ...message(URL, ''), type: 'invoke', name: 'x' };
    const nothing = (): Promise<void> => Promise.resolve();
    assert.deepEqual(await adapter.runTurn(undefined, invoke, nothing), { status: 501 });
    const said = await adapter.runTurn(undefined, invoke, async (context) => {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { a: 1 } } });
      await context.sendActivity({ type: 'trace', value: 'not for people' });
    });
    assert.deepEqual(said, { status: 200, body: { a: 1 } });
    const fault = new Error('fault');
    const failing = (): Promise<void> => Promise.reject(fault);
    await assert.rejects(adapter.runTurn(undefined, invoke, failing), fault);
    const second = new Error('second');
    adapter.onError(() => Promise.reject(second));
    await assert.rejects(adapter.runTurn(undefined, invoke, failing), second);
  });
});
