// Knows the section titles, printed, translated or damaged, and what else is a frame around the rows.

import {
  DEVICE_DETAILS,
  DEVICE_STATE,
  IE_PROXY,
  NGC,
  PRT_ACQUIRE,
  PRT_ENTERPRISE,
  PRT_REFRESH,
  SSO_STATE,
  TENANT_DETAILS,
  USER_STATE,
  WINHTTP_PROXY,
  WORK_ACCOUNT,
} from './fields.ts';
import { fold } from './labels.ts';

/** Printed title of both diagnostics sections; their rows tell which it is. */
export const DIAGNOSTIC_DATA = 'Diagnostic Data';

export interface Title {
  section: string;
  account: number;
}

// Windows prints the titles in English everywhere; translations come from machine-translated articles.
const TITLES: Readonly<Record<string, readonly string[]>> = {
  [DEVICE_STATE]: ['devicestate', 'apparaatstatus', 'enhetstilstand', 'enhetsstatus'],
  [DEVICE_DETAILS]: ['devicedetails', 'apparaatdetails', 'apparaatgegevens', 'enhetsdetaljer'],
  [TENANT_DETAILS]: ['tenantdetails', 'tenantgegevens', 'leierdetaljer', 'leietakerdetaljer'],
  [USER_STATE]: ['userstate', 'gebruikersstatus', 'brukertilstand', 'brukerstatus'],
  [SSO_STATE]: ['ssostate', 'ssostatus', 'ssotilstand'],
  [WORK_ACCOUNT]: ['workaccount', 'werkaccount', 'arbeidskonto', 'jobbkonto'],
  [DIAGNOSTIC_DATA]: ['diagnosticdata', 'diagnostischegegevens', 'diagnostiskedata', 'diagnosedata'],
  [IE_PROXY]: ['ieproxyconfigforcurrentuser'],
  [WINHTTP_PROXY]: ['winhttpdefaultproxyconfig'],
  [NGC]: ['ngcprerequisitecheck'],
  [PRT_ACQUIRE]: ['azureacquireprtdiagnostics'],
  [PRT_REFRESH]: ['azurerefreshprtdiagnostics'],
  [PRT_ENTERPRISE]: ['enterpriseprtdiagnostics'],
};

const byFold = new Map<string, string>();
const byPrinted = new Map<string, Title>();
for (const [section, folds] of Object.entries(TITLES)) {
  for (const folded of folds) byFold.set(folded, section);
  if (section !== WORK_ACCOUNT) byPrinted.set(section, { section, account: 0 });
}

/** The section a title names: `Device State`, `Work Account 2`, `devicestate`, `Apparaatstatus`; else null. */
export function readTitle(text: string): Title | null {
  const printed = byPrinted.get(text);
  if (printed) return printed;
  if (text.length > 60) return null;
  const folded = fold(text);
  let end = folded.length;
  while (end > 0 && folded.charCodeAt(end - 1) <= 57) end -= 1;
  const section = byFold.get(folded.slice(0, end));
  if (section === undefined) return null;
  const isAccount = section === WORK_ACCOUNT;
  if (end < folded.length && !isAccount) return null;
  // `Work Account N` of an article, or a title that lost its number, is the first.
  const account = isAccount ? Math.min(Number(folded.slice(end) || '1'), 99) || 1 : 0;
  return { section, account };
}

/** A line of rule signs only: `+-----+`, `-----`, `=====`. */
export function isRule(text: string): boolean {
  if (text.length < 3) return false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign !== '-' && sign !== '+' && sign !== '=' && sign !== '_' && sign !== '|' && sign !== ' ' && sign !== ':')
      return false;
  }
  return true;
}

export const FOOTER = 'For more information, please visit';

/** Shell noise: prompts, the version banner, the copyright line, the code page, the footer. */
export function isNoise(text: string): boolean {
  return (
    text.startsWith(FOOTER) ||
    text.startsWith('Microsoft Windows [') ||
    text.startsWith('(c) ') ||
    text.startsWith('Active code page') ||
    text.startsWith('```') ||
    promptAt(text) === 0
  );
}

/** Where a prompt (`C:\…>`, `PS C:\…>`) begins in a text, else -1. */
export function promptAt(text: string): number {
  const drive = text.indexOf(':\\');
  if (drive < 1 || !/[A-Za-z]/.test(text.charAt(drive - 1)) || text.indexOf('>', drive) < 0) return -1;
  const start = drive - 1;
  if (start >= 3 && text.slice(start - 3, start) === 'PS ') return start - 3;
  return start === 0 || text.charAt(start - 1) === ' ' ? start : -1;
}

/** A line without the quote marks, bullets, line numbers and log times that a mail, an editor or a log put in front. */
export function withoutPrefix(text: string): string {
  const first = text.charCodeAt(0);
  if ((first >= 65 && first <= 90) || (first >= 97 && first <= 122) || first === 43 || first === 124) return text;
  let rest = text;
  for (let round = 0; round < 4; round += 1) {
    const match = PREFIX.exec(rest);
    if (match === null) break;
    rest = rest.slice(match[0].length);
  }
  return rest;
}

const PREFIX = /^(?:[>#*\u2022\u00b7]{1,6}|-(?![-+])|[0-9]{1,5}[.:)]?(?= |$)|\[[0-9 T:.Z-]{8,30}\]) {0,8}/;
