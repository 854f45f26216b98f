// The index of an organisation's own documents: what is read, refused, kept on disk, and what survives a crash.
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { openDocuments, startThread } from '../../knowledge/documents/open.ts';
import type { DocumentsOptions } from '../../knowledge/documents/open.ts';
import { readEmbedded, writeEmbedded } from '../../knowledge/documents/embedded.ts';
import { createQuery } from '../../knowledge/documents/query.ts';
import { LIMITS } from '../../knowledge/documents/read-folder.ts';
import type { Limits } from '../../knowledge/documents/read-folder.ts';
import { openReader, openStore, setMeta } from '../../knowledge/documents/store.ts';
import type { Documents } from '../../knowledge/documents/types.ts';
import { updateIndex } from '../../knowledge/documents/update.ts';

const CORPUS = fileURLToPath(new URL('../fixtures/documents/corpus', import.meta.url));

let dir: string;
let root: string;
let dataDir: string;
let opened: Documents[] = [];

/** The index without its thread: looks and searches in this one. */
const openHere = (limits?: Limits) => {
  const { store } = openStore(dataDir, dir);
  const query = createQuery(readEmbedded(openReader(dataDir)));
  return {
    refresh: () => updateIndex(writeEmbedded(store), dir, { detect: () => null, ...(limits ? { limits } : {}) }),
    search: (text: string) => query.search(text),
  };
};

const open = async (more: Partial<DocumentsOptions> = {}): Promise<Documents> => {
  const documents = await openDocuments({ dir, dataDir, ...more });
  opened.push(documents);
  return documents;
};
const write = (path: string, content: string | Uint8Array): void => writeFileSync(join(dir, path), content);
const headings = async (documents: Pick<Documents, 'search'>, question: string): Promise<(string | undefined)[]> =>
  (await documents.search(question)).map(({ place }) => place.at(-1));

