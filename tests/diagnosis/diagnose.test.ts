// The engine: several runs, other material, what is missing, honesty, and rules implied by codes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileRules } from '../../diagnosis/diagnose.ts';
import { impliedRules } from '../../diagnosis/implied-rules.ts';
import { parseStatus } from '../../diagnosis/parse.ts';
import { readRule } from '../../diagnosis/rules.ts';
import { loadRules } from '../rules.ts';
import {
  attempt,
  block,
  DOMAIN,
  ENTRA,
  HYBRID,
  NO_PRT,
  POST_ACCOUNT,
  REGISTERED,
  WORKGROUP,
  without,
} from './captures.ts';
import { allIds, diagnose, diagnoseText, ids, verdictAndPhase } from './engine.ts';
import { renderStatus } from './status.ts';

const SYSTEM = { [POST_ACCOUNT]: 'NT AUTHORITY\\SYSTEM, SYSTEM', KeySignTest: 'PASSED' };

describe('diagnose: what the service says', () => {
  it('lets the message decide where its class is missing', () => {
    const found = (message: string, lines: Record<string, string> = {}): string | undefined =>
      diagnose({ 'Error Phase': 'join', 'Client ErrorCode': '0x801c03f2', ...lines, 'Server Message': message }).primary
        ?.id;
    const missing = 'The device object by the given id (x) is not found.';
    assert.equal(found(missing), 'sync-join-waiting');
    assert.equal(found(missing, { 'Server ErrorCode': 'AuthenticationError' }), 'join-directory-error-generic');
    const sid = "The verification of the target computer's SID failed.";
    assert.equal(found(sid, { 'Client ErrorCode': '0x801c0002' }), 'sync-join-cert-mismatch');
  });

  it('is healthy where only the token of AD FS was refused, wherever Windows prints that', () => {
    const output = readFileSync(
      new URL('../fixtures/dsregcmd/adfs-prt-failed-win10-21h1/input.txt', import.meta.url),
      'utf8',
    );
    const lines = output.split('\n');
    const at = lines.findIndex((line) => line.includes('Previous Prt Attempt'));
    const block = ['     AcquirePrtDiagnostics : PRESENT', ...lines.slice(at, at + 9)];
    const kerberos = ['                 OnPremTgt : NO', '                  CloudTgt : YES'];
    const refused = (...rows: string[]): string =>
      diagnoseText([...lines.slice(0, at), ...rows, ...lines.slice(at + 9)].join('\n')).verdict;
    assert.equal(refused(...block, ...kerberos), 'healthy');
    assert.equal(refused(...kerberos, ...block), 'healthy');
    assert.equal(refused(block[0] ?? '', ...kerberos), 'undecided');
  });

  it('takes no word for a phase that is none, whatever it is', () => {
    for (const word of ['constructor', '__proto__', 'joined-up']) {
      const found = diagnose({ DomainJoined: 'YES', 'Error Phase': word, 'Client ErrorCode': '0x801c001d' });
      assert.equal(found.failedPhase, 'discover', word);
    }
  });

  it('reads a refused join on the page of the setup', () => {
    const found = diagnoseText(
      'Server error code: 801c03ed\nServer message: Administrator policy does not allow user x to device join.',
    );
    assert.deepEqual(
      [verdictAndPhase(found), found.primary?.id, found.primary?.codes, found.missing[0]],
      ['failing join', 'join-not-authorized', ['0x801c03ed'], 'dsregcmd-status'],
    );
  });

  it('asks for the status behind a message, an event and a page', () => {
    for (const [text, phase, id] of [
      ['Server message: AADSTS50020: User account does not exist in tenant', 'post-join', 'prt-guest-user'],
      ['Server error code: 801c0003', 'join', 'join-not-authorized'],
      [
        'Error code: 0xcaa2000c\nAADSTS50076: you must use multi-factor authentication',
        'post-join',
        'prt-mfa-required',
      ],
      ['Event ID: 334\nA domain controller could not be located.', 'pre-check', 'precheck-dc-unreachable'],
    ] as const) {
      const found = diagnoseText(text);
      assert.deepEqual([verdictAndPhase(found), found.primary?.id], [`failing ${phase}`, id]);
      assert.deepEqual(found.missing, ['dsregcmd-status', 'run-as-user']);
    }
  });
});

