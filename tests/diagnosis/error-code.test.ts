// Codes in every notation become one form; what only looks like a code stays out.
import assert from 'node:assert/strict';
import fc from 'fast-check';

import { decimals, decodeFamily, findCodes, networkNumber, normaliseCode } from '../../diagnosis/error-code.ts';

const ids = (text: string, isCodeField = false): string[] => findCodes(text, isCodeField).map((code) => code.id);

describe('normaliseCode', () => {
  for (const [written, id] of Object.entries({
    '0x801c0021': '0x801c0021',
    '0X801C0021': '0x801c0021',
    '801C0021': '0x801c0021',
    '801c0021h': '0x801c0021',
    '0x801c0021L': '0x801c0021',
    '0x801C0021UL': '0x801c0021',
    '&H801C0021': '0x801c0021',
    '-2145648607': '0x801c0021',
    '2149318689': '0x801c0021',
    '−2145648607': '0x801c0021',
    '[0x801c0021]': '0x801c0021',
    '(0x80070520).': '0x80070520',
    '0xffffffff801c0021': '0x801c0021',
    '0xd000023c': '0xc000023c',
    '-805305796': '0xc000023c',
    '0xd0020017': '0xc0020017',
    '0x54b': '0x8007054b',
    '1355': '0x8007054b',
    '0x2ee7': '0x80072ee7',
    '12007': '0x80072ee7',
    aadsts50155: 'AADSTS50155',
    'AADSTS 5000611': 'AADSTS5000611',
    Ox801c0021: '0x801c0021',
    Ox80lcO3f2: '0x801c03f2',
    '0x8O1C0O1D': '0x801c001d',
    AADSTS5O126: 'AADSTS50126',
    '80280036': '0x80280036',
  })) {
    it(`${written} is ${id}`, () => assert.equal(normaliseCode(written), id));
  }
  for (const written of [
    '20261121',
    '0x0',
    '0',
    '',
    'YES',
    '0x',
    '0xg1',
    'AADSTS',
    'AADSTSolio',
    '0xoil',
    '-5',
    '123456789012',
    '0x123456789',
    'deadbeefs',
    '12345678',
  ]) {
    it(`${written || 'nothing'} is no code`, () => assert.equal(normaliseCode(written), null));
  }
  it('takes back every decimal it gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x80000001, max: 0xcfffffff }), (number) => {
        const id = `0x${number.toString(16)}`;
        const both = decimals(id);
        assert.deepEqual([normaliseCode(both?.signed ?? ''), normaliseCode(both?.unsigned ?? '')], [id, id]);
        assert.equal(normaliseCode(id.toUpperCase()), id);
      }),
      { numRuns: 200 },
    );
  });
});

