// The helpdesk's contract over both databases; PostgreSQL is started once, or the run says why it is not.
import { helpdeskContract } from './helpdesk-contract.ts';
import { startPostgres, type Server } from './postgres.ts';

describe('helpdesk over the embedded database', () => {
  helpdeskContract(() => Promise.resolve({}));
});

describe('helpdesk over PostgreSQL', function () {
  let server: Server | undefined;
  before(async function () {
    this.timeout(60_000);
    const started = await startPostgres();
    if (typeof started === 'string') {
      process.stderr.write(`    PostgreSQL is left out: ${started}\n`);
      this.skip();
    } else server = started;
  });
  after(() => server?.stop());
  helpdeskContract(async () => ({ databaseUrl: await server?.freshDatabase() }) as { databaseUrl: string });
});
