// A reload from the chat drops no turn, mixes no versions, and refuses what is broken by file and line.
import assert from 'node:assert/strict';
import { traceServices, UNTRACED } from '../../bot/traces.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { message, type Body } from '../emulator/activities.ts';
import { openEmulator } from '../emulator/emulator.ts';
import { fakeServices } from '../emulator/fakes.ts';
import { reloadUnderLoad } from './reload-under-load.ts';

describe('reload while people ask', () => {
  it('serves the new text, drops and mixes nothing, and names what is broken', async () => {
    const { asked, dropped, mixed, fresh, said, refused } = await reloadUnderLoad(/(?:what-is|tpm)-[a-z-]+\.yaml$/);
    assert.ok(asked >= 20);
    assert.equal(dropped, 0);
    assert.equal(mixed, 0);
    assert.ok(fresh > 0);
    assert.match(said, /Version [0-9a-f]{8} is in use now/);
    assert.match(refused, /entries\/general\/what-is-a-prt\.yaml:\d+: this is no YAML/);
    assert.match(refused, /stays in use/);
  });

  it('reaches what the door says by itself: the apology, too much, and the word to guests', async () => {
    let version = 'old';
    const services = {
      ...fakeServices(),
      get knowledge() {
        const said = version;
        return { text: (_: string, key: string) => `${said} ${key}` } as never;
      },
    };
    let verdict: 'run' | 'say' = 'run';
    const emulator = await openEmulator({
      services,
      respond: () => Promise.reject(new Error('x')),
      limits: { turn: () => verdict, file: () => true },
    });
    const { connector } = emulator;
    const say = async (changes: Body = {}) => {
      await emulator.send(message(connector.serviceUrl, 'x', changes));
      return connector.sent.at(-1)?.activity.text;
    };
    try {
      assert.equal(await say(), 'old error');
      version = 'new';
      assert.equal(await say(), 'new error');
      verdict = 'say';
      assert.equal(await say(), 'new limit-turns');
      verdict = 'run';
      const guest = 'b3a4c8f0-1111-4a4e-9a53-00000000000f';
      connector.guests.add(guest);
      const from = { id: '29:guest', name: 'Guest', aadObjectId: guest };
      assert.equal(await say({ from }), 'new guest-refused');
    } finally {
      await emulator.close();
    }
  });

  it('is followed by what is traced', () => {
    let version = 'old';
    const services = {
      get knowledge() {
        return { version } as never;
      },
      helpdesk: {} as never,
    };
    const traced = traceServices(services, { ...UNTRACED });
    version = 'new';
    assert.equal((traced.knowledge as Knowledge).version, 'new');
  });
});
