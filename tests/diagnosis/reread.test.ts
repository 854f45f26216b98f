// What a changed text reads to is told from the rows before only where reading it again gives just that.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

import { rowsOf } from '../../diagnosis/parse.ts';
import { redactLines } from '../../diagnosis/redact.ts';
import { rowsAfter } from '../../diagnosis/reread.ts';
import { readLines } from '../../diagnosis/paste.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);
const PASTES = readdirSync(ROOT).map((name) => readLines(readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8')));

const LINES = [
  '',
  'words',
  '   words that go on to the next line of the window without any label of their own, to behind it all',
  'C:\\Users\\nina>dsregcmd /status',
  'PS C:\\Users\\nina> AzureAdJoined : YES',
  'C:\\Users\\nina>Type : x',
  'Virtual Desktop : YES',
  'Device Name : PC-7',
  'Device Name:',
  'AzureAdJoined : NO',
  'NgcSet : NO',
  'Server Error Code : invalid_grant',
  'Server Message : AADSTS50126: Error validating credentials due to invalid username or password. Trace',
  'SettingsUrl : eyJVcmlzIjpbImh0dHBzOi8va2FpbGFuaS5vbmUubWljcm9zb2Z0LmNvbSIsImh0dHBzOi8va2Fp',
  'Correlation ID: 8d9be5ad-0000-4b5c-9ed7-a56f1a3ae9f7',
  '| Device Name : PC-7 |',
  '> Device Name : PC-7',
  'DeviceId : x TenantId : y',
  '| User State |',
];
const VALUES = [
  '<host-1>',
  'YES',
  '',
  ' : <user-1>',
  'AzureAdJoined : YES',
  'long '.repeat(16),
  'YES <user-1>',
  'Server ErrorCode',
  'y\t',
];

describe('rows after a change', () => {
  it('are those of reading again, whatever is changed', () => {
    let told = 0;
    fc.assert(
      fc.property(
        // A few lines, so that what is changed often stands beside what it could change.
        fc.constantFrom(...PASTES).chain((lines) => fc.nat(lines.length).map((at) => lines.slice(at, at + 8))),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...LINES)), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...VALUES)), { minLength: 1, maxLength: 5 }),
        (paste, put, changes) => {
          const before = [...paste];
          for (const [at, line] of put) before.splice(at % (before.length + 1), 0, line);
          const after = [...before];
          for (const [at, from, value] of changes) {
            const index = at % after.length;
            const line = after[index] ?? '';
            const behind = line.indexOf(':') + 1;
            const cut = behind > 0 && from % 4 > 0 ? behind + 1 : from % (line.length + 1);
            after[index] = line.slice(0, cut) + value;
          }
          const rows = rowsAfter(rowsOf(before), before, after);
          if (rows === undefined) return;
          told += 1;
          assert.deepEqual(rows, rowsOf(after));
        },
      ),
      { numRuns: 8000 },
    );
    assert.ok(told > 200, String(told));
  });

  it('are told for most outputs that were redacted', () => {
    const redacted = PASTES.map((lines) => ({ lines, after: redactLines(lines.join('\n')).lines }));
    const changed = redacted.filter(({ lines, after }) => lines.join('\n') !== after.join('\n'));
    const told = changed.filter(({ lines, after }) => rowsAfter(rowsOf(lines), lines, after) !== undefined);
    assert.ok(told.length > changed.length * 0.8, `${told.length} of ${changed.length}`);
  });

  it('is read again where an endpoint no longer tells whose its block is', () => {
    const block = (endpoint: string): string[] => ['Credential Type : Password', `Endpoint URI : ${endpoint}`, ''];
    const before = block('https://sts.contoso.example/adfs/oauth2/token/');
    assert.equal(rowsAfter(rowsOf(before), before, block('<host-1>')), undefined);
    const hidden = block('https://<host-1>/adfs/oauth2/token/');
    assert.deepEqual(rowsAfter(rowsOf(before), before, hidden), rowsOf(hidden));
  });
});
