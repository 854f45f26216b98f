// The bar: what must hold when things go wrong, measured. `npm run bar -- [--quick] [--json] [--only H1]`, `-- --soak [minutes]`.
// A row is a file of this folder that exports `measures: Measure[]` (row.ts): no list names it, it is found by that.
// `quick`, where there is one, and `full` answer rows `{ id, figure, need, ok }`; a row that cannot be taken on this machine is not ok and
// says why. Each is first shown to fail on something broken: in a test beside it, or by a planted fault.
import { readdirSync } from 'node:fs';
import { inTime, type Measure, type Row } from './row.ts';

/** Programs of their own, and tests. */
const NO_ROWS = /^run\.ts$|-child\.ts$|\.test\.ts$/;

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !NO_ROWS.test(name));
const loaded = await Promise.all(files.map(load));
const MEASURES = loaded.flat().sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const asJson = args.includes('--json');
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
const LIMIT_S = quick ? 60 : 20 * 60;
let passed = 0;
let failed = 0;

if (args.includes('--soak')) {
  // Half an hour, or as many minutes as are named.
  const minutes = Number(args[args.indexOf('--soak') + 1]);
  const { soak } = await import('./soak.ts');
  (await soak(minutes > 0 ? minutes : 30)).forEach((row) => say(row));
  if (!asJson) console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
const chosen = MEASURES.filter((measure) => (only === undefined || measure.id === only) && !(quick && !measure.quick));
if (chosen.length === 0) {
  process.stderr.write(`No measure ${only}; there are ${MEASURES.map(({ id }) => id).join(', ')}\n`);
  process.exit(2);
}

const begun = performance.now();
for (const measure of chosen) {
  const started = performance.now();
  const rows = await (quick && measure.quick ? measure.quick() : measure.full()).catch((error: unknown) => [
    broken(measure.id, error),
  ]);
  if (!asJson) console.log(`\n${measure.id} ${measure.what} (${Math.round((performance.now() - started) / 1000)} s)`);
  rows.forEach(say);
}
say(inTime('bar.all', performance.now() - begun, LIMIT_S * 1000));
if (!asJson) console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

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
  return {
    id: `${id}.ran`,
    figure: error instanceof Error ? error.message : String(error),
    need: 'to its end',
    ok: false,
  };
}

function say(row: Row): void {
  if (row.ok) passed += 1;
  else failed += 1;
  if (asJson) console.log(JSON.stringify(row));
  else
    console.log(
      `  ${row.ok ? 'ok  ' : 'FAIL'} ${row.id.padEnd(38)} ${String(row.figure).padStart(9)}  need ${row.need}`,
    );
}
