// What goes before what, 1 to 13 of docs/diagnosis.md, one proof each.
import assert from 'node:assert/strict';
import { attempt, block, DOMAIN, ENTRA, HYBRID, NO_PRT, POST_ACCOUNT, REFRESH, without } from './captures.ts';
import { allIds, diagnose, ids, verdictAndPhase } from './engine.ts';

const WAITING = {
  'Server ErrorCode': 'DirectoryError',
  'Server Message': 'The device object by the given id (x) is not found.',
};

describe('precedence', () => {
  it('1: a block rule ends the analysis and asks for better input', () => {
    const found = diagnose({ ...DOMAIN, '@osVersion': '6.3', ...attempt('join', '0x801c0003') });
    assert.deepEqual(
      [ids(found.findings), ids(found.notes), found.verdict],
      [['capture-downlevel-windows'], [], 'undecided'],
    );
    assert.equal(diagnose({ '@kind': 'unknown' }).verdict, 'not-dsregcmd');
  });

  it('2: capture rules mute what they name before anything is ranked, and lower confidence', () => {
    const asSystem = diagnose({ ...NO_PRT, [POST_ACCOUNT]: 'NT AUTHORITY\\SYSTEM, SYSTEM' });
    assert.ok(!allIds(asSystem).includes('prt-missing'));
    assert.deepEqual(
      [ids(asSystem.findings), asSystem.findings[0]?.confidence],
      [['healthy-device-user-unknown'], 'medium'],
    );
    assert.deepEqual(asSystem.missing, ['run-as-user']);
    assert.ok(
      !allIds(diagnose({ ...HYBRID, WamDefaultSet: 'ERROR', KeySignTest: 'PASSED' })).includes('wam-default-error'),
    );
  });

  it('3: a joined device skips the pre-join rules; post-join, then coded PRT, then uncoded PRT', () => {
    const old = diagnose({
      ...HYBRID,
      ...attempt('join', '0x801c03f2', WAITING),
      'DRS Discovery Test': 'FAIL [0x801c0021]',
    });
    assert.deepEqual(verdictAndPhase(old), 'healthy');
    const three = diagnose({ ...NO_PRT, KeySignTest: 'FAILED', ...block('0xc000005f'), AzureAdPrt: 'NO' });
    assert.deepEqual(ids(three.findings).slice(0, 2), ['key-sign-test-failed', 'prt-realm-not-found']);
  });

  it('6: a proxy that asks for credentials stands before the rule that holds without a code', () => {
    const disc = { 'DRS Discovery Test': 'FAIL [0xcaa30197]' };
    const old = {
      'DRS Discovery Test': 'FAIL [0x801c0021]',
      ...attempt('discover', '0x801c0021', { 'Https Status': '407' }),
    };
    const joined = { 'DRS Connectivity Test': 'FAIL', ...attempt('discover', '0x801c0021', { 'Https Status': '407' }) };
    for (const lines of [disc, old, joined, { 'DRS Connectivity Test': 'FAIL [0xcaa30197]' }]) {
      const found = diagnose({ ...DOMAIN, ...lines });
      assert.deepEqual([verdictAndPhase(found), found.primary?.id], ['failing discover', 'proxy-auth-required']);
      assert.ok(!ids(found.findings).includes('drs-discovery-failed'));
    }
    const plain = diagnose({ ...DOMAIN, 'DRS Discovery Test': 'FAIL [0x801c0021]' });
    assert.equal(plain.primary?.id, 'drs-discovery-failed');
  });

  it('12: a network code in the sign-in is named in every spelling, there and nowhere else', () => {
    const named: Record<string, string[]> = {
      'auth-timeout': ['0x80072ee2', '0xcaa82ee2', '12002'],
      'auth-name-not-resolved': ['0x80072ee7', '0xcaa82ee7', '12007'],
      'auth-cannot-connect': ['0x80072efd', '12029'],
      'auth-connection-aborted': ['0x80072efe', '0x80072eff', '12031'],
      'auth-tls-failure': ['0x80072f8f', '0x80072f05', '12175'],
    };
    for (const [id, codes] of Object.entries(named)) {
      for (const code of codes) {
        const logged = diagnose({ ...DOMAIN, ...attempt('auth', code) });
        assert.deepEqual([verdictAndPhase(logged), logged.primary?.id], ['failing auth', id], code);
        const live = diagnose({ ...DOMAIN, 'Token acquisition Test': `FAIL [${code}]` });
        assert.deepEqual([ids(live.findings), live.failedPhase], [[id], 'auth'], code);
        if (code.startsWith('0xcaa')) continue;
        const join = diagnose({
          ...DOMAIN,
          ...attempt('join', code),
          'DRS Discovery Test': `FAIL [0x801c0021/${code}]`,
        });
        assert.ok(!allIds(join).includes(id), code);
      }
    }
  });

  it('12: HTTP 407 as a code is the proxy, wherever it stands', () => {
    const domain = [
      { 'DRS Discovery Test': 'FAIL [0x80190197]' },
      attempt('join', '0x80190197'),
      attempt('auth', '0x80190197'),
    ];
    for (const [index, phase] of ['discover', 'join', 'auth'].entries()) {
      const found = diagnose({ ...DOMAIN, ...domain[index] });
      assert.deepEqual([verdictAndPhase(found), ids(found.findings)], [`failing ${phase}`, ['proxy-auth-required']]);
    }
    for (const lines of [block('0x80190197'), block('0xc000023c', { 'HTTP Error': '0x80190197' })]) {
      const found = diagnose({ ...NO_PRT, ...lines });
      assert.deepEqual([verdictAndPhase(found), ids(found.findings)], ['failing post-join', ['proxy-auth-required']]);
    }
  });

  it('11: the authority says that there is no token where the line itself is missing', () => {
    const lines = { ...NO_PRT, ...block('0xc000006d', { 'Server Error Description': 'AADSTS50126: x' }) };
    const cut = { ...without(lines, 'AzureAdPrt'), AzureAdPrtAuthority: 'NO' };
    for (const one of [cut, without(cut, 'AzureAdJoined', 'EnterpriseJoined', 'DomainJoined')]) {
      const found = diagnose(one);
      assert.deepEqual([verdictAndPhase(found), found.primary?.id], ['failing post-join', 'prt-wrong-password']);
    }
    assert.equal(diagnose(without(lines, 'AzureAdPrt')).verdict, 'undecided');
  });

  it('4: a live failure carries no code and no line of an attempt that ended elsewhere', () => {
    const old = { 'Previous Registration': '2026-11-19 07:00:00.000 UTC' };
    const scp = { 'AD Configuration Test': 'FAIL [0x80070002]' };
    const stale = diagnose({ ...DOMAIN, ...scp, ...attempt('join', '0x80090016'), ...old });
    assert.deepEqual([stale.primary?.id, stale.primary?.codes], ['scp-not-found', ['0x80070002 ERROR_FILE_NOT_FOUND']]);
    assert.deepEqual(
      stale.primary?.evidence.map(({ field }) => field),
      ['AD Configuration Test'],
    );
    const other = stale.findings.find(({ id }) => id === 'tpm-bad-keyset');
    assert.deepEqual(other?.codes, ['0x80090016 NTE_BAD_KEYSET']);

    const grant = diagnose({
      ...DOMAIN,
      'Token acquisition Test': 'FAIL [0xcaa20003]',
      ...attempt('join', '0x801c03f2'),
    });
    const refused = grant.findings.find(({ id }) => id === 'auth-invalid-grant');
    assert.deepEqual(refused?.codes, ['0xcaa20003 ERROR_ADAL_SERVER_ERROR_INVALID_GRANT']);

    const same = diagnose({ ...DOMAIN, ...scp, ...attempt('discover', '0x801c001d') });
    assert.ok(
      same.primary?.codes.includes('0x801c001d DSREG_AUTOJOIN_ADCONFIG_READ_FAILED'),
      same.primary?.codes.join(),
    );
  });

  it('4: a domain member: the Error Phase while it is fresh, else the first test that failed', () => {
    const live = { 'AD Connectivity Test': 'FAIL [0x54b]', 'AD Configuration Test': 'SKIPPED' };
    const fresh = diagnose({ ...DOMAIN, ...live, ...attempt('join', '0x801c03f2', WAITING) });
    assert.equal(verdictAndPhase(fresh), 'failing join');
    const old = { 'Previous Registration': '2026-11-19 07:00:00.000 UTC' };
    const stale = diagnose({ ...DOMAIN, ...live, ...attempt('join', '0x801c03f2', WAITING), ...old });
    assert.equal(verdictAndPhase(stale), 'failing pre-check');
    const order = diagnose({
      ...DOMAIN,
      'DRS Discovery Test': 'FAIL [0x801c000b]',
      'Token acquisition Test': 'FAIL [0xcaa90014]',
    });
    assert.equal(verdictAndPhase(order), 'failing discover');
    assert.equal(verdictAndPhase(diagnose({ ...DOMAIN, 'DRS Connectivity Test': 'SKIPPED' })), 'undecided');
  });

  it('5: live tests that fail earlier than the Error Phase stand behind it', () => {
    const found = diagnose({ ...DOMAIN, 'AD Connectivity Test': 'FAIL', ...attempt('discover', '0x801c003a') });
    assert.deepEqual(ids(found.findings), ['scp-wrong-tenant', 'precheck-dc-unreachable']);
    assert.deepEqual([found.findings[1]?.severity, found.findings[1]?.fails], ['warning', false]);
  });

  it('6: within a phase sub-coded, coded, text, state; then severity; then priority', () => {
    const coded = diagnose({ ...DOMAIN, 'DRS Discovery Test': 'FAIL [0x801c003d/0x80072ee7]' });
    assert.equal(coded.primary?.id, 'drs-discovery-dns');
    const text = diagnose({ ...DOMAIN, ...attempt('join', '0x801c0003', WAITING) });
    assert.deepEqual(ids(text.findings), ['join-not-authorized', 'sync-join-waiting']);
  });

  it('7: what a kept finding names is dropped, and a muted one mutes nothing', () => {
    const found = diagnose({ ...DOMAIN, ...attempt('join', '0x801c03f2', WAITING) });
    assert.deepEqual(ids(found.findings), ['sync-join-waiting']);
    // scp-wrong-tenant mutes sync-join-waiting, which therefore mutes nothing itself.
    const tenant = { ...WAITING, 'Server Message': 'AADSTS90002: device object by the given id, tenant x not found' };
    assert.deepEqual(ids(diagnose({ ...DOMAIN, ...attempt('join', '0x801c0006', tenant) }).findings), [
      'scp-wrong-tenant',
    ]);
  });

  it('8: a federation failure is a warning when sync join goes on and the attempt ended in the join', () => {
    const token = { 'Token acquisition Test': 'FAIL [0xcaa90014]' };
    const found = diagnose({ ...DOMAIN, ...token, ...attempt('join', '0x801c03f2', WAITING) });
    const auth = found.findings.find((finding) => finding.id === 'auth-wstrust-fault');
    assert.deepEqual([found.primary?.id, auth?.severity, auth?.fails], ['sync-join-waiting', 'warning', false]);
    const alone = diagnose({ ...DOMAIN, ...token });
    assert.deepEqual([verdictAndPhase(alone), alone.primary?.severity], ['failing auth', 'error']);
  });

  it('9: Hello and MDM remarks are side notes unless asked about', () => {
    const hello = { ...HYBRID, 'ngc::PolicyEnabled': 'YES', 'ngc::CertEnrollment': 'none', 'ngc::OnPremTGT': 'NO' };
    const found = diagnose(hello);
    const note = found.notes.find((finding) => finding.id === 'hello-cloud-trust-tgt');
    assert.deepEqual([found.verdict, note?.severity], ['healthy', 'info']);
    assert.ok(!allIds(found).includes('hello-will-not-provision'));
    const asked = diagnose({ ...hello, '@chat.asksAbout': 'hello' });
    assert.deepEqual([asked.primary?.id, asked.primary?.severity], ['hello-cloud-trust-tgt', 'warning']);
    assert.ok(allIds(asked).includes('hello-will-not-provision'));
  });

  it('10: one primary, at most three others, the rest in the notes', () => {
    const many = diagnose({
      ...NO_PRT,
      KeySignTest: 'FAILED',
      AadRecoveryEnabled: 'NO',
      ...block('0x80090031', { 'Server Error Description': 'AADSTS50053: locked', 'HTTP status': '429' }),
      ...block('0xc004844c', { 'HTTP Error': '0x80072ee7' }, REFRESH),
    });
    assert.equal(many.findings.length, 4);
    assert.equal(many.primary, many.findings[0]);
    assert.ok(many.notes.some((note) => note.severity === 'error' || note.severity === 'warning'));
  });

  it('11: a coded PRT finding is at most a warning while the PRT lives', () => {
    const refresh = block('0xc000006d', { 'Server Error Description': 'AADSTS50126: x' }, REFRESH);
    const alive = diagnose({ ...ENTRA, ...refresh });
    assert.deepEqual(
      [verdictAndPhase(alive), alive.primary?.id, alive.primary?.severity],
      ['undecided', 'prt-wrong-password', 'warning'],
    );
    const dead = diagnose({ ...ENTRA, ...refresh, AzureAdPrtExpiryTime: '2026-11-21 07:00:00.000 UTC' });
    assert.equal(verdictAndPhase(dead), 'failing post-join');
    const none = diagnose({ ...NO_PRT, ...block('0xc000006d', { 'Server Error Description': 'AADSTS50126: x' }) });
    assert.equal(verdictAndPhase(none), 'failing post-join');
  });

  it('8: a code of the sign-in that stopped the attempt itself fails', () => {
    for (const [code, id] of [
      ['0xcaa90017', 'auth-wstrust-not-supported'],
      ['0xcaa20003', 'auth-invalid-grant'],
      ['0x801c0095', 'auth-kerberos-missing-onprem-id'],
    ] as const) {
      const found = diagnose({ ...DOMAIN, ...attempt('join', code) });
      assert.deepEqual([verdictAndPhase(found), found.primary?.id], ['failing join', id]);
      const test = { 'Token acquisition Test': `FAIL [${code}]` };
      const live = diagnose({ ...DOMAIN, ...test, ...attempt('join', '0x801c0003') });
      assert.equal(live.primary?.id, 'join-not-authorized');
      assert.equal(live.findings.find((finding) => finding.id === id)?.fails, false);
    }
    const path = diagnose({ ...DOMAIN, ...attempt('join', '0xcaa82ee2') });
    assert.deepEqual([path.primary?.id, path.findings[1]?.fails], ['join-network-timeout', false]);
  });

  it('11: what failed before the token was issued is a note', () => {
    const wrong = { 'Server Error Description': 'AADSTS50126: x' };
    const at = (time: string): Record<string, string> => ({ 'Previous Prt Attempt': time });
    const before = diagnose({ ...ENTRA, ...block('0xc000006d', { ...wrong, ...at('2026-11-20 07:30:00.000 UTC') }) });
    assert.deepEqual([before.verdict, before.primary?.id], ['healthy', 'healthy-entra']);
    assert.deepEqual(
      before.notes.filter(({ id }) => id.startsWith('prt-')).map(({ id, severity, fails }) => [id, severity, fails]),
      [['prt-wrong-password', 'info', false]],
    );
    const pac = { 'ie::Auto-Configuration URL': 'http://pac.contoso.example/proxy.pac' };
    const path = { 'HTTP Error': '0x80072ee7', ...at('2026-11-20 07:30:00.000 UTC') };
    assert.equal(diagnose({ ...HYBRID, ...pac, ...block('0xc000023c', path, REFRESH) }).verdict, 'healthy');
    for (const time of ['2026-11-21 07:30:00.000 UTC', 'onbekend'])
      assert.equal(
        diagnose({ ...ENTRA, ...block('0xc000006d', { ...wrong, ...at(time) }) }).verdict,
        'undecided',
        time,
      );
    const two = { ...block('0xc000023c', at('2026-11-20 07:30:00.000 UTC')), ...block('0xc000006d', wrong, REFRESH) };
    assert.equal(diagnose({ ...ENTRA, ...two }).primary?.id, 'prt-wrong-password');
  });

  it('12: what stands in the logged attempt belongs to its Error Phase', () => {
    const found = diagnose({
      ...DOMAIN,
      ...attempt('join', '0x801c03f2', { 'Server Message': 'AADSTS90002: no such tenant' }),
    });
    assert.deepEqual([found.primary?.id, found.failedPhase], ['scp-wrong-tenant', 'join']);
    assert.equal(diagnose({ ...DOMAIN, ...attempt('auth', '0x80090016') }).failedPhase, 'auth');
    assert.equal(diagnose({ ...DOMAIN, 'Token acquisition Test': 'FAIL [0x80090016]' }).failedPhase, 'join');
    assert.equal(diagnose({ ...NO_PRT, ...block('0x80090016') }).failedPhase, 'post-join');
  });

  it('13: what heals by itself is a warning that fails', () => {
    for (const [code, id] of [
      ['0x801c0025', 'drs-server-busy'],
      ['0x80090031', 'tpm-locked-out'],
    ] as const) {
      const found = diagnose({ ...DOMAIN, ...attempt('join', code) });
      assert.deepEqual(
        [found.primary?.id, found.primary?.severity, found.primary?.fails, found.verdict],
        [id, 'warning', true, 'failing'],
      );
    }
  });
});

