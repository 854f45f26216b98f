// Other ticket systems: whose message an outbox row is, what a ticket is called there, what came in; and where a paste came from.
import type { Kysely } from 'kysely';

/** Adds a column to the outbox and four tables; runs inside the migration's transaction. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const schema = db.schema;
  await schema
    .alterTable('outbox')
    .addColumn('connector', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema.createIndex('outbox_by_connector').on('outbox').columns(['connector', 'state', 'address']).execute();

  await schema
    .createTable('connectors')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('gone_at', 'text')
    .execute();

  await schema
    .createTable('external_references')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'text', (c) => c.notNull())
    .addColumn('connector', 'text', (c) => c.notNull())
    .addColumn('reference', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('external_references_key', ['tenant', 'ticket_id', 'connector'])
    .execute();

  await schema
    .createTable('inbox')
    .addColumn('connector', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('inbox_key', ['connector', 'id'])
    .execute();

  await schema
    .createTable('paste_sources')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('paste_sources_key', ['tenant', 'ticket_id', 'seq'])
    .execute();
  await schema.createIndex('paste_sources_by_source').on('paste_sources').column('source').execute();
}
