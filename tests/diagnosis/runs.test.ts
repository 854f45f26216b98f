// What is printed and what is said around it; which of several runs speaks.
import assert from 'node:assert/strict';
import { attempt, block, DOMAIN, ENTRA, HYBRID, NO_PRT, without } from './captures.ts';
import { diagnoseText, ids, verdictAndPhase } from './engine.ts';
import { renderStatus } from './status.ts';

const NOT_FOUND = { 'Server Message': 'The device object by the given id (x) is not found.' };
const WAITING = { ...DOMAIN, ...attempt('join', '0x801c03f2', NOT_FOUND) };
const DELETED = 'DeviceAuthStatus : FAILED. Device is either disabled or deleted';

const outcome = (text: string): string => {
  const found = diagnoseText(text);
  return `${verdictAndPhase(found)} ${found.joinType} ${found.primary?.id ?? '-'}`;
};
const of = (lines: Readonly<Record<string, string>>): string => outcome(renderStatus(lines));

describe('rows a person writes around the printed ones', () => {
  const above: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['AzureAdPrt : NO\n', ENTRA],
    ['Gisteren:\nAzureAdJoined : NO\nNu:', ENTRA],
    [`${DELETED}\n(dat was vorige week)`, ENTRA],
    ['AzureAdPrt : YES is wat er moet staan.', NO_PRT],
    ['AzureAdPrt : YES\nmoet het zijn. Bij mij:', NO_PRT],
    ['Forventet:\nAzureAdJoined : YES\nDomainJoined : YES\nAzureAdPrt : YES\nFaktisk:', WAITING],
    ['> AzureAdJoined : NO\nDat was gisteren, nu is het:', ENTRA],
    ['```\nAzureAdJoined : YES\nAzureAdPrt : YES\n```\nmaar krijgen dit:', NO_PRT],
    ['Client ErrorCode : 0x801c001d\nhadden we eerst, na herstel:', WAITING],
    // The frame has its join tests and no failed attempt: this one was another time.
    ['Previous Registration : 2026-10-01 08:00:00.000 UTC\nClient ErrorCode : 0x801c001d\nhadden we eerst:', DOMAIN],
    ['Status:\nDomainJoined : NO\nklopt dat?', HYBRID],
  ];
  for (const [said, lines] of above)
    it(`above: ${said.replaceAll('\n', ' / ')}`, () => {
      assert.equal(outcome(`${said}\n${renderStatus(lines)}`), of(lines));
    });

  const below: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['Expected:\nAzureAdPrt : NO', ENTRA],
    ['Op mijn eigen pc:\nAzureAdJoined : YES\nDomainJoined : YES\nAzureAdPrt : YES', WAITING],
    ['På den gamle PC-en:\nAzureAdJoined : NO\nDomainJoined : YES', ENTRA],
    ['Was:\nAzureAdPrt : NO\nDomainJoined : YES', ENTRA],
    [`C:\\>echo ok\n${DELETED}`, ENTRA],
  ];
  for (const [said, lines] of below)
    it(`below: ${said.replaceAll('\n', ' / ')}`, () => {
      assert.equal(outcome(`${renderStatus(lines)}\n${said}\n`), of(lines));
    });

  it('between two runs, of either', () => {
    const said = '\nHad to be:\nAzureAdJoined : YES\nDomainJoined : YES\nAzureAdPrt : YES\n';
    assert.equal(outcome(renderStatus(WAITING) + said + renderStatus(ENTRA)), of(ENTRA));
  });

  it('adds what the frame does not print', () => {
    const [, rest = ''] = renderStatus(HYBRID).split(/(?=\n\+-+\+\n\| User State)/);
    const head = renderStatus(without(HYBRID, 'DeviceAuthStatus')).split(
      /\n\+-+\+\n\| (?:Tenant Details|User State)/,
    )[0];
    // A section that was left out, retyped above; a line that was taken out of its section, and the words for it.
    const retyped = `NgcSet : NO\nAzureAdPrt : NO\nhere is the rest\n${head}`;
    assert.equal(diagnoseText(retyped).primary?.id, 'prt-missing');
    const marked = `${head}\n[two lines removed]\n                ${DELETED}\n${rest}`;
    assert.equal(diagnoseText(marked).primary?.id, 'device-disabled-or-deleted');
  });

  it('believes a join row that slipped above the frame, unless words stand there', () => {
    const slipped = (label: string, lines: Readonly<Record<string, string>>, words = ''): string => {
      const row = new RegExp(`^ *${label} : .*\\n`, 'm');
      const text = renderStatus(lines);
      return `${row.exec(text)?.[0] ?? ''}${words}${text.replace(row, '')}`;
    };
    const prompt = 'C:\\Users\\anna>dsregcmd /status\n';
    const both = { ...HYBRID, EnterpriseJoined: 'YES' };
    assert.equal(diagnoseText(slipped('EnterpriseJoined', both)).primary?.id, 'state-contradictory-join');
    assert.equal(outcome(prompt + slipped('EnterpriseJoined', both)), of(both));
    assert.equal(outcome(slipped('DomainJoined', HYBRID)), of(HYBRID));
    assert.equal(diagnoseText(slipped('DomainJoined', HYBRID, 'moet het zijn, maar:\n')).joinType, 'unknown');
    assert.equal(outcome(`EnterpriseJoined : YES\n${renderStatus(HYBRID)}`), of(HYBRID));
  });

  it('reads on where only the top of the frame was cut off', () => {
    const cut = renderStatus(NO_PRT).split('\n').slice(5).join('\n');
    assert.equal(outcome(cut), of(NO_PRT));
    assert.equal(outcome(`Hi, this is it:\n${cut}`), of(NO_PRT));
    // A cut run above a whole one is a run, not words.
    const [head = ''] = cut.split(/\n\+-+\+\n\| Diagnostic Data/);
    assert.equal(outcome(`${head}\n${renderStatus(HYBRID)}`), of(HYBRID));
  });

  it('takes many rows above the frame for a run of their own', () => {
    const bare = renderStatus(HYBRID).replaceAll(/^[+|].*\n/gm, '');
    assert.equal(outcome(`${bare}\n${renderStatus(WAITING)}`), of(WAITING));
    const notes = ids(diagnoseText(`${bare}\n${renderStatus(WAITING)}`).notes);
    assert.ok(notes.includes('capture-multiple-runs'), notes.join(' '));
  });

  it('takes sections in another order for one run', () => {
    const [top = '', ...rest] = renderStatus(NO_PRT).split(/\n\+-+\+\n(?=\| (?:Device Details|SSO State))/);
    assert.equal(outcome([...rest, top].join('\n')), of(NO_PRT));
  });

  it('reads rows alone, and lets a second run of its own speak however short', () => {
    assert.equal(diagnoseText('AzureAdJoined : YES\nAzureAdPrt : NO\nDomainJoined : YES').joinType, 'hybrid');
    const [short = ''] = renderStatus(ENTRA).split(/\n\+-+\+\n\| Device Details/);
    assert.equal(diagnoseText(`${renderStatus(WAITING)}\n${short}`).joinType, 'entra');
    const prompt = 'C:\\Users\\anna>dsregcmd /status | findstr Joined\n';
    assert.equal(
      diagnoseText(`${renderStatus(WAITING)}\n${prompt}AzureAdJoined : YES\nDomainJoined : NO`).joinType,
      'entra',
    );
  });
});

