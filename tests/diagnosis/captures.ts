// Whole captures to vary in tests: one healthy device of each join type, as labels and values. All names are invented.

export const TENANT = '6f0e9d8c-1a2b-4c3d-8e4f-5a6b7c8d9e0f';
export const POST_ACCOUNT = 'Diagnostic Data (post-join)::Executing Account Name';
export const REFRESH = 'SSO State > Azure RefreshPrtDiagnostics';

const TAIL = { 'ie::Auto Detect Settings': 'YES', 'winhttp::Access Type': 'DIRECT' };
const NO_HELLO = {
  'ngc::PolicyEnabled': 'NO',
  'ngc::SessionIsNotRemote': 'YES',
  'ngc::PreReqResult': 'WillNotProvision',
};

export const HYBRID: Readonly<Record<string, string>> = {
  AzureAdJoined: 'YES',
  EnterpriseJoined: 'NO',
  DomainJoined: 'YES',
  DomainName: 'CONTOSO',
  'Device Name': 'PC-014.contoso.example',
  'device::DeviceId': '0b1c5a3e-7f24-4c1d-9a6b-2d8e4f60a1b2',
  'device::Thumbprint': '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
  'device::DeviceCertificateValidity': '[ 2025-02-11 07:20:10.000 UTC -- 2035-02-11 07:50:10.000 UTC ]',
  'device::KeyProvider': 'Microsoft Platform Crypto Provider',
  'device::TpmProtected': 'YES',
  DeviceAuthStatus: 'SUCCESS',
  TenantName: 'Contoso',
  TenantId: TENANT,
  AuthCodeUrl: `https://login.microsoftonline.com/${TENANT}/oauth2/authorize`,
  MdmUrl: 'https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc',
  MdmComplianceUrl: 'https://portal.manage.microsoft.com/?portalAction=Compliance',
  'user::NgcSet': 'NO',
  'user::WorkplaceJoined': 'NO',
  'user::WamDefaultSet': 'YES',
  AzureAdPrt: 'YES',
  AzureAdPrtUpdateTime: '2026-11-21 06:02:41.000 UTC',
  AzureAdPrtExpiryTime: '2026-12-05 06:02:40.000 UTC',
  EnterprisePrt: 'NO',
  AadRecoveryEnabled: 'NO',
  [POST_ACCOUNT]: 'CONTOSO\\anna, anna@contoso.example',
  KeySignTest: 'MUST Run elevated to test.',
  ...TAIL,
  ...NO_HELLO,
};

export const ENTRA: Readonly<Record<string, string>> = {
  ...without(HYBRID, 'DomainName'),
  DomainJoined: 'NO',
  'Device Name': 'LAPTOP-22',
  [POST_ACCOUNT]: 'AzureAD\\anna, anna@contoso.example',
};

/** Joined, without a PRT and without a word why. */
export const NO_PRT: Readonly<Record<string, string>> = {
  ...without(HYBRID, 'AzureAdPrtUpdateTime', 'AzureAdPrtExpiryTime'),
  AzureAdPrt: 'NO',
  'user::WamDefaultSet': 'NO',
};

const NOT_JOINED = {
  AzureAdJoined: 'NO',
  EnterpriseJoined: 'NO',
  'user::NgcSet': 'NO',
  'user::WorkplaceJoined': 'NO',
  'user::WamDefaultSet': 'NO',
  AzureAdPrt: 'NO',
  EnterprisePrt: 'NO',
  ...TAIL,
  ...NO_HELLO,
};

/** A domain member whose join tests all pass and that has logged no failed attempt. */
export const DOMAIN: Readonly<Record<string, string>> = {
  ...NOT_JOINED,
  DomainJoined: 'YES',
  DomainName: 'CONTOSO',
  'User Context': 'UN-ELEVATED User',
  'Client Time': '2026-11-21 08:00:00.000 UTC',
  'AD Connectivity Test': 'PASS',
  'AD Configuration Test': 'PASS',
  'DRS Discovery Test': 'PASS',
  'DRS Connectivity Test': 'PASS',
  'Token acquisition Test': 'SKIPPED',
  'Fallback to Sync-Join': 'ENABLED',
};

export const WORKGROUP: Readonly<Record<string, string>> = { ...NOT_JOINED, DomainJoined: 'NO' };

export const REGISTERED: Readonly<Record<string, string>> = {
  ...WORKGROUP,
  'user::WorkplaceJoined': 'YES',
  'user::WorkAccountCount': '1',
  'user::WamDefaultSet': 'YES',
  'Work Account 1::WorkplaceTenantId': TENANT,
  'Work Account 1::DeviceCertificateValidity': '[ 2025-02-11 07:20:10 UTC -- 2035-02-11 07:50:10 UTC ]',
};

export const ONPREM: Readonly<Record<string, string>> = {
  ...NOT_JOINED,
  EnterpriseJoined: 'YES',
  DomainJoined: 'YES',
  EnterprisePrt: 'YES',
};

/** The last attempt of a join, an hour before the capture. */
export function attempt(phase: string, code: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    'Previous Registration': '2026-11-21 07:00:00.000 UTC',
    'Registration Type': 'sync',
    'Error Phase': phase,
    'Client ErrorCode': code,
    ...more,
  };
}

/** A failed attempt to get or refresh the Entra PRT. */
export function block(
  status: string,
  more: Record<string, string> = {},
  section = 'azure_prt',
): Record<string, string> {
  const lines = { 'Previous Prt Attempt': '2026-11-21 07:30:00.000 UTC', 'Attempt Status': status, ...more };
  return Object.fromEntries(Object.entries(lines).map(([label, value]) => [`${section}::${label}`, value]));
}

export function without(lines: Readonly<Record<string, string>>, ...labels: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(lines).filter(([label]) => !labels.includes(label)));
}
