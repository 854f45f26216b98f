// Knowledge of any size, made from our own entries with words exchanged.
import { fileURLToPath } from 'node:url';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { knowledgeOf, type Knowledge } from '../../knowledge/knowledge.ts';
import { finish } from '../../knowledge/slices.ts';
import { route } from '../../dialogs/route.ts';
import { localized } from '../../knowledge/types.ts';
import type { KnowledgeEntry, Localized } from '../../knowledge/types.ts';
import { CODE, DIAGNOSIS, QUESTION } from './turns.ts';

/**
 * So many entries: ours, then more about the same subjects under other words, each with a code of its own. Those that the
 * turns are answered with come first: few entries and many then give the same answer, and only their number differs.
 */
export function grown(size: number): Knowledge {
  const whole = openKnowledge();
  const shown = new Set(
    [DIAGNOSIS, QUESTION, CODE].flatMap(({ say }) => {
      const text = say(0) as string;
      const { findings, notes } = whole.diagnose(text);
      return [...route(text, 'en', whole).entries, ...findings, ...notes].map(({ id }) => id);
    }),
  );
  const isShown = ({ id }: KnowledgeEntry): number => Number(shown.has(id));
  const asked = whole.entries
    .filter((entry) => entry.questions.en.length > 0 || isShown(entry))
    .sort((left, right) => isShown(right) - isShown(left));
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
