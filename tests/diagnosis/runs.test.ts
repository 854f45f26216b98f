// What is printed and what is said around it; which of several runs speaks.
import assert from 'node:assert/strict';
import { attempt, DOMAIN, ENTRA, HYBRID, NO_PRT, without } from './captures.ts';
import { diagnoseText, verdictAndPhase } from './engine.ts';
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

  it('reads on where only the top of the frame was cut off', () => {
    const cut = renderStatus(NO_PRT).split('\n').slice(5).join('\n');
    assert.equal(outcome(cut), of(NO_PRT));
    assert.equal(outcome(`Hi, this is it:\n${cut}`), of(NO_PRT));
    // A cut run above a whole one is a run, not words.
    const [head = ''] = cut.split(/\n\+-+\+\n\| Diagnostic Data/);
    assert.equal(outcome(`${head}\n${renderStatus(HYBRID)}`), of(HYBRID));
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
