// The bar: what must hold when things go wrong, measured. `npm run bar -- [--quick] [--json] [--only H1]`, `-- --soak [minutes]`.
// A row is a file of this folder that exports `measures: Measure[]` (row.ts): no list names it, it is found by that.
// `quick`, where there is one, and `full` answer rows `{ id, figure, need, ok }`; a row that cannot be taken on this machine is not ok and
// says why. Each is first shown to fail on something broken: in a test beside it, or by a planted fault.
// Two rows are taken at a time, each by a process that loads them all once (rows-child.ts).
import { type ChildProcess, fork } from 'node:child_process';
import { inTime, type Row } from './row.ts';
import type { Asked, Listed, Taken } from './rows-child.ts';

/** Most rows wait for a bot's process: two keep two processors busy. */
const HANDS = 2;

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
  end();
}

const hands = await Promise.all(Array.from({ length: only === undefined ? HANDS : 1 }, openHand));
const all = (hands[0]?.listed ?? []).sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
const fitting = all.filter(({ id, hasQuick }) => (only === undefined || id === only) && (hasQuick || !quick));
if (fitting.length === 0) {
  process.stderr.write(`No measure ${only}; there are ${all.map(({ id }) => id).join(', ')}\n`);
  process.exit(2);
}
const together = fitting.filter(({ alone }) => !alone);
const alone = fitting.filter((measure) => measure.alone);
const chosen = [...together, ...alone];
const done = new Map<string, Taken>();
let told = 0;
await Promise.all(hands.map((hand) => empty(hand, together)));
await empty(hands[0] as Hand, alone);
say(inTime('bar.all', process.uptime() * 1000, LIMIT_S * 1000));
end();

/** One of the processes that take rows. */
interface Hand {
  child: ChildProcess;
  listed: Listed[];
}

async function openHand(): Promise<Hand> {
  const child = fork(new URL('rows-child.ts', import.meta.url));
  return { child, listed: await heard<Listed[]>(child) };
}

/** Takes the rows of a list until none is left. */
async function empty(hand: Hand, list: Listed[]): Promise<void> {
  for (let next = list.shift(); next; next = list.shift()) {
    const { id } = next;
    try {
      const taken = heard<Taken>(hand.child);
      hand.child.send({ id, quick } satisfies Asked);
      done.set(id, await taken);
    } catch (error) {
      done.set(id, { rows: [{ id: `${id}.ran`, figure: String(error), need: 'to its end', ok: false }], seconds: 0 });
      hand = await openHand();
    }
    tell();
  }
}

/** What a hand says next. */
function heard<Said>(child: ChildProcess): Promise<Said> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('its process ended'));
    child.once('exit', ended);
    child.once('message', (said) => {
      child.off('exit', ended);
      resolve(said as Said);
    });
  });
}

/** Prints what is done, in the order of the list. */
function tell(): void {
  for (let next = chosen[told]; next && done.has(next.id); next = chosen[++told]) {
    const { rows, seconds } = done.get(next.id) as Taken;
    if (!asJson) console.log(`\n${next.id} ${next.what} (${Math.round(seconds)} s)`);
    rows.forEach(say);
  }
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

function end(): never {
  if (!asJson) console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
