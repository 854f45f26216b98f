// Codes and symbols in any notation: against small entries for the rules, against our own for every code of the corpus.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { decimals } from '../../diagnosis/error-code.ts';
import type { Phase } from '../../diagnosis/types.ts';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import { createLookup } from '../../knowledge/lookup.ts';
import { createSymbols, nearness, slipsBetween } from '../../knowledge/search/symbols.ts';
import { readCodeTable } from '../../knowledge/tables.ts';
import { LANGUAGES, localized } from '../../knowledge/types.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';

const DIR = fileURLToPath(new URL('../../knowledge', import.meta.url));

function entry(id: string, phase: Phase | 'general', ...codes: string[]): KnowledgeEntry {
  const text = localized((language) => `${id} ${language}`);
  return {
    id,
    phase,
    topics: [],
    codes: codes.map((code) => {
      const [number = '', symbol = null] = code.split(' ');
      return { id: number, symbol };
    }),
    title: text,
    cause: text,
    fix: [
      { who: 'user', text },
      { who: 'admin', text, run: 'dsregcmd /join' },
    ],
    questions: localized(() => []),
    units: [],
    corrects: [],
    sources: [],
    links: [],
    checked: '',
    rule: null,
    examples: { holds: [], fails: [], unknown: [], also: [] },
    file: `${phase}/${id}.yaml`,
  };
}

const ENTRIES = [
  entry('timeout-join', 'join', '0x80072ee2 WININET_E_TIMEOUT'),
  entry('timeout', 'discover', '0x80072ee2 WININET_E_TIMEOUT'),
  entry('disc-failed', 'discover', '0x801c0021 DSREG_AUTOJOIN_DISC_FAILED'),
  entry('wait', 'discover', '0x801c001f DSREG_AUTOJOIN_DISC_WAIT_TIMEOUT'),
  entry('name', 'auth', '0xcaa82ee7 ERROR_ADAL_INTERNET_NAME_NOT_RESOLVED'),
  entry('no-logon', 'post-join', '0xc000005e STATUS_NO_LOGON_SERVERS'),
  entry('wrapped', 'post-join', '0xd000023c STATUS_NETWORK_UNREACHABLE'),
  entry('digits', 'post-join', '0x80070520', 'AADSTS80070520'),
  entry('token', 'post-join', 'AADSTS50155'),
];
const symbols = createSymbols(ENTRIES.flatMap(({ codes }) => codes.flatMap(({ symbol }) => symbol ?? [])));
const lookup = createLookup(ENTRIES, () => symbols);
const ids = (query: string): string[] => lookup(query, 'en').matches.map((match) => match.entry);

