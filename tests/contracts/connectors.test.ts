// The connector contract over every connector there is, and over the worked example of docs/connectors.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connectorContract } from './connector-contract.ts';
import { openMailSystem } from './mail-system.ts';
import { openWebhookSystem } from './webhook-system.ts';
import { openZammadSystem } from './zammad-system.ts';

describe('connector: Standard Webhooks', () => connectorContract(openWebhookSystem));
describe('connector: e-mail', () => connectorContract(openMailSystem));
describe('connector: the example for Zammad', () => connectorContract(openZammadSystem));

describe('docs/connectors.md', () => {
  it('shows the example as it is tried here', () => {
    const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    assert.ok(read('docs/connectors.md').includes(`\`\`\`ts\n${read('tests/contracts/zammad.ts')}\`\`\``));
  });
});