describe('which of several runs speaks', () => {
  const WRONG = {
    ...NO_PRT,
    ...block('0xc000006d', {
      'Previous Prt Attempt': '2026-11-20 07:30:00.000 UTC',
      'Server Error Code': 'invalid_grant',
      'Server Error Description': 'AADSTS50126: Error validating credentials due to invalid username or password.',
    }),
  };
  const onOther = (lines: Readonly<Record<string, string>>, number = 1): Record<string, string> => ({
    ...lines,
    'Device Name': `PC-90${number}.contoso.example`,
    ...(lines['device::DeviceId'] && { 'device::DeviceId': `0b1c5a3e-7f24-4c1d-9a6b-2d8e4f60a90${number}` }),
  });
  const runs = (...of: Readonly<Record<string, string>>[]): string => of.map((lines) => renderStatus(lines)).join('\n');

  it('of several devices the one that fails: the others cannot have mended it', () => {
    for (const all of [
      [WRONG, onOther(HYBRID)],
      [onOther(HYBRID), WRONG],
      [onOther(ENTRA), WRONG, onOther(ENTRA, 2)],
    ]) {
      const found = diagnoseText(runs(...all));
      assert.deepEqual([verdictAndPhase(found), found.primary?.id], ['failing post-join', 'prt-wrong-password']);
    }
    const unjoined = { ...WAITING, 'Device Name': 'PC-014.contoso.example' };
    assert.equal(outcome(runs(unjoined, onOther(HYBRID))), of(unjoined));
    assert.equal(outcome(runs(onOther(HYBRID), unjoined, onOther(ENTRA, 2))), of(unjoined));
  });

  it('of one device the last, also beside another device', () => {
    assert.equal(outcome(runs(WRONG, HYBRID)), of(HYBRID));
    assert.equal(outcome(runs(WRONG, HYBRID, onOther(HYBRID))), of(HYBRID));
    assert.equal(outcome(runs(WRONG, onOther(ENTRA), HYBRID)), of(HYBRID));
    // A device that joined again has another id.
    const again = { ...HYBRID, 'device::DeviceId': onOther(HYBRID)['device::DeviceId'] ?? '' };
    assert.equal(outcome(runs(WRONG, again)), of(HYBRID));
  });

  it('of several that do not fail one that cannot be judged, else the last', () => {
    const cut = runs(HYBRID).slice(0, 900);
    assert.equal(diagnoseText(`${cut}\n${runs(onOther(ENTRA))}`).verdict, 'undecided');
    assert.equal(outcome(runs(HYBRID, onOther(ENTRA))), of(ENTRA));
    assert.equal(outcome(runs(onOther(ENTRA), HYBRID)), of(HYBRID));
  });

  it('of many devices, in time that grows with the text only', () => {
    const nameless = 'AzureAdJoined : NO\nDomainJoined : YES\nC:\\>dsregcmd /status\n'.repeat(20_000);
    const many = Array.from({ length: 4000 }, (_, at) => `AzureAdJoined : NO\nDevice Name : PC-${at}\n`).join('');
    const start = performance.now();
    diagnoseText(`${runs(ENTRA)}\n${many}`);
    diagnoseText(nameless);
    assert.ok(performance.now() - start < 3000);
  });

  it('the one without a join behind one whose certificate is older: joining again makes another', () => {
    const name = 'PC-014.contoso.example';
    const left = { ...WAITING, 'Device Name': name, 'Client Time': '2026-11-22 08:00:00.000 UTC' };
    assert.equal(outcome(runs(left, HYBRID)), of(left));
    assert.equal(outcome(runs(HYBRID, left)), of(left));
    const renewed = (start: string): Record<string, string> => ({
      ...without(HYBRID, 'AzureAdPrtUpdateTime', 'AzureAdPrtExpiryTime'),
      'device::DeviceCertificateValidity': `[ ${start} -- 2036-11-22 09:00:00.000 UTC ]`,
    });
    // Entra ID dates a certificate half an hour back.
    const mended = renewed('2026-11-22 07:40:00.000 UTC');
    assert.equal(diagnoseText(runs(left, mended)).joinType, 'hybrid');
    const later = renewed('2026-11-22 08:40:00.000 UTC');
    assert.equal(diagnoseText(runs(left, later)).joinType, 'hybrid');
    assert.equal(diagnoseText(runs(later, left)).joinType, 'hybrid');
  });

  it('the one that is not quoted, where the times prove nothing', () => {
    const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');
    const deleted = {
      ...without(HYBRID, 'AzureAdPrtUpdateTime', 'AzureAdPrtExpiryTime'),
      DeviceAuthStatus: 'FAILED. Device is either disabled or deleted',
      AzureAdPrt: 'NO',
    };
    for (const [one, other] of [
      [NO_PRT, HYBRID],
      [HYBRID, deleted],
    ] as const) {
      assert.equal(outcome(`${runs(one)}\n${quoted(runs(other))}`), of(one));
      assert.equal(outcome(`${quoted(runs(other))}\nNow:\n${runs(one)}`), of(one));
      assert.equal(outcome(quoted(`${runs(one)}\n${quoted(runs(other))}`)), of(one));
    }
    // Quoted or not, its token is younger.
    const older = { ...HYBRID, ...block('0xc000006d', { 'Previous Prt Attempt': '2026-11-20 07:30:00.000 UTC' }) };
    const old = { ...without(older, 'AzureAdPrtUpdateTime'), AzureAdPrt: 'NO' };
    assert.equal(outcome(`${runs(old)}\n${quoted(runs(HYBRID))}`), of(HYBRID));
  });
});
