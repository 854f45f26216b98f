// The index in PostgreSQL's full-text search: one for all instances, for more sections than one should hold by itself.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { after, openTally, slipOf } from './engine.ts';
import type { IndexReader, IndexWriter, Known, KnownFile, Section, Wanted } from './engine.ts';
import type { Asked } from './expand.ts';
import { words } from '../search/normalize.ts';
import { TERM_MAKERS } from './store.ts';
import { termsOf, termsOfWords } from './terms.ts';

// Sections are found by our own terms, which serve three languages, slips and compounds and say beforehand how many sections
// a word would bring; the server's dictionaries put them in order: words as they were asked count, not all they may stand for.
const DICTIONARIES: Readonly<Record<string, string>> = { en: 'english', nl: 'dutch', nb: 'norwegian' };
const TABLES = `
  drop table if exists document_meta, document_file, document_section, document_word;
  create table document_meta (key text primary key, value text not null);
  create table document_file (
    id integer generated always as identity primary key, path text unique not null, size bigint not null,
    changed double precision not null, hash text not null, language text
  );
  create table document_section (
    id integer generated always as identity primary key, file integer not null, line integer not null,
    place text not null, body text not null, terms tsvector not null
  );
  create index document_section_file on document_section (file);
  create table document_word (term text collate "C" primary key, sections integer not null);
`;
/** Made after the first look, at once for all sections. Until then there is little to be found. */
const INDEX = 'create index if not exists document_section_terms on document_section using gin (terms)';
/** Whoever writes has it: instances look at the folder one after the other. Any number no other program uses. */
const LOCK = 0x0d0c5;
const ANSWER_MS = 2_000;
/** Before a term of a heading, beside the term itself: the server's index does not know where in a section a term stands. */
const HEADED = '^';
/** Sections that are put in order at most: what is only in a heading may be in many. */
const MOST_RANKED = 3_000;

/** Reads what `writeShared` keeps. Connections are made when needed; a search fails when the server is away. */
export function readShared(connectionString: string): IndexReader {
  const pool = new pg.Pool({
    connectionString,
    max: 4,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: ANSWER_MS,
    query_timeout: 2 * ANSWER_MS,
  });
  // Without listeners a restart of the server ends this process; the next search tells.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const ask = async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> =>
    (await pool.query({ name: `documents ${name}`, text, values })).rows as Row[];
  return {
    async count() {
      const [row] = await ask<{ value: string }>('count', `select value from document_meta where key = 'sections'`, []);
      return Number(row?.value ?? 0);
    },
    known: (terms) =>
      ask<Known>('known', 'select term, sections from document_word where term = any($1) order by term', [terms]),
    async longer(starts, limit) {
      const found = await ask<Known & { at: number }>(
        'longer',
        `select at::integer, term, sections from unnest($1::text[], $2::text[]) with ordinality as asked (start, after, at)
         cross join lateral (
           select * from document_word where term > start and term < after order by sections desc, term limit $3
         ) as word`,
        [starts, starts.map(after), limit],
      );
      return starts.map((_, at) => found.filter((known) => known.at === at + 1));
    },
    similar(term) {
      const { start, least, most, second, last } = slipOf(term);
      return ask<Known>(
        'similar',
        `select term, sections from document_word where term >= $1 and term < $2
         and length(term) between $3 and $4 and (substr(term, 2, 2) = $5 or right(term, 3) = $6) order by term`,
        [start, after(start), least, most, second, last],
      );
    },
    best: (wanted, asked, limit) =>
      ask<Section>(
        'best',
        `with asked as materialized (
           select string_agg(query::text, ' | ')::tsquery as words
           from unnest($2::text[]) as word, unnest($3::regconfig[]) as language, plainto_tsquery(language, word) as query
           where numnode(query) > 0
         ), best as materialized (
           select id, coalesce(ts_rank('{0.25, 0.25, 0.25, 1}', terms, words), 0) as rank
           from (select id, terms from document_section where terms @@ $1::tsquery limit ${MOST_RANKED}) as found, asked
           order by rank desc, id limit $4
         )
         select section.id, line, place, body, path, language
         from best join document_section as section using (id) join document_file as origin on origin.id = section.file
         order by rank desc, section.id`,
        [queryOf(wanted), asked.map(({ word }) => word), Object.values(DICTIONARIES), limit],
      ),
    close: () => pool.end(),
  };
}

function queryOf({ telling, pair, heading }: Wanted): string {
  const parts = telling.map((word) => anyOf(word));
  if (pair) parts.push(`(${pair.map((word) => anyOf(word)).join(' & ')})`);
  if (heading) parts.push(anyOf(heading, HEADED));
  return parts.join(' | ');
}

/** Terms are letters and digits only: nothing in them has to be quoted. */
function anyOf({ alternatives }: Asked, before = ''): string {
  return `(${alternatives.map(({ terms }) => terms.map((term) => `'${before}${term}'`).join(' & ')).join(' | ')})`;
}

