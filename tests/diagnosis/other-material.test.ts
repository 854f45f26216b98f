// Texts that are not /status are recognised, and read as far as they hold exact codes and texts.
import assert from 'node:assert/strict';

import { parseStatus } from '../../diagnosis/parse.ts';

const read = (text: string): [string, Record<string, string>] => {
  const status = parseStatus(text);
  return [status.kind, Object.fromEntries(status.fields.map((field) => [field.label, field.raw]))];
};

describe('other material', () => {
  it('reads one-line event text', () => {
    const text =
      'Event ID 304 Automatic registration failed at join phase. Exit code: Unknown HResult Error code: 0x801c03f2. Server error: {"ErrorType":"DirectoryError","Message":"The device object by the given id (x) is not found."}. Registration type: sync.';
    assert.deepEqual(read(text), [
      'event-text',
      {
        'Registration Type': 'sync',
        'Server ErrorCode': 'DirectoryError',
        'Server Message': 'The device object by the given id (x) is not found.',
        'Client ErrorCode': '0x801c03f2',
        'Error Phase': 'join',
      },
    ]);
  });
  it('believes a printed errorPhase before the sentence around it', () => {
    const [, fields] = read(
      'Automatic registration failed at join phase. Error code: 0x801c001d\nerrorPhase: discover',
    );
    assert.equal(fields['Error Phase'], 'discover');
  });
  it('takes event 304 at its word only where nothing says more', () => {
    const registration = 'Automatic registration failed at join phase. Exit code: Unknown HResult Error code: ';
    const lookup =
      'Automatic registration failed. Failed to lookup the registration service information from Active Directory.';
    assert.equal(read(`${registration}0x801c03f2.`)[1]['Error Phase'], 'join');
    assert.equal(read(`${registration}0x801c001d.`)[1]['Error Phase'], undefined);
    assert.equal(read(`${registration}0x80072ee2.\n${lookup} Exit code: 0x80072ee2`)[1]['Error Phase'], 'discover');
  });
  it('knows the steps around the join request, and the logs of the sign-in', () => {
    const phase = (step: string): string | undefined =>
      read(`Event 200: The ${step} with exit code: 0x80072ee2.`)[1]['Error Phase'];
    assert.equal(phase('discovery request send operation failed'), 'discover');
    assert.equal(phase('initialization of the join request failed'), 'join');
    assert.equal(phase('send join request operation failed'), 'join');
    const broker = read(
      'Microsoft-Windows-AAD/Operational Event ID: 1098\nError: 0xCAA2000C interaction_required\nAADSTS50076: MFA',
    );
    assert.deepEqual(Object.keys(broker[1]), ['Attempt Status', 'Server Error Description']);
  });
  it('joins a code that a narrow window broke', () =>
    assert.deepEqual(read('ik krijg fout 0x801c\n001d bij het aanmelden'), [
      'bare-error',
      { 'Client ErrorCode': '0x801c001d' },
    ]));
  it('goes by the last step of /debug', () => {
    const found = read(
      'DsrCmdJoinHelper::Join: started\nTenantInfo::Discover: Join Info { TenantType = Managed; AutoJoinEnabled = 1 }\nAutoEnrollAsComputer: Unable to retrieve access token. GetComputerTokenForADRS failed with error 0xcaa90006.',
    );
    assert.deepEqual(found, ['dsregcmd-debug', { 'Client ErrorCode': '0xcaa90006', 'Error Phase': 'auth' }]);
  });
  it('tells the federated attempt from the synchronized one behind it', () => {
    const text = [
      'AutoEnrollAsComputer: Unable to retrieve access token. GetComputerTokenForADRS failed with error 0xcaa9002c.',
      'DsrCmdJoinHelper::Join: Federated ADRS join failed with error 0xcaa1000e. Try synchronized join.',
    ];
    assert.deepEqual(read(text.join('\n'))[1], {
      'Token acquisition Test': 'FAIL [0xcaa9002c]',
      'Fallback to Sync-Join': 'ENABLED',
    });
    const [, fields] = read([...text, 'DsrDeviceAutoJoin failed 0x801c03f2.'].join('\n'));
    assert.deepEqual([fields['Client ErrorCode'], fields['Error Phase']], ['0x801c03f2', 'join']);
  });
  it('reads no fault into the default account of another prompt', () =>
    assert.deepEqual(
      read(
        'dsregcmd::wmain\nDsrCmdAccountMgr::GetDefaultSsoInfo: BlockOnCompletion failed 0xd000000d.\nERROR IsDefaultAccountSet 0xd000000d',
      ),
      ['dsregcmd-debug', {}],
    ));
  it('reads the code of a failed sign-in as what it is', () => {
    assert.deepEqual(read('Event ID 1098: AAD Cloud AP plugin call failed, error: 0xC000006D'), [
      'event-text',
      { 'Attempt Status': '0xc000006d' },
    ]);
  });
  it('gives a bare code no phase', () =>
    assert.deepEqual(read('0x80072ee2'), ['bare-error', { 'Client ErrorCode': '0x80072ee2' }]));
  it('reads bare NTSTATUS', () =>
    assert.deepEqual(read('0xd000006d'), ['bare-error', { 'Attempt Status': '0xc000006d' }]));
  it('takes the tenant a service does not find for the join', () => {
    assert.deepEqual(read("AADSTS90002: Tenant 'x' not found."), [
      'bare-error',
      { 'Server Message': "AADSTS90002: Tenant 'x' not found." },
    ]);
  });
  it('knows the page of a refused sign-in', () => {
    const text =
      'AADSTS50155: Device is not authenticated.\nRequest Id: a\nCorrelation Id: b\nTimestamp: 2026-11-20T07:58:11Z';
    assert.deepEqual(read(text), [
      'bare-error',
      { 'Server Error Description': 'AADSTS50155: Device is not authenticated.' },
    ]);
  });
  it('reads no code out of the chat around a status', () => {
    const text = 'AzureAdJoined : NO\nEnterpriseJoined : NO\nDomainJoined : YES\nVorige keer was het 0x801c0021\n';
    assert.equal(parseStatus(text).byLabel.get('Client ErrorCode'), undefined);
  });
  it('reads event text beside a status without an attempt', () => {
    const text =
      'AzureAdJoined : NO\nEnterpriseJoined : NO\nDomainJoined : YES\nThe discovery operation callback failed with exit code: 0x80072ee2\n';
    assert.equal(parseStatus(text).byLabel.get('Client ErrorCode')?.[0]?.raw, '0x80072ee2');
  });
  it('lets a status win', () => {
    assert.equal(parseStatus('| Device State |\nDsrCmdJoinHelper::Join: failed 0x801c001d\n').kind, 'dsregcmd-status');
  });
  for (const [kind, text] of [
    ['linux-dsreg', 'Device Registration Status\nBroker Version: 2.0.4'],
    ['dsregcmd-other-verb', 'User accounts:\nAccount: u:1'],
    ['dsregcmd-other-verb', 'C:\\>dsregcmd.exe /leave\nDone'],
    ['autoworkplace', 'autoworkplace.exe /join'],
    ['dsregcmd-debug', 'deviceKeysHealthy: YES\ndsrInstance: azure'],
    ['unknown', 'Hei, kan du hjelpe meg med PC-en?'],
    ['unknown', 'What is event 304?'],
  ] as const) {
    it(`${kind}: ${text.split('\n')[0]}`, () => assert.equal(parseStatus(text).kind, kind));
  }
});
