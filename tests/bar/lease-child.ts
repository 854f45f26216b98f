// The program that dies with posts under way: it takes what is in the outbox, says so, and never finishes a post.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openHelpdesk } from '../../helpdesk/index.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const helpdesk = await openHelpdesk({
  dataDir: '',
  databaseUrl,
  now: () => new Date(),
  newId: randomUUID,
  log: { info: () => undefined, error: () => undefined },
});
helpdesk.outbox.start((row) => {
  writeSync(1, `holding ${row.id}\n`);
  return new Promise(() => undefined);
});
