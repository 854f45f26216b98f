// Reads a question for the index: each telling word with what it may be called there: inflected, joined, misspelt, in another language.
import { readConcepts } from '../search/concepts.ts';
import { fold } from '../search/normalize.ts';
import { readGlossary } from '../search/open.ts';
import type { Known, Vocabulary } from './engine.ts';
import { isNear } from './near.ts';
import { subjectWords, termOf } from './terms.ts';

export interface Alternative {
  /** All of them have to be there. */
  terms: string[];
  /** 0 to 1: how sure it is that the same is meant. */
  worth: number;
}

/** One word of a question. */
export interface Asked {
  /** Folded, as it was typed. */
  word: string;
  alternatives: Alternative[];
  /** How much it tells: a word of few sections much, one of every section nearly nothing. */
  telling: number;
  /** Sections that hold any of the alternatives, counted together. */
  rows: number;
}

const QUESTION_LIMIT = 500;
const WORDS = 12;
const WORTH = { same: 1, form: 0.9, split: 0.9, slip: 0.85, longer: 0.75, concept: 0.65, beginning: 0.5 };
/** Short words keep their endings in the index: lyd, lyden; fil, filer. */
const ENDINGS = ['e', 'en', 'er', 'et', 'n', 's', 't', 'ene', 'es'];
/** The most any word tells. */
const TELLING_LIMIT = 7;
/** What the words around the subject count: people say them of anything. */
const SMALL_TALK = 0.25;
const LONGER = 6;
const FORMS = 8;
/** Terms a step may add to a word; more would only cost time. */
const ALTERNATIVES = 14;

const AROUND = new Set(
  (
    'work works working know need want use using new old help problem issue error way find tell explain thing things please possible someone people many much long first day days time company employee employees take after before always often back ' +
    'werk werken werkt weet weten nodig gebruik gebruiken nieuw nieuwe oud oude hulp help probleem fout manier vinden vind krijgen doen doe ding dingen graag mogelijk mensen hoeveel lang lange eerste dag dagen tijd bedrijf kantoor medewerker medewerkers collega gaan maken wil willen hele heel altijd vaak terug wilde ' +
    'fungerer virker vet vite trenger bruke bruker ny nytt nye gammel hjelp problem feil mate finne finner gjor gjore gjores ting gjerne mulig folk mange mye lenge forste dag dager tid firma kontor ansatt ansatte kollega gar fa far far hele alltid ofte tilbake andre vil'
  )
    .split(' ')
    .map(termOf),
);