describe('diagnose: several runs in one paste', () => {
  const two = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string =>
    renderStatus(one) + renderStatus(other);

  it('takes user fields from the un-elevated run, whatever the order', () => {
    const asSystem = { ...NO_PRT, ...SYSTEM };
    for (const text of [two(HYBRID, asSystem), two(asSystem, HYBRID)]) {
      const found = diagnoseText(text);
      assert.deepEqual([found.verdict, ids(found.findings)], ['healthy', ['healthy-hybrid']]);
      assert.ok(ids(found.notes).includes('capture-multiple-runs'));
    }
  });

  it('takes a failed KeySignTest from the elevated run', () => {
    const found = diagnoseText(two({ ...HYBRID, KeySignTest: 'FAILED' }, HYBRID));
    assert.deepEqual([verdictAndPhase(found), found.primary?.id], ['failing post-join', 'key-sign-test-failed']);
  });

  it('lets the last run speak when the state changed, or when it was cut', () => {
    assert.equal(diagnoseText(two({ ...DOMAIN, ...attempt('join', '0x801c0003') }, HYBRID)).joinType, 'hybrid');
    assert.equal(diagnoseText(two(HYBRID, { ...DOMAIN, ...attempt('join', '0x801c0003') })).failedPhase, 'join');
    const cut = diagnoseText(renderStatus(HYBRID) + renderStatus(HYBRID).slice(0, 900));
    assert.equal(cut.verdict, 'undecided');
  });

  it('lets the newest run speak where the printed times tell which it is', () => {
    const name = { 'Device Name': 'PC-014.contoso.example' };
    const waiting = {
      ...DOMAIN,
      ...name,
      'Client Time': '2026-11-19 08:00:00.000 UTC',
      ...attempt('join', '0x801c03f2', { 'Server Message': 'The device object by the given id (x) is not found.' }),
      'Previous Registration': '2026-11-19 07:00:00.000 UTC',
    };
    const mail = (newest: string, older: string): string =>
      `${newest}\n\nAnna wrote:\n${older.replaceAll(/^/gm, '> ')}`;
    assert.equal(diagnoseText(mail(renderStatus(HYBRID), renderStatus(waiting))).verdict, 'healthy');
    assert.equal(diagnoseText(two(waiting, HYBRID)).verdict, 'healthy');

    const wrong = {
      ...without(ENTRA, 'AzureAdPrtUpdateTime', 'AzureAdPrtExpiryTime'),
      AzureAdPrt: 'NO',
      'user::WamDefaultSet': 'NO',
      ...block('0xc000006d', {
        'Previous Prt Attempt': '2026-11-18 07:30:00.000 UTC',
        'User Identity': 'anna@contoso.example',
        'Server Error Code': 'invalid_grant',
        'Server Error Description': 'AADSTS50126: Error validating credentials due to invalid username or password.',
      }),
    };
    assert.equal(diagnoseText(mail(renderStatus(ENTRA), renderStatus(wrong))).verdict, 'healthy');
    assert.equal(diagnoseText(two(wrong, ENTRA)).verdict, 'healthy');
    const today = { ...wrong, 'azure_prt::Previous Prt Attempt': '2026-11-21 07:30:00.000 UTC' };
    for (const text of [two(ENTRA, today), two(today, ENTRA)]) {
      assert.equal(diagnoseText(text).primary?.id, 'prt-wrong-password');
    }
  });

  it('leaves the order as pasted where the times prove none', () => {
    const renamed = {
      ...DOMAIN,
      'Device Name': 'PC-099.contoso.example',
      'Client Time': '2026-11-19 08:00:00.000 UTC',
    };
    assert.equal(diagnoseText(two(HYBRID, renamed)).joinType, 'domain-only');
    const nameless = without({ ...renamed, 'Client Time': '2026-11-19 08:00:00.000 UTC' }, 'Device Name');
    assert.equal(diagnoseText(two(HYBRID, nameless)).joinType, 'domain-only');
    const later = { ...renamed, 'Device Name': 'PC-014', 'Client Time': '2026-11-21 08:00:00.000 UTC' };
    assert.equal(diagnoseText(two(HYBRID, later)).joinType, 'domain-only');
    const other = { ...ENTRA, [POST_ACCOUNT]: 'AzureAD\\ben, ben@contoso.example', AzureAdPrt: 'NO' };
    const old = { ...other, AzureAdPrtUpdateTime: '2026-11-01 06:00:00.000 UTC' };
    assert.equal(diagnoseText(two(ENTRA, old)).verdict, 'failing');
  });

  it('mixes in no test of a key that was replaced, and no join test that is a day older', () => {
    const broken = { ...HYBRID, KeySignTest: 'FAILED. ERROR: 0x80090016' };
    const repaired = {
      ...HYBRID,
      'device::Thumbprint': 'A0B1C2D3E4F5061728394A5B6C7D8E9F00112233',
      'device::DeviceCertificateValidity': '[ 2026-11-20 07:20:10.000 UTC -- 2036-11-20 07:50:10.000 UTC ]',
    };
    assert.equal(diagnoseText(two(broken, HYBRID)).primary?.id, 'tpm-bad-keyset');
    assert.equal(diagnoseText(two(broken, repaired)).verdict, 'healthy');
    const certificate = without(repaired, 'device::Thumbprint');
    assert.equal(diagnoseText(two(broken, certificate)).verdict, 'healthy');

    const asSystem = (time: string): Record<string, string> => ({
      ...DOMAIN,
      'User Context': 'SYSTEM',
      'Client Time': time,
      'DRS Discovery Test': 'FAIL [0x801c0021/0x80072ee7]',
    });
    assert.equal(diagnoseText(two(asSystem('2026-11-21 07:00:00.000 UTC'), DOMAIN)).failedPhase, 'discover');
    const old = diagnoseText(two(asSystem('2026-11-19 07:00:00.000 UTC'), DOMAIN));
    assert.deepEqual(allIds(old), allIds(diagnoseText(two(DOMAIN, DOMAIN))));
  });

  it('takes a few lines said once more behind the output for no run of their own', () => {
    const said = (domain: string): string =>
      `${renderStatus(REGISTERED)}\nSo it says\nAzureAdJoined : NO\nDomainJoined : ${domain}\nAzureAdPrt : NO\n`;
    assert.equal(diagnoseText(said('NO')).verdict, 'healthy');
    assert.equal(diagnoseText(said('YES')).joinType, 'registered');
    const table =
      '\n| Line | Value | Meaning |\n|---|---|---|\n| `AzureAdJoined` | **NO** | not joined |\n| `AzureAdPrt` | NO | fine |\n';
    assert.equal(diagnoseText(renderStatus(REGISTERED) + table).verdict, 'healthy');
  });

  it('notices one device id under two names', () => {
    const found = diagnoseText(two(HYBRID, { ...HYBRID, 'Device Name': 'PC-015.contoso.example' }));
    assert.ok(ids(found.findings).includes('cloned-image-suspected'));
  });
});

