// The report on the source documents: what a program finds wrong in them by itself, with file and line.
import type { SourceDocument } from '../../ingest/sources.ts';
import type { DamagedForm } from '../../tables.ts';
import { findCommands } from './commands.ts';
import type { CorpusFinding, Detector } from './finding.ts';
import { findLiterals } from './literals.ts';
import { findNumbers } from './numbers.ts';
import { findLostLiterals } from './twins.ts';
import { findLinks, findRepeats, knownForms } from './wording.ts';

/** Everything found, by file, line and kind. */
export function reportCorpus(documents: readonly SourceDocument[], forms: readonly DamagedForm[]): CorpusFinding[] {
  const detectors: readonly Detector[] = [
    findNumbers,
    findLiterals,
    findCommands,
    findLostLiterals,
    findLinks,
    findRepeats,
    knownForms(forms),
  ];
  return documents.flatMap((source) => {
    const lines = source.text.split('\n');
    // The head of a document says who wrote it, not what is so.
    const head = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
    const body = lines.map((line, at) => (at <= head ? '' : line));
    return detectors.flatMap((detect) => detect(source, body)).sort((a, b) => a.line - b.line);
  });
}

/** The report as lines for people: one a finding, and the count of each kind. */
export function formatReport(report: readonly CorpusFinding[]): string {
  const lines = report.map(({ file, line, kind, seen, expected, defects }) => {
    const ids = defects.length > 0 ? ` [${defects.join(', ')}]` : '';
    return `sources/${file}:${line}  ${kind}  ${shorten(seen)}  ->  ${shorten(expected)}${ids}`;
  });
  const counts = new Map<string, number>();
  for (const { kind } of report) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sums = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`);
  return [...lines, `${report.length} findings in the source documents: ${sums.join(', ')}`].join('\n');
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
