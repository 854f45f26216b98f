// Who did what to requests and settings: rows are added and never changed.
import { sql, type Kysely } from 'kysely';
import type { Engine } from '../database.ts';

/** Adds the table and forbids changes of its rows; runs inside the migration's transaction. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', engine === 'postgres' ? 'bigserial' : 'integer', (c) =>
      engine === 'postgres' ? c.primaryKey() : c.primaryKey().autoIncrement(),
    )
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_by_age').on('audit').column('at').execute();
  if (engine === 'sqlite') {
    await sql`create trigger audit_is_kept before update on audit begin
      select raise(abort, 'audit rows are not changed'); end`.execute(db);
    return;
  }
  await sql`create function audit_is_kept() returns trigger language plpgsql as
    $$ begin raise exception 'audit rows are not changed'; end $$`.execute(db);
  await sql`create trigger audit_is_kept before update on audit for each row execute function audit_is_kept()`.execute(
    db,
  );
}
