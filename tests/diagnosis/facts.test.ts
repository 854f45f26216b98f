// Every derived fact: what it says, and when it says nothing.
import assert from 'node:assert/strict';
import { openCapture, type FactValue } from '../../diagnosis/capture.ts';
import { FACTS, type FactName } from '../../diagnosis/facts/facts.ts';
import { buildStatus } from './status.ts';
import { without } from './captures.ts';

type Row = readonly [lines: Record<string, string>, value: FactValue];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HYBRID = { AzureAdJoined: 'YES', EnterpriseJoined: 'NO', DomainJoined: 'YES' };
const DOMAIN = { AzureAdJoined: 'NO', EnterpriseJoined: 'NO', DomainJoined: 'YES' };
const NONE = { AzureAdJoined: 'NO', EnterpriseJoined: 'NO', DomainJoined: 'NO', WorkplaceJoined: 'NO' };
const KEY = { KeySignTest: 'MUST Run elevated to test.' };
const MESSAGE = { '@chat.messageTime': '2026-11-21T08:00:00Z' };
const PRT_NOW = {
  AzureAdPrt: 'YES',
  AzureAdPrtUpdateTime: '2026-11-21 06:00:00.000 UTC',
  'Diagnostic Data (post-join)::Executing Account Name': 'CONTOSO\\anna, anna@contoso.example',
};
const attemptAt = (kind: 'acquire' | 'refresh', time: string): Record<string, string> => {
  const section = `SSO State > Azure ${kind === 'acquire' ? 'Acquire' : 'Refresh'}PrtDiagnostics`;
  return { [`${section}::Previous Prt Attempt`]: time, [`${section}::Attempt Status`]: '0xc000006d' };
};
const CLIENT = { 'Client Time': '2026-11-21 06:00:00.000 UTC' };
const POST = 'Diagnostic Data (post-join)::Executing Account Name';
const T1 = '6f0e9d8c-1a2b-4c3d-8e4f-5a6b7c8d9e0f';
const T2 = 'a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const THUMB = 'A1'.repeat(20);
const CERTIFICATE = 'device::DeviceCertificateValidity';
const PASSES = {
  'AD Connectivity Test': 'PASS',
  'AD Configuration Test': 'PASS',
  'DRS Discovery Test': 'PASS',
  'DRS Connectivity Test': 'PASS',
};
const WHOLE = { ...HYBRID, DeviceAuthStatus: 'SUCCESS', TenantId: T1, WamDefaultSet: 'YES', AzureAdPrt: 'YES', ...KEY };
/** An output whose KeySignTest was lost. */
const NAMED = {
  ...HYBRID,
  'any_diag::Executing Account Name': 'CONTOSO\\anna, anna@contoso.com',
  'ngc::SessionIsNotRemote': 'YES',
};
const WORK = 'Work Account 1::DeviceCertificateValidity';

