// Whether the right section is found, and nothing where no document answers: over the questions of the fixtures.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { readEmbedded, writeEmbedded } from '../../knowledge/documents/embedded.ts';
import type { IndexReader } from '../../knowledge/documents/engine.ts';
import { createQuery } from '../../knowledge/documents/query.ts';
import type { Query } from '../../knowledge/documents/query.ts';
import { readShared, writeShared } from '../../knowledge/documents/shared.ts';
import { openReader, openStore } from '../../knowledge/documents/store.ts';
import { updateIndex } from '../../knowledge/documents/update.ts';
import { startPostgres } from '../contracts/postgres.ts';
import type { Server } from '../contracts/postgres.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/documents', import.meta.url));

interface Question {
  half: 'a' | 'b';
  q: string;
  /** Heading of the section that answers; absent where none does. */
  at?: string;
}

const questions = load(readFileSync(join(FIXTURES, 'questions.yaml'), 'utf8')) as Question[];

const CORPUS = join(FIXTURES, 'corpus');
const detect = (): null => null;

describe('documents: questions', () => {
  let dataDir: string;
  before(() => void (dataDir = mkdtempSync(join(tmpdir(), 'documents-'))));
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  judge('embedded', async () => {
    const { store } = openStore(dataDir, 'fixtures');
    await updateIndex(writeEmbedded(store), CORPUS, { detect });
    return readEmbedded(openReader(dataDir));
  });

  let server: Server | string;
  before(async () => {
    server = await startPostgres();
  });
  after(async () => {
    if (typeof server !== 'string') await server.stop();
  });
  judge('PostgreSQL', async (context) => {
    if (typeof server === 'string') return context.skip();
    const url = await server.freshDatabase();
    await writeShared(url, (writer) => updateIndex(writer, CORPUS, { detect }));
    return readShared(url);
  });
});

/** The same questions to an index of either engine. */
function judge(engine: string, open: (context: Mocha.Context) => Promise<IndexReader>): void {
  describe(engine, () => {
    let index: IndexReader | undefined;
    let query: Query;
    before(async function () {
      index = await open(this);
      query = createQuery(index);
    });
    after(() => index?.close());

    const found = async ({ q }: Question): Promise<(string | undefined)[]> =>
      (await query.search(q)).map(({ place }) => place.at(-1));
    /** Those of the questions whose findings are such. */
    const those = async (
      asked: readonly Question[],
      are: (headings: (string | undefined)[], question: Question) => boolean,
    ): Promise<Question[]> => {
      const all = await Promise.all(asked.map(async (question) => are(await found(question), question)));
      return asked.filter((_, at) => all[at]);
    };

    for (const half of ['a', 'b'] as const) {
      const answered = questions.filter((question) => question.half === half && question.at !== undefined);
      const unanswered = questions.filter((question) => question.half === half && question.at === undefined);

      it(`finds the section first for at least four of five (half ${half})`, async () => {
        const missed = await those(answered, ([first], { at }) => first !== at);
        assert.ok(answered.length >= 20 && missed.length <= answered.length / 5, missed.map(({ q }) => q).join('\n'));
      });

      it(`shows a wrong section for at most one in twenty (half ${half})`, async () => {
        const wrong = await those(answered, ([first], { at }) => first !== undefined && first !== at);
        assert.ok(wrong.length <= answered.length / 20, wrong.map(({ q }) => q).join('\n'));
      });

      it(`says nothing where no document answers (half ${half})`, async () => {
        const shown = await those(unanswered, ({ length }) => length > 0);
        assert.ok(unanswered.length >= 12);
        assert.deepEqual(shown, []);
      });
    }

    const same: [asked: string, heading: string, how: string][] = [
      ['havenprint printr toevoegen', 'Printer toevoegen', 'a slip'],
      ['gast netwerk toegangs code', 'Gasten op wifi', 'a compound taken apart'],
      ['wifikantoor medewerkers', 'Wifi op kantoor', 'a compound put together'],
      ['vergaderzalen reserveringen', 'Vergaderzaal reserveren', 'other endings'],
      ['lønnssystem taushetserklæringen', 'Tilgang til fagsystemer', 'Norwegian endings'],
      ['mijn postvak is vol, limit 50 GB', 'Mailbox full', 'another language'],
    ];
    for (const [q, at, how] of same)
      it(`finds a section by ${how}`, async () => assert.equal((await found({ half: 'a', q }))[0], at));

    it('shows at most 500 characters, whole pieces of the section', async () => {
      for (const { q } of questions) {
        for (const { text } of await query.search(q)) assert.ok(text.length > 0 && text.length <= 500);
      }
    });
  });
}
