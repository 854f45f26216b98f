// What identifies anyone goes, what diagnoses stays, and the same value keeps the same placeholder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

import { FIELDS } from '../../diagnosis/fields.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { redact, redactLines, redactRows } from '../../diagnosis/redact.ts';
import { startNames } from '../../diagnosis/redact-names.ts';
import { canTell, SAID_SHAPES } from '../../diagnosis/redact-said.ts';
import { ALL_SHAPES, canHoldShape } from '../../diagnosis/redact-sweep.ts';
import { rollOf } from '../bar/roll.ts';

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

  it('takes the begin of a name for no escaped tab where line ends are escaped', () => {
    const { text } = redact(
      'User: NORDVIK\\thogendorp\nPre-check tasks completed. Debug output:\\r\\n preCheckResult: Join\\r\\n isJoined: NO\\r\\n\\tDevice Name\\t: LT-70412',
    );
    assert.doesNotMatch(text, /hogendorp|NORDVIK|LT-70412/);
  });
  it('hides who is named in the folder of a profile, in quotes, and as the account of a computer', () => {
    for (const [before, after] of [
      ['C:\\Gebruikers\\thogendorp>dsregcmd', 'C:\\Gebruikers\\<user-1>>dsregcmd'],
      ['C:\\Brukere\\thogendorp\\Desktop', 'C:\\Brukere\\<user-1>\\Desktop'],
      ["User 'thogendorp' is not eligible to enroll", "User '<user-1>' is not eligible to enroll"],
      ['Bruker "Silje Kvamme" ble avvist', 'Bruker "<user-1>" ble avvist'],
      ["The user account 'kvamme7' is disabled", "The user account '<user-1>' is disabled"],
      ['Failed for VGO-LT-20931$: 0x801c001d', 'Failed for <host-1>$: 0x801c001d'],
      ['(VGOLT20931$)', '(<host-1>$)'],
    ] as const)
      assert.equal(redact(before).text, after);
    for (const kept of [
      "User 'system' is not eligible",
      'C:\\Brukere\\Public',
      'ADMIN$, IPC$ and C$',
      "user 'password'",
    ])
      assert.equal(redact(kept).text, kept);
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
    ['Proxy Bypass List : intranet.fiskeri-nord.example;<local>', 'Proxy Bypass List : <host-1>;<local>'],
    [
      'Proxy Server List : http=fnproxy:8080;https=nordgate:80\nfnproxy and nordgate',
      'Proxy Server List : http=<host-1>:8080;https=<host-2>:80\n<host-1> and <host-2>',
    ],
    ['Proxy Server List : proxy:8080\nno proxy', 'Proxy Server List : <host-1>:8080\nno proxy'],
    ['Proxy Bypass List : fnapp;*.corp.example;10.*;<local>', 'Proxy Bypass List : <host-1>;*.<host-2>;10.*;<local>'],
    ['Proxy Bypass List : fnapp;<local> s', 'Proxy Bypass List : <host-1>;<local> <host-2>'],
    ['Proxy Bypass List : localhost;<-loopback>', 'Proxy Bypass List : localhost;<-loopback>'],
    // Names with blanks and with letters of their own.
    ['C:\\Users\\Per Hansen>dsregcmd /status', 'C:\\Users\\<user-1>>dsregcmd /status'],
    ['C:\\Users\\Per Hansen\\x and C:\\Users\\per or D:\\x', 'C:\\Users\\<user-1>\\x and C:\\Users\\<user-2> or D:\\x'],
    [
      'Executing Account Name : FNPC-1\\Per Hansen, Per Hansen\nand OLD-1\\per hansen, C:\\Users\\Per Hansen>',
      'Executing Account Name : <domain-1>\\<user-1>, <user-1>\nand <domain-2>\\<user-1>, C:\\Users\\<user-1>>',
    ],
    ['as CORP\\Bjørn or bjørn@x.example', 'as <domain-1>\\<user-1> or <user-2>'],
    [
      'per@x.example at https://login.microsoftonline.com/common/userrealm/?user=per%40x.example&api-version=1.0',
      '<user-1> at https://login.microsoftonline.com/common/userrealm/?user=<user-1>&api-version=1.0',
    ],
    // Computers in prompts, objects and events.
    [
      '[FNSRV-041]: PS C:\\> dsregcmd /status\nfnsrv-041 it is',
      '[<host-1>]: PS C:\\> dsregcmd /status\n<host-1> it is',
    ],
    ['[srv.corp.x.example]: PS C:\\>', '[<host-1>]: PS C:\\>'],
    ['PSComputerName : fnpc', 'PSComputerName : <host-1>'],
    [
      '  Computer:      FNPC-204.corp.x.example\nFNPC-204 in corp.x.example',
      '  Computer:      <host-1>\n<host-1> in <host-2>',
    ],
    ['<Computer>FNPC-204</Computer>', '<Computer><host-1></Computer>'],
    // Server texts name tenants.
    ["AADSTS90002: Tenant 'fiskeri-nord.example' not found.", "AADSTS90002: Tenant '<tenant-1>' not found."],
    [
      "AADSTS90002: Tenant 'fnord.onmicrosoft.com' not found.\nat fnord.onmicrosoft.com",
      "AADSTS90002: Tenant '<tenant-1>' not found.\nat <tenant-1>",
    ],
    [
      "AADSTS500021: Access to 'Van der Berg's B.V.' tenant is denied.",
      "AADSTS500021: Access to '<organization-1>' tenant is denied.",
    ],
    [
      "AADSTS50020: User account 'per@x.example' from identity provider 'idp.x.example' does not exist in tenant 'Ålesund Fisk AS' and",
      "AADSTS50020: User account '<user-1>' from identity provider '<tenant-1>' does not exist in tenant '<organization-1>' and",
    ],
    [
      'AADSTS51004: The user account <user-1> does not exist in the Fiskeri Nord AS directory. To sign',
      'AADSTS51004: The user account <user-1> does not exist in the <organization-1> directory. To sign',
    ],
    [
      'AADSTS500011: was not found in the tenant named Fiskeri Nord. This can happen',
      'AADSTS500011: was not found in the tenant named <organization-1>. This can happen',
    ],
    [
      "AADSTS700016: not found in the directory '3F6C1B52-8D0E-4A7B-9C11-5E2F7A90B3D4'.",
      "AADSTS700016: not found in the directory '<id-1>'.",
    ],
    // What directories, Kerberos and the tools of networks print.
    ['azureADName:fiskeri-nord.example', 'azureADName:<host-1>'],
    [
      'CN=FNPC-7,OU=Laptops,OU=\u00c5lesund,DC=ad,DC=fiskeri-nord,DC=example',
      'CN=<object-1>,OU=<object-2>,OU=<object-3>,DC=<domain-1>',
    ],
    ['LDAP://CN=Hansen\\, Per,CN=Users,DC=fn,DC=local', 'LDAP://CN=<object-1>,CN=Users,DC=<domain-1>'],
    ['issued to CN=FNPC-7 last year', 'issued to CN=<object-1> last year'],
    ['https://login.windows.net/fn.example/x.aspx', 'https://login.windows.net/<tenant-1>/x.aspx'],
    ['https://learn.microsoft.com/fn.example', 'https://learn.microsoft.com/<host-1>'],
    ['Issuer: CN=FN Issuing CA, DC=fn, DC=local', 'Issuer: CN=<object-1>, DC=<domain-1>'],
    [
      '#0> Client: per.hansen @ AD.FN.EXAMPLE\n Server: HOST/fnpc-7.ad.fn.example @ AD.FN.EXAMPLE',
      '#0> Client: <user-1> @ <host-1>\n Server: HOST/<host-2> @ <host-1>',
    ],
    ['TERMSRV/FNPC-7, RestrictedKrbHost/FNPC-7', 'TERMSRV/<host-1>, RestrictedKrbHost/<host-1>'],
    ['DC: \\\\FNDC01.fn.example\nForest Name: fn.example', 'DC: \\\\<host-1>\nForest Name: <domain-1>'],
    ['LOGONSERVER=\\\\FNDC01\nUSERDNSDOMAIN=FN.EXAMPLE', 'LOGONSERVER=\\\\<host-1>\nUSERDNSDOMAIN=<domain-1>'],
    ['on DESKTOP-1A2B3C4 or LAPTOP-1A2B3C4D', 'on <host-1> or <host-2>'],
    ['3f6c1b528d0e4a7b9c115e2f7a90b3d4', '<id-1>'],
    [
      'a1:b2:c3:d4:e5:f6:07:18:29:3a:4b:5c:6d:7e:8f:90:a1:b2:c3:d4 is A1 B2 C3 D4 E5 F6 07 18 29 3A 4B 5C 6D 7E 8F 90 A1 B2 C3 D4',
      '<thumbprint-1> is <thumbprint-1>',
    ],
    // Mails as programs write their addresses, and how they are signed.
    [
      'From: Nina Berg <nina.berg@contoso.example>\nTo: "Desk, IT" <it@contoso.example>\nMvh\nNina Berg',
      'From: <user-1> <<user-1>>\nTo: "<user-2>" <<user-2>>\nMvh\n<user-1>',
    ],
    ['Nina Berg has nina.berg@contoso.example', '<user-1> has <user-1>'],
    ['Tlf: 912 34 567 | M +47 912 34 568', 'Tlf: <phone-1> | M <phone-2>'],
    ['T: +31 (0)20-123 45 67', 'T: <phone-1>'],
    ['bel me op 06-12345678, of 020 123 4567', 'bel me op <phone-1>, of 020 123 4567'],
    ['call me on 020 7123 4567. Ring meg p\u00e5 91 23 45 67', 'call me on <phone-1>. Ring meg p\u00e5 <phone-2>'],
    // Names and numbers told by the words before them.
    ['My laptop NB-OSLO-12 and nb-oslo-12', 'My laptop <host-1> and <host-1>'],
    ['maskinnavnet er OSLNB0412, de pc heet "PC-12"', 'maskinnavnet er <host-1>, de pc heet "<host-2>"'],
    ['Device 3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4 OSLNB0412 Windows', 'Device <id-1> <host-1> Windows'],
    ['het serienummer is PF2ABC7', 'het serienummer is <serial-1>'],
    ['SerialNumber  \n\nPF2ABC7', 'SerialNumber  \n\n<serial-1>'],
    ['mac address 00155d010203 or aab1.22c3.44d5', 'mac address <mac-2> or <mac-1>'],
    ['my password is Welkom01, wachtwoord H3rring!x', 'my password is <secret-1>, wachtwoord <secret-2>'],
    ['net use Z: /user:CORP\\nina H3rring!x', 'net use Z: /user:<domain-1>\\<user-1> <secret-1>'],
    ['http://CORP%5Cnina:H3r!x@fnproxy:8080', 'http://<domain-1>\\<user-1>:<secret-1>@<host-1>:8080'],
    ['curl -x nina:H3r!x@fnproxy:8080', 'curl -x <user-1>:<secret-1>@<host-1>:8080'],
    // Tokens and hashes.
    ['access_token=eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.e30.c2ln', 'access_token=<blob-1>'],
    ['wctx=estsrequest%3deyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.e30', 'wctx=estsrequest%<blob-1>'],
    ['refresh_token=0.AXYZ-9.AgABAwEAAAD--DLA3VO7Qrdd', 'refresh_token=<blob-1>'],
    [`PF2ABC7,,T0${'aB3+9xYq'.repeat(5)}/${'zB4+8wXp'.repeat(5)}=,STD`, '<serial-1>,,<blob-1>,STD'],
    // Queries and commands.
    ['x?login_hint=nina&domain_hint=fn.example', 'x?login_hint=<user-1>&domain_hint=<domain-1>'],
    ['x?username=nina%40fn.example&mkt=nl', 'x?username=<user-1>&mkt=nl'],
    ['nltest /dsgetdc:CORP', 'nltest /dsgetdc:<domain-1>'],
    // Rows, pairs and elements of other tools.
    ['   Hostnaam . . . . . : OSLNB12', '   Hostnaam . . . . . : <host-1>'],
    ['   Vertsnavn . . . . . : OSLNB12', '   Vertsnavn . . . . . : <host-1>'],
    ['PC name:\tOSLNB12', 'PC name:\t<host-1>'],
    ['Registered Organization:   Fiskeri Nord AS', 'Registered Organization:   <organization-1>'],
    [
      '{"userDisplayName":"Nina Berg","serialNumber":"PF2ABC7"}',
      'userDisplayName : <user-1>\nserialNumber : <serial-1>',
    ],
    ['{"wiFiMacAddress":"00155D010203","displayName":"OSLNB0412"}', 'wiFiMacAddress : <mac-1>\ndisplayName : <host-1>'],
    ['<Property Name="DeviceName">OSLNB12</Property>', '<Property Name="DeviceName"><host-1></Property>'],
    // Events of the security log, as text and as XML; computers have accounts too.
    [
      'Account Name:\t\tOSLNB12$\nAccount Domain:\t\tFN\nAccount Name:\t\tnina\nAccount Domain:\t\t-',
      'Account Name:\t\t<host-1>$\nAccount Domain:\t\t<domain-1>\nAccount Name:\t\t<user-1>\nAccount Domain:\t\t-',
    ],
    ['\tWorkstation Name:\tOSLNB12', '\tWorkstation Name:\t<host-1>'],
    ['Kontonavn:\t\tnina\nKontodomene:\t\tFN', 'Kontonavn:\t\t<user-1>\nKontodomene:\t\t<domain-1>'],
    ['Accountnaam:\t\tnina\nAccountdomein:\t\tFN', 'Accountnaam:\t\t<user-1>\nAccountdomein:\t\t<domain-1>'],
    [
      "<Data Name='TargetUserName'>nina</Data><Data Name='TargetDomainName'>FN</Data>",
      "<Data Name='TargetUserName'><user-1></Data><Data Name='TargetDomainName'><domain-1></Data>",
    ],
    ['Geregistreerde eigenaar:   Nina Berg', 'Geregistreerde eigenaar:   <user-1>'],
    ['Registrert organisasjon:   Fiskeri Nord AS', 'Registrert organisasjon:   <organization-1>'],
    // Folders of people on other computers, and without the drive.
    ['\\\\FNSRV1\\c$\\Users\\nina\\x', '\\\\<host-1>\\c$\\Users\\<user-1>\\x'],
    ['HOMEPATH=\\Users\\nina', 'HOMEPATH=\\Users\\<user-1>'],
    [
      '    Proxy Server(s) :  http=fnproxy:3128;https=fnproxy:3128',
      '    Proxy Server(s) :  http=<host-1>:3128;https=<host-1>:3128',
    ],
    // What no one should paste.
    ['Password: H3rring!x', 'Password: <secret-1>'],
    ['client_secret=aB8~q-1', 'client_secret=<secret-1>'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer <secret-1>'],
    ['key 111111-222222-333333-444444-555555-666666-777777-888888', 'key <key-1>'],
    ['s\u00f8ren@m\u00f8ller.example and jan@b\u00fccher.example', '<user-1> and <user-2>'],
    ['Serienummer: PF2ABC7', 'Serienummer: <serial-1>'],
    // People, as tickets, chats and mails name them.
    ['Username: CORP\\nina', 'Username: <domain-1>\\<user-1>'],
    ['User: nina.berg', 'User: <user-1>'],
    ['Gebruiker:\tJan de Wit', 'Gebruiker:\t<user-1>'],
    ['| Melder | Wit, Jan de (nina@x.example) |', '| Melder | <user-1> (<user-2>) |'],
    ['Berørt bruker: Åse Dahl-Lie\nÅse Dahl-Lie sa det', 'Berørt bruker: <user-1>\n<user-1> sa det'],
    ['Requested for = N. van den Berg', 'Requested for = <user-1>'],
    [
      'on that device (Benutzer: n.berg), user nina.berg2 too',
      'on that device (Benutzer: <user-1>), user <user-2> too',
    ],
    ['[22-11 09:12] Nina Berg: it fails', '[22-11 09:12] <user-1>: it fails'],
    [
      'It fails.\n\nMet vriendelijke groet,\n\nJan de Wit\nService',
      'It fails.\n\nMet vriendelijke groet,\n\n<user-1>\nService',
    ],
    ['> Mvh\n> Åse Dahl | IT', '> Mvh\n> <user-1> | IT'],
    [
      '\\\\fs01\\home$\\nina.b\\x and \\\\fs01.x.example\\Users\\jan',
      '\\\\<host-1>\\home$\\<user-1>\\x and \\\\<host-2>\\Users\\<user-2>',
    ],
    // Computers in the frame of a box, in tables and lists of other tools.
    ['| Computer:      oslo12   |', '| Computer:      <host-1>   |'],
    [
      'AADSTS293004: The target-device identifier in the request oslo was not found in the tenant x.',
      'AADSTS293004: The target-device identifier in the request <host-1> was not found in the tenant x.',
    ],
    ['{"host":"NB-OSLO-12","AzureAdJoined":"NO"}', 'host : <host-1>\nAzureAdJoined : NO'],
    ['Configuration item: NB-OSLO-12', 'Configuration item: <host-1>'],
    ['|| Serial number | PF2ABC7 |', '|| Serial number | <serial-1> |'],
    ['IMEI: 356938035643809', 'IMEI: <serial-1>'],
    [
      'Device name,Serial number,Primary user UPN\nnb-oslo,PF2ABC7,nina@x.example\nnb-bergen,PF2ABC8,\n\nnb-oslo fails',
      'Device name,Serial number,Primary user UPN\n<host-1>,<serial-1>,<user-1>\n<host-2>,<serial-2>,\n\n<host-1> fails',
    ],
    ['Time\tComputer\tEventID\n09:12\tOSLNB12\t204', 'Time\tComputer\tEventID\n09:12\t<host-1>\t204'],
    ['"DeviceName";"OS"\n"oslo7";"Windows"', '"DeviceName";"OS"\n"<host-1>";"Windows"'],
    [
      'DeviceName SerialNumber OS\n---------- ------------ --\noslo7      PF2ABC7      Windows',
      'DeviceName SerialNumber OS\n---------- ------------ --\n<host-1>      <serial-1>      Windows',
    ],
    [
      '| Computer name | OS |\n|---|---|\n| oslo7 | Windows |',
      '| Computer name | OS |\n|---|---|\n| <host-1> | Windows |',
    ],
    ['Enhetsnavn: FNPC-7', 'Enhetsnavn: <host-1>'],
    ['a proxy at proxy.fn.example. It asks', 'a proxy at <host-1>. It asks'],
    // Signs that change their length in lower case, or are others there.
    [
      `Device Name : PC-7.corp.example\n${'\u0130'.repeat(40)}\npc-7 is broken`,
      `Device Name : <host-1>\n${'\u0130'.repeat(40)}\n<host-1> is broken`,
    ],
    ['DomainName : KORP\n\u212aorp is here', 'DomainName : <domain-1>\n<domain-1> is here'],
    [
      "DomainName : \u039f\u0394\u039f\u03a3\n\u039f\u0394\u039f\u03a3'\u0391 here",
      "DomainName : <domain-1>\n<domain-1>'\u0391 here",
    ],
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
    "does not exist in the Azure Active directory, nor in tenant 'common' or from identity provider 'live.com'",
    'my computer: when it starts, [localhost]: PS C:\\>',
    "AADSTS90002: Tenant '{EUII Hidden}' not found, Access to 'Exchange' is denied",
    'HKLM\\SOFTWARE\\Microsoft',
    'HTTP/1.1 407, ASP.NET, System.Net.WebException at Microsoft.Identity.Client.dll, lsass.exe and aadcloudap.log',
    'Issuer: CN=MS-Organization-Access, DC=windows, DC=net',
    'my laptop T14s with Win11-23H2, device AADSTS50126, PC 0x801c03f2 and machine KB5034441',
    'password AADSTS50126, password is refused again, wachtwoord 0xc000006a, passord STATUS_WRONG_PASSWORD',
    'call failed 2147942405, event 304 at 21-11-2026 08:15, UTC+01:00, ring the desk, number 1234567890',
    'DisplayName : Require MFA for all users\nOwner : None',
    'Account Name:\t\tSYSTEM\nAccount Name:\t\tANONYMOUS LOGON\nAccount Domain:\t\tNT AUTHORITY\nAccount Name:\t\t-',
    'Account Name: unknown, Account Name: not there',
    'ver 1234.5678.9012, SHA-256 and AES-256-CTS-HMAC-SHA1-96 on the server',
    'password: refused again, wachtwoord: werkt niet',
    'User: SYSTEM\nUser: Windows Hello\nGebruiker: kan niet aanmelden\nBruker: Lokal bruker virker ikke\nUser: none, user: N/A',
    'the user e.g. sees it, user dsreg.log, a user login.microsoftonline.com',
    'Kind regards,\nthe helpdesk\nThanks!\nAzureAdJoined is what I mean',
    'Computer: when it starts, Device: is not compliant, Computer,laptop\nor,phone',
    'It does not work.No idea, google.com works; e.g. $_.id or console.info and 23.10.2026',
    'Server: krbtgt/KERBEROS.MICROSOFTONLINE.COM @ KERBEROS.MICROSOFTONLINE.COM',
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

  it('finds an id that a window or a mail broke, at any width', () => {
    const ids = [
      '3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4',
      '7b1e4c90-2f6d-4d0f-8a3e-d1c09e5b7f68',
      '4D1F0B7C2E9A8D6354C1B0F7E8A92D3C4B5A6978',
      'S-1-5-21-1004336348-1177238915-682003330-5127',
    ];
    const rows = [
      `                  DeviceId : ${ids[0]}`,
      `                Thumbprint : ${ids[2]}`,
      `            KeyContainerId : ${ids[1]}`,
      `            Server Message : The device object by the given id (${ids[0]}) of ${ids[1]} (${ids[3]}) is not found.`,
      `  Server Error Description : AADSTS50034: The user account does not exist in the ${ids[1]} directory. Correlation ID: ${ids[0]}`,
      '                AzureAdPrt : NO',
    ];
    for (let width = 24; width < 140; width += 1) {
      for (const mark of ['', '> ', '    ']) {
        const text = rows
          .flatMap((row) => row.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
          .map((line) => mark + line)
          .join('\n');
        const redacted = redact(text).text;
        for (const id of ids)
          for (let at = 0; at + 5 <= id.length; at += 1)
            assert.ok(!redacted.includes(id.slice(at, at + 5)), `${width}: ${redacted}`);
        assert.equal(redact(redacted).text, redacted);
        assert.match(redacted.replaceAll(/[>\s]/g, ''), /AzureAdPrt:NO/);
      }
    }
  });

  it('leaves every word of the output, whoever is called by it', () => {
    const paste = ['prt-wrong-password-win11-22h2', 'sync-join-waiting-win11-22h2'].map(fixture).join('\n') + EXTRA;
    const rows = (tenant: string, domain: string, user: string): string =>
      `TenantName : ${tenant}\nDomainName : ${domain}\nExecuting Account Name : ${user}, ${user}@x.example\n${paste}`;
    const values = (text: string) =>
      parseStatus(redact(text).text).fields.map(({ section, label, raw }) => [section, label, raw]);
    const expected = values(rows('Qux', 'Qux', 'qux'));
    for (const word of WORDS) {
      const text = rows(word, word.toUpperCase(), word.toLowerCase());
      assert.deepEqual(values(text), expected, word);
    }
  });

  it('tells a name from a part of a code', () => {
    const account = 'Executing Account Name : CORP\\nina, nina@x.example';
    const names = (line: string): string => redact(`${account}\n${line}`).text.split('\n')[1] ?? '';
    assert.equal(names('invalid_nina NINA_E_FAIL (nina_required)'), 'invalid_nina NINA_E_FAIL (nina_required)');
    assert.equal(names('dsregcmd_nina.txt and D:\\nina_old'), 'dsregcmd_<user-1>.txt and D:\\<user-1>_old');
  });

  it('finds a name that stands in front of everything else', () => {
    assert.equal(
      redact('NIGHTWATCH is slow\nExecuting Account Name : CORP\\nightwatch').text,
      '<user-1> is slow\nExecuting Account Name : <domain-1>\\<user-1>',
    );
    assert.equal(redact('SettingsUrl : eyJVcmlzIjpbImh0dHBz').text, 'SettingsUrl : <blob-1>');
  });

  it('finds few names and many in every line', () => {
    for (const most of [3, 16, 17, 60]) {
      const names = Array.from({ length: most }, (_, at) => `zone${at}x`);
      const text = names.map((name) => `DomainName : ${name}`).join('\n');
      const later = names.map((name) => `${name.toUpperCase()} and ${name}`).join('\n');
      const redacted = redact(`${later}\n${text}\n${later}`);
      assert.ok(!/zone/i.test(redacted.text), redacted.text);
      assert.equal(redacted.count, 5 * most);
    }
  });

  it('looks at what is left of a value beside an identifier', () => {
    const id = '7b1e4c90-2a5d-4f38-8e66-0c9d1b72a3f5';
    for (const value of [`https://sts.contoso.example/${id}`, `pc.contoso.example : ${id}`])
      assert.doesNotMatch(redact(`AzureAdJoined : YES\nTenantId : ${value}\nDomainJoined : NO`).text, /contoso|7b1e/);
  });

  it('finds a GUID that words run into', () => {
    const id = '7b1e4c90-2a5d-4f38-8e66-0c9d1b72a3f5';
    for (const text of [`The device ${id}DeviceId failed.`, `CloudTgt : YES${id}\nDomainJoined : NO`, `x${id}${id}`])
      assert.doesNotMatch(redact(text).text, /7b1e|72a3f5/);
  });

  it('finds ids and addresses that words run into', () => {
    const values = [
      'S-1-5-21-1004336348-1177238915-682003330-5127',
      'S-1-12-1-1773020399-1058440234-1293003981-1767057594',
      '4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29',
      '192.168.117.204',
      '00-15-5D-01-02-03',
    ];
    for (const value of values)
      for (const text of [`${value}UserSid`, `x : ${value}Request Id : y`])
        assert.ok(!redact(text).text.includes(value.slice(2, -1)), redact(text).text);
    for (const value of values.slice(0, 3)) assert.ok(!redact(`YES${value}\nNO`).text.includes(value.slice(2)));
    const row = 'AdfsRefreshToken : nina.berg.of.contoso@contoso.example : pc.contoso.example';
    assert.equal(redact(row).text, 'AdfsRefreshToken : <user-1> : <host-1>');
  });

  it('leaves no identifier, whatever row it stands in and whatever stands beside it', () => {
    const roll = rollOf('rows');
    const parts = [
      ['nina.berg@contoso.example', 'nina', 'contoso'],
      ['3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4', '3f6c1b52', '5e2f7a90b3d4'],
      ['S-1-5-21-1004336348-1177238915-682003330-5127', '1004336348', '682003330'],
      ['4D1F0B7C93A25E86D0F1C4B7A2983E6D5C4B3A29', '4d1f0b7c93a25e86', 'a2983e6d5c4b3a29'],
      ['pc-0417.ad.contoso.example', 'pc-0417', 'contoso'],
      ['192.168.117.204', '192.168', '117.204'],
      ['fe80::4c1d:9a2b:77e1:c3', '9a2b', '77e1'],
      ['00-15-5D-01-02-03', '00-15-5d', '01-02-03'],
    ];
    for (const { label } of FIELDS)
      for (const sign of [' ', ' : ', ';', ',']) {
        const some = Array.from({ length: 1 + roll.upTo(4) }, () => roll.pick(parts));
        const row = `${label} : ${some.map(([value]) => value).join(sign)}`;
        const { text } = redact(`AzureAdJoined : YES\n${row}\nDomainJoined : NO`);
        const left = some.flatMap(([, ...halves]) => halves).filter((half) => text.toLowerCase().includes(half));
        assert.deepEqual(left, [], `${row}\n${text}`);
        assert.equal(redact(text).text, text);
        assert.match(text, /^AzureAdJoined : YES\n[^]*\nDomainJoined : NO$/);
      }
  });

  it('redacts the same from what was read before', () => {
    for (const name of readdirSync(ROOT)) {
      const text = fixture(name).trim();
      assert.deepEqual(redact(text, parseStatus(text)), redact(text), name);
    }
  });

  it('redacts a row that is shown by itself as in the whole text', () => {
    const message = 'Server Message : nina told 3f6c1b52-8d0e-4a7b-9c11-5e2f7a90b3d4 that';
    const wrapped = `${message.padEnd(79, '.')}\nPC-7 of 10.1.2.3 is gone`;
    const text = `Device Name : PC-7.corp.example\nDomainName : AD\nUser Identity : nina\nDomainName : AD2\n${wrapped}`;
    const { fields } = parseStatus(text);
    const whole = redactLines(text);
    const rows = redactRows([...fields, { line: 0, quote: 'nina at 10.9.9.9' }], whole);
    assert.deepEqual(rows.slice(0, 4), whole.text.split('\n').slice(0, 4));
    assert.equal(rows[4], `Server Message : <user-1> told <id-1> that........... <host-1> of <ip-1> is gone`);
    assert.equal(rows[5], '<user-1> at <ip-2>');
    for (const name of readdirSync(ROOT)) {
      const paste = fixture(name).trim();
      const redacted = redactLines(paste);
      const lines = redacted.lines.map((line) => line.trim());
      for (const row of redactRows(parseStatus(paste).fields, redacted)) assert.ok(lines.includes(row), row);
    }
  });

  it('hides a thumbprint in pairs wherever it begins, and a GUID in a row whatever case it is in', () => {
    const pairs = Array.from({ length: 20 }, (_, at) => (160 + at).toString(16)).join(':');
    for (let at = 0; at < 65; at += 1) assert.match(redact(`${'.'.repeat(at)} ${pairs}`).text, / <thumbprint-1>$/);
    const row = 'NgcKeyId : {2C4E6A81-93B5-4D7F-8A1C-3E5D7F9B1C2D}';
    assert.equal(redact(`${row}\n${row.toLowerCase()}`).text, 'NgcKeyId : {<id-1>}\nngckeyid : {<id-1>}');
  });

  it('searches every line in which a shape could stand', () => {
    const roll = rollOf('shapes');
    const found = new Set<number>();
    const every = [...ALL_SHAPES, ...SAID_SHAPES];
    for (let round = 0; round < 60_000; round += 1) {
      const line = Array.from({ length: 1 + roll.upTo(7) }, () => roll.pick(PIECES)).join('');
      every.forEach(({ pattern, canStandIn, replace }, index) => {
        pattern.lastIndex = 0;
        const match = pattern.exec(line);
        if (match === null || replace(startNames(''), match[0], ...match.slice(1, 5)) === match[0]) return;
        found.add(index);
        const canHold = index < ALL_SHAPES.length ? canHoldShape : canTell;
        assert.ok(canHold(line) && canStandIn(line), `${pattern.source} in ${line}`);
      });
    }
    assert.deepEqual(
      [...found].sort((one, other) => one - other),
      [...every.keys()],
      'every shape was tried',
    );
  });
});

/** What Windows prints for values that no fixture above holds. */
const EXTRA = [
  '',
  'Access Type : DIRECT',
  'HTTP Method : POST',
  'Server Error Code : invalid_grant',
  'Server ErrorCode : interaction_required',
  'Registration Type : fallback_sync',
  'Fallback to Sync-Join : ENABLED',
  'Managed by MDM : YES',
  'PreReqResult : WillNotProvision',
  'DeviceAuthStatus : FAILED. Device is either disabled or deleted',
].join('\n');
const WORDS =
  'grant post sync direct pass failed utc managed invalid token required interaction phase client error test join auth password elevated disabled deleted device enabled none provision fallback either account executing virtual work state'.split(
    ' ',
  );

/** What shapes are made of, in pieces that often meet. */
const PIECES = [
  ...[
    'a',
    'F',
    '0',
    '1',
    '2',
    '7',
    'xx',
    'ab',
    'PC-70$',
    'C',
    ' ',
    ' ',
    '.',
    '.',
    ':',
    ':',
    '-',
    '-',
    '/',
    '\\',
    '\\',
    '@',
    '%40',
    '=',
    '+',
    '<',
  ],
  ...[
    '1.2.3.4',
    'aa:bb:cc',
    'a1 b2 c3 d4 e5 f6 07 18 29 3a',
    ' b2 c3 d4 e5 f6 07 18 29 3a 4b',
    'CN=',
    ',DC=x',
    'HOST/',
    'cifs/',
    'Client: n',
    ' @ X',
    ' DESKTOP-',
    'A1B2C3D',
    'pc.corp.',
    'de',
    'serial number:',
    'password: ',
    'Authorization: Bearer ',
    '123456-123456-123456-123456-',
    '123456-123456-123456-123456',
    '-dd:ee-ff',
    '1:2:3:4:',
    '5:6:7:8',
    '::',
    '72b988bf-XXXX-xxxx-xxxx-',
    '2d7cd011xxxx',
    'S-1-5-21-1',
    's-1-12-1-1',
  ],
  ...[
    '0'.repeat(40),
    'a1'.repeat(32),
    '+'.repeat(60),
    'eyJ',
    'EYJ',
    '_'.repeat(20),
    'x'.repeat(20),
    'C:/Users/',
    'c:\\users\\',
    '/home/',
  ],
  ...[
    'd:/Documents and Settings/',
    '\\\\',
    'AzureAD\\',
    'CORP\\',
    'Host Name',
    'hostname',
    'Computer Name',
    'user name',
    'Tenant Name',
  ],
  ...[
    'DNS Suffix',
    'logon server',
    'Domain',
    ' . . . :',
    '= ',
    'https://',
    ']: PS ',
    '[',
    'Computer:',
    '<Computer>',
    '</Computer>',
    'PSComputerName',
    'HTTP:',
    'ldaps:',
    'LDAP://',
    'urn:ms-drs:',
  ],
  ...['?user=', '&hint=', '/dclist:', 'CORP', 'aab1.22c3.44d5', 'token=', 'Nina Berg <', 'n@x.example', '://', 'u:p@'],
  ...[
    '+47 912 34 567',
    'tel: ',
    '912 34 567',
    '0612345678',
    'wachtwoord ',
    'Welkom01',
    ' -p ',
    'laptop ',
    'NB-OSLO-12',
  ],
  ...['<id-1> ', 'serial ', 'PF2ABC7', ',<blob-1>', 'mac ', '0a1b2c3d4e5f', 'AB1.'.repeat(9)],
  ...['https://login.windows.net/', 'http://LOGIN.microsoftonline.us/', 'contoso.example', 'nina'],
];