/** The returned function takes a question and the number of sections there are. */
export function createExpander(vocabulary: Vocabulary): (text: string, sections: number) => Promise<Asked[]> {
  const glossary = readGlossary();
  const concepts = readConcepts(glossary);

  const lookUp = async (terms: readonly string[]): Promise<Map<string, number>> =>
    new Map((await vocabulary.known(terms)).map(({ term, sections }) => [term, sections]));
  const startingWith = async (...starts: string[]): Promise<Known[][]> =>
    starts.length > 0 ? vocabulary.longer(starts, LONGER) : [];

  /** The nearest word of the documents, the commonest of several. */
  const slipOf = async (term: string): Promise<Known | undefined> => {
    if (term.length < 5 || /\d/.test(term)) return undefined;
    const found = await vocabulary.similar(term);
    return found.filter((known) => isNear(term, known.term)).sort((a, b) => b.sections - a.sections)[0];
  };

  /** The two words of the documents a compound is made of: wifi|wachtwoord; the evenest cut wins. */
  const partsOf = async (word: string): Promise<{ terms: string[]; sections: number } | undefined> => {
    if (word.length < 8) return undefined;
    const cuts = Array.from({ length: word.length - 6 }, (_, at) => [
      termOf(word.slice(0, at + 3)),
      termOf(word.slice(at + 3)),
    ]);
    const known = await lookUp(cuts.flat());
    const even = ([left = '', right = '']: string[]): number => Math.min(left.length, right.length);
    const [best] = cuts.filter((cut) => cut.every((term) => known.has(term))).sort((a, b) => even(b) - even(a));
    return best && { terms: best, sections: Math.min(...best.map((term) => known.get(term) ?? 0)) };
  };

  /** How the glossary says the same in the other languages. */
  const formsOf = async (word: string): Promise<Known[]> => {
    const terms: string[] = [];
    const starts: string[] = [];
    for (const name of concepts.find([word])) {
      for (const form of glossary[name] ?? []) {
        const folded = fold(form);
        if (folded.includes(' ') || folded.startsWith('*')) continue;
        if (!folded.endsWith('*')) terms.push(termOf(folded));
        else if (folded.length > 4) starts.push(folded.slice(0, -1));
      }
    }
    if (terms.length + starts.length === 0) return [];
    const [known, longer] = await Promise.all([vocabulary.known(terms), startingWith(...starts)]);
    return [known, ...longer]
      .flat()
      .sort((a, b) => b.sections - a.sections)
      .slice(0, FORMS);
  };

  return async (text, sections) => {
    const words = [...new Set(subjectWords(text.slice(0, QUESTION_LIMIT)))].slice(0, WORDS);
    const terms = words.map(termOf);
    const joined = words.map((word, at) => [
      termOf(word + (words[at + 1] ?? '')),
      termOf(`${word}s${words[at + 1] ?? ''}`),
    ]);
    const known = await lookUp([...terms, ...joined.flat(), ...terms.flatMap(inflected)]);

    const read = async (word: string, at: number): Promise<Asked> => {
      const term = termOf(word);
      const found = new Map<string, Alternative>();
      let rows = 0;
      let widest = 0;
      const add = (these: string[], count: number | undefined, worth: number): void => {
        const key = these.join(' ');
        if (count === undefined || found.has(key) || found.size >= ALTERNATIVES) return;
        found.set(key, { terms: these, worth });
        rows += count;
        if (worth >= WORTH.beginning) widest = Math.max(widest, count);
      };
      add([term], known.get(term), WORTH.same);
      for (const side of [at, at - 1]) {
        for (const both of side + 1 < words.length ? (joined[side] ?? []) : [])
          add([both], known.get(both), WORTH.same);
      }
      for (const form of inflected(term)) add([form], known.get(form), WORTH.form);
      if (found.size === 0) {
        const parts = await partsOf(word);
        if (parts) add(parts.terms, parts.sections, WORTH.split);
      }
      const [longer, forms] = await Promise.all([term.length >= 4 ? startingWith(term) : [], formsOf(word)]);
      for (const more of longer.flat()) add([more.term], more.sections, WORTH.longer);
      for (const form of forms) add([form.term], form.sections, WORTH.concept);
      if (found.size === 0) {
        const slip = await slipOf(term);
        if (slip) add([slip.term], slip.sections, WORTH.slip);
      }
      // vergaderruimte where the documents say vergaderzaal
      if (found.size === 0 && term.length >= 8) {
        const beginning = term.slice(0, Math.ceil(term.length * 0.6));
        for (const like of (await startingWith(beginning)).flat()) add([like.term], like.sections, WORTH.beginning);
      }
      // A word the documents do not have tells as much as one of a single section.
      const rare = Math.log(1 + (sections - widest + 0.5) / (widest + 0.5));
      const telling = Math.min(rare, TELLING_LIMIT) * (AROUND.has(term) ? SMALL_TALK : 1);
      return { word, alternatives: [...found.values()], telling, rows };
    };
    // Two words of one term are asked once.
    const first = words.map((word, at) => ({ word, at })).filter(({ at }) => terms.indexOf(terms[at] ?? '') === at);
    return Promise.all(first.map(({ word, at }) => read(word, at)));
  };
}

/** The forms of a word too short to be cut to its stem, and of one that is cut to another: erklær-ing, erklæ-ringen. */
function inflected(term: string): string[] {
  if (/\d/.test(term)) return [];
  if (term.length >= 8) return [1, 2, 3].map((less) => term.slice(0, -less));
  if (term.length < 3 || term.length > 6) return [];
  const shorter = ENDINGS.filter((ending) => term.endsWith(ending) && term.length - ending.length >= 3);
  return [...ENDINGS.map((ending) => term + ending), ...shorter.map((ending) => term.slice(0, -ending.length))];
}
