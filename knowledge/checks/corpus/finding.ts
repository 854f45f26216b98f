// What the report on the source documents is made of.
import type { SourceDocument } from '../../ingest/sources.ts';

export type CorpusFindingKind =
  | 'hex-decimal'
  | 'one-code-two-symbols'
  | 'copied-reason'
  | 'translated-literal'
  | 'damaged-command'
  | 'unknown-field'
  | 'lost-in-translation'
  | 'broken-link'
  | 'repeated-words'
  | 'known-form';

export interface CorpusFinding {
  /** Under sources/. */
  file: string;
  line: number;
  kind: CorpusFindingKind;
  /** What the document says. */
  seen: string;
  /** What it should say, as far as a program can tell. */
  expected: string;
  /** Ids in damaged-forms.yaml, where the form is a known one. */
  defects: string[];
}

/** Looks at one document; finds by rules, not by a list of places. */
export type Detector = (source: SourceDocument, lines: readonly string[]) => CorpusFinding[];

/** Runs `find` over each line and dresses what it gives. */
export function eachLine(
  kind: CorpusFindingKind,
  { file }: SourceDocument,
  lines: readonly string[],
  find: (line: string) => { seen: string; expected: string }[],
): CorpusFinding[] {
  return lines.flatMap((text, at) =>
    find(text).map(({ seen, expected }) => ({ file, line: at + 1, kind, seen, expected, defects: [] })),
  );
}
