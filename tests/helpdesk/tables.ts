// Everything a database holds, to compare two of them row by row.
import { sql } from 'kysely';
import type { Database } from '../../helpdesk/database/database.ts';

export type Tables = Record<string, string[]>;

/** Table -> its rows as JSON, sorted; `migrations` and the heartbeat excepted, which every start may write. */
export function readTables(db: Database): Promise<Tables> {
  return db.read(async (reader) => {
    const names = await (
      db.engine === 'sqlite'
        ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite%'`
        : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`
    ).execute(reader);
    const tables: Tables = {};
    for (const { name } of names.rows.filter((row) => !['migrations', 'heartbeat'].includes(row.name))) {
      const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(reader);
      // PostgreSQL gives a big integer as text.
      const plain = rows.map((row) =>
        Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]),
      );
      tables[name] = plain.map((row) => JSON.stringify(Object.fromEntries(row.sort()))).sort();
    }
    return tables;
  });
}
