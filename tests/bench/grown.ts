// Knowledge of any size, made from our own entries with words exchanged.
import { fileURLToPath } from 'node:url';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { knowledgeOf, type Knowledge } from '../../knowledge/knowledge.ts';
import { finish } from '../../knowledge/slices.ts';
import { localized } from '../../knowledge/types.ts';
import type { KnowledgeEntry, Localized } from '../../knowledge/types.ts';

/** So many entries: ours, then more about the same subjects under other words, each with a code of its own. */
export function grown(size: number): Knowledge {
  const asked = openKnowledge().entries.filter((entry) => entry.questions.en.length > 0);
  const entries = Array.from({ length: size }, (_, at): KnowledgeEntry => {
    const entry = asked[at % asked.length] as KnowledgeEntry;
    const copy = Math.floor(at / asked.length);
    if (copy === 0) return entry;
    const say = (text: Localized): Localized => localized((language) => renamed(text[language], at));
    return {
      ...{ ...entry, id: `${entry.id}-${copy}`, rule: null, title: say(entry.title), cause: say(entry.cause) },
      fix: entry.fix.map((step) => ({ ...step, text: say(step.text) })),
      questions: localized((language) => entry.questions[language].map((text) => renamed(text, at))),
      codes: [{ id: `0x81${at.toString(16).padStart(6, '0')}`, symbol: null }],
    };
  });
  const loaded = { entries, problems: [], sources: new Map([['size', String(size)]]) };
  const knowledge = knowledgeOf(loaded, fileURLToPath(new URL('../../knowledge', import.meta.url)));
  finish(knowledge.prepare());
  return knowledge;
}

/** A third of the words are a product's own. */
function renamed(text: string, seed: number): string {
  return text
    .split(' ')
    .map((word, at) => ((at * 7 + seed) % 3 === 0 ? `${word.slice(0, 3)}${(seed * 31 + at) % 977}` : word))
    .join(' ');
}
