// Turns source documents into passages: clean, cut into sections, take each section apart by the shape it is written in.
import type { Passage } from '../types.ts';
import { cleanDocument } from './clean.ts';
import { cutSections, plainText } from './sections.ts';
import { codeList } from './shapes/code-list.ts';
import { faq } from './shapes/faq.ts';
import { headings } from './shapes/headings.ts';
import { table } from './shapes/table.ts';
import type { Shape } from './shapes/shape.ts';
import type { SourceDocument } from './sources.ts';

/** The first that knows the section wins; running text is what remains. */
const SHAPES: readonly Shape[] = [faq, codeList, table, headings];

/** Every passage of the documents, in their order; a passage has at least one word. */
export function ingest(sources: readonly SourceDocument[]): Passage[] {
  return sources.flatMap((source) => {
    const { markdown, english } = cleanDocument(source.text);
    const lines = markdown.split('\n');
    const twins = english?.split('\n');
    const words = (of: readonly string[], from: number, to: number): string =>
      plainText(of.slice(from - 1, to).join('\n'));
    return cutSections(markdown).flatMap((section) => {
      const shape = SHAPES.map((apart) => apart(section)).find((pieces) => pieces !== null) ?? [];
      return shape.flatMap((piece): Passage[] => {
        const text = piece.text ?? words(lines, piece.from, piece.to);
        if (!/\p{L}/u.test(text)) return [];
        const passage = {
          document: source.document,
          anchor: section.anchor,
          language: source.language,
          heading: section.heading,
          text,
          line: piece.from,
        };
        return [twins ? { ...passage, twin: words(twins, piece.from, piece.to) } : passage];
      });
    });
  });
}

/** Every place of a document that can be pointed at: `document#anchor`. */
export function anchorsOf({ document, text }: SourceDocument): string[] {
  return cutSections(cleanDocument(text).markdown).map(({ anchor }) => `${document}#${anchor}`);
}
