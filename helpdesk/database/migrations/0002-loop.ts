// What people asked and thought of the answers, which knowledge is served, and its earlier versions.
import type { Kysely } from 'kysely';
import { storedKey } from '../../loop/ratings.ts';

/** Adds the tables; runs inside the migration's transaction. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const schema = db.schema;
  for (const column of ['tenant', 'version'] as const) {
    await schema
      .alterTable('ratings')
      .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
      .execute();
  }
  await withoutPerson(db);
  await schema.createIndex('ratings_by_day').on('ratings').columns(['at', 'tenant']).execute();

  await schema
    .createTable('asked')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('entry', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('asked_key', ['tenant', 'day', 'kind', 'language', 'entry'])
    .execute();

  await schema
    .createTable('unanswered')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('form', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('opened', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('unanswered_by_day').on('unanswered').columns(['day', 'tenant']).execute();

  await schema
    .createTable('knowledge_wanted')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();

  await schema
    .createTable('knowledge_versions')
    .addColumn('version', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('entries', 'integer', (c) => c.notNull())
    .addColumn('files', 'text', (c) => c.notNull())
    .execute();
}

/** Earlier rows named the person in their key and the second in their time. */
async function withoutPerson(db: Kysely<{ ratings: { key: string; at: string } }>): Promise<void> {
  for (const { key, at } of await db.selectFrom('ratings').select(['key', 'at']).execute()) {
    const now = { key: storedKey(key), at: at.slice(0, 10) };
    await db.updateTable('ratings').set(now).where('key', '=', key).execute();
  }
}
