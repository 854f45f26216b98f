// The helpdesk's contract over both databases; PostgreSQL is started once, or the run says why it is not.
import assert from 'node:assert/strict';
import { draft, openWorld, tenant } from '../helpdesk/world.ts';
import { helpdeskContract } from './helpdesk-contract.ts';
import { loopContract } from './loop-contract.ts';
import { setupContract } from './setup-contract.ts';
import { startPostgres, type Server } from './postgres.ts';
import { auditContract } from './audit-contract.ts';

describe('helpdesk over the embedded database', () => {
  helpdeskContract(() => Promise.resolve({}));
  setupContract(() => Promise.resolve({}));
  loopContract(() => Promise.resolve({}));
});

describe('helpdesk over PostgreSQL', function () {
  let server: Server | undefined;
  before(async function () {
    this.timeout(60_000);
  auditContract(() => Promise.resolve({}));
    const started = await startPostgres();
    if (typeof started === 'string') {
      process.stderr.write(`    PostgreSQL is left out: ${started}\n`);
      this.skip();
    } else server = started;
  });
  after(() => server?.stop());

  it('loses and doubles nothing when the server restarts under four writers', async function () {
    this.timeout(60_000);
    const url = await server?.freshDatabase();
    const one = await openWorld({ databaseUrl: url });
    const two = await openWorld({ databaseUrl: url });
    const acks = new Map<string, number>();
    let going = true;
    const writers = [one, two, one, two].map(async ({ helpdesk }, w) => {
      for (let n = 0; going; n++) {
        // Two writers share each key, over two instances.
        const key = `${w >> 1}-${n}`;
        const { ticket } = await helpdesk.open(key, draft());
        assert.equal(acks.get(key) ?? ticket.number, ticket.number);
        acks.set(key, ticket.number);
      }
    });
    for (const mode of ['fast', 'immediate'] as const) {
      const before = acks.size;
      while (acks.size < before + 20) await new Promise((resolve) => setImmediate(resolve));
      await server?.restart(mode);
    }
    const before = acks.size;
    while (acks.size < before + 20) await new Promise((resolve) => setImmediate(resolve));
    going = false;
    await Promise.all(writers);
    const rows = await one.helpdesk.outbox.rows(tenant);
    assert.equal(rows.length, acks.size);
    assert.equal(new Set(acks.values()).size, acks.size);
    await two.end();
    await one.end();
  });

  const place = async () => ({ databaseUrl: await server?.freshDatabase() }) as { databaseUrl: string };
  helpdeskContract(place);
  setupContract(place);
  loopContract(place);
});
