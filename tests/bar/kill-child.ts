// The program that is killed: opens requests as fast as it can and says so only after the commit; posts their cards.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openHelpdesk } from '../../helpdesk/index.ts';

const [dataDir = '', keyPrefix = '', workers = '4'] = process.argv.slice(2);
/** Synchronous: what was said is in the pipe even when the next instruction is never reached. */
const say = (...words: (string | number)[]) => void writeSync(1, `${words.join(' ')}\n`);

say('opening');
const helpdesk = await openHelpdesk({
  dataDir,
  now: () => new Date(),
  newId: randomUUID,
  random: Math.random,
  log: { info: () => undefined, error: (event) => say('error', event) },
});
const tenants = Array.from({ length: Number(workers) }, (_, i) => `tenant-${i}`);
for (const tenant of tenants) {
  const channel = { teamId: 'team', channelId: 'channel', address: `channel of ${tenant}`, setBy: 'owner' };
  await helpdesk.setChannel({ tenant, language: 'en', ...channel });
}
say('ready');

helpdesk.outbox.start((row, ticket) => {
  say('posted', row.kind, row.tenant ?? '', ticket.id);
  return Promise.resolve({ outcome: 'sent', messageId: `card of ${ticket.id}` });
});

await Promise.all(
  tenants.map(async (tenant) => {
    for (let n = 0; ; n++) {
      const key = `${keyPrefix}-${n}`;
      const { ticket } = await helpdesk.open(key, {
        tenant,
        user: { id: `user-${n % 7}`, name: 'A person' },
        language: 'nl',
        address: `chat-${n % 7}`,
        summary: `request ${key}`,
        severity: 'normal',
        contact: 'chat',
        question: 'a pasted output',
        answer: 'an answer',
        findings: ['device-object-not-synced'],
        paste: 'AzureAdJoined : NO\n'.repeat(200),
      });
      say('ack', tenant, key, ticket.number, ticket.id);
    }
  }),
);
