// The pitfalls of reading dsregcmd output, one test each, and the ways single rows are typed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { parseStatus } from '../../diagnosis/parse.ts';
import type { FieldValue } from '../../diagnosis/types.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/dsregcmd/${name}/input.txt`, import.meta.url), 'utf8');
const banner = (title: string): string => `+${'-'.repeat(70)}+\n| ${title.padEnd(69)}|\n+${'-'.repeat(70)}+\n\n`;
const short = (field: FieldValue): string =>
  `${field.section}${field.account > 0 ? ` ${field.account}` : ''} | ${field.label} | ${field.raw}`;
const read = (text: string): string[] => parseStatus(text).fields.map(short);
const values = (text: string, label: string): string[] =>
  (parseStatus(text).byLabel.get(label) ?? []).map((field) => field.raw);

const GUID = '3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4';

describe('parseStatus: pitfalls', () => {
  it('knows the rows of the server that stand around its message on newer builds', () => {
    const rows = [
      '          Server ErrorCode : invalid_request',
      '       Server ErrorSubCode : error_missing_device',
      '            Server Message : The device object by the given id (x) is not found.',
      '          Server Operation : DeviceRenew',
      '              Https Status : 400',
    ];
    const { fields } = parseStatus(rows.join('\n'));
    assert.deepEqual(
      fields.map(({ section, label, raw }) => `${section} ${label} : ${raw}`),
      rows.map((row) => `Diagnostic Data (pre-join) > Previous Registration ${row.trim()}`),
    );
    assert.equal(parseStatus(rows.join('\n').replace('SubCode', 'Subcode')).fields.length, rows.length);
  });
  it('knows a state that another tool writes with a small first letter', () => {
    const status = parseStatus(
      '{\n  "hostname": "PC-014",\n  "azureAdJoined": "NO",\n  "domainJoined": "YES",\n  "workplaceJoined": "NO"\n}',
    );
    assert.equal(status.kind, 'dsregcmd-status');
    assert.deepEqual(
      status.fields.map(({ label, raw }) => `${label} ${raw}`),
      ['AzureAdJoined NO', 'DomainJoined YES', 'WorkplaceJoined NO'],
    );
    assert.notEqual(parseStatus('{"domainJoined": true, "tenantId": "x", "deviceId": "y"}').kind, 'dsregcmd-status');
  });
  it('1: keeps one label of several sections apart', () => {
    const status = parseStatus(fixture('dual-state-same-tenant-win10-22h2'));
    const tpm = status.byLabel.get('TpmProtected') ?? [];
    assert.deepEqual(
      tpm.map((field) => [field.section, field.account, field.raw]),
      [
        ['Device Details', 0, 'YES'],
        ['Work Account N', 1, 'NO'],
      ],
    );
    assert.equal(status.byLabel.get('Proxy Server List')?.length, 1);
    assert.equal(status.byLabel.get('OnPremTgt')?.[0]?.section, 'SSO State');
    assert.equal(status.byLabel.get('OnPremTGT')?.[0]?.section, 'Ngc Prerequisite Check');
  });

  it('1: tells OnPremTgt from OnPremTGT by section even when the case was lost', () => {
    const text = `${banner('SSO State')}  onpremtgt : YES\n${banner('Ngc Prerequisite Check')}  onpremtgt : NO\n`;
    assert.deepEqual(read(text), ['SSO State | OnPremTgt | YES', 'Ngc Prerequisite Check | OnPremTGT | NO']);
  });

  it('2: numbers Work Accounts by banner, and by WorkplaceDeviceId without one', () => {
    const two = parseStatus(fixture('registered-two-accounts-win10-22h2')).byLabel.get('KeyProvider') ?? [];
    assert.deepEqual(
      two.map((field) => field.account),
      [1, 2],
    );
    const bare = 'WorkplaceDeviceId : a\nKeyProvider : x\nWorkplaceDeviceId : b\nKeyProvider : y\n';
    assert.deepEqual(read(bare), [
      'Work Account N 1 | WorkplaceDeviceId | a',
      'Work Account N 1 | KeyProvider | x',
      'Work Account N 2 | WorkplaceDeviceId | b',
      'Work Account N 2 | KeyProvider | y',
    ]);
  });

  it('2: does not lean on the number of rows in a Work Account', () => {
    const text = `${banner('Work Account 1')}  WorkplaceDeviceId : a\n  NgcSet : NO\n${banner('Work Account 2')}  WorkplaceDeviceId : b\n  NgcSet : YES\n`;
    assert.deepEqual(
      read(text).filter((row) => row.includes('NgcSet')),
      ['Work Account N 1 | NgcSet | NO', 'Work Account N 2 | NgcSet | YES'],
    );
  });

  it('3: knows the flat layout, and a registered device that prints its id there', () => {
    const status = parseStatus(fixture('flat-registered-prints-device-id-win10-1709'));
    assert.equal(status.layout, 'flat');
    assert.equal(status.byLabel.get('DeviceId')?.[0]?.section, 'Device State (legacy flat layout, Win10 1511-1803)');
    assert.equal(status.byLabel.get('AzureAdPrt')?.[0]?.section, 'User State');
    assert.equal(parseStatus(fixture('hybrid-healthy-win10-1809')).layout, 'sections');
  });

  it('3: takes lost banners of the newer layout for lost banners', () => {
    const text =
      'AzureAdJoined : YES\nEnterpriseJoined : NO\nDomainJoined : NO\nDeviceId : x\nTenantId : y\nAzureAdPrt : NO\n';
    const status = parseStatus(text);
    assert.equal(status.layout, 'sections');
    assert.deepEqual(
      status.fields.map((field) => field.section),
      ['Device State', 'Device State', 'Device State', 'Device Details', 'Tenant Details', 'SSO State'],
    );
  });

  it('4: never reads the footer as a row', () => {
    const status = parseStatus(fixture('workgroup-win10-2004'));
    assert.ok(
      status.fields.every((field) => !field.raw.includes('aadjerrors') || field.label === 'Diagnostics Reference'),
    );
    assert.deepEqual(
      values(
        'PreReqResult : WillNotProvision For more information, please visit https://www.microsoft.com/aadjerrors',
        'PreReqResult',
      ),
      ['WillNotProvision'],
    );
  });

  it('5: reads a second colon and a missing space', () => {
    assert.deepEqual(values('      KeySignTest: : MUST Run elevated to test.', 'KeySignTest'), [
      'MUST Run elevated to test.',
    ]);
    assert.deepEqual(values('   AadRecoveryEnabled: NO', 'AadRecoveryEnabled'), ['NO']);
  });

  it('6: leaves colons and equals signs in values', () => {
    assert.deepEqual(values('SettingsUrl : eyJhIjoxfQ==', 'SettingsUrl'), ['eyJhIjoxfQ==']);
    assert.deepEqual(values('Proxy Server List : http=proxy:80;https=proxy:443', 'Proxy Server List'), [
      'http=proxy:80;https=proxy:443',
    ]);
    const tgt = '.windows.net,.windows.net:1433,.azure.net:3342';
    assert.deepEqual(values(`KerbTopLevelNames : ${tgt}`, 'KerbTopLevelNames'), [tgt]);
  });

  it('7: reads rows without the space and a closing rule as Learn prints them', () => {
    assert.equal(
      parseStatus(fixture('learn-flat-status-no-space-before-colon')).byLabel.get('AzureAdJoined')?.[0]?.raw,
      'YES',
    );
    assert.equal(parseStatus(fixture('learn-previous-registration-only')).fields.length, 8);
  });

  it('8: keeps values that are neither yes nor no', () => {
    for (const raw of ['ERROR', 'ERROR (0x80070520)', 'ERROR 0xd0020017']) {
      assert.deepEqual(values(`WamDefaultSet : ${raw}`, 'WamDefaultSet'), [raw]);
    }
    assert.deepEqual(values('IsDeviceJoined : UNKNOWN', 'IsDeviceJoined'), ['UNKNOWN']);
    assert.deepEqual(values('Virtual Desktop : NOT SET', 'Virtual Desktop'), ['NOT SET']);
    assert.deepEqual(values('AzureAdPrtAuthority : NO', 'AzureAdPrtAuthority'), ['NO']);
    assert.deepEqual(values('NgcSet : ERROR', 'NgcSet'), ['ERROR']);
  });

  it('9: keeps DeviceAuthStatus whole', () => {
    const raw = 'FAILED. Error: 0xd000023c';
    assert.deepEqual(values(`DeviceAuthStatus : ${raw}`, 'DeviceAuthStatus'), [raw]);
  });

  it('10: reads test values and labels in any case', () => {
    assert.deepEqual(read('Token Acquisition Test : FAIL [0xcaa90014/0xcaa9002c]'), [
      'Diagnostic Data (pre-join) | Token acquisition Test | FAIL [0xcaa90014/0xcaa9002c]',
    ]);
    assert.deepEqual(values('Request ID : x', 'Request Id'), ['x']);
    assert.deepEqual(values('HTTP Status : 400', 'HTTP status'), ['400']);
    assert.deepEqual(
      read('Https Status : 429')[0],
      'Diagnostic Data (pre-join) > Previous Registration | Https Status | 429',
    );
  });

  it('11: joins a server text that the console broke, and keeps its number whole', () => {
    const text =
      ' Server Error Description : AADSTS50126: Error validating credentials due to inv\nalid username or password.\n';
    assert.equal(text.split('\n')[0]?.length, 80);
    assert.deepEqual(values(text, 'Server Error Description'), [
      'AADSTS50126: Error validating credentials due to invalid username or password.',
    ]);
    const cut = ` Server Error Description : ${'x'.repeat(42)} AADSTS501\n26: Error`;
    assert.ok(values(cut, 'Server Error Description')[0]?.includes('AADSTS50126: Error'));
  });

  it('11: joins a mail that was broken between words, and stops at the next row', () => {
    const text = 'Server Message : The device object by the given id (x) is not\nfound.\nHttps Status : 400\n';
    assert.deepEqual(values(text, 'Server Message'), ['The device object by the given id (x) is not found.']);
    assert.deepEqual(values(text, 'Https Status'), ['400']);
  });

  it('11: joins a code that broke off, however short its row', () => {
    const text = '  Error Phase : join\n  Client ErrorCode : 0x801c\n03f2\n  Https Status : 400\n';
    assert.deepEqual(values(text, 'Client ErrorCode'), ['0x801c03f2']);
    assert.deepEqual(values('  Client ErrorCode : 0x801c03f2\n03f2\n', 'Client ErrorCode'), ['0x801c03f2']);
  });

  it('11: leaves chat behind a short row alone', () => {
    assert.deepEqual(values('Device Name : PC-1\nKan iemand helpen?\n', 'Device Name'), ['PC-1']);
  });

  it('12: keeps validity and times whole, also wrapped', () => {
    const raw = '[ 2025-02-11 07:20:10.000 UTC -- 2035-02-11 07:50:10.000 UTC ]';
    const row = ` DeviceCertificateValidity : ${raw}`;
    assert.deepEqual(values(`${row.slice(0, 80)}\n${row.slice(80)}`, 'DeviceCertificateValidity'), [raw]);
  });

  it('13: reads through prompts, banners of the shell and code page lines', () => {
    const status = parseStatus(
      'Active code page: 437\n\nMicrosoft Windows [Versie 10.0.19045.4651]\nPS C:\\Users\\nina> dsregcmd /status\nAzureAdJoined : YES\n',
    );
    assert.equal(status.osVersion, '10.0');
    assert.deepEqual(
      status.fields.map((field) => field.line),
      [5],
    );
    assert.equal(parseStatus('Microsoft Windows [Version 6.1.7601]\n').osVersion, '6.1');
  });

  it('16: finds both diagnostics blocks by their rows', () => {
    assert.equal(parseStatus(fixture('sync-join-waiting-win11-22h2')).byLabel.get('Executing Account Name'), undefined);
    const pre = parseStatus(fixture('kerberos-join-test-failed-server-2025')).byLabel.get(
      'Executing Account Name',
    )?.[0];
    assert.equal(pre?.section, 'Diagnostic Data (pre-join)');
    const post = parseStatus(fixture('hybrid-healthy-win11-24h2')).byLabel.get('Executing Account Name')?.[0];
    assert.equal(post?.section, 'Diagnostic Data (post-join)');
  });

  it('17: keeps acquire, refresh and AD FS blocks apart', () => {
    const both = parseStatus(fixture('acquire-and-refresh-blocks-win11-22h2')).byLabel.get('Attempt Status') ?? [];
    assert.deepEqual(
      both.map((field) => [field.section, field.raw]),
      [
        ['SSO State > Azure AcquirePrtDiagnostics', '0xc000006a'],
        ['SSO State > Azure RefreshPrtDiagnostics', '0xc000005f'],
      ],
    );
    const adfs = parseStatus(fixture('adfs-prt-failed-win10-21h1')).byLabel.get('Attempt Status') ?? [];
    assert.deepEqual(
      adfs.map((field) => field.section),
      ['SSO State > Enterprise PRT diagnostics'],
    );
  });

  it('17: takes a block behind the Kerberos rows for one of Entra', () => {
    const text = `${banner('SSO State')}  AzureAdPrt : NO\n  EnterprisePrt : NO\n  CloudTgt : NO\n  KerbTopLevelNames : .windows.net\n  AcquirePrtDiagnostics : PRESENT\n  Attempt Status : 0xc000006d\n`;
    assert.equal(read(text).at(-1), 'SSO State > Azure AcquirePrtDiagnostics | Attempt Status | 0xc000006d');
  });

  it('17: keeps Server Error Code of a token from Server ErrorCode of a join', () => {
    assert.deepEqual(read('Server ErrorCode : DirectoryError'), [
      'Diagnostic Data (pre-join) > Previous Registration | Server ErrorCode | DirectoryError',
    ]);
    assert.deepEqual(read('Server Error Code : invalid_grant'), [
      'SSO State > Azure AcquirePrtDiagnostics | Server Error Code | invalid_grant',
    ]);
  });

  it('19: keeps translated values', () => {
    const status = parseStatus(fixture('translated-values-hybrid-win10-22h2'));
    assert.equal(status.byLabel.get('DomainJoined')?.[0]?.raw, 'JA');
  });

  it('19: reads rows below translated and unreadable titles', () => {
    const text = `${banner('Apparaatstatus')}  AzureAdJoined : YES\n${banner('Détails du périphérique')}  DeviceId : x\n  KeyProvider : y\n${banner('Werkaccount 2')}  WorkplaceDeviceId : z\n`;
    const status = parseStatus(text);
    assert.deepEqual(status.fields.map(short), [
      'Device State | AzureAdJoined | YES',
      'Device Details | DeviceId | x',
      'Device Details | KeyProvider | y',
      'Work Account N 2 | WorkplaceDeviceId | z',
    ]);
    assert.ok(status.sections.has('Device Details'));
    assert.equal(status.deviceStateBanners, 1);
  });

  it('19: takes True and False of a script for YES and NO', () =>
    assert.deepEqual(read('AzureAdJoined : True\nDomainJoined : False\n'), [
      'Device State | AzureAdJoined | YES',
      'Device State | DomainJoined | NO',
    ]));

  it('20: reads rows that lost their colon, and leaves words about a label alone', () => {
    const lines = [
      'AzureAdPrt   N0',
      'KeySignTest -> MUST Run elevated to test.',
      'Access Type ; DIRECT',
      'Error Phase - join',
    ];
    assert.deepEqual(
      read(lines.join('\n')).map((row) => row.split(' | ').slice(1)),
      [
        ['AzureAdPrt', 'NO'],
        ['KeySignTest', 'MUST Run elevated to test.'],
        ['Access Type', 'DIRECT'],
        ['Error Phase', 'join'],
      ],
    );
    assert.deepEqual(values('"DRS Discovery Test","FAIL [0x801c0021]"', 'DRS Discovery Test'), ['FAIL [0x801c0021]']);
    assert.deepEqual(values('"AzureAdJoined","YES"', 'AzureAdJoined'), ['YES']);
    assert.deepEqual(values('<DRSDiscoveryTest>FAIL</DRSDiscoveryTest>', 'DRS Discovery Test'), ['FAIL']);
    assert.deepEqual(read('AzureAdPrt - what is that?\nKeyProvider - the name of it'), []);
  });

  it('22: believes what is printed before what somebody says of it', () => {
    const said = 'She says AzureAdPrt : NO and cannot open a mail.\n';
    const output = 'AzureAdJoined : YES\nDomainJoined : NO\nAzureAdPrt : YES\n';
    assert.deepEqual(values(said + output, 'AzureAdPrt'), ['YES']);
    assert.deepEqual(values(output + said, 'AzureAdPrt'), ['YES']);
    assert.deepEqual(values(said, 'AzureAdPrt'), ['NO']);
    const log = output.replace(/^/gm, '2026-11-20 10:11:12 INFO ');
    assert.deepEqual(values(log, 'AzureAdPrt'), ['YES']);
  });

  it('22: reads rows in the frame of a log, in a list of code, and between semicolons', () => {
    const framed = '<![LOG[   DRS Discovery Test : FAIL]LOG]!><time="10:00:00.0" date="11-20-2026" component="X">\n';
    assert.deepEqual(values(framed, 'DRS Discovery Test'), ['FAIL']);
    assert.deepEqual(values('- `DRS Discovery Test : FAIL`\n', 'DRS Discovery Test'), ['FAIL']);
    assert.deepEqual(values('TenantName: Fabrikam; DRS Discovery Test: FAIL; MdmUrl: ;', 'DRS Discovery Test'), [
      'FAIL',
    ]);
  });

  it('22: takes off what a log or another tool put before each line of a console', () => {
    const frame = `+${'-'.repeat(70)}+`;
    const output = ['', frame, '| Device State                                                         |', frame, ''];
    output.push('             AzureAdJoined : YES', '               Device Name : LAPTOP-22', '', frame);
    output.push('| SSO State                                                            |', frame, '');
    output.push('                AzureAdPrt : NO', '    Server Error Description : AADSTS50126: Error', '');
    const plain = read(output.join('\n'));
    assert.equal(plain.length, 4);
    const clock = (at: number): string => String(at).padStart(2, '0');
    for (const before of [
      () => 'PC-0412: ',
      () => 'PC-0412>',
      (at: number) => `2026-11-22T09:12:${clock(at)}.1${clock(at)}Z INFO [PC-0412] `,
      (at: number) => `[22-11-2026 09:12:${clock(at)}] Nina Berg: `,
    ]) {
      const lines = output.map((line, at) => before(at) + line);
      assert.deepEqual(read(lines.join('\n')), plain, before(1));
      const stripped = lines.map((line) => line.trimEnd());
      assert.deepEqual(read(['look:', ...stripped, 'Thanks'].join('\n')), plain, before(1));
    }
    const quoted = output.map((line) => `> ${line}`).join('\n');
    assert.deepEqual(read(quoted), plain);
  });

  it('23: reads values and rows in quotes, as YAML and lists of strings write them', () => {
    const rows = ['AzureAdJoined : YES', 'DomainJoined : NO', 'TenantName : Anna\'s "Shop"', 'MdmUrl : '];
    const plain = read(rows.join('\n'));
    assert.equal(plain.length, 4);
    const quote = (row: string, sign: string): string => row.replace(/ : (.*)$/, `: ${sign}$1${sign}`);
    for (const sign of ['"', "'", '`'])
      assert.deepEqual(read(rows.map((row) => quote(row, sign)).join('\n')), plain, sign);
    const short = rows.filter((row) => !row.includes("'"));
    const listed = (sign: string, end: string): string[] =>
      read(short.map((row) => `  ${sign}        ${row}${sign}${end}`).join('\n'));
    for (const sign of ['"', "'"])
      for (const end of ['', ',']) assert.deepEqual(listed(sign, end), read(short.join('\n')), sign + end);
  });

  it('24: knows the token of AD FS by its endpoint, wherever its block stands', () => {
    const block = (endpoint: string): string =>
      `AzureAdPrt : YES\nEnterprisePrt : NO\nOnPremTgt : NO\nAttempt Status : 0xc000006d\nEndpoint URI : ${endpoint}\nHTTP status : 400\n`;
    const sections = (text: string): string[] => [
      ...new Set(parseStatus(text).fields.flatMap(({ section }) => (section.includes(' > ') ? [section] : []))),
    ];
    assert.deepEqual(sections(block('https://sts.contoso.example/adfs/oauth2/token/')), [
      'SSO State > Enterprise PRT diagnostics',
    ]);
    for (const other of [
      'https://sts.contoso.example/adfs/services/trust/13/usernamemixed',
      'https://login.microsoftonline.com/x/oauth2/token/',
    ])
      assert.deepEqual(sections(block(other)), ['SSO State > Azure AcquirePrtDiagnostics'], other);
    const both =
      block('https://login.microsoftonline.com/x/oauth2/token/') +
      block('https://x.example/adfs/oauth2/token/').replace(/^.*\n.*\n.*\n/, '');
    assert.deepEqual(sections(both), ['SSO State > Azure AcquirePrtDiagnostics']);
  });

  it('20: keeps empty values as rows', () => {
    assert.deepEqual(values('TenantName : \nMdmUrl :\n', 'TenantName'), ['']);
    assert.deepEqual(values('TenantName : \nMdmUrl :\n', 'MdmUrl'), ['']);
  });

  it('21: never takes a part of a label for the label', () => {
    assert.deepEqual(read('WorkplaceDeviceId : a\n'), ['Work Account N 1 | WorkplaceDeviceId | a']);
    assert.deepEqual(read('AzureAdPrtUpdateTime : 2026-11-21 06:02:41.000 UTC\n'), [
      'SSO State | AzureAdPrtUpdateTime | 2026-11-21 06:02:41.000 UTC',
    ]);
    assert.deepEqual(read('MyAzureAdPrt : NO\n'), []);
  });

  it('22: reads double-spaced pastes with prose between the sections', () => {
    const text = fixture('domain-only-all-pass-win10-22h2')
      .split('\n')
      .join('\n\n')
      .replace('| SSO State', 'Et voici la suite :\n\n| SSO State');
    assert.equal(
      parseStatus(text).fields.length,
      parseStatus(fixture('domain-only-all-pass-win10-22h2')).fields.length,
    );
  });

  it('23: calls a shell error what it is', () => {
    assert.equal(
      parseStatus("dsregcmd : The term 'dsregcmd' is not recognized as the name of a cmdlet").kind,
      'unknown',
    );
  });
});

