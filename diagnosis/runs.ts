// Several runs in one paste: which run each kind of field is taken from.

import { isDayOlder, orderRuns } from './run-order.ts';
import { MOST_SAID } from './reader.ts';
import { first, topSection } from './selectors.ts';
import { readTitle } from './titles.ts';
import type { DsregStatus, FieldValue } from './types.ts';
import { readAccount, readKeySignTest, readThumbprint, readValidity } from './values.ts';

/** One status for the field values of a run, with everything else of the paste. */
function restrict(status: DsregStatus, fields: FieldValue[]): DsregStatus {
  const byLabel = new Map<string, FieldValue[]>();
  for (const field of fields) {
    const same = byLabel.get(field.label);
    if (same) same.push(field);
    else byLabel.set(field.label, [field]);
  }
  // Printed order again, by the fields of this run only; banners without a field stay behind.
  const sections = new Set<string>();
  let last: string | undefined;
  for (const { section } of fields) {
    if (section !== last) sections.add(topSection(section));
    last = section;
  }
  return { ...status, fields, byLabel, sections };
}

/** The runs of a paste, in printed order: every run begins with AzureAdJoined, the first line of dsregcmd. */
export function splitRuns(status: DsregStatus): DsregStatus[] {
  if (status.deviceStateBanners < 2 || (status.byLabel.get('AzureAdJoined')?.length ?? 0) < 2) return [status];
  const runs: FieldValue[][] = [[]];
  let hasStarted = false;
  for (const field of status.fields) {
    if (field.label === 'AzureAdJoined') {
      if (hasStarted) runs.push([]);
      hasStarted = true;
    }
    runs[runs.length - 1]?.push(field);
  }
  const whole = joinQuotes(status, runs);
  return whole.map((fields) => restrict({ ...status, deviceStateBanners: whole.length }, fields));
}

/**
 * A few lines said once more behind the output, in the words of whoever pasted it, are no run of their own. Where they
 * differ from what is printed they are about another device or day, and say nothing.
 */
function joinQuotes(status: DsregStatus, runs: FieldValue[][]): FieldValue[][] {
  const whole: FieldValue[][] = [];
  let end = 0;
  for (const fields of runs) {
    const before = whole[whole.length - 1];
    if (before === undefined || !isSaid(status, fields, before, end)) whole.push(fields);
    else if (agrees(fields, before)) {
      for (const field of fields) if (!before.some(({ label }) => label === field.label)) before.push(field);
    } else if (status.sections.size === 0) whole.push(fields);
    end = fields[fields.length - 1]?.line ?? end;
  }
  return whole;
}

function isSaid({ lines }: DsregStatus, fields: FieldValue[], before: FieldValue[], end: number): boolean {
  const start = fields[0]?.line ?? 0;
  if (fields.length > MOST_SAID || before.length < 2 * fields.length || start <= end) return false;
  // A title or a prompt between them is Windows speaking, not the person.
  const isPrinted = (line: string): boolean =>
    line.includes('dsregcmd') || readTitle(line.replaceAll('|', '').trim()) !== null;
  return !lines.slice(end, start - 1).some(isPrinted);
}

function agrees(fields: FieldValue[], before: FieldValue[]): boolean {
  return fields.every(({ label, raw }) => {
    if (raw !== 'YES' && raw !== 'NO') return true;
    const same = before.filter((field) => field.label === label);
    return same.length === 0 || same.some((field) => field.raw === raw);
  });
}

const JOIN_LABELS = ['AzureAdJoined', 'EnterpriseJoined', 'DomainJoined', 'WorkplaceJoined', 'DeviceId'];

function isSameState(one: DsregStatus, other: DsregStatus): boolean {
  return (
    isSameRegistration(one, other) &&
    JOIN_LABELS.every((label) => {
      const left = first(one, label)?.raw.toUpperCase();
      const right = first(other, label)?.raw.toUpperCase();
      return left === undefined || right === undefined || left === right;
    })
  );
}

/** A device that joined again keeps its id, perhaps, but not its key: another certificate, begun at another time. */
function isSameRegistration(one: DsregStatus, other: DsregStatus): boolean {
  const thumbprints = [one, other].map((run) => readThumbprint(first(run, 'device::Thumbprint')?.raw ?? ''));
  const starts = [one, other].map((run) => readValidity(first(run, VALIDITY)?.raw ?? '')?.start ?? null);
  return [thumbprints, starts].every(([left, right]) => left === null || right === null || left === right);
}

const VALIDITY = 'device::DeviceCertificateValidity';

function runKind(run: DsregStatus): 'user' | 'elevated' | 'unknown' {
  const account = readAccount(first(run, 'any_diag::Executing Account Name')?.raw ?? '');
  if (account?.name.toUpperCase() === 'SYSTEM') return 'elevated';
  const context = first(run, 'prejoin::User Context')?.raw.toUpperCase();
  const test = readKeySignTest(first(run, 'KeySignTest')?.raw ?? '');
  if (test === 'not-elevated' || context?.startsWith('UN-ELEVATED') === true) return 'user';
  return test !== null || context !== undefined ? 'elevated' : 'unknown';
}

const newest = (runs: readonly DsregStatus[]): DsregStatus | undefined => runs[runs.length - 1];

/**
 * One status out of several runs of a device (rule capture-multiple-runs): user and sign-in fields of the newest
 * un-elevated run, join tests and a failed KeySignTest of the newest elevated one, unless that is a day older. Runs of
 * different states or keys, or a last run that was cut, are not mixed: then the last run speaks alone. The last is the
 * one below the others, unless their times or the marks of a quoted mail say otherwise.
 */
export function chooseRun(status: DsregStatus, printed: readonly DsregStatus[]): DsregStatus {
  const runs = orderRuns(printed);
  const last = newest(runs);
  const before = runs[runs.length - 2];
  if (last === undefined) return status;
  if (before === undefined) return last;
  if (last.sections.size < before.sections.size || !runs.every((run) => isSameState(run, last))) return last;

  const forUser = newest(runs.filter((run) => runKind(run) === 'user')) ?? last;
  const forDevice = newest(runs.filter((run) => runKind(run) === 'elevated')) ?? last;
  if (forUser === forDevice || isDayOlder(forDevice, forUser)) return forUser;
  const isTest = (field: FieldValue): boolean => field.section.startsWith('Diagnostic Data (pre-join)');
  const isKeyFault = (run: DsregStatus): boolean => readKeySignTest(first(run, 'KeySignTest')?.raw ?? '') === 'failed';
  const takesKeyTest = isKeyFault(forDevice);
  const fromDevice = (field: FieldValue): boolean =>
    (isTest(field) && field.label !== 'Executing Account Name') || (takesKeyTest && field.label === 'KeySignTest');
  const chosen: FieldValue[] = [];
  for (const field of forUser.fields) {
    if (!fromDevice(field)) chosen.push(field);
  }
  const rest = forDevice.fields.filter(fromDevice);
  // The tests stand before the proxy and Hello sections, so that these still show that nothing was cut.
  const at = chosen.findIndex((field) => BEHIND_TESTS.has(topSection(field.section)));
  chosen.splice(at < 0 ? chosen.length : at, 0, ...rest);
  return restrict(status, chosen);
}

const BEHIND_TESTS = new Set([
  'IE Proxy Config for Current User',
  'WinHttp Default Proxy Config',
  'Ngc Prerequisite Check',
]);
