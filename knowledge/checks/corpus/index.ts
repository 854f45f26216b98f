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
