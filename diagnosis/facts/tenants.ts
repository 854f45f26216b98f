// Which tenants, clouds and management services a capture names, and whether they agree.

import type { Capture, FactValue } from '../capture.ts';
import { first, instances, selector } from '../selectors.ts';
import { readGuid, readUrl } from '../values.ts';

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

export function workAccountSameTenant(capture: Capture): FactValue {
  const own = ownTenant(capture);
  return !isMasked(capture) && own !== null && workTenants(capture).includes(own) ? 'true' : 'false';
}

export function workAccountsAllOtherTenant(capture: Capture): FactValue {
  const others = workTenants(capture);
  const own = ownTenant(capture);
  return !isMasked(capture) && own !== null && others.length > 0 && !others.includes(own) ? 'true' : 'false';
}

/** A GUID in the path of an address that is not TenantId; a domain name there never counts. */
export function tenantGuidMismatch(capture: Capture): FactValue {
  const own = ownTenant(capture);
  if (isMasked(capture) || own === null) return 'false';
  for (const name of ['sso::AzureAdPrtAuthority', 'AuthCodeUrl', 'AccessTokenUrl']) {
    const url = readUrl(first(capture.status, name)?.raw ?? '');
    const printed = url === null ? null : readGuid(url.pathname);
    if (printed !== null && printed !== own) return 'true';
  }
  return 'false';
}

const GLOBAL_HOSTS = new Set(['login.microsoftonline.com', 'login.windows.net', 'enterpriseregistration.windows.net']);

/** global, usgov, china or other, by the sign-in or registration host. */
export function cloud({ status }: Capture): FactValue {
  const url = readUrl(first(status, 'AuthCodeUrl')?.raw ?? '') ?? readUrl(first(status, 'JoinSrvUrl')?.raw ?? '');
  if (url === null) return undefined;
  const host = url.hostname.toLowerCase();
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

export function mdmHostMicrosoft({ status }: Capture): FactValue {
  const url = readUrl(first(status, 'MdmUrl')?.raw ?? '');
  if (url === null) return undefined;
  const host = url.hostname.toLowerCase();
  return MICROSOFT_MDM.has(host) || MICROSOFT_MDM_ENDS.some((end) => host.endsWith(end)) ? 'true' : 'false';
}
