// The index in SQLite's full-text search: one file beside each instance.
import { after, openTally, slipOf } from './engine.ts';
import type { IndexReader, IndexWriter, Known, KnownFile, Section, Wanted } from './engine.ts';
import type { Asked } from './expand.ts';
import { meta, setMeta } from './store.ts';
import type { Store } from './store.ts';
import { termsOf } from './terms.ts';

/** Reads a store that `openReader` opened. */
export function readEmbedded(store: Store): IndexReader {
  const known = store.prepare(
    'select term, sections from word where term in (select value from json_each(?)) order by term',
  );
  const longer = store.prepare(
    'select term, sections from word where term > ? and term < ? order by sections desc, term limit ?',
  );
  const similar = store.prepare(
    `select term, sections from word where term >= ? and term < ? and length(term) between ? and ?
     and (substr(term, 2, 2) = ? or substr(term, -3) = ?)`,
  );
  const match = store.prepare('select rowid as id from terms where terms match ? order by rank limit ?');
  const rowsOf = store.prepare(
    `select section.id, line, place, body, path, language from section join file on file.id = section.file
     where section.id in (select value from json_each(?))`,
  );
  return {
    count: () => Number(meta(store, 'sections') ?? 0),
    known: (terms) => known.all(JSON.stringify(terms)) as Known[],
    longer: (starts, limit) => starts.map((start) => longer.all(start, after(start), limit) as Known[]),
    similar(term) {
      const { start, least, most, second, last } = slipOf(term);
      return similar.all(start, after(start), least, most, second, last) as Known[];
    },
    best(wanted, _asked, limit) {
      const ids = (match.all(expressionOf(wanted), limit) as { id: number }[]).map(({ id }) => id);
      const rows = rowsOf.all(JSON.stringify(ids)) as Section[];
      return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    },
    close: () => void store.close(),
  };
}

function expressionOf({ telling, pair, heading }: Wanted): string {
  const parts = telling.map(anyOf);
  if (pair) parts.push(`(${pair.map(anyOf).join(' AND ')})`);
  if (heading) parts.push(`heading : ${anyOf(heading)}`);
  return parts.join(' OR ');
}

function anyOf({ alternatives }: Asked): string {
  const all = alternatives.map(({ terms }) => terms.map((term) => `"${term}"`).join(' AND '));
  return `(${all.join(' OR ')})`;
}

/** Writes a store that `openStore` opened; counts in how many sections each term stands. */
export function writeEmbedded(store: Store): IndexWriter {
  const addFile = store.prepare('insert into file (id, path, size, changed, hash, language) values (?, ?, ?, ?, ?, ?)');
  const addSection = store.prepare('insert into section (file, line, place, body) values (?, ?, ?, ?)');
  const addTerms = store.prepare('insert into terms (rowid, heading, body) values (?, ?, ?)');
  const sectionsOf = store.prepare('select id, place, body from section where file = ?');
  const countWord = store.prepare(
    'insert into word values (?, ?) on conflict do update set sections = sections + excluded.sections',
  );
  const dropTerms = store.prepare('delete from terms where rowid = ?');
  const dropSections = store.prepare('delete from section where file = ?');
  const dropFile = store.prepare('delete from file where id = ?');
  const touched = store.prepare('update file set size = ?, changed = ? where id = ?');
  const tally = openTally(Number(meta(store, 'sections') ?? 0));
  let open = false;

  const begin = (): void => {
    if (!open) store.exec('begin immediate');
    open = true;
  };

  return {
    files: () => store.prepare('select * from file order by path').all() as KnownFile[],
    sections: () => tally.sections,
    pending: () => tally.pending,
    remove(file) {
      begin();
      for (const { id, place, body } of sectionsOf.all(file) as { id: number; place: string; body: string }[]) {
        tally.count([...termsOf(place), ...termsOf(body)], -1);
        dropTerms.run(id);
      }
      dropSections.run(file);
      dropFile.run(file);
    },
    touch(file, size, changed) {
      begin();
      touched.run(size, changed, file);
    },
    add(file, cuts) {
      begin();
      const added = addFile.run(null, file.path, file.size, file.changed, file.hash, file.language);
      for (const cut of cuts) {
        const place = cut.place.join('\n');
        const heading = termsOf(place);
        const body = termsOf(cut.text);
        const { lastInsertRowid } = addSection.run(added.lastInsertRowid, cut.line, place, cut.text);
        addTerms.run(lastInsertRowid, heading.join(' '), body.join(' '));
        tally.count([...heading, ...body], 1);
      }
    },
    commit() {
      if (!open) return;
      const changed = tally.take();
      for (const [term, by] of changed) countWord.run(term, by);
      if (changed.some(([, by]) => by < 0)) store.exec('delete from word where sections <= 0');
      setMeta(store, 'sections', String(tally.sections));
      store.exec('commit');
      open = false;
    },
    abort() {
      if (open) store.exec('rollback');
      open = false;
    },
    // libsql leaves the log behind when it closes: a file without it is whole by itself.
    settle: () => void store.exec('pragma wal_checkpoint(truncate)'),
  };
}
