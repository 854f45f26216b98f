// Each content check must be able to fail: one thing is broken in a good room, and the check must say so, and where.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCodeSpans } from '../../knowledge/checks/code-spans.ts';
import { checkCodesAgree } from '../../knowledge/checks/codes-agree.ts';
import { checkCorrects } from '../../knowledge/checks/corrects.ts';
import { runChecks } from '../../knowledge/checks/index.ts';
import { checkFreshness } from '../../knowledge/checks/freshness.ts';
import { checkLanguages } from '../../knowledge/checks/languages.ts';
import { checkLimits } from '../../knowledge/checks/limits.ts';
import { checkLinks } from '../../knowledge/checks/links.ts';
import { checkLocales } from '../../knowledge/checks/locales.ts';
import { checkNoCorpusDefect, compileForms } from '../../knowledge/checks/no-corpus-defect.ts';
import { checkOverlap } from '../../knowledge/checks/overlap.ts';
import { checkParity } from '../../knowledge/checks/parity.ts';
import { checkQuestions } from '../../knowledge/checks/questions.ts';
import { openRoom } from '../../knowledge/checks/room.ts';
import type { Check, Room } from '../../knowledge/checks/room.ts';
import { checkRuleTargets } from '../../knowledge/checks/rule-targets.ts';
import { checkSources } from '../../knowledge/checks/sources.ts';
import { checkTopics } from '../../knowledge/checks/topics.ts';
import { checkUnfinished } from '../../knowledge/checks/unfinished.ts';
import { checkUnits } from '../../knowledge/checks/units.ts';
import { checkVariants } from '../../knowledge/checks/variants.ts';
import { checkWording } from '../../knowledge/checks/wording.ts';
import { loadEntries } from '../../knowledge/load.ts';
import { readCodeTable } from '../../knowledge/tables.ts';
import type { CodeRow } from '../../knowledge/tables.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';
import type { Problem } from '../../knowledge/yaml.ts';

