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

/**
 * Makes a statement of one text for all values.
 * @param build the query, with `value('name')` wherever one of the values belongs; called once an engine
 * @returns runs it on a connection or in a transaction
 */
export function statement<V extends Values, Row>(
  build: (db: Kysely<Schema>, value: <Name extends keyof V & string>(name: Name) => V[Name]) => Compilable<Row>,
): (db: Kysely<Schema>, values: V) => Promise<QueryResult<Row>> {
  // All connections and transactions of one store share their adapter.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (!query) {
      query = build(db, (name) => new Slot(name) as never).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((value) => (value instanceof Slot ? values[value.name] : value));
    return db.executeQuery({ ...query, parameters });
  };
}

/**
 * The statement that inserts rows into a table, all at once; the other columns get their default.
 * @returns does nothing for no rows; compiled once for each number of them
 */
export function insertion<Table extends keyof Schema, Column extends keyof Insertable<Schema[Table]> & string>(
  table: Table,
  columns: readonly Column[],
): (db: Kysely<Schema>, rows: readonly Pick<Insertable<Schema[Table]>, Column>[]) => Promise<void> {
  const inserts = new Map<number, ReturnType<typeof statement<Values, unknown>>>();
  const compile = (count: number): ReturnType<typeof statement<Values, unknown>> =>
    statement((db, value) => {
      const row = (at: number): object =>
        Object.fromEntries(columns.map((column) => [column, value(`${column} ${at}`)]));
      return db.insertInto(table).values(Array.from({ length: count }, (_, at) => row(at)) as never);
    });
  return async (db, rows) => {
    if (rows.length === 0) return;
    const insert = inserts.get(rows.length) ?? compile(rows.length);
    inserts.set(rows.length, insert);
    const named = rows.flatMap((row, at) => columns.map((column) => [`${column} ${at}`, row[column]] as const));
    await insert(db, Object.fromEntries(named) as Values);
  };
}
