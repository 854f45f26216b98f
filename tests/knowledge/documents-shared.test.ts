// The documents' index in PostgreSQL: several instances over one index, looks that meet, and a server that goes away.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openDocuments } from '../../knowledge/documents/open.ts';
import type { Documents } from '../../knowledge/documents/types.ts';
import { startPostgres } from '../contracts/postgres.ts';
import type { Server } from '../contracts/postgres.ts';

const CORPUS = fileURLToPath(new URL('../fixtures/documents/corpus', import.meta.url));
const BICYCLES = '# Equipment\n\n## Parking a bicycle\n\nThe shed behind the building opens with your badge.\n';

describe('documents in PostgreSQL', () => {
  let server: Server | string;
  let root: string;
  let dir: string;
  let databaseUrl: string;
  let opened: Documents[] = [];

  before(async () => void (server = await startPostgres()));
  after(async () => {
    if (typeof server !== 'string') await server.stop();
  });
  beforeEach(async function () {
    if (typeof server === 'string') return this.skip();
    root = mkdtempSync(join(tmpdir(), 'documents-'));
    dir = join(root, 'corpus');
    cpSync(CORPUS, dir, { recursive: true });
    databaseUrl = await server.freshDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.map((documents) => documents.close()));
    opened = [];
    rmSync(root, { recursive: true, force: true });
  });

  const open = async (): Promise<Documents> => {
    const documents = await openDocuments({ dir, dataDir: join(root, 'data'), databaseUrl });
    opened.push(documents);
    return documents;
  };
  const first = async (documents: Documents, question: string): Promise<string | undefined> =>
    (await documents.search(question))[0]?.place.at(-1);
  const count = async (table: string): Promise<number> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
    await client.end();
    return Number(rows[0]?.count);
  };

  it('answers with the words of a document, where they stand and their language', async () => {
    const documents = await open();
    const looked = await documents.refresh();
    assert.deepEqual(
      { files: looked.files, read: looked.read, problems: looked.problems },
      { files: 10, read: 10, problems: [] },
    );
    const [best] = await documents.search('toegangscode gastnetwerk');
    assert.deepEqual(
      { file: best?.file, place: best?.place, line: best?.line, language: best?.language },
      { file: 'nl/netwerk.md', place: ['Netwerk en thuiswerken', 'Gasten op wifi'], line: 9, language: 'nl' },
    );
    for (const question of ['wat eten we vandaag in de kantine', '', '"*" OR (', `' | ''`, 'a'.repeat(9000)])
      assert.deepEqual(await documents.search(question), [], question);
  });

  it('is one index for all instances: what one has read the others need not', async () => {
    const [one, two] = [await open(), await open()];
    const looks = await Promise.all([one.refresh(), two.refresh()]);
    assert.deepEqual(looks.map(({ read }) => read).sort(), [0, 10]);
    assert.equal(looks[0].version, looks[1].version);
    assert.equal(looks[0].sections, looks[1].sections);
    assert.equal(await first(two, 'lost or stolen device'), 'Lost or stolen device');
    const sections = await count('document_section');
    writeFileSync(join(dir, 'en/equipment.md'), BICYCLES);
    await one.refresh();
    assert.equal(await first(two, 'where to park my bicycle, the shed'), 'Parking a bicycle');
    assert.equal(await first(two, 'lost or stolen device'), undefined);
    rmSync(join(dir, 'en/equipment.md'));
    assert.deepEqual(((looked) => [looked.read, looked.removed])(await two.refresh()), [0, 1]);
    assert.equal(await first(one, 'where to park my bicycle, the shed'), undefined);
    assert.ok((await count('document_section')) < sections);
  });

  it('forgets every word of what is gone', async () => {
    const documents = await open();
    await documents.refresh();
    assert.ok((await count('document_word')) > 500);
    rmSync(dir, { recursive: true });
    cpSync(join(CORPUS, 'nl/netwerk.md'), join(dir, 'netwerk.md'));
    rmSync(join(dir, 'netwerk.md'));
    const looked = await documents.refresh();
    assert.deepEqual([looked.files, looked.sections, looked.removed], [0, 0, 10]);
    for (const table of ['document_file', 'document_section', 'document_word'])
      assert.equal(await count(table), 0, table);
  });

  it('is made anew where other code made it', async () => {
    const documents = await open();
    await documents.refresh();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`update document_meta set value = 'older' where key = 'layout'`);
    await client.end();
    assert.equal((await documents.refresh()).read, 10);
    assert.equal(await first(documents, 'lost or stolen device'), 'Lost or stolen device');
  });

  it('says nothing while the server is away, and answers again after it', async () => {
    const documents = await open();
    await documents.refresh();
    await (server as Server).restart('immediate');
    // Whether or not the first search meets a line that is cut: it never throws, and a later one is answered.
    await documents.search('lost or stolen device');
    assert.equal(await first(documents, 'lost or stolen device'), 'Lost or stolen device');
    assert.equal((await documents.refresh()).read, 0);
  });

  it('is found empty where there is no server, and every look says so', async () => {
    databaseUrl = 'postgres://postgres@127.0.0.1:1/none';
    const documents = await open();
    assert.deepEqual(await documents.search('lost or stolen device'), []);
    await assert.rejects(documents.refresh(), /ECONNREFUSED/);
  });
});