const DIR = fileURLToPath(new URL('../../knowledge', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../fixtures/entries', import.meta.url));
const { room: real } = openRoom(DIR);

/** The two sample entries in the real room, with tables cut down to what they use. */
function sampleRoom(): Room {
  const used = (unit: { id: string }): boolean => unit.id === 'srv-device-not-found';
  return {
    ...real,
    entries: loadEntries(SAMPLES).entries.map((entry) =>
      entry.rule === null ? entry : { ...entry, rule: { ...entry.rule, suppresses: ['sample-code'] } },
    ),
    units: real.units.filter(used),
    topics: real.topics.filter(({ id }) => ['pending-device', 'error-code'].includes(id)),
    codes: real.codes.filter(({ id, phase, inCorpus }) => {
      const used = /^0x80072ee2 discover|^0x801c03f2 join|^AADSTS90002/.test(`${id} ${phase}`);
      return used || !(inCorpus || /80072ee2|801c03f2/.test(id));
    }),
  };
}

function said(check: Check, room: Room): string[] {
  const lines: string[] = [];
  const entry = (level: string) => (about: KnowledgeEntry, path: readonly PropertyKey[], message: string) =>
    void lines.push(`${level} ${about.id} ${path.map(String).join('.')}: ${message}`);
  const file = (level: string) => (name: string, line: number, message: string) =>
    void lines.push(`${level} ${name}:${line}: ${message}`);
  check(room, { error: entry('error'), warning: entry('warning'), errorIn: file('error'), warningIn: file('warning') });
  return lines;
}

type Draft = { -readonly [K in keyof KnowledgeEntry]: KnowledgeEntry[K] };

/** The room with the sample rule changed. */
function withRule(change: (entry: Draft) => void): Room {
  const room = sampleRoom();
  const entries = structuredClone(room.entries) as Draft[];
  const entry = entries.find(({ id }) => id === 'sample-rule');
  assert.ok(entry);
  change(entry);
  return { ...room, entries };
}

describe('content checks', () => {
  const all: [name: string, check: Check][] = [
    ['parity', checkParity],
    ['code spans', checkCodeSpans],
    ['codes', checkCodesAgree],
    ['sources', checkSources],
    ['units', checkUnits],
    ['topics', checkTopics],
    ['limits', checkLimits],
    ['corpus defects', checkNoCorpusDefect],
    ['corrects', checkCorrects],
    ['rule targets', checkRuleTargets],
    ['links', checkLinks],
    ['questions', checkQuestions],
    ['overlap', checkOverlap],
    ['freshness', checkFreshness],
    ['unfinished', checkUnfinished],
    ['languages', checkLanguages],
  ];
  for (const [name, check] of all) {
    it(`${name}: silent in a good room`, () => assert.deepEqual(said(check, sampleRoom()), []));
  }

  const broken: [name: string, check: Check, change: (entry: Draft) => void, says: RegExp][] = [
    ['no questions in one language', checkParity, (e) => (e.questions.nb = []), /^error sample-rule questions\.nb: no/],
    ['a bold label in one language', checkParity, (e) => (e.cause.nl = 'De **knop**.'), /cause: bold labels differ/],
    [
      'a text left in English',
      checkParity,
      (e) => (e.cause.nl = e.cause.en = 'Something that was not translated'),
      /^warning .*cause\.nl: nl is the same as en/,
    ],
    [
      'another span',
      checkCodeSpans,
      (e) => (e.cause.nb = 'Verdien i `Server Feilkode`.'),
      /cause\.nb: code spans differ/,
    ],
    ['a span that is not closed', checkCodeSpans, (e) => (e.cause.nb = 'Verdien i `Server.'), /opened and not closed/],
    ['a span in a title', checkCodeSpans, (e) => (e.title.en = 'It is `NO`'), /title\.en: a title has no code span/],
    [
      'the wrong number for a symbol',
      checkCodesAgree,
      (e) => (e.codes = [{ id: '0x801c0021', symbol: 'DSREG_E_DIRECTORY_FAILURE' }]),
      /codes\.0: DSREG_E_DIRECTORY_FAILURE is 0x801c03f2, not 0x801c0021/,
    ],
    [
      'a code without the name that codes.tsv has',
      checkCodesAgree,
      (e) => (e.codes = [{ id: '0x801c03f2', symbol: null }]),
      /codes\.0: 0x801c03f2 is DSREG_E_DIRECTORY_FAILURE in codes\.tsv: write the name behind it/,
    ],
    [
      'a decimal of another code',
      checkCodesAgree,
      (e) => (e.cause.en = '0x801c03f2, -2145648611'),
      /belongs to no code/,
    ],
    [
      'a code of the corpus without an entry',
      checkCodesAgree,
      (e) => (e.codes = []),
      /^error codes\.tsv:\d+: no entry/,
    ],
    ['a document that is none', checkSources, (e) => (e.sources = ['nothing#here']), /there is no document “nothing”/],
    [
      'an anchor that is none',
      checkSources,
      (e) => (e.sources = ['troubleshoot-prt-issue#nowhere']),
      /has no anchor “nowhere”/,
    ],
    ['a unit that is none', checkUnits, (e) => (e.units = ['nothing']), /units\.0: there is no unit “nothing”/],
    [
      'a unit without an entry',
      checkUnits,
      (e) => (e.units = []),
      /^error units\.yaml:\d+: no entry covers srv-device/,
    ],
    ['a topic that is none', checkTopics, (e) => (e.topics = ['nothing']), /topics\.0: there is no topic/],
    ['an entry without a topic', checkTopics, (e) => (e.topics = []), /^error sample-rule topics: no topic/],
    ['a topic without an entry', checkTopics, (e) => (e.topics = []), /^warning topics\.yaml:\d+: no entry is about/],
    [
      'a title of 71 characters',
      checkLimits,
      (e) => (e.title.nb = 'x'.repeat(71)),
      /title\.nb: 71 characters, at most 70/,
    ],
    ['a cause of 261 characters', checkLimits, (e) => (e.cause.nl = 'x'.repeat(261)), /cause\.nl: 261 characters/],
    ['a step of 151 characters', checkLimits, (e) => (e.fix[1]!.text.en = 'x'.repeat(151)), /fix\.1\.text\.en: 151/],
    ['three sentences', checkLimits, (e) => (e.cause.en = 'One. Two. Three.'), /cause\.en: more than 2 sentences/],
    ['a full stop in a title', checkLimits, (e) => (e.title.en = 'It waits.'), /a title has no full stop/],
    ['a straight apostrophe', checkLimits, (e) => (e.cause.en = "It isn't."), /cause\.en: a straight quote/],
    ['an exclamation mark', checkLimits, (e) => (e.cause.en = 'Oh no!'), /an exclamation mark/],
    ['a last resort for a user', checkLimits, (e) => (e.fix[1]!.who = 'user'), /a last resort is for administrators/],
    ['a last resort first', checkLimits, (e) => e.fix.reverse(), /a last resort stands last/],
    [
      'a damaged word',
      checkNoCorpusDefect,
      (e) => (e.cause.nl = 'De advertentie.'),
      /cause\.nl: “advertentie” is D3-2/,
    ],
    [
      'a damaged word in a question',
      checkNoCorpusDefect,
      (e) => (e.questions.nl = ['KLIKT']),
      /questions\.nl\.0: “KLIKT”/,
    ],
    [
      'the old product name',
      checkNoCorpusDefect,
      (e) => (e.title.en = 'Azure AD waits'),
      /title\.en: “Azure AD” is O1/,
    ],
    ['a retired cmdlet to run', checkNoCorpusDefect, (e) => (e.fix[1]!.run = 'Get-MsolDevice'), /fix\.1\.run.*D2-32/],
    [
      'a form that is wrong beside one code only',
      checkNoCorpusDefect,
      (e) => {
        e.codes = [{ id: '0x801c0006', symbol: null }];
        e.cause.en = 'The server said `DirectoryError`.';
      },
      /cause\.en: “DirectoryError” is D4-34/,
    ],
    ['a defect that is none', checkCorrects, (e) => (e.corrects = ['D9-1']), /corrects\.0: there is no defect “D9-1”/],
    ['a rule to mute that is none', checkRuleTargets, (e) => (e.rule!.suppresses = ['nothing']), /there is no rule/],
    ['a finding beside it that is none', checkRuleTargets, (e) => (e.examples.also = ['nothing']), /there is no entry/],
    [
      'a field nobody prints',
      checkRuleTargets,
      (e) => (e.rule!.evidence = ['prev::Clint Code']),
      /“Clint Code” is no field/,
    ],
    [
      'a section nobody prints',
      checkRuleTargets,
      (e) => (e.rule!.evidence = ['elsewhere::Client ErrorCode']),
      /“elsewhere” is no section/,
    ],
    [
      'a fact that is none',
      checkRuleTargets,
      (e) => (e.rule!.when = { fact: 'nothing', is: 'true' }),
      /rule\.when: Unknown fact nothing/,
    ],
    ['a link without s', checkLinks, (e) => (e.links = ['http://learn.microsoft.com/x']), /links\.0: .* is not https/],
    [
      'a retired host',
      checkLinks,
      (e) => (e.links = ['https://docs.microsoft.com/x']),
      /docs\.microsoft\.com is retired/,
    ],
    [
      'a link in one language',
      checkLinks,
      (e) => (e.links = ['https://learn.microsoft.com/nl-nl/x']),
      /leave nl-nl out/,
    ],
    ['a text still to be written', checkUnfinished, (e) => (e.fix[0]!.text.nb = '…'), /step 1 in nb is still to be/],
    [
      'questions still to be written',
      checkUnfinished,
      (e) => (e.questions.en = ['…']),
      /the questions in en are still/,
    ],
    [
      'an example still to be written',
      checkUnfinished,
      (e) => (e.examples.unknown = [{ '…': '…' }]),
      /examples\.unknown\.0: the example that stays unknown is still/,
    ],
    ['no example that holds', checkUnfinished, (e) => (e.examples.holds = []), /examples: no example holds/],
    ['no example that fails', checkUnfinished, (e) => (e.examples.fails = []), /examples: no example fails/],
    ['no day of checking', checkFreshness, (e) => (e.checked = ''), /checked is missing/],
    [
      'facts older than a year',
      checkFreshness,
      (e) => (e.checked = '2025-11-20'),
      /checked: last checked on 2025-11-20/,
    ],
    ['a day to come', checkFreshness, (e) => (e.checked = '2027-01-01'), /which is after 20\d\d-\d\d-\d\d:/],
    [
      'four questions in one language',
      checkVariants,
      (e) => (e.questions.nb = ['a', 'b', 'c', 'd']),
      /^warning sample-rule questions\.nb: 4 questions in nb/,
    ],
    [
      'an answer nobody can ask for',
      checkVariants,
      (e) => Object.assign(e, { rule: null, codes: [], questions: { en: [], nl: [], nb: [] } }),
      /nobody can ask/,
    ],
    [
      'a question asked twice',
      checkQuestions,
      (e) => (e.questions.en = ['Why?', 'why']),
      /^warning .*“why” stands twice/,
    ],
  ];
  for (const [name, check, change, says] of broken) {
    it(`notices ${name}`, () => {
      const lines = said(check, withRule(change));
      assert.ok(
        lines.some((line) => says.test(line)),
        `${String(says)} in:\n${lines.join('\n')}`,
      );
    });
  }

  const rows: [name: string, row: Partial<CodeRow>, says: RegExp][] = [
    ['a row that stands twice', {}, /^error codes\.tsv:999: 0x801c03f2 stands in line \d+, for join too: keep one/],
    ['two names for one code', { symbol: 'OTHER' }, /999: 0x801c03f2 has another name, DSREG_E_DIRECTORY_FAILURE, in/],
    ['a row of another phase than its entry', { phase: 'auth' }, /999: 0x801c03f2 is said to be of auth, .* of join/],
  ];
  for (const [name, change, says] of rows) {
    it(`notices ${name}`, () => {
      const room = sampleRoom();
      const row = room.codes.find(({ id, phase }) => id === '0x801c03f2' && phase === 'join');
      assert.ok(row);
      assert.match(
        said(checkCodesAgree, { ...room, codes: [...room.codes, { ...row, ...change, line: 999 }] }).join(),
        says,
      );
    });
  }

  it('notices a row of codes.tsv that is none, and takes the others', () => {
    const dir = mkdtempSync(join(tmpdir(), 'codes-'));
    const lines = ['id', '0x801c0fa1\tNAME\tjoin\tn', '0x801c0fa2  NAME  join  n', '0x801c0fa3\t\tjion\ty'];
    writeFileSync(join(dir, 'codes.tsv'), lines.join('\n'));
    const problems: Problem[] = [];
    const read = readCodeTable(dir, problems);
    rmSync(dir, { recursive: true });
    assert.deepEqual(read, [{ id: '0x801c0fa1', symbol: 'NAME', phase: 'join', inCorpus: false, line: 2 }]);
    assert.deepEqual(
      problems.map(({ line, message }) => `${line} ${message}`),
      [
        '3 “0x801c0fa2  NAME  join  n” must be a code, its name or nothing, a phase, y or n, with one tab between each',
        '4 0x801c0fa3: “jion” is no phase: use one of pre-check, discover, auth, join, post-join, hello, general',
      ],
    );
  });

  it('notices a language that nothing tells apart, and one under the name of another', () => {
    const names = { ...real.locales.names, nb: 'Nederlands' };
    assert.deepEqual(said(checkLanguages, { ...real, toldApart: ['en', 'nb'] }), [
      'error search/languages.yaml:1: nl is missing: add words and texts to tell it by',
    ]);
    assert.deepEqual(said(checkLanguages, { ...real, locales: { ...real.locales, names } }), [
      'error locales/nb.yaml:1: “Nederlands” is the name of nl: write that of nb',
    ]);
  });

  it('notices another word for one thing, in an entry and in an interface text', () => {
    const room = sampleRoom();
    const entries = structuredClone(room.entries) as Draft[];
    const [entry] = entries;
    assert.ok(entry);
    entry.cause.nl = 'Inloggen lukt niet.';
    entry.title.nl = 'Anderhalve dag oude ‘inlogcode’, `inlog` en **Inloggen** zijn niet van ons';
    const nl = new Map(room.locales.messages.nl);
    nl.set('greeting', 'Hallo. Je kunt hier inloggen.');
    nl.set('words-help', 'ik kan niet inloggen');
    const locales = { ...room.locales, messages: { ...room.locales.messages, nl } };
    const wording = [
      { language: 'nl', not: 'inlog', say: 'je aanmelden' },
      { language: 'nl', not: 'halve dag', say: 'dagdeel' },
    ];
    const lines = said(checkWording, { ...room, entries, locales, wording });
    // Where the text stands in the file is not what this is about.
    assert.deepEqual(
      lines.map((line) => line.replace(/:\d+:/, ':')),
      [
        `error ${entry.id} cause.nl: “inlog”: our texts say “je aanmelden” (wording.yaml)`,
        'error locales/nl.yaml: “inlog”: our texts say “je aanmelden” (wording.yaml)',
      ],
    );
  });

  it('notices a question of another entry', () => {
    const room = sampleRoom();
    const [first, second] = structuredClone(room.entries) as Draft[];
    assert.ok(first && second);
    first.questions = second.questions;
    assert.match(said(checkQuestions, { ...room, entries: [first, second] })[0] ?? '', /is also asked in sample-code/);
  });

  it('notices two entries with one title or one code of a phase', () => {
    const room = sampleRoom();
    const [first, second] = structuredClone(room.entries) as Draft[];
    assert.ok(first && second);
    Object.assign(second, { title: { ...second.title, nb: first.title.nb }, phase: first.phase, codes: first.codes });
    const lines = said(checkOverlap, { ...room, entries: [first, second] }).join('\n');
    assert.match(lines, new RegExp(`title\\.nb: ${first.id} has the same title`));
    assert.match(lines, new RegExp(`codes\\.0: .* is also explained by ${first.id}`));
  });

  it('notices a priority that is taken', () => {
    const room = withRule(() => undefined);
    const rule = room.entries.find(({ id }) => id === 'sample-rule');
    assert.ok(rule);
    const lines = said(checkRuleTargets, { ...room, entries: [...room.entries, { ...rule, id: 'second' }] });
    assert.match(lines.join('\n'), /^error second rule\.priority: “sample-rule” has this priority/m);
  });

  it('judges age by the day it is given', () => {
    assert.equal(runChecks(DIR).warnings.filter(({ check }) => check === 'freshness').length, 0);
    const later = runChecks(DIR, '2028-01-01').warnings.filter(({ check }) => check === 'freshness');
    assert.equal(later.length, real.entries.length);
  });

  it('notices locales that differ', () => {
    const { locales } = real;
    const messages = {
      ...locales.messages,
      en: new Map([...locales.messages.en, ['extra', 'Hello {name}'], ['times', '{n, number} times']]),
      nl: new Map([
        ...locales.messages.nl,
        ['extra', 'Hallo'],
        ['only', 'Alleen hier'],
        ['times', '{n, plural, one {# keer} other {# keren}}'],
      ]),
    };
    const lines = said(checkLocales, { ...real, locales: { ...locales, messages } }).join('\n');
    assert.match(lines, /locales\/nl\.yaml:\d+: extra lacks \{name\}/);
    assert.match(lines, /locales\/nb\.yaml:\d+: extra is missing/);
    assert.match(lines, /locales\/nl\.yaml:\d+: only is not in en/);
    assert.doesNotMatch(lines, /times lacks/, 'the sign of a plural says its number');
  });

  it('finds a form as whole words only, in its language and casing', () => {
    const find = compileForms(real.forms);
    const ids = (text: string, language: 'en' | 'nl' | 'nb' = 'nl'): string[] =>
      find(text, language, null).flatMap(({ defects }) => defects);
    assert.deepEqual(ids('je klikt op de knop'), []);
    assert.ok(ids('de waarde is KLIKT').includes('D4-2'));
    assert.deepEqual(ids('advertentiebureau'), []);
    assert.deepEqual(ids('advertentie', 'nb'), []);
    assert.deepEqual(ids('Microsoft Entra ID (formerly Azure AD) joins it', 'en'), []);
    assert.deepEqual(ids('the value `Azure AD` is printed', 'en'), []);
    assert.deepEqual(ids('AzureAdPrt', 'en'), []);
  });

  it('knows a form or a test for each of the 121 defects and 18 obsolete facts', () => {
    const ids = new Set(real.forms.flatMap(({ defects }) => defects));
    const counts = [14, 13, 33, 13, 48].flatMap((count, at) =>
      Array.from({ length: count }, (_, item) => `D${at}-${item + 1}`),
    );
    const facts = Array.from({ length: 18 }, (_, item) => `O${item + 1}`);
    assert.equal(counts.length, 121);
    assert.deepEqual(
      [...counts, ...facts].filter((id) => !ids.has(id)),
      [],
    );
    assert.deepEqual(
      [...ids].filter((id) => !counts.includes(id) && !facts.includes(id)),
      [],
    );
  });
});

describe('the knowledge of this repository', () => {
  const result = runChecks(DIR);

  it('passes every check', () => {
    assert.deepEqual(
      result.errors.map(({ file, line, message }) => `${file}:${line} ${message}`),
      [],
    );
  });

  it('covers 81 of 81 units', () => {
    const covered = new Set(real.entries.flatMap(({ units }) => units));
    assert.equal(real.units.filter(({ id }) => covered.has(id)).length, 81);
  });

  const foundIn: [name: string, file: string, line: number, kind: string, says: RegExp][] = [
    [
      'the wrong number of the realm code',
      'troubleshoot-hybrid-join-windows-current',
      174,
      'hex-decimal',
      /0x801c001d/,
    ],
    ['its second symbol', 'troubleshoot-hybrid-join-windows-current', 174, 'one-code-two-symbols', /DISC_FAILED/],
    ['YES turned into a verb', 'troubleshoot-hybrid-join-windows-current', 95, 'translated-literal', /KLIKT/],
    [
      'the same in a heading of two',
      'troubleshoot-hybrid-join-windows-current',
      399,
      'translated-literal',
      /YES … YES/,
    ],
    [
      'a translated server code',
      'troubleshoot-hybrid-join-windows-current',
      336,
      'translated-literal',
      /Directory fout/,
    ],
    ['the same in a table', 'troubleshoot-hybrid-join-windows-current', 383, 'translated-literal', /DirectoryError/],
    ['translated labels', 'troubleshoot-hybrid-join-windows-current', 114, 'translated-literal', /client code-error/],
    ['a copied reason', 'troubleshoot-hybrid-join-windows-current', 341, 'copied-reason', /DIRECTORY_FAILURE/],
    ['a link that shows another address', 'troubleshoot-hybrid-join-windows-current', 388, 'broken-link', /1drv/],
    [
      'quotes around a switch (/l)',
      'automatic-device-registration-faq',
      70,
      'damaged-command',
      /autoworkplace\.exe" \/l/,
    ],
    [
      'quotes around a switch (/j)',
      'automatic-device-registration-faq',
      71,
      'damaged-command',
      /autoworkplace\.exe" \/j/,
    ],
    ['a scrambled command', 'troubleshoot-prt-issue', 52, 'damaged-command', /PsExec-s.*dsregcmd\/join/],
    ['AD lost', 'troubleshoot-prt-issue', 42, 'lost-in-translation', /AD/],
  ];
  for (const [name, file, line, kind, says] of foundIn) {
    it(`finds ${name} in the sources by itself`, () => {
      const near = result.report.filter((item) => item.file.includes(file) && item.line === line && item.kind === kind);
      assert.ok(
        near.some(({ seen, expected }) => says.test(`${seen} ${expected}`)),
        JSON.stringify(result.report.filter((item) => item.kind === kind && item.file.includes(file))),
      );
    });
  }

  it('finds the one number of the sources that is wrong, and only that', () => {
    assert.equal(result.report.filter(({ kind }) => kind === 'hex-decimal').length, 1);
    assert.equal(result.report.filter(({ kind }) => kind === 'one-code-two-symbols').length, 1);
  });
});
