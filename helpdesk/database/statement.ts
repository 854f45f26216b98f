// A query that is built and compiled once and then run with other values: to build one takes longer than to answer it.
import type { Compilable, CompiledQuery, Insertable, Kysely, QueryResult } from 'kysely';
import type { Schema } from './schema.ts';

type Values = Record<string, string | number | null>;

/** Stands where a value will. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Build<V extends Values, Row> = (
  db: Kysely<Schema>,
  value: <Name extends keyof V & string>(name: Name) => V[Name],
) => Compilable<Row>;

/**
 * Makes a statement of one text for all values.
 * @param build the query, with `value('name')` wherever one of the values belongs; called once an engine
 * @returns runs it on a connection or in a transaction
 */
export function statement<V extends Values, Row>(
  build: Build<V, Row>,
): (db: Kysely<Schema>, values: V) => Promise<QueryResult<Row>> {
  const compiled = compiling(build);
  return (db, values) => {
    const query = compiled(db);
    const parameters = query.parameters.map((value) => (value instanceof Slot ? values[value.name] : value));
    return db.executeQuery({ ...query, parameters });
  };
}

function compiling<V extends Values, Row>(build: Build<V, Row>): (db: Kysely<Schema>) => CompiledQuery<Row> {
  // All connections and transactions of one store share their adapter.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (!query) compiled.set(adapter, (query = build(db, (name) => new Slot(name) as never).compile()));
    return query;
  };
}

/** Ends a statement whose answer says nothing, so that inside a transaction nobody waits for it. */
export const UNANSWERED = ' /* unanswered */';

/**
 * The statement that inserts rows into a table, all at once; the other columns get their default.
 * @returns does nothing for no rows; compiled once for each number of them
 */
export function insertion<Table extends keyof Schema, Column extends keyof Insertable<Schema[Table]> & string>(
  table: Table,
  columns: readonly Column[],
): (db: Kysely<Schema>, rows: readonly Pick<Insertable<Schema[Table]>, Column>[]) => Promise<void> {
  const inserts = new Map<number, ReturnType<typeof compiling>>();
  const insertOf = (count: number): ReturnType<typeof compiling> =>
    compiling((db, value) => {
      const row = Object.fromEntries(columns.map((column) => [column, value(column)]));
      return db.insertInto(table).values(Array.from({ length: count }, () => row) as never);
    });
  return async (db, rows) => {
    if (rows.length === 0) return;
    const insert = inserts.get(rows.length) ?? insertOf(rows.length);
    inserts.set(rows.length, insert);
    // Row by row, in the order of the columns: as they stand in the text.
    const parameters = rows.flatMap((row) => columns.map((column) => row[column]));
    const { sql: text, ...query } = insert(db);
    await db.executeQuery({ ...query, sql: text + UNANSWERED, parameters });
  };
}
