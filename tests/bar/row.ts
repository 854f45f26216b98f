// One row of the bar: what was measured, what is needed, whether it is enough.

import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseStatus } from '../../diagnosis/parse.ts';

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

/**
 * In less than so many milliseconds; where others keep the processors busy, in as many times that as work waits for each, and
 * on a slower machine than the one the limits are for in as many times that as it is slower.
 */
export function inTime(id: string, ms: number, limitMs: number): Row {
  const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  const times = busy > 1 ? ` x ${busy.toFixed(1)} for a busy machine` : '';
  slower ??= slowness();
  const more = slower > 1 ? ` x ${slower.toFixed(1)} for a slow one` : '';
  return { id, figure: Math.round(ms), need: `< ${limitMs} ms${times}${more}`, ok: ms < limitMs * busy * slower };
}

let slower: number | undefined;
/** What JSON.parse takes for the rows of one output on the machine that the limits are for (docs/sizing.md). */
const USUAL_MS = 0.015;
/** Nothing that hangs is excused. */
const SLOWEST = 4;
const [BATCHES, BATCH] = [40, 50];

/** By the quickest of many batches: others that work beside it hardly count. */
function slowness(): number {
  const output = new URL('../fixtures/dsregcmd/hybrid-healthy-win11-24h2/input.txt', import.meta.url);
  const json = JSON.stringify(parseStatus(readFileSync(output, 'utf8')).fields);
  let quickest = Infinity;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const started = performance.now();
    for (let at = 0; at < BATCH; at += 1) JSON.parse(json);
    quickest = Math.min(quickest, (performance.now() - started) / BATCH);
  }
  return Math.min(SLOWEST, Math.max(1, quickest / USUAL_MS));
}

/** Less than so much; `unit` is said with the need. */
export function below(id: string, figure: number, limit: number, unit: string): Row {
  const rounded = Math.round(figure * 100) / 100;
  return { id, figure: rounded, need: `< ${limit} ${unit}`, ok: figure < limit };
}
