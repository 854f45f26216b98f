// What identifies anyone goes, what diagnoses stays, and the same value keeps the same placeholder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

import { parseStatus } from '../../diagnosis/parse.ts';
import { redact } from '../../diagnosis/redact.ts';
import { HINT, SWEEP } from '../../diagnosis/redact-patterns.ts';

const ROOT = new URL('../fixtures/dsregcmd/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(`${name}/input.txt`, ROOT), 'utf8');
const PLANTED =
  /nina|ola@|contoso|fabrikam|PC-0|LAPTOP-A|HOME-PC|DESKTOP-7|SRV-APP|VDI-0|3f6c1b52|7b1e4c90|91d4e7a6|c2a95d17|4D1F0B7C|A90B8C7D|eyJ|S-1-5-21/i;

describe('redact', () => {
  for (const name of readdirSync(ROOT)) {
    it(`leaves no planted identifier: ${name}`, () => {
      const { text } = redact(fixture(name));
      assert.equal(PLANTED.exec(text)?.[0], undefined);
      assert.equal(redact(text).text, text);
      assert.equal(redact(text).count, 0);
    });
  }

  it('keeps every label, state, code and time', () => {
    const before = fixture('prt-wrong-password-win11-22h2');
    const after = parseStatus(redact(before).text);
    assert.deepEqual(
      after.fields.map((field) => [field.section, field.label]),
      parseStatus(before).fields.map((field) => [field.section, field.label]),
    );
    const value = (label: string) => after.byLabel.get(label)?.[0]?.raw;
    assert.equal(value('Attempt Status'), '0xc000006d');
    assert.equal(value('Idp'), 'login.windows.net');
    assert.equal(value('JoinSrvId'), 'urn:ms-drs:enterpriseregistration.windows.net');
    assert.equal(value('WamDefaultGUID'), '{B16898C6-A148-4967-9171-64D755DA8520} (AzureAd)');
    assert.equal(value('MdmUrl'), 'https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc');
    assert.ok(value('Server Error Description')?.startsWith('AADSTS50126'));
  });

  it('uses one placeholder for one value', () => {
    const { text, count } = redact(fixture('hybrid-healthy-win11-24h2'));
    assert.equal(text.split('<tenant-1>').length - 1, 6);
    assert.ok(!text.includes('<tenant-2>'));
    assert.ok(text.includes('Executing Account Name : <domain-1>\\<user-1>, <user-1>'));
    assert.ok(text.includes('C:\\Users\\<user-1>>dsregcmd'));
    assert.ok(count > 15, String(count));
  });

  it('keeps accounts that name nobody', () => {
    const { text } = redact(fixture('run-as-system-win11-23h2'));
    assert.ok(
      text.includes('Executing Account Name : NT AUTHORITY\\SYSTEM, <host-1>'),
      text.split('\n').find((line) => line.includes('Executing')),
    );
  });

  for (const [before, after] of [
    ['mail nina@contoso.example now', 'mail <user-1> now'],
    ['from 10.1.2.3 and fe80::1:2', 'from <ip-1> and <ip-2>'],
    ['MAC 00-15-5D-01-02-03', 'MAC <mac-1>'],
    ['S-1-5-21-1-2-3-1104', '<sid-1>'],
    ['as CONTOSO\\nina', 'as <domain-1>\\<user-1>'],
    ['\\\\srv01\\share\\log.txt', '\\\\<host-1>\\share\\log.txt'],
    ['see https://sts.contoso.example/adfs', 'see https://<host-1>/adfs'],
    [
      'see https://login.microsoftonline.com/contoso.onmicrosoft.com/x',
      'see https://login.microsoftonline.com/<tenant-1>/x',
    ],
    ['id 3F6C1B52-8D0E-4A7B-9C11-5E2F7A90B3D4 and 3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4', 'id <id-1> and <id-1>'],
    ['72b988bf-xxxx-xxxx-xxxx-2d7cd011xxxx', '<id-1>'],
    ['DomainName : CORP\nI am in corp too', 'DomainName : <domain-1>\nI am in <domain-1> too'],
    ['DomainName : AD\nno AD here', 'DomainName : <domain-1>\nno AD here'],
    ['Device Name : PC-7.corp.example\nPC-7 is broken', 'Device Name : <host-1>\n<host-1> is broken'],
  ] as const) {
    it(before.split('\n')[0] ?? '', () => assert.equal(redact(before).text, after));
  }

  for (const text of [
    '0x801c03f2 and -2145648607',
    '2026-11-21 08:15:02.000 UTC',
    'C:\\Windows\\System32',
    'Microsoft Windows [Version 10.0.19045.4651]',
    'https://enterpriseregistration.windows.net',
    'dsregcmd /status | clip',
    'HKLM\\SOFTWARE\\Microsoft',
    '',
  ]) {
    it(`leaves alone: ${text || 'nothing'}`, () => assert.deepEqual(redact(text), { text, count: 0 }));
  }

  it('finds an address that a tag or a hidden sign cuts', () => {
    assert.ok(!redact('nina@con\u200btoso.example').text.includes('toso'));
    assert.ok(!redact('<div>nina@<b>contoso</b>.example</div>').text.includes('contoso'));
  });

  it('finds an address that the console broke', () => {
    const row = `    Executing Account Name : CONTOSO\\averylongaccountname, averylongaccountname@contoso.example`;
    const { text } = redact(`${row.slice(0, 80)}\n${row.slice(80)}`);
    assert.ok(!/contoso|averylong|example/i.test(text), text);
  });

  it('searches every line in which a shape could stand', () => {
    for (const shape of [
      'a@b',
      'EYJ____________________',
      '+'.repeat(60),
      '0'.repeat(40),
      '1.2.3.4',
      '1::',
      '1:2:3:4:5:6:7:8',
      'aa:bb:cc:dd:ee:ff',
      'S-1-12-1-1-2',
      ['', 'home', 'u'].join('/'),
      '\\\\ab\\',
      'AB\\c',
      'HOSTNAME=ab',
      'Dns Suffix: ab',
      'logon server:ab',
      'domain:ab',
      'http:a',
      'urn:ms-drs:a',
    ]) {
      assert.match(shape, new RegExp(SWEEP.source, 'i'));
      assert.match(shape, HINT);
    }
  });
});
