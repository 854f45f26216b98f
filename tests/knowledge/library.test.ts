// Reading the knowledge again: what is changed is served, what is broken is not, and one can go back.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLibrary } from '../../knowledge/library.ts';
import type { Library, Shelf } from '../../knowledge/library.ts';
import { fakeVersions } from '../dialogs/fake-loop.ts';

const OWN = fileURLToPath(new URL('../../knowledge', import.meta.url));
const ENTRY = 'entries/general/what-is-a-prt.yaml';

describe('library', () => {
  let dir: string;
  let shelf: Shelf;
  const logged: string[] = [];
  const open = (): Promise<Library> =>
    openLibrary({
      dir,
      shelf,
      now: () => new Date('2026-11-21T08:00:00Z'),
      log: { info: () => undefined, error: (event) => void logged.push(event) },
    });
  const title = (library: Library) => library.current().entry('what-is-a-prt')?.title.en;
  const edit = (from: string | RegExp, to: string) =>
    writeFileSync(join(dir, ENTRY), readFileSync(join(dir, ENTRY), 'utf8').replace(from, to));

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'library-'));
    cpSync(join(OWN, 'locales'), join(dir, 'locales'), { recursive: true });
    // A handful of real entries: enough to search, little enough to be quick.
    const few = (path: string) => !path.endsWith('.yaml') || /(?:what-is|tpm)-[a-z-]+\.yaml$/.test(path);
    cpSync(join(OWN, 'entries/general'), join(dir, 'entries/general'), { recursive: true, filter: few });
    shelf = fakeVersions();
    logged.length = 0;
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('serves a changed entry, and leaves the version a turn has taken as it is', async () => {
    const library = await open();
    const taken = library.current();
    edit(/^ {2}en: .*$/m, '  en: What the new text says about it');
    const done = await library.reload();
    assert.equal(done.outcome, 'served');
    assert.notEqual(done.version, taken.version);
    assert.equal(library.current().version, done.version);
    assert.equal(title(library), 'What the new text says about it');
    assert.notEqual(taken.entry('what-is-a-prt')?.title.en, title(library));
    const { kind, entries } = library.current().ask('What is a primary refresh token?');
    assert.deepEqual([kind, entries[0]?.id], ['answer', 'what-is-a-prt']);
  });

  it('has everything built before it serves it', async () => {
    let warmed = '';
    const library = await openLibrary({
      dir,
      shelf,
      now: () => new Date(0),
      log: { info: () => undefined, error: () => undefined },
      warm: (knowledge) => (warmed = knowledge.version),
    });
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await library.reload();
    assert.equal(warmed, library.current().version);
    // What was built beside the turns is not built again: its steps have nothing left to do.
    const left = [...library.current().prepare()];
    assert.ok(left.length <= 1, `${left.length} steps are left`);
  });

  it('reads only what changed', async () => {
    const library = await open();
    const before = library.current();
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await library.reload();
    const same = library.current().entries.filter((entry) => before.entry(entry.id) === entry).length;
    assert.equal(same, before.entries.length - 1);
  });

  const broken: [name: string, from: RegExp, to: string, fault: RegExp][] = [
    ['no YAML', /^title:/m, 'title: [', /^entries\/general\/what-is-a-prt\.yaml:\d+: this is no YAML/],
    ['a language missing', /^ {2}nb: .*\n/m, '', /^entries\/general\/what-is-a-prt\.yaml:\d+: title\.nb is missing/],
    ['an unknown key', /^title:/m, 'titel: x\ntitle:', /^entries\/general\/what-is-a-prt\.yaml:\d+: “titel”/],
    ['a wrong id', /^id: .*$/m, 'id: something-else', /^entries\/general\/what-is-a-prt\.yaml:1: id is/],
  ];
  for (const [name, from, to, fault] of broken) {
    it(`refuses an entry with ${name}, names file and line, and keeps serving`, async () => {
      const library = await open();
      const before = library.current();
      edit(from, to);
      const done = await library.reload();
      assert.equal(done.outcome, 'refused');
      assert.match((done.outcome === 'refused' && done.faults[0]) || '', fault);
      assert.equal(library.current(), before);
    });
  }

  it('refuses broken texts and an empty folder the same way', async () => {
    const library = await open();
    const before = library.current();
    const texts = join(dir, 'locales/nl.yaml');
    const whole = readFileSync(texts, 'utf8');
    writeFileSync(texts, `${whole}\n  - what\n`);
    const torn = await library.reload();
    assert.match((torn.outcome === 'refused' && torn.faults[0]) || '', /^locales\/nl\.yaml:\d+: /);
    writeFileSync(texts, whole);
    rmSync(join(dir, 'entries/general'), { recursive: true });
    const empty = await library.reload();
    assert.deepEqual(empty.outcome === 'refused' && empty.faults, ['entries/: no entry is there']);
    assert.equal(library.current(), before);
  });

  it('goes back to an earlier version, and says which ones there are when there is none', async () => {
    const library = await open();
    const first = library.current().version;
    const old = title(library);
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await library.reload();
    const back = await library.reload(first);
    assert.deepEqual([back.outcome, back.version, title(library)], ['served', first, old]);
    assert.deepEqual(await library.reload('00000000'), { outcome: 'unknown', version: first });
    assert.equal((await library.versions()).length, 2);
  });

  it('serves after a restart what was asked for last, until the folder changes', async () => {
    const one = await open();
    const first = one.current().version;
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await one.reload();
    await one.reload(first);
    assert.equal((await open()).current().version, first);
    edit(/^ {2}en: .*$/m, '  en: A third title');
    assert.equal(title(await open()), 'A third title');
  });

  it('follows what another instance was told, from its own folder or not', async () => {
    const [one, two] = [await open(), await open()];
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await one.reload();
    // The second instance has a folder of its own, which did not change.
    edit(/^ {2}en: .*$/m, '  en: Meanwhile something else');
    await two.follow();
    assert.equal(title(two), 'Another title');
    assert.equal(two.current().version, one.current().version);
    const served = two.current();
    await two.follow();
    assert.equal(two.current(), served);
  });

  it('follows in the end although the files could not be had at first', async () => {
    const [one, two] = [await open(), await open()];
    edit(/^ {2}en: .*$/m, '  en: Another title');
    await one.reload();
    const whole = { ...shelf };
    shelf.files = () => Promise.reject(new Error('database is gone'));
    await assert.rejects(two.follow());
    Object.assign(shelf, whole);
    await two.follow();
    assert.equal(title(two), 'Another title');
  });

  it('is told once of a version it cannot serve, or that nobody kept', async () => {
    const library = await open();
    let asked = 0;
    const broken = new Map([...library.current().sources].map(([file]) => [file, 'no: entry\n']));
    for (const files of [broken, null]) {
      shelf.files = () => Promise.resolve((asked++, files));
      await shelf.want(`0000000${asked} x t`);
      for (let round = 0; round < 3; round++) await library.follow();
    }
    assert.equal(asked, 2);
    assert.deepEqual(logged, ['knowledge-not-followed', 'knowledge-not-followed']);
  });

  it('serves here what cannot be kept for others, and says so in the log', async () => {
    const library = await open();
    shelf.keep = () => Promise.reject(new Error('database is gone'));
    edit(/^ {2}en: .*$/m, '  en: Another title');
    assert.equal((await library.reload()).outcome, 'served');
    assert.equal(title(library), 'Another title');
    assert.deepEqual(logged, ['knowledge-not-kept']);
  });

  it('keeps the order of reloads that come together', async () => {
    const library = await open();
    edit(/^ {2}en: .*$/m, '  en: One');
    const first = library.reload();
    const second = library.reload(library.current().version);
    const [one, two] = await Promise.all([first, second]);
    assert.deepEqual([one.outcome, two.outcome], ['served', 'served']);
    assert.equal(library.current().version, two.version);
  });
});