describe('parseStatus: rows as people type them', () => {
  const joined = 'Device State | AzureAdJoined | YES';
  for (const [name, text] of Object.entries({
    'as printed': 'AzureAdJoined : YES',
    'spaced words': 'Azure Ad Joined: YES',
    'lower case': 'azureadjoined: YES',
    'equals sign': 'AzureAdJoined=YES',
    'no separator': 'AzureAdJoined YES',
    arrow: 'AzureAdJoined → YES',
    dash: 'AzureAdJoined – YES',
    'JSON pair': '"AzureAdJoined": "YES",',
    'JSON object': '{"AzureAdJoined": true}',
    'two cells': 'AzureAdJoined\nYES',
    'cells with the section': '| Device State | AzureAdJoined | YES |',
    'quoted cells with the section': '"Device State","AzureAdJoined","YES"',
    'quoted cells at semicolons': '"Device State";"AzureAdJoined";"YES"',
    'cells at commas': 'AzureAdJoined,YES',
    'a name and its value': '[{"Name":"AzureAdJoined","Value":"YES"}]',
    'with a remark': 'AzureAdJoined : YES  <-- is dat goed?',
    'letters apart': 'A z u r e A d J o i n e d   :   Y E S',
    fence: '```\nAzureAdJoined : YES\n```',
    bold: '**AzureAdJoined** : **YES**',
    'after a sentence': 'Dit staat er: AzureAdJoined : YES',
  })) {
    it(name, () => assert.deepEqual(read(text), [joined]));
  }

  it('rows at semicolons, with and without blanks', () => {
    for (const sign of [';', '; '])
      assert.deepEqual(read(`@{AzureAdJoined=YES${sign}DomainJoined=NO${sign}AzureAdPrt=NO${sign}}`), [
        'Device State | AzureAdJoined | YES',
        'Device State | DomainJoined | NO',
        'SSO State | AzureAdPrt | NO',
      ]);
  });
  it('objects as a table: a row of names above the values of each', () => {
    const rows = [
      'Device State | AzureAdJoined | YES',
      'Device State | DomainJoined | NO',
      'SSO State | AzureAdPrt | YES',
    ];
    const quoted = '"PSComputerName","AzureAdJoined","DomainJoined","AzureAdPrt"\r\n"PC-1","YES","NO","YES"\r\n';
    assert.deepEqual(read(quoted), rows);
    assert.deepEqual(read(quoted.replaceAll('","', '";"')), rows);
    assert.deepEqual(read(quoted.replaceAll(',', '\t').replaceAll('"', '')), rows);
    assert.deepEqual(read(`${quoted}"PC-2","YES","NO","YES"`), [...rows, ...rows]);
    // Nothing is moved where the cells do not answer the names.
    assert.deepEqual(read('"AzureAdJoined","DomainJoined","AzureAdPrt"\n"YES","NO"'), []);
  });
  it('one row alone is a status', () => assert.equal(parseStatus('AzureAdPrt : NO').kind, 'dsregcmd-status'));
  it('a list of labels is none', () =>
    assert.deepEqual(read('KeyProvider, TpmProtected and KeySignTest are of the key.'), []));
  it('a question about a row is none', () =>
    assert.equal(parseStatus('What does AzureAdPrt : NO mean?').kind, 'unknown'));
  it('an empty paste is nothing', () =>
    assert.deepEqual([parseStatus('').kind, parseStatus('').fields.length], ['unknown', 0]));

  it('keeps placeholders people put in', () => {
    assert.deepEqual(values('TenantId : <tenant-id>\nDeviceId : xxxxxxxx-xxxx\n', 'TenantId'), ['<tenant-id>']);
  });

  it('counts two runs, with and without banners', () => {
    assert.equal(parseStatus(fixture('two-runs-before-and-after-win11-22h2')).deviceStateBanners, 2);
    const bare = parseStatus('AzureAdJoined : NO\nDomainJoined : YES\nAzureAdJoined : YES\nDomainJoined : YES\n');
    assert.equal(bare.deviceStateBanners, 2);
  });

  it('reads the labels below Virtual Desktop only there', () => {
    assert.equal(
      parseStatus(fixture('vdi-nonpersistent-win11-22h2')).byLabel.get('Virtual Desktop/Type')?.[0]?.raw,
      'non-persistent VDI',
    );
    assert.deepEqual(read('Type : x\nProvider : y'), []);
  });

  it('takes a label inside a server text for no row', () => {
    const rows = (message: string): string =>
      `AzureAdJoined : NO\nDomainJoined : YES\nServer Message : ${message}\nHttps Status : 400\n`;
    for (const message of [
      'Device state AzureAdJoined: NO is not valid',
      'Device state AzureAdJoined: NO, AzureAdPrt: YES',
      'The request was refused by the service as\nAzureAdJoined: NO is not valid',
    ]) {
      const { byLabel, deviceStateBanners, fields } = parseStatus(rows(message));
      assert.equal(byLabel.get('Server Message')?.[0]?.raw, message.replace('\n', ' '));
      assert.deepEqual([fields.length, deviceStateBanners], [4, 0]);
    }
    assert.deepEqual(values(rows('x').replaceAll('\n', ' '), 'Https Status'), ['400']);
    assert.deepEqual(values(rows('x').replaceAll(' :', ':').replaceAll('\n', ' '), 'Https Status'), ['400']);
    assert.deepEqual(values(`${rows('x')}AzureAdJoined: YES\n`, 'AzureAdJoined'), ['NO', 'YES']);
  });

  it('leaves the correlation id of a server text in the text', () => {
    const text = `Correlation ID : ${GUID}\nServer Error Description : AADSTS50155: No. Trace ID: 1 Correlation ID: ${GUID} Timestamp: 2026\n`;
    assert.deepEqual(values(text, 'Correlation ID'), [GUID]);
  });

  it('does not break an account name that looks like an escape', () => {
    assert.deepEqual(values('Executing Account Name : CONTOSO\\nina, nina@contoso.example', 'Executing Account Name'), [
      'CONTOSO\\nina, nina@contoso.example',
    ]);
  });
});

describe('parseStatus: the number of a line', () => {
  const at = (text: string): number[] => parseStatus(text).fields.map((field) => field.line);
  const rows = ['hello', '', 'AzureAdJoined : YES', 'AzureAdPrt : NO'];

  it('is that of the text as given, whatever ends it', () => {
    for (const end of ['\n', '\r\n', '\r']) assert.deepEqual(at(rows.join(end)), [3, 4]);
    const wrapped = `TenantName : x\nServer Message : ${'a word '.repeat(10)}\n   that goes on\nAzureAdPrt : NO`;
    assert.deepEqual(at(wrapped), [1, 2, 4]);
  });

  it('is that of the text as read, where no console made the lines', () => {
    assert.deepEqual(at(`<div>${rows.join('<br>')}</div>`).at(-1), (at(`<div>${rows.join('<br>')}</div>`)[0] ?? 0) + 1);
    assert.deepEqual(at(JSON.stringify({ id: 7, said: rows.join('\n') })), [4, 5]);
    assert.deepEqual(at(JSON.stringify({ state: { AzureAdJoined: 'YES' }, AzureAdPrt: false }, null, 2)), [2, 3]);
  });
});
