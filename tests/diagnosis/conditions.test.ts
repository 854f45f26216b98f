// Truth tables of the closed operators, the groups and the meaning of what is missing.
import assert from 'node:assert/strict';
import { openCapture } from '../../diagnosis/capture.ts';
import { compileCondition } from '../../diagnosis/conditions.ts';
import { readCondition, readRule } from '../../diagnosis/rules.ts';
import type { Condition, FieldValue } from '../../diagnosis/types.ts';
import { buildStatus } from './status.ts';

function judge(condition: Condition, lines: Record<string, string>): string {
  const { status, context } = buildStatus(lines);
  return compileCondition(condition).judge(openCapture(status, context));
}

function table(condition: Condition, rows: readonly (readonly [Record<string, string>, string])[]): void {
  for (const [lines, expected] of rows)
    assert.equal(judge(condition, lines), expected, JSON.stringify({ condition, lines }));
}

const REFRESH = 'SSO State > Azure RefreshPrtDiagnostics';

describe('conditions: operators', () => {
  it('is: case and space aside, only whole values', () => {
    table({ field: 'AzureAdPrt', is: 'NO' }, [
      [{ AzureAdPrt: 'NO' }, 'holds'],
      [{ AzureAdPrt: ' no ' }, 'holds'],
      [{ AzureAdPrt: 'NO <-- why?' }, 'holds'],
      [{ AzureAdPrt: 'YES' }, 'fails'],
      [{ AzureAdPrt: 'UNKNOWN' }, 'fails'],
      [{ AzureAdPrt: 'NEE' }, 'unknown'],
      [{ AzureAdPrt: 'N' }, 'unknown'],
      [{ AzureAdPrt: '' }, 'unknown'],
      [{ AzureAdPrt: 'n/a' }, 'unknown'],
      [{ EnterprisePrt: 'NO' }, 'unknown'],
    ]);
    table({ field: 'prev::Server ErrorCode', is: 'DirectoryError' }, [
      [{ 'Server ErrorCode': 'directoryerror' }, 'holds'],
      [{ 'Server ErrorCode': 'DirectoryErrorX' }, 'fails'],
      [{ 'Server ErrorCode': 'DirectoryError of another kind' }, 'fails'],
    ]);
  });

  it('is: the leading word alone for tests and states', () => {
    table({ field: 'prejoin::DRS Discovery Test', is: 'FAIL' }, [
      [{ 'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee2]' }, 'holds'],
      [{ 'DRS Discovery Test': 'FAIL' }, 'holds'],
      [{ 'DRS Discovery Test': 'PASS' }, 'fails'],
      [{ 'DRS Discovery Test': 'SKIPPED' }, 'fails'],
      [{ 'DRS Discovery Test': 'FA' }, 'unknown'],
    ]);
    table({ field: 'DeviceAuthStatus', is: 'FAILED' }, [
      [{ DeviceAuthStatus: 'FAILED. Error: 0xd000023c' }, 'holds'],
      [{ DeviceAuthStatus: 'SUCCESS' }, 'fails'],
    ]);
    table({ field: 'WamDefaultSet', is: 'ERROR' }, [
      [{ WamDefaultSet: 'ERROR (0x80070520)' }, 'holds'],
      [{ WamDefaultSet: 'NO' }, 'fails'],
    ]);
    table({ field: 'KeySignTest', is: 'FAILED' }, [[{ KeySignTest: 'PASSED' }, 'fails']]);
  });

  it('not, in and has', () => {
    table({ field: 'device::KeyProvider', not: 'Microsoft Platform Crypto Provider' }, [
      [{ 'device::KeyProvider': 'Other Provider' }, 'holds'],
      [{ 'device::KeyProvider': 'Microsoft Platform Crypto Provider' }, 'fails'],
      [{ 'Work Account 1::KeyProvider': 'Other Provider' }, 'unknown'],
    ]);
    table({ field: 'prev::Error Phase', in: ['auth', 'join'] }, [
      [{ 'Error Phase': 'join' }, 'holds'],
      [{ 'Error Phase': 'discover' }, 'fails'],
      [{}, 'unknown'],
    ]);
    table({ field: 'prev::Server Message', has: ["target computer's SID", 'throttled'] }, [
      [{ 'Server Message': 'check of the target computer’s sid failed' }, 'holds'],
      [{ 'Server Message': 'Request was THROTTLED' }, 'holds'],
      [{ 'Server Message': 'not found' }, 'fails'],
    ]);
  });

  it('code: whole tokens, first code or sub-code, every spelling of a network number', () => {
    table({ field: 'prejoin::DRS Discovery Test', code: ['12002'] }, [
      [{ 'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee2]' }, 'holds'],
      [{ 'DRS Discovery Test': 'FAIL [0xcaa82ee2]' }, 'holds'],
      [{ 'DRS Discovery Test': 'FAIL [12002]' }, 'holds'],
      [{ 'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee7]' }, 'fails'],
    ]);
    table({ field: 'prejoin::AD Connectivity Test', code: ['0x8007054b'] }, [
      [{ 'AD Connectivity Test': 'FAIL [0x54b]' }, 'holds'],
      [{ 'AD Connectivity Test': 'FAIL [0x8007054b1]' }, 'fails'],
    ]);
    table({ field: 'prev::Client ErrorCode', code: ['0x80070520'] }, [[{ 'Client ErrorCode': '0x80071312' }, 'fails']]);
    table({ field: 'azure_prt::Server Error Description', code: ['AADSTS50006'] }, [
      [{ 'azure_prt::Server Error Description': 'AADSTS5000611: text' }, 'fails'],
      [{ 'azure_prt::Server Error Description': 'AADSTS50006: text' }, 'holds'],
    ]);
    table({ fact: 'codes', code: ['0xc000023c'] }, [
      [{ DeviceAuthStatus: 'FAILED. Error: 0xd000023c' }, 'holds'],
      [{ DeviceAuthStatus: 'SUCCESS' }, 'fails'],
      [{ AzureAdPrt: 'NO' }, 'unknown'],
    ]);
  });

  it('above and below: numbers, durations, versions', () => {
    table({ field: 'user::WorkAccountCount', above: '2' }, [
      [{ WorkAccountCount: '3' }, 'holds'],
      [{ WorkAccountCount: '2' }, 'fails'],
      [{ WorkAccountCount: 'many' }, 'unknown'],
    ]);
    const clock = { 'Client Time': '2026-11-20 07:59:00.000 UTC' };
    table({ fact: 'capture_age', above: '24h' }, [
      [{ ...clock, '@chat.messageTime': '2026-11-21T08:00:00Z' }, 'holds'],
      [{ ...clock, '@chat.messageTime': '2026-11-21T07:59:00Z' }, 'fails'],
      [clock, 'unknown'],
    ]);
    table({ fact: 'os_version', below: '10.0' }, [
      [{ '@osVersion': '6.3' }, 'holds'],
      [{ '@osVersion': '10.0' }, 'fails'],
      [{ '@osVersion': '11.0' }, 'fails'],
      [{}, 'unknown'],
    ]);
  });

  it('absent: against a printed section only, and not where the paste may have been cut', () => {
    table({ field: 'MdmUrl', absent: 'true' }, [
      [{ MdmUrl: '' }, 'holds'],
      [{ TenantId: 'x', AzureAdPrt: 'NO' }, 'holds'],
      [{ TenantId: 'x' }, 'unknown'],
      [{ AzureAdPrt: 'NO' }, 'unknown'],
      [{ MdmUrl: 'https://mdm.example.org' }, 'fails'],
    ]);
    table({ field: 'azure_prt::Attempt Status', absent: 'true' }, [
      [{ AzureAdPrt: 'NO', EnterprisePrt: 'NO' }, 'holds'],
      [{ AzureAdPrt: 'NO', KeySignTest: 'PASSED' }, 'holds'],
      [{ AzureAdPrt: 'NO' }, 'unknown'],
      [{ AzureAdPrt: 'NO', 'azure_prt::Attempt Status': '0xc000006d' }, 'fails'],
    ]);
    table({ field: 'ie::Proxy Server List', absent: 'false' }, [
      [{ 'ie::Proxy Server List': 'proxy:8080' }, 'holds'],
      [{ 'ie::Proxy Server List': '' }, 'fails'],
      [{ 'winhttp::Proxy Server List': 'proxy:8080' }, 'unknown'],
    ]);
    table({ field: 'sso::AzureAdPrtAuthority', absent: 'false' }, [[{ AzureAdPrtAuthority: 'NO' }, 'fails']]);
  });
});