/** Runs one look with a connection of its own; the tables are made where there are none, or those of other code. */
export async function writeShared<T>(connectionString: string, look: (writer: IndexWriter) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const layout = layoutOf();
    const { rows: tables } = await client.query<{ there: string | null }>(
      `select to_regclass('document_meta')::text as there`,
    );
    const { meta, sections } = tables[0]?.there === null ? {} : await readMeta(client);
    if (meta !== layout) {
      await client.query(`begin; ${TABLES} insert into document_meta values ('layout', '${layout}'); commit`);
    }
    const looked = await look(writerOf(client, meta === layout ? Number(sections ?? 0) : 0));
    await client.query(INDEX);
    return looked;
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => undefined);
  }
}

async function readMeta(client: pg.Client): Promise<{ meta?: string | undefined; sections?: string | undefined }> {
  const { rows } = await client.query<{ key: string; value: string }>('select key, value from document_meta');
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  return { meta: values.get('layout'), sections: values.get('sections') };
}

function layoutOf(): string {
  const all = createHash('sha256')
    .update(TABLES)
    .update(JSON.stringify([DICTIONARIES, HEADED]));
  for (const file of TERM_MAKERS) all.update(readFileSync(new URL(file, import.meta.url)));
  return all.digest('hex').slice(0, 16);
}

function writerOf(client: pg.Client, before: number): IndexWriter {
  const tally = openTally(before);
  let open = false;
  const run = async (text: string, values: unknown[] = []): Promise<unknown[]> => {
    if (!open) await client.query('begin');
    open = true;
    return (await client.query(text, values)).rows as unknown[];
  };
  return {
    async files() {
      const { rows } = await client.query<KnownFile>(
        'select id, path, size::float8 as size, changed, hash from document_file order by path collate "C"',
      );
      return rows;
    },
    sections: () => tally.sections,
    pending: () => tally.pending,
    async remove(file) {
      const rows = await run('delete from document_section where file = $1 returning place, body', [file]);
      for (const { place, body } of rows as { place: string; body: string }[])
        tally.count([...termsOf(place), ...termsOf(body)], -1);
      await run('delete from document_file where id = $1', [file]);
    },
    async touch(file, size, changed) {
      await run('update document_file set size = $2, changed = $3 where id = $1', [file, size, changed]);
    },
    async add({ path, size, changed, hash, language }, cuts) {
      const rows = cuts.map(({ line, place, text }) => {
        const above = place.join('\n');
        const [headed, said] = [words(above), words(text)];
        const [heading, body] = [termsOfWords(headed), termsOfWords(said)];
        tally.count([...heading, ...body], 1);
        const terms = vectorOf(heading, body);
        return { line, place: above, text, terms, headed: headed.join(' '), said: said.join(' ') };
      });
      await run(
        `with file as (
           insert into document_file (path, size, changed, hash, language) values ($1, $2, $3, $4, $5) returning id
         )
         insert into document_section (file, line, place, body, terms)
         select file.id, line, place, body,
           terms::tsvector || setweight(to_tsvector($12::regconfig, headed), 'A') || to_tsvector($12::regconfig, said)
         from file, unnest($6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
           as section (line, place, body, terms, headed, said)`,
        [
          ...[path, size, changed, hash, language, rows.map(({ line }) => line), rows.map(({ place }) => place)],
          ...[rows.map(({ text }) => text), rows.map(({ terms }) => terms), rows.map(({ headed }) => headed)],
          ...[rows.map(({ said }) => said), DICTIONARIES[language ?? ''] ?? 'simple'],
        ],
      );
    },
    async commit() {
      if (!open) return;
      const changed = tally.take();
      await run(
        `insert into document_word select * from unnest($1::text[], $2::int[])
         on conflict (term) do update set sections = document_word.sections + excluded.sections`,
        [changed.map(([term]) => term), changed.map(([, by]) => by)],
      );
      if (changed.some(([, by]) => by < 0)) await run('delete from document_word where sections <= 0');
      await run(
        `insert into document_meta values ('sections', $1) on conflict (key) do update set value = excluded.value`,
        [String(tally.sections)],
      );
      await client.query('commit');
      open = false;
    },
    async abort() {
      if (open) await client.query('rollback').catch(() => undefined);
      open = false;
    },
    async settle() {
      await client.query('analyze document_section, document_word');
    },
  };
}

/** A word in the heading (`A`) counts more than one in the text. */
function vectorOf(heading: readonly string[], body: readonly string[]): string {
  const headed = heading.map((term, at) => `'${term}':${at + 1}A '${HEADED}${term}'`);
  return [...headed, ...body.map((term, at) => `'${term}':${heading.length + at + 1}`)].join(' ');
}
