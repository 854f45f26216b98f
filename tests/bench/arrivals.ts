// How many processes a Monday morning takes: people arrive at random around half past eight, and wait in line for a process.
// `node run.js tests/bench/arrivals.ts [--json]` prints the table of docs/sizing.md from the costs measured there.

/** Processor time of a turn in milliseconds, with HTTP, over PostgreSQL, on a machine with much else to do; and its share. */
const TURNS = [
  { name: 'question', share: 0.6, ms: 6.5 },
  { name: 'code', share: 0.2, ms: 5.5 },
  { name: 'diagnosis', share: 0.12, ms: 11 },
  { name: 'request', share: 0.08, ms: 26 },
];
/** Of all people, how many ask, within how many seconds: on a Monday from eight to ten, and when nobody can sign in. */
const MORNINGS = [
  { name: 'Monday', asking: 0.05, seconds: 7200 },
  { name: 'outage', asking: 0.2, seconds: 1800 },
];
const TURNS_EACH = 3;
/** Most come after a quarter of the time. */
const PEAK_AT = 0.25;
/** Nobody shall wait longer for a free process, but for one in a hundred. */
const WAIT_S = 0.5;
/** A process that is busier than this has no room for a second peak. */
const BUSIEST = 0.6;

for (const [people, day] of [1_000, 50_000, 300_000].flatMap((people) =>
  MORNINGS.map((day) => [people, day] as const),
)) {
  const { perSecond, arrivals } = morning(people, day);
  let processes = 1;
  let seen = serve(arrivals, processes);
  while (seen.p99 > WAIT_S || seen.busiest > BUSIEST) seen = serve(arrivals, (processes += 1));
  const row = { people, seconds: day.seconds, turns: arrivals.length, peakPerSecond: perSecond, processes, ...seen };
  const said = Object.entries(row).map(([name, value]) => `${name} ${Math.round(value * 1000) / 1000}`);
  console.log(process.argv.includes('--json') ? JSON.stringify(row) : said.join(', '));
}

interface Arrival {
  at: number;
  seconds: number;
}

/** Every turn of the morning in order, and how many come in the busiest minute, a second. */
function morning(
  people: number,
  { asking, seconds }: (typeof MORNINGS)[number],
): { perSecond: number; arrivals: Arrival[] } {
  const random = randomFrom(people + seconds);
  const arrivals = Array.from({ length: Math.round(people * asking * TURNS_EACH) }, (): Arrival => {
    // A triangle: the square root puts most of them near its top.
    const spread = random();
    const at = spread < PEAK_AT ? Math.sqrt(spread * PEAK_AT) : 1 - Math.sqrt((1 - spread) * (1 - PEAK_AT));
    let rest = random();
    const turn = TURNS.find(({ share }) => (rest -= share) < 0) ?? TURNS[0];
    return { at: at * seconds, seconds: (turn?.ms ?? 0) / 1000 };
  }).sort((left, right) => left.at - right.at);
  const minutes = new Map<number, number>();
  for (const { at } of arrivals) minutes.set(Math.floor(at / 60), (minutes.get(Math.floor(at / 60)) ?? 0) + 1);
  return { perSecond: Math.max(...minutes.values()) / 60, arrivals };
}

/** Each turn goes to the process that is free first; p99 of the wait in seconds, and the busiest minute's load. */
function serve(arrivals: readonly Arrival[], processes: number): { p99: number; busiest: number } {
  const free = new Float64Array(processes);
  const work = new Map<number, number>();
  const waits = arrivals.map(({ at, seconds }) => {
    let first = 0;
    for (let each = 1; each < processes; each += 1) if ((free[each] as number) < (free[first] as number)) first = each;
    const begin = Math.max(at, free[first] as number);
    free[first] = begin + seconds;
    const minute = Math.floor(at / 60);
    work.set(minute, (work.get(minute) ?? 0) + seconds);
    return begin - at;
  });
  waits.sort((left, right) => left - right);
  const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0;
  return { p99, busiest: Math.max(...work.values()) / 60 / processes };
}

/** Numerical Recipes' generator: the same morning every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
