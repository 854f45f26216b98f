// Reads Nynorsk, Danish, Swedish and German word by word as the language of ours that is nearest, for the search to know.
import { fold } from './normalize.ts';

/** Language tag -> its words -> ours; see neighbours.yaml. */
export type NeighbourWords = Record<string, Record<string, string>>;

/**
 * Gives a text back with the words of that language in ours, all else as it was written; `tag` as the detector gives it.
 * In what is taken for Bokmål or Dutch the neighbours' words that are no folded words of ours are read, too.
 */
export type Neighbours = (text: string, tag: string | null, isOurs: (word: string) => boolean) => string;

/** What may be taken for a language of ours; where one word stands in several of them, the first counts. */
const NEAR: Record<string, string[]> = { nb: ['nn', 'da'], nl: ['de'] };

interface Glossary {
  meant: ReadonlyMap<string, string>;
  /** In words. */
  longest: number;
}

/** Opens the word lists of the neighbouring languages. */
export function readNeighbours(lists: NeighbourWords): Neighbours {
  const glossaries = new Map(Object.entries(lists).map(([tag, words]) => [tag, readGlossary(words)]));
  const near = new Map(Object.entries(NEAR).map(([tag, others]) => [tag, wordsOfAll(others, glossaries)]));
  return (text, tag, isOurs) => {
    const meant = near.get(tag ?? '');
    if (meant) return reworded(text, { meant, longest: 1 }, isOurs);
    const glossary = glossaries.get(tag ?? '');
    return glossary ? reworded(text, glossary, () => false) : text;
  };
}

/** The single words of several glossaries. */
function wordsOfAll(tags: string[], glossaries: ReadonlyMap<string, Glossary>): Map<string, string> {
  const meant = new Map<string, string>();
  for (const tag of tags)
    for (const [word, ours] of glossaries.get(tag)?.meant ?? [])
      if (!word.includes(' ') && !meant.has(word)) meant.set(word, ours);
  return meant;
}

function readGlossary(words: Record<string, string>): Glossary {
  const meant = new Map<string, string>();
  let longest = 1;
  for (const [word, ours] of Object.entries(words)) {
    // Typed without the keys for them, ä, ö and ü have an e behind.
    for (const form of [word, word.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue')])
      meant.set(fold(form), ours);
    longest = Math.max(longest, word.split(' ').length);
  }
  return { meant, longest };
}

/** Words and what stands between them, in turn. */
const PARTS = /[\p{L}\p{N}_]+|[^\p{L}\p{N}_]+/gu;
const WORD_FIRST = /^[\p{L}\p{N}_]/u;

function reworded(text: string, { meant, longest }: Glossary, isOurs: (word: string) => boolean): string {
  const parts = text.match(PARTS) ?? [];
  const first = WORD_FIRST.test(text) ? 0 : 1;
  let made = first === 0 ? '' : (parts[0] ?? '');
  for (let at = first; at < parts.length; at += 2) {
    // Several words, with something between each two.
    let count = Math.min(longest, (parts.length - at + 1) >> 1);
    let written = count === 1 ? (parts[at] ?? '') : parts.slice(at, at + 2 * count - 1).join('');
    while (count > 1 && !meant.has(fold(written))) {
      count -= 1;
      written = parts.slice(at, at + 2 * count - 1).join('');
    }
    const words = fold(written);
    const ours = meant.get(words);
    made += ours === undefined || isOurs(words) ? written : ours;
    at += 2 * (count - 1);
    made += parts[at + 1] ?? '';
  }
  return made;
}
