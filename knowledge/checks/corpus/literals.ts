// Literals that a translation must not touch: values, field labels and server codes, compared with the samples beside them.
import { FIELDS } from '../../../diagnosis/fields.ts';
import type { CorpusFinding, Detector } from './finding.ts';
import { eachLine } from './finding.ts';

const HEADING = /^#{1,6} <a name="([^"]*)"><\/a>(.*)$/;
/** A sentence about a field or section of the output, in the languages of the documents. */
const ABOUT_FIELDS = /\b(veld|velden|sectie|subsectie|field|section|felt|feltet|delen)\b/i;
const QUOTED = /['‘"“] ?([^'‘’"“”]{3,40}?) ?['’"”]/g;
/** How yes and no read in the languages of the documents. */
const TRANSLATED_VALUE = /\*\*(ja|nee|nei)\*\*/gi;

export const findLiterals: Detector = (source, lines) => {
  const samples = readSamples(lines);
  const prose = lines.map((line, at) => (samples.lines.has(at) || line.startsWith('>') ? '' : line));
  return [
    ...eachLine('translated-literal', source, prose, headingValues),
    ...eachLine('translated-literal', source, prose, (line) => quotedLabels(line, samples.labels)),
    ...eachLine('translated-literal', source, prose, (line) => serverCodes(line, samples.codes)),
    ...eachLine('translated-literal', source, prose, fieldValues),
    ...unknownLabels(source.file, lines, samples),
  ];
};

/** The anchor of a heading keeps its English: `…--yes` over a heading that says something else. */
function headingValues(line: string): { seen: string; expected: string }[] {
  const [, anchor = '', heading = ''] = HEADING.exec(line) ?? [];
  const values = anchor.split('-').filter((word) => word === 'yes' || word === 'no');
  if (values.length === 0 || !values.some((value) => anchor.endsWith(value))) return [];
  const printed = heading.split(/[^A-Za-z]+/).filter((word) => word === 'YES' || word === 'NO');
  const wanted = values.map((value) => value.toUpperCase());
  if (printed.join() === wanted.join()) return [];
  return [{ seen: heading.trim(), expected: `${wanted.join(' … ')}, as the anchor ${anchor} has it` }];
}

/** A label in quotes that dsregcmd does not print. */
function quotedLabels(line: string, labels: ReadonlySet<string>): { seen: string; expected: string }[] {
  if (!ABOUT_FIELDS.test(line)) return [];
  return [...line.matchAll(QUOTED)].flatMap(([, quoted = '']) =>
    labels.has(quoted.trim()) ? [] : [{ seen: quoted.trim(), expected: 'a label as dsregcmd prints it' }],
  );
}

/** `DirectoryError` in the samples, its first word before a translated second one in the prose. */
function serverCodes(line: string, codes: readonly string[]): { seen: string; expected: string }[] {
  return codes.flatMap((code) => {
    const [first = '', ...rest] = code.split(/(?=[A-Z])/);
    if (rest.length === 0) return [];
    const words = line.split(/[^\p{L}]+/u);
    return words.flatMap((word, at) => {
      const next = words[at + 1] ?? '';
      if (word !== first || words[at - 1] === 'Active' || !/^\p{Ll}{3,8}$/u.test(next)) return [];
      return [{ seen: `${word} ${next}`, expected: code }];
    });
  });
}

/** A value named in bold that the output prints as YES or NO. */
function fieldValues(line: string): { seen: string; expected: string }[] {
  return [...line.matchAll(TRANSLATED_VALUE)].map(([seen, value = '']) => ({
    seen,
    expected: value.toLowerCase() === 'ja' ? 'YES' : 'NO',
  }));
}

interface Samples {
  /** 0-based lines inside a code fence. */
  lines: ReadonlySet<number>;
  labels: ReadonlySet<string>;
  /** Values of `Server ErrorCode`, and other words written like one (`AuthenticationError`). */
  codes: readonly string[];
}

function readSamples(lines: readonly string[]): Samples {
  const inside = new Set<number>();
  const codes = new Set<string>();
  let isOpen = false;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('```')) isOpen = !isOpen;
    if (isOpen || line.startsWith('```')) inside.add(at);
    for (const [word] of line.matchAll(/\b(?:[A-Z][a-z]{3,}){1,3}Error\b/g)) codes.add(word);
  }
  const sections = FIELDS.flatMap(({ section }) => section.replace(/ \([^()]*\)/g, '').split(' > '));
  return { lines: inside, labels: new Set([...sections, ...FIELDS.map(({ label }) => label)]), codes: [...codes] };
}

/** Rows of a sample whose label is none, and a value that begins with the separator again. */
function unknownLabels(file: string, lines: readonly string[], { lines: inside, labels }: Samples): CorpusFinding[] {
  return [...inside].flatMap((at): CorpusFinding[] => {
    const [label = '', value = ''] = splitRow(lines[at] ?? '');
    if (label === '' || label.startsWith('+') || label.startsWith('|') || label.startsWith('`')) return [];
    const finding = { file, line: at + 1, kind: 'unknown-field' as const, seen: (lines[at] ?? '').trim(), defects: [] };
    if (!labels.has(label)) return [{ ...finding, expected: 'a label of dsregcmd' }];
    return value.startsWith(':') ? [{ ...finding, expected: `${label} : ${value.slice(1).trim()}` }] : [];
  });
}

function splitRow(line: string): [string, string] | [] {
  const colon = line.indexOf(':');
  return colon < 0 ? [] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
