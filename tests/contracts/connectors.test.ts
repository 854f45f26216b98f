// The connector contract over every connector there is, and over the worked example of docs/connectors.md.
import { connectorContract } from './connector-contract.ts';
import { openMailSystem } from './mail-system.ts';
import { openWebhookSystem } from './webhook-system.ts';
import { openZammadSystem } from './zammad-system.ts';

describe('connector: Standard Webhooks', () => connectorContract(openWebhookSystem));
describe('connector: e-mail', () => connectorContract(openMailSystem));
describe('connector: the example for Zammad', () => connectorContract(openZammadSystem));
