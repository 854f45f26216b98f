// Whether the right section is found, and nothing where no document answers: over the questions of the fixtures.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { createQuery } from '../../knowledge/documents/query.ts';
import type { Query } from '../../knowledge/documents/query.ts';
import { openReader, openStore } from '../../knowledge/documents/store.ts';
import { updateStore } from '../../knowledge/documents/update.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/documents', import.meta.url));

interface Question {
  half: 'a' | 'b';
  q: string;
  /** Heading of the section that answers; absent where none does. */
  at?: string;
}

const questions = load(readFileSync(join(FIXTURES, 'questions.yaml'), 'utf8')) as Question[];

describe('documents: questions', () => {
  let dataDir: string;
  let query: Query;
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'documents-'));
    const { store } = openStore(dataDir, 'fixtures');
    await updateStore(store, join(FIXTURES, 'corpus'), { detect: () => null });
    query = createQuery(openReader(dataDir));
  });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  const found = ({ q }: Question): (string | undefined)[] => query.search(q).map(({ place }) => place.at(-1));

  for (const half of ['a', 'b'] as const) {
    const answered = questions.filter((question) => question.half === half && question.at !== undefined);
    const unanswered = questions.filter((question) => question.half === half && question.at === undefined);

    it(`finds the section first for at least four of five (half ${half})`, () => {
      const missed = answered.filter((question) => found(question)[0] !== question.at);
      assert.ok(answered.length >= 20 && missed.length <= answered.length / 5, missed.map(({ q }) => q).join('\n'));
    });

    it(`shows a wrong section for at most one in twenty (half ${half})`, () => {
      const wrong = answered.filter((question) => found(question).length > 0 && found(question)[0] !== question.at);
      assert.ok(wrong.length <= answered.length / 20, wrong.map(({ q }) => q).join('\n'));
    });

    it(`says nothing where no document answers (half ${half})`, () => {
      const shown = unanswered.filter((question) => found(question).length > 0);
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
  for (const [q, at, how] of same) it(`finds a section by ${how}`, () => assert.equal(found({ half: 'a', q })[0], at));

  it('shows at most 500 characters, whole pieces of the section', () => {
    for (const { q } of questions) {
      for (const { text } of query.search(q)) assert.ok(text.length > 0 && text.length <= 500);
    }
  });
});