describe('diagnose: other material', () => {
  it('leads with the condition that an event about Windows Hello says is not met', () => {
    const event = (unmet: string): string =>
      `Event ID: 360\nWindows Hello for Business provisioning will not be launched.\nDevice is AAD joined ( AADJ or DJ++ ): Yes\n${unmet}: No`;
    const of = (unmet: string): unknown[] => {
      const { verdict, primary, missing } = diagnoseText(event(unmet));
      return [verdict, primary?.id, missing[0]];
    };
    for (const [unmet, id] of [
      ['Windows Hello for Business policy is enabled', 'hello-policy-off'],
      ['User has logged on with AAD credentials', 'hello-user-not-entra'],
      ['User is not connected to the machine via Remote Desktop', 'hello-will-not-provision'],
    ] as const)
      assert.deepEqual(of(unmet), ['undecided', id, 'dsregcmd-status'], unmet);
  });
  it('takes no old event beside a joined device for a fault of today', () => {
    const event = '\nAutomatic registration failed at join phase. Exit code: Unknown HResult Error code: 0x80090016.\n';
    assert.equal(diagnoseText(renderStatus(HYBRID) + event).verdict, 'healthy');
    assert.equal(diagnoseText(renderStatus({ ...HYBRID, AzureAdJoined: 'NO' }) + event).primary?.id, 'tpm-bad-keyset');
  });
  const rows: readonly (readonly [string, string, string | null])[] = [
    ['0x801c03f2', 'failing join', 'join-directory-error-generic'],
    ['AADSTS50155: Device authentication failed', 'failing post-join', 'prt-device-auth-failed'],
    ['0x80072ee2', 'undecided', null],
    ['The device object by the given id (x) is not found.', 'failing join', 'sync-join-waiting'],
    [
      'Automatic registration failed at join phase. Exit code: Unknown HResult Error code: 0x801c001d\nerrorPhase: discover',
      'failing discover',
      'scp-read-failed',
    ],
    ['hallo, kun je me helpen?', 'not-dsregcmd', 'capture-not-dsregcmd'],
  ];
  for (const [text, verdict, primary] of rows) {
    it(text.slice(0, 40), () => {
      const found = diagnoseText(text);
      assert.deepEqual([verdictAndPhase(found), found.primary?.id ?? null], [verdict, primary]);
      assert.equal(found.missing[0], 'dsregcmd-status');
    });
  }

  it('has codes speak where no rule does, in the phase of their entry', () => {
    const implied = impliedRules([
      { id: 'some-auth-code', phase: 'auth', codes: [{ id: '0xcaa20004' }] },
      { id: 'some-join-code', phase: 'join', codes: [{ id: '0x801c0abc' }] },
      { id: 'some-hello-code', phase: 'hello', codes: [{ id: '0x801c044d' }] },
      { id: 'some-status', phase: 'post-join', codes: [{ id: '0xc00cee50' }] },
      { id: 'some-token', phase: 'post-join', codes: [{ id: 'AADSTS16000' }] },
      { id: 'listed-already', phase: 'hello', codes: [{ id: '0x801c03f2' }] },
      { id: 'no-phase', phase: 'general', codes: [{ id: '0x80180001' }] },
    ]);
    assert.equal(implied.filter(({ entry }) => entry === undefined).length, 6);
    const engine = compileRules([...loadRules(), ...implied]);
    const of = (text: string): string => {
      const found = engine.diagnose(parseStatus(text));
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}`;
    };
    assert.equal(of('0xcaa20004'), 'failing auth: some-auth-code');
    assert.equal(of('0x801c044d'), 'failing hello: some-hello-code');
    assert.equal(of('Client ErrorCode : 0x801c044d'), 'failing hello: some-hello-code');
    assert.notEqual(of('AzureAdJoined : NO\nClient ErrorCode : 0x801c044d'), 'failing hello: some-hello-code');
    assert.equal(of('0x801c03f2'), 'failing join: join-directory-error-generic');
    assert.equal(of('0x80180001'), 'undecided: ');
    assert.equal(of(renderStatus({ ...DOMAIN, ...attempt('join', '0x801c0abc') })), 'failing join: some-join-code');
    // The same number in another printed phase is not what the entry is about.
    assert.equal(
      of(renderStatus({ ...DOMAIN, ...attempt('discover', '0x801c0abc') })),
      'failing discover: join-unlisted-code',
    );
    assert.equal(of(renderStatus({ ...NO_PRT, ...block('0xc00cee50') })), 'failing post-join: some-status');
    const token = block('0xc000006d', { 'Server Error Description': 'AADSTS16000: x' });
    assert.equal(of(renderStatus({ ...NO_PRT, ...token })), 'failing post-join: some-token');
  });

  it('has a code of the authentication or of no phase explain a sign-in that nothing else explains', () => {
    const implied = impliedRules([
      { id: 'some-auth-code', phase: 'auth', codes: [{ id: '0xcaa20004' }, { id: '0xc00cee50' }] },
      { id: 'some-status', phase: 'post-join', codes: [{ id: '0xc00cee50' }] },
      { id: 'no-phase', phase: 'general', codes: [{ id: '0x80180001' }, { id: '0xcaa20004' }] },
      { id: 'some-hello-code', phase: 'hello', codes: [{ id: '0x801c044d' }] },
      { id: 'auth-mex-not-xml', phase: 'auth', codes: [{ id: '0xcaa9002c' }], rule: {} },
      { id: 'auth-kerberos-no-authority', phase: 'auth', codes: [{ id: '0x80090311' }], rule: {} },
    ]);
    const engine = compileRules([...loadRules(), ...implied]);
    const of = (code: string, more: Record<string, string> = {}): string => {
      const found = engine.diagnose(parseStatus(renderStatus({ ...NO_PRT, ...block(code), ...more })));
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}`;
    };
    assert.equal(of('0xcaa20004'), 'failing post-join: some-auth-code');
    assert.equal(of('0x80180001'), 'failing post-join: no-phase');
    assert.equal(of('0xcaa9002c'), 'failing post-join: auth-mex-not-xml');
    // What the codes of the sign-in itself say goes before, and so does what the server answered.
    assert.equal(of('0xc00cee50'), 'failing post-join: some-status');
    const timeout = of('0xcaa20004', { 'azure_prt::HTTP Error': '0x80072ee2' });
    assert.equal(timeout, 'failing post-join: prt-http-timeout');
    for (const other of ['0x801c044d', '0x80090311'])
      assert.equal(of(other), 'failing post-join: prt-unknown-status', other);
  });

  it('has a known code speak before the finding that only repeats which test failed', () => {
    const implied = impliedRules([
      { id: 'some-auth-code', phase: 'auth', codes: [{ id: '0xcaa30194' }] },
      { id: 'some-network-code', phase: 'discover', codes: [{ id: '0x80072f78' }] },
      { id: 'some-machine', phase: 'discover', codes: [{ id: '0x801c0021' }] },
    ]);
    const engine = compileRules([...loadRules(), ...implied]);
    const of = (lines: Record<string, string>): string => {
      const found = engine.diagnose(parseStatus(renderStatus({ ...DOMAIN, ...lines })));
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}`;
    };
    const refused = (code: string): Record<string, string> => ({
      ...attempt('auth', code),
      'Token acquisition Test': `FAIL [${code}]`,
    });
    assert.equal(of(refused('0xcaa30194')), 'failing auth: some-auth-code');
    assert.equal(
      of({ ...refused('0xcaa30194'), 'Fallback to Sync-Join': 'DISABLED' }),
      'failing auth: some-auth-code auth-fallback-disabled',
    );
    assert.equal(of(refused('0xcaa3abcd')), 'failing auth: auth-token-acquisition-failed');
    const lost = (codes: string): Record<string, string> => ({
      'DRS Discovery Test': `FAIL [${codes}]`,
      'DRS Connectivity Test': 'SKIPPED',
    });
    assert.equal(of(lost('0x801c0021/0x80072f78')), 'failing discover: some-network-code');
    for (const codes of ['0x801c0021', '0x801c0021/0x80072aff'])
      assert.equal(of(lost(codes)), 'failing discover: drs-discovery-failed', codes);
    assert.equal(
      of({ ...lost('0x801c0021/0x80072f78'), 'AD Connectivity Test': 'FAIL [0x8007054b]' }).split(' ')[2],
      'precheck-domain-not-found',
    );
  });

  it('takes a token code of the block of the sign-in for no attempt to join', () => {
    const implied = impliedRules([{ id: 'federation', phase: 'auth', codes: [{ id: 'AADSTS50107' }] }]);
    const engine = compileRules([...loadRules(), ...implied]);
    const of = (text: string): string => {
      const found = engine.diagnose(parseStatus(text));
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}`;
    };
    const token = block('0xc00000d0', { 'Server Error Description': 'AADSTS50107: x' });
    const [, sso = ''] = renderStatus({ ...NO_PRT, ...token }).split(/(?=\n\+-+\+\n\| SSO State)/);
    assert.equal(of(sso), 'failing post-join: prt-federation-realm');
    assert.equal(
      of('AzureAdPrt : NO\nServer Error Description : AADSTS50107: x'),
      'failing post-join: prt-federation-realm',
    );
    assert.match(of('AADSTS50107: x'), /^failing auth: federation/);
  });

  it('has a token code speak whose entry is of another phase, and a status once', () => {
    const implied = impliedRules([
      { id: 'single-sign-on', phase: 'general', codes: [{ id: 'AADSTS81004' }] },
      { id: 'hello-key', phase: 'hello', codes: [{ id: 'AADSTS17003' }] },
      { id: 'listed-already', phase: 'hello', codes: [{ id: 'AADSTS130004' }] },
      { id: 'as-result', phase: 'post-join', codes: [{ id: '0xd0020018' }] },
      { id: 'as-status', phase: 'post-join', codes: [{ id: '0xc0020018' }] },
      { id: 'enrolment', phase: 'post-join', codes: [{ id: '0x8018002b' }] },
    ]);
    const engine = compileRules([...loadRules(), ...implied]);
    const of = (text: string): string => {
      const found = engine.diagnose(parseStatus(text));
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}: ${found.findings[0]?.codes.join(' ')}`;
    };
    const token = (code: string): string =>
      renderStatus({ ...NO_PRT, ...block('0xc000006d', { 'Server Error Description': `${code}: x` }) });
    assert.equal(of(token('AADSTS81004')), 'failing post-join: single-sign-on: AADSTS81004 0xc000006d');
    assert.equal(of('AADSTS17003: x'), 'failing post-join: hello-key: AADSTS17003');
    assert.equal(of('AADSTS130004: x'), 'failing post-join: prt-hello-key-rejected: AADSTS130004');
    assert.equal(of(token('AADSTS999001')), 'failing post-join: prt-unknown-aadsts: AADSTS999001 0xc000006d');
    assert.equal(of('0xd0020018'), 'failing post-join: as-status: 0xc0020018');
    // The enrolment is no sign-in: its code is explained, and the verdict left open.
    assert.equal(of('Auto MDM Enroll: Failed (Win32 Error code: 0x8018002b)'), 'undecided: enrolment: 0x8018002b');
    assert.equal(
      of(renderStatus({ ...DOMAIN, ...attempt('join', '0x8018002b') })),
      'failing join: join-unlisted-code: 0x8018002b',
    );
  });

  it('takes the mere beginning of an output for one, and no object of another program', () => {
    for (const text of ['| Dev', '+-----', '| Device State   |\n+-----', '| Apparaatstatus |\n+----'])
      assert.equal(diagnoseText(text).verdict, 'undecided', text);
    for (const text of [`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, '| Naam | Waarde |\n| - | - |', '| a |'])
      assert.equal(diagnoseText(text).verdict, 'not-dsregcmd', text);
  });

  it('knows bare numbers of the check before the join, and old Windows by its banner', () => {
    const of = (text: string): string => {
      const found = diagnoseText(text);
      return `${verdictAndPhase(found)}: ${ids(found.findings).join(' ')}`;
    };
    assert.equal(of('Fout 0x8007054b'), 'failing pre-check: precheck-domain-not-found');
    assert.equal(of('0x80090311'), 'failing pre-check: precheck-dc-unreachable');
    assert.equal(
      of("Microsoft Windows [Version 6.1.7601]\nC:\\>dsregcmd /status\n'dsregcmd' is not recognized\nas a command."),
      'not-dsregcmd: capture-downlevel-windows',
    );
    assert.equal(of('Microsoft Windows [Version 10.0.19045.1]\nGoede\nmorgen.'), 'not-dsregcmd: capture-not-dsregcmd');
  });
});

