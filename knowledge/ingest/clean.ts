// Takes a document apart into its translation and its English twin, line for line, so that both keep their line numbers.

/** A translated sentence with its English original. */
export interface TwinSentence {
  /** 1-based line of the source file. */
  line: number;
  /** Last three digits of the segment's id, as the defect lists name it. */
  segment: string;
  text: string;
  english: string;
}

export interface CleanDocument {
  /** The translation as Markdown: no front matter, no spans, anchors left as they are. */
  markdown: string;
  /** The English twin with the same lines; null where the document has none. */
  english: string | null;
  twins: TwinSentence[];
}

// A translated span is followed by its twin on the same line; neither holds another tag than the ones named here.
const TWIN =
  /<span data-ttu-id="([^"]*)">([^<]*)<\/span><span class="sxs-lookup"><span data-stu-id="[^"]*">([^<]*)<\/span><\/span>/g;

/** Takes the source text; never throws. A line of front matter becomes an empty line. */
export function cleanDocument(source: string): CleanDocument {
  const lines = source.split('\n');
  const twins: TwinSentence[] = [];
  const body = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  const start = lines[0]?.trim() === '---' ? body + 1 : 0;
  const markdown: string[] = [];
  const english: string[] = [];
  for (const [at, line] of lines.entries()) {
    const kept = at < start ? '' : line;
    for (const [, id = '', text = '', original = ''] of kept.matchAll(TWIN)) {
      twins.push({ line: at + 1, segment: id.slice(-3), text, english: original });
    }
    markdown.push(kept.replace(TWIN, '$2'));
    english.push(kept.replace(TWIN, '$3'));
  }
  return { markdown: markdown.join('\n'), english: twins.length > 0 ? english.join('\n') : null, twins };
}
