// Decides to which section a row belongs: by the banner above it, by its neighbours, or by the label alone.

import {
  DEVICE_DETAILS,
  DEVICE_STATE,
  FIELDS,
  IE_PROXY,
  LEGACY,
  NGC,
  POST_JOIN,
  PRE_JOIN,
  PREVIOUS,
  PRT_ACQUIRE,
  PRT_ENTERPRISE,
  PRT_REFRESH,
  SSO_STATE,
  TENANT_DETAILS,
  USER_STATE,
  WINHTTP_PROXY,
  WORK_ACCOUNT,
} from './fields.ts';
import type { Label } from './labels.ts';
import { DIAGNOSTIC_DATA, type Title } from './titles.ts';
import type { FieldValue } from './types.ts';

/** Where the reader stands between the rows. */
export interface Place {
  /** Section of the row above, or of the banner; null behind an unreadable banner. */
  section: string | null;
  account: number;
  /** Block of token diagnostics that the rows belong to. */
  block: string | null;
  /** Whether the section was named by a banner, readable or not, and not only guessed from its rows. */
  isPrinted: boolean;
  hasDomainJoined: boolean;
  isEntraJoined: boolean;
  lastAccount: number;
  /** The account whose WorkplaceDeviceId was read last. */
  seenAccountId: number;
  isUserPrinted: boolean;
  /** Rows whose section only the rest of the paste can tell. */
  flatDevice: FieldValue[];
  flatUser: FieldValue[];
  openDiagnostics: FieldValue[];
  /** What speaks for the flat layout of 1511 to 1803, and for the sections since 1809. */
  flatProof: boolean;
  sectionProof: boolean;
}

/** Before the first row. */
export function startPlace(): Place {
  return {
    section: null,
    account: 0,
    block: null,
    isPrinted: false,
    hasDomainJoined: false,
    isEntraJoined: false,
    lastAccount: 0,
    seenAccountId: 0,
    isUserPrinted: false,
    flatDevice: [],
    flatUser: [],
    openDiagnostics: [],
    flatProof: false,
    sectionProof: false,
  };
}

const SINCE_1809 = new Set([DEVICE_DETAILS, TENANT_DETAILS, SSO_STATE, WORK_ACCOUNT]);

const LABELS_SINCE_1809 = new Set(['DeviceCertificateValidity', 'DeviceAuthStatus']);
const TENANT_LABELS = new Set(FIELDS.filter((field) => field.section === TENANT_DETAILS).map((field) => field.label));

/** Enters a section by its banner. */
export function enterSection(place: Place, title: Title): void {
  const { section } = title;
  if (section === PRT_ACQUIRE || section === PRT_REFRESH || section === PRT_ENTERPRISE) {
    place.block = section;
    place.section = SSO_STATE;
    return;
  }
  place.section = section;
  place.block = null;
  place.isPrinted = true;
  place.account = title.account;
  if (section === DEVICE_STATE) startRun(place);
  if (section === USER_STATE) place.isUserPrinted = true;
  if (title.account > place.lastAccount) place.lastAccount = title.account;
  if (SINCE_1809.has(section)) place.sectionProof = true;
}

/** Enters something that is a banner, but of which section cannot be read. */
export function enterUnknown(place: Place): void {
  place.section = null;
  place.block = null;
  place.isPrinted = true;
}

/** A new Device State begins another run of the tool. */
export function startRun(place: Place): void {
  place.hasDomainJoined = false;
  place.isEntraJoined = false;
  place.lastAccount = 0;
  place.seenAccountId = 0;
}

/** Gives a row its section, account and label. The row is changed in place. */
export function placeRow(place: Place, found: Label, row: FieldValue): void {
  const { homes } = found;
  const { section } = place;
  row.label = found.label;
  if (section !== null && homes.length === 1 && homes[0] === section && found.twin === null) {
    row.section = section;
    row.account = place.account;
    note(place, row);
    if (section === WORK_ACCOUNT && row.label === 'WorkplaceDeviceId') nextAccount(place, row);
    return;
  }
  placeByContext(place, found, row);
}

