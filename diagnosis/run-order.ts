// The order in which the runs of a paste were made: as printed, unless their times or quote marks say that one below is older.

import { isSameDevice } from './devices.ts';
import { first, instances, selector } from './selectors.ts';
import type { DsregStatus } from './types.ts';
import { readAccount, readTime, readValidity } from './values.ts';

const DAY = 86_400_000;
/** Entra ID begins a certificate half an hour before it is made. */
const BACKDATED = 3_600_000;
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

/** Whether the first of two runs was made behind the second: by their times, else because only the second is quoted. */
function isLater(one: DsregStatus | undefined, other: DsregStatus): boolean {
  if (one === undefined) return false;
  return isProvenLater(one, other) || (quoteDepth(one) < quoteDepth(other) && !isProvenLater(other, one));
}

/** Whether the times of two runs of one device prove that the first was made behind the second. */
function isProvenLater(one: DsregStatus, other: DsregStatus): boolean {
  if (!isSameDevice(one, other)) return false;
  const [made, otherMade] = [clientTime(one), clientTime(other)];
  if (otherMade !== null) {
    return Math.max(made ?? 0, joinTime(one) ?? 0, lastTokenTime(one) ?? 0, lastAttempt(one) ?? 0) > otherMade;
  }
  const [token, otherToken] = [lastTokenTime(one), lastTokenTime(other)];
  if (made !== null) {
    // A device that joins again makes another certificate: one that is older was there before the join was lost.
    const joined = joinTime(other);
    return joined !== null && made - joined > BACKDATED && made > (otherToken ?? 0);
  }
  // The token of one person only grows younger: what that run had not seen yet came later.
  return token !== null && otherToken !== null && token > otherToken && accountOf(one) === accountOf(other);
}

/** How many marks of a quoted mail stand in front of a run: the deeper, the older. */
function quoteDepth({ fields, lines }: DsregStatus): number {
  const line = lines[(fields[0]?.line ?? 0) - 1] ?? '';
  return /^[> ]{0,40}/.exec(line)?.[0].replaceAll(' ', '').length ?? 0;
}

const accountOf = (run: DsregStatus): string => first(run, 'any_diag::Executing Account Name')?.raw.toLowerCase() ?? '';

const timeOf = (run: DsregStatus, name: string): number | null => readTime(first(run, name)?.raw ?? '');

/** When a run was made, where it says so: the join tests of a device that is not joined. */
const clientTime = (run: DsregStatus): number | null => timeOf(run, 'prejoin::Client Time');

/** The begin of the device certificate. */
const joinTime = (run: DsregStatus): number | null =>
  readValidity(first(run, 'device::DeviceCertificateValidity')?.raw ?? '')?.start ?? null;

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
