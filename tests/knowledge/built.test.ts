// What is built from the entries is kept: read back as it was, and never when it is old or damaged.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepBuilt, readBuilt } from '../../knowledge/built.ts';
import { createKnowledge, knowledgeOf } from '../../knowledge/knowledge.ts';
import { openLibrary } from '../../knowledge/library.ts';
import { finish } from '../../knowledge/slices.ts';
import { fakeVersions } from '../dialogs/fake-loop.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));
const QUESTIONS = ['waarom staat mijn apparaat op pending', 'hvorfor får jeg ikke PRT', 'TPM is looked out', 'pizza?'];

describe('what is built', () => {
  let folder: string;
  let file: string;
  const knowledge = createKnowledge({ dir: KNOWLEDGE });
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'join-doctor-built-'));
    file = join(folder, 'knowledge.index');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is read back as it was', async () => {
    await keepBuilt(folder, knowledge.version, knowledge.built());
    const built = await readBuilt(folder, knowledge.version);
    assert.ok(built);
    assert.deepEqual(built.entries, knowledge.entries);
    const loaded = { entries: [...built.entries], problems: [], sources: new Map(knowledge.sources) };
    const again = knowledgeOf(loaded, KNOWLEDGE, built);
    for (const question of QUESTIONS) {
      assert.deepEqual(again.ask(question), knowledge.ask(question));
      assert.deepEqual(again.detectLanguage(question), knowledge.detectLanguage(question));
    }
    assert.equal(again.diagnose('AzureAdJoined : NO').verdict, knowledge.diagnose('AzureAdJoined : NO').verdict);
  });

  it('is the same whether unchanged entries are read again or taken over', () => {
    const entries = knowledge.entries.flatMap((entry, at) =>
      at === 3 ? [] : at === 7 ? [{ ...entry, title: { ...entry.title, nb: 'En helt ny overskrift' } }] : [entry],
    );
    const loaded = { entries, problems: [], sources: new Map([['some', 'version']]) };
    const [anew, over] = [knowledgeOf(loaded, KNOWLEDGE), knowledgeOf(loaded, KNOWLEDGE)];
    finish(over.prepare(knowledge));
    assert.deepEqual(over.built().search, anew.built().search);
    assert.notDeepEqual(over.built().search.vocabulary, knowledge.built().search.vocabulary);
  });

  it('is for nobody but its owner, and for no other entries', async () => {
    assert.equal(statSync(file).mode & 0o077, 0);
    assert.equal(await readBuilt(folder, '00000000'), null);
    assert.equal(await readBuilt(join(folder, 'nowhere'), knowledge.version), null);
  });

  it('leaves nothing behind where it cannot be kept', async () => {
    const taken = mkdtempSync(join(tmpdir(), 'join-doctor-taken-'));
    mkdirSync(join(taken, 'knowledge.index', 'in use'), { recursive: true });
    await assert.rejects(keepBuilt(taken, knowledge.version, knowledge.built()));
    assert.deepEqual(readdirSync(taken), ['knowledge.index']);
    rmSync(taken, { recursive: true });
  });

  it('is not used when a byte of it changed or its end is missing', async () => {
    const whole = readFileSync(file);
    for (const at of [0, 40, Math.floor(whole.length / 2), whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      assert.equal(await readBuilt(folder, knowledge.version), null, `byte ${at}`);
    }
    for (const size of [0, 10, 32, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, size));
      assert.equal(await readBuilt(folder, knowledge.version), null, `${size} bytes`);
    }
  });

  it('is built anew and kept by a start that finds none, a damaged one, or that of other entries', async () => {
    const dir = join(folder, 'knowledge');
    cpSync(join(KNOWLEDGE, 'locales'), join(dir, 'locales'), { recursive: true });
    const few = (path: string): boolean => !path.endsWith('.yaml') || /(?:what-is|tpm)-[a-z-]+\.yaml$/.test(path);
    cpSync(join(KNOWLEDGE, 'entries/general'), join(dir, 'entries/general'), { recursive: true, filter: few });
    const start = async (): Promise<string> => {
      const library = await openLibrary({
        dir,
        builtDir: folder,
        shelf: fakeVersions(),
        now: () => new Date(0),
        log: { info: () => undefined, error: (event) => assert.fail(event) },
      });
      assert.ok(library.current().entries.length > 3);
      assert.ok(await readBuilt(folder, library.current().version));
      return library.current().version;
    };
    writeFileSync(file, 'nothing of ours');
    const first = await start();
    const kept = statSync(file).mtimeMs;
    assert.equal(await start(), first);
    assert.equal(statSync(file).mtimeMs, kept, 'the second start builds nothing');
    const entry = join(dir, 'entries', 'general/what-is-a-prt.yaml');
    writeFileSync(entry, `${readFileSync(entry, 'utf8')}\n`);
    assert.notEqual(await start(), first);
  });
});
