// Where a condition looks: a label, or `alias::label` where the label stands in several sections.

import type { DsregStatus, FieldValue } from './types.ts';
import { isAbsent } from './values.ts';

/** What rules call the sections by; a name outside this table is a section name itself. */
export const SECTION_ALIASES: Readonly<Record<string, readonly string[]>> = {
  // Up to Windows 10 1803 the device labels stand in Device State.
  device: ['Device Details', 'Device State', 'Device State (legacy flat layout, Win10 1511-1803)'],
  user: ['User State'],
  sso: ['SSO State', 'User State'],
  azure_prt: ['SSO State > Azure AcquirePrtDiagnostics', 'SSO State > Azure RefreshPrtDiagnostics'],
  prejoin: ['Diagnostic Data (pre-join)'],
  prev: ['Diagnostic Data (pre-join) > Previous Registration'],
  any_diag: ['Diagnostic Data (pre-join)', 'Diagnostic Data (post-join)'],
  ngc: ['Ngc Prerequisite Check'],
  ie: ['IE Proxy Config for Current User'],
  winhttp: ['WinHttp Default Proxy Config'],
};

/** Sections that occur more than once; leaves of one `all` about such a section must match in the same instance. */
const REPEATED = new Set(['azure_prt', 'Work Account N']);
const WORK_ACCOUNT = 'Work Account N';
const NONE: readonly FieldValue[] = [];

export interface Selector {
  /** A number for each selector: where a capture keeps what it found. */
  index: number;
  /** The alias or section, empty when the label stands alone. */
  alias: string;
  label: string;
  repeated: boolean;
  accepts(field: FieldValue): boolean;
}

const known = new Map<string, Selector>();

/** The selector of a condition's field name; `azure_prt::HTTP Error`, `DomainJoined`. One object a name. */
export function selector(name: string): Selector {
  const found = known.get(name);
  if (found) return found;
  const at = name.indexOf('::');
  const alias = at < 0 ? '' : name.slice(0, at);
  // Before Windows 10 1809 the label itself ended in a colon.
  const label = (at < 0 ? name : name.slice(at + 2)).replace(/:$/, '');
  const made: Selector = { index: known.size, alias, label, repeated: REPEATED.has(alias), accepts: accepter(alias) };
  known.set(name, made);
  return made;
}

function accepter(alias: string): (field: FieldValue) => boolean {
  if (alias === '') return () => true;
  if (alias === WORK_ACCOUNT) return (field) => field.account > 0 || field.section.startsWith('Work Account');
  const sections = new Set(SECTION_ALIASES[alias] ?? [alias]);
  return (field) => sections.has(field.section);
}

/** Every printed instance a selector names, in printed order, empty values included. */
export function instances(status: DsregStatus, wanted: Selector): readonly FieldValue[] {
  const all = status.byLabel.get(wanted.label);
  if (all === undefined) return NONE;
  let accepted = 0;
  for (const field of all) if (wanted.accepts(field)) accepted += 1;
  if (accepted === all.length) return all;
  return accepted === 0 ? NONE : all.filter((field) => wanted.accepts(field));
}

/** Whether a printed value says nothing: empty, `-`, `n/a`, the literal NO of an authority. */
export function isBlank(field: FieldValue): boolean {
  const { raw, label } = field;
  // Nearly every value is longer or plainly there.
  if (raw === 'YES' || (raw.length > 3 && raw.charCodeAt(0) > 32)) return false;
  return isAbsent(raw, label);
}

/** The first instance with a value, or null. */
export function first(status: DsregStatus, name: string): FieldValue | null {
  for (const field of instances(status, selector(name))) if (!isBlank(field)) return field;
  return null;
}

/** The section a sub-block belongs to. */
export function topSection(section: string): string {
  const at = section.indexOf(' > ');
  return at < 0 ? section : section.slice(0, at);
}

/** Whether a section (or one of its sub-blocks) was printed: its banner, or a field of it. */
export function isPrinted(status: DsregStatus, section: string): boolean {
  if (status.sections.has(section)) return true;
  return status.fields.some((field) => field.section === section || topSection(field.section) === section);
}

/** Whether something of another section was printed behind this one, so that its end cannot have been cut off. */
export function isClosed(status: DsregStatus, section: string): boolean {
  const last = status.fields[status.fields.length - 1];
  if (last !== undefined && topSection(last.section) !== section) return true;
  let banner = section;
  for (const name of status.sections) banner = topSection(name);
  return banner !== section;
}
