// Tells a line that Windows did not print from a line that the paste lost.

import { homeSections } from './homes.ts';
import { isClosed, isPrinted, SECTION_ALIASES, topSection, type Selector } from './selectors.ts';
import type { DsregStatus } from './types.ts';

// Windows prints these behind the diagnostics block of the Entra PRT, so the block was not cut off when one is there.
const BEHIND_PRT_BLOCK = ['EnterprisePrt', 'EnterprisePrtAuthority', 'OnPremTgt', 'CloudTgt', 'KerbTopLevelNames'];

function sectionsOf(status: DsregStatus, wanted: Selector): readonly string[] {
  const named = wanted.alias === '' ? homeSections(wanted.label) : (SECTION_ALIASES[wanted.alias] ?? [wanted.alias]);
  const tops = named.map(topSection);
  // The flat layout prints device and tenant labels in Device State, sign-in labels in User State.
  if (status.layout === 'flat')
    return [...tops, wanted.alias === 'azure_prt' || wanted.alias === 'sso' ? 'User State' : 'Device State'];
  return tops;
}

/** Whether the section that prints a label was printed. */
export function isSectionPrinted(status: DsregStatus, wanted: Selector): boolean {
  return sectionsOf(status, wanted).some((section) => isPrinted(status, section));
}

/**
 * Whether a label that is not there was not printed by Windows either: its section stands in the paste and something
 * that Windows prints later does too. A section at the very end of a paste may have been cut.
 */
export function isKnownAbsent(status: DsregStatus, wanted: Selector): boolean {
  const sections = sectionsOf(status, wanted).filter((section) => isPrinted(status, section));
  if (sections.length === 0) return false;
  if (status.layout === 'flat') return true;
  if (wanted.alias === 'azure_prt' && BEHIND_PRT_BLOCK.some((label) => status.byLabel.has(label))) return true;
  return sections.some((section) => isClosed(status, section));
}
