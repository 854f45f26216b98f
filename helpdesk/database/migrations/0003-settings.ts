// What a helpdesk decides for itself, and when it was last reminded of a request.
import type { Kysely } from 'kysely';

/** Adds the settings and the time of the last reminder; runs inside the migration's transaction. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('tenant', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('tickets').addColumn('reminded_at', 'text').execute();
}