function placeByContext(place: Place, written: Label, row: FieldValue): void {
  const found = written.twin === null ? written : chooseTwin(place, written, row);
  row.label = found.label;
  const { homes } = found;
  const top = place.section === PREVIOUS ? PRE_JOIN : place.section;

  if (homes.includes(PRT_ACQUIRE)) return placeAttempt(place, row);
  if (top === DIAGNOSTIC_DATA && (homes.includes(PRE_JOIN) || homes.includes(POST_JOIN) || homes[0] === PREVIOUS)) {
    return placeDiagnostics(place, homes, row);
  }
  if (top !== null && homes.includes(top)) return settle(place, row, top);
  if (top === DEVICE_STATE && !place.hasDomainJoined && isDeviceLabel(row.label, homes)) {
    // The flat layout prints these between EnterpriseJoined and DomainJoined.
    row.section = LEGACY;
    row.account = 0;
    place.flatDevice.push(row);
    if (LABELS_SINCE_1809.has(row.label)) place.sectionProof = true;
    else if (place.isPrinted) place.flatProof = true;
    return;
  }
  if (top === USER_STATE && (homes[0] === SSO_STATE || homes[0] === WORK_ACCOUNT)) {
    place.flatUser.push(row);
    if (homes[0] === WORK_ACCOUNT) return settle(place, row, WORK_ACCOUNT);
    row.section = SSO_STATE;
    row.account = 0;
    return openBlock(place, row);
  }
  settle(place, row, homes.length > 1 ? usualHome(place, homes, row) : (homes[0] ?? DEVICE_STATE));
}

/** Remembers what later rows depend on. */
function note(place: Place, row: FieldValue): void {
  if (row.label === 'DomainJoined') {
    place.hasDomainJoined = true;
    // Device labels before DomainJoined: only the flat layout prints them so.
    if (place.flatDevice.length > 0) place.flatProof = true;
  } else if (row.label === 'AzureAdJoined') place.isEntraJoined = row.raw.toUpperCase() === 'YES';
  else if (row.section === SSO_STATE) openBlock(place, row);
}

/** Printed behind the rows of AD FS; what follows them is no longer about its token. */
const KERBEROS = new Set(['OnPremTgt', 'CloudTgt', 'KerbTopLevelNames']);

/** The rows that open or change a block of token diagnostics. */
function openBlock(place: Place, row: FieldValue): void {
  if (row.label === 'AcquirePrtDiagnostics')
    place.block = place.block === PRT_ENTERPRISE ? PRT_ENTERPRISE : PRT_ACQUIRE;
  else if (row.label === 'RefreshPrtDiagnostics')
    place.block = place.block === PRT_ENTERPRISE ? PRT_ENTERPRISE : PRT_REFRESH;
  else if (row.label.startsWith('EnterprisePrt')) place.block = PRT_ENTERPRISE;
  else if (row.label === 'AzureAdPrt' || KERBEROS.has(row.label)) place.block = null;
}

function settle(place: Place, row: FieldValue, section: string): void {
  if (place.section !== section) {
    if (section === DEVICE_STATE && row.label === 'AzureAdJoined') startRun(place);
    if (section === WORK_ACCOUNT && place.section !== WORK_ACCOUNT) {
      place.lastAccount += 1;
      place.account = place.lastAccount;
      row.section = section;
      row.account = place.account;
      place.section = section;
      if (row.label === 'WorkplaceDeviceId') place.seenAccountId = place.account;
      return;
    }
    place.section = section;
    place.account = 0;
    if (section === SSO_STATE) place.block = null;
  }
  row.section = section;
  row.account = section === WORK_ACCOUNT ? place.account : 0;
  if (section === WORK_ACCOUNT && row.label === 'WorkplaceDeviceId') nextAccount(place, row);
  note(place, row);
}

/** A second WorkplaceDeviceId without a banner between them begins the next account. */
function nextAccount(place: Place, row: FieldValue): void {
  if (place.seenAccountId === row.account) {
    place.lastAccount = Math.max(place.lastAccount, place.account) + 1;
    place.account = place.lastAccount;
    row.account = place.account;
  }
  place.seenAccountId = row.account;
}

function placeAttempt(place: Place, row: FieldValue): void {
  row.section = place.block ?? PRT_ACQUIRE;
  row.account = 0;
  if (place.section !== SSO_STATE && place.section !== USER_STATE) {
    place.section = SSO_STATE;
    place.account = 0;
  }
}