describe('documents', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'documents-'));
    dir = join(root, 'corpus');
    dataDir = join(root, 'data');
    cpSync(CORPUS, dir, { recursive: true });
  });

  afterEach(async () => {
    await Promise.all(opened.map((documents) => documents.close()));
    opened = [];
    rmSync(root, { recursive: true, force: true });
  });

  it('answers with the words of a document, where they stand and their language', async () => {
    const documents = await open();
    const looked = await documents.refresh();
    assert.deepEqual(looked.problems, []);
    assert.equal(looked.files, 10);
    assert.equal(documents.version, looked.version);
    const [best] = await documents.search('toegangscode gastnetwerk');
    assert.deepEqual(
      { file: best?.file, place: best?.place, line: best?.line, language: best?.language },
      { file: 'nl/netwerk.md', place: ['Netwerk en thuiswerken', 'Gasten op wifi'], line: 9, language: 'nl' },
    );
    assert.match(best?.text ?? '', /^Bezoekers krijgen .* HAVEN-GAST\. /);
  });

  it('says nothing to what no document holds, and to nothing', async () => {
    const documents = openHere();
    await documents.refresh();
    for (const question of [
      'wat eten we vandaag in de kantine',
      'how do i cook rice',
      '',
      '   ',
      '"*" OR (',
      'a'.repeat(9000),
    ])
      assert.deepEqual(await documents.search(question), [], question);
  });

  it('reads a changed file only, and forgets a removed one', async () => {
    const documents = openHere();
    const before = await documents.refresh();
    assert.equal((await documents.refresh()).read, 0);
    write(
      'en/equipment.md',
      '# Equipment\n\n## Parking a bicycle\n\nThe shed behind the building opens with your badge.\n',
    );
    const changed = await documents.refresh();
    assert.deepEqual({ read: changed.read, removed: changed.removed }, { read: 1, removed: 0 });
    assert.notEqual(changed.version, before.version);
    assert.deepEqual(await headings(documents, 'where to park my bicycle, the shed'), ['Parking a bicycle']);
    assert.deepEqual(await headings(documents, 'lost or stolen device'), []);
    rmSync(join(dir, 'en/equipment.md'));
    const removed = await documents.refresh();
    assert.deepEqual({ read: removed.read, removed: removed.removed }, { read: 0, removed: 1 });
    assert.deepEqual(await headings(documents, 'where to park my bicycle, the shed'), []);
  });

  it('reads a file that was touched but says the same without counting it as a change', async () => {
    const documents = openHere();
    const before = await documents.refresh();
    utimesSync(join(dir, 'en/software.md'), new Date(), new Date('2020-01-01'));
    const touched = await documents.refresh();
    assert.deepEqual({ read: touched.read, version: touched.version }, { read: 1, version: before.version });
    assert.equal((await documents.refresh()).read, 0);
  });

  const broken: [name: string, content: string | Uint8Array, line: number, why: RegExp][] = [
    ['latin', Buffer.from('# Kop\n\ntekst\nge\xefnstalleerd\n', 'latin1'), 4, /not UTF-8/],
    ['binary', Buffer.from('# Kop\n\0\x01\n'), 2, /not text/],
    ['utf-16', Buffer.from('\ufeff# Kop\n', 'utf16le'), 1, /UTF-16/],
    ['too large', 'a '.repeat(1024 * 1024 + 1), 1, /bytes/],
  ];
  for (const [name, content, line, why] of broken) {
    it(`refuses a file that is ${name}, names file and line, and keeps what it said`, async () => {
      const documents = openHere();
      const before = await documents.refresh();
      write('en/equipment.md', content);
      const after = await documents.refresh();
      assert.deepEqual(
        after.problems.map((problem) => ({ file: problem.file, line: problem.line })),
        [{ file: 'en/equipment.md', line }],
      );
      assert.match(after.problems[0]?.message ?? '', why);
      assert.equal(after.version, before.version);
      assert.deepEqual(await headings(documents, 'lost or stolen device'), ['Lost or stolen device']);
    });
  }

  it('leaves out a link to a file elsewhere', async function () {
    const outside = join(root, 'outside.md');
    writeFileSync(outside, '# Secret\n\n## Payroll of the board\n\nQuarterly bonus of the board members.\n');
    try {
      symlinkSync(outside, join(dir, 'link.md'));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EPERM') throw error;
      if (this.test) this.test.title += ' (not tried: this account may not make one)';
      this.skip();
    }
    const documents = openHere();
    assert.equal((await documents.refresh()).files, 10);
    assert.deepEqual(await headings(documents, 'payroll bonus of the board members'), []);
  });

  it('leaves out hidden files, other files, and a linked folder that is elsewhere', async () => {
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(
      join(root, 'elsewhere/b.md'),
      '# Secret\n\n## Payroll of the board\n\nQuarterly bonus of the board members.\n',
    );
    symlinkSync(join(root, 'elsewhere'), join(dir, 'linked'), 'junction');
    write('.hidden.md', '# Payroll of the board\n\nQuarterly bonus of the board members.\n');
    write('notes.txt', '# Payroll of the board\n\nQuarterly bonus of the board members.\n');
    const documents = openHere();
    assert.equal((await documents.refresh()).files, 10);
    assert.deepEqual(await headings(documents, 'payroll bonus of the board members'), []);
  });

  it('takes in no more files, sections and folders than it may, and says which', async () => {
    mkdirSync(join(dir, 'deep/er'), { recursive: true });
    write('deep/er/a.md', '# Bikes\n\nThe shed opens with your badge.\n');
    const { problems } = await openHere({ ...LIMITS, depth: 2, sections: 55 }).refresh();
    assert.deepEqual(
      problems.map(({ file }) => file),
      ['deep/er', 'nl/netwerk.md'],
    );
    assert.match((await openHere({ ...LIMITS, files: 3 }).refresh()).problems[0]?.message ?? '', /more than 3 files/);
  });

  it('keeps the index when the folder is gone, and says so', async () => {
    const documents = openHere();
    await documents.refresh();
    renameSync(dir, `${dir}-gone`);
    const gone = await documents.refresh();
    assert.match(gone.problems[0]?.message ?? '', /folder cannot be read/);
    assert.deepEqual(await headings(documents, 'lost or stolen device'), ['Lost or stolen device']);
  });

  it('serves what is on disk after a restart, before anything is read', async () => {
    const first = await open();
    const { version } = await first.refresh();
    await first.close();
    renameSync(dir, `${dir}-away`);
    const second = await open();
    assert.deepEqual(await headings(second, 'lost or stolen device'), ['Lost or stolen device']);
    renameSync(`${dir}-away`, dir);
    const again = await second.refresh();
    assert.deepEqual({ read: again.read, version: again.version }, { read: 0, version });
  });

  it('reads everything again where the index was made by other code', async () => {
    await openHere().refresh();
    const { store } = openStore(dataDir, dir);
    setMeta(store, 'layout', 'older');
    assert.equal((await openHere().refresh()).read, 10);
  });

  it('starts anew for another folder', async () => {
    const first = await open();
    await first.refresh();
    await first.close();
    const other = join(root, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'a.md'), '# Bikes\n\nThe shed opens with your badge.\n');
    const second = await open({ dir: other });
    assert.equal((await second.refresh()).files, 1);
    assert.deepEqual(await headings(second, 'lost or stolen device'), []);
  });

  for (const [name, damage] of [
    ['is no database', () => Buffer.from('x'.repeat(100_000))],
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, 3000)],
    // All but the first pages, which hold the names of the tables and the settings.
    ['is damaged inside', (bytes: Buffer) => Buffer.from(bytes).fill(0x5a, 5 * 4096)],
  ] as const) {
    it(`makes an index anew that ${name}`, async () => {
      // Nobody may have the file open while it is damaged.
      const before = await openDocuments({ dir, dataDir });
      await before.refresh();
      await before.close();
      const file = join(dataDir, 'documents.db');
      writeFileSync(file, damage(readFileSync(file)));
      for (const log of ['-wal', '-shm']) rmSync(file + log, { force: true });
      const documents = await open();
      await documents.refresh().catch(() => documents.refresh());
      assert.deepEqual(await headings(documents, 'lost or stolen device'), ['Lost or stolen device']);
    });
  }

  it('survives the death of its thread: searches go on, the next look is answered', async () => {
    const workers: Worker[] = [];
    let restarted = (): void => undefined;
    const second = new Promise<void>((resolve) => (restarted = resolve));
    const documents = await open({
      startWorker: (options) => {
        const worker = startThread(options);
        if (workers.push(worker) === 2) restarted();
        return worker;
      },
    });
    await documents.refresh();
    await workers[0]?.terminate();
    assert.deepEqual(await headings(documents, 'lost or stolen device'), ['Lost or stolen device']);
    await second;
    write(
      'en/equipment.md',
      '# Equipment\n\n## Parking a bicycle\n\nThe shed behind the building opens with your badge.\n',
    );
    const looked = await documents.refresh();
    assert.equal(looked.read, 1);
    assert.equal(workers.length, 2);
  });

  it('gives up on a thread that cannot start, in words', async () => {
    writeFileSync(join(root, 'file'), '');
    await assert.rejects(openDocuments({ dir, dataDir: join(root, 'file') }), { code: 'DOCUMENTS_UNUSABLE' });
  });

  it('notices a change by itself', async () => {
    let served = (): void => undefined;
    const next = new Promise<void>((resolve) => (served = resolve));
    const documents = await open({
      watched: true,
      startWorker: (options) => {
        const worker = startThread(options);
        worker.on('message', (message: { is: string; refreshed?: { read: number } }) => {
          if (message.is === 'watching')
            write('new.md', '# Bikes\n\n## Parking a bicycle\n\nThe shed opens with your badge.\n');
          if (message.refreshed?.read === 1) served();
        });
        return worker;
      },
    });
    await next;
    assert.deepEqual(await headings(documents, 'parking a bicycle'), ['Parking a bicycle']);
  });

  it('leaves off when it is closed', async () => {
    const documents = await open();
    const ended = assert.rejects(documents.refresh(), { code: 'DOCUMENTS_UNUSABLE' });
    await documents.close();
    await ended;
    assert.deepEqual(await documents.search('lost or stolen device'), []);
    await assert.rejects(documents.refresh(), { code: 'DOCUMENTS_UNUSABLE' });
  });

  it('does not open again what is closed', async () => {
    const documents = await open({
      startWorker: (options) => {
        const worker = startThread(options);
        const post = worker.postMessage.bind(worker);
        worker.postMessage = (message: { do: string }) => {
          // The thread had made its index anew just then.
          if (message.do === 'close') worker.emit('message', { is: 'open' });
          post(message);
        };
        return worker;
      },
    });
    await documents.refresh();
    await documents.close();
    assert.deepEqual(await documents.search('lost or stolen device'), []);
  });
});
