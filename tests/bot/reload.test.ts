// A reload from the chat drops no turn, mixes no versions, and refuses what is broken by file and line.
import assert from 'node:assert/strict';
import { reloadUnderLoad } from './reload-under-load.ts';

describe('reload while people ask', () => {
  it('serves the new text, drops and mixes nothing, and names what is broken', async function () {
    this.timeout(60_000);
    const { asked, dropped, mixed, fresh, said, refused } = await reloadUnderLoad(/(?:what-is|tpm)-[a-z-]+\.yaml$/);
    assert.ok(asked >= 20);
    assert.equal(dropped, 0);
    assert.equal(mixed, 0);
    assert.ok(fresh > 0);
    assert.match(said, /Version [0-9a-f]{8} is in use now/);
    assert.match(refused, /entries\/general\/what-is-a-prt\.yaml:\d+: this is no YAML/);
    assert.match(refused, /stays in use/);
  });
});
