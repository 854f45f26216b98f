// Texts that are not /status are recognised, and read as far as they hold exact codes and texts.
import assert from 'node:assert/strict';

import { parseStatus } from '../../diagnosis/parse.ts';

const read = (text: string): [string, Record<string, string>] => {
  const status = parseStatus(text);
  return [status.kind, Object.fromEntries(status.fields.map((field) => [field.label, field.raw]))];
};

describe('other material', () => {
  it('reads one-line event text', () => {
    const text =
      'Event ID 304 Automatic registration failed at join phase. Exit code: Unknown HResult Error code: 0x801c03f2. Server error: {"ErrorType":"DirectoryError","Message":"The device object by the given id (x) is not found."}. Registration type: sync.';
    assert.deepEqual(read(text), [
      'event-text',
      {
        'Registration Type': 'sync',
        'Server ErrorCode': 'DirectoryError',
        'Server Message': 'The device object by the given id (x) is not found.',
        'Client ErrorCode': '0x801c03f2',
        'Error Phase': 'join',
      },
    ]);
  });
  it('believes a printed errorPhase before the sentence around it', () => {
    const [, fields] = read(
      'Automatic registration failed at join phase. Error code: 0x801c001d\nerrorPhase: discover',
    );
    assert.equal(fields['Error Phase'], 'discover');
  });
  it('takes no word for a phase that is none, whatever it is', () => {
    for (const word of ['constructor', '__proto__', 'joined-up']) {
      const [, fields] = read(`Automatic registration failed. Exit code: 0x801c001d\nerrorPhase: ${word}`);
      assert.equal(fields['Error Phase'], undefined, word);
    }
  });
  it('takes event 304 at its word only where nothing says more', () => {
    const registration = 'Automatic registration failed at join phase. Exit code: Unknown HResult Error code: ';
    const lookup =
      'Automatic registration failed. Failed to lookup the registration service information from Active Directory.';
    assert.equal(read(`${registration}0x801c03f2.`)[1]['Error Phase'], 'join');
    assert.equal(read(`${registration}0x801c001d.`)[1]['Error Phase'], undefined);
    assert.equal(read(`${registration}0x80072ee2.\n${lookup} Exit code: 0x80072ee2`)[1]['Error Phase'], 'discover');
  });
  it('takes a sentence of the sign-in that the registration quotes for a part of the registration', () => {
    const [, fields] = read(
      'Automatic registration failed at authentication phase. Unable to acquire access token. Exit code: Unknown HResult Error code: 0xcaa90014. Server error: AdalLog: HRESULT: 0xcaa90014; WSTrust response error: ID3242',
    );
    assert.deepEqual([fields['Error Phase'], fields['Client ErrorCode']], ['auth', '0xcaa90014']);
  });
  it('knows the steps around the join request, and the logs of the sign-in', () => {
    const phase = (step: string): string | undefined =>
      read(`Event 200: The ${step} with exit code: 0x80072ee2.`)[1]['Error Phase'];
    assert.equal(phase('discovery request send operation failed'), 'discover');
    assert.equal(phase('initialization of the join request failed'), 'join');
    assert.equal(phase('send join request operation failed'), 'join');
    const broker = read(
      'Microsoft-Windows-AAD/Operational Event ID: 1098\nError: 0xCAA2000C interaction_required\nAADSTS50076: MFA',
    );
    assert.deepEqual(Object.keys(broker[1]), ['Attempt Status', 'Server Error Description']);
  });
  it('joins a code that a narrow window broke', () =>
    assert.deepEqual(read('ik krijg fout 0x801c\n001d bij het aanmelden'), [
      'bare-error',
      { 'Client ErrorCode': '0x801c001d' },
    ]));
  it('goes by the last step of /debug', () => {
    const found = read(
      'DsrCmdJoinHelper::Join: started\nTenantInfo::Discover: Join Info { TenantType = Managed; AutoJoinEnabled = 1 }\nAutoEnrollAsComputer: Unable to retrieve access token. GetComputerTokenForADRS failed with error 0xcaa90006.',
    );
    assert.deepEqual(found, ['dsregcmd-debug', { 'Client ErrorCode': '0xcaa90006', 'Error Phase': 'auth' }]);
  });
  it('tells the federated attempt from the synchronized one behind it', () => {
    const text = [
      'AutoEnrollAsComputer: Unable to retrieve access token. GetComputerTokenForADRS failed with error 0xcaa9002c.',
      'DsrCmdJoinHelper::Join: Federated ADRS join failed with error 0xcaa1000e. Try synchronized join.',
    ];
    assert.deepEqual(read(text.join('\n'))[1], {
      'Token acquisition Test': 'FAIL [0xcaa9002c]',
      'Fallback to Sync-Join': 'ENABLED',
    });
    const [, fields] = read([...text, 'DsrDeviceAutoJoin failed 0x801c03f2.'].join('\n'));
    assert.deepEqual([fields['Client ErrorCode'], fields['Error Phase']], ['0x801c03f2', 'join']);
  });
  it('reads no fault into the default account of another prompt', () =>
    assert.deepEqual(
      read(
        'dsregcmd::wmain\nDsrCmdAccountMgr::GetDefaultSsoInfo: BlockOnCompletion failed 0xd000000d.\nERROR IsDefaultAccountSet 0xd000000d',
      ),
      ['dsregcmd-debug', {}],
    ));
  it('reads the code of a failed sign-in as what it is', () => {
    assert.deepEqual(read('Event ID 1098: AAD Cloud AP plugin call failed, error: 0xC000006D'), [
      'event-text',
      { 'Attempt Status': '0xc000006d' },
    ]);
  });
  it('gives a bare code no phase', () =>
    assert.deepEqual(read('0x80072ee2'), ['bare-error', { 'Client ErrorCode': '0x80072ee2' }]));
  it('reads bare NTSTATUS', () =>
    assert.deepEqual(read('0xd000006d'), ['bare-error', { 'Attempt Status': '0xc000006d' }]));
  it('takes the tenant a service does not find for the join', () => {
    assert.deepEqual(read("AADSTS90002: Tenant 'x' not found."), [
      'bare-error',
      { 'Server Message': "AADSTS90002: Tenant 'x' not found." },
    ]);
  });
  it('reads a number of the service however it is set apart', () => {
    for (const number of ['AADSTS 50126', 'aadsts: 50126', 'AADSTS-50126', 'AADSTS_50126'])
      assert.deepEqual(read(number)[1], { 'Server Error Description': number.replace(/[: _-]+/, '') }, number);
    assert.deepEqual(Object.keys(read('AADSTS 90002')[1]), ['Server Message']);
  });
  it('knows the value of DeviceAuthStatus without its label, and no question about it', () => {
    const value = 'FAILED. Device is either disabled or deleted';
    assert.deepEqual(read(value), ['bare-error', { DeviceAuthStatus: value }]);
    assert.equal(parseStatus(`What does "${value}" mean?`).kind, 'unknown');
  });
  it('reads a number of the service as a picture shows it', () =>
    assert.deepEqual(Object.keys(read('AADSTS5O126: wrong password')[1]), ['Server Error Description']));
  it('knows the page of a refused sign-in', () => {
    const text =
      'AADSTS50155: Device is not authenticated.\nRequest Id: a\nCorrelation Id: b\nTimestamp: 2026-11-20T07:58:11Z';
    assert.deepEqual(read(text), [
      'bare-error',
      { 'Server Error Description': 'AADSTS50155: Device is not authenticated.' },
    ]);
  });
  it('reads no code out of the chat around a status', () => {
    const text = 'AzureAdJoined : NO\nEnterpriseJoined : NO\nDomainJoined : YES\nVorige keer was het 0x801c0021\n';
    assert.equal(parseStatus(text).byLabel.get('Client ErrorCode'), undefined);
  });
  it('reads event text beside a status without an attempt', () => {
    const text =
      'AzureAdJoined : NO\nEnterpriseJoined : NO\nDomainJoined : YES\nThe discovery operation callback failed with exit code: 0x80072ee2\n';
    assert.equal(parseStatus(text).byLabel.get('Client ErrorCode')?.[0]?.raw, '0x80072ee2');
  });
  it('lets a status win', () => {
    assert.equal(parseStatus('| Device State |\nDsrCmdJoinHelper::Join: failed 0x801c001d\n').kind, 'dsregcmd-status');
  });
  it('reads the page and the message of the service, though a line of it looks like a row', () => {
    const page =
      'Additional problem information:\nServer error code: 801c0003\nCorrelation ID: 77a1b2c3-d4e5-4f60-8123-9a8b7c6d5e4f\nServer message: User is not authorized to enroll.';
    assert.deepEqual(read(page), ['bare-error', { 'Client ErrorCode': '0x801c0003' }]);
    const token = 'AADSTS50020: User account x from identity provider y does not exist in tenant';
    assert.deepEqual(read(`Server message: ${token}`), ['bare-error', { 'Server Error Description': token }]);
    const missing = 'The device object by the given id (x) is not found.';
    assert.deepEqual(read(`Server Message : ${missing}`), [
      'bare-error',
      { 'Server Message': missing, 'Server ErrorCode': 'DirectoryError' },
    ]);
    assert.deepEqual(read('Domain Name: NORDVIK\nError 0x801c03f2'), [
      'bare-error',
      { 'Client ErrorCode': '0x801c03f2' },
    ]);
  });
  it('keeps one row that only dsregcmd prints, and three of any', () => {
    assert.equal(parseStatus('HTTP Error : 0x80072ee7').kind, 'dsregcmd-status');
    assert.equal(parseStatus('HTTP Error: 404').kind, 'unknown');
    for (const row of ['AzureAdJoined : NO', 'Client ErrorCode : 0x801c0003', 'Server ErrorCode : DirectoryError'])
      assert.equal(parseStatus(row).kind, 'dsregcmd-status', row);
    assert.equal(
      parseStatus('HTTP Method : POST\nHTTP status : 400\nEndpoint URI : https://x').kind,
      'dsregcmd-status',
    );
  });
  it('reads the check before the join', () => {
    const found = 'Automatic device join pre-check tasks completed.';
    const failed = 'The device can NOT be joined because a domain controller could not be located.';
    for (const text of [`Event ID: 334\n${failed}`, `Gebeurtenis-id: 334\n${found} ${failed}`, failed])
      assert.deepEqual(read(text), ['event-text', { 'Error Phase': 'pre-check' }], text);
    assert.deepEqual(read(`Event ID: 335\n${found} The device is already joined.`), ['event-text', {}]);
    for (const head of ['Event ID: 306\n', '306 ', ''])
      assert.deepEqual(read(`${head}Automatic registration Succeeded.`), ['event-text', {}], head);
    assert.equal(parseStatus('How do I see that automatic registration succeeded?').kind, 'unknown');
  });
  it('knows a request of the user for a token without the head of its log', () => {
    const refused =
      'Error: 0xCAA20003 Authorization grant failed for this assertion.\nCode: invalid_grant\nDescription: AADSTS50173: The provided grant has expired.';
    const signIn = {
      'Attempt Status': '0xcaa20003',
      'Server Error Description': 'Description: AADSTS50173: The provided grant has expired.',
    };
    const endpoint = 'TokenEndpoint: https://login.microsoftonline.com/common/oauth2/token';
    for (const text of [refused, `${refused}\n${endpoint}`, `Event ID: 1098\n${refused}\n${endpoint}`])
      assert.deepEqual(read(text)[1], signIn, text);
    for (const event of ['Event 1097, AAD', 'Hendelses-id: 1081', 'Gebeurtenis-id 1088'])
      assert.deepEqual(read(`${event}\nError: 0xCAA90056 Renew token failed`), [
        'event-text',
        { 'Attempt Status': '0xcaa90056' },
      ]);
  });
  it('tells what kept the request for a token from arriving from the status it ended with', () => {
    const transport = 'Http transport error. Status: Unknown HResult Error code: 0x80072ee7 Correlation ID: a';
    const logon = 'Logon failure. Status: 0xC000023C Correlation ID: a';
    const [network, status] = [{ 'HTTP Error': '0x80072ee7' }, { 'Attempt Status': '0xc000023c' }];
    assert.deepEqual(read(transport)[1], network);
    assert.deepEqual(read(logon)[1], status);
    assert.deepEqual(read(`Event ID: 1084\n${transport}\nEvent ID: 1160\n${logon}`)[1], { ...network, ...status });
    assert.deepEqual(read('AAD/Operational Event ID: 1084\nError: 12007')[1], network);
  });
  it('knows the steps of the join by the sentences of their events', () => {
    const phase = (text: string): string | undefined => read(text)[1]['Error Phase'];
    const lost =
      "Unable to retrieve the local computer's name in the specified format 1. Error: 1317\nAutomatic registration failed at join phase. Exit code: 0x801c001d";
    assert.equal(phase('Failed to discover the Azure AD DRS service. Exit code: 0x80072ee7.'), 'discover');
    assert.equal(phase(lost), 'join');
    for (const number of ['Event ID: 220', 'Gebeurtenis-id: 220', '<EventID>220</EventID>'])
      assert.equal(phase(`${number}\nExit code: 0x801c001d`), 'join', number);
    assert.equal(phase('Event ID: 2201\nExit code: 0x801c001d'), undefined);
    assert.equal(phase('Unable to sign authentication data for managed automatic registration. 0x80090016'), 'join');
  });
  const heads = {
    en: (log: string, id: number) => `Log Name:      ${log}\nSource:        x\nEvent ID:      ${id}\nDescription:\n`,
    nl: (log: string, id: number) => `Logboeknaam:   ${log}\nBron:          x\nGebeurtenis-id:${id}\nBeschrijving:\n`,
    nb: (log: string, id: number) => `Loggnavn:      ${log}\nKilde:         x\nHendelses-ID:  ${id}\nBeskrivelse:\n`,
    xml: (log: string, id: number) =>
      `<Event><System><Provider Name="${log.split('/')[0] ?? ''}"/><EventID Qualifiers="0">${id}</EventID></System>\n`,
    list: (log: string, id: number) =>
      `TimeCreated  : 19.11.2026 09:11:05\nProviderName : ${log.split('/')[0] ?? ''}\nId           : ${id}\nMessage      : `,
  };
  const registration = 'Microsoft-Windows-User Device Registration/Admin';
  for (const [form, head] of Object.entries(heads)) {
    it(`knows the step of an event by its number, whatever language its text is in: ${form}`, () => {
      const phase = (id: number, log = registration): string | undefined =>
        read(`${head(log, id)}Onbekende HResult-foutcode: 0x80072ee2`)[1]['Error Phase'];
      for (const [id, step] of [
        [200, 'discover'],
        [201, 'discover'],
        [202, 'join'],
        [203, 'join'],
        [204, 'join'],
        [205, 'join'],
        [220, 'join'],
        [304, undefined],
        [305, 'auth'],
        [307, 'discover'],
        [334, 'pre-check'],
        [3050, undefined],
      ] as const)
        assert.equal(phase(id), step, String(id));
      assert.equal(phase(201, 'Microsoft-Windows-AAD/Operational'), undefined);
      const printed = read(`${head(registration, 305)}errorPhase: join\nFoutcode: 0x80072ee2`)[1];
      assert.equal(printed['Error Phase'], 'join');
    });
    it(`knows an event that holds no code by its head: ${form}`, () => {
      assert.deepEqual(read(`${head(registration, 335)}Apparaatet er allerede tilkoblet.`), ['event-text', {}]);
      assert.deepEqual(read(`${head('Microsoft-Windows-AAD/Operational', 1006)}x`), ['event-text', {}]);
      const check = { NgcSet: 'NO', PreReqResult: 'WillNotProvision' };
      assert.deepEqual(read(`${head(registration, 360)}Klargjøring startes ikke.`), ['event-text', check]);
      assert.deepEqual(read(`${head(registration, 358)}x`)[1], { ...check, PreReqResult: 'WillProvision' });
      assert.equal(read(`${head('Application', 335)}x`)[0], 'unknown');
    });
    it(`knows the events of the sign-in: ${form}`, () =>
      assert.deepEqual(read(`${head('Application', 1098)}Fout: 0xCAA20003\nAADSTS50173: revoked`)[1], {
        'Attempt Status': '0xcaa20003',
        'Server Error Description': 'AADSTS50173: revoked',
      }));
  }
  it('reads an event whose lines were broken at a width', () => {
    const wrap = (text: string, width: number): string =>
      text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'gm'), '$1\n').trimEnd();
    const cut = (text: string, width: number): string => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
    const unreachable =
      'Automatic device join pre-check tasks completed. The device can NOT be joined because a domain controller could not be located. The device must be connected to a network.';
    const lookup =
      'De aanroep GenericCallPkg van de invoegtoepassing AAD Cloud AP is mislukt. Er is een fout: 0xC000006D opgetreden.';
    const get =
      'Event ID: 204\nThe get join response operation callback failed with exit code: Unknown HResult Error code: 0x801c03f2. The server said: The device object by the given id (x) is not found.';
    for (const [text, width] of [
      [unreachable, 80],
      [unreachable, 100],
      [unreachable, 120],
      [lookup, 80],
      [lookup, 100],
      [get, 80],
      [get, 120],
    ] as const) {
      const [, whole] = read(text);
      const values = (part: string): string[] => Object.keys(read(part)[1]).sort();
      assert.deepEqual(values(wrap(text, width)), Object.keys(whole).sort(), `${width}: ${text}`);
      assert.deepEqual(values(cut(text, width)), Object.keys(whole).sort(), `cut ${width}: ${text}`);
    }
  });
  it('takes a code of the set-up of Windows Hello for no attempt to join', () => {
    const text =
      'Event ID: 301\nNGC key registration failed.\nExit code: 0x801c03f2\nError code: DirectoryError\nServer error message: x';
    const status = parseStatus(text);
    assert.equal(status.kind, 'event-text');
    const token = read('Event ID: 324\nUnable to get a token using the Web Account Manager. Error: 0x801c044d');
    assert.deepEqual(token[1], { 'Client ErrorCode': '0x801c044d' });
    assert.deepEqual([...new Set(status.fields.map((field) => field.section))], ['Ngc Prerequisite Check']);
    for (const sentence of [
      'Unable to create NGC transport key.',
      'The NGC create container operation failed.',
      'Unable to delete NGC container.',
      'Unable to retrieve the specified NGC user ID key.',
    ]) {
      const { fields } = parseStatus(`Event ID: 318\n${sentence}\nError: Unknown HResult Error code: 0x80090029`);
      assert.deepEqual(
        fields.map(({ section, raw }) => [section, raw]),
        [['Ngc Prerequisite Check', '0x80090029']],
        sentence,
      );
    }
  });
  it('reads the check before Windows Hello is set up as the rows that /status prints for it', () => {
    const head = 'Windows Hello for Business provisioning will not be launched.';
    const check = [
      'Device is AAD joined ( AADJ or DJ++ ): Yes',
      'User has logged on with AAD credentials: Yes',
      'Windows Hello for Business policy is enabled: No',
      'Windows Hello for Business post-logon provisioning is enabled: Not Tested',
      'Local computer meets Windows hello for business hardware requirements: Yes',
      'User is not connected to the machine via Remote Desktop: Yes',
    ].join('\n');
    const rows = {
      IsDeviceJoined: 'YES',
      IsUserAzureAD: 'YES',
      PolicyEnabled: 'NO',
      DeviceEligible: 'YES',
    };
    const isNotSet = { NgcSet: 'NO', PreReqResult: 'WillNotProvision' };
    assert.deepEqual(read(`Event ID: 360\n${head}\n${check}`), ['event-text', { ...isNotSet, ...rows }]);
    for (const alone of [check, check.replace(/.*post-logon.*\n/, ''), check.replaceAll('\n', ' ')])
      assert.deepEqual(read(alone), ['event-text', rows]);
    const launched = `Event ID: 358\n${head.replace('will not', 'will')}\nUser has logged on with Azure Active Directory credentials: Yes`;
    assert.deepEqual(read(launched)[1], { NgcSet: 'NO', PreReqResult: 'WillProvision', IsUserAzureAD: 'YES' });
  });
  it('reads what AD FS and the policy have to give before Windows Hello is set up', () => {
    const head =
      'Microsoft-Windows-User Device Registration/Admin Event ID: 362\nWindows Hello for Business policy is enabled: Yes';
    const checked = (...lines: string[]): Record<string, string> => read([head, ...lines].join('\n'))[1];
    const blocked = { NgcSet: 'NO', PreReqResult: 'WillNotProvision', PolicyEnabled: 'YES' };
    assert.deepEqual(
      checked(
        'Enterprise user logon certificate enrollment endpoint is ready: No',
        'Enterprise user logon certificate template is : No ( 1 : StateNoPolicy )',
        'User has successfully authenticated to the enterprise STS: No',
        'Certificate enrollment method: enrollment authority',
      ),
      {
        ...blocked,
        AdfsRaIsReady: 'NO',
        LogonCertTemplateReady: 'NO ( 1 : StateNoPolicy )',
        AdfsRefreshToken: 'NO',
        CertEnrollment: 'enrollment authority',
      },
    );
    assert.deepEqual(checked('Enterprise user logon certificate template is : Yes'), {
      ...blocked,
      LogonCertTemplateReady: 'YES ( StateReady )',
    });
    assert.deepEqual(
      checked(
        'Enterprise user logon certificate enrollment endpoint is ready: Not Tested',
        'Machine is governed by none policy.',
      ),
      { ...blocked, CertEnrollment: 'none' },
    );
  });
  it('reads the message of a code behind Error: as well', () => {
    const event = (id: number, text: string): Record<string, string> =>
      read(`Source: User Device Registration\nEvent ID: ${id}\n${text}`)[1];
    assert.deepEqual(event(345, 'Failed to access the device key. \nError: Keyset does not exist'), {
      'Client ErrorCode': '0x80090016',
    });
    assert.deepEqual(event(344, 'Failed to access the device key.\nServer error: Keyset does not exist'), {});
  });
  it('takes a refused token of AD FS for none of Entra ID', () => {
    const refused = (sts: string): ReturnType<typeof parseStatus> =>
      parseStatus(
        `${sts} failure. Status: 0xC000006D Correlation ID: x\nOAuth response error: invalid_grant\nHttp request status: 400.`,
      );
    const sections = (sts: string): string[] => [...new Set(refused(sts).fields.map(({ section }) => section))];
    assert.deepEqual(sections('Enterprise STS Logon'), ['SSO State > Enterprise PRT diagnostics']);
    assert.deepEqual(sections('Logon'), ['SSO State > Azure AcquirePrtDiagnostics']);
  });
  it('reads a status of the sign-in in a sentence that says nothing of a failure', () => {
    const event = read('AAD/Operational Event ID: 1089\nDevice is not cloud domain joined: 0xC00484B2');
    assert.deepEqual(event[1], { 'Attempt Status': '0xc00484b2' });
  });
  it('takes a look-up of a name for no attempt to get a token', () => {
    const event = (call: string): string =>
      `AAD Operational Event ID: 1104\nAAD Cloud AP plugin call ${call} returned error: 0xC00485D3`;
    for (const call of ['Lookup name name from SID', 'Lookup SID from name'])
      assert.deepEqual(read(event(call)), ['event-text', {}], call);
    assert.deepEqual(read(event('Get token'))[1], { 'Attempt Status': '0xc00485d3' });
  });
  it('knows events and checks that hold no code', () => {
    const refused = 'WSTrust response error: InvalidScope\nError description: ID3082: The request scope is not valid.';
    for (const text of [refused, 'OAuth response error: invalid_grant'])
      assert.deepEqual(read(text), ['event-text', {}], text);
    const checked = (host: string): string =>
      `Connection to login.microsoftonline.com .............. Succeeded.\nConnection to ${host} ..... failed.\nTest failed: device is not able to communicate with MS endpoints under system account`;
    assert.deepEqual(read(checked('enterpriseregistration.windows.net')), [
      'event-text',
      { 'DRS Connectivity Test': 'FAIL' },
    ]);
    assert.deepEqual(read(checked('device.login.microsoftonline.com')), ['event-text', {}]);
    assert.deepEqual(read('Enable failed for plugin AADLoginForWindows: has exited with Exit code: 51'), [
      'extension-log',
      {},
    ]);
  });
  it('reads a pair of codes of discovery as what failed there', () =>
    assert.deepEqual(
      parseStatus('0x801c0021/0x80072ee2').fields.map(({ label, raw }) => [label, raw]),
      [
        ['Client ErrorCode', '0x801c0021'],
        ['Client ErrorCode', '0x80072ee2'],
        ['Error Phase', 'discover'],
      ],
    ));
  it('knows the code whose message Windows prints in its place', () => {
    const of = (text: string): Record<string, string> => read(text)[1];
    const auth = 'Automatic registration failed at authentication phase. Unable to acquire';
    assert.deepEqual(of(`${auth} Kerberos ticket.\nExit code: The specified target is unknown or unreachable`), {
      'Kerberos Ticket Test': 'FAIL [0x80090303]',
      'Error Phase': 'auth',
    });
    assert.equal(of(`${auth} access token. Exit code: The operation timed out`)['Client ErrorCode'], '0x80072ee2');
    const join = 'Event ID: 304\nAutomatic registration failed at join phase.\nExit code: Keyset does not exist';
    assert.deepEqual(of(join), { 'Client ErrorCode': '0x80090016', 'Error Phase': 'join' });
    assert.equal(of(`${join}: 0x80090030`)['Client ErrorCode'], '0x80090030');
    assert.equal(of('Exit code: Unknown HResult Error code: 0x801c03f2')['Client ErrorCode'], '0x801c03f2');
    assert.equal(parseStatus('What is exit code: keyset does not exist?').kind, 'unknown');
  });
  it('takes what a function returned where it did well for no code', () =>
    assert.deepEqual(
      read(
        'DsrCmdJoinHelper::Join: TenantInfo::Discover failed with error code 0x801c001d.\nDeleteFileW returned 0x00000001.',
      )[1],
      { 'Client ErrorCode': '0x801c001d', 'Error Phase': 'discover' },
    ));
  it('leaves the token of a federated join to the join', () => {
    const join = 'Automatic registration failed at authentication phase. Unable to acquire access token. Exit code:';
    const log = 'AdalLog: TokenEndpoint: https://fs.contoso.example/adfs/oauth2/token';
    assert.equal(read(`${join} 0xcaa90022. ${log}`)[1]['Client ErrorCode'], '0xcaa90022');
    assert.equal(read('0xcaa20003 AADSTS50107: realm does not exist')[1]['Client ErrorCode'], '0xcaa20003');
  });
  it('reads the code of the sign-in in the form of a result', () =>
    assert.deepEqual(read('0x800484c1'), ['bare-error', { 'Attempt Status': '0x800484c1' }]));
  it('takes a code of the join out of the company of another program', () =>
    assert.equal(parseStatus('After Windows Update the join fails: 0x801c001d').kind, 'bare-error'));
  for (const [kind, text] of [
    ['unknown', 'Domain Name: NORDVIK\nDomain Type: Windows 2008 or later\nSite Name: Oslo'],
    ['unknown', 'DomainName : NORDVIK\nForest : nordvik.test\nName : nordvik'],
    ['unknown', 'Access Type : DIRECT'],
    ['unknown', 'Server Operation : Received Request'],
    ['unknown', 'CertUtil: -store command FAILED: 0x80090011 (-2146893807 NTE_NOT_FOUND)'],
    ['unknown', 'Windows Update: There were problems installing some updates. Error: 0x80072ee2'],
    ['unknown', 'net use: System error 1326. The user name or password is incorrect. 0xc000006d'],
    ['unknown', 'Cached Tickets: (1)\nTicket Flags 0x40e10000 -> forwardable renewable'],
    ['linux-dsreg', 'Device Registration Status\nBroker Version: 2.0.4'],
    ['dsregcmd-other-verb', 'User accounts:\nAccount: u:1'],
    ['dsregcmd-other-verb', 'C:\\>dsregcmd.exe /leave\nDone'],
    ['dsregcmd-other-verb', 'C:\\>dsregcmd /refreshprt\nDone'],
    ['autoworkplace', 'autoworkplace.exe /join'],
    ['dsregcmd-debug', 'deviceKeysHealthy: YES\ndsrInstance: azure'],
    ['unknown', 'Hei, kan du hjelpe meg med PC-en?'],
    ['unknown', 'What is event 304?'],
    ['unknown', 'When does event 360 say that provisioning will not be launched?'],
    ['unknown', 'What does AADLoginForWindows exit code 51 mean?'],
  ] as const) {
    it(`${kind}: ${text.split('\n')[0]}`, () => assert.equal(parseStatus(text).kind, kind));
  }
});
