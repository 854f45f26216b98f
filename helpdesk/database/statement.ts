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

/** The statement that inserts one row into a table; the other columns get their default. */
export function insertion<Table extends keyof Schema, Column extends keyof Insertable<Schema[Table]> & string>(
  table: Table,
  columns: readonly Column[],
): (db: Kysely<Schema>, row: Pick<Insertable<Schema[Table]>, Column>) => Promise<QueryResult<unknown>> {
  const insert = statement<Values, unknown>((db, value) =>
    db.insertInto(table).values(Object.fromEntries(columns.map((column) => [column, value(column)])) as never),
  );
  return (db, row) => insert(db, row as Values);
}
