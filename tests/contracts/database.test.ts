// The helpdesk's contract over both databases; PostgreSQL is started once, or the run says why it is not.
import assert from 'node:assert/strict';
import { Kysely } from 'kysely';
import { migrate, migrations } from '../../helpdesk/database/migrate.ts';
import { openPostgres } from '../../helpdesk/database/postgres.ts';
import type { Schema } from '../../helpdesk/database/schema.ts';
import { insertion } from '../../helpdesk/database/statement.ts';
import { draft, openWorld, tenant } from '../helpdesk/world.ts';
import { auditContract } from './audit-contract.ts';
import { helpdeskContract } from './helpdesk-contract.ts';
import { loopContract } from './loop-contract.ts';
import { questionContract } from './question-contract.ts';
import { setupContract } from './setup-contract.ts';
import { startPostgres, type Server } from './postgres.ts';
import { backsUpAndRestores } from './pg-dump.ts';
import { upgradeContract } from './upgrade-contract.ts';

describe('helpdesk over the embedded database', () => {
  helpdeskContract(() => Promise.resolve({}));
  setupContract(() => Promise.resolve({}));
  loopContract(() => Promise.resolve({}));
  auditContract(() => Promise.resolve({}));
  questionContract(() => Promise.resolve({}));
});

describe('helpdesk over PostgreSQL', () => {
  let server: Server | undefined;
  before(async function () {
    const started = await startPostgres();
    if (typeof started === 'string') {
      process.stderr.write(`    PostgreSQL is left out: ${started}\n`);
      this.skip();
    } else server = started;
  });
  after(async () => {
    await server?.stop();
  });

  it('loses and doubles nothing when the server restarts under four writers', async () => {
    const url = await server?.freshDatabase();
    const one = await openWorld({ databaseUrl: url });
    const two = await openWorld({ databaseUrl: url });
    const acks = new Map<string, number>();
    let going = true;
    const until = async (count: number): Promise<void> => {
      while (going && acks.size < count) await new Promise((resolve) => setImmediate(resolve));
    };
    const writers = [one, two, one, two].map(async ({ helpdesk }, w) => {
      for (let n = 0; going; n++) {
        // Two writers share each key, over two instances.
        const key = `${w >> 1}-${n}`;
        const { ticket } = await helpdesk.open(key, draft());
        assert.equal(acks.get(key) ?? ticket.number, ticket.number);
        acks.set(key, ticket.number);
      }
    });
    // A writer that fails ends the waiting, or the test would wait for ever.
    const written = Promise.all(writers).finally(() => (going = false));
    written.catch(() => undefined);
    for (const mode of ['fast', 'immediate'] as const) {
      await until(acks.size + 20);
      await server?.restart(mode);
    }
    await until(acks.size + 20);
    going = false;
    await written;
    const rows = await one.helpdesk.outbox.rows(tenant);
    assert.equal(rows.length, acks.size);
    assert.equal(new Set(acks.values()).size, acks.size);
    await two.end();
    await one.end();
  });

  it('fails a transaction over an insert nobody waited for, and says which', async () => {
    const { dialect } = openPostgres((await server?.freshDatabase()) ?? '', {
      info: () => undefined,
      error: () => undefined,
    });
    const db = new Kysely<Schema>({ dialect });
    await migrate(db, 'postgres', '2026-10-01T08:00:00.000Z');
    const add = insertion('paste_sources', ['tenant', 'ticket_id', 'seq', 'source'] as const);
    const row = { tenant, ticket_id: 't', seq: 1, source: 's' };
    const twice = db.transaction().execute(async (trx) => {
      await add(trx, [row]);
      await add(trx, [row]);
    });
    await assert.rejects(twice, { code: '23505' });
    assert.deepEqual(await db.selectFrom('paste_sources').selectAll().execute(), []);
    // What the work itself says goes before what nobody had heard yet.
    const given = db.transaction().execute(async (trx) => {
      await add(trx, [row, row]);
      throw new Error('changed my mind');
    });
    await assert.rejects(given, /changed my mind/);
    // The connection is as good as before; outside a transaction nothing is left unheard.
    await add(db, [row]);
    await assert.rejects(add(db, [row]), { code: '23505' });
    await db.destroy();
  });

  const place = async () => ({ databaseUrl: await server?.freshDatabase() }) as { databaseUrl: string };
  helpdeskContract(place);
  setupContract(place);
  loopContract(place);
  auditContract(place);
  questionContract(place);

  upgradeContract(place, firstRelease);
  it('is backed up and restored with its own tools, and nothing is lost', () => {
    return backsUpAndRestores(place);
  });
});

/** The schema of the first release, as its step makes it. */
async function firstRelease({ databaseUrl = '' }: { databaseUrl?: string }): Promise<void> {
  const { dialect } = openPostgres(databaseUrl, { info: () => undefined, error: () => undefined });
  const db = new Kysely<Schema>({ dialect });
  await migrate(db, 'postgres', '2026-10-01T08:00:00.000Z', migrations.slice(0, 1));
  await db.destroy();
}
