// The reader of each kind of value, and the table of fields.
import assert from 'node:assert/strict';

import { FIELDS, PRT_ACQUIRE, PRT_ENTERPRISE, PRT_REFRESH } from '../../diagnosis/fields.ts';
import {
  isAbsent,
  leadingWord,
  readAccount,
  readGuid,
  readKeySignTest,
  readNumber,
  readThumbprint,
  readTime,
  readValidity,
  readYesNo,
} from '../../diagnosis/values.ts';

describe('values', () => {
  it('yes and no, and nothing between', () => {
    assert.deepEqual(['YES', 'no', 'UNKNOWN', 'ERROR', 'JA', ''].map(readYesNo), [true, false, null, null, null, null]);
  });
  it('absence', () => {
    assert.deepEqual(
      ['', ' - ', 'n/a', 'NONE', 'UNKNOWN', 'NOT SET'].map((raw) => isAbsent(raw)),
      [true, true, true, false, false, false],
    );
    assert.deepEqual([isAbsent('NO', 'AzureAdPrtAuthority'), isAbsent('NO', 'AzureAdPrt')], [true, false]);
  });
  it('leading words', () => {
    assert.deepEqual(['FAIL [0x1]', 'FAILED. ERROR', 'ERROR (0x80070520)', 'YES ( StateReady )'].map(leadingWord), [
      'FAIL',
      'FAILED',
      'ERROR',
      'YES',
    ]);
  });
  it('times in UTC', () => {
    assert.equal(readTime('2026-11-21 08:15:02.123 UTC'), Date.UTC(2026, 10, 21, 8, 15, 2, 123));
    assert.equal(readTime('2026-11-21 08:15:02 UTC'), Date.UTC(2026, 10, 21, 8, 15, 2));
    assert.deepEqual(['', 'NONE', '2026-13-01 00:00:00', '2026-02-31 10:00:00'].map(readTime), [
      null,
      null,
      null,
      null,
    ]);
  });
  it('validity, and never a lone time as the end', () => {
    const [start, end] = [Date.UTC(2025, 1, 11, 7, 20, 10), Date.UTC(2035, 1, 11, 7, 50, 10)];
    assert.deepEqual(readValidity('[ 2025-02-11 07:20:10.000 UTC -- 2035-02-11 07:50:10.000 UTC ]'), { start, end });
    assert.deepEqual(readValidity('[ 2025-02-11 07:20:10 UTC – 2035-02-11 07:50:10 UTC ]'), { start, end });
    assert.deepEqual(readValidity('[ 2025-02-11 07:20:10.000 UTC'), { start, end: null });
    assert.deepEqual(readValidity('[ -- 2035-02-11 07:50:10.000 UTC ]'), { start: null, end });
    assert.equal(readValidity('unknown'), null);
    // Ten years: an end that was misread or retyped is none.
    const retyped = '[ 2025-02-11 07:20:10.000 UTC - 2025-02-11 07:50:10.000 UTC ]';
    assert.deepEqual(readValidity(retyped), { start, end: null });
  });
  it('GUIDs', () => {
    const raw = '{ B16898C6-A148-4967-9171-64D755DA8520 } (AzureAd)';
    assert.equal(readGuid(raw), 'b16898c6-a148-4967-9171-64d755da8520');
    assert.equal(readGuid('72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx'), null);
  });
  it('thumbprints and numbers', () => {
    assert.equal(
      readThumbprint('4d1f0b7c93a25e86d0f1c4b7a2983e6d5c4b3a29'),
      '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
    );
    assert.deepEqual(
      [readThumbprint('4d1f'), readNumber('2'), readNumber('2x'), readNumber('')],
      [null, 2, null, null],
    );
  });
  it('KeySignTest', () => {
    assert.deepEqual(['PASSED', 'FAILED. ERROR (0x80090016)', 'MUST Run elevated to test.', 'x'].map(readKeySignTest), [
      'passed',
      'failed',
      'not-elevated',
      null,
    ]);
  });
  it('accounts', () => {
    assert.deepEqual(readAccount('CONTOSO\\nina, nina@contoso.example'), {
      prefix: 'CONTOSO',
      name: 'nina',
      second: 'nina@contoso.example',
    });
    assert.deepEqual(readAccount('nina'), { prefix: '', name: 'nina', second: '' });
    assert.equal(readAccount(' '), null);
  });
});

describe('the table of fields', () => {
  it('holds every row of the field facts that is a field, and two that newer builds print', () =>
    assert.equal(FIELDS.length, 158 + 2));
  it('holds each label once a section', () => {
    assert.equal(new Set(FIELDS.map((field) => `${field.section}|${field.label}`)).size, FIELDS.length);
  });
  it('gives the three blocks of a token attempt the same labels', () => {
    const labels = (section: string) => FIELDS.filter((field) => field.section === section).map((field) => field.label);
    assert.deepEqual(labels(PRT_REFRESH), labels(PRT_ACQUIRE));
    assert.deepEqual(labels(PRT_ENTERPRISE), labels(PRT_ACQUIRE));
    assert.equal(labels(PRT_ACQUIRE).length, 11);
  });
});
