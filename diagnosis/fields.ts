// The table of every field dsregcmd /status prints: section, label, kind of value and the Windows build that brought it.

/** The kinds of value; the words are those of the field facts. */
export type FieldKind =
  | 'bool'
  | 'enum'
  | 'enum+code'
  | 'enum+state'
  | 'test'
  | 'timestamp'
  | 'timerange'
  | 'hresult'
  | 'url'
  | 'url|NO'
  | 'guid'
  | 'guid+label'
  | 'hex40'
  | 'urn'
  | 'version'
  | 'int'
  | 'int+pairs'
  | 'csv'
  | 'base64'
  | 'string'
  | 'upn|sid';

export interface Field {
  section: string;
  label: string;
  kind: FieldKind;
  /** First Windows 10 version, or `win11-…`, `server-2019`, `2026`; many are estimates. */
  since: string;
}

export const DEVICE_STATE = 'Device State';
export const DEVICE_DETAILS = 'Device Details';
export const TENANT_DETAILS = 'Tenant Details';
export const USER_STATE = 'User State';
export const SSO_STATE = 'SSO State';
export const PRT_ACQUIRE = 'SSO State > Azure AcquirePrtDiagnostics';
export const PRT_REFRESH = 'SSO State > Azure RefreshPrtDiagnostics';
export const PRT_ENTERPRISE = 'SSO State > Enterprise PRT diagnostics';
export const WORK_ACCOUNT = 'Work Account N';
export const PRE_JOIN = 'Diagnostic Data (pre-join)';
export const PREVIOUS = 'Diagnostic Data (pre-join) > Previous Registration';
export const POST_JOIN = 'Diagnostic Data (post-join)';
export const IE_PROXY = 'IE Proxy Config for Current User';
export const WINHTTP_PROXY = 'WinHttp Default Proxy Config';
export const NGC = 'Ngc Prerequisite Check';
export const LEGACY = 'Device State (legacy flat layout, Win10 1511-1803)';

type Row = readonly [label: string, kind: FieldKind, since: string];

// The same labels stand in each of the three blocks of a failed token attempt.
const PRT_ATTEMPT: readonly Row[] = [
  ['Previous Prt Attempt', 'timestamp', '21H1'],
  ['Attempt Status', 'hresult', '21H1'],
  ['User Identity', 'upn|sid', '21H1'],
  ['Credential Type', 'enum', '21H1'],
  ['Correlation ID', 'guid', '21H1'],
  ['Endpoint URI', 'url', '21H1'],
  ['HTTP Method', 'enum', '21H1'],
  ['HTTP Error', 'hresult', '21H1'],
  ['HTTP status', 'int', '21H1'],
  ['Server Error Code', 'string', '21H1'],
  ['Server Error Description', 'string', '21H1'],
];

