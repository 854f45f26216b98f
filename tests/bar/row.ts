// One row of the bar: what was measured, what is needed, whether it is enough.

import { availableParallelism, loadavg } from 'node:os';

/** What a file of this folder exports a list of: how its rows are measured, in the short form and in full. */
export interface Measure {
  id: string;
  what: string;
  /** Left out where a row has no form short enough for a minute of all. */
  quick?: () => Promise<Row[]>;
  full: () => Promise<Row[]>;
  /** Taken while no other row is: it measures how long somebody waits on this very process. */
  alone?: boolean;
}

export interface Row {
  id: string;
  figure: number | string;
  need: string;
  ok: boolean;
}

/** None may be wrong, and there must have been something that could be. */
export function noneOf(id: string, wrong: number, of: number): Row {
  return { id, figure: wrong, need: `0 of ${of}`, ok: wrong === 0 && of > 0 };
}

/** At least so many. */
export function atLeast(id: string, figure: number, need: number): Row {
  return { id, figure, need: `>= ${need}`, ok: figure >= need };
}

/** In less than so many milliseconds; where others keep the processors busy, in as many times that as work waits for each. */
export function inTime(id: string, ms: number, limitMs: number): Row {
  const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  const times = busy > 1 ? ` x ${busy.toFixed(1)} for a busy machine` : '';
  return { id, figure: Math.round(ms), need: `< ${limitMs} ms${times}`, ok: ms < limitMs * busy };
}

/** Less than so much; `unit` is said with the need. */
export function below(id: string, figure: number, limit: number, unit: string): Row {
  const rounded = Math.round(figure * 100) / 100;
  return { id, figure: rounded, need: `< ${limit} ${unit}`, ok: figure < limit };
}