describe('conditions: groups and instances', () => {
  const yes: Condition = { field: 'AzureAdJoined', is: 'YES' };
  const no: Condition = { field: 'AzureAdJoined', is: 'NO' };
  const unclear: Condition = { field: 'DomainJoined', is: 'YES' };
  const lines = { AzureAdJoined: 'YES' };

  it('all, any and none are three-valued', () => {
    table({ all: [yes, yes] }, [[lines, 'holds']]);
    table({ all: [yes, unclear] }, [[lines, 'unknown']]);
    table({ all: [unclear, no] }, [[lines, 'fails']]);
    table({ any: [no, yes] }, [[lines, 'holds']]);
    table({ any: [no, unclear] }, [[lines, 'unknown']]);
    table({ any: [no, no] }, [[lines, 'fails']]);
    table({ none: [no, unclear] }, [[lines, 'holds']]);
    table({ none: [yes] }, [[lines, 'fails']]);
  });

  it('one instance is enough, and leaves of one all about a repeated block share it', () => {
    const two = {
      'azure_prt::Attempt Status': '0xc000006d',
      [`${REFRESH}::Attempt Status`]: '0xc000023c',
      [`${REFRESH}::HTTP status`]: '503',
    };
    table({ field: 'azure_prt::Attempt Status', code: ['0xc000023c'] }, [[two, 'holds']]);
    const both = (code: string): Condition => ({
      all: [
        { field: 'azure_prt::Attempt Status', code: [code] },
        { field: 'azure_prt::HTTP status', is: '503' },
      ],
    });
    table(both('0xc000023c'), [[two, 'holds']]);
    table(both('0xc000006d'), [[{ ...two, 'azure_prt::HTTP status': '400' }, 'fails']]);
    table(both('0xc000006d'), [[two, 'unknown']]);
  });

  it('collects the fields that made it hold', () => {
    const { status } = buildStatus({ 'Error Phase': 'join', 'Client ErrorCode': '0x801c03f2' });
    const condition: Condition = {
      any: [
        { field: 'prev::Error Phase', is: 'discover' },
        { field: 'prev::Client ErrorCode', code: ['0x801c03f2'] },
      ],
    };
    const fields: FieldValue[] = [];
    compileCondition(condition).collect(openCapture(status), fields);
    assert.deepEqual(
      fields.map((field) => field.label),
      ['Client ErrorCode'],
    );
  });
});

