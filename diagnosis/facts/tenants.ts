// Which tenants, clouds and management services a capture names, and whether they agree.

import type { Capture, FactValue } from '../capture.ts';
import { first, instances, selector } from '../selectors.ts';
import { readGuid } from '../values.ts';

function workTenants(capture: Capture): string[] {
  const found: string[] = [];
  for (const field of instances(capture.status, selector('WorkplaceTenantId'))) {
    const id = readGuid(field.raw);
    if (id !== null) found.push(id);
  }
  return found;
}

const ownTenant = (capture: Capture): string | null => readGuid(first(capture.status, 'TenantId')?.raw ?? '');
const isMasked = (capture: Capture): boolean => capture.fact('ids_redacted') === 'true';

/** Whether a work account is of the tenant the device is joined to; false where ids were taken out. */
export function workAccountSameTenant(capture: Capture): FactValue {
  const own = ownTenant(capture);
  return !isMasked(capture) && own !== null && workTenants(capture).includes(own) ? 'true' : 'false';
}

/** Whether there are work accounts, and none of them is of the tenant the device is joined to. */
export function workAccountsAllOtherTenant(capture: Capture): FactValue {
  const others = workTenants(capture);
  const own = ownTenant(capture);
  return !isMasked(capture) && own !== null && others.length > 0 && !others.includes(own) ? 'true' : 'false';
}

/** Host (lower case) and path of an address; null for a value that is none. Printed addresses need no full URL parser. */
function readAddress(raw: string): { host: string; path: string } | null {
  const text = raw.trim();
  const scheme = text.indexOf('://');
  const start = scheme < 0 ? 0 : scheme + 3;
  const slash = text.indexOf('/', start);
  const host = text.slice(start, slash < 0 ? undefined : slash).toLowerCase();
  if (!host.includes('.') || host.includes(' ')) return null;
  const colon = host.indexOf(':');
  return { host: colon < 0 ? host : host.slice(0, colon), path: slash < 0 ? '' : text.slice(slash) };
}

/** A GUID in the path of an address that is not TenantId; a domain name there never counts. */
export function tenantGuidMismatch(capture: Capture): FactValue {
  const own = ownTenant(capture);
  if (isMasked(capture) || own === null) return 'false';
  for (const name of ['sso::AzureAdPrtAuthority', 'AuthCodeUrl', 'AccessTokenUrl']) {
    const path = readAddress(first(capture.status, name)?.raw ?? '')?.path ?? '';
    const printed = path.includes('-') ? readGuid(path) : null;
    if (printed !== null && printed !== own) return 'true';
  }
  return 'false';
}

const GLOBAL_HOSTS = new Set(['login.microsoftonline.com', 'login.windows.net', 'enterpriseregistration.windows.net']);

/** global, usgov, china or other, by the sign-in or registration host. */
export function cloud({ status }: Capture): FactValue {
  const host = (
    readAddress(first(status, 'AuthCodeUrl')?.raw ?? '') ?? readAddress(first(status, 'JoinSrvUrl')?.raw ?? '')
  )?.host;
  if (host === undefined) return undefined;
  if (GLOBAL_HOSTS.has(host)) return 'global';
  if (host.endsWith('.us')) return 'usgov';
  return host.endsWith('.cn') ? 'china' : 'other';
}

const MICROSOFT_MDM = new Set(['manage.microsoft.com', 'manage-beta.microsoft.com']);
const MICROSOFT_MDM_ENDS = [
  '.manage.microsoft.com',
  '.manage-beta.microsoft.com',
  '.manage.microsoft.us',
  '.manage.microsoft.cn',
];

/** Whether the MdmUrl leads to Intune; no value where it is no address. */
export function mdmHostMicrosoft({ status }: Capture): FactValue {
  const host = readAddress(first(status, 'MdmUrl')?.raw ?? '')?.host;
  if (host === undefined) return undefined;
  return MICROSOFT_MDM.has(host) || MICROSOFT_MDM_ENDS.some((end) => host.endsWith(end)) ? 'true' : 'false';
}