describe('facts that other rules decide', () => {
  it('join_unexplained: an unlisted code is told as such, a listed one is not', () => {
    assert.deepEqual(ids(diagnose({ ...DOMAIN, ...attempt('join', '0x801c0abc') }).findings), ['join-unlisted-code']);
    assert.deepEqual(ids(diagnose({ ...DOMAIN, ...attempt('join', '0x801c0003') }).findings), ['join-not-authorized']);
    // A rule that was lowered because the live test passes still explains the attempt.
    const passed = diagnose({ ...DOMAIN, ...attempt('discover', '0x801c001d') });
    assert.deepEqual([verdictAndPhase(passed), ids(passed.findings)], ['undecided', ['scp-read-failed']]);
  });

  it('prt_unlisted_status and prt_unlisted_aadsts: the unlisted code only', () => {
    assert.deepEqual(ids(diagnose({ ...NO_PRT, ...block('0xc00cee50') }).findings), ['prt-unknown-status']);
    const token = diagnose({ ...NO_PRT, ...block('0xc000006d', { 'Server Error Description': 'AADSTS999001: x' }) });
    assert.deepEqual([ids(token.findings), token.primary?.codes[0]], [['prt-unknown-aadsts'], 'AADSTS999001']);
    assert.deepEqual(ids(diagnose({ ...NO_PRT, ...block('0x0') }).findings), ['no-rule-matched']);
  });
});