const TABLE: Partial<Record<FactName, readonly Row[]>> = {
  paste_kind: [
    [HYBRID, 'dsregcmd-status'],
    [{ '@kind': 'event-text' }, 'event-text'],
  ],
  os_version: [
    [{ '@osVersion': '10.0' }, '10.0'],
    [{}, undefined],
  ],
  build_hint: [
    [{ '@osVersion': '10.0' }, '10.0'],
    [{ 'Fallback to Fed-Join': 'ENABLED' }, 'Windows 11 24H2'],
    [{ 'ngc::OnPremTGT': 'NO' }, 'Windows 11 23H2'],
    [{ 'Virtual Desktop': 'NOT SET' }, 'Windows 11 22H2'],
    [{ 'ngc::CloudTGT': 'NO' }, 'Windows 10 21H1'],
    [{ '@layout': 'flat' }, 'Windows 10 1803'],
    [{}, undefined],
  ],
  device_state_banners: [[{ '@banners': '2' }, 2]],
  layout: [[{ '@layout': 'flat' }, 'flat']],
  unreadable_booleans: [
    [{ AzureAdJoined: 'JA', DomainJoined: 'NEE', AzureAdPrt: 'UNKNOWN', NgcSet: 'ERROR', EnterprisePrt: '' }, 2],
    [HYBRID, 0],
  ],
  ids_redacted: [
    [{ 'device::DeviceId': T1, TenantId: T2, 'device::Thumbprint': THUMB }, 'false'],
    [{ TenantId: '72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx' }, 'true'],
    [{ 'device::Thumbprint': 'REDACTED' }, 'true'],
    [HYBRID, 'false'],
  ],
  missing_sections: [
    [WHOLE, 0],
    [{ ...HYBRID, DeviceAuthStatus: 'SUCCESS' }, 3],
    [{ ...HYBRID, '@layout': 'flat' }, 0],
    [DOMAIN, 1],
    [{ ...DOMAIN, ...CLIENT }, 0],
    [{ AzureAdPrt: 'NO' }, 0],
  ],
  prejoin_block: [
    [DOMAIN, 'false'],
    [{ ...DOMAIN, ...CLIENT }, 'true'],
    [{ 'Error Phase': 'join' }, 'true'],
  ],
  context_printed: [
    [WHOLE, 'true'],
    [HYBRID, 'false'],
    [{ ...HYBRID, 'ngc::SessionIsNotRemote': 'YES' }, 'false'],
    [{ ...HYBRID, AzureAdPrt: 'NO', 'ngc::SessionIsNotRemote': 'YES' }, 'false'],
    [{ ...HYBRID, AzureAdPrt: 'YES', 'ngc::SessionIsNotRemote': 'YES' }, 'true'],
    [{ ...NAMED, AzureAdPrt: 'YES' }, 'true'],
    [{ ...NAMED, AzureAdPrt: 'NO' }, 'false'],
    [{ ...NAMED, AzureAdPrt: 'NO', 'user::WamDefaultSet': 'YES' }, 'true'],
    [{ ...HYBRID, AadRecoveryEnabled: 'NO' }, 'false'],
  ],
  fallback_printed: [
    [{ 'Kerberos Ticket Test': 'FAIL' }, 'false'],
    [{ 'Fallback to Sync-Join': 'ENABLED', 'Fallback to Fed-Join': 'DISABLED' }, 'true'],
    [{ 'Kerberos Ticket Test': 'FAIL', 'ngc::SessionIsNotRemote': 'YES' }, 'false'],
    [{ 'AD Connectivity Test': 'PASS', 'ngc::SessionIsNotRemote': 'YES' }, 'true'],
  ],
  capture_complete: [
    [WHOLE, 'true'],
    [without(WHOLE, 'TenantId', 'WamDefaultSet'), 'true'],
    [without(WHOLE, 'DeviceAuthStatus', 'device::DeviceId'), 'false'],
    // A line that is printed beside others and is not there.
    [{ ...WHOLE, Thumbprint: '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29' }, 'false'],
    [{ ...without(WHOLE, 'DeviceAuthStatus'), DisplayNameUpdated: 'YES' }, 'false'],
    [{ ...WHOLE, WamDefaultId: 'https://login.microsoft.com' }, 'false'],
    [{ ...WHOLE, WorkplaceJoined: 'YES' }, 'false'],
    [{ ...WHOLE, RefreshPrtDiagnostics: 'PRESENT' }, 'false'],
    [{ ...WHOLE, RefreshPrtDiagnostics: 'PRESENT', 'azure_prt::Attempt Status': '0xc000006d' }, 'true'],
    [{ ...WHOLE, KeySignTest: 'FAILED' }, 'false'],
    [{ ...WHOLE, KeySignTest: 'M' }, 'false'],
    [{ ...WHOLE, AadRecoveryEnabled: 'N' }, 'false'],
    [{ ...NONE, WorkplaceJoined: 'YES' }, 'false'],
    [{ ...NONE, WorkplaceJoined: 'YES', [WORK]: '[ 2020-11-01 08:00:00 UTC -- 2030-11-01 08:00:00 UTC ]' }, 'true'],
    [{ ...NONE, WorkplaceJoined: 'YES', [WORK]: '[ 2020-11-01 08:00:00 UTC --' }, 'false'],
    [NONE, 'true'],
    [{ AzureAdPrt: 'YES' }, 'false'],
  ],
  join_type: [
    [HYBRID, 'hybrid'],
    [{ ...HYBRID, DomainJoined: 'NO' }, 'entra'],
    [DOMAIN, 'domain-only'],
    [{ ...DOMAIN, WorkplaceJoined: 'YES' }, 'domain-only'],
    [{ ...DOMAIN, EnterpriseJoined: 'YES' }, 'onprem-drs'],
    [{ ...HYBRID, EnterpriseJoined: 'YES' }, 'contradictory'],
    [{ ...NONE, WorkplaceJoined: 'YES' }, 'registered'],
    [NONE, 'none'],
    [{ AzureAdJoined: 'YES', DomainJoined: 'YES' }, 'hybrid'],
    [{ AzureAdJoined: 'YES' }, 'unknown'],
    [{ AzureAdJoined: 'JA', DomainJoined: 'NEE' }, 'unknown'],
    [{ AzureAdJoined: 'NO', DomainJoined: 'NO' }, 'unknown'],
    [{ ...HYBRID, EnterpriseJoined: 'NEE' }, 'unknown'],
  ],
  joined: [
    [HYBRID, 'true'],
    [DOMAIN, 'false'],
    [{ ...HYBRID, EnterpriseJoined: 'YES' }, 'false'],
    [{}, undefined],
  ],
  reference_time: [
    [{ ...CLIENT, ...MESSAGE }, Date.UTC(2026, 10, 21, 6)],
    [MESSAGE, Date.UTC(2026, 10, 21, 8)],
    [{}, undefined],
  ],
  paste_floor: [
    [
      {
        AzureAdPrtUpdateTime: '2026-11-20 08:00:00.000 UTC',
        'azure_prt::Previous Prt Attempt': '2026-11-21 07:00:00 UTC',
      },
      Date.UTC(2026, 10, 21, 7),
    ],
    [{ [CERTIFICATE]: '[ 2026-01-01 00:00:00.000 UTC -- 2036-01-01 00:00:00.000 UTC ]' }, Date.UTC(2026, 0, 1)],
    [{}, undefined],
  ],
  capture_age: [
    [{ ...CLIENT, ...MESSAGE }, 2 * HOUR],
    [CLIENT, undefined],
  ],
  client_clock_ahead: [
    [{ 'Client Time': '2026-11-21 09:00:00.000 UTC', ...MESSAGE }, HOUR],
    [{ ...CLIENT, ...MESSAGE }, 0],
    [MESSAGE, undefined],
  ],
  prt_age: [
    [{ AzureAdPrtUpdateTime: '2026-11-21 03:00:00.000 UTC', ...MESSAGE }, 5 * HOUR],
    [{ AzureAdPrtUpdateTime: '2026-11-21 09:00:00.000 UTC', ...MESSAGE }, undefined],
    [{ AzureAdPrtUpdateTime: '2026-11-21 03:00:00.000 UTC' }, undefined],
  ],
  prt_left: [
    [{ AzureAdPrtExpiryTime: '2026-11-22 08:00:00.000 UTC', ...MESSAGE }, DAY],
    [{ AzureAdPrtExpiryTime: '2026-11-22 08:00:00.000 UTC' }, undefined],
  ],
  prt_left_floor: [
    [
      { AzureAdPrtUpdateTime: '2026-11-21 08:00:00.000 UTC', AzureAdPrtExpiryTime: '2026-11-20 08:00:00.000 UTC' },
      -DAY,
    ],
    [{ AzureAdPrtExpiryTime: '2026-11-20 08:00:00.000 UTC' }, undefined],
  ],
  prt_attempts_outdated: [
    [{ ...PRT_NOW, ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC') }, 'true'],
    [{ ...PRT_NOW, ...attemptAt('acquire', '2026-11-21 08:00:00.000 UTC') }, 'false'],
    [{ ...PRT_NOW, ...attemptAt('acquire', 'gisteren') }, 'false'],
    [
      {
        ...PRT_NOW,
        ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC'),
        ...attemptAt('refresh', '2026-11-21 08:00:00.000 UTC'),
      },
      'false',
    ],
    [{ ...PRT_NOW, AzureAdPrt: 'NO', ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC') }, 'false'],
    [
      {
        ...PRT_NOW,
        ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC'),
        'SSO State > Azure AcquirePrtDiagnostics::User Identity': 'bo@contoso.example',
      },
      'false',
    ],
    // Where lines were mixed up, the identity may be that of the attempt.
    [
      {
        ...PRT_NOW,
        ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC'),
        'SSO State > Enterprise PRT diagnostics::User Identity': 'bo@contoso.example',
      },
      'false',
    ],
    [
      {
        AzureAdPrt: 'YES',
        AzureAdPrtUpdateTime: '2026-11-21 06:00:00.000 UTC',
        ...attemptAt('acquire', '2026-11-20 08:00:00.000 UTC'),
      },
      'false',
    ],
    [PRT_NOW, undefined],
  ],
  enterprise_prt_left: [[{ EnterprisePrtExpiryTime: '2026-11-21 07:00:00.000 UTC', ...MESSAGE }, -HOUR]],
  cert_age: [
    [{ [CERTIFICATE]: '[ 2026-11-20 08:00:00.000 UTC -- 2036-11-20 08:00:00.000 UTC ]', ...MESSAGE }, DAY],
    [{ [WORK]: '[ 2026-11-20 08:00:00.000 UTC -- 2036-11-20 08:00:00.000 UTC ]', ...MESSAGE }, undefined],
  ],
  cert_left: [
    [{ [CERTIFICATE]: '[ 2016-11-22 08:00:00.000 UTC -- 2026-11-22 08:00:00.000 UTC ]', ...MESSAGE }, DAY],
    [{ [CERTIFICATE]: '2026-11-22 08:00:00.000 UTC', ...MESSAGE }, undefined],
  ],
  cert_left_floor: [
    [
      {
        [CERTIFICATE]: '[ 2016-11-20 08:00:00 UTC -- 2026-11-20 08:00:00 UTC ]',
        AzureAdPrtUpdateTime: '2026-11-21 08:00:00.000 UTC',
      },
      -DAY,
    ],
  ],
  work_cert_left: [
    [
      {
        [WORK]: '[ 2020-01-01 00:00:00 UTC -- 2026-11-22 08:00:00 UTC ]',
        'Work Account 2::DeviceCertificateValidity': '[ 2020-01-01 00:00:00 UTC -- 2030-01-01 00:00:00 UTC ]',
        ...MESSAGE,
      },
      DAY,
    ],
    [{ [CERTIFICATE]: '[ 2016-11-22 08:00:00.000 UTC -- 2026-11-22 08:00:00.000 UTC ]', ...MESSAGE }, undefined],
  ],
  previous_registration_age: [
    [{ ...CLIENT, 'Previous Registration': '2026-11-21 03:00:00.000 UTC' }, 3 * HOUR],
    [{ ...MESSAGE, 'Previous Registration': '2026-11-21 03:00:00.000 UTC' }, undefined],
  ],
  first_failed_test: [
    [{ ...PASSES, 'Token acquisition Test': 'SKIPPED' }, 'none'],
    [{ ...PASSES, 'DRS Discovery Test': 'FAIL [0x801c0021]', 'Token acquisition Test': 'FAIL' }, 'DRS Discovery Test'],
    [{}, undefined],
  ],
  all_tests_pass: [
    [PASSES, 'true'],
    [{ ...PASSES, 'Kerberos Ticket Test': 'FAIL' }, 'false'],
    [{ ...PASSES, 'DRS Connectivity Test': 'SKIPPED' }, 'false'],
  ],
  codes: [
    [
      {
        'Client ErrorCode': '0x801c03f2',
        DeviceAuthStatus: 'FAILED. Error: 0xd000023c',
        WamDefaultSet: 'ERROR (0x80070520)',
      },
      ['0x801c03f2', '0xc000023c'],
    ],
    [{ WamDefaultSet: 'ERROR (0x80070520)' }, undefined],
  ],
  join_codes: [
    [
      { 'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee2]', DeviceAuthStatus: 'FAILED. Error: 0xd000023c' },
      ['0x801c0021', '0x80072ee2'],
    ],
    [{ DeviceAuthStatus: 'FAILED. Error: 0xd000023c' }, undefined],
  ],
  auth_codes: [
    [{ 'Error Phase': 'auth', 'Client ErrorCode': '0x80072ee2' }, ['0x80072ee2']],
    [
      { 'Token acquisition Test': 'FAIL [0xcaa1002d/12007]', 'Error Phase': 'join', 'Client ErrorCode': '0x80072ee2' },
      ['0xcaa1002d', '0x80072ee7'],
    ],
    [{ 'DRS Discovery Test': 'FAIL [0x80072ee2]', 'Client ErrorCode': '0x80072ee2' }, undefined],
    [{ 'Error Phase': 'auth' }, undefined],
  ],
  attempt_codes: [
    [
      { 'azure_prt::Attempt Status': '0xc000023c', 'azure_prt::HTTP Error': '0x80190197' },
      ['0xc000023c', '0x80190197'],
    ],
    [{ 'Client ErrorCode': '0x80190197' }, ['0x80190197']],
    [{ ...HYBRID, 'Client ErrorCode': '0x80190197' }, undefined],
    [{ 'azure_prt::HTTP status': '407' }, undefined],
  ],
  join_network_number: [
    [{ 'Client ErrorCode': '0x80072ee7' }, 12007],
    [{ 'Client ErrorCode': '0x801c03f2' }, 'none'],
  ],
  network_fault: [
    [{ 'Client ErrorCode': '0xcaa82ee2' }, 'true'],
    [{ 'Client ErrorCode': '0xcaa70004' }, 'true'],
    [{ 'azure_prt::HTTP Error': '0x80072ee7' }, 'true'],
    [{ 'azure_prt::Attempt Status': '0xc000023c' }, 'true'],
    [{ 'azure_prt::Attempt Status': '0xc000023c', 'azure_prt::HTTP status': '400' }, 'false'],
    [{ 'Https Status': '407' }, 'true'],
    [{ 'azure_prt::HTTP status': '407' }, 'true'],
    [{ 'Client ErrorCode': '0x801c03f2' }, 'false'],
  ],
  account_name: [
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example' }, 'CONTOSO\\anna, anna@contoso.example'],
    [{}, undefined],
  ],
  account_kind: [
    [{ [POST]: 'NT AUTHORITY\\SYSTEM, SYSTEM' }, 'system'],
    [{ [POST]: 'CONTOSO\\PC-014$, PC-014$@contoso.example' }, 'system'],
    [{ [POST]: 'AzureAD\\anna, anna@contoso.example' }, 'entra'],
    [{ [POST]: 'PC-014\\anna, anna', 'Device Name': 'PC-014.contoso.example' }, 'local'],
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example', DomainName: 'CONTOSO' }, 'domain'],
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example', DomainName: 'contoso.example' }, 'domain'],
    [{ [POST]: 'FABRIKAM\\anna, anna', DomainName: 'CONTOSO' }, 'unknown'],
    [{}, 'unknown'],
  ],
  runs_as_system: [
    [{ [POST]: 'NT AUTHORITY\\SYSTEM, SYSTEM' }, 'true'],
    [{ 'User Context': 'SYSTEM' }, 'false'],
  ],
  elevated: [
    [{ 'User Context': 'SYSTEM' }, 'true'],
    [{ 'User Context': 'ELEVATED User' }, 'true'],
    [{ 'User Context': 'UN-ELEVATED User' }, 'false'],
    [{ KeySignTest: 'PASSED' }, 'true'],
    [KEY, 'false'],
    [{}, undefined],
  ],
  noninteractive: [
    [{ WamDefaultSet: 'ERROR (0xd0020017)' }, 'true'],
    [{ NgcPreReq: 'ERROR 0xd0020017' }, 'true'],
    [{ WamDefaultSet: 'ERROR (0x80070520)', AzureAdPrt: 'NO' }, 'true'],
    [{ WamDefaultSet: 'ERROR (0x80070520)', AzureAdPrt: 'YES' }, 'false'],
    [{ WamDefaultSet: 'ERROR' }, 'false'],
  ],
  affected_user_differs: [
    [{ [POST]: 'AzureAD\\bram, bram@contoso.example', '@chat.affectedUser': 'anna@contoso.example' }, 'true'],
    [{ [POST]: 'AzureAD\\anna, anna@contoso.example', '@chat.affectedUser': 'Anna@contoso.example' }, 'false'],
    [{ [POST]: 'FABRIKAM\\bram, bram', '@chat.affectedUser': 'anna' }, 'false'],
    [{ [POST]: 'AzureAD\\bram, bram@contoso.example' }, undefined],
  ],
  user_fields_usable: [
    [{ [POST]: 'NT AUTHORITY\\SYSTEM, SYSTEM' }, 'false'],
    [{ NgcPreReq: 'ERROR (0xd0020017)' }, 'false'],
    [{ [POST]: 'AzureAD\\bram, bram@contoso.example', '@chat.affectedUser': 'anna@contoso.example' }, 'false'],
    [HYBRID, 'true'],
  ],
  prt_block_other_user: [
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example', 'azure_prt::User Identity': 'bram@contoso.example' }, 'true'],
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example', 'azure_prt::User Identity': 'ANNA@contoso.example' }, 'false'],
    [{ [POST]: 'CONTOSO\\anna, anna@contoso.example', 'azure_prt::User Identity': 'S-1-5-21-1-2-3-1001' }, 'false'],
    [{ 'azure_prt::User Identity': 'bram@contoso.example' }, 'false'],
  ],
  builtin_admin: [
    [{ [POST]: 'PC-014\\Administrator, Administrator', 'Device Name': 'PC-014' }, 'true'],
    [{ [POST]: 'PC-014\\Beheerder, S-1-5-21-1-2-3-500', 'Device Name': 'PC-014' }, 'true'],
    [{ [POST]: 'CONTOSO\\Administrator, administrator@contoso.example', DomainName: 'CONTOSO' }, 'false'],
    [{ 'azure_prt::User Identity': 'administrator@contoso.example' }, 'false'],
  ],
  work_account_same_tenant: [
    [
      { TenantId: T1, 'Work Account 1::WorkplaceTenantId': T2, 'Work Account 2::WorkplaceTenantId': T1.toUpperCase() },
      'true',
    ],
    [{ TenantId: T1, 'Work Account 1::WorkplaceTenantId': T2 }, 'false'],
    [{ TenantId: 'xxxx', 'Work Account 1::WorkplaceTenantId': 'xxxx' }, 'false'],
  ],
  work_accounts_all_other_tenant: [
    [{ TenantId: T1, 'Work Account 1::WorkplaceTenantId': T2 }, 'true'],
    [{ TenantId: T1 }, 'false'],
    [{ TenantId: 'xxxx', 'Work Account 1::WorkplaceTenantId': T2 }, 'false'],
  ],
  tenant_guid_mismatch: [
    [{ TenantId: T1, AuthCodeUrl: `https://login.microsoftonline.com/${T2}/oauth2/authorize` }, 'true'],
    [{ TenantId: T1, AuthCodeUrl: 'https://login.microsoftonline.com/contoso.example/oauth2/authorize' }, 'false'],
    [{ TenantId: T1, AzureAdPrtAuthority: 'https://login.microsoftonline.com/common' }, 'false'],
    [{ TenantId: 'xxxx', AuthCodeUrl: `https://login.microsoftonline.com/${T2}/oauth2/authorize` }, 'false'],
  ],
  cloud: [
    [{ AuthCodeUrl: 'https://login.microsoftonline.com/common/oauth2/authorize' }, 'global'],
    [{ AuthCodeUrl: 'https://login.microsoftonline.us/common/oauth2/authorize' }, 'usgov'],
    [{ JoinSrvUrl: 'https://enterpriseregistration.partner.microsoftonline.cn/EnrollmentServer/device/' }, 'china'],
    [{ AuthCodeUrl: 'https://login.example.org/' }, 'other'],
    [{}, undefined],
  ],
  mdm_host_microsoft: [
    [{ MdmUrl: 'https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc' }, 'true'],
    [{ MdmUrl: 'https://manage.microsoft.com.example.org/' }, 'false'],
    [{ MdmUrl: '' }, undefined],
  ],
  chat_expects_hybrid: [
    [{ '@chat.expectsHybrid': 'true' }, 'true'],
    [{}, undefined],
  ],
  chat_expects_join: [[{ '@chat.expectsJoin': 'false' }, 'false']],
  chat_join_failed: [[{ '@chat.joinFailed': 'true' }, 'true']],
  chat_tenant_differs: [
    [{ TenantId: T1, '@chat.tenant': T2 }, 'true'],
    [{ TenantId: T1, '@chat.tenant': T1 }, 'false'],
    [{ TenantId: T1, '@chat.tenant': 'contoso.example' }, undefined],
  ],
  chat_same_device_id_twice: [[{ '@chat.sameDeviceIdTwice': 'true' }, 'true']],
  chat_entra_not_wanted: [[{ '@chat.entraNotWanted': 'true' }, 'true']],
};

/** Told by the engine after the other rules; proven in diagnose.test.ts. */
const LATER: FactName[] = [
  'join_unexplained',
  'prt_unlisted_status',
  'prt_unlisted_aadsts',
  'findings_above_info',
  'verdict_so_far',
];

describe('facts', () => {
  for (const [name, rows] of Object.entries(TABLE) as [FactName, readonly Row[]][]) {
    it(name, () => {
      for (const [lines, expected] of rows) {
        const { status, context } = buildStatus(lines);
        assert.deepEqual(openCapture(status, context).fact(name), expected, JSON.stringify(lines));
      }
    });
  }

  it('leaves no fact without a proof', () => {
    const proven = new Set([...Object.keys(TABLE), ...LATER]);
    assert.deepEqual(
      Object.keys(FACTS).filter((name) => !proven.has(name)),
      [],
    );
  });

  it('works each fact out once and never from the wall clock', () => {
    const { status } = buildStatus({ ...HYBRID, AzureAdPrtUpdateTime: '2020-01-01 00:00:00.000 UTC' });
    const capture = openCapture(status);
    assert.equal(capture.fact('prt_age'), undefined);
    assert.equal(capture.fact('cert_left'), undefined);
    const codes = openCapture(buildStatus({ 'Client ErrorCode': '0x801c03f2' }).status);
    assert.equal(codes.fact('codes'), codes.fact('codes'));
  });
});
