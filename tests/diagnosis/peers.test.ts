// What another public analyser gets wrong, and what public captures must come out as: a proof each.
import assert from 'node:assert/strict';
import {
  attempt,
  block,
  DOMAIN,
  ENTRA,
  HYBRID,
  NO_PRT,
  ONPREM,
  POST_ACCOUNT,
  REFRESH,
  REGISTERED,
  TENANT,
  WORKGROUP,
  without,
} from './captures.ts';
import { allIds, diagnose, ids, verdictAndPhase } from './engine.ts';

const NOT_FOUND = {
  'Server ErrorCode': 'DirectoryError',
  'Server Message': 'The device object by the given id (x) is not found.',
};
const MESSAGE = { '@chat.messageTime': '2026-11-21T08:00:00Z' };
const ENDED = '[ 2010-01-01 10:00:00 UTC -- 2020-01-01 10:30:00 UTC ]';

describe('defects of a peer not to repeat', () => {
  it('1: a work account never overwrites the device or the user', () => {
    const found = diagnose({
      ...HYBRID,
      ...MESSAGE,
      'user::WorkplaceJoined': 'YES',
      'Work Account 1::WorkplaceTenantId': 'a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
      'Work Account 1::DeviceCertificateValidity': ENDED,
      'Work Account 1::KeyProvider': 'Example Provider',
      'Work Account 1::TpmProtected': 'NO',
    });
    for (const id of ['device-cert-expired', 'key-provider-unexpected', 'tpm-not-used'])
      assert.ok(!allIds(found).includes(id), id);
    assert.ok(allIds(found).includes('registration-cert-expired'));
  });

  it('2: the blocks of acquire, refresh and join keep their own error fields', () => {
    const found = diagnose({
      ...NO_PRT,
      ...block('0xc000006d', { 'Server Error Code': 'DirectoryError', 'Server Error Description': 'AADSTS50053: x' }),
      ...block('0xc000005f', {}, REFRESH),
    });
    assert.deepEqual(ids(found.findings), ['prt-realm-not-found', 'prt-account-locked']);
    assert.ok(found.findings[1]?.evidence.every((line) => line.seen !== '0xc000005f'));
  });

  it('3: proxies, accounts, HTTP states, Kerberos test and expiry are read', () => {
    const proxied = diagnose({
      ...DOMAIN,
      'ie::Proxy Server List': 'proxy.contoso.example:8080',
      'DRS Discovery Test': 'FAIL [0x801c0021/0x80072efd]',
    });
    assert.deepEqual(ids(proxied.findings), ['drs-discovery-connect', 'proxy-user-only']);
    assert.ok(
      ids(diagnose({ ...DOMAIN, ...attempt('join', '0x801c0abc', { 'Https Status': '429' }) }).findings).includes(
        'join-throttled',
      ),
    );
    const kerberos = {
      'Kerberos Ticket Test': 'FAIL [0x8009030c]',
      'Fallback to Fed-Join': 'DISABLED',
      'Fallback to Sync-Join': 'DISABLED',
    };
    assert.equal(diagnose({ ...DOMAIN, ...kerberos }).primary?.id, 'auth-kerberos-key-missing');
    assert.ok(
      allIds(diagnose({ ...HYBRID, ...MESSAGE, AzureAdPrtExpiryTime: '2026-11-20 06:02:40.000 UTC' })).includes(
        'prt-expired',
      ),
    );
  });

  it('4: registered-only, domain-only and home PCs give no error', () => {
    for (const lines of [REGISTERED, WORKGROUP, DOMAIN]) {
      const found = diagnose(lines);
      assert.notEqual(found.verdict, 'failing');
      assert.ok([...found.findings, ...found.notes].every((finding) => !finding.fails && finding.severity !== 'error'));
    }
  });

  it('5: DirectoryError alone is not "waiting for sync"', () => {
    const primary = (message: string): string | undefined =>
      diagnose({ ...DOMAIN, ...attempt('join', '0x801c03f2', { ...NOT_FOUND, 'Server Message': message }) }).primary
        ?.id;
    assert.equal(primary('The request was throttled. Retry after 300 seconds.'), 'join-throttled');
    assert.equal(primary('AADSTS90002: Tenant x not found.'), 'scp-wrong-tenant');
    assert.equal(primary('Something else.'), 'join-directory-error-generic');
    assert.equal(primary(NOT_FOUND['Server Message']), 'sync-join-waiting');
  });

  it('6: a check that could not run is no broken device', () => {
    const found = diagnose({ ...HYBRID, DeviceAuthStatus: 'FAILED. ERROR' });
    assert.deepEqual(
      [found.verdict, ids(found.findings), found.primary?.fails],
      ['undecided', ['device-auth-check-error'], false],
    );
  });

  it('7: a healthy device gets a healthy verdict and no phase', () => {
    for (const [lines, id] of [
      [HYBRID, 'healthy-hybrid'],
      [ENTRA, 'healthy-entra'],
      [REGISTERED, 'healthy-registered'],
    ] as const) {
      const found = diagnose(lines);
      assert.deepEqual([found.verdict, found.failedPhase, found.primary?.id, found.missing], ['healthy', null, id, []]);
      assert.ok(found.checked > 100);
    }
    assert.equal(diagnose(ONPREM).verdict, 'healthy');
    assert.equal(diagnose({ ...DOMAIN, '@chat.entraNotWanted': 'true' }).primary?.id, 'healthy-domain-only');
  });

  it('8: no age without a time to compare with', () => {
    const old = {
      ...HYBRID,
      AzureAdPrtUpdateTime: '2020-01-01 06:00:00.000 UTC',
      AzureAdPrtExpiryTime: '2036-01-15 06:00:00.000 UTC',
    };
    assert.ok(!allIds(diagnose(old)).includes('prt-stale'));
    assert.ok(allIds(diagnose({ ...old, ...MESSAGE })).includes('prt-stale'));
  });

  it('9: MdmUrl is no proof of enrolment; Managed by MDM is', () => {
    assert.ok(!allIds(diagnose(HYBRID)).some((id) => id.startsWith('mdm-')));
    const managed = allIds(diagnose({ ...HYBRID, MdmUrl: '', OsVersionUpdated: 'Managed by MDM' }));
    assert.deepEqual(
      managed.filter((id) => id.startsWith('mdm-')),
      ['mdm-managed-marker'],
    );
  });

  it('10: the AD domain name is never compared with the tenant', () => {
    const found = diagnose({
      ...HYBRID,
      DomainName: 'FABRIKAM',
      TenantName: 'Contoso',
      AuthCodeUrl: 'https://login.microsoftonline.com/contoso.example/oauth2/authorize',
    });
    assert.equal(found.verdict, 'healthy');
  });

  it('11: 0xc000006d alone is not a wrong password', () => {
    assert.deepEqual(ids(diagnose({ ...NO_PRT, ...block('0xc000006d') }).findings), ['prt-logon-failure-generic']);
  });

  it('12: network faults are read as numbers', () => {
    for (const code of ['0x80072ee7', '12007', '0xcaa82ee7']) {
      assert.equal(diagnose({ ...NO_PRT, ...block('0xc000006d', { 'HTTP Error': code }) }).primary?.id, 'prt-http-dns');
    }
  });

  it('13: the built-in Administrator is read from Executing Account Name', () => {
    const failed = { ...WORKGROUP, 'Device Name': 'PC-014', '@chat.joinFailed': 'true' };
    assert.ok(
      ids(diagnose({ ...failed, [POST_ACCOUNT]: 'PC-014\\Administrator, Administrator' }).findings).includes(
        'join-builtin-admin',
      ),
    );
    const block500 = block('0xc000006d', { 'User Identity': 'administrator@contoso.example' });
    assert.ok(!allIds(diagnose({ ...failed, ...block500 })).includes('join-builtin-admin'));
  });

  it('14: an absent SCP is told apart from an unreadable one', () => {
    const primary = (code: string): string | undefined =>
      diagnose({ ...DOMAIN, 'AD Configuration Test': `FAIL [${code}]` }).primary?.id;
    assert.equal(primary('0x80070002'), 'scp-not-found');
    assert.equal(primary('0x801c001d'), 'scp-read-failed');
  });
});

