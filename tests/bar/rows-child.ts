// One of the hands of the bar: tells what can be measured, then takes the rows that run.ts names, one after the other.
import { readdirSync } from 'node:fs';
import type { Measure, Row } from './row.ts';

/** A measure as it is told to run.ts. */
export interface Listed {
  id: string;
  what: string;
  hasQuick: boolean;
  alone: boolean;
}

/** What run.ts asks for. */
export interface Asked {
  id: string;
  quick: boolean;
}

export interface Taken {
  rows: Row[];
  seconds: number;
}

/** Programs of their own, and tests. */
const NO_ROWS = /^run\.ts$|-child\.ts$|\.test\.ts$/;

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !NO_ROWS.test(name));
const measures = (await Promise.all(files.map(load))).flat();
// Who started it has gone, and with it the reason to go on.
process.on('disconnect', () => process.exit(1));
process.on('message', (asked: Asked) => void take(asked).then((taken) => process.send?.(taken)));
process.send?.(
  measures.map(({ id, what, quick, alone = false }): Listed => ({ id, what, hasQuick: quick !== undefined, alone })),
);

async function take({ id, quick }: Asked): Promise<Taken> {
  const begun = performance.now();
  const measure = measures.find((one) => one.id === id);
  let rows: Row[] = [];
  let why: unknown = 'it measured nothing';
  try {
    rows = (await (quick ? measure?.quick?.() : measure?.full())) ?? [];
  } catch (error) {
    why = error;
  }
  if (rows.length === 0) rows.push(broken(id, why));
  return { rows, seconds: (performance.now() - begun) / 1000 };
}

/** The measures of a file; one that does not load is a row that fails. */
async function load(name: string): Promise<Measure[]> {
  try {
    return ((await import(`./${name}`)) as { measures?: Measure[] }).measures ?? [];
  } catch (error) {
    const fail = (): Promise<Row[]> => Promise.resolve([broken(name, error)]);
    return [{ id: name, what: 'a file that cannot be loaded', quick: fail, full: fail }];
  }
}

/** A measure that could not be taken is not passed. */
function broken(id: string, error: unknown): Row {
  const figure = error instanceof Error ? error.message : String(error);
  return { id: `${id}.ran`, figure, need: 'to its end', ok: false };
}
