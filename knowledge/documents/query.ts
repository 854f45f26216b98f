// Answers a question from the index: candidates by full-text search, then judged by how much of the question they hold.
import { LANGUAGES } from '../types.ts';
import type { Language } from '../types.ts';
import type { IndexReader, Section, Wanted } from './engine.ts';
import { cutExcerpt } from './excerpt.ts';
import { createExpander } from './expand.ts';
import type { Asked } from './expand.ts';
import { termsOf } from './terms.ts';
import type { Excerpt } from './types.ts';

export interface Query {
  search(text: string): Promise<Excerpt[]>;
}

/** Rows the ranking may touch for telling words, and for a pair of common ones: what bounds a search in a large index. */
const TELLING_ROWS = 2000;
const PAIR_ROWS = 12_000;
const CANDIDATES = 16;
const SHOWN = 3;
/** How much of the question has to be found; set on tests/fixtures/documents/questions.yaml. */
const COVERED = 0.55;
/** What a heading that names the subject adds when sections are put in order. */
const HEADING = 0.1;
/** A section far behind the best one is no second answer. */
const NEAR = 0.85;

/** `covered` is how much of the question has to be found. */
export function createQuery(index: IndexReader, covered = COVERED): Query {
  const expand = createExpander(index);
  return {
    async search(text) {
      const asked = await expand(text, await index.count());
      const wanted = wantedOf(asked);
      if (wanted === null) return [];
      const rows = await index.best(wanted, asked, CANDIDATES);
      const whole = rows
        .map((row) => ({ row, ...judge(row.place, row.body, asked) }))
        .filter(({ coverage }) => coverage >= covered);
      const order = (a: Judged, b: Judged): number => b.score - a.score || rows.indexOf(a.row) - rows.indexOf(b.row);
      // What counts in the end is what the person gets to see.
      const seen = whole
        .sort(order)
        .slice(0, 2 * SHOWN)
        .map(({ row }) => {
          const excerpt = cutExcerpt(row.body, asked);
          return { row, excerpt, ...judge(row.place, excerpt, asked) };
        });
      const enough = seen.filter(({ coverage, words, named }) => {
        // One word alone is enough only where it is what the section is about.
        return coverage >= covered && (words > 1 || (asked.length === 1 && named > 0));
      });
      const best = Math.max(0, ...enough.map(({ score }) => score));
      return enough
        .sort(order)
        .filter(({ score }) => score >= best * NEAR)
        .slice(0, SHOWN)
        .map(({ row, excerpt, coverage }) => ({
          file: row.path,
          place: row.place.split('\n'),
          line: row.line,
          language: spokenOf(row.language),
          text: excerpt,
          coverage,
        }));
    },
  };
}

interface Judged {
  row: Section;
  score: number;
}

/** What to look for: any telling word; of words that are everywhere only pairs, or their being in a heading. */
function wantedOf(asked: readonly Asked[]): Wanted | null {
  const known = asked.filter(({ alternatives }) => alternatives.length > 0).sort((a, b) => a.rows - b.rows);
  const telling: Asked[] = [];
  let room = TELLING_ROWS;
  for (const word of known) {
    if (word.rows > room) break;
    room -= word.rows;
    telling.push(word);
  }
  const [first, second] = known.slice(telling.length);
  if (first && second && first.rows + second.rows <= PAIR_ROWS) return { telling, pair: [first, second] };
  if (telling.length > 0) return { telling };
  return first ? { telling, heading: first } : null;
}

/** How much of the question a section holds, how many of its words, and how many its headings name. */
function judge(place: string, text: string, asked: readonly Asked[]) {
  const heading = new Set(termsOf(place));
  const body = new Set(termsOf(text));
  let weight = 0;
  let found = 0;
  let named = 0;
  let words = 0;
  for (const { alternatives, telling } of asked) {
    weight += telling;
    let best = 0;
    let inHeading = 0;
    for (const { terms, worth } of alternatives) {
      if (worth > best && terms.every((term) => heading.has(term) || body.has(term))) best = worth;
      if (worth > inHeading && terms.every((term) => heading.has(term))) inHeading = worth;
    }
    found += best * telling;
    named += inHeading * telling;
    if (best > 0) words++;
  }
  const coverage = found / (weight || 1);
  return { coverage, words, named, score: coverage + (HEADING * named) / (weight || 1) };
}

function spokenOf(tag: string | null): Language | null {
  return LANGUAGES.find((language) => language === tag) ?? null;
}