describe('lookup', () => {
  it('gives every field of the contract, in the language asked for', () => {
    assert.deepEqual(lookup('0x801C0021', 'nb'), {
      matches: [
        {
          entry: 'disc-failed',
          symbol: 'DSREG_AUTOJOIN_DISC_FAILED',
          hex: '0x801c0021',
          decimal: '-2145648607',
          phase: 'discover',
          title: 'disc-failed nb',
          cause: 'disc-failed nb',
          fix: '1. disc-failed nb\n2. disc-failed nb\ndsregcmd /join',
        },
      ],
      decoded: null,
      suggestions: [],
    });
  });

  const found: [query: string, entries: string[]][] = [
    ['0x80072ee2', ['timeout', 'timeout-join']],
    ['80072EE2', ['timeout', 'timeout-join']],
    ['12002', ['timeout', 'timeout-join']],
    ['wat betekent -2147012894?', ['timeout', 'timeout-join']],
    ['2147954402', ['timeout', 'timeout-join']],
    ['FAIL [0x801c0021/0x80072ee2]', ['disc-failed', 'timeout', 'timeout-join']],
    ['WININET_E_TIMEOUT', ['timeout', 'timeout-join']],
    ['wininet e timeout', ['timeout', 'timeout-join']],
    ['dsreg_autojoin_disc_failed', ['disc-failed']],
    ['DSREG AUTOJOIN DISC FAILED', ['disc-failed']],
    ['DSREG_AUTOJOIN_DISK_FAILED', ['disc-failed']],
    ['DSREG_AUTJOIN_DISC_FALED', ['disc-failed']],
    ['DSREG_AUTOJOIN_DISC_FAILED or 0x801c001f', ['wait', 'disc-failed']],
    ['0x801c0021 DSREG_AUTOJOIN_DISC_FAILED', ['disc-failed']],
    ['aadsts50155', ['token']],
    ['AADSTS 50155', ['token']],
    ['50155', ['token']],
    ['0xC000005E', ['no-logon']],
    ['0x80070520', ['digits']],
    ['80070520', ['digits', 'digits']],
    ['1312', ['digits']],
    ['AADSTS:50155', ['token']],
    ['AADSTS: 50155', ['token']],
    ['error 50155', ['token']],
    ['AADST50155', ['token']],
    ['ffffffff801c0021', ['disc-failed']],
    ['18446744071563903009', ['disc-failed']],
    ['2.149.318.689', ['disc-failed']],
    ['-2.145.648.607', ['disc-failed']],
    ['2 149 318 689', ['disc-failed']],
    ['-0x7fe3ffdf', ['disc-failed']],
    ['0x8o1cO021', ['disc-failed']],
    ['2.149.118.189', []],
    ['AUTOJOIN_DISC_FAILED', ['disc-failed']],
    ['ERROR_INTERNET_TIMEOUT', ['timeout', 'timeout-join']],
    ['order 50155, 70001', []],
    ['0x 801c 0021', ['disc-failed']],
    ['801c-001f', ['wait']],
    ['0x801c0021 in teams, 50155 in office', ['disc-failed', 'token']],
    ['0x801c0021 on 31155 machines', ['disc-failed']],
    ['how long does a sync take', []],
    ['', []],
  ];
  for (const [query, entries] of found)
    it(`finds ${entries.length} for “${query}”`, () => assert.deepEqual(ids(query), entries));

  it('shows both readings of eight bare digits, hex first', () => {
    const { matches } = lookup('80070520', 'en');
    assert.deepEqual(
      matches.map(({ symbol, hex }) => symbol ?? hex),
      ['0x80070520', 'AADSTS80070520'],
    );
  });

  it('says so when only another spelling of the number is known', () => {
    for (const [query, id, same] of [
      ['0x80072ee7', '0x80072ee7', '0xcaa82ee7'],
      ['12007', '0x80072ee7', '0xcaa82ee7'],
      ['0xcaa82ee2', '0xcaa82ee2', '0x80072ee2'],
      ['0xd000005e', '0xc000005e', '0xc000005e'],
      ['0xc000023c', '0xc000023c', '0xd000023c'],
    ] as const) {
      const { matches, decoded } = lookup(query, 'en');
      assert.ok(matches.length > 0, query);
      assert.equal(matches[0]?.hex, same, query);
      assert.deepEqual([decoded?.code, decoded?.sameAs], [id, same], query);
    }
  });

  it('shows the plain status before the one wrapped around it, for the name of both', () => {
    const both = [...ENTRIES, entry('zz-plain', 'post-join', '0xc000023c STATUS_NETWORK_UNREACHABLE')];
    for (const entries of [both, both.toReversed()]) {
      const { matches } = createLookup(entries, () => symbols)('STATUS_NETWORK_UNREACHABLE', 'en');
      assert.deepEqual(
        matches.map(({ hex }) => hex),
        ['0xc000023c', '0xd000023c'],
      );
    }
  });

  it('reads eight bare characters as hex, known or not', () => {
    for (const [query, code, typed] of [
      ['12345678', '0x12345678', null],
      ['deadbeef', '0xceadbeef', '0xdeadbeef'],
      ['0xdeadbeef', '0xceadbeef', '0xdeadbeef'],
      ['0x801c0020', '0x801c0020', null],
    ] as const) {
      const { matches, decoded } = lookup(query, 'en');
      assert.deepEqual([matches, decoded?.code, decoded?.typed], [[], code, typed], query);
    }
    assert.equal(lookup('0xd000005e', 'en').decoded?.typed, '0xd000005e');
  });

  it('takes the exact spelling when it is known', () => {
    assert.equal(lookup('0xd000023c', 'en').decoded, null);
    assert.equal(lookup('0xcaa82ee7', 'en').decoded, null);
  });

  it('decodes an unknown code and never swaps it for a known one a digit away', () => {
    const { matches, decoded, suggestions } = lookup('0x801c0020', 'en');
    assert.deepEqual(matches, []);
    assert.equal(decoded?.code, '0x801c0020');
    assert.equal(decoded?.sameAs, null);
    assert.equal(decoded?.family?.facilityName, 'dsreg');
    assert.deepEqual(suggestions, ['0x801c0021 DSREG_AUTOJOIN_DISC_FAILED']);
  });

  it('adds what prints a network number without a family', () => {
    const plain = createLookup(
      [...ENTRIES, entry('prt', 'post-join', '0x00002ee2 ERROR_WINHTTP_TIMEOUT')],
      () => symbols,
    );
    const found = (query: string): string[] => plain(query, 'en').matches.map((match) => match.entry);
    for (const query of ['12002', '0x2ee2']) assert.deepEqual(found(query), ['timeout', 'timeout-join', 'prt'], query);
    assert.deepEqual(found('0x80072ee2'), ['timeout', 'timeout-join']);
  });

  it('suggests for a lost, an added and two swapped digits', () => {
    for (const query of ['0x801c0201', '0x81c0021', '0x801c00211'])
      assert.deepEqual(lookup(query, 'en').suggestions, ['0x801c0021 DSREG_AUTOJOIN_DISC_FAILED'], query);
    assert.deepEqual(lookup('AADSTS50156', 'en').suggestions, ['AADSTS50155']);
    // The sign stayed behind when the number was copied.
    for (const query of ['2145648607', 'feilkode 2145648607.'])
      assert.deepEqual(lookup(query, 'en').suggestions, ['0x801c0021 DSREG_AUTOJOIN_DISC_FAILED'], query);
    for (const query of ['2145600000', '+2145648607', '1.2145648607'])
      assert.deepEqual(lookup(query, 'en').suggestions, [], query);
  });

  it('answers what is known beside what is not', () => {
    const { matches, decoded } = lookup('0x801c0021 and 0x8007abcd', 'en');
    assert.deepEqual(
      matches.map((match) => match.entry),
      ['disc-failed'],
    );
    assert.equal(decoded?.code, '0x8007abcd');
  });

  it('takes no misspelt word for a symbol', () => {
    for (const query of ['the connection timed out', 'DSREG_SOMETHING_ELSE_ENTIRELY', 'waarom staat hij op pending'])
      assert.deepEqual(ids(query), [], query);
    // Ends of symbols that are words of their own, and other families' symbols.
    for (const query of [
      'disc failed',
      'DiscWaitTimeout',
      'NO_LOGON',
      'STATUS_NAME_NOT_RESOLVED',
      'ERROR_NO_LOGON_SERVERS',
    ])
      assert.deepEqual(ids(query), [], query);
  });

  it('passes over a word only when no symbol is within its slips', () => {
    const letter = fc.constantFrom('a', 'b', 'c');
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(word, word, fc.nat(4), (typed, symbol, slips) => {
        if (slipsBetween(typed, symbol) <= slips) assert.ok(nearness([symbol])(typed, slips));
      }),
      { numRuns: 5_000 },
    );
    assert.equal(nearness(['dsregautojoindiscfailed'])('keysigntestfailedwhatnext', 4), false);
  });

  it('reads a very long query in time', () => {
    const started = performance.now();
    lookup('0x801c0021 _'.repeat(100_000), 'en');
    lookup('a_'.repeat(100_000), 'en');
    assert.ok(performance.now() - started < 1000);
  });
});