describe('rules: reading a rule block', () => {
  const block = {
    group: 'join',
    priority: '1',
    severity: 'error',
    confidence: 'high',
    when: { fact: 'joined', is: 'true' },
  };

  it('fills in what may be left out', () => {
    const rule = readRule('x', block);
    assert.deepEqual([rule.fails, rule.show, rule.evidence, rule.suppresses], [true, 'always', [], []]);
    assert.equal(readRule('x', { ...block, severity: 'warning' }).fails, false);
    assert.equal(readRule('x', { ...block, severity: 'warning', fails: 'true' }).fails, true);
  });

  it('names the entry and the key that is wrong', () => {
    assert.throws(() => readRule('x', { ...block, severity: 'bad' }), /x: rule\.severity is none of/);
    assert.throws(() => readRule('x', { ...block, priorty: '1' }), /x: rule\.priorty is not a key/);
    assert.throws(() => readRule('x', { ...block, priority: 'one' }), /x: rule\.priority is no whole number/);
    assert.throws(() => readRule('x', { ...block, when: { field: 'A' } }), /rule\.when names no operator/);
    assert.throws(() => readRule('x', { ...block, when: { all: [] } }), /rule\.when\.all is empty/);
    assert.throws(() => readRule('x', { ...block, when: { all: [{ is: 'x' }] } }), /all\[0\] names neither/);
    assert.throws(() => readRule('x', { ...block, when: { field: 'A', like: 'x' } }), /like is no operator/);
    assert.throws(() => readCondition({ all: [], any: [] }, 'w'), /w mixes all with any/);
  });

  it('refuses unknown facts and operands', () => {
    assert.throws(() => compileCondition({ fact: 'no_such_fact', is: 'x' }), /Unknown fact no_such_fact/);
    assert.throws(() => compileCondition({ field: 'A', above: 'many' }), /no number, duration or version/);
    assert.throws(() => compileCondition({ field: 'A', code: ['hello'] }), /hello in a condition is no code/);
  });
});
