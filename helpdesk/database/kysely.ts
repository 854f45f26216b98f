// Kysely, as the rest of the program sees it.
export { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
