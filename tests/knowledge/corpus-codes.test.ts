// The 31 codes of the corpus are found by every notation, in every language, and give the entry of their own phase.
import assert from 'node:assert/strict';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';

/** Symbol, number and phase as the corpus lists them, with the one wrong number put right (0x801c003d). */
const CODES = `
DSREG_AUTOJOIN_ADCONFIG_READ_FAILED 0x801c001d discover
DSREG_AUTOJOIN_DISC_FAILED 0x801c0021 discover
DSREG_AUTOJOIN_DISC_WAIT_TIMEOUT 0x801c001f discover
DSREG_AUTOJOIN_USERREALM_DISCOVERY_FAILED 0x801c003d discover
WININET_E_CANNOT_CONNECT 0x80072efd discover
WININET_E_TIMEOUT 0x80072ee2 discover
WININET_E_DECODING_FAILED 0x80072f8f discover
DSREG_DISCOVERY_TENANT_NOT_FOUND 0x801c003a discover
DSREG_SERVER_BUSY 0x801c0025 discover
E_INVALIDDATA 0x8007000d discover
ERROR_ADAL_PROTOCOL_NOT_SUPPORTED 0xcaa90017 auth
ERROR_ADAL_FAILED_TO_PARSE_XML 0xcaa9002c auth
ERROR_ADAL_COULDNOT_DISCOVER_USERNAME_PASSWORD_ENDPOINT 0xcaa90023 auth
ERROR_ADAL_INTERNET_TIMEOUT 0xcaa82ee2 auth
ERROR_ADAL_INTERNET_CONNECTION_ABORTED 0xcaa82efe auth
ERROR_ADAL_INTERNET_SECURE_FAILURE 0xcaa82f8f auth
ERROR_ADAL_INTERNET_CANNOT_CONNECT 0xcaa82efd auth
ERROR_ADAL_SERVER_ERROR_INVALID_GRANT 0xcaa20003 auth
ERROR_ADAL_WSTRUST_REQUEST_SECURITYTOKEN_FAILED 0xcaa90014 auth
ERROR_ADAL_WSTRUST_TOKEN_REQUEST_FAIL 0xcaa90006 auth
ERROR_ADAL_OPERATION_PENDING 0xcaa1002d auth
DSREG_E_DIRECTORY_FAILURE 0x801c03f2 join
DSREG_E_DEVICE_AUTHENTICATION_ERROR 0x801c0002 join
DSREG_E_DEVICE_INTERNALSERVICE_ERROR 0x801c0006 join
NTE_BAD_KEYSET 0x80090016 join
TPM_E_PCP_INTERNAL_ERROR 0x80290407 join
TPM_E_NOTFIPS 0x80280036 join
NTE_AUTHENTICATION_IGNORED 0x80090031 join
WININET_E_TIMEOUT 0x80072ee2 join
WININET_E_NAME_NOT_RESOLVED 0x80072ee7 join
WININET_E_CONNECTION_ABORTED 0x80072efe join`
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [symbol: string, hex: string, phase: string]);

describe('the codes of the corpus', () => {
  const knowledge = openKnowledge();

  it('are 31', () => assert.equal(CODES.length, 31));

  for (const [symbol, hex, phase] of CODES) {
    it(`${symbol} in ${phase}`, () => {
      const number = Number.parseInt(hex.slice(2), 16);
      const notations = [
        hex,
        hex.slice(2),
        hex.toUpperCase(),
        hex.slice(2).toUpperCase(),
        `0x${hex.slice(2).toUpperCase()}`,
        String(number - 2 ** 32),
        String(number),
        symbol,
        symbol.toLowerCase(),
        symbol.replaceAll('_', ' '),
        symbol.toLowerCase().replaceAll('_', ' '),
      ];
      for (const language of LANGUAGES) {
        for (const query of notations) {
          const match = knowledge.lookup(query, language).matches.find((row) => row.hex === hex && row.phase === phase);
          assert.ok(match, `${query} in ${language}`);
          assert.equal(match.symbol, symbol, query);
          assert.equal(match.decimal, String(number - 2 ** 32), query);
          const entry = knowledge.entry(match.entry);
          assert.equal(match.title, entry?.title[language], query);
          assert.equal(match.cause, entry?.cause[language], query);
          assert.ok(match.fix.length > 0, query);
        }
      }
    });
  }

  it('gives both phases of 0x80072ee2', () => {
    const phases = knowledge.lookup('0x80072ee2', 'en').matches.map((match) => match.phase);
    assert.ok(phases.includes('discover') && phases.includes('join'), phases.join());
  });

  it('says what the source got wrong about the realm code', () => {
    const [match] = knowledge.lookup('USERREALM_DISCOVERY_FAILED', 'nl').matches;
    assert.equal(match?.hex, '0x801c003d');
    assert.ok(knowledge.entry(match?.entry ?? '')?.corrects.includes('D4-11'));
  });
});
