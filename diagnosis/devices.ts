// Which runs of a paste are of one device, by the name and the id they print.

import { first } from './selectors.ts';
import type { DsregStatus } from './types.ts';
import { readGuid } from './values.ts';

/** Nobody pastes more; any further ones are not looked at. */
const MOST_DEVICES = 20;

/**
 * The runs of each device, in printed order; the device whose run was printed last stands last. A run without a name is
 * not proven to be of another device than the one above it, and a new id under an old name is a device that joined again.
 */
export function splitDevices(runs: readonly DsregStatus[]): readonly (readonly DsregStatus[])[] {
  if (runs.length < 2) return [runs];
  const devices = new Map<string, DsregStatus[]>();
  const nameOfId = new Map<string, string>();
  let name = '';
  for (const run of runs) {
    const host = hostOf(run);
    const id = idOf(run);
    // The same id under another name is a device that was renamed, or cloned.
    if (host !== null) name = (id !== null && nameOfId.get(id)) || host;
    if (id !== null && name !== '' && !nameOfId.has(id)) nameOfId.set(id, name);
    const own = devices.get(name) ?? devices.get('') ?? [];
    devices.delete('');
    devices.delete(name);
    own.push(run);
    devices.set(name, own);
  }
  return [...devices.values()].slice(-MOST_DEVICES);
}

/** Whether both print the same name or id, and no other one. */
export function isSameDevice(one: DsregStatus, other: DsregStatus): boolean {
  const pairs = [
    [hostOf(one), hostOf(other)],
    [idOf(one), idOf(other)],
  ].filter(([left, right]) => left !== null && right !== null);
  return pairs.length > 0 && pairs.every(([left, right]) => left === right);
}

/** Whether two of a paste's runs show one device id under two computer names (a cloned image). */
export function sharesDeviceId(runs: readonly DsregStatus[]): boolean {
  if (runs.length < 2) return false;
  const seen = new Map<string, string>();
  for (const run of runs) {
    const id = first(run, 'DeviceId')?.raw.toLowerCase();
    const name = first(run, 'Device Name')?.raw.toLowerCase();
    if (id === undefined || name === undefined) continue;
    const other = seen.get(id);
    if (other !== undefined && other !== name) return true;
    seen.set(id, name);
  }
  return false;
}

/** `pc-014` of `PC-014.contoso.example`; a domain member prints the long form. */
const hostOf = (run: DsregStatus): string | null =>
  first(run, 'Device Name')?.raw.trim().toLowerCase().split('.', 1)[0] ?? null;

const idOf = (run: DsregStatus): string | null => readGuid(first(run, 'DeviceId')?.raw ?? '');
