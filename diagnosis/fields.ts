// The table of every field dsregcmd /status prints: section, label and kind of value.

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

type Row = readonly [label: string, kind: FieldKind];

// The same labels stand in each of the three blocks of a failed token attempt.
const PRT_ATTEMPT: readonly Row[] = [
  ['Previous Prt Attempt', 'timestamp'],
  ['Attempt Status', 'hresult'],
  ['User Identity', 'upn|sid'],
  ['Credential Type', 'enum'],
  ['Correlation ID', 'guid'],
  ['Endpoint URI', 'url'],
  ['HTTP Method', 'enum'],
  ['HTTP Error', 'hresult'],
  ['HTTP status', 'int'],
  ['Server Error Code', 'string'],
  ['Server Error Description', 'string'],
];

// In the order Windows prints the sections.
const TABLE: readonly (readonly [section: string, rows: readonly Row[]])[] = [
  [
    DEVICE_STATE,
    [
      ['AzureAdJoined', 'bool'],
      ['EnterpriseJoined', 'bool'],
      ['DomainJoined', 'bool'],
      ['DomainName', 'string'],
      ['Device Name', 'string'],
      ['Virtual Desktop', 'enum'],
      ['Virtual Desktop/Provider', 'string'],
      ['Virtual Desktop/Type', 'enum'],
      ['Virtual Desktop/User mode', 'enum'],
      ['Virtual Desktop/Extensions', 'int+pairs'],
    ],
  ],
  [
    LEGACY,
    [
      ['KeySignTest:', 'enum'],
      ['dmComplianceUrl', 'url'],
    ],
  ],
  [
    DEVICE_DETAILS,
    [
      ['DeviceId', 'guid'],
      ['Thumbprint', 'hex40'],
      ['DeviceCertificateValidity', 'timerange'],
      ['KeyContainerId', 'guid'],
      ['KeyProvider', 'enum'],
      ['TpmProtected', 'bool'],
      ['DeviceAuthStatus', 'enum+code'],
    ],
  ],
  [
    TENANT_DETAILS,
    [
      ['TenantName', 'string'],
      ['TenantId', 'guid'],
      ['Idp', 'string'],
      ['AuthCodeUrl', 'url'],
      ['AccessTokenUrl', 'url'],
      ['MdmUrl', 'url'],
      ['MdmTouUrl', 'url'],
      ['MdmComplianceUrl', 'url'],
      ['SettingsUrl', 'base64'],
      ['JoinSrvVersion', 'version'],
      ['JoinSrvUrl', 'url'],
      ['JoinSrvId', 'urn'],
      ['KeySrvVersion', 'version'],
      ['KeySrvUrl', 'url'],
      ['KeySrvId', 'urn'],
      ['WebAuthNSrvVersion', 'version'],
      ['WebAuthNSrvUrl', 'url'],
      ['WebAuthNSrvId', 'urn'],
      ['DeviceManagementSrvVer', 'version'],
      ['DeviceManagementSrvUrl', 'url'],
      ['DeviceManagementSrvId', 'urn'],
    ],
  ],
  [
    USER_STATE,
    [
      ['NgcSet', 'bool'],
      ['NgcKeyId', 'guid'],
      ['CanReset', 'enum'],
      ['WorkplaceJoined', 'bool'],
      ['WorkAccountCount', 'int'],
      ['WamDefaultSet', 'enum'],
      ['WamDefaultAuthority', 'enum'],
      ['WamDefaultId', 'url'],
      ['WamDefaultGUID', 'guid+label'],
    ],
  ],
  [
    WORK_ACCOUNT,
    [
      ['WorkplaceDeviceId', 'guid'],
      ['WorkplaceThumbprint', 'hex40'],
      ['DeviceCertificateValidity', 'timerange'],
      ['KeyContainerId', 'guid'],
      ['KeyProvider', 'enum'],
      ['TpmProtected', 'bool'],
      ['WorkplaceIdp', 'string'],
      ['WorkplaceTenantId', 'guid'],
      ['WorkplaceTenantName', 'string'],
      ['WorkplaceMdmUrl', 'url'],
      ['WorkplaceSettingsUrl', 'base64'],
      ['NgcSet', 'bool'],
    ],
  ],
  [
    SSO_STATE,
    [
      ['AzureAdPrt', 'bool'],
      ['AzureAdPrtUpdateTime', 'timestamp'],
      ['AzureAdPrtExpiryTime', 'timestamp'],
      ['AzureAdPrtAuthority', 'url|NO'],
      ['AcquirePrtDiagnostics', 'enum'],
      ['RefreshPrtDiagnostics', 'enum'],
      ['EnterprisePrt', 'bool'],
      ['EnterprisePrtUpdateTime', 'timestamp'],
      ['EnterprisePrtExpiryTime', 'timestamp'],
      ['EnterprisePrtAuthority', 'url|NO'],
      ['OnPremTgt', 'bool'],
      ['CloudTgt', 'bool'],
      ['KerbTopLevelNames', 'csv'],
    ],
  ],
  [PRT_ACQUIRE, PRT_ATTEMPT],
  [PRT_REFRESH, PRT_ATTEMPT],
  [PRT_ENTERPRISE, PRT_ATTEMPT],
  [
    PRE_JOIN,
    [
      ['Diagnostics Reference', 'string'],
      ['User Context', 'enum'],
      ['Client Time', 'timestamp'],
      ['AD Connectivity Test', 'test'],
      ['AD Configuration Test', 'test'],
      ['DRS Discovery Test', 'test'],
      ['DRS Connectivity Test', 'test'],
      ['Kerberos Ticket Test', 'test'],
      ['Token acquisition Test', 'test'],
      ['Fallback to Sync-Join', 'enum'],
      ['Fallback to Fed-Join', 'enum'],
      ['Executing Account Name', 'string'],
    ],
  ],
  [
    PREVIOUS,
    [
      ['Previous Registration', 'timestamp'],
      ['Registration Type', 'enum'],
      ['Error Phase', 'enum'],
      ['Client ErrorCode', 'hresult'],
      ['Server ErrorCode', 'string'],
      ['Server ErrorSubCode', 'string'],
      ['Server Operation', 'string'],
      ['Server Message', 'string'],
      ['Https Status', 'int'],
      ['Request Id', 'guid'],
    ],
  ],
  [
    POST_JOIN,
    [
      ['AadRecoveryEnabled', 'bool'],
      ['Executing Account Name', 'string'],
      ['KeySignTest', 'enum'],
      ['DisplayNameUpdated', 'enum'],
      ['OsVersionUpdated', 'enum'],
      ['HostNameUpdated', 'bool'],
      ['Last HostName Update', 'enum'],
    ],
  ],
  [
    IE_PROXY,
    [
      ['Auto Detect Settings', 'bool'],
      ['Auto-Configuration URL', 'url'],
      ['Proxy Server List', 'string'],
      ['Proxy Bypass List', 'string'],
    ],
  ],
  [
    WINHTTP_PROXY,
    [
      ['Access Type', 'enum'],
      ['Proxy Server List', 'string'],
      ['Proxy Bypass List', 'string'],
    ],
  ],
  [
    NGC,
    [
      ['NgcPreReq', 'enum+code'],
      ['IsDeviceJoined', 'enum'],
      ['IsUserAzureAD', 'enum'],
      ['PolicyEnabled', 'enum'],
      ['PostLogonEnabled', 'enum'],
      ['DeviceEligible', 'enum'],
      ['SessionIsNotRemote', 'bool'],
      ['CertEnrollment', 'enum'],
      ['AdfsRefreshToken', 'bool'],
      ['AdfsRaIsReady', 'bool'],
      ['LogonCertTemplateReady', 'enum+state'],
      ['OnPremTGT', 'bool'],
      ['CloudTGT', 'bool'],
      ['PreReqResult', 'enum'],
      ['X509CertRequired', 'bool'],
      ['ScepReady', 'bool'],
      ['AadRecoveryNeeded', 'bool'],
    ],
  ],
];

/** Every field, section by section. */
export const FIELDS: readonly Field[] = TABLE.flatMap(([section, rows]) =>
  rows.map(([label, kind]) => ({ section, label, kind })),
);

/** Labels of older builds and of the flat layout, read as the label of today. */
export const OLD_LABELS: Readonly<Record<string, string>> = {
  'KeySignTest:': 'KeySignTest',
  dmComplianceUrl: 'MdmComplianceUrl',
  DeviceManagementSrvVersion: 'DeviceManagementSrvVer',
};
