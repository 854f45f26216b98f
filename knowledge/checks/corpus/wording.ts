// Links that cannot work, words said twice, and the forms we already know.
import type { DamagedForm } from '../../tables.ts';
import { compileForms } from '../no-corpus-defect.ts';
import type { Detector } from './finding.ts';
import { eachLine } from './finding.ts';

const LINK = /\[([^\][]*)\]\(([^()]*)\)/g;
/** Words of a row that say the same twice; a name may be said twice in a heading, so three letters are too few. */
const TWICE = /(?<![\p{L}\p{N}])((?:\p{L}+ ){0,3}\p{L}{4,}) \1(?![\p{L}\p{N}])/gu;

export const findLinks: Detector = (source, lines) =>
  eachLine('broken-link', source, lines, (line) =>
    [...line.matchAll(LINK)].flatMap(([seen, label = '', target = '']) => {
      const shown = label.trim();
      if (target.includes('##')) return [{ seen, expected: target.replace('##', '#') }];
      return /^https?:\/\//.test(shown) && shown !== target.trim() ? [{ seen: shown, expected: target.trim() }] : [];
    }),
  );

export const findRepeats: Detector = (source, lines) =>
  eachLine('repeated-words', source, lines.map(proseOf), (line) =>
    [...line.matchAll(TWICE)].map(([seen, once = '']) => ({ seen, expected: once })),
  );

/** Forms of damaged-forms.yaml, with the ids of their defects. */
export function knownForms(forms: readonly DamagedForm[]): Detector {
  const find = compileForms(forms.filter(({ code, exact, prose }) => code === null && !(prose && !exact)));
  return (source, lines) =>
    lines.flatMap((line, at) =>
      find(proseOf(line), source.language, null).map(({ form, meant, defects }) => ({
        file: source.file,
        line: at + 1,
        kind: 'known-form' as const,
        seen: form ?? '',
        expected: meant,
        defects,
      })),
    );
}

/** The translation alone, without its twin and without tags. */
function proseOf(line: string): string {
  return line.replace(/<span class="sxs-lookup"><span[^<>]*>[^<]*<\/span><\/span>/g, ' ').replace(/<[^<>]*>/g, '');
}