describe('lookup in our own entries', () => {
  const knowledge = createKnowledge({ dir: DIR });
  const rows = readCodeTable(DIR).filter(({ inCorpus }) => inCorpus);

  it('has the 31 code entries of the corpus (30 symbols, one of them in two phases), and one AADSTS number', () => {
    const codes = rows.filter(({ symbol }) => symbol !== null);
    assert.equal(new Set(codes.map(({ symbol }) => symbol)).size, 30);
    assert.equal(new Set(codes.map(({ id }) => id)).size, 30);
    assert.equal(codes.length, 31);
    assert.deepEqual(
      rows.filter(({ symbol }) => symbol === null).map(({ id }) => id),
      ['AADSTS90002'],
    );
  });

  for (const { id, symbol, phase } of rows) {
    it(`finds ${symbol ?? id} (${phase}) in every notation and language`, () => {
      const numbers = decimals(id);
      const digits = id.replace('0x', '');
      const notations = [id, id.toUpperCase().replace('0X', '0x')];
      if (numbers) notations.push(digits, digits.toUpperCase(), numbers.signed, numbers.unsigned, `[${id}]`);
      if (symbol !== null) notations.push(symbol, symbol.toLowerCase(), symbol.replaceAll('_', ' '));
      for (const language of LANGUAGES) {
        for (const notation of notations) {
          const { matches } = knowledge.lookup(notation, language);
          const match = matches.find((candidate) => candidate.phase === phase);
          assert.ok(match, `${notation} in ${language}`);
          assert.deepEqual([match.hex ?? match.symbol, match.decimal], [id, numbers?.signed ?? null], notation);
          assert.ok(match.title !== '' && match.cause !== '' && match.fix !== '', notation);
          assert.equal(match.title, knowledge.entry(match.entry)?.title[language]);
          for (const other of matches) assert.equal(other.hex ?? other.symbol, id, `${notation} gave ${other.entry}`);
        }
      }
    });
  }

  it('gives 0x801c0021 to DISC_FAILED alone, and USERREALM_DISCOVERY_FAILED its own number', () => {
    const names = knowledge.lookup('0x801c0021', 'nl').matches.flatMap(({ symbol }) => symbol ?? []);
    assert.deepEqual([...new Set(names)], ['DSREG_AUTOJOIN_DISC_FAILED']);
    const [realm] = knowledge.lookup('DSREG_AUTOJOIN_USERREALM_DISCOVERY_FAILED', 'nl').matches;
    assert.equal(realm?.hex, '0x801c003d');
    assert.ok(knowledge.entry(realm.entry)?.corrects.includes('D4-11'), 'says what the source got wrong');
  });

  it('finds a symbol that is written small', () => {
    for (const name of ['error_hostname_duplicate', 'ERROR_HOSTNAME_DUPLICATE'])
      assert.deepEqual(
        knowledge.lookup(name, 'nl').matches.map(({ entry }) => entry),
        ['join-hostname-duplicate'],
      );
  });

  it('tells one number in two phases apart (D4-35, D4-36)', () => {
    const phases = (query: string): (string | null)[] =>
      knowledge.lookup(query, 'en').matches.map(({ phase }) => phase);
    assert.deepEqual(phases('0x80072ee2'), ['discover', 'join']);
    assert.deepEqual([...new Set(phases('0x801c03f2'))], ['join', 'hello']);
  });
});
