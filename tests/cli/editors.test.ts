// What an editor uses: a skeleton that cannot be forgotten half-written, a sheet to proof-read, a preview, a report.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readable } from '../../cli/commands/check.ts';
import { writeSkeleton } from '../../cli/commands/new.ts';
import { readRenderer, servePreview } from '../../cli/commands/preview.ts';
import { readSheet } from '../../cli/commands/sheet.ts';
import { readUnanswered } from '../../cli/unanswered.ts';
import { RULE_GROUPS } from '../../diagnosis/types.ts';
import { summarize } from '../../dialogs/report.ts';
import { openHelpdesk } from '../../helpdesk/index.ts';
import { UsageError } from '../../cli/command.ts';
import { runChecks } from '../../knowledge/checks/index.ts';
import { loadEntries } from '../../knowledge/load.ts';
import { loadLocales } from '../../knowledge/locale.ts';
import { LANGUAGES } from '../../knowledge/types.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIR = join(ROOT, 'knowledge');
const DAY = '2026-11-21';

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['run.js', 'cli/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
}

describe('editors', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'join-doctor-knowledge-'));
    // A few entries are enough, and quicker than all.
    const kept = ['device-stays-pending', 'drs-discovery-failed', '0x801c03f2'];
    const isKept = (path: string): boolean =>
      !/entries[\\/].*yaml$/.test(path) || kept.some((id) => path.endsWith(`${id}.yaml`));
    cpSync(DIR, dir, { recursive: true, filter: isKept });
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const said = (file: string): string[] =>
    runChecks(dir)
      .errors.filter((found) => found.file === file)
      .map(({ line, message }) => `${line} ${message}`);

  describe('new', () => {
    it('writes a question that reads as an entry and that the check calls unfinished, text by text', () => {
      const { path, next } = writeSkeleton(dir, 'question', 'sample-question', [], DAY);
      assert.equal(path, 'knowledge/entries/general/sample-question.yaml');
      assert.ok(next.some((step) => step.includes('npm run preview sample-question')));
      const { entries, problems } = loadEntries(join(dir, 'entries'));
      assert.deepEqual(problems, []);
      assert.equal(entries.find(({ id }) => id === 'sample-question')?.checked, DAY);
      const errors = said('entries/general/sample-question.yaml');
      assert.ok(errors.some((line) => line.endsWith('no topic: name one to three of topics.yaml')));
      for (const what of ['the title', 'the cause', 'step 1', 'step 2', 'the questions']) {
        for (const language of LANGUAGES)
          assert.ok(
            errors.some((line) => line.includes(`${what} in ${language} `)),
            `${what} ${language} in ${errors.join('\n')}`,
          );
      }
      assert.equal(errors.length, 16);
    });

    it('writes a code in any notation with its public name, and asks for its line in codes.tsv', () => {
      writeSkeleton(dir, 'code', 'post-join/sample-code', ['-2145647630'], DAY);
      const { entries } = loadEntries(join(dir, 'entries'));
      assert.deepEqual(entries.find(({ id }) => id === 'sample-code')?.codes, [
        { id: '0x801c03f2', symbol: 'DSREG_E_DIRECTORY_FAILURE' },
      ]);
      const { next } = writeSkeleton(dir, 'code', 'join/sample-unknown', ['80AABBCC'], DAY);
      assert.ok(next.some((step) => step.includes('Add a line for 0x80aabbcc to knowledge/codes.tsv')));
      assert.ok(said('entries/join/sample-unknown.yaml').length >= 12);
    });

    it('writes a rule whose condition and examples are still to be written', () => {
      writeSkeleton(dir, 'rule', 'join/sample-rule', [], DAY);
      const errors = said('entries/join/sample-rule.yaml').join('\n');
      assert.match(errors, /“…” is no field/);
      assert.match(errors, /the example that holds is still/);
      assert.match(errors, /the example that fails is still/);
      const skeleton = readFileSync(join(dir, 'entries/join/sample-rule.yaml'), 'utf8');
      for (const group of RULE_GROUPS) assert.ok(skeleton.includes(group), group);
    });

    it('is content once everything is written', () => {
      const { path } = writeSkeleton(dir, 'question', 'general/sample-filled', [], DAY);
      const file = join(dir, path.replace('knowledge/', ''));
      let at = 0;
      let source = readFileSync(file, 'utf8').replaceAll('    - …', Array(5).fill('    - …').join('\n'));
      source = source.replace('topics: []', 'topics: [error-code]');
      source = source.replaceAll(/(?<=: |- )…$/gm, () => `Sample text ${at++}`);
      writeFileSync(file, source);
      assert.deepEqual(said('entries/general/sample-filled.yaml'), []);
    });

    const refused: [args: [kind: string, place: string, codes: string[]], says: RegExp][] = [
      [['thing', 'join/x', []], /Usage/],
      [['question', '', []], /Usage/],
      [['question', 'device-stays-pending', []], /taken by knowledge\/entries\/general\/device-stays-pending\.yaml/],
      [['rule', 'x', []], /<phase>\/<id>/],
      [['rule', 'nowhere/x', []], /pre-check, discover/],
      [['rule', 'join/../x', []], /<phase>\/<id>/],
      [['rule', 'join/Not Good', []], /lower case/],
      [['code', 'join/x', []], /which code/],
      [['code', 'discover/x', ['0x801c0021']], /is explained for discover by knowledge\/entries\/discover\//],
    ];
    for (const [args, says] of refused) {
      it(`refuses ${args.flat().join(' ')}`, () => {
        assert.throws(
          () => writeSkeleton(dir, ...args, DAY),
          (error) => error instanceof UsageError && says.test(error.message),
        );
      });
    }
  });

  describe('sheet', () => {
    for (const language of LANGUAGES) {
      it(`holds every text in ${language} under an id of its own, with its place`, () => {
        const sheet = readSheet(DIR, language);
        const { entries } = loadEntries(join(DIR, 'entries'));
        const keys = loadLocales(join(DIR, 'locales')).messages[language].size;
        const texts = entries.reduce(
          (sum, { fix, questions }) => sum + 2 + fix.length + questions[language].length,
          keys,
        );
        assert.equal(sheet.length, texts);
        assert.equal(new Set(sheet.map(({ id }) => id)).size, texts);
        for (const id of ['device-stays-pending/cause', 'device-stays-pending/questions.3', 'text/steps-user']) {
          const found = sheet.find((line) => line.id === id);
          assert.ok(found, id);
          const written = readFileSync(join(ROOT, found.file), 'utf8').split('\n')[found.line - 1] ?? '';
          assert.ok(written.includes(found.text.slice(0, 20)), `${id}: ${written}`);
        }
      });
    }

    it('is readable, machine-readable, or a file', () => {
      assert.match(
        cli('sheet', 'nb').stdout,
        /## device-stays-pending\n\nknowledge\/entries\/.*:\d+\n\n- \*\*title\*\* Hvorfor/,
      );
      const rows = JSON.parse(cli('sheet', 'nl', '--json').stdout) as { id: string }[];
      assert.ok(rows.length > 3000);
      const out = join(dir, 'sheet.md');
      assert.match(cli('sheet', 'en', '--out', out).stdout, /sheet\.md: \d+ texts/);
      assert.match(readFileSync(out, 'utf8'), /## Interface texts/);
      assert.equal(cli('sheet', 'sv').status, 2);
    });
  });

  describe('preview', () => {
    it('draws the card in three languages, and again after the file changed', async () => {
      const file = join(dir, 'entries/general/device-stays-pending.yaml');
      const source = readFileSync(file, 'utf8');
      const server = await servePreview(dir, 'device-stays-pending', 0);
      try {
        const { port, address } = server.address() as AddressInfo;
        assert.equal(address, '127.0.0.1');
        const get = async (path = '/'): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
        const first = await get();
        for (const word of ['Why does my PC stay', 'Waarom blijft mijn pc', 'Hvorfor blir PC-en'])
          assert.ok(first.includes(word), word);
        writeFileSync(file, source.replace('Waarom blijft mijn pc', 'Waarom o waarom <b>blijft'));
        const second = await get();
        assert.ok(second.includes('Waarom o waarom \\u003cb>blijft'));
        writeFileSync(file, source.replace('title:', 'titel:'));
        assert.match(await get(), /title is missing: add it/);
        rmSync(file);
        assert.match(await get(), /There is no entry/);
        assert.equal(await get('/other'), '');
      } finally {
        server.close();
        server.closeAllConnections();
        writeFileSync(file, source);
      }
    });

    it('writes a page of its own, and knows what it cannot show', () => {
      const run = cli('preview', 'what-is-a-prt', '--out', dir);
      assert.equal(run.status, 0, run.stderr);
      assert.match(readFileSync(join(dir, 'what-is-a-prt.html'), 'utf8'), /AdaptiveCards\.AdaptiveCard/);
      assert.equal(cli('preview', 'nothing-like-it').status, 2);
    });

    it('says what to install where the packages of development are left out', () => {
      assert.throws(() => readRenderer(pathToFileURL(join(dir, 'no-packages.js')).href), UsageError);
    });
  });

  describe('unanswered questions', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    const question = {
      tenant: 't',
      kind: 'decline',
      language: 'nl',
      form: 'printer kapot',
      text: 'Printer kapot?',
    } as const;

    it('come from the database, added up, the most frequent first', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'join-doctor-log-'));
      const log = { info: () => undefined, error: () => undefined };
      try {
        assert.equal(await readUnanswered({ DATA_DIR: dataDir }, now), null, 'no database yet');
        assert.equal(await readUnanswered({}, now), null, 'none named');
        const helpdesk = await openHelpdesk({ dataDir, now: () => now, newId: () => 'id', log });
        helpdesk.loop.unanswered({ ...question, form: 'once', text: 'Once' });
        for (const tenant of ['t', 'u', 'u']) helpdesk.loop.unanswered({ ...question, tenant });
        await helpdesk.loop.flush();
        await helpdesk.close();
        assert.deepEqual(await readUnanswered({ DATA_DIR: dataDir }, now), [
          { text: 'Printer kapot?', kind: 'decline', language: 'nl', count: 3 },
          { text: 'Once', kind: 'decline', language: 'nl', count: 1 },
        ]);
        assert.deepEqual(await readUnanswered({ DATA_DIR: dataDir }, new Date('2027-03-01T12:00:00Z')), []);
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    });

    it('leave out choices that somebody opened', () => {
      const row = { ...question, kind: 'choices', day: '2026-11-21', count: 2 } as const;
      const open = (opened: number) => {
        const rows = { asked: [], unanswered: [{ ...row, opened }], ratings: [], requests: 0 };
        return summarize(rows, { from: row.day, to: row.day }).unanswered;
      };
      assert.deepEqual(open(2), []);
      assert.equal(open(1)[0]?.count, 1);
    });
  });

  describe('check', () => {
    it('says what all rests on first, and nothing that only follows from it', () => {
      const sources = join(dir, 'sources/sources.yaml');
      const text = readFileSync(sources, 'utf8');
      const entry = join(dir, 'entries/general/device-stays-pending.yaml');
      const written = readFileSync(entry, 'utf8');
      writeFileSync(sources, `${text}  bad: [`);
      writeFileSync(entry, written.replace('title:', 'titel:'));
      const { errors, waiting, checks } = runChecks(dir);
      writeFileSync(sources, text);
      writeFileSync(entry, written);
      assert.ok(
        errors.some(({ file, message }) => file.startsWith('sources/') && message.startsWith('this is no YAML')),
      );
      const inEntries = errors.map(({ file }) => file.startsWith('entries/'));
      assert.deepEqual(inEntries, [...inEntries].sort());
      assert.deepEqual(waiting, ['sources', 'units']);
      assert.ok(!checks.includes('units') && errors.every(({ check }) => !waiting.includes(check)));
      assert.ok(errors.some(({ message }) => message.startsWith('“titel” is not a key')));
    });

    it('names a document without a defect, and a check that could not be made', () => {
      const nothing = { errors: [], warnings: [], report: [], checks: [], entries: 0 };
      const text = readable({ ...nothing, documents: ['nl-NL/clean.md'], waiting: ['units'] }, null, false);
      assert.match(text, /knowledge\/sources\/nl-NL\/clean\.md {2}0 defects\n/);
      assert.match(text, / {2}– units: later, when what it rests on can be read\n/);
    });

    it('reports by file and line, says what it looked at, and gives the same as JSON', () => {
      const run = cli('check', '--today', '2028-01-01');
      assert.equal(run.status, 0);
      assert.match(run.stdout, /^To look at\n {2}knowledge\/entries\/.*\.yaml:\d+ {2}last checked on/);
      assert.match(run.stdout, /⚠ freshness: \d+ warnings\n/);
      assert.match(run.stdout, /✔ parity\n/);
      const report = JSON.parse(cli('check', '--json').stdout) as { errors: unknown[]; checks: string[] };
      assert.deepEqual(report.errors, []);
      assert.ok(report.checks.includes('freshness'));
      assert.match(cli('check', 'corpus').stdout, /knowledge\/sources\/.*:\d+ {2}known-form/);
      assert.equal(cli('check', '--today', 'soon').status, 2);
    });
  });
});
