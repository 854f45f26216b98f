// Whether the lines that could still change a verdict are in the paste.

import type { Capture, FactValue } from '../capture.ts';
import { PRT_ENTERPRISE } from '../fields.ts';
import { first, instances, isClosed, isPrinted, selector, topSection } from '../selectors.ts';
import type { DsregStatus } from '../types.ts';
import { readKeySignTest, readValidity, readYesNo } from '../values.ts';

/** No line of these two can hold a failure; people leave them out because of the names in them. */
const HARMLESS_SECTIONS = new Set(['Tenant Details', 'User State']);
const JOINED_SECTIONS = ['Device Details', 'Tenant Details', 'User State', 'SSO State'];
const PRE_JOIN = 'Diagnostic Data (pre-join)';
const LAST_SECTIONS = ['IE Proxy Config for Current User', 'WinHttp Default Proxy Config', 'Ngc Prerequisite Check'];

/** The sections a join type needs and the paste does not hold. */
export function missingSectionNames(capture: Capture): string[] {
  const { status } = capture;
  if (status.layout === 'flat' || !isPrinted(status, 'Device State')) return [];
  if (capture.fact('joined') === 'true') return JOINED_SECTIONS.filter((name) => !isPrinted(status, name));
  return capture.fact('join_type') === 'domain-only' && !isPrinted(status, PRE_JOIN) ? [PRE_JOIN] : [];
}

export const missingSections = (capture: Capture): FactValue => missingSectionNames(capture).length;

/** Whether any line of the pre-join block was printed. */
export function prejoinBlock({ status }: Capture): FactValue {
  return status.fields.some((field) => topSection(field.section) === PRE_JOIN) ? 'true' : 'false';
}

const isAnyPrinted = (status: DsregStatus, sections: readonly string[]): boolean =>
  sections.some((section) => isPrinted(status, section));

/**
 * Whether the paste tells who ran the tool and how: KeySignTest is the last line that does. Without it a missing PRT
 * may be that of SYSTEM or of an elevated prompt.
 */
export function contextPrinted({ status }: Capture): FactValue {
  // An event has no such line that could be missing.
  if (status.layout === 'flat' || status.kind === 'event-text') return 'true';
  if (readKeySignTest(first(status, 'KeySignTest')?.raw ?? '') !== null) return 'true';
  const hasPostJoin = status.fields.some((field) => field.section === 'Diagnostic Data (post-join)');
  const hasAccount = first(status, 'any_diag::Executing Account Name') !== null;
  // SYSTEM has no PRT of its own: one that is there tells as much as the block that would name the account.
  const hasPrt = first(status, 'sso::AzureAdPrt')?.raw.trim().toUpperCase() === 'YES';
  // A logon without token services is told by WamDefaultSet alone, where KeySignTest was lost.
  const isTold = hasPrt ? hasAccount || !hasPostJoin : hasAccount && first(status, 'user::WamDefaultSet') !== null;
  return isTold && isAnyPrinted(status, LAST_SECTIONS) ? 'true' : 'false';
}

/** Whether both fallback lines were printed or cannot have been cut off. */
export function fallbackPrinted({ status }: Capture): FactValue {
  const isKnown =
    first(status, 'prejoin::Fallback to Sync-Join') !== null && first(status, 'prejoin::Fallback to Fed-Join') !== null;
  // A build that prints this test prints both lines, so that they were cut out where they are missing.
  const isNew = first(status, 'prejoin::Kerberos Ticket Test') !== null;
  const hasLater =
    !isNew && (instances(status, selector('Previous Registration')).length > 0 || isAnyPrinted(status, LAST_SECTIONS));
  return isKnown || hasLater ? 'true' : 'false';
}

/** Whether everything that could hold a failure of this join type is in the paste: what a healthy verdict needs. */
export function captureComplete(capture: Capture): FactValue {
  const { status } = capture;
  switch (capture.fact('join_type')) {
    case 'hybrid':
    case 'entra':
      return isJoinedComplete(capture) ? 'true' : 'false';
    case 'registered':
      return isRegistrationComplete(status) ? 'true' : 'false';
    case 'onprem-drs':
      return first(status, 'sso::EnterprisePrt') !== null ? 'true' : 'false';
    case 'none':
    case 'domain-only':
      return 'true';
    default:
      return 'false';
  }
}

function isJoinedComplete(capture: Capture): boolean {
  const { status } = capture;
  if (!missingSectionNames(capture).every((name) => HARMLESS_SECTIONS.has(name))) return false;
  if (capture.fact('context_printed') !== 'true' || lacksDecisiveLine(status)) return false;
  // A failed test is no health, and the start of its word may be all that the paste kept.
  if (readKeySignTest(first(status, 'KeySignTest')?.raw ?? '') === 'failed') return false;
  const recovery = first(status, 'AadRecoveryEnabled');
  if (recovery !== null && readYesNo(recovery.raw) === null) return false;
  if (status.layout === 'sections') return true;
  // Windows 10 1709 and 1803 print the recovery line in the Hello section, which may be missing once Hello is set up.
  const isOld = first(status, 'sso::AzureAdPrtUpdateTime') === null;
  return (
    isOld ||
    isPrinted(status, 'Ngc Prerequisite Check') ||
    first(status, 'user::NgcSet')?.raw.trim().toUpperCase() === 'YES'
  );
}

/** Lines that Windows prints beside these and nobody needs to hide: without them a failure may have been cut out. */
function lacksDecisiveLine(status: DsregStatus): boolean {
  if (status.layout === 'flat') return false;
  const isAny = (...names: string[]): boolean => names.some((name) => first(status, name) !== null);
  if (!isAny('device::DeviceCertificateValidity') && isAny('Thumbprint', 'KeyContainerId', 'JoinSrvVersion'))
    return true;
  // These came later than DeviceAuthStatus.
  if (isAny('CloudTgt', 'DisplayNameUpdated', 'Virtual Desktop') && !isAny('DeviceAuthStatus')) return true;
  const workplace = first(status, 'user::WorkplaceJoined')?.raw.trim().toUpperCase();
  if (workplace === undefined && isAny('WamDefaultId', 'WamDefaultGUID', 'WorkplaceTenantId')) return true;
  // Whether two states are of one tenant takes both ids.
  if (workplace === 'YES' && !(isAny('TenantId') && isAny('WorkplaceTenantId'))) return true;
  // The same line stands above the block of the token of AD FS.
  const isOfAdfs = status.fields.some(({ label, section }) => label === 'Attempt Status' && section === PRT_ENTERPRISE);
  const hasBlock =
    (!isOfAdfs && isAny('AcquirePrtDiagnostics', 'RefreshPrtDiagnostics')) ||
    status.fields.some((field) => field.section.startsWith('SSO State > Azure'));
  return hasBlock && !isAny('azure_prt::Attempt Status');
}

function isRegistrationComplete(status: DsregStatus): boolean {
  if (status.layout === 'flat' || isAnyPrinted(status, LAST_SECTIONS)) return true;
  const accounts = new Set<number>();
  for (const field of status.fields) if (field.account > 0) accounts.add(field.account);
  const promised = Number(first(status, 'user::WorkAccountCount')?.raw ?? '1') || 1;
  const certificates = instances(status, selector('Work Account N::DeviceCertificateValidity'));
  const readable = certificates.filter((field) => typeof readValidity(field.raw)?.end === 'number').length;
  return accounts.size >= promised && (readable >= promised || isClosed(status, 'Work Account N'));
}