describe('diagnose: a paste that ends inside a code', () => {
  const upTo = (lines: Readonly<Record<string, string>>, end: string): string => {
    const text = renderStatus(lines);
    assert.ok(text.includes(end));
    return text.slice(0, text.indexOf(end) + end.length);
  };
  const all = [
    [{ ...NO_PRT, ...block('0xc000006d') }, 'Attempt Status : ', '0xc000006d', 'section:SSO State'],
    [{ ...HYBRID, DeviceAuthStatus: 'FAILED. Error: 0xd000023c' }, 'Error: ', '0xd000023c', 'section:Device Details'],
    [{ ...DOMAIN, ...attempt('join', '0x801c03f2') }, 'Client ErrorCode : ', '0x801c03f2', 'section:Diagnostic Data'],
    [{ ...DOMAIN, ...attempt('join', '-2145647630') }, 'ErrorCode : ', '-2145647630', 'section:Diagnostic Data'],
    [{ ...DOMAIN, 'DRS Discovery Test': 'FAIL [0x80072ee7]' }, 'FAIL [', '0x80072ee7', 'section:Diagnostic Data'],
  ] as const;

  for (const [lines, before, code, section] of all) {
    it(`reads no other code than ${before}${code}`, () => {
      const whole = diagnoseText(upTo(lines, before + code)).findings.flatMap(({ codes }) => codes);
      assert.equal(whole.length, 1);
      for (let length = 1; length < code.length; length += 1) {
        for (const end of ['', '\n', ' \n\n']) {
          const found = diagnoseText(upTo(lines, before + code.slice(0, length)) + end);
          assert.deepEqual(
            [...found.findings, ...found.notes].flatMap(({ codes }) => codes),
            [],
            code.slice(0, length),
          );
          if (length > 2)
            assert.ok(found.missing.includes(section), `${code.slice(0, length)}: ${found.missing.join()}`);
          assert.ok(!ids(found.findings).some((id) => /unlisted|unknown/.test(id)));
        }
      }
    });
  }

  it('still reads a short code that is closed or stands before another line', () => {
    const domain = { ...DOMAIN, 'AD Connectivity Test': 'FAIL [0x54b]' };
    assert.deepEqual(diagnoseText(upTo(domain, '0x54b]')).primary?.codes, ['0x8007054b ERROR_NO_SUCH_DOMAIN']);
    const join = { ...DOMAIN, ...attempt('join', '0x54b', { 'Server Message': 'x' }) };
    assert.deepEqual(diagnoseText(renderStatus(join)).primary?.codes, ['0x8007054b ERROR_NO_SUCH_DOMAIN']);
    const prt = { ...NO_PRT, ...block('0xc000023c', { 'HTTP Error': '12007' }) };
    assert.equal(diagnoseText(upTo(prt, 'HTTP Error : 12007')).primary?.id, 'prt-http-dns');
  });
});

