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
