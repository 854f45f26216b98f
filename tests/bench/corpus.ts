// A folder of documents for the benches, and how long searches in it take. The sections are nonsense in the words of our own
// entries, which is harder than any handbook: every word of a question is common.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKnowledge } from '../../cli/open-knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';

const SECTIONS_EACH = 50;

/** Writes a folder of documents, the same one every time; returns what stands in each section. */
export function writeCorpus(dir: string, sections: number): string[] {
  const knowledge = openKnowledge();
  const random = randomFrom(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const ours = LANGUAGES.map((language) =>
    knowledge.entries
      .flatMap((entry) =>
        [entry.title, entry.cause, ...entry.fix.map((step) => step.text)].map((text) => text[language]),
      )
      .concat(knowledge.entries.flatMap((entry) => entry.questions[language]))
      .flatMap((text) => text.replace(/[`*#]/g, '').split(/\s+/)),
  );
  const syllables = 'ka lo mi ter ven rik sol dan pro fir nus bak tel om gra vis hel for stu wen'.split(' ');
  // Names, places and products: a long tail of which some come back often.
  const rare = (): string => {
    let rest = Math.floor(random() ** 3 * 60_000) + 7;
    let word = '';
    for (let at = 0; at < 4; at++) {
      word += syllables[rest % syllables.length] ?? '';
      rest = Math.floor(rest / syllables.length) + at;
    }
    return word;
  };
  mkdirSync(dir, { recursive: true });
  const texts: string[] = [];
  for (let file = 0; file < sections / SECTIONS_EACH; file++) {
    const own = ours[file % ours.length] as string[];
    let out = `# Handbook ${file}\n\n`;
    for (let section = 0; section < SECTIONS_EACH; section++) {
      const size = 40 + Math.floor(random() * 80);
      const text = Array.from({ length: size }, () => (random() < 0.15 ? rare() : pick(own))).join(' ');
      const heading = `${rare()} ${pick(own)} ${rare()}`;
      out += `## ${heading}\n\n${text}.\n\n`;
      texts.push(`${heading} ${text}`);
    }
    writeFileSync(join(dir, `handbook-${String(file).padStart(5, '0')}.md`), out);
  }
  return texts;
}

/** How long each search takes, in milliseconds, the shortest first. */
export async function times(questions: readonly string[], search: (q: string) => unknown): Promise<number[]> {
  const all: number[] = [];
  for (const question of questions) {
    const started = performance.now();
    await search(question);
    all.push(performance.now() - started);
  }
  return all.sort((a, b) => a - b);
}

/** The value below which this share of sorted ones lies. */
export function part(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Numerical Recipes' generator: the same corpus every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