describe('diagnose: what is missing', () => {
  it('names the sections, the context or the next run', () => {
    assert.deepEqual(diagnose({ AzureAdPrt: 'NO' }).missing, ['section:Device State']);
    assert.deepEqual(diagnose({ AzureAdJoined: 'NO', DomainJoined: 'NO' }).missing, ['section:User State']);
    const cut = without(HYBRID, 'AzureAdPrt', 'AzureAdPrtUpdateTime', 'AzureAdPrtExpiryTime', 'EnterprisePrt');
    assert.deepEqual([diagnose(cut).missing, diagnose(cut).primary?.id], [['section:SSO State'], 'capture-truncated']);
    assert.deepEqual(diagnose({ AzureAdJoined: 'JA', DomainJoined: 'NEE' }).missing, ['original-text']);
    assert.deepEqual(diagnose({ ...NO_PRT, ...SYSTEM }).missing, ['run-as-user']);
    const local = { ...NO_PRT, [POST_ACCOUNT]: 'PC-014\\anna, anna' };
    assert.deepEqual([diagnose(local).verdict, diagnose(local).missing], ['undecided', ['run-as-user']]);
    const bare = { AzureAdJoined: 'NO', DomainJoined: 'YES', 'ngc::SessionIsNotRemote': 'YES' };
    assert.deepEqual(diagnose(bare).missing, ['section:Diagnostic Data', 'run-elevated']);
  });

  it('shows a missing PRT but does not call it a failure before it knows who ran the tool', () => {
    const lines = {
      AzureAdJoined: 'YES',
      DomainJoined: 'YES',
      DeviceAuthStatus: 'SUCCESS',
      TenantId: 'x',
      WamDefaultSet: 'NO',
      AzureAdPrt: 'NO',
      EnterprisePrt: 'NO',
    };
    const found = diagnose(lines);
    assert.deepEqual(
      [found.verdict, found.primary?.id, found.missing],
      ['undecided', 'prt-missing', ['section:Diagnostic Data']],
    );
    const elevated = diagnose({ ...NO_PRT, KeySignTest: 'PASSED' });
    assert.deepEqual(
      [elevated.verdict, elevated.primary?.severity, elevated.missing],
      ['undecided', 'warning', ['run-as-user']],
    );
    assert.equal(verdictAndPhase(diagnose(NO_PRT)), 'failing post-join');
    assert.equal(
      verdictAndPhase(
        diagnose({ ...NO_PRT, [POST_ACCOUNT]: 'AzureAD\\anna, anna@contoso.example', KeySignTest: 'PASSED' }),
      ),
      'failing post-join',
    );
  });
});

