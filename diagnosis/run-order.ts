// The order in which the runs of a paste were made: as printed, unless their own times say that one below is older.

import { first, instances, selector } from './selectors.ts';
import type { DsregStatus } from './types.ts';
import { readAccount, readGuid, readTime } from './values.ts';

const DAY = 86_400_000;
const ATTEMPT = selector('azure_prt::Previous Prt Attempt');
const IDENTITY = selector('azure_prt::User Identity');

/** The runs, oldest first; a mail thread has the newest on top. */
export function orderRuns(runs: readonly DsregStatus[]): readonly DsregStatus[] {
  if (runs.length < 2) return runs;
  const ordered: DsregStatus[] = [];
  for (const run of runs.slice(0, MOST_RUNS)) {
    let at = ordered.length;
    while (at > 0 && isLater(ordered[at - 1], run)) at -= 1;
    ordered.splice(at, 0, run);
  }
  return [...ordered, ...runs.slice(MOST_RUNS)];
}

/** Nobody pastes more of one device; the order of any further ones is the printed one. */
const MOST_RUNS = 20;

/** Whether the times of two runs of one device prove that the first was made behind the second. */
function isLater(one: DsregStatus | undefined, other: DsregStatus): boolean {
  if (one === undefined || !isSameDevice(one, other)) return false;
  const made = clientTime(other);
  if (made !== null) return Math.max(clientTime(one) ?? 0, lastTokenTime(one) ?? 0, lastAttempt(one) ?? 0) > made;
  // The token of one person only grows younger: what that run had not seen yet came later.
  const [left, right] = [lastTokenTime(one), lastTokenTime(other)];
  return left !== null && right !== null && left > right && accountOf(one) === accountOf(other);
}

/** Whether both print the same name or id, and no other one. */
function isSameDevice(one: DsregStatus, other: DsregStatus): boolean {
  const pairs = [
    [hostOf(one), hostOf(other)],
    [readGuid(first(one, 'DeviceId')?.raw ?? ''), readGuid(first(other, 'DeviceId')?.raw ?? '')],
  ].filter(([left, right]) => left !== null && right !== null);
  return pairs.length > 0 && pairs.every(([left, right]) => left === right);
}

/** `pc-014` of `PC-014.contoso.example`; a domain member prints the long form. */
const hostOf = (run: DsregStatus): string | null =>
  first(run, 'Device Name')?.raw.trim().toLowerCase().split('.', 1)[0] ?? null;

const accountOf = (run: DsregStatus): string => first(run, 'any_diag::Executing Account Name')?.raw.toLowerCase() ?? '';

const timeOf = (run: DsregStatus, name: string): number | null => readTime(first(run, name)?.raw ?? '');

/** When a run was made, where it says so: the join tests of a device that is not joined. */
const clientTime = (run: DsregStatus): number | null => timeOf(run, 'prejoin::Client Time');

const lastAttempt = (run: DsregStatus): number | null => timeOf(run, 'prev::Previous Registration');

/** The last time the token of whoever ran the tool was got or asked for. */
function lastTokenTime(run: DsregStatus): number | null {
  const own = readAccount(accountOf(run))?.second ?? '';
  let last = timeOf(run, 'sso::AzureAdPrtUpdateTime');
  for (const { section, raw } of instances(run, ATTEMPT)) {
    const user =
      instances(run, IDENTITY)
        .find((field) => field.section === section)
        ?.raw.toLowerCase() ?? '';
    const isOthers = user.includes('@') && own.includes('@') && user.trim() !== own;
    const time = isOthers ? null : readTime(raw);
    if (time !== null && (last === null || time > last)) last = time;
  }
  return last;
}

/** Whether one run was made more than a day before another; both have to say when. */
export function isDayOlder(one: DsregStatus, other: DsregStatus): boolean {
  const [left, right] = [clientTime(one), clientTime(other)];
  return left !== null && right !== null && right - left > DAY;
}
