// Lines that a console or a mail broke: at any width the values are whole again and the verdict is the same.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseStatus } from '../../diagnosis/parse.ts';
import { jointOf } from '../../diagnosis/wrap-shapes.ts';
import { allIds, diagnoseText, verdictAndPhase } from './engine.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);
const CAPTURES = readdirSync(ROOT)
  .map((name) => ({ name, text: readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8') }))
  .filter(({ text }) => text.includes('| Device State'));
const fixture = (name: string): string => CAPTURES.find((capture) => capture.name === name)?.text ?? assert.fail(name);

/** As a console does it: at a column, whatever stands there. */
function hard(text: string, width: number): string {
  const lines = text.split('\n').flatMap((line) => {
    const parts: string[] = [];
    for (let at = 0; at < line.length; at += width) parts.push(line.slice(at, at + width));
    return parts.length > 0 ? parts : [''];
  });
  return lines.join('\n');
}

/** As a mail does it: at the last blank before a column; a longer word stays whole. */
function soft(text: string, width: number): string {
  const lines = text.split('\n').flatMap((line) => {
    const parts: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const before = rest.lastIndexOf(' ', width);
      const cut = before > rest.search(/\S/) ? before : rest.indexOf(' ', width);
      if (cut < 0) break;
      parts.push(rest.slice(0, cut));
      rest = rest.slice(cut + 1);
    }
    return [...parts, rest];
  });
  return lines.join('\n');
}

const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');
const trimmed = (text: string): string => text.replaceAll(/ +$/gm, '');
const WAYS: Record<string, (text: string, width: number) => string> = {
  'hard wrap': hard,
  'hard wrap, blanks at the ends lost': (text, width) => trimmed(hard(text, width)),
  'hard wrap of a quoted mail': (text, width) => hard(quoted(text), width),
  'wrapped at words': soft,
  'wrapped at words and quoted': (text, width) => quoted(soft(text, width)),
};

const meaning = (text: string): string => {
  const found = diagnoseText(text);
  return `${verdictAndPhase(found)} ${found.joinType}: ${allIds(found).join(' ')}`;
};

const FIXED = new Set([
  'DeviceId',
  'Thumbprint',
  'KeyContainerId',
  'TenantId',
  'NgcKeyId',
  'Correlation ID',
  'Request Id',
  'DeviceCertificateValidity',
  'AzureAdPrtUpdateTime',
  'DeviceAuthStatus',
  'KeyProvider',
]);
const fixedOf = (text: string): string[] =>
  parseStatus(text)
    .fields.filter(({ label }) => FIXED.has(label))
    .map(({ label, raw }) => `${label}: ${raw}`);

describe('wrapped lines', () => {
  const clean = new Map(CAPTURES.map(({ text }) => [text, meaning(text)]));
  for (const [name, wrap] of Object.entries(WAYS)) {
    it(`${name}: keeps what is found`, () => {
      const wrong: string[] = [];
      let count = 0;
      for (let width = 62; width <= 134; width += 8) {
        for (const { name, text } of CAPTURES) {
          count += 1;
          if (meaning(wrap(text, width)) !== clean.get(text)) wrong.push(`${name} at ${width}`);
        }
      }
      assert.ok(wrong.length <= count / 1000, `${wrong.length} of ${count}: ${wrong.slice(0, 5).join(', ')}`);
    });

    it(`${name}: keeps ids, thumbprints, times and states whole`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...CAPTURES), fc.integer({ min: 62, max: 140 }), ({ text }, width) => {
          assert.deepEqual(fixedOf(wrap(text, width)), fixedOf(text));
        }),
        { numRuns: 60 },
      );
    });
  }

  it('finds a deleted device, however its line was broken', () => {
    const text = fixture('device-disabled-or-deleted-win10-22h2');
    const row = / *DeviceAuthStatus : FAILED.*/;
    for (const lines of [
      'DeviceAuthStatus : FAILED. Device is either disabled or\ndeleted',
      '> DeviceAuthStatus : FAILED. Device is either disabled or\n> deleted',
      'DeviceAuthStatus : FAILED. Device is either\n     disabled or deleted',
      'DeviceAuthStatus : FAILED. Device is either disabled or\n                             deleted',
      'DeviceAuthStatus : FAILED. Device is either disa\nbled or deleted',
      'DeviceAuthStatus : FAILED. Device is either disabled or del',
    ]) {
      assert.equal(diagnoseText(text.replace(row, lines)).primary?.id, 'device-disabled-or-deleted', lines);
    }
  });

  it('joins an account and an id of a server text without a blank', () => {
    const account = 'Executing Account Name : CONTOSO\\anna.de.vries, anna.de.vries@contoso-logist\niek.example';
    assert.equal(parseStatus(account).fields[0]?.raw, account.slice(25).replace('\n', ''));
    const message =
      'Server Message : The device object by the given id (4f0b6c1d-2a3e-4b5c-8d6f-7a\n8b9c0d1e2f) is not found.';
    assert.equal(parseStatus(message).fields[0]?.raw, message.slice(17).replace('\n', ''));
    const own = fixture('prt-wrong-password-win11-22h2');
    for (let width = 61; width <= 100; width += 1) assert.equal(meaning(hard(own, width)), meaning(own));
  });

  it('takes nothing into a value that is whole, and no line that only stands below', () => {
    for (const [row, below] of [
      ['DeviceId : 0b1c5a3e-7f24-4c1d-9a6b-2d8e4f60a1b2', '04f31'],
      ['Thumbprint : 4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29', 'bad'],
      ['User Identity : anna@contoso.example', 'net'],
      ['Executing Account Name : CONTOSO\\anna, anna@contoso.example', 'anna@contoso.example'],
      ['DeviceAuthStatus : SUCCESS', 'deleted'],
      ['AzureAdPrtUpdateTime : 2026-11-21 06:02:41.000 UTC', '2026-11-21 06:02:41.000 UTC'],
    ] as const) {
      assert.equal(parseStatus(`${row}\n${below}\n`).fields[0]?.raw, row.slice(row.indexOf(':') + 2), row);
    }
  });

  it('proves by shape only what both halves make together', () => {
    const id = '0b1c5a3e-7f24-4c1d-9a6b-2d8e4f60a1b2';
    for (let at = 1; at < id.length; at += 1) {
      assert.equal(jointOf('DeviceId', 'guid', id.slice(0, at), id.slice(at)), '');
      assert.equal(jointOf('DeviceId', 'guid', id.slice(0, at), id.slice(at + 1)), null);
    }
    assert.equal(jointOf('Client Time', 'timestamp', '2026-11-21', '08:00:00.000 UTC'), ' ');
    assert.equal(jointOf('Client Time', 'timestamp', '2026-11-21 08:00:00.000', 'UTC'), ' ');
    assert.equal(jointOf('Client Time', 'timestamp', '2026-11-21 08:0', '0:00.000 UTC'), '');
    assert.equal(jointOf('KeyProvider', 'enum', 'Microsoft Platform', 'Crypto Provider'), ' ');
    assert.equal(jointOf('KeyProvider', 'enum', 'Other', 'Crypto Provider'), null);
    assert.equal(jointOf('DRS Discovery Test', 'test', 'FAIL [0x801c0021/', '0x80072ee2]'), '');
    assert.equal(jointOf('DRS Discovery Test', 'test', 'FAIL', '[0x54b]'), ' ');
    assert.equal(jointOf('DRS Discovery Test', 'test', 'FAIL [0x54b]', '0x80072ee2]'), null);
  });
});