// In the order Windows prints the sections.
const TABLE: readonly (readonly [section: string, rows: readonly Row[]])[] = [
  [
    DEVICE_STATE,
    [
      ['AzureAdJoined', 'bool', '1511'],
      ['EnterpriseJoined', 'bool', '1511'],
      ['DomainJoined', 'bool', '1511'],
      ['DomainName', 'string', '1511'],
      ['Device Name', 'string', '2004'],
      ['Virtual Desktop', 'enum', 'win11-22h2'],
      ['Virtual Desktop/Provider', 'string', 'win11-22h2'],
      ['Virtual Desktop/Type', 'enum', 'win11-22h2'],
      ['Virtual Desktop/User mode', 'enum', 'win11-22h2'],
      ['Virtual Desktop/Extensions', 'int+pairs', 'win11-22h2'],
    ],
  ],
  [
    LEGACY,
    [
      ['KeySignTest:', 'enum', '1511'],
      ['dmComplianceUrl', 'url', '1511'],
    ],
  ],
  [
    DEVICE_DETAILS,
    [
      ['DeviceId', 'guid', '1511'],
      ['Thumbprint', 'hex40', '1511'],
      ['DeviceCertificateValidity', 'timerange', '1809'],
      ['KeyContainerId', 'guid', '1511'],
      ['KeyProvider', 'enum', '1511'],
      ['TpmProtected', 'bool', '1511'],
      ['DeviceAuthStatus', 'enum+code', '21H1'],
    ],
  ],
  [
    TENANT_DETAILS,
    [
      ['TenantName', 'string', '1511'],
      ['TenantId', 'guid', '1511'],
      ['Idp', 'string', '1511'],
      ['AuthCodeUrl', 'url', '1511'],
      ['AccessTokenUrl', 'url', '1511'],
      ['MdmUrl', 'url', '1511'],
      ['MdmTouUrl', 'url', '1511'],
      ['MdmComplianceUrl', 'url', '1511'],
      ['SettingsUrl', 'base64', '1511'],
      ['JoinSrvVersion', 'version', '1511'],
      ['JoinSrvUrl', 'url', '1511'],
      ['JoinSrvId', 'urn', '1511'],
      ['KeySrvVersion', 'version', '1511'],
      ['KeySrvUrl', 'url', '1511'],
      ['KeySrvId', 'urn', '1511'],
      ['WebAuthNSrvVersion', 'version', '1803'],
      ['WebAuthNSrvUrl', 'url', '1803'],
      ['WebAuthNSrvId', 'urn', '1803'],
      ['DeviceManagementSrvVer', 'version', '1803'],
      ['DeviceManagementSrvUrl', 'url', '1803'],
      ['DeviceManagementSrvId', 'urn', '1803'],
    ],
  ],
  [
    USER_STATE,
    [
      ['NgcSet', 'bool', '1511'],
      ['NgcKeyId', 'guid', '1511'],
      ['CanReset', 'enum', '1903'],
      ['WorkplaceJoined', 'bool', '1511'],
      ['WorkAccountCount', 'int', '1809'],
      ['WamDefaultSet', 'enum', '1511'],
      ['WamDefaultAuthority', 'enum', '1511'],
      ['WamDefaultId', 'url', '1511'],
      ['WamDefaultGUID', 'guid+label', '1511'],
    ],
  ],
  [
    WORK_ACCOUNT,
    [
      ['WorkplaceDeviceId', 'guid', '1511'],
      ['WorkplaceThumbprint', 'hex40', '1511'],
      ['DeviceCertificateValidity', 'timerange', '1809'],
      ['KeyContainerId', 'guid', '1809'],
      ['KeyProvider', 'enum', '1809'],
      ['TpmProtected', 'bool', '1809'],
      ['WorkplaceIdp', 'string', '1511'],
      ['WorkplaceTenantId', 'guid', '1511'],
      ['WorkplaceTenantName', 'string', '1511'],
      ['WorkplaceMdmUrl', 'url', '1511'],
      ['WorkplaceSettingsUrl', 'base64', '1511'],
      ['NgcSet', 'bool', '1809'],
    ],
  ],
  [
    SSO_STATE,
    [
      ['AzureAdPrt', 'bool', '1511'],
      ['AzureAdPrtUpdateTime', 'timestamp', '1709'],
      ['AzureAdPrtExpiryTime', 'timestamp', '1709'],
      ['AzureAdPrtAuthority', 'url|NO', '1703'],
      ['AcquirePrtDiagnostics', 'enum', '21H1'],
      ['RefreshPrtDiagnostics', 'enum', '21H1'],
      ['EnterprisePrt', 'bool', '1511'],
      ['EnterprisePrtUpdateTime', 'timestamp', '1709'],
      ['EnterprisePrtExpiryTime', 'timestamp', '1709'],
      ['EnterprisePrtAuthority', 'url|NO', '1703'],
      ['OnPremTgt', 'bool', 'win11-21h2'],
      ['CloudTgt', 'bool', 'win11-21h2'],
      ['KerbTopLevelNames', 'csv', 'win11-21h2'],
    ],
  ],
  [PRT_ACQUIRE, PRT_ATTEMPT],
  [PRT_REFRESH, PRT_ATTEMPT],
  [PRT_ENTERPRISE, PRT_ATTEMPT],
  [
    PRE_JOIN,
    [
      ['Diagnostics Reference', 'string', '1803'],
      ['User Context', 'enum', '1803'],
      ['Client Time', 'timestamp', '1803'],
      ['AD Connectivity Test', 'test', '1803'],
      ['AD Configuration Test', 'test', '1803'],
      ['DRS Discovery Test', 'test', '1803'],
      ['DRS Connectivity Test', 'test', '1803'],
      ['Kerberos Ticket Test', 'test', 'win11-24h2'],
      ['Token acquisition Test', 'test', '1803'],
      ['Fallback to Sync-Join', 'enum', '1803'],
      ['Fallback to Fed-Join', 'enum', 'win11-24h2'],
      ['Executing Account Name', 'string', '2026'],
    ],
  ],
  [
    PREVIOUS,
    [
      ['Previous Registration', 'timestamp', '1803'],
      ['Registration Type', 'enum', '1803'],
      ['Error Phase', 'enum', '1803'],
      ['Client ErrorCode', 'hresult', '1803'],
      ['Server ErrorCode', 'string', '1803'],
      ['Server ErrorSubCode', 'string', '2026'],
      ['Server Operation', 'string', '2026'],
      ['Server Message', 'string', '1803'],
      ['Https Status', 'int', '1803'],
      ['Request Id', 'guid', '1803'],
    ],
  ],
  [
    POST_JOIN,
    [
      ['AadRecoveryEnabled', 'bool', '1809'],
      ['Executing Account Name', 'string', '20H1'],
      ['KeySignTest', 'enum', '1511'],
      ['DisplayNameUpdated', 'enum', '2004'],
      ['OsVersionUpdated', 'enum', '2004'],
      ['HostNameUpdated', 'bool', '2004'],
      ['Last HostName Update', 'enum', '2004'],
    ],
  ],
  [
    IE_PROXY,
    [
      ['Auto Detect Settings', 'bool', '2004'],
      ['Auto-Configuration URL', 'url', '2004'],
      ['Proxy Server List', 'string', '2004'],
      ['Proxy Bypass List', 'string', '2004'],
    ],
  ],
  [
    WINHTTP_PROXY,
    [
      ['Access Type', 'enum', '2004'],
      ['Proxy Server List', 'string', '2004'],
      ['Proxy Bypass List', 'string', '2004'],
    ],
  ],
  [
    NGC,
    [
      ['NgcPreReq', 'enum+code', 'server-2019'],
      ['IsDeviceJoined', 'enum', '1809'],
      ['IsUserAzureAD', 'enum', '1511'],
      ['PolicyEnabled', 'enum', '1511'],
      ['PostLogonEnabled', 'enum', '1809'],
      ['DeviceEligible', 'enum', '1511'],
      ['SessionIsNotRemote', 'bool', '1511'],
      ['CertEnrollment', 'enum', '1709'],
      ['AdfsRefreshToken', 'bool', '1809'],
      ['AdfsRaIsReady', 'bool', '1809'],
      ['LogonCertTemplateReady', 'enum+state', '1809'],
      ['OnPremTGT', 'bool', 'win11-23h2'],
      ['CloudTGT', 'bool', '21H1'],
      ['PreReqResult', 'enum', '1511'],
      ['X509CertRequired', 'bool', '1607'],
      ['ScepReady', 'bool', '1803'],
      ['AadRecoveryNeeded', 'bool', '1803'],
    ],
  ],
];

/** Every field, section by section. */
export const FIELDS: readonly Field[] = TABLE.flatMap(([section, rows]) =>
  rows.map(([label, kind, since]) => ({ section, label, kind, since })),
);

/** Labels of older builds and of the flat layout, read as the label of today. */
export const OLD_LABELS: Readonly<Record<string, string>> = {
  'KeySignTest:': 'KeySignTest',
  dmComplianceUrl: 'MdmComplianceUrl',
  DeviceManagementSrvVersion: 'DeviceManagementSrvVer',
};