function placeDiagnostics(place: Place, homes: readonly string[], row: FieldValue): void {
  if (homes.length > 1) {
    row.section = place.isEntraJoined ? POST_JOIN : PRE_JOIN;
    row.account = 0;
    place.openDiagnostics.push(row);
    return;
  }
  const home = homes[0] ?? PRE_JOIN;
  for (const open of place.openDiagnostics) open.section = home === POST_JOIN ? POST_JOIN : PRE_JOIN;
  place.openDiagnostics = [];
  settle(place, row, home);
}

function isDeviceLabel(label: string, homes: readonly string[]): boolean {
  return homes.includes(DEVICE_DETAILS) || homes.includes(TENANT_DETAILS) || label === 'KeySignTest';
}

/** Labels that two sections print with another case or space, and with another meaning. */
function chooseTwin(place: Place, written: Label, row: FieldValue): Label {
  const other = written.twin;
  if (other === null) return written;
  const isHome = (label: Label): boolean =>
    label.homes.some((home) => home === place.section || (home === PRT_ACQUIRE && place.section === SSO_STATE));
  if (written.homes.includes(NGC) || other.homes.includes(NGC)) {
    if (isHome(other) && !isHome(written)) return other;
    return row.label === written.label || isHome(written) ? written : other;
  }
  // `Server Error Code` (token, OAuth word) and `Server ErrorCode` (join, DRS word).
  const isPrinted = row.quote.includes(written.label);
  if (isPrinted && !row.quote.includes(other.label)) return written;
  if (row.quote.includes(other.label)) return other;
  const token = written.homes.includes(PRT_ACQUIRE) ? written : other;
  const join = token === written ? other : written;
  if (place.section === PREVIOUS) return join;
  return place.section === SSO_STATE || /^[a-z_]+$/.test(row.raw) ? token : join;
}

/** Between several sections without a banner: what usually stands near, else the first. */
function usualHome(place: Place, homes: readonly string[], row: FieldValue): string {
  if (homes.includes(IE_PROXY)) return place.section === WINHTTP_PROXY ? WINHTTP_PROXY : IE_PROXY;
  if (homes.includes(PRE_JOIN)) return place.isEntraJoined ? POST_JOIN : PRE_JOIN;
  if (place.section === TENANT_DETAILS && row.label === 'NgcSet') return USER_STATE;
  return homes[0] ?? DEVICE_STATE;
}

/** When all rows are read: settles the rows whose section depends on the layout. */
export function settleLayout(place: Place, fields: readonly FieldValue[]): 'flat' | 'sections' {
  settleEnterprise(fields);
  if (place.flatDevice.length === 0 && place.flatUser.length === 0) return 'sections';
  const isFlat = place.flatProof && !place.sectionProof;
  const hasUserPrt = place.flatUser.some((row) => row.section === SSO_STATE);
  const isUserFlat = isFlat || (hasUserPrt && place.isUserPrinted && !place.sectionProof);
  if (!isFlat) {
    for (const row of place.flatDevice) {
      if (row.label === 'KeySignTest') row.section = POST_JOIN;
      else row.section = TENANT_LABELS.has(row.label) ? TENANT_DETAILS : DEVICE_DETAILS;
    }
  }
  if (isUserFlat) {
    for (const row of place.flatUser) row.section = USER_STATE;
    for (const row of fields) {
      if (row.section !== WORK_ACCOUNT && row.section !== USER_STATE) continue;
      row.section = USER_STATE;
      row.account = 0;
    }
  }
  return isFlat || isUserFlat ? 'flat' : 'sections';
}

/** Only the token of AD FS itself is asked for there; the one of Entra ID goes by its WS-Trust endpoints. */
const OF_ADFS = '/adfs/oauth2/';

/** Whether an endpoint is that of the token of AD FS. */
export const isOfAdfs = (endpoint: string): boolean => endpoint.includes(OF_ADFS);

/** Behind the rows of Kerberos nothing but its endpoint tells whose block it is. */
function settleEnterprise(fields: readonly FieldValue[]): void {
  const endpoints = fields.filter(({ label, section }) => label === 'Endpoint URI' && section !== PRT_ENTERPRISE);
  for (const { raw, section } of endpoints) {
    const isMixed = endpoints.some((other) => other.section === section && !isOfAdfs(other.raw));
    if (isMixed || !isOfAdfs(raw)) continue;
    for (const row of fields) if (row.section === section) row.section = PRT_ENTERPRISE;
  }
}
