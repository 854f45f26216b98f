// Property tests of the reader: it never throws, undamaged meaning survives the way here, and time grows linearly.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

import { parseStatus } from '../../diagnosis/parse.ts';
import { redact } from '../../diagnosis/redact.ts';
import { LOSSLESS } from './damage.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);
const PASTES = readdirSync(ROOT)
  .map((name) => readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8'))
  .filter((text) => parseStatus(text).kind === 'dsregcmd-status');

const meaning = (text: string): unknown => {
  const { kind, layout, deviceStateBanners, fields } = parseStatus(text);
  return {
    kind,
    layout,
    deviceStateBanners,
    fields: fields.map(({ section, account, label, raw }) => [section, account, label, raw]),
  };
};

describe('lossless damage', () => {
  for (const damage of LOSSLESS) {
    it(damage.name, () => {
      for (const text of PASTES) assert.deepEqual(meaning(damage.apply(text)), meaning(text));
    });
  }
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      'AzureAdJoined',
      ' : ',
      '\n',
      '| Device State |',
      '+-----+',
      '<div>',
      '&nbsp;',
      '\\r\\n',
      '0x801c03f2',
      '\r',
      '\0',
      '{"a":',
      'Server Message : ',
      `\n+${'-'.repeat(50)}\n--+\n`,
      'DeviceAuthStatus : FAILED. Device is\n',
      'Executing Account Name : CONTOSO\\anna, anna@con\n',
      '[ 2026-11-21 06:02:41.000 UTC --\n',
      'Virtual Desktop : YES',
      'AADSTS50126',
      'C:\\Users\\x>',
      'C:\\Users\\Per Hansen>',
      'Executing Account Name : CORP\\Per Hansen, grant@x.example',
      'Executing Account Name : grant, Post',
      'Proxy Bypass List : proxy;fnapp;<local>',
      'TenantName : Work Account',
      '3f6c1b52-8d0e-4a7b',
      '\n-9c11-5e2f7a90b3d4',
      "in tenant 'Fiskeri Nord' and",
      'not exist in the Nord AS directory',
      '[PC-1]: PS C:\\>',
      'Computer: PC-2.x.example',
      'invalid_grant',
      'user=per%40x.example',
    ),
    fc.constantFrom(...PASTES.slice(0, 6)).chain((text) => fc.nat(text.length).map((at) => text.slice(at, at + 300))),
  );
  const paste = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('is read without a throw, and every field names its place', () => {
    fc.assert(
      fc.property(paste, (text) => {
        const status = parseStatus(text);
        for (const field of status.fields) {
          assert.ok(field.section !== '' && field.label !== '');
          assert.ok(field.line >= 1 && field.line <= status.lines.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is redacted without a throw, and twice changes nothing more', () => {
    fc.assert(
      fc.property(paste, (text) => {
        const once = redact(text);
        assert.equal(redact(once.text).text, once.text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('time', () => {
  const PUMPS: Record<string, (size: number) => string> = {
    spaces: (size) => ' '.repeat(size),
    colons: (size) => ':'.repeat(size),
    brackets: (size) => '<'.repeat(size),
    'open tags': (size) => '<div '.repeat(size / 5),
    entities: (size) => '&nbsp'.repeat(size / 5),
    labels: (size) => 'AzureAdJoined : '.repeat(size / 16),
    'labels in prose': (size) => 'x Device Name: '.repeat(size / 15),
    'line ends': (size) => '\n'.repeat(size),
    escapes: (size) => '\\r\\n'.repeat(size / 4),
    titles: (size) => '| Device State '.repeat(size / 15),
    wrapped: (size) => `Server Message : ${'x'.repeat(63)}\n${`${'y'.repeat(79)}\n`.repeat(size / 80)}`,
    hexadecimal: (size) => '0x8'.repeat(size / 3),
    addresses: (size) => 'a@'.repeat(size / 2),
    proxies: (size) => `Proxy Bypass List : ${'pc;'.repeat(size / 3)}`,
    'many proxies': (size) =>
      `Proxy Bypass List : ${Array.from({ length: size / 8 }, (_, at) => `pc-${at % 9999}`).join(';')}`,
    'halves of ids': (size) => '3f6c1b52-8d0e\n'.repeat(size / 14),
    quotes: (size) => "tenant 'a'a ".repeat(size / 12),
    codes: (size) => `DomainName : nina\n${'nina_'.repeat(size / 5)}`,
    segments: (size) =>
      '2026-11-19 Id Message ---------- Error: a step failed with exit code: 0x801c03f2. ... '.repeat(size / 84),
    json: (size) => '{"a":'.repeat(size / 5),
    tokens: (size) => `${'token='.repeat(size / 6)} 1`,
  };
  /** Processor time of this process in microseconds: other programs do not count, however busy the machine is. */
  const spent = (run: () => void): number => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  for (const [name, pump] of Object.entries(PUMPS)) {
    it(`grows with the length only: ${name}`, () => {
      const [small, large] = [pump(2 ** 14), pump(2 ** 18)];
      for (const work of [parseStatus, redact]) {
        work(small);
        // The same amount of text in sixteen pieces and in one, in turn; the least of each is without the noise.
        const [pieces, whole]: [number[], number[]] = [[], []];
        let growth = Infinity;
        // Few rounds tell of a calm machine; what is quadratic stays so in all of them.
        for (let round = 0; round < 3 || (round < 20 && growth >= 3); round += 1) {
          pieces.push(spent(() => Array.from({ length: 16 }, () => work(small))));
          whole.push(spent(() => work(large)));
          growth = Math.min(...whole) / Math.min(...pieces);
        }
        // A linear reader needs the same time for both; a quadratic one needs 16 times as much for the one.
        assert.ok(growth < 3, `${work.name}: ${String(pieces)} µs in pieces, ${String(whole)} µs at once`);
      }
    });
  }
});
