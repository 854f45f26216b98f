// Times a piece of work in short interleaved batches, so that what else the machine does hits both sides alike.

export interface Row {
  name: string;
  ours: number;
  reference: number;
  ratio: number;
  need: string;
  ok: boolean;
}

/** Median time of one call of each, in microseconds, over `rounds` rounds of `batch` calls in turns. */
export function compare(
  ours: () => unknown,
  reference: () => unknown,
  batch: number,
  rounds = 60,
): { ours: number; reference: number } {
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(time(ours, batch));
    theirs.push(time(reference, batch));
  }
  // The first third warms up.
  return { ours: median(mine.slice(rounds / 3)), reference: median(theirs.slice(rounds / 3)) };
}

/** Prints a row, readable or as a JSON line, and says whether it is good enough. */
export function report(name: string, figures: { ours: number; reference: number }, need: string, ok: boolean): boolean {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const { ours, reference } = figures;
  const row: Row = { name, ours: round(ours), reference: round(reference), ratio: round(ours / reference), need, ok };
  if (process.argv.includes('--json')) console.log(JSON.stringify(row));
  else
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(38)} ours ${row.ours}, reference ${row.reference}, ratio ${row.ratio} (need ${need})`,
    );
  if (!ok) process.exitCode = 1;
  return ok;
}

function time(work: () => unknown, batch: number): number {
  const started = performance.now();
  for (let at = 0; at < batch; at += 1) work();
  return ((performance.now() - started) / batch) * 1000;
}

export function median(values: number[]): number {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
