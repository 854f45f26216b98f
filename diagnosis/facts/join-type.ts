// The join type, from what is joined to what; a missing EnterpriseJoined counts as NO.

import type { Capture, FactValue } from '../capture.ts';
import { isBlank } from '../selectors.ts';
import type { DsregStatus, JoinType } from '../types.ts';
import { readYesNo } from '../values.ts';

/** true, false, undefined when missing, null when it cannot be read. */
function read(status: DsregStatus, label: string): boolean | null | undefined {
  for (const field of status.byLabel.get(label) ?? []) {
    if (isBlank(field)) continue;
    const word = /^[A-Za-z]+/.exec(field.raw.trim())?.[0] ?? '';
    const rest = field.raw.trim().slice(word.length).trim();
    return /^[\p{L}\p{N}]/u.test(rest) ? null : readYesNo(word);
  }
  return undefined;
}

/** hybrid, entra, domain-only, onprem-drs, registered, none, contradictory or unknown. */
export function joinType({ status }: Capture): JoinType {
  const azure = read(status, 'AzureAdJoined');
  const enterprise = read(status, 'EnterpriseJoined') ?? (status.byLabel.has('EnterpriseJoined') ? null : false);
  const domain = read(status, 'DomainJoined');
  if (typeof azure !== 'boolean' || enterprise === null) return 'unknown';
  if (azure && enterprise) return 'contradictory';
  if (!azure && enterprise) return 'onprem-drs';
  if (typeof domain !== 'boolean') return 'unknown';
  if (azure) return domain ? 'hybrid' : 'entra';
  if (domain) return 'domain-only';
  const workplace = read(status, 'WorkplaceJoined');
  if (typeof workplace !== 'boolean') return 'unknown';
  return workplace ? 'registered' : 'none';
}

/** Whether the device is joined to Entra, alone or beside a domain. */
export function joined(capture: Capture): FactValue {
  const type = capture.fact('join_type');
  // The event of the check before Windows Hello tells this much and no more.
  if (type === 'unknown')
    return capture.status.kind === 'event-text' && read(capture.status, 'IsDeviceJoined') === true ? 'true' : undefined;
  return type === 'hybrid' || type === 'entra' ? 'true' : 'false';
}
