// The same question in two entries makes search guess; a question twice in one entry says nothing.
import { LANGUAGES } from '../types.ts';
import type { KnowledgeEntry } from '../types.ts';
import type { Check } from './room.ts';

export const checkQuestions: Check = ({ entries }, say) => {
  const asked = new Map<string, KnowledgeEntry>();
  for (const entry of entries) {
    const own = new Set<string>();
    for (const language of LANGUAGES) {
      for (const [at, question] of entry.questions[language].entries()) {
        const key = question
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]+/gu, ' ')
          .trim();
        if (own.has(`${language} ${key}`))
          say.warning(entry, ['questions', language, at], `“${question}” stands twice`);
        own.add(`${language} ${key}`);
        const other = asked.get(key);
        if (other && other !== entry)
          say.warning(entry, ['questions', language, at], `“${question}” is also asked in ${other.id}: keep it in one`);
        asked.set(key, entry);
      }
    }
  }
};
