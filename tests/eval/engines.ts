// The engines that were not chosen, on the same entries: what the table compares ours with.
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { LANGUAGES } from '../../knowledge/types.ts';
import type { KnowledgeEntry } from '../../knowledge/types.ts';

export interface Engine {
  name: string;
  rank(text: string): Promise<KnowledgeEntry[]> | KnowledgeEntry[];
}

/** Fuse.js, MiniSearch and Orama over titles, questions and causes of every entry in all languages. */
export function otherEngines(entries: readonly KnowledgeEntry[]): Engine[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const documents = entries.map((entry) => ({
    id: entry.id,
    title: LANGUAGES.map((language) => entry.title[language]).join(' '),
    questions: LANGUAGES.flatMap((language) => entry.questions[language]).join(' '),
    cause: LANGUAGES.map((language) => entry.cause[language]).join(' '),
  }));
  const found = (ids: readonly string[]): KnowledgeEntry[] => ids.flatMap((id) => byId.get(id) ?? []);

  const listed = entries.map((entry) => ({
    id: entry.id,
    title: LANGUAGES.map((language) => entry.title[language]),
    questions: LANGUAGES.flatMap((language) => entry.questions[language]),
    cause: LANGUAGES.map((language) => entry.cause[language]),
  }));
  const fuse = new Fuse(listed, { keys: ['title', 'questions', 'cause'], threshold: 0.6, ignoreLocation: true });

  const mini = new MiniSearch({
    fields: ['title', 'questions', 'cause'],
    searchOptions: { boost: { title: 2, questions: 2 }, prefix: true, fuzzy: 0.2 },
  });
  mini.addAll(documents);

  const orama = create({ schema: { id: 'string', title: 'string', questions: 'string', cause: 'string' } });
  const filled = Promise.resolve(insertMultiple(orama, documents));

  return [
    { name: 'Fuse.js', rank: (text) => found(fuse.search(text, { limit: 3 }).map((hit) => hit.item.id)) },
    {
      name: 'MiniSearch',
      rank: (text) =>
        found(
          mini
            .search(text)
            .slice(0, 3)
            .map((hit) => String(hit.id)),
        ),
    },
    {
      name: 'Orama',
      rank: async (text) => {
        await filled;
        const result = await searchOrama(orama, {
          term: text,
          tolerance: 1,
          limit: 3,
          boost: { title: 2, questions: 2 },
        });
        return found(result.hits.map((hit) => String(hit.document.id)));
      },
    },
  ];
}