describe('expected outcomes of public captures', () => {
  it('domain-only, SCP missing, over WinRM', () => {
    const found = diagnose({
      ...DOMAIN,
      'user::WamDefaultSet': 'ERROR (0xd0020017)',
      'ngc::NgcPreReq': 'ERROR (0xd0020017)',
      'ngc::PolicyEnabled': 'UNKNOWN',
      'AD Configuration Test': 'FAIL [0x80070002]',
      'DRS Discovery Test': 'SKIPPED',
      'DRS Connectivity Test': 'SKIPPED',
      ...attempt('discover', '0x801c001d'),
    });
    assert.deepEqual(
      [verdictAndPhase(found), ids(found.findings), found.primary?.confidence],
      ['failing discover', ['scp-not-found'], 'high'],
    );
    assert.ok(ids(found.notes).includes('capture-winrm-or-noninteractive'));
    assert.ok(!allIds(found).some((id) => /^(?:hello|wam|prt)-/.test(id)));
  });

  it('Entra joined, over RDP, elevated, MdmUrl empty', () => {
    const found = diagnose({
      ...ENTRA,
      MdmUrl: '',
      MdmComplianceUrl: '',
      'device::TpmProtected': 'NO',
      KeySignTest: 'PASSED',
      'ngc::SessionIsNotRemote': 'NO',
      'ngc::DeviceEligible': 'NO',
    });
    assert.deepEqual([verdictAndPhase(found), ids(found.findings)], ['healthy', ['healthy-entra']]);
    for (const id of ['capture-remote-session', 'capture-elevated-prompt', 'mdm-url-missing', 'tpm-not-used'])
      assert.ok(ids(found.notes).includes(id), id);
    assert.ok(found.notes.every((note) => note.severity === 'info'));
  });

  it('registered-only', () => {
    const found = diagnose({ ...REGISTERED, 'user::WamDefaultSet': 'NO' });
    assert.deepEqual(
      [found.verdict, found.joinType, ids(found.findings)],
      ['healthy', 'registered', ['healthy-registered']],
    );
    assert.ok(!allIds(found).includes('wam-default-not-set'));
    assert.equal(
      diagnose({ ...REGISTERED, '@chat.expectsJoin': 'true' }).primary?.id,
      'registered-where-join-expected',
    );
  });

  it('workgroup PC with a WAM error', () => {
    const found = diagnose({ ...WORKGROUP, 'user::WamDefaultSet': 'ERROR' });
    assert.deepEqual(
      [found.verdict, found.joinType, ids(found.findings), found.primary?.severity],
      ['healthy', 'none', ['not-joined-anywhere'], 'info'],
    );
  });

  it('device check and refresh fail on the same network fault while the PRT lives', () => {
    const found = diagnose({
      ...HYBRID,
      DeviceAuthStatus: 'FAILED. Error: 0xd000023c',
      ...block('0xc000023c', { 'HTTP Error': '0x80072ee7' }, REFRESH),
    });
    assert.deepEqual(
      [verdictAndPhase(found), ids(found.findings), found.primary?.severity],
      ['undecided', ['prt-http-dns'], 'warning'],
    );
    assert.ok(!allIds(found).includes('device-auth-check-error'));
  });

  it('sync join waiting', () => {
    const found = diagnose({ ...DOMAIN, ...attempt('join', '0x801c03f2', NOT_FOUND) });
    assert.deepEqual(
      [verdictAndPhase(found), ids(found.findings), found.primary?.confidence],
      ['failing join', ['sync-join-waiting'], 'high'],
    );
    assert.ok(found.primary?.codes[0]?.startsWith('0x801c03f2'));
    assert.ok(found.primary?.evidence.some((line) => line.quote.includes('Server Message') && line.line > 0));
  });

  it('discovery time-out', () => {
    const found = diagnose({
      ...DOMAIN,
      'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee2]',
      'DRS Connectivity Test': 'SKIPPED',
    });
    assert.deepEqual([verdictAndPhase(found), ids(found.findings)], ['failing discover', ['drs-discovery-timeout']]);
    const alone = diagnose(
      without(
        { ...DOMAIN, 'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee2]' },
        'ie::Auto Detect Settings',
        'winhttp::Access Type',
      ),
    );
    assert.ok(!allIds(alone).some((id) => id.startsWith('proxy-') || id === 'wpad-on'));
  });

  it('wrong password', () => {
    const found = diagnose({
      ...NO_PRT,
      ...block('0xc000006d', {
        'HTTP Error': '0x0',
        'HTTP status': '400',
        'Server Error Description': 'AADSTS50126: Error',
      }),
    });
    assert.deepEqual(
      [verdictAndPhase(found), ids(found.findings), found.primary?.confidence],
      ['failing post-join', ['prt-wrong-password'], 'high'],
    );
  });

  it('same tenant registered beside the join', () => {
    const found = diagnose({
      ...HYBRID,
      ...MESSAGE,
      'user::WorkplaceJoined': 'YES',
      'Work Account 1::WorkplaceTenantId': TENANT,
      'Work Account 1::DeviceCertificateValidity': '[ 2025-02-11 07:20:10 UTC -- 2035-02-11 07:50:10 UTC ]',
    });
    assert.deepEqual([found.verdict, ids(found.findings)], ['undecided', ['dual-state-same-tenant']]);
  });

  it('hybrid, disabled or deleted', () => {
    const found = diagnose({ ...NO_PRT, MdmUrl: '', DeviceAuthStatus: 'FAILED. Device is either disabled or deleted' });
    assert.deepEqual(
      [verdictAndPhase(found), ids(found.findings), found.primary?.confidence],
      ['failing post-join', ['device-disabled-or-deleted'], 'high'],
    );
    assert.ok(ids(found.notes).includes('hybrid-pending-after-delete'));
    assert.ok(!allIds(found).some((id) => /^(?:prt|wam|mdm)-/.test(id)));
  });
});