describe('diagnose: honesty', () => {
  it('does not call a device broken that is not joined or only registered', () => {
    assert.equal(diagnose(WORKGROUP).verdict, 'healthy');
    assert.equal(diagnose(REGISTERED).verdict, 'healthy');
    assert.equal(diagnose({ ...WORKGROUP, '@chat.expectsJoin': 'true' }).verdict, 'undecided');
    assert.equal(verdictAndPhase(diagnose({ ...WORKGROUP, '@chat.expectsHybrid': 'true' })), 'failing pre-check');
  });

  it('questions a join state that cannot be', () => {
    const found = diagnose({
      ...NO_PRT,
      EnterpriseJoined: 'YES',
      DeviceAuthStatus: 'FAILED. Device is either disabled or deleted',
    });
    assert.deepEqual(
      [found.verdict, found.joinType, ids(found.findings)],
      ['undecided', 'contradictory', ['state-contradictory-join']],
    );
  });

  it('says the same of the same text every time, and names how much was checked', () => {
    const text = renderStatus({ ...NO_PRT, ...block('0xc000006d') });
    assert.deepEqual(diagnoseText(text), diagnoseText(text));
    const { checked } = diagnose(ENTRA);
    assert.ok(checked > 100 && checked < loadRules().length);
  });

  it('leaves out what the wall clock alone could tell', () => {
    const found = allIds(
      diagnose({
        ...HYBRID,
        'device::DeviceCertificateValidity': '[ 2010-01-01 10:00:00.000 UTC -- 2030-01-01 10:30:00.000 UTC ]',
      }),
    );
    assert.ok(!found.some((id) => id.startsWith('device-cert')));
  });
});

