// What the English twin says literally and its translation does not: commands, code, abbreviations, names of scripts.
import { cleanDocument } from '../../ingest/clean.ts';
import type { TwinSentence } from '../../ingest/clean.ts';
import type { CorpusFinding, Detector } from './finding.ts';

/** Words of a command line: a program, a switch, a host, a path. */
const COMMAND_WORD = /^(?:[\\/-][\w\\/.-]+|dsregcmd|psexec)$|\.exe/i;
/** FAQ is the one abbreviation that each language has its own words for. */
const ABBREVIATION = /\b(?!FAQ)[A-Z]{2,5}\b/g;
/** What a script is called. */
const NAME = /\b(?:[A-Z][a-z]{1,20} ){1,4}[A-Z][a-z]{1,20}(?= script\b)/g;

export const findLostLiterals: Detector = (source) => {
  const { twins } = cleanDocument(source.text);
  // An abbreviation that the English also writes in lower case is an ordinary word, set in capitals.
  const ordinary = new Set(
    twins.flatMap(({ english }) =>
      withoutTargets(english)
        .split(/[^A-Za-z]+/)
        .filter((word) => /^[a-z]+$/.test(word)),
    ),
  );
  const lines = source.text.split('\n');
  return twins.flatMap((twin): CorpusFinding[] => {
    // A heading is translated as a whole.
    if (lines[twin.line - 1]?.startsWith('#')) return [];
    const finding = { file: source.file, line: twin.line, seen: twin.text, defects: [] };
    const words = commandWords(twin.english).filter((word) => !commandWords(twin.text).includes(word));
    if (words.length > 0) return [{ ...finding, kind: 'damaged-command', expected: twin.english }];
    const lost = literals(twin, ordinary).filter((literal) => !twin.text.includes(literal));
    return lost.length > 0 ? [{ ...finding, kind: 'lost-in-translation', expected: lost.join(', ') }] : [];
  });
};

function commandWords(text: string): string[] {
  return withoutTargets(text)
    .split(/[\s`"“”]+/)
    .map((word) => word.replace(/(?<![.,;:])[.,;:]+$/, ''))
    .filter((word) => COMMAND_WORD.test(word));
}

function literals({ english }: TwinSentence, ordinary: ReadonlySet<string>): string[] {
  const bare = withoutTargets(english);
  const abbreviations = (bare.match(ABBREVIATION) ?? []).filter((word) => !ordinary.has(word.toLowerCase()));
  return [...new Set([...abbreviations, ...(bare.match(NAME) ?? [])])];
}

const withoutTargets = (text: string): string => text.replace(/\]\([^()]*\)/g, ']');