describe('findCodes', () => {
  it('finds a code with its sub-code', () =>
    assert.deepEqual(ids('FAIL [0x801c0021/0x80072ee2]'), ['0x801c0021', '0x80072ee2']));
  it('joins a code that was broken in two', () => {
    assert.deepEqual(ids('Client ErrorCode : 0x801c 03f2'), ['0x801c03f2']);
    assert.deepEqual(ids('FAIL [0x801c0021/0x8007 2ee2]'), ['0x801c0021', '0x80072ee2']);
  });
  it('joins what a hand broke elsewhere', () => {
    for (const text of [
      '0x 801c 03f2',
      '0x 801c03f2',
      '0x801c-03f2',
      '801c-03f2',
      '801C 03F2',
      '0x80 1c 03 f2',
      'fout 0x801c 03f2 de hele dag',
    ])
      assert.deepEqual(ids(text), ['0x801c03f2'], text);
    assert.deepEqual(ids('0x801c03f2 de fout'), ['0x801c03f2']);
    for (const text of ['8000-1234', 'call 8018 2000', '8d0e-4a7b-9c11', 'KB 801c-03f2-11', 'cafe-0001', 'c0ffee 8018'])
      assert.deepEqual(ids(text), [], text);
  });
  it('joins nothing else', () => {
    assert.deepEqual(ids('0x801c03f2 00000000'), ['0x801c03f2']);
    assert.deepEqual(ids('0x801c 20261121'), ['0x8007801c']);
    assert.deepEqual(ids('0x54b 12007'), ['0x8007054b', '0x80072ee7']);
  });
  it('finds each code once', () => assert.deepEqual(ids('0x801c0021/-2145648607 and 801C0021'), ['0x801c0021']));
  it('says what was written', () =>
    assert.deepEqual(findCodes('exit code: -2145648607'), [{ id: '0x801c0021', written: '-2145648607' }]));
  it('reads the numbers of programs in a sentence', () =>
    assert.deepEqual(ids('got 0x801c0021L, then &H80070005 on join'), ['0x801c0021', '0x80070005']));
  it('keeps the whole AADSTS number', () => assert.deepEqual(ids('AADSTS5000611: text'), ['AADSTS5000611']));
  it('takes whole tokens only', () => assert.deepEqual(ids('0x80071312'), ['0x80071312']));
  it('knows network numbers in a sentence', () => assert.deepEqual(ids('error 12007 from WinHTTP'), ['0x80072ee7']));
  it('takes short numbers for Win32 errors in a code field', () => {
    assert.deepEqual(ids('FAIL [1355]', true), ['0x8007054b']);
    assert.deepEqual(ids('FAIL [1355]'), []);
  });
  for (const text of [
    'on 20261121 at 08:15:02',
    '3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4',
    'Thumbprint : 4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
    'Microsoft Windows [Version 10.0.19045.4651]',
    'call 0612345678 or 1700000000',
    'PC-12007.contoso.example and 10.12.12007.1',
    'feedbacks, defaced, facade',
    'HTTP Error : 0x0',
    'x0x801c0021x',
  ]) {
    it(`finds none in: ${text}`, () => assert.deepEqual(ids(text), []));
  }
});

describe('decodeFamily', () => {
  it('takes a registration code apart', () => {
    const family = decodeFamily('0x801c03f2');
    assert.deepEqual(
      [family?.kind, family?.severity, family?.facility, family?.facilityName, family?.number],
      ['hresult', 'error', 0x1c, 'dsreg', 0x3f2],
    );
  });
  it('unwraps Win32', () =>
    assert.deepEqual([decodeFamily('0x80070520')?.win32, decodeFamily('0x80070520')?.facilityName], [1312, 'win32']));
  it('names the facilities of keys and chips', () => {
    assert.deepEqual(
      ['0x80280036', '0x80290407', '0x80090016', '0x8018000a'].map((id) => decodeFamily(id)?.facilityName),
      ['tpm', 'tpm-software', 'sspi', 'mdm'],
    );
  });
  it('finds one network number in both families', () => {
    assert.deepEqual(
      ['0x80072ee7', '0xcaa82ee7', '0x80070520'].map((id) => decodeFamily(id)?.network),
      [12007, 12007, null],
    );
    assert.equal(networkNumber('0x80072f8f'), 12175);
  });
  it('knows NTSTATUS', () => {
    const family = decodeFamily('0xc000023c');
    assert.deepEqual([family?.kind, family?.ntstatus, family?.win32], ['ntstatus', '0xc000023c', null]);
  });
  it('knows sign-in library codes', () =>
    assert.deepEqual([decodeFamily('0xcaa90014')?.kind, decodeFamily('0xcaa90014')?.facilityName], ['adal', 'adal']));
  it('reads the HTTP status of the sign-in library', () =>
    assert.deepEqual(
      ['0xcaa301ad', '0xcaa301a9', '0xcaa30194', '0xcaa30001', '0xcaa20003', '0x801901ad'].map(
        (id) => decodeFamily(id)?.http,
      ),
      [429, 425, 404, null, null, 429],
    ));
  it('knows AADSTS', () =>
    assert.deepEqual([decodeFamily('AADSTS50155')?.kind, decodeFamily('AADSTS50155')?.aadsts], ['aadsts', 50155]));
  it('says nothing of facilities it does not know', () => assert.equal(decodeFamily('0x87d10001')?.facilityName, null));
  it('takes nothing else', () => assert.equal(decodeFamily('801c0021'), null));
});