describe('compileRules', () => {
  const rule = (id: string, suppresses: string[]): ReturnType<typeof readRule> =>
    readRule(id, {
      group: 'join',
      priority: '1',
      severity: 'error',
      confidence: 'low',
      when: { fact: 'joined', is: 'true' },
      suppresses,
    });

  it('refuses rules that mute each other in a circle and names a wrong condition', () => {
    assert.throws(() => compileRules([rule('a', ['b']), rule('b', ['a'])]), /mute each other in a circle/);
    assert.throws(
      () => compileRules([{ ...rule('a', []), when: { fact: 'nonsense', is: 'x' } }]),
      /a: Unknown fact nonsense/,
    );
    assert.throws(() => compileRules([]).judge('a', parseStatus('')), /a is no rule/);
  });

  it('quotes lines and adds public symbols', () => {
    const engine = compileRules(loadRules(), new Map([['0x801c0003', 'DSREG_E_EXAMPLE']]));
    const found = engine.diagnose(parseStatus(renderStatus({ ...DOMAIN, ...attempt('join', '0x801c0003') })));
    assert.deepEqual(found.primary?.codes, ['0x801c0003 DSREG_E_EXAMPLE']);
    assert.equal(found.primary?.evidence[0]?.quote, 'Client ErrorCode : 0x801c0003');
  });
});
