// Two entries that say the same make a person choose between twins: one title, one code and name of a phase, once.
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry } from '../types.ts';
import type { Check } from './room.ts';

export const checkOverlap: Check = ({ entries }, say) => {
  const seen = new Map<string, KnowledgeEntry>();
  const take = (key: string, entry: KnowledgeEntry): KnowledgeEntry | undefined => {
    const other = seen.get(key);
    if (!other) seen.set(key, entry);
    return other === entry ? undefined : other;
  };
  for (const entry of entries) {
    for (const language of LANGUAGES) {
      const other = take(`${language} ${entry.title[language].toLowerCase()}`, entry);
      if (other)
        say.warning(entry, ['title', language], `${other.id} has the same title: say what is different, or merge them`);
    }
    for (const [at, { id, symbol }] of entry.codes.entries()) {
      const other = take(`${entry.phase} ${id} ${symbol ?? ''}`, entry);
      if (other)
        say.warning(entry, ['codes', at], `${id} is also explained by ${other.id} in ${entry.phase}: keep it in one`);
    }
  }
};
