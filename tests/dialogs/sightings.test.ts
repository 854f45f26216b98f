// What a recognised text may mean: the right code among the offered, and nothing of the picture that is not ours.
import assert from 'node:assert/strict';
import { distanceOf, findSightings } from '../../dialogs/sightings.ts';
import { realKnowledge } from './fakes.ts';

const KNOWN = [...new Set(realKnowledge().entries.flatMap((entry) => entry.codes.map(({ id }) => id)))];
const see = (text: string) =>
  findSightings(text, KNOWN, (word) => realKnowledge().lookup(word, 'en').matches[0]?.hex ?? null);

describe('sightings: codes', () => {
  const misread: [written: string, meant: string][] = [
    ['0x801c03f2', '0x801c03f2'],
    ['Ox801c03f2', '0x801c03f2'],
    ['©x8O1cO3f2', '0x801c03f2'],
    ['0X8O1CO3F2.', '0x801c03f2'],
    ['0x301c03r2', '0x801c03f2'],
    ['0x80lc03f2', '0x801c03f2'],
    ['[0x861c@821/8x80872ee7]', '0x801c0021'],
    ['[0x861c@821/8x80872ee7]', '0x80072ee7'],
    ['0xc0eeee6d', '0xc000006d'],
    ['error code 80160003.', '0x801c0003'],
    ['AADSTS50155:', 'AADSTS50155'],
    ['AADST550I55', 'AADSTS50155'],
    ['-2145648607', '0x801c0021'],
    ['-2l45648607', '0x801c0021'],
    ['2149318689', '0x801c0021'],
    ['DSREG_AUTOJ0IN_DISC_FAILED', '0x801c0021'],
  ];
  for (const [written, meant] of misread)
    it(`offers ${meant} for ${written}`, () =>
      assert.ok(see(written).codes.includes(meant), see(written).codes.join()));

  it('offers what was read when nobody documented it, after what it may be', () => {
    assert.deepEqual(see('0x801f7777').codes, ['0x801f7777']);
    assert.equal(see('0xc0eeee6d').codes.at(-1), '0xc0eeee6d');
  });

  it('offers the neighbour one look-alike away, and no other, beside a code read exactly', () => {
    assert.deepEqual(see('0x801c03f2').codes, ['0x801c03f2']);
    assert.deepEqual(see('AADSTS50155').codes, ['AADSTS50155', 'AADSTS50135', 'AADSTS50158']);
  });

  it('takes no date, identifier, address or word for a code', () => {
    const text =
      '2026-11-21 07:40:16.000 UTC 801c0003-1f6c-4a8e-9a43-2d5c6b7a8f90 1F2E3D4C5B6A798807162534435261708F9EADBC https://login.example/common/x registration december DirectoryError 20261121 +4712345678';
    assert.deepEqual(see(text).codes, []);
  });
});

describe('sightings: lines', () => {
  it('keeps labels and values of ours, in the order of the picture, each once', () => {
    const text =
      'AzureAdJoined : N0\nDornainJoined : YES\n  DRS Discovery Test : FAIL [Ox801c0021/0x80072ee7]\nAzureAdJoined : NO\nClient ErrorCode : ©x801c03f2';
    assert.deepEqual(see(text).lines, [
      'AzureAdJoined : NO',
      'DomainJoined : YES',
      'DRS Discovery Test : FAIL [0x801c0021/0x80072ee7]',
      'Client ErrorCode : 0x801c03f2',
    ]);
  });

  it('takes no name, identifier, address or time from a picture', () => {
    const text =
      'DomainName : CONTOSO\nDevice Name : LAPTOP-7.contoso.example\nDeviceId : 3a5f0d1e-9b7c-4c55-8f21-0b1d2e3f4a5b\nTenantName : Contoso\nMdmUrl : https://mdm.contoso.example\nExecuting Account Name : CONTOSO\\kari\nUser Identity : kari@contoso.example\nClient Time : 2026-11-21 07:40:16.000 UTC\nPassword : hunter2\nServer Message : kari is not found';
    assert.deepEqual(see(text), { codes: [], lines: [] });
  });

  it('leaves a value out that it cannot read', () => {
    assert.deepEqual(see('AzureAdJoined : MAYBE\nAzureAdPrt : YESTERDAY').lines, []);
  });
});

describe('sightings: distance', () => {
  it('counts a look-alike little and anything else in full', () => {
    assert.equal(distanceOf('abc', 'abc', 2), 0);
    assert.equal(distanceOf('0x1', 'ox1', 2), 0.3);
    assert.equal(distanceOf('0x1', '0x3', 2), 1);
    assert.equal(distanceOf('0x1', '0x11', 2), 1);
    assert.equal(distanceOf('0x1', '0x111111', 2), Infinity);
  });

  it('stays in step with the length of a text', () => {
    const begun = performance.now();
    see('0x801c03f2 '.repeat(20_000) + 'Ox8O1cO3f'.repeat(20_000) + '0x801c03f2\n:'.repeat(9_000));
    assert.ok(performance.now() - begun < 4_000);
  });
});
