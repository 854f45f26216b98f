// Commands that would not run: a switch inside the quotes of a path, a lost space, code glued to a word.
import { cleanDocument } from '../../ingest/clean.ts';
import type { Detector } from './finding.ts';
import { eachLine } from './finding.ts';

/** A quoted path to a program with its switch inside the quotes: the shell would look for a file of that name. */
const SWITCH_INSIDE = /"([^"`]*\.exe) ([/-][a-z]+)"/gi;
/** Programs of these documents; a switch or a path needs a space before it. */
const NO_SPACE = /\b(?:(dsregcmd|autoworkplace)(?:\.exe)?-?(\/[a-z]+)|(psexec)(-[a-z])\b)/gi;
const SPLIT_HOST = /\\\\ +([A-Za-z0-9-]+)/g;

export const findCommands: Detector = (source, lines) => {
  const visible = lines.map((line) => line.replace(/<[^<>]*>/g, ' ').replace(/(\]\()[^()]*\)/g, '$1)'));
  const translated = lines.map((line) => cleanDocument(line).markdown.replace(/<[^<>]*>/g, ''));
  return [
    ...eachLine('damaged-command', source, visible, (line) =>
      unique([
        ...[...line.matchAll(SWITCH_INSIDE)].map(([seen, path, flag]) => ({ seen, expected: `"${path}" ${flag}` })),
        ...[...line.matchAll(NO_SPACE)].map(([seen, program, path, other, flag]) => ({
          seen,
          expected: `${program ?? other} ${path ?? flag}`,
        })),
        ...[...line.matchAll(SPLIT_HOST)].map(([seen, host = '']) => ({ seen, expected: `\\\\${host}` })),
      ]),
    ),
    ...eachLine('damaged-command', source, translated, gluedCode),
  ];
};

/** Code spans that touch a word: the translation has put them in the middle of it. */
function gluedCode(line: string): { seen: string; expected: string }[] {
  if (line.startsWith('```')) return [];
  const parts = line.split('`');
  return parts.flatMap((code, at) => {
    if (at % 2 === 0 || at === parts.length - 1) return [];
    const before = /(?<!\p{L})\p{L}+$/u.exec(parts[at - 1] ?? '')?.[0] ?? '';
    const after = /^\p{L}+/u.exec(parts[at + 1] ?? '')?.[0] ?? '';
    if (before === '' && after === '') return [];
    const spaced = [before, `\`${code}\``, after].filter(Boolean).join(' ');
    return [{ seen: `${before}\`${code}\`${after}`, expected: spaced }];
  });
}

function unique<T extends { seen: string }>(found: T[]): T[] {
  return found.filter((item, at) => found.findIndex(({ seen }) => seen === item.seen) === at);
}
